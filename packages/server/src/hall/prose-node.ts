/** Prose from the documents' door as a ProseMirror node, for papers. */

import { Defect } from '@breakwater/engine'
import { nodeFromJson } from '@breakwater/room/document'
import type { ProseJson } from './documents-door.ts'

/** The node of a document. One that nobody has written in yet is an empty paragraph. @throws Defect if it is none of our schema. */
export function proseNode(json: ProseJson): Exclude<ReturnType<typeof nodeFromJson>, { refused: unknown }> {
  const { content } = json
  const empty = !Array.isArray(content) || content.length === 0
  const node = nodeFromJson(empty ? { type: 'doc', content: [{ type: 'paragraph' }] } : json)
  if ('refused' in node) throw new Defect(`A document of a room cannot be read: ${node.because}`)
  return node
}
