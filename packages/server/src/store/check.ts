/** Checks of a store: a short one of the database itself, and the one at the start, of every journal's end. */

import { sql } from 'kysely'
import { hashEvent, hashUpdate, noHash } from './chain.ts'
import type { JournalName } from './journal.ts'
import type { Store } from './store.ts'

/** A journal that must not be written to before a person has looked at it. */
export type BrokenJournal = { journal: JournalName; because: string }

/** What the check at the start found. */
export type StoreReport = {
  rooms: number
  documents: number
  /** Journals to quarantine; the others can be used. */
  broken: BrokenJournal[]
  /** Settings of the database under which an acknowledged row may be lost in a power cut. */
  warnings: string[]
}

type Head = { id: string; seq: number; hash: string }
type Extent = { id: string; rows: number; seq: number }

/**
 * Compares every journal's head with its last row, recomputes that row's hash, and counts the rows. It reads one row of each journal,
 * so it suits a start, before anything is appended; `verifyChain` reads them all. A broken journal is reported and never thrown.
 */
export async function checkStore(store: Store): Promise<StoreReport> {
  const { db } = store
  const documents: Head[] = await db
    .selectFrom('documents')
    .select(['id', 'update_seq as seq', 'update_hash as hash'])
    .orderBy('id')
    .execute()
  const rooms: Head[] = await db
    .selectFrom('rooms')
    .select(['id', 'event_seq as seq', 'event_hash as hash'])
    .orderBy('id')
    .execute()
  const updateExtents = await db
    .selectFrom('document_updates')
    .select(row => ['document as id', row.fn.countAll<number>().as('rows'), row.fn.max('seq').as('seq')])
    .groupBy('document')
    .execute()
  const eventExtents = await db
    .selectFrom('room_events')
    .select(row => ['room as id', row.fn.countAll<number>().as('rows'), row.fn.max('seq').as('seq')])
    .groupBy('room')
    .execute()
  const snapshots = await db
    .selectFrom('document_snapshots')
    .select(row => ['document as id', row.fn.max('seq').as('seq')])
    .groupBy('document')
    .execute()
  const snapshotSeqs = new Map(snapshots.map(row => [row.id, row.seq]))
  const broken: BrokenJournal[] = []
  const updates = new Map(updateExtents.map(row => [row.id, row]))
  for (const head of documents) {
    const because =
      wrongExtent(head, updates.get(head.id)) ??
      (await wrongLastUpdate(store, head)) ??
      ((snapshotSeqs.get(head.id) ?? 0) > head.seq ? 'A snapshot is newer than the last update.' : undefined)
    if (because !== undefined) broken.push({ journal: { document: head.id }, because })
  }
  const events = new Map(eventExtents.map(row => [row.id, row]))
  for (const head of rooms) {
    const because = wrongExtent(head, events.get(head.id)) ?? (await wrongLastEvent(store, head))
    if (because !== undefined) broken.push({ journal: { room: head.id }, because })
  }
  return { rooms: rooms.length, documents: documents.length, broken, warnings: await warningsOf(store) }
}

/**
 * Asks the database whether it is sound: SQLite reads its whole file, and appends wait meanwhile; PostgreSQL answers whether it is
 * there and may be written.
 */
export async function quickCheck(store: Store): Promise<{ ok: boolean; problems: string[] }> {
  if (store.kind === 'postgres') {
    const { rows } = await sql<{ standby: boolean }>`select pg_is_in_recovery() as standby`.execute(store.db)
    const problems = rows[0]?.standby === true ? ['The database is a standby: it can only be read.'] : []
    return { ok: problems.length === 0, problems }
  }
  const checked = await sql<{ quick_check: string }>`pragma quick_check`.execute(store.db)
  const strays = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(store.db)
  const problems = [
    ...checked.rows.map(row => row.quick_check).filter(text => text !== 'ok'),
    ...strays.rows.map(row => `A row of ${row.table} points to a row of ${row.parent} that is not there.`),
  ]
  return { ok: problems.length === 0, problems }
}

function wrongExtent(head: Head, extent: Extent | undefined): string | undefined {
  const { rows, seq } = extent ?? { rows: 0, seq: 0 }
  if (seq !== head.seq) return `The rows end at ${seq}, the head says ${head.seq}.`
  if (rows !== seq) return `There are ${rows} rows up to row ${seq}.`
  return undefined
}

async function wrongLastUpdate(store: Store, head: Head): Promise<string | undefined> {
  const row = (await store.journal.readUpdates(head.id, head.seq - 1)).at(-1)
  const computed = row === undefined ? noHash : hashUpdate(row.previousHash, { document: head.id, ...row })
  return wrongHash(head, row?.hash ?? noHash, computed)
}

async function wrongLastEvent(store: Store, head: Head): Promise<string | undefined> {
  const row = await store.db
    .selectFrom('room_events')
    .selectAll()
    .where('room', '=', head.id)
    .where('seq', '=', head.seq)
    .executeTakeFirst()
  if (row === undefined) return wrongHash(head, noHash, noHash)
  const { at_ms: atMs, command_id: commandId } = row
  return wrongHash(head, row.hash, hashEvent(row.previous_hash, { ...row, atMs, commandId }))
}

function wrongHash(head: Head, hash: string, computed: string): string | undefined {
  if (hash !== head.hash) return `The hash of row ${head.seq} is not that of the head.`
  if (hash !== computed) return `Row ${head.seq} is not what it was when it was written.`
  return undefined
}

async function warningsOf(store: Store): Promise<string[]> {
  if (store.kind === 'sqlite') return []
  const warnings: string[] = []
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await sql<{ value: string }>`select current_setting(${setting}) as value`.execute(store.db)
    if (rows[0]?.value !== 'off') continue
    warnings.push(`The database runs with ${setting} = off: a power cut may lose what was acknowledged.`)
  }
  return warnings
}
