/** Names of documents on the wire and in the store: `<room>/<document>`, where the document is its audience. */

import type { Audience, DocumentName } from '@breakwater/room'

/** A document of a room: `plenary` for everybody, `control` for the staff, `seat:…`, `cell:…`, or one person's own notes. */
export type DocumentAddress = { room: string; document: DocumentName }

const shape = /^([a-zA-Z0-9_-]{4,40})\/(plenary|control|(?:seat|cell|person):[a-zA-Z0-9_-]{1,40})$/

/** Reads a name as a client sends it. Null: no such name can exist. */
export function readDocumentName(name: string): DocumentAddress | null {
  const found = name.length > 120 ? null : shape.exec(name)
  return found === null ? null : { room: found[1]!, document: found[2]! as DocumentName }
}

/** The name of a document. */
export function documentName(room: string, document: string): string {
  return `${room}/${document}`
}

/** Who a document is for. */
export function audienceOfDocument(document: string): Audience {
  return (document === 'plenary' ? 'all' : document) as Audience
}
