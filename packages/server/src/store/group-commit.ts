/**
 * The one writer of the journals. Rows that arrive while a commit is under way wait and go into the next transaction together,
 * whatever their document or room, so that many writers share one write to the disk.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { Defect } from '@breakwater/engine'
import type { Kysely } from 'kysely'
import { hashEvent, hashUpdate } from './chain.ts'
import { StoreFailure } from './failure.ts'
import { insertRows } from './insert-rows.ts'
import type { StoreKind } from './migrations/migration.ts'
import type { Tables } from './tables.ts'

/** Who writes: the owner of a room, by the epoch that `claimRoom` gave. */
export type RoomOwner = { room: string; epoch: number }

/** Rows were kept: the numbers of the first and the last, and the hash of the last. */
export type Appended = { firstSeq: number; seq: number; hash: string }

/** Nothing was kept: somebody else has become the owner of the room. */
export type NotOwner = { refused: 'not-owner'; because: string; hint: string }

/** Nothing was kept: the room is not in the store, or the document is not in the room. */
export type Unknown = { refused: 'unknown-journal'; because: string; hint: string }

/** What came of an append. */
export type AppendOutcome = Appended | NotOwner | Unknown

/** An update of a document, as it is appended. */
export type NewUpdate = { bytes: Uint8Array; actor: string; atMs: number }

/** An event of a room, as it is appended. `body` is JSON text. */
export type NewEvent = {
  atMs: number
  actor: string
  audience: string
  commandId: string | null
  kind: string
  body: string
}

type Append = { owner: RoomOwner } & (
  | { journal: 'updates'; document: string; rows: readonly NewUpdate[] }
  | { journal: 'events'; rows: readonly NewEvent[] }
)
type Waiting = {
  append: Append
  sizeBytes: number
  resolve(outcome: AppendOutcome): void
  reject(error: Error): void
}
type Head = { seq: number; hash: string }

/** How much one transaction takes at most; what is over waits for the next. */
const rowsMax = 1_000
const batchSizeMaxBytes = 8 * 1024 * 1024
/** How long a lost connection is tried again before the waiting appends are given up. */
const retryBoundMs = 5_000
const retryFirstDelayMs = 50
const retryDelayMaxMs = 1_000

/** See the file's head. */
export class GroupCommit {
  private readonly db: Kysely<Tables>
  private readonly kind: StoreKind
  private queue: Waiting[] = []
  private working: Promise<void> | undefined
  private closed = false
  /** Transactions that were committed, and rows in them: their ratio says how well the grouping works. */
  commits = 0
  rows = 0

  constructor(db: Kysely<Tables>, kind: StoreKind) {
    this.db = db
    this.kind = kind
  }

  /** Rows that wait for the transaction after this one. */
  get waitingRows(): number {
    return this.queue.reduce((sum, waiting) => sum + waiting.append.rows.length, 0)
  }

  /** Queues an append. The rows must not change after the call. Appends to one journal are kept in the order of the calls. */
  push(append: Append, sizeBytes: number): Promise<AppendOutcome> {
    if (this.closed) return Promise.reject(new StoreFailure('closed'))
    return new Promise((resolve, reject) => {
      this.queue.push({ append, sizeBytes, resolve, reject })
      this.working ??= this.work()
    })
  }

  /** Takes no more appends and waits until those that were taken are settled. */
  async close(): Promise<void> {
    this.closed = true
    await this.working
  }

  private async work(): Promise<void> {
    // Whoever appends in the same turn shares the first transaction.
    await Promise.resolve()
    while (this.queue.length > 0) await this.settle(this.take())
    this.working = undefined
  }

