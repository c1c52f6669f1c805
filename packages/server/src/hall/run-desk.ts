/**
 * The run of a room's exercise and all that takes its time: the clock, releases, bots, branches. One thing at a time touches the run;
 * whoever needs both takes the run first and the room's queue second. The log leads: a run that ran ahead of it is thrown away and
 * rebuilt from the events.
 */

import {
  botActor,
  botVote,
  currentBranch,
  currentPhase,
  type EventDraft,
  holds,
  isPaused,
  isRefusal,
  nextBotPulls,
  parseCondition,
  type Refusal,
  type RoomCommand,
  type RoomEvent,
  type RoomState,
  releaseInject,
  releasesDue,
  scenarioNow,
} from '@breakwater/room'
import type { RunSeries } from '../exercise/run-figures.ts'
import { type Advance, RunHost } from '../exercise/run-host.ts'
import type { HappenedLine } from '../exercise/run-journal.ts'
import type { ExerciseDoor } from './exercise-door.ts'
import { SerialQueue } from './serial-queue.ts'

/** What the desk asks of its room. */
export type DeskRoom = {
  state: RoomState
  events: () => readonly RoomEvent[]
  /** Appends events of the server itself. */
  append: (make: (state: RoomState, atMs: number) => readonly EventDraft[], by?: string) => Promise<RoomEvent[]>
  /** Gives a command as the server or a bot. */
  actAs: (by: string, kind: RoomCommand['kind'], input: unknown) => Promise<RoomEvent[] | Refusal>
  progress: (person: string | null, job: string, state: unknown) => void
}

/** Commands that touch the run: they wait for it, so that they meet it at a moment that is in the log. */
const touching: ReadonlySet<string> = new Set([
  'pull-lever',
  'close-decision',
  'advance-run',
  'open-branch',
  'enter-branch',
])

/** A long way is gone in pieces of this much scenario time: releases and bots come in between, and so may people. */
const pieceMs = 1_800_000
/** A clock that runs by itself moves the run on so often. */
const paceMs = 5_000

