/**
 * The log of a room in the hands of its owner: what is durable is in memory, what is in memory is durable. An append first goes to the
 * journal; only then does the state change and does anybody hear of it.
 */

import { applyEvent, type EventDraft, emptyState, type RoomEvent, type RoomState } from '@breakwater/room'
import type { RoomOwner, Store, StoredEvent } from '../store/index.ts'

/** Another process has taken the room over: this one may not write any more. */
export class RoomMoved extends Error {
  constructor(room: string) {
    super(`the room ${room} is owned by another process now`)
    this.name = 'RoomMoved'
  }
}

/** See the file's head. */
export class RoomLog {
  readonly owner: RoomOwner
  readonly state: RoomState = emptyState()
  readonly #journal: Store['journal']
  readonly #events: RoomEvent[] = []
  readonly #commands = new Map<string, { by: string; seqs: number[] }>()
  /** True: an append failed in a way that leaves open whether it was kept. The store is read before anything else is done. */
  #doubtful = false

  private constructor(journal: Store['journal'], owner: RoomOwner) {
    this.#journal = journal
    this.owner = owner
  }

  /** Claims a room and reads its log. @returns null where there is no such room. */
  static async open(store: Store, room: string): Promise<RoomLog | null> {
    const epoch = await store.journal.claimRoom(room)
    if (epoch === undefined) return null
    const log = new RoomLog(store.journal, { room, epoch })
    await log.#read()
    return log
  }

  /** The state of a room as it is in the store, without claiming it: for looking at rooms that are not open here. */
  static async peek(store: Store, room: string): Promise<RoomState> {
    const log = new RoomLog(store.journal, { room, epoch: 0 })
    await log.#read()
    return log.state
  }

  /** All events, the oldest first: event `seq` stands at `seq - 1`. */
  get events(): readonly RoomEvent[] {
    return this.#events
  }

  /** Events of a command that was carried out before, and who gave it; null for a new one. */
  ofCommand(id: string): { by: string; events: RoomEvent[] } | null {
    const known = this.#commands.get(id)
    return known === undefined ? null : { by: known.by, events: known.seqs.map(seq => this.#events[seq - 1]!) }
  }

  /** Time of the next event: the server's clock, but never before the last event. */
  timeAfterLast(nowMs: number): number {
    return Math.max(nowMs, this.#events.at(-1)?.atMs ?? 0)
  }

  /**
   * Writes events, then applies them. Nothing has changed when it throws.
   * @throws StoreFailure if the store failed, {@link RoomMoved} if the room is not ours any more.
   */
  async append(
    drafts: readonly EventDraft[],
    by: string,
    commandId: string | null,
    atMs: number,
  ): Promise<RoomEvent[]> {
    if (drafts.length === 0) return []
    const rows = drafts.map(({ kind, audience, body }) => ({
      atMs,
      actor: by,
      audience,
      kind,
      body,
      ...(commandId === null ? {} : { commandId }),
    }))
    let outcome: Awaited<ReturnType<Store['journal']['appendEvents']>>
    try {
      outcome = await this.#journal.appendEvents(this.owner.room, rows, this.owner)
    } catch (error) {
      this.#doubtful = true
      throw error
    }
    if ('refused' in outcome) throw new RoomMoved(this.owner.room)
    const first = this.#events.length + 1
    if (outcome.firstSeq !== first) throw new RoomMoved(this.owner.room)
    // What is in memory is what a start would read: the body as JSON, not the maker's own object.
    return drafts.map((draft, index) =>
      this.#take({
        ...draft,
        body: JSON.parse(JSON.stringify(draft.body)) as object,
        seq: first + index,
        atMs,
        by,
        commandId,
      } as RoomEvent),
    )
  }

  /**
   * After a failed append: reads what the store holds beyond what is here. A commit whose answer was lost is found like this.
   * @returns events that were found. @throws StoreFailure if the store still fails.
   */
  async settleDoubt(): Promise<RoomEvent[]> {
    if (!this.#doubtful) return []
    const found = await this.#read()
    this.#doubtful = false
    return found
  }

  async #read(): Promise<RoomEvent[]> {
    const found: RoomEvent[] = []
    for (;;) {
      const page = await this.#journal.readEvents(this.owner.room, this.#events.length)
      if (page.length === 0) return found
      for (const row of page) found.push(this.#take(eventOf(row)))
    }
  }

  #take(event: RoomEvent): RoomEvent {
    applyEvent(this.state, event)
    this.#events.push(event)
    if (event.commandId !== null) {
      const known = this.#commands.get(event.commandId)
      if (known === undefined) this.#commands.set(event.commandId, { by: event.by, seqs: [event.seq] })
      else known.seqs.push(event.seq)
    }
    return event
  }
}

function eventOf(row: StoredEvent): RoomEvent {
  const { seq, atMs, actor: by, audience, commandId = null, kind, body } = row
  return { seq, atMs, by, audience, commandId, kind, body } as RoomEvent
}
