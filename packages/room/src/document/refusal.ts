/**
 * Why a change to a document was refused. A refusal is a value; nothing throws it.
 *
 * - `too-large`: the update or the document it would make passes a limit.
 * - `malformed`: the bytes are not a Yjs update, or carry content that a room document never holds.
 * - `pending`: the update builds on edits that the server does not have. May be retried after a short grace.
 * - `outside-prose`: the update touches a shared type other than the fragment `prose`.
 * - `client-id`: the update writes under the Yjs client id of another person or of the server.
 * - `schema`: unknown nodes or marks, nodes in wrong places, attributes that their rules forbid.
 * - `no-right`: the person may not change the document now.
 * - `not-a-suggestion`: the person may only suggest, and the update changes the agreed text.
 * - `foreign-author`: a suggestion names an author who is not the person.
 * - `foreign-suggestion`: the pending suggestion of somebody else was changed.
 * - `comment-mark`: a comment mark was moved, added or removed; only the server does that.
 * - `anchor-lost`: the words that a comment names are not in the document.
 * - `unknown-suggestion`, `unknown-thread`, `unknown-place`: the named thing is not in the document.
 * - `not-a-document`: JSON or text that cannot become a room document.
 */
export type DocumentRefusalCode =
  | 'too-large'
  | 'malformed'
  | 'pending'
  | 'outside-prose'
  | 'client-id'
  | 'schema'
  | 'no-right'
  | 'not-a-suggestion'
  | 'foreign-author'
  | 'foreign-suggestion'
  | 'comment-mark'
  | 'anchor-lost'
  | 'unknown-suggestion'
  | 'unknown-thread'
  | 'unknown-place'
  | 'not-a-document'

/** A rule said no: the code for programs, the sentence for people, and what to do where that is known. */
export type DocumentRefusal = {
  readonly refused: DocumentRefusalCode
  readonly because: string
  readonly hint?: string
}

/** Makes a refusal. The hint is left out when there is none. */
export function refuse(refused: DocumentRefusalCode, because: string, hint?: string): DocumentRefusal {
  return hint === undefined ? { refused, because } : { refused, because, hint }
}

/** True when a result is a refusal. */
export function isRefusal(value: unknown): value is DocumentRefusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
