/** The tables of the store as the query layer knows them. Times are milliseconds since 1970, flags are 0 or 1. */

import type { Generated } from 'kysely'

/** A room. `owner_epoch` counts the owners: who knows an older number may not write any more. The head of the event journal is here. */
export type RoomsTable = {
  id: string
  title: string
  created_at_ms: number
  owner_epoch: Generated<number>
  event_seq: Generated<number>
  event_hash: Generated<string>
  closed: Generated<number>
}

/** The event journal of each room: append-only, chained by hash. `body` is JSON text. */
export type RoomEventsTable = {
  room: string
  seq: number
  at_ms: number
  actor: string
  audience: string
  command_id: string | null
  kind: string
  body: string
  previous_hash: string
  hash: string
}

/** A collaborative document, with the head of its update journal. */
export type DocumentsTable = {
  id: string
  room: string
  audience: string
  update_seq: Generated<number>
  update_hash: Generated<string>
}

/** The update journal of each document: append-only, chained by hash. */
export type DocumentUpdatesTable = {
  document: string
  seq: number
  at_ms: number
  actor: string
  bytes: Uint8Array
  previous_hash: string
  hash: string
}

/** States of documents, so that a start need not replay the whole journal. */
export type DocumentSnapshotsTable = {
  document: string
  seq: number
  at_ms: number
  bytes: Uint8Array
  state_hash: string
}

/** A person, with or without an account. */
export type PeopleTable = { id: string; name: string; colour: string; account: string | null; created_at_ms: number }

/** A signed-in browser. Only the hash of its token is kept. */
export type SessionsTable = {
  token_hash: string
  person: string
  created_at_ms: number
  expires_at_ms: number
  revoked: Generated<number>
}

/** Who takes part in a room, in which role and seat. */
export type MembershipsTable = {
  room: string
  person: string
  role: string
  seat: string | null
  removed: Generated<number>
}

/** A link that lets somebody in. Only the hash of its token is kept. */
export type InvitationsTable = {
  token_hash: string
  room: string
  role: string
  seat: string | null
  created_by: string
  created_at_ms: number
  expires_at_ms: number
  uses_max: number
  uses: Generated<number>
  revoked: Generated<number>
}

/** An uploaded image. `type` is its media type. */
export type PicturesTable = {
  id: string
  room: string
  audience: string
  type: string
  bytes: Uint8Array
  by_person: string
  at_ms: number
}

/** What a room is shown of a run. `body` is JSON text. */
export type ExhibitsTable = { room: string; id: string; audience: string; body: string; at_ms: number }

/** The migrations that this database has been through. */
export type MigrationsTable = { number: number; name: string; at_ms: number }

/** All tables by name. */
export type Tables = {
  rooms: RoomsTable
  room_events: RoomEventsTable
  documents: DocumentsTable
  document_updates: DocumentUpdatesTable
  document_snapshots: DocumentSnapshotsTable
  people: PeopleTable
  sessions: SessionsTable
  memberships: MembershipsTable
  invitations: InvitationsTable
  pictures: PicturesTable
  exhibits: ExhibitsTable
  migrations: MigrationsTable
}

/** The tables that hold what people did: all but the list of migrations. */
export type ContentTable = Exclude<keyof Tables, 'migrations'>

/** The primary key of each content table; a table stands behind those that its rows point to. */
export const primaryKeys: { readonly [T in ContentTable]: readonly (keyof Tables[T] & string)[] } = {
  rooms: ['id'],
  room_events: ['room', 'seq'],
  documents: ['id'],
  document_updates: ['document', 'seq'],
  document_snapshots: ['document', 'seq'],
  people: ['id'],
  sessions: ['token_hash'],
  memberships: ['room', 'person'],
  invitations: ['token_hash'],
  pictures: ['id'],
  exhibits: ['room', 'id'],
}

/** The content tables, in an order in which rows can be written. */
export const contentTables = Object.keys(primaryKeys) as ContentTable[]
