/** Sends the commands of the outbox one after the other, in the order in which people gave them, until each has its answer. */

import { retryDelayMs } from './backoff.ts'
import { type Attempt, tryCommand } from './command-request.ts'
import type { Outbox } from './outbox.ts'
import type { OutgoingCommand, SendAnswer } from './room-wire.ts'

/** How long somebody waits for an answer before the page says that the server is away, milliseconds. */
const patienceMs = 6000

/** What the queue needs from around it. */
export type CommandQueueParts = {
  roomId: string
  outbox: Outbox
  /** Something about what waits has changed. */
  changed: () => void
  /** Called with each answer before its sender hears it. */
  settled: (answer: SendAnswer) => Promise<void>
  /** An answer for which nobody waits any more: its sender was told `offline`, or the page was loaded anew since. */
  late: (command: OutgoingCommand, answer: SendAnswer) => void
  /** One try; the real one goes over the network. */
  attempt?: (roomId: string, command: OutgoingCommand, signal: AbortSignal) => Promise<Attempt>
  patienceMs?: number
}

/** See the file's head. */
export type CommandQueue = {
  send: (command: OutgoingCommand) => Promise<SendAnswer>
  waiting: () => readonly OutgoingCommand[]
  /** The server was heard: what waits is tried at once. */
  wake: () => void
  close: () => void
}

/** Starts to send what a former page left in the outbox at the first `wake`. */
export function openCommandQueue(parts: CommandQueueParts): CommandQueue {
  const { roomId, outbox, attempt = tryCommand } = parts
  const senders = new Map<string, (answer: SendAnswer) => void>()
  const abort = new AbortController()
  let working = false
  let wakeUp: (() => void) | null = null

  const pause = (ms: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const work = async (): Promise<void> => {
    if (working) return
    working = true
    let tries = 0
    for (let command = outbox.pending()[0]; command !== undefined; command = outbox.pending()[0]) {
      const result = await attempt(roomId, command, abort.signal)
      if (abort.signal.aborted) return
      if (result.again) {
        tries++
        await pause(result.afterMs ?? retryDelayMs(tries, Math.random()))
        wakeUp = null
        if (abort.signal.aborted) return
        continue
      }
      tries = 0
      outbox.settle(command.id)
      await parts.settled(result.answer)
      const sender = senders.get(command.id)
      senders.delete(command.id)
      // A late success shows by itself in the room; a late refusal would otherwise pass unseen.
      if (sender !== undefined) sender(result.answer)
      else if (!result.answer.ok) parts.late(command, result.answer)
      parts.changed()
    }
    working = false
  }

  return {
    waiting: outbox.pending,
    send(command) {
      return new Promise(resolve => {
        if (abort.signal.aborted) {
          resolve({ ok: false, offline: true })
          return
        }
        const timer = setTimeout(() => {
          if (!senders.delete(command.id)) return
          resolve({ ok: false, offline: true })
          parts.changed()
        }, parts.patienceMs ?? patienceMs)
        senders.set(command.id, answer => {
          clearTimeout(timer)
          resolve(answer)
        })
        outbox.put(command)
        parts.changed()
        void work()
      })
    },
    wake() {
      wakeUp?.()
      if (outbox.pending().length > 0) void work()
    },
    close() {
      abort.abort()
      wakeUp?.()
      for (const sender of senders.values()) sender({ ok: false, offline: true })
      senders.clear()
    },
  }
}