  private take(): Waiting[] {
    let rows = 0
    let sizeBytes = 0
    let count = 0
    for (const waiting of this.queue) {
      rows += waiting.append.rows.length
      sizeBytes += waiting.sizeBytes
      if (count > 0 && (rows > rowsMax || sizeBytes > batchSizeMaxBytes)) break
      count++
    }
    return this.queue.splice(0, count)
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.commitWithRetry(batch)
      for (const waiting of batch) waiting.resolve(outcomes.get(waiting)!)
    } catch (error) {
      const rooms = new Set(batch.map(waiting => waiting.append.owner.room))
      if (error instanceof StoreFailure && error.code === 'constraint' && rooms.size > 1) {
        // One journal contradicts its own head. The other rooms must not suffer from it.
        for (const room of rooms) await this.settle(batch.filter(waiting => waiting.append.owner.room === room))
        return
      }
      for (const waiting of batch) waiting.reject(error as Error)
      // A row of one room says nothing about the others; a disk or a connection does, and whoever waits may not wait for ever.
      if (error instanceof StoreFailure && error.code === 'constraint') return
      for (const waiting of this.queue.splice(0)) waiting.reject(error as Error)
    }
  }

  private async commitWithRetry(batch: readonly Waiting[]): Promise<Map<Waiting, AppendOutcome>> {
    const giveUpAtMs = performance.now() + retryBoundMs
    let delayMs = retryFirstDelayMs
    const planned = new Map<Waiting, AppendOutcome>()
    for (;;) {
      try {
        await this.commit(batch, planned)
        this.commits++
        this.rows += batch.reduce((sum, waiting) => sum + waiting.append.rows.length, 0)
        return planned
      } catch (error) {
        const passes = error instanceof StoreFailure && (error.code === 'connection-lost' || error.code === 'busy')
        if (!passes || performance.now() + delayMs > giveUpAtMs) throw error
        await sleep(delayMs)
        delayMs = Math.min(delayMs * 2, retryDelayMaxMs)
      }
    }
  }

  /**
   * One transaction.
   * @param planned what an earlier try meant to write; it is filled anew. A connection that was lost at the commit says nothing about
   *   what became of it: then the rows themselves say it.
   */
  private async commit(batch: readonly Waiting[], planned: Map<Waiting, AppendOutcome>): Promise<void> {
    await this.db.transaction().execute(async transaction => {
      const [rooms, documents] = await this.together(
        () => lockRooms(transaction, this.kind, batch),
        () => readDocuments(transaction, batch),
      )
      if (await wasKept(transaction, planned)) return
      planned.clear()
      const updates: unknown[][] = []
      const events: unknown[][] = []
      const documentHeads = new Map<string, Head>()
      const roomHeads = new Map<string, Head>()
      for (const waiting of batch) {
        const { append } = waiting
        const room = rooms.get(append.owner.room)
        if (room === undefined) {
          planned.set(waiting, unknown(`The room ${append.owner.room} is not in the store.`))
          continue
        }
        if (room.owner_epoch !== append.owner.epoch) {
          planned.set(waiting, notOwner(append.owner, room.owner_epoch))
          continue
        }
        if (append.journal === 'events') {
          const head = roomHeads.get(room.id) ?? { seq: room.event_seq, hash: room.event_hash }
          planned.set(waiting, appendEvents(room.id, append.rows, head, events))
          roomHeads.set(room.id, head)
          continue
        }
        const document = documents.get(append.document)
        if (document === undefined || document.room !== room.id) {
          planned.set(waiting, unknown(`The document ${append.document} is not in the room ${room.id}.`))
          continue
        }
        const head = documentHeads.get(document.id) ?? { seq: document.update_seq, hash: document.update_hash }
        planned.set(waiting, appendUpdates(document.id, append.rows, head, updates))
        documentHeads.set(document.id, head)
      }
      const insert = (
        table: keyof Tables,
        columns: readonly string[],
        rows: readonly unknown[][],
        end = '',
      ): Promise<void> => insertRows(transaction, this.kind, table, columns, rows, end)
      const documentRows = [...documentHeads].map(([id, { seq, hash }]) => {
        const { room, audience } = documents.get(id)!
        return [id, room, audience, seq, hash]
      })
      const roomRows = [...roomHeads].map(([id, { seq, hash }]) => {
        const { title, created_at_ms } = rooms.get(id)!
        return [id, title, created_at_ms, seq, hash]
      })
      await this.together(
        () =>
          this.together(
            () => insert('document_updates', updateColumns, updates),
            () => insert('room_events', eventColumns, events),
          ),
        () =>
          this.together(
            () => insert('documents', documentColumns, documentRows, movesHead('update_seq', 'update_hash')),
            () => insert('rooms', roomColumns, roomRows, movesHead('event_seq', 'event_hash')),
          ),
      )
    })
  }

  /**
   * Does two things of one transaction. The thread of SQLite answers in the order of its questions, so both are asked at once; a
   * connection of PostgreSQL takes one question at a time.
   */
  private async together<A, B>(one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
    if (this.kind === 'postgres') return [await one(), await other()]
    const both = [one(), other()] as const
    // Nothing of a transaction may still be under way when it is rolled back.
    await Promise.allSettled(both)
    return Promise.all(both)
  }
}

