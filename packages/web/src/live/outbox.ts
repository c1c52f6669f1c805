/**
 * Commands on their way to the server. They lie in the browser's session storage until the server has answered, so a reload loses
 * nothing that was sent; each keeps its id, so a second try never acts twice.
 */

import type { OutgoingCommand } from './room-wire.ts'

/** What is used of `sessionStorage`. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** See the file's head. Keeps the order in which commands were put in. */
export type Outbox = {
  /** Commands without an answer, oldest first. */
  pending: () => readonly OutgoingCommand[]
  put: (command: OutgoingCommand) => void
  /** Takes a command out: it was answered, whatever the answer. Does nothing where it is not there. */
  settle: (id: string) => void
}

/** A command of the outbox that was read back after a reload. Whatever else lies under the key is dropped. */
function isCommand(value: unknown): value is OutgoingCommand {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as OutgoingCommand).id === 'string' &&
    typeof (value as OutgoingCommand).kind === 'string' &&
    typeof (value as OutgoingCommand).input === 'object'
  )
}

/**
 * @param store where it is kept; storage that is full or forbidden is the same as none: the outbox then lasts as long as the page
 * @param key the name it is kept under, one for each room and person
 */
export function openOutbox(store: KeyValueStore | null, key: string): Outbox {
  let commands: OutgoingCommand[] = []
  try {
    const kept: unknown = JSON.parse(store?.getItem(key) ?? '[]')
    if (Array.isArray(kept)) commands = kept.filter(isCommand)
  } catch {
    // What lies there is not ours; it is written over by the next command.
  }
  const save = (): void => {
    try {
      if (commands.length === 0) store?.removeItem(key)
      else store?.setItem(key, JSON.stringify(commands))
    } catch {
      // Storage may be full or forbidden; see above.
    }
  }
  return {
    pending: () => commands,
    put(command) {
      if (commands.some(other => other.id === command.id)) return
      commands = [...commands, command]
      save()
    },
    settle(id) {
      if (!commands.some(command => command.id === id)) return
      commands = commands.filter(command => command.id !== id)
      save()
    },
  }
}

/** The browser's session storage, or null where it is forbidden. */
export function sessionStore(): KeyValueStore | null {
  try {
    return globalThis.sessionStorage ?? null
  } catch {
    return null
  }
}