/** See the file's head. */
export class RunDesk {
  readonly #exercises: ExerciseDoor
  readonly #nowMs: () => number
  readonly #report: (error: unknown) => void
  readonly #room: DeskRoom
  readonly #lock = new SerialQueue(64)
  readonly #stop = new AbortController()
  #run: RunHost | null = null
  #targetMs: number | null = null
  #advancing: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(
    parts: { exercises: ExerciseDoor; nowMs: () => number; report: (error: unknown) => void },
    room: DeskRoom,
  ) {
    this.#exercises = parts.exercises
    this.#nowMs = parts.nowMs
    this.#report = parts.report
    this.#room = room
  }

  /** True while the run is at work or its clock runs. */
  get working(): boolean {
    return this.#lock.length > 0 || this.#timer !== null
  }

  /** Does something that may touch the run in its turn: some commands, and everything while a vote may close by itself. */
  around<T>(kind: string | null, task: () => Promise<T>): Promise<T> {
    if (!this.#hasRun) return task()
    const votes = [...this.#room.state.decisions.values()].some(decision => decision.stage === 'voting')
    return votes || (kind !== null && touching.has(kind)) ? this.#lock.run(task) : task()
  }

  /**
   * Lets the engine look at the commands among some events before they are written: what it takes stays, what it refuses becomes
   * `lever.refused`. Called in the run's turn.
   */
  async admit(drafts: readonly EventDraft[]): Promise<EventDraft[]> {
    const commanded = drafts.filter(draft => draft.kind === 'run.commanded')
    if (commanded.length === 0) return [...drafts]
    const run = await this.#open()
    const refusals = new Map<EventDraft, Refusal>()
    try {
      for (const draft of commanded) {
        const verdict = await run.command(draft.body.command)
        if (isRefusal(verdict)) refusals.set(draft, verdict)
      }
    } catch (error) {
      this.forget()
      throw error
    }
    return withoutRefused(drafts, refusals)
  }

  /** The log does not have what the run was given: the run is thrown away. */
  forget(): void {
    this.#run = null
  }

  /** Hears of what was written. Never waits. */
  heard(events: readonly RoomEvent[]): void {
    if (this.#room.state.exerciseFile === null) return
    for (const event of events) {
      if (
        this.#hasRun &&
        event.kind === 'phase.opened' &&
        event.body.phase !== 'prepare' &&
        this.#room.state.run === null
      )
        this.#start()
      if (event.kind === 'branch.opened' || event.kind === 'branch.entered') this.#turn(event)
      if (event.kind === 'voting.opened' || (event.kind === 'vote.cast' && !event.by.startsWith('bot:'))) {
        this.#botsVote(event.body.decision)
      }
      if (pacing.has(event.kind)) this.pace()
    }
  }

  /** Does what follows from a command of somebody who directs the run. */
  after(command: RoomCommand): void {
    if (command.kind === 'advance-run') this.advance(command.input.toMs)
  }

  /** Moves the run on to a scenario time, in pieces, while people go on. A later target replaces a nearer one. */
  advance(toMs: number): Promise<void> {
    this.#targetMs = Math.max(toMs, this.#targetMs ?? 0)
    this.#advancing ??= this.#advanceInPieces()
      .catch(error => this.#report(error))
      .finally(() => {
        this.#advancing = null
        this.#targetMs = null
      })
    return this.#advancing
  }

  /** Starts or stops the timer of a clock that runs by itself. */
  pace(): void {
    const running = this.#hasRun && this.#clockRuns
    if (running && this.#timer === null) {
      this.#timer = setInterval(() => this.#beat(), paceMs)
      this.#timer.unref()
    }
    if (!running && this.#timer !== null) {
      clearInterval(this.#timer)
      this.#timer = null
    }
  }

  /**
   * The columns of a branch so far (null: of the present one) and what was public; null where there is no run, or no such branch, yet.
   * It does not wait for a run that moves on.
   */
  async soFar(
    measures: readonly string[],
    wanted: string | null = null,
  ): Promise<{ branch: string; series: RunSeries; happened: HappenedLine[] } | null> {
    if (!this.#hasRun || this.#room.state.run === null) return null
    const run = this.#run ?? (await this.#lock.run(() => this.#open()))
    const branch = wanted ?? run.branch
    if (!run.hasBranch(branch)) return null
    return { branch, series: run.columns(measures, branch), happened: run.happened(branch) }
  }

  /** Does something with the run in its turn. */
  with<T>(task: (run: RunHost) => Promise<T>): Promise<T> {
    return this.#lock.run(async () => task(await this.#open()))
  }

  /** Stops the clock and what is under way. */
  async close(): Promise<void> {
    this.#stop.abort()
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    await this.#advancing
    await this.#lock.idle()
    this.forget()
  }

  get #hasRun(): boolean {
    return this.#room.state.exerciseFile?.run != null
  }

  get #clockRuns(): boolean {
    const { state } = this.#room
    return (
      currentPhase(state) === 'act' && !isPaused(state) && state.clock?.mode === 'ratio' && state.clock.running === true
    )
  }

  async #open(): Promise<RunHost> {
    if (this.#run === null) {
      const { scenarios } = this.#exercises
      const plan = this.#room.state.exerciseFile!.run!
      const { host, differences } = await RunHost.rebuild(plan, scenarios, this.#room.events())
      for (const difference of differences) this.#report(new Error(difference))
      this.#run = host
    }
    return this.#run
  }

  #start(): void {
    this.#inTurn(async () => {
      const { state } = this.#room
      if (state.run !== null) return
      const run = await this.#open()
      const { advanced } = await run.advanceTo(run.nowMs)
      await this.#room.append(() => [
        { kind: 'run.started', audience: 'all', body: run.started() },
        { kind: 'run.advanced', audience: 'all', body: advanced },
      ])
      // What the exercise begins with is on the table before anybody has moved the clock.
      await this.#release(run)
    })
  }

  /** Branches of the run follow those of the log. */
  #turn(event: RoomEvent<'branch.opened' | 'branch.entered'>): void {
    this.#inTurn(async () => {
      const run = await this.#open()
      if (event.kind === 'branch.opened') await run.openBranch(event.body)
      else await run.enterBranch(event.body.branch)
    })
  }

  async #advanceInPieces(): Promise<void> {
    for (;;) {
      const more = await this.#lock.run(() => this.#advanceOnePiece())
      if (!more || this.#stop.signal.aborted) return
    }
  }

  async #advanceOnePiece(): Promise<boolean> {
    const { state } = this.#room
    if (currentPhase(state) !== 'act' || isPaused(state)) return false
    const run = await this.#open()
    const branch = currentBranch(state)
    const fromMs = run.nowMs
    const wantedMs = Math.min(this.#targetMs ?? fromMs, state.exerciseFile!.run!.untilMs)
    if (branch === null || branch.done || wantedMs <= fromMs) return false
    const toMs = Math.min(wantedMs, fromMs + pieceMs)
    try {
      const advance = await run.advanceTo(toMs, this.#stop.signal)
      // Less than a step was asked for, or the server is being stopped.
      if (run.nowMs === fromMs) return false
      await this.#room.append(() => eventsOf(advance))
    } catch (error) {
      this.forget()
      throw error
    }
    this.#room.progress(null, 'advance', { job: 'advance', done: run.nowMs, of: wantedMs, leftMs: null })
    await this.#release(run)
    await this.#botsPull(run)
    return toMs < wantedMs && !run.done
  }

  /** Injects whose time or condition has come. */
  async #release(run: RunHost): Promise<void> {
    const due = releasesDue(this.#room.state, {
      scenarioMs: run.nowMs,
      holds: (when, sinceMs) => {
        const reading = parseCondition(when)
        return reading.ok && run.nowMs >= (sinceMs ?? 0) && holds(reading.condition, run.history(), run.nowMs)
      },
    })
    for (const id of due) {
      await this.#room.append((state, atMs) => {
        const inject = state.injects.get(id)
        if (inject?.stage !== 'scheduled') return []
        return releaseInject(state, inject, inject.release.by, atMs)
      })
    }
  }

  async #botsPull(run: RunHost): Promise<void> {
    const { state } = this.#room
    for (const seat of state.exerciseFile!.seats) {
      const known = state.seats.get(seat.id)
      if (known?.playedBy !== 'bot') continue
      for (const { pull, because } of nextBotPulls(seat, known.pulls, run.history(), run.nowMs)) {
        const done = await this.#room.actAs(botActor(seat.id), 'pull-lever', { pull, decision: null })
        if (isRefusal(done)) continue
        await this.#room.append(
          () => [{ kind: 'bot.spoke', audience: `seat:${seat.id}`, body: { seat: seat.id, text: because } }],
          botActor(seat.id),
        )
      }
    }
  }

  /** Bots vote when a vote opens, and those who go with the majority again whenever it has changed. */
  #botsVote(id: string): void {
    this.#inTurn(async () => {
      const { state } = this.#room
      const decision = state.decisions.get(id)
      for (const seat of state.exerciseFile?.seats ?? []) {
        if (decision?.stage !== 'voting') return
        if (seat.policy === null || state.seats.get(seat.id)?.playedBy !== 'bot') continue
        const people = [...decision.votes].filter(([voter]) => !voter.startsWith('bot:')).map(([, vote]) => vote.option)
        const options = decision.options.map(option => option.id)
        const option = botVote(seat.policy.vote, options, people)
        const own = decision.votes.get(botActor(seat.id))
        if (own !== undefined && own.option === option) continue
        await this.#room.actAs(botActor(seat.id), 'vote', { decision: id, option, objects: false, dissent: '' })
      }
    })
  }

  #beat(): void {
    const target = scenarioNow(this.#room.state, this.#nowMs())
    if (target !== null) this.advance(target)
  }

  #inTurn(task: () => Promise<void>): void {
    this.#lock.run(task).catch(error => {
      if (!this.#stop.signal.aborted) this.#report(error)
    })
  }
}

