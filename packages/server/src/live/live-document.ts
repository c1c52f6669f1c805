/**
 * One open document: every update is checked on a replica, then journaled, then applied and relayed; in that order, whoever made it.
 * The replica runs ahead of the document by what is being journaled; if the journal fails, it is built anew from the document.
 */

import { createHash } from 'node:crypto'
import type { DocumentRight } from '@breakwater/room'
import {
  applyServerEdit,
  createReplica,
  type DocumentRefusal,
  isRefusal,
  mergeOnly,
  UpdateGate,
} from '@breakwater/room/document'
import * as Y from 'yjs'
import { type RoomOwner, type Store, StoreFailure } from '../store/index.ts'

/** A snapshot is written after so many rows, or when rows wait for so long. */
const snapshotRows = 2000
const snapshotMs = 60_000

/** What an open document needs of its surroundings. */
export type LiveDocumentParts = {
  /** Name in the store, `<room>/<document>`. */
  name: string
  document: Y.Doc
  journal: Store['journal']
  owner: () => RoomOwner
  nowMs: () => number
  /** True: its journal was found damaged, and nothing is added to it. */
  damaged: boolean
}

/** See the file's head. */
export class LiveDocument {
  readonly #parts: LiveDocumentParts
  #gate: UpdateGate | null = null
  /** Updates that passed and are being journaled: in the replica, not yet in the document. */
  readonly #ahead = new Set<Uint8Array>()
  #lastSeq: number
  #snapshotSeq: number
  #snapshotAtMs: number
  /** True: the journal may hold rows that are not here, because an append failed or the room was somebody else's for a while. */
  #doubtful = false
  #settling: Promise<void> | null = null
  /** What the document holds, for telling whether an update is new; null after each change. */
  #present: Y.Snapshot | null = null
  /** Server edits one after the other: each is made on top of the one before. */
  #edits: Promise<unknown> = Promise.resolve()
  #snapshots: Promise<unknown> = Promise.resolve()

  private constructor(parts: LiveDocumentParts, lastSeq: number, snapshotSeq: number) {
    this.#parts = parts
    this.#lastSeq = lastSeq
    this.#snapshotSeq = snapshotSeq
    this.#snapshotAtMs = parts.nowMs()
    parts.document.on('update', () => {
      this.#present = null
    })
  }

  /** Fills an empty Y.Doc from the latest snapshot and the rows after it. */
  static async load(parts: LiveDocumentParts): Promise<LiveDocument> {
    const { name, document, journal } = parts
    mergeOnly(document)
    const snapshot = await journal.latestSnapshot(name)
    if (snapshot !== undefined) Y.applyUpdate(document, snapshot.bytes, loading)
    const seq = await readRows(parts, snapshot?.seq ?? 0, loading)
    return new LiveDocument(parts, seq, snapshot?.seq ?? 0)
  }

  /**
   * Checks an update of a client, writes it to the journal, applies it (with `origin`, so that it is relayed). Resolves when it is
   * durable and in the document, or to a refusal.
   * @throws what the store throws when the row could not be written, {@link NotWritten} if the room is not ours.
   */
  async admit(
    update: Uint8Array,
    person: string,
    rights: DocumentRight,
    origin: unknown,
  ): Promise<DocumentRefusal | undefined> {
    if (this.#doubtful) await this.settle()
    const gate = this.#openGate()
    const verdict = gate.check(update, person, rights === 'read' ? 'comment' : rights)
    if (isRefusal(verdict)) return verdict
    // What is on its way to the disk is remembered here, for edits of the server too.
    gate.commit(verdict.ticket)
    // Nothing new to the replica may still be new to the document: the same words are being journaled for another connection, and
    // must not be acknowledged before that is done. A second row of the same words changes nothing.
    if (verdict.changed === undefined && this.contains(update)) return undefined
    await this.#keep(update, person, origin)
    return undefined
  }

  /**
   * Edits the document for the server: `edit` works on a draft and returns what it found (or a refusal, and nothing is changed). The
   * update is journaled before it is applied and relayed. Edits are made one after the other.
   */
  edit<Result>(edit: (draft: Y.Doc) => Result | DocumentRefusal, actor: string): Promise<Result | DocumentRefusal> {
    const next = this.#edits.then(async () => {
      if (this.#doubtful) await this.settle()
      const { document } = this.#parts
      // On top of what clients have under way: two changes that are sound by themselves may not be sound together.
      const base = this.#ahead.size === 0 ? document : createReplica(this.#state())
      const made = applyServerEdit(base, edit)
      if (base !== document) base.destroy()
      if (isRefusal(made)) return made
      // An edit that changes nothing needs no row.
      if (isEmptyUpdate(made.update)) return made.result
      this.#gate?.admit(made.update)
      await this.#keep(made.update, actor, { source: 'local' })
      return made.result
    })
    this.#edits = next.catch(() => undefined)
    return next
  }

