/**
 * One room in its owner process. Commands go through one queue: parse → idempotency → rights and facts → the rules → journal → state →
 * those who may hear of it → what follows. Nobody hears of anything that is not durable.
 */

import { Defect, type Mistake } from '@breakwater/engine'
import {
  type Audience,
  act,
  documentsOf,
  type EventDraft,
  isRefusal,
  maySee,
  nextTickMs,
  type Person,
  parseCommand,
  type Refusal,
  type RoomCommand,
  type RoomEvent,
  type RoomState,
  systemActor,
  tick,
  viewerOf,
  visibleEvents,
} from '@breakwater/room'
import { type RoomOwner, type Store, StoreFailure } from '../store/index.ts'
import { Consequences } from './consequences.ts'
import type { DocumentsDoor } from './documents-door.ts'
import { EventTexts } from './event-texts.ts'
import type { ExerciseDoor } from './exercise-door.ts'
import { FutureDesk } from './future-desk.ts'
import { makeFirstDocuments } from './new-room.ts'
import { Presence } from './presence.ts'
import { ReleaseTimer } from './release-timer.ts'
import { gatherFacts } from './room-facts.ts'
import { RoomLog, RoomMoved } from './room-log.ts'
import { RunDesk } from './run-desk.ts'
import { QueueFull, SerialQueue } from './serial-queue.ts'
import { type PassingSubject, Subscription } from './subscription.ts'

/** What a room needs of its surroundings. */
export type RoomParts = {
  store: Store
  documents: DocumentsDoor
  exercises: ExerciseDoor
  /** Where several processes share the rooms: whether this one owns a room, or may take it. Default: all rooms are here. */
  isHere?: (room: string) => Promise<boolean>
  /** The server's clock. */
  nowMs: () => number
  /** A defect in work that nobody waits for. */
  report: (error: unknown) => void
}

/** A command as it arrives. `anchor` comes with threads: relative positions of their words. */
export type SentCommand = { id: unknown; kind: unknown; input: unknown; anchor?: unknown }

/** What became of a command. */
export type CommandAnswer =
  | { ok: true; seq: number; events: RoomEvent[] }
  | { ok: false; refusal: Refusal }
  | { ok: false; mistakes: Mistake[] }

/**
 * One document as the page lists it. `name` is that of the wire, `<room>/<document>`; `write` is what the person may do beyond
 * reading.
 */
export type DocumentRow = { name: string; audience: Audience; write: 'none' | 'comment' | 'suggest' | 'edit' }

const waitingCommandsMax = 256
/** Consequences of so many events are drawn again when a room opens: more than one command makes after another was answered. */
const redoneEvents = 50
const heartbeatMs = 10_000
/** Changes of presence are told at most so often. */
const presenceMs = 1_000
/** A deadline that could not be kept because the store failed is tried again after so long. */
const retryMs = 1_000
/** One that met a defect of ours, after so long: the log of the process is not flooded. */
const defectRetryMs = 60_000
/** Longest that a timer can wait; a later deadline is looked at again. */
const timerMsMax = 2_000_000_000

/** See the file's head. */
export class RoomHost {
  readonly id: string
  readonly #parts: RoomParts
  readonly #log: RoomLog
  readonly #queue = new SerialQueue(waitingCommandsMax)
  readonly #subscriptions = new Set<Subscription>()
  readonly #presence: Presence
  readonly #texts: EventTexts
  readonly #consequences: Consequences
  /** The run of the exercise and everything that takes its time. */
  readonly run: RunDesk
  /** Futures of its decisions. */
  readonly futures: FutureDesk
  readonly #releases: ReleaseTimer
  #deadline: NodeJS.Timeout | null = null
  #heartbeat: NodeJS.Timeout | null = null
  #telling: NodeJS.Timeout | null = null
  #closed = false
  /** When somebody last wanted something of this room. */
  usedAtMs: number