const pacing: ReadonlySet<string> = new Set(['clock.set', 'phase.opened', 'phase.paused', 'phase.resumed'])

/** The run refuses parts and crowds; what was refused may tell of a seat's plan, so it is for the staff. */
function eventsOf({ refusals, advanced }: Advance): EventDraft[] {
  return [
    ...refusals.map(body => ({ kind: 'run.refused', audience: 'control', body }) satisfies EventDraft),
    { kind: 'run.advanced', audience: 'all', body: advanced },
  ]
}

/** Puts `lever.refused` where a pull and its command were. */
function withoutRefused(drafts: readonly EventDraft[], refusals: ReadonlyMap<EventDraft, Refusal>): EventDraft[] {
  if (refusals.size === 0) return [...drafts]
  const kept: EventDraft[] = []
  let pulled: EventDraft<'lever.pulled'> | null = null
  for (const draft of drafts) {
    if (draft.kind === 'lever.pulled') {
      pulled = draft
      kept.push(draft)
      continue
    }
    const refusal = refusals.get(draft)
    if (refusal === undefined || pulled === null) {
      kept.push(draft)
      continue
    }
    kept.splice(kept.indexOf(pulled), 1)
    const { pull, atMs } = pulled.body
    kept.push({
      kind: 'lever.refused',
      audience: pulled.audience,
      body: { pull, because: refusal.because, section: refusal.section ?? null, atMs, use: null },
    })
  }
  return kept
}