  /** True if nothing in an update is new to the document: what a client sends when it has connected again. */
  contains(update: Uint8Array): boolean {
    this.#present ??= Y.snapshot(this.#parts.document)
    try {
      return Y.snapshotContainsUpdate(this.#present, update)
    } catch {
      return false
    }
  }

  /** The last row of the journal; 0 while there is none. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Rows that came since the last snapshot. */
  get rowsSinceSnapshot(): number {
    return this.#lastSeq - this.#snapshotSeq
  }

  /** Says that somebody else may have written to the journal: it is read again before the document is used. */
  doubt(): void {
    this.#doubtful = true
  }

  /** Takes in rows that the journal holds beyond the document, where there may be any. @throws what the store throws. */
  settle(): Promise<void> {
    if (!this.#doubtful) return Promise.resolve()
    this.#settling ??= this.#readOn().finally(() => {
      this.#settling = null
    })
    return this.#settling
  }

  /** Writes a snapshot if enough rows came, or if some have waited long enough; `force`: if any came. */
  snapshot(force = false): Promise<void> {
    const next = this.#snapshots.then(() => this.#writeSnapshot(force))
    this.#snapshots = next.catch(() => undefined)
    return next
  }

  async #writeSnapshot(force: boolean): Promise<void> {
    const rows = this.rowsSinceSnapshot
    const { name, document, journal, nowMs } = this.#parts
    const waitedMs = nowMs() - this.#snapshotAtMs
    if (rows === 0 || !(force || rows >= snapshotRows || waitedMs >= snapshotMs)) return
    const seq = this.#lastSeq
    const bytes = Y.encodeStateAsUpdate(document)
    const stateHash = createHash('sha256').update(bytes).digest('hex')
    const atMs = nowMs()
    await journal.saveSnapshot(name, { seq, atMs, bytes, stateHash })
    this.#snapshotSeq = seq
    this.#snapshotAtMs = atMs
  }

  // The replica costs as much as the document: it is made when somebody writes.
  #openGate(): UpdateGate {
    this.#gate ??= new UpdateGate({ source: () => this.#state() })
    return this.#gate
  }

  /** The document with everything that is on its way to the journal. */
  #state(): Uint8Array {
    const state = Y.encodeStateAsUpdate(this.#parts.document)
    return this.#ahead.size === 0 ? state : Y.mergeUpdates([state, ...this.#ahead])
  }

  /** Journals an update, then applies it. Appends of one document end in the order in which they began. */
  async #keep(bytes: Uint8Array, actor: string, origin: unknown): Promise<void> {
    const { name, document, journal, owner, nowMs, damaged } = this.#parts
    this.#ahead.add(bytes)
    try {
      if (damaged) throw new StoreFailure('damaged')
      const outcome = await journal.appendUpdates(name, [{ bytes, actor, atMs: nowMs() }], owner())
      if ('refused' in outcome) throw new NotWritten(outcome.because)
      this.#lastSeq = Math.max(this.#lastSeq, outcome.seq)
    } catch (error) {
      // The replica holds what the journal does not: begin again from the document. An answer may have been lost behind a commit.
      this.#ahead.delete(bytes)
      this.#gate?.reset()
      this.#doubtful = true
      throw error
    }
    this.#ahead.delete(bytes)
    Y.applyUpdate(document, bytes, origin)
  }

  async #readOn(): Promise<void> {
    const before = this.#lastSeq
    const seq = await readRows(this.#parts, before, { source: 'local' })
    this.#lastSeq = Math.max(this.#lastSeq, seq)
    this.#doubtful = false
    if (seq > before) this.#gate?.reset()
  }
}

/** A row was not written because this process no longer owns the room. */
export class NotWritten extends Error {}

/** True for the update that holds nothing. */
export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0
}

const loading = { source: 'local', skipStoreHooks: true } as const

/** Applies the rows after `afterSeq`; returns the last one's number. */
async function readRows(
  { name, document, journal }: LiveDocumentParts,
  afterSeq: number,
  origin: unknown,
): Promise<number> {
  let seq = afterSeq
  for (;;) {
    const rows = await journal.readUpdates(name, seq)
    if (rows.length === 0) return seq
    // One transaction a page: the document's listeners and its indexes run once.
    document.transact(() => {
      for (const row of rows) Y.applyUpdate(document, row.bytes, origin)
    }, origin)
    seq = rows.at(-1)!.seq
  }
}
