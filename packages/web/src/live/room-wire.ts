/** What the room's server sends to its page, written anew here so that the page imports nothing of the server. */

import type { CommandInput, CommandKind, DocumentName, Person, Refusal, RoomEvent } from '@breakwater/room'

/** What a person may do to a document now, beyond reading it. */
export type WriteRights = 'none' | 'comment' | 'suggest' | 'edit'

/** A document that the person may open. `name` is the whole name on the wire, `<room>/<audience>`. */
export type DocumentEntry = { name: string; audience: string; write: WriteRights }

/** Somebody whose page is open now. `fraction` (0 to 1) is how far they have read; only the chair is told. */
export type OnlinePerson = { person: string; document: string | null; fraction: number | null }

/** One wrong thing in what was sent. */
export type Mistake = { code: string; message: string; where?: unknown; hint?: string }

/** Answer to `GET /api/rooms/:id`. */
export type RoomAnswer = {
  me: Person
  events: RoomEvent[]
  seq: number
  serverMs: number
  documents: DocumentEntry[]
  schemaVersion: string
  live: string
}

/** What the stream says of a person's rights: who they are here (null: no longer), and the documents that are open to them. */
export type Rights = { me: Person | null; documents: DocumentEntry[] }

/** Where a comment is anchored: two Yjs relative positions as JSON. Goes beside the input of `open-thread`. */
export type AnchorPositions = { from: unknown; to: unknown }

/** What a command may carry beside its input. */
export type CommandExtra = { anchor?: AnchorPositions }

/** A command as it lies in the outbox and goes to the server. */
export type OutgoingCommand<K extends CommandKind = CommandKind> = {
  id: string
  kind: K
  input: CommandInput<K>
  extra?: CommandExtra
}

/**
 * What became of a command. `offline`: the server does not answer; the command lies in the outbox, and is sent under the
 * same id as soon as it answers again, so that it acts once.
 */
export type SendAnswer =
  | { ok: true; events: RoomEvent[] }
  | { ok: false; refusal: Refusal }
  | { ok: false; mistakes: Mistake[] }
  | { ok: false; offline: true }

/** Work of the server that takes a while: `leftMs` is its guess of the time left, null while it has none. */
export type JobProgress = { job: string; done: number; of: number; leftMs: number | null }

/** The document's name inside its room, `plenary` of `<room>/plenary`. */
export function documentOf(name: string): DocumentName {
  return name.slice(name.indexOf('/') + 1) as DocumentName
}
