/** The journals of the store: the updates of documents and the events of rooms, append-only, chained by hash, with snapshots. */

import { Defect } from '@breakwater/engine'
import type { Kysely } from 'kysely'
import { hashEvent, hashUpdate, noHash } from './chain.ts'
import { type AppendOutcome, assertRow, GroupCommit, type NewUpdate, type RoomOwner } from './group-commit.ts'
import type { StoreKind } from './migrations/migration.ts'
import type { Tables } from './tables.ts'

/** An event as it is handed in. `body` is any JSON value; several events may share one command id. */
export type EventInput = {
  atMs: number
  actor: string
  audience: string
  commandId?: string | undefined
  kind: string
  body: unknown
}

/** An update as it was kept. */
export type StoredUpdate = {
  seq: number
  atMs: number
  actor: string
  bytes: Uint8Array
  previousHash: string
  hash: string
}

/** An event as it was kept. */
export type StoredEvent = {
  seq: number
  atMs: number
  actor: string
  audience: string
  commandId: string | undefined
  kind: string
  body: unknown
  previousHash: string
  hash: string
}

/** A state of a document: everything up to the update `seq`. */
export type Snapshot = { seq: number; atMs: number; bytes: Uint8Array; stateHash: string }

/** Which journal: that of a document's updates or that of a room's events. */
export type JournalName = { document: string } | { room: string }

/** What a check of a chain found: its length and last hash, or the first row that is wrong. */
export type ChainVerdict = { ok: true; seq: number; hash: string } | { ok: false; seq: number; because: string }

/** How the grouping goes: transactions so far, rows in them, rows that wait. */
export type JournalStatistics = { commits: number; rows: number; waitingRows: number }

/** Snapshots kept of each document; older ones are deleted. */
const snapshotsKept = 3
/** A page ends at so many rows or so many bytes, whichever comes first, but holds at least one row. */
const pageRowsMax = 500
const pageSizeMaxBytes = 8 * 1024 * 1024

/** See the file's head. */
export class Journal {
  private readonly db: Kysely<Tables>
  private readonly group: GroupCommit

  constructor(db: Kysely<Tables>, kind: StoreKind) {
    this.db = db
    this.group = new GroupCommit(db, kind)
  }

  /**
   * Makes the caller the owner of a room: earlier owners can no longer append.
   * @returns the epoch to append with; undefined if there is no such room.
   */
  async claimRoom(room: string): Promise<number | undefined> {
    const claimed = await this.db
      .updateTable('rooms')
      .set(old => ({ owner_epoch: old('owner_epoch', '+', 1) }))
      .where('id', '=', room)
      .returning('owner_epoch')
      .executeTakeFirst()
    return claimed?.owner_epoch
  }

  /** Makes the row of a document unless it is there. The room must be there. */
  async ensureDocument(document: { id: string; room: string; audience: string }): Promise<void> {
    await this.db
      .insertInto('documents')
      .values(document)
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute()
  }

  /**
   * Keeps updates of a document, in their order, all or none. Resolves when they are on the disk; the bytes are copied at the call.
   * Rejects with a StoreFailure if the database fails; what was appended is then not kept, and the caller's state is ahead of it.
   */
  async appendUpdates(document: string, rows: readonly NewUpdate[], owner: RoomOwner): Promise<AppendOutcome> {
    if (rows.length === 0) throw new Defect('An append without rows.')
    let sizeBytes = 0
    const copies = rows.map(({ bytes, actor, atMs }) => {
      assertRow([document, actor], atMs)
      sizeBytes += bytes.byteLength
      return { bytes: new Uint8Array(bytes), actor, atMs }
    })
    return this.group.push({ journal: 'updates', document, rows: copies, owner: { ...owner } }, sizeBytes)
  }