/** Many heads are moved by one statement; their rows are there, so the insert always meets a conflict. */
const movesHead = (seq: string, hash: string): string =>
  `on conflict (id) do update set ${seq} = excluded.${seq}, ${hash} = excluded.${hash}`

const documentColumns = ['id', 'room', 'audience', 'update_seq', 'update_hash']
const roomColumns = ['id', 'title', 'created_at_ms', 'event_seq', 'event_hash']
const updateColumns = ['document', 'seq', 'at_ms', 'actor', 'bytes', 'previous_hash', 'hash']
const eventColumns = [
  'room',
  'seq',
  'at_ms',
  'actor',
  'audience',
  'command_id',
  'kind',
  'body',
  'previous_hash',
  'hash',
]

/** Links updates behind a head, moves the head on, puts the rows to the others. */
function appendUpdates(document: string, rows: readonly NewUpdate[], head: Head, into: unknown[][]): Appended {
  const firstSeq = head.seq + 1
  for (const { bytes, actor, atMs } of rows) {
    const previousHash = head.hash
    head.seq++
    head.hash = hashUpdate(previousHash, { document, seq: head.seq, atMs, actor, bytes })
    into.push([document, head.seq, atMs, actor, bytes, previousHash, head.hash])
  }
  return { firstSeq, seq: head.seq, hash: head.hash }
}

/** Links events behind a head, moves the head on, puts the rows to the others. */
function appendEvents(room: string, rows: readonly NewEvent[], head: Head, into: unknown[][]): Appended {
  const firstSeq = head.seq + 1
  for (const row of rows) {
    const previousHash = head.hash
    head.seq++
    head.hash = hashEvent(previousHash, { ...row, room, seq: head.seq })
    const { atMs, actor, audience, commandId, kind, body } = row
    into.push([room, head.seq, atMs, actor, audience, commandId, kind, body, previousHash, head.hash])
  }
  return { firstSeq, seq: head.seq, hash: head.hash }
}

/**
 * Reads the rooms of a batch and holds them until the transaction ends: who wants to become their owner waits. They are taken in the
 * order of their ids, so that two programs never wait for each other in a circle.
 */
async function lockRooms(db: Kysely<Tables>, kind: StoreKind, batch: readonly Waiting[]) {
  const ids = [...new Set(batch.map(waiting => waiting.append.owner.room))]
  const query = db.selectFrom('rooms').selectAll().where('id', 'in', ids).orderBy('id')
  const rows = await (kind === 'postgres' ? query.forNoKeyUpdate() : query).execute()
  return new Map(rows.map(row => [row.id, row]))
}

async function readDocuments(db: Kysely<Tables>, batch: readonly Waiting[]) {
  const ids = new Set<string>()
  for (const { append } of batch) if (append.journal === 'updates') ids.add(append.document)
  if (ids.size === 0) return new Map<string, never>()
  const rows = await db
    .selectFrom('documents')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** True if an earlier try is in the store after all: one of its rows says it for all, since they were one transaction. */
async function wasKept(db: Kysely<Tables>, planned: ReadonlyMap<Waiting, AppendOutcome>): Promise<boolean> {
  for (const [{ append }, outcome] of planned) {
    if ('refused' in outcome) continue
    const row =
      append.journal === 'updates'
        ? await db
            .selectFrom('document_updates')
            .select('hash')
            .where('document', '=', append.document)
            .where('seq', '=', outcome.seq)
            .executeTakeFirst()
        : await db
            .selectFrom('room_events')
            .select('hash')
            .where('room', '=', append.owner.room)
            .where('seq', '=', outcome.seq)
            .executeTakeFirst()
    return row?.hash === outcome.hash
  }
  return false
}

function notOwner(owner: RoomOwner, epoch: number): NotOwner {
  return {
    refused: 'not-owner',
    because: `The room ${owner.room} has another owner: its epoch is ${epoch}, yours is ${owner.epoch}.`,
    hint: 'Stop writing to this room, and claim it again if you are to own it.',
  }
}

function unknown(because: string): Unknown {
  return { refused: 'unknown-journal', because, hint: 'Make the room and the document before you write to them.' }
}

/** Refuses a row that would spoil the transaction of everybody. @throws Defect */
export function assertRow(texts: readonly (string | null)[], atMs: number): void {
  if (!Number.isSafeInteger(atMs))
    throw new Defect(`The time ${atMs} of a journal row is not a whole number of milliseconds.`)
  for (const text of texts) {
    if (text !== null && (typeof text !== 'string' || text.includes('\0'))) {
      throw new Defect('A field of a journal row is no text, or has a NUL character.')
    }
  }
}