  private constructor(id: string, parts: RoomParts, log: RoomLog) {
    this.id = id
    this.#parts = parts
    this.#log = log
    this.usedAtMs = parts.nowMs()
    this.#consequences = new Consequences(id, parts, log)
    this.#texts = new EventTexts(log.state)
    this.#presence = new Presence({
      room: id,
      person: person => this.person(person),
      following: () => [...this.#subscriptions].map(({ person }) => person),
      inDocuments: () => parts.documents.online(id),
      readable: person => new Set(this.documents(person).map(row => row.name)),
    })
    this.run = new RunDesk(parts, {
      state: log.state,
      events: () => log.events,
      append: (make, by) => this.append(make, by),
      actAs: (by, kind, input) => this.actAs(by, kind, input),
      progress: (person, job, state) => this.progress(person, job, state),
    })
    this.#releases = new ReleaseTimer(parts, {
      state: log.state,
      events: () => log.events,
      append: make => this.append(make),
    })
    this.futures = new FutureDesk(parts, {
      id,
      state: log.state,
      events: () => log.events,
      append: (make, by) => this.append(make, by),
      run: this.run,
    })
  }

  /** Claims a room and reads its log. @returns null where there is no such room. */
  static async open(id: string, parts: RoomParts): Promise<RoomHost | null> {
    const log = await RoomLog.open(parts.store, id)
    return log === null ? null : new RoomHost(id, parts, log)
  }

  /** Takes up what was left undone when the room was closed, whatever closed it. Called once, when the documents can ask for it. */
  async begin(): Promise<void> {
    await makeFirstDocuments(this.id, this.state, this.#parts)
    // What followed from the last events may not have been done when the process ended; doing it again changes nothing.
    await this.#consequences.of(this.#log.events.slice(-redoneEvents))
    // Deadlines that passed while nobody had the room are kept now.
    await this.tick()
    this.run.pace()
    this.#releases.arm()
  }

  /** The state of the room; only this class changes it. */
  get state(): RoomState {
    return this.#log.state
  }

  /** The whole log. What leaves the process is filtered by audience: see {@link visibleTo}. */
  get events(): readonly RoomEvent[] {
    return this.#log.events
  }

  /** The claim under which this process writes. */
  get owner(): RoomOwner {
    return this.#log.owner
  }

  /** Somebody who is in the room now; null for strangers and for those who were taken out. */
  person(id: string): Person | null {
    const person = this.state.people.get(id)
    return person === undefined || person.removedAtMs !== null ? null : person
  }

  /** The events that a person may see, after `afterSeq`. */
  visibleTo(person: string, afterSeq = 0): RoomEvent[] {
    const seen = visibleEvents(this.#log.events, viewerOf(this.state, person))
    return afterSeq === 0 ? seen : seen.filter(event => event.seq > afterSeq)
  }

  /** The documents that a person may open, and what for. */
  documents(person: string): DocumentRow[] {
    return documentsOf(this.state, person).map(({ name, audience, right }) => ({
      name: `${this.id}/${name}`,
      audience,
      write: right === 'read' ? 'none' : right,
    }))
  }

  /**
   * Carries out a command of a person, once for each id.
   * @throws StoreFailure if the store failed (nothing has changed then), QueueFull if too many wait.
   */
  async command(by: string, sent: SentCommand): Promise<CommandAnswer> {
    this.usedAtMs = this.#parts.nowMs()
    const parsed = parseCommand({ id: sent.id, kind: sent.kind, input: sent.input })
    if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes }
    const command = parsed.command
    return this.run.around(command.kind, () =>
      this.#queue.run(async () => {
        await this.#ready()
        const earlier = this.#log.ofCommand(command.id)
        if (earlier !== null) return this.#answerAgain(by, earlier, sent)
        if (this.person(by) === null) return { ok: false, refusal: notHere }
        const done = await this.#carryOut(by, command, command.id, sent.anchor)
        if (isRefusal(done)) return { ok: false, refusal: done }
        this.run.after(command)
        return { ok: true, seq: this.#log.events.length, events: this.#seenBy(by, done) }
      }),
    )
  }

  /** Gives a command as the server (`system`) or as a bot. For the desk of the run, in its turn. */
  actAs(by: string, kind: RoomCommand['kind'], input: unknown): Promise<RoomEvent[] | Refusal> {
    const parsed = parseCommand({ id: 'server', kind, input })
    if (!parsed.ok) throw new Defect(`The server gave a command that is none: ${parsed.mistakes[0]?.message}`)
    return this.#queue.run(async () => {
      await this.#ready()
      return this.#carryOut(by, parsed.command, null)
    })
  }

  /** A command in the room's turn: time, facts, rules, journal, and what follows. */
  async #carryOut(
    by: string,
    command: RoomCommand,
    commandId: string | null,
    anchor?: unknown,
  ): Promise<RoomEvent[] | Refusal> {
    const atMs = this.#log.timeAfterLast(this.#parts.nowMs())
    await this.#tick(atMs)
    const facts = await gatherFacts(this.id, this.#parts.documents, this.#log, by, command, anchor)
    if (isRefusal(facts)) return facts
    const outcome = act(this.state, command, { atMs, by, facts })
    if (isRefusal(outcome)) return outcome
    // The engine has the last word on what a lever does.
    const drafts = await this.run.admit(outcome.events)
    let events: RoomEvent[]
    try {
      events = await this.#log.append(drafts, by, commandId, atMs)
    } catch (error) {
      if (drafts.some(draft => draft.kind === 'run.commanded')) this.run.forget()
      throw error
    }
    await this.#follow(events, anchor)
    return events
  }

  /** Appends events of the server itself, made on the state as it is then. */
  append(make: (state: RoomState, atMs: number) => readonly EventDraft[], by = systemActor): Promise<RoomEvent[]> {
    return this.#queue.run(async () => {
      await this.#ready()
      const atMs = this.#log.timeAfterLast(this.#parts.nowMs())
      const events = await this.#log.append(make(this.state, atMs), by, null, atMs)
      await this.#follow(events)
      return events
    })
  }

  /** Follows the stream from an event on. @returns null for those who are not in the room. */
  subscribe(person: string, afterSeq: number): Subscription | null {
    if (this.person(person) === null || this.#closed) return null
    const subscription = new Subscription(person, Math.min(afterSeq, this.#log.events.length), {
      nextVisible: (reader, seq) => this.#nextVisible(reader, seq),
      passing: (reader, subject) => this.#passing(reader, subject),
    })
    this.#subscriptions.add(subscription)
    this.#heartbeat ??= setInterval(() => this.#pass('time'), heartbeatMs)
    this.#heartbeat.unref()
    this.presenceChanged()
    return subscription
  }

  /** A reader has gone. */
  unsubscribe(subscription: Subscription): void {
    subscription.close()
    this.#subscriptions.delete(subscription)
    if (this.#subscriptions.size === 0 && this.#heartbeat !== null) {
      clearInterval(this.#heartbeat)
      this.#heartbeat = null
    }
    this.presenceChanged()
  }

  /** Ends the streams of a person, who may come again if the session still stands. */
  endStreams(person: string): void {
    for (const subscription of this.#subscriptions) if (subscription.person === person) subscription.close()
  }

  /** How far somebody has read, 0 to 1; told to the chair alone. */
  read(person: string, fraction: number): void {
    this.usedAtMs = this.#parts.nowMs()
    this.#presence.read(person, fraction)
    this.presenceChanged()
  }

  /** Somebody came, went or moved: told within a second. */
  presenceChanged(): void {
    this.#presence.changed()
    if (this.#telling !== null || this.#closed) return
    this.#telling = setTimeout(() => {
      this.#telling = null
      this.#presence.changed()
      this.#pass('people')
    }, presenceMs)
    this.#telling.unref()
  }

  /** Tells how far a job is: to one person, or to everybody (null). */
  progress(person: string | null, job: string, state: unknown): void {
    for (const subscription of this.#subscriptions) {
      if (person === null || subscription.person === person) subscription.progress(job, state)
    }
  }

  /** True if nobody follows the room and nothing of it is at work. */
  get idle(): boolean {
    return this.#subscriptions.size === 0 && this.#queue.length === 0 && !this.run.working && !this.futures.working
  }

  /** Ends the streams, stops the timers, waits for what is under way. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of [this.#deadline, this.#telling]) if (timer !== null) clearTimeout(timer)
    this.#releases.close()
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat)
    for (const subscription of this.#subscriptions) subscription.close()
    this.#subscriptions.clear()
    await this.futures.close()
    await this.run.close()
    await this.#queue.idle()
  }

  async #ready(): Promise<void> {
    const found = await this.#log.settleDoubt()
    if (found.length > 0) await this.#follow(found)
    await this.#consequences.catchUp()
  }

  /** The same id again: the same answer, and what follows once more, in case it was not done the first time. */
  async #answerAgain(
    by: string,
    earlier: { by: string; events: RoomEvent[] },
    sent: SentCommand,
  ): Promise<CommandAnswer> {
    if (earlier.by !== by) return { ok: false, refusal: idTaken }
    await this.#consequences.of(earlier.events, sent.anchor)
    return { ok: true, seq: this.#log.events.length, events: this.#seenBy(by, earlier.events) }
  }

  #seenBy(person: string, events: readonly RoomEvent[]): RoomEvent[] {
    return visibleEvents(events, viewerOf(this.state, person))
  }

  async #tick(atMs: number): Promise<void> {
    for (;;) {
      const drafts = await this.run.admit(tick(this.state, atMs))
      if (drafts.length === 0) return
      try {
        await this.#follow(await this.#log.append(drafts, systemActor, null, atMs))
      } catch (error) {
        if (drafts.some(draft => draft.kind === 'run.commanded')) this.run.forget()
        throw error
      }
    }
  }

  /** Everything that happens once events are durable: told first, then done. */
  async #follow(events: readonly RoomEvent[], anchor?: unknown): Promise<void> {
    if (events.length === 0) return
    this.#texts.grown(events)
    this.#presence.changed()
    for (const event of events) this.#tellRights(event)
    for (const subscription of this.#subscriptions) subscription.grown()
    this.#arm()
    this.run.heard(events)
    this.#releases.heard(events)
    // In the reflection the run stands still for good: time to see what each decision was worth.
    if (events.some(event => event.kind === 'phase.opened' && event.body.phase === 'reflect')) this.futures.compare()
    await this.#consequences.of(events, anchor)
  }

  /** Who may do what has changed, or somebody was taken out: said at once, before anything else is sent. */
  #tellRights(event: RoomEvent): void {
    if (event.kind === 'person.removed') {
      const refusal: Refusal = {
        refused: 'removed',
        because: 'The chair took you out of this room.',
        hint: 'Ask the chair for a new link if that was a mistake.',
      }
      for (const subscription of this.#subscriptions) {
        if (subscription.person === event.body.person) subscription.gone(refusal)
      }
    }
    if (rightsEvents.has(event.kind)) this.#pass('rights')
    if (event.kind === 'phase.opened' && event.body.phase === 'read') this.#presence.forgetReading()
  }

  #pass(subject: PassingSubject): void {
    for (const subscription of this.#subscriptions) {
      subscription.pass(subject)
      if (subscription.ended) this.#subscriptions.delete(subscription)
    }
  }

  #nextVisible(person: string, afterSeq: number): { seq: number; json: string } | { seq: number; json: null } {
    const viewer = viewerOf(this.state, person)
    const events = this.#log.events
    if (viewer === null) return { seq: afterSeq, json: null }
    let seq = afterSeq
    while (seq < events.length) {
      const event = events[seq]!
      seq++
      if (maySee(viewer, event.audience)) return { seq, json: this.#texts.of(event) }
    }
    return { seq, json: null }
  }

  #passing(person: string, subject: PassingSubject): string {
    if (subject === 'time') return JSON.stringify({ serverMs: this.#parts.nowMs() })
    if (subject === 'rights') return JSON.stringify({ me: this.person(person), documents: this.documents(person) })
    return this.#presence.textFor(person)
  }

  /** Sets the one timer of the room to its next deadline. */
  #arm(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
    const nowMs = this.#parts.nowMs()
    const next = nextTickMs(this.state)
    if (next === null || this.#closed) return
    this.#deadline = setTimeout(
      () => {
        this.#tickOrRetry()
      },
      Math.min(timerMsMax, Math.max(1, next - nowMs)),
    )
    this.#deadline.unref()
  }

  #tickOrRetry(): void {
    this.tick().catch(error => {
      // A room that has moved has its deadlines kept elsewhere.
      if (this.#closed || error instanceof RoomMoved) return
      const passes = error instanceof StoreFailure || error instanceof QueueFull
      if (!passes) this.#parts.report(error)
      // The deadline stands: it is kept once the store is back. A defect may go with the next thing that happens in the room.
      if (this.#deadline !== null) clearTimeout(this.#deadline)
      this.#deadline = setTimeout(() => this.#tickOrRetry(), passes ? retryMs : defectRetryMs)
      this.#deadline.unref()
    })
  }

  /** Does what time alone does. */
  async tick(): Promise<void> {
    await this.run.around(null, () =>
      this.#queue.run(async () => {
        await this.#ready()
        await this.#tick(this.#log.timeAfterLast(this.#parts.nowMs()))
      }),
    )
    this.#arm()
  }
}

const rightsEvents: ReadonlySet<string> = new Set([
  'phase.opened',
  'phase.paused',
  'phase.resumed',
  'person.joined',
  'person.changed',
  'person.removed',
  'minutes.signed',
])

const notHere: Refusal = {
  refused: 'not-in-room',
  because: 'You are not in this room.',
  hint: 'Ask the chair for a link.',
}

const idTaken: Refusal = {
  refused: 'command-id-taken',
  because: 'Somebody else gave a command with this id.',
  hint: 'Send it with a new id.',
}
