import * as Y from 'yjs'
import type { DocumentLimits } from './limits.ts'
import { fragmentName, reasonOf } from './prose.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'

/** What an update holds, read without applying it: for each Yjs client the clock after its last struct. */
export type UpdateInspection = { readonly clocks: ReadonlyMap<number, number>; readonly items: number }

// A struct may stand for text that was deleted long ago; ten million characters is more than any room types.
const longestStruct = 10_000_000

/**
 * Reads the structs of an update and refuses what a room document never holds: too many of them, root types other than
 * the prose, maps, arrays, embedded objects, binary content and subdocuments. The cost is that of decoding.
 */
export function inspectUpdate(update: Uint8Array, limits: DocumentLimits): UpdateInspection | DocumentRefusal {
  if (update.byteLength > limits.updateSizeBytes) {
    return refuse('too-large', `The update has ${update.byteLength} bytes; ${limits.updateSizeBytes} is the limit.`)
  }
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    decoded = Y.decodeUpdate(update)
  } catch (error) {
    return refuse('malformed', `The bytes are not an update: ${reasonOf(error)}.`)
  }
  const clocks = new Map<number, number>()
  let items = decoded.structs.length
  for (const ranges of decoded.ds.clients.values()) items += ranges.length
  if (items > limits.updateItems) {
    return refuse('too-large', `The update has ${items} parts; ${limits.updateItems} is the limit.`)
  }
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id
    if (!(struct.length > 0 && struct.length <= longestStruct) || !Number.isSafeInteger(clock + struct.length)) {
      return refuse('malformed', 'A part of the update has an impossible length.')
    }
    clocks.set(client, Math.max(clocks.get(client) ?? 0, clock + struct.length))
    if (!(struct instanceof Y.Item)) continue
    const parent: unknown = struct.parent
    if (typeof parent === 'string' && (parent !== fragmentName || struct.parentSub !== null)) {
      return refuse('outside-prose', 'The update touches a shared type other than the prose.')
    }
    if (!allowedContent(struct.content)) {
      return refuse('malformed', 'The update holds content that a room document never has.')
    }
  }
  return { clocks, items }
}

function allowedContent(content: unknown): boolean {
  if (content instanceof Y.ContentType)
    return content.type instanceof Y.XmlElement
      ? !(content.type instanceof Y.XmlHook)
      : content.type instanceof Y.XmlText
  return (
    content instanceof Y.ContentString ||
    content instanceof Y.ContentFormat ||
    content instanceof Y.ContentAny ||
    content instanceof Y.ContentDeleted
  )
}