  /** Keeps events of a room, in their order, all or none. Resolves and rejects as `appendUpdates` does. */
  async appendEvents(room: string, rows: readonly EventInput[], owner: RoomOwner): Promise<AppendOutcome> {
    if (rows.length === 0) throw new Defect('An append without rows.')
    if (room !== owner.room) throw new Defect(`Events of the room ${room} were appended as the owner of ${owner.room}.`)
    let sizeBytes = 0
    const texts = rows.map(({ atMs, actor, audience, commandId = null, kind, body }) => {
      const text = JSON.stringify(body)
      if (text === undefined) throw new Defect(`The body of the event ${kind} is no JSON value.`)
      assertRow([room, actor, audience, commandId, kind], atMs)
      sizeBytes += text.length
      return { atMs, actor, audience, commandId, kind, body: text }
    })
    return this.group.push({ journal: 'events', rows: texts, owner: { ...owner } }, sizeBytes)
  }

  /** The updates after `afterSeq`, oldest first, one page; an empty page is the end. */
  async readUpdates(document: string, afterSeq: number): Promise<StoredUpdate[]> {
    const sizes = await this.db
      .selectFrom('document_updates')
      .select(row => ['seq', row.fn<number>('length', ['bytes']).as('sizeBytes')])
      .where('document', '=', document)
      .where('seq', '>', afterSeq)
      .orderBy('seq')
      .limit(pageRowsMax)
      .execute()
    const lastSeq = lastOfPage(sizes)
    if (lastSeq === undefined) return []
    const rows = await this.db
      .selectFrom('document_updates')
      .selectAll()
      .where('document', '=', document)
      .where('seq', '>', afterSeq)
      .where('seq', '<=', lastSeq)
      .orderBy('seq')
      .execute()
    return rows.map(row => ({
      seq: row.seq,
      atMs: row.at_ms,
      actor: row.actor,
      bytes: row.bytes,
      previousHash: row.previous_hash,
      hash: row.hash,
    }))
  }

  /** The events after `afterSeq`, oldest first, one page; an empty page is the end. */
  async readEvents(room: string, afterSeq: number): Promise<StoredEvent[]> {
    const rows = await this.eventRows(room, afterSeq)
    return rows.map(row => ({
      seq: row.seq,
      atMs: row.at_ms,
      actor: row.actor,
      audience: row.audience,
      commandId: row.command_id ?? undefined,
      kind: row.kind,
      body: JSON.parse(row.body),
      previousHash: row.previous_hash,
      hash: row.hash,
    }))
  }

  private async eventRows(room: string, afterSeq: number) {
    const sizes = await this.db
      .selectFrom('room_events')
      .select(row => ['seq', row.fn<number>('length', ['body']).as('sizeBytes')])
      .where('room', '=', room)
      .where('seq', '>', afterSeq)
      .orderBy('seq')
      .limit(pageRowsMax)
      .execute()
    const lastSeq = lastOfPage(sizes)
    if (lastSeq === undefined) return []
    return this.db
      .selectFrom('room_events')
      .selectAll()
      .where('room', '=', room)
      .where('seq', '>', afterSeq)
      .where('seq', '<=', lastSeq)
      .orderBy('seq')
      .execute()
  }

  /** Recomputes every hash of a journal and compares its end with the head that the store keeps beside it. */
  async verifyChain(journal: JournalName): Promise<ChainVerdict> {
    return 'document' in journal ? this.verifyUpdates(journal.document) : this.verifyEvents(journal.room)
  }

  private async verifyUpdates(document: string): Promise<ChainVerdict> {
    let seq = 0
    let hash = noHash
    for (;;) {
      const page = await this.readUpdates(document, seq)
      if (page.length === 0) break
      for (const row of page) {
        const wrong = wrongLink(row, seq, hash, hashUpdate(row.previousHash, { document, ...row }))
        if (wrong !== undefined) return wrong
        seq = row.seq
        hash = row.hash
      }
    }
    const head = await this.db
      .selectFrom('documents')
      .select(['update_seq as seq', 'update_hash as hash'])
      .where('id', '=', document)
      .executeTakeFirst()
    return verdictOfHead(head, seq, hash)
  }

