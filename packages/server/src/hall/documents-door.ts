/**
 * What the rooms ask of the live documents. The rooms own who may do what and what was said; the documents own prose. Everything that
 * changes a document is in its journal before it returns, and doing it twice is the same as doing it once.
 */

import type { DocumentName, Refusal } from '@breakwater/room'

/** A ProseMirror document as JSON. */
export type ProseJson = { type: string; [key: string]: unknown }

/** Words that a remark is about: relative positions as the client's Yjs gives them, or null to look for the quote; and the words. */
export type AnchorRequest = { from: unknown; to: unknown; quote: string }

/** Where blocks go: at the end, or behind the heading with these words (at the end where there is none). */
export type Place = 'end' | { afterHeading: string }

/** One moment of a document's history. */
export type DocumentMoment = { seq: number; atMs: number; actor: string }

/** Somebody who has a document open. */
export type DocumentPresence = { person: string; document: DocumentName }

/** See the file's head. All promises reject with the store's failure if the store fails. */
export type DocumentsDoor = {
  /** Makes a document with this content, unless it is there. */
  createDocument(room: string, document: DocumentName, json: ProseJson): Promise<void>
  /** Looks whether the words are there, without changing anything. Refusal: `anchor-lost`. */
  verifyAnchor(room: string, document: DocumentName, anchor: AnchorRequest): Promise<{ quote: string } | Refusal>
  /** Sets the mark of a thread on its words. A thread that has its mark keeps it. */
  placeComment(
    room: string,
    document: DocumentName,
    anchor: AnchorRequest & { thread: string },
    actor: string,
  ): Promise<{ quote: string } | Refusal>
  /** Takes the mark of a thread off. */
  removeComment(room: string, document: DocumentName, thread: string, actor: string): Promise<void>
  /** A pending suggestion; null where there is none of this id. */
  suggestion(
    room: string,
    document: DocumentName,
    id: string,
  ): Promise<{ author: string; inserted: string; deleted: string } | null>
  /** Accepts or declines a suggestion; one that is not pending is left alone. */
  settleSuggestion(
    room: string,
    document: DocumentName,
    id: string,
    outcome: 'accepted' | 'declined',
    actor: string,
  ): Promise<{ ok: true } | Refusal>
  /** Puts blocks into a document. */
  insertBlocks(
    room: string,
    document: DocumentName,
    where: Place,
    json: readonly ProseJson[],
    actor: string,
  ): Promise<{ ok: true } | Refusal>
  /** What people may do has changed: live connections of the room are looked at again, at once. */
  rightsChanged(room: string): void
  /** Cuts all live connections of a person to a room, at once. */
  closePerson(room: string, person: string): void
  /** The content now. */
  json(room: string, document: DocumentName): Promise<ProseJson>
  /** The content at a moment; null where the document has no such moment. */
  at(room: string, document: DocumentName, seq: number): Promise<ProseJson | null>
  /** Moments, thinned to at most some hundred. */
  history(room: string, document: DocumentName): Promise<DocumentMoment[]>
  /** Who has which document open. */
  online(room: string): DocumentPresence[]
  /** Lets go of the documents of a room that nobody has open. */
  closeRoom(room: string): Promise<void>
}
