/** What somebody typed, read out of the Yjs updates that carry it: so that a refused change can be handed back as text. */

import * as Y from 'yjs'

type Struct = { readonly id: { client: number; clock: number }; readonly length: number; readonly content?: unknown }

/**
 * The text that updates insert, in the order in which it was typed; a new block is a line end. Formatting and deletions give
 * nothing. An update that cannot be read gives nothing.
 * @param updates encoded by Yjs, version 1
 * @param known number of steps of each client that a document already has; what they hold was taken and is left out
 */
export function insertedText(updates: readonly Uint8Array[], known: ReadonlyMap<number, number> = new Map()): string {
  const structs: Struct[] = []
  for (const update of updates) {
    try {
      // One by one: a large paste has more of them than a call may have arguments.
      for (const struct of Y.decodeUpdate(update).structs as readonly Struct[]) structs.push(struct)
    } catch {
      // Kept by an older page or cut off: nothing of it can be shown.
    }
  }
  structs.sort((left, right) => left.id.client - right.id.client || left.id.clock - right.id.clock)
  let text = ''
  for (const { id, content } of structs) {
    if (id.clock < (known.get(id.client) ?? 0)) continue
    if (content instanceof Y.ContentString) text += content.str
    else if (content instanceof Y.ContentType && content.type instanceof Y.XmlElement && text !== '') text += '\n'
  }
  // Two of a kind: a list item brings its paragraph, which makes two line ends of one new line.
  return text
    .replaceAll('\u200b', '')
    .replace(/\n{2,}/g, '\n')
    .trim()
}

/** Bytes as text for the session storage, which holds nothing else. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let index = 0; index < bytes.length; index += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(index, index + 0x8000))
  }
  return btoa(binary)
}

/** Turns `toBase64` back; null for a text that it did not make. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return null
  }
}
