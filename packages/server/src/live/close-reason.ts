/** Why a connection to a document was ended, as the page reads it: JSON in the reason of the close message. */

import type { Refusal } from '@breakwater/room'

/**
 * `401` no session, `403` no right to the document (or no such document), `408` the page is of another version, `409` an update was
 * refused, `410` the person was taken out, `429` too fast, `503` the store does not answer: what was typed stays with the page.
 */
export type CloseStatus = 401 | 403 | 408 | 409 | 410 | 429 | 503

/** The reason as text. A WebSocket's own close frame holds 123 bytes; a document's close message has no such limit. */
export function closeReason(status: CloseStatus, refusal: Refusal): string {
  return JSON.stringify({ status, ...refusal })
}

/** What a hook of Hocuspocus throws to deny a connection: it has no `message`, so the library does not print it. */
export type Denial = { reason: string }

/** Makes a {@link Denial}. */
export function denial(status: CloseStatus, refused: string, because: string): Denial {
  return { reason: closeReason(status, { refused, because }) }
}
