/**
 * The hash chain of a journal: each row's hash covers the row and the hash before it, so a changed, removed or inserted row shows.
 * `hash = SHA-256(previous hash, newline, JSON list of the row's fields, newline, content)`, in hex.
 */

import { createHash } from 'node:crypto'

/** The hash before the first row. */
export const noHash = '0'.repeat(64)

/** The fields of an update that its hash covers, besides the hash before it. `seq` counts from 1. */
export type UpdateFields = { document: string; seq: number; atMs: number; actor: string; bytes: Uint8Array }

/** The fields of an event that its hash covers, besides the hash before it. `body` is the JSON text as it is kept. */
export type EventFields = {
  room: string
  seq: number
  atMs: number
  actor: string
  audience: string
  commandId: string | null
  kind: string
  body: string
}

/** The hash of an update. */
export function hashUpdate(previousHash: string, row: UpdateFields): string {
  return link(previousHash, [row.document, row.seq, row.atMs, row.actor], row.bytes)
}

/** The hash of an event. */
export function hashEvent(previousHash: string, row: EventFields): string {
  const { room, seq, atMs, actor, audience, commandId, kind, body } = row
  return link(previousHash, [room, seq, atMs, actor, audience, commandId, kind], body)
}

function link(previousHash: string, fields: readonly (string | number | null)[], content: string | Uint8Array): string {
  return createHash('sha256')
    .update(`${previousHash}\n${JSON.stringify(fields)}\n`)
    .update(content)
    .digest('hex')
}