  private async verifyEvents(room: string): Promise<ChainVerdict> {
    let seq = 0
    let hash = noHash
    for (;;) {
      const page = await this.eventRows(room, seq)
      if (page.length === 0) break
      for (const row of page) {
        const { at_ms: atMs, command_id: commandId, previous_hash: previousHash } = row
        const wrong = wrongLink(
          { ...row, previousHash },
          seq,
          hash,
          hashEvent(previousHash, { ...row, room, atMs, commandId }),
        )
        if (wrong !== undefined) return wrong
        seq = row.seq
        hash = row.hash
      }
    }
    const head = await this.db
      .selectFrom('rooms')
      .select(['event_seq as seq', 'event_hash as hash'])
      .where('id', '=', room)
      .executeTakeFirst()
    return verdictOfHead(head, seq, hash)
  }

  /** Keeps a state of a document and deletes all but the newest three. A state of the same `seq` is replaced. */
  async saveSnapshot(document: string, snapshot: Snapshot): Promise<void> {
    await this.db.transaction().execute(async transaction => {
      await transaction
        .insertInto('document_snapshots')
        .values({
          document,
          seq: snapshot.seq,
          at_ms: snapshot.atMs,
          bytes: new Uint8Array(snapshot.bytes),
          state_hash: snapshot.stateHash,
        })
        .onConflict(conflict =>
          conflict.columns(['document', 'seq']).doUpdateSet(row => ({
            at_ms: row.ref('excluded.at_ms'),
            bytes: row.ref('excluded.bytes'),
            state_hash: row.ref('excluded.state_hash'),
          })),
        )
        .execute()
      const kept = await transaction
        .selectFrom('document_snapshots')
        .select('seq')
        .where('document', '=', document)
        .orderBy('seq', 'desc')
        .limit(snapshotsKept)
        .execute()
      await transaction
        .deleteFrom('document_snapshots')
        .where('document', '=', document)
        .where('seq', '<', kept.at(-1)!.seq)
        .execute()
    })
  }

  /** The newest state of a document at or before `atOrBeforeSeq` (default: the newest of all); undefined if there is none. */
  async latestSnapshot(document: string, atOrBeforeSeq = Number.MAX_SAFE_INTEGER): Promise<Snapshot | undefined> {
    const row = await this.db
      .selectFrom('document_snapshots')
      .selectAll()
      .where('document', '=', document)
      .where('seq', '<=', atOrBeforeSeq)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return undefined
    return { seq: row.seq, atMs: row.at_ms, bytes: row.bytes, stateHash: row.state_hash }
  }

  /** See `JournalStatistics`. */
  statistics(): JournalStatistics {
    return { commits: this.group.commits, rows: this.group.rows, waitingRows: this.group.waitingRows }
  }

  /** Takes no more appends and waits for those that were taken. */
  async close(): Promise<void> {
    await this.group.close()
  }
}

/** The last row that still fits on a page. */
function lastOfPage(rows: readonly { seq: number; sizeBytes: number }[]): number | undefined {
  let sizeBytes = 0
  let last: number | undefined
  for (const row of rows) {
    sizeBytes += row.sizeBytes
    if (last !== undefined && sizeBytes > pageSizeMaxBytes) break
    last = row.seq
  }
  return last
}

function wrongLink(
  row: { seq: number; previousHash: string; hash: string },
  seqBefore: number,
  hashBefore: string,
  computed: string,
): ChainVerdict | undefined {
  const wrong = (because: string): ChainVerdict => ({ ok: false, seq: row.seq, because })
  if (row.seq !== seqBefore + 1) return wrong(`The row after ${seqBefore} is ${row.seq}.`)
  if (row.previousHash !== hashBefore) return wrong(`Row ${row.seq} does not follow the row before it.`)
  if (row.hash !== computed) return wrong(`Row ${row.seq} is not what it was when it was written.`)
  return undefined
}

function verdictOfHead(head: { seq: number; hash: string } | undefined, seq: number, hash: string): ChainVerdict {
  if (head === undefined) return { ok: false, seq: 0, because: 'The journal is not in the store.' }
  if (head.seq !== seq) return { ok: false, seq, because: `The rows end at ${seq}, the head says ${head.seq}.` }
  if (head.hash !== hash) return { ok: false, seq, because: `The hash of row ${seq} is not that of the head.` }
  return { ok: true, seq, hash }
}
