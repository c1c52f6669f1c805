/**
 * Futures and what would have been: long work in other threads, whose results come back as exhibits of the room. The run itself is
 * only asked where it stands.
 */

import type { Manifest } from '@breakwater/engine'
import {
  checkPull,
  currentPhase,
  type EventDraft,
  isRefusal,
  type Person,
  type Refusal,
  type RoomEvent,
  type RoomState,
  type RunCommand,
} from '@breakwater/room'
import { newId } from '../account/index.ts'
import { commandOfPull, counterfactual, type ForkOption, type ForksExhibit, forkOptions } from '../exercise/index.ts'
import { Stopped } from '../run/worker-pool.ts'
import type { Store } from '../store/index.ts'
import type { ExerciseDoor } from './exercise-door.ts'
import { LineStream } from './line-stream.ts'
import type { RunDesk } from './run-desk.ts'

/** What the desk asks of its room. */
export type FutureRoom = {
  id: string
  state: RoomState
  events: () => readonly RoomEvent[]
  append: (make: (state: RoomState) => readonly EventDraft[], by?: string) => Promise<RoomEvent[]>
  run: RunDesk
}

/** Roles that may ask for futures: it is work for the whole machine. */
const asking: ReadonlySet<string> = new Set(['chair', 'co-author', 'director', 'controller'])
const phasesOfFutures: ReadonlySet<string> = new Set(['discuss', 'decide', 'act'])

/** See the file's head. */
export class FutureDesk {
  readonly #parts: { store: Store; exercises: ExerciseDoor; nowMs: () => number; report: (error: unknown) => void }
  readonly #room: FutureRoom
  readonly #stop = new AbortController()
  #forking = false
  #comparing: Promise<void> | null = null

  constructor(
    parts: { store: Store; exercises: ExerciseDoor; nowMs: () => number; report: (error: unknown) => void },
    room: FutureRoom,
  ) {
    this.#parts = parts
    this.#room = room
  }

  /** True while something is computed. */
  get working(): boolean {
    return this.#forking || this.#comparing !== null
  }

  /**
   * Begins the futures of a decision's options. The lines are progress and at last the exhibit, which is then in the room. One at a
   * time; aborting the signal ends it and leaves nothing behind.
   * @param wanted `runs` futures for each option; `untilMs` is the scenario time at which they end, default {@link horizonMs}.
   */
  async fork(
    person: Person,
    decisionId: string,
    wanted: { runs: number; untilMs: number | null },
    signal: AbortSignal,
  ): Promise<{ lines: AsyncIterable<object> } | Refusal> {
    const { state } = this.#room
    if (!asking.has(person.role)) return noRight
    if (!phasesOfFutures.has(currentPhase(state))) return notNow
    const decision = state.decisions.get(decisionId)
    if (decision === undefined) return { refused: 'unknown-decision', because: 'There is no such decision here.' }
    const exercise = state.exerciseFile
    if (exercise?.run == null || state.run === null) return noRun
    if (this.#forking) return busy
    const plan = exercise.run
    this.#forking = true
    try {
      const { manifest, fromMs } = await this.#whereItStands()
      const untilMs = wanted.untilMs ?? horizonMs(exercise.rounds, plan.untilMs, fromMs)
      if (untilMs <= fromMs || untilMs > plan.untilMs) return this.#leave(outside(fromMs, plan.untilMs))
      const options: ForkOption[] = []
      for (const { id, title, pulls } of decision.options) {
        const commands: RunCommand[] = []
        for (const pull of pulls) {
          const checked = checkPull(state, pull)
          if (isRefusal(checked)) return this.#leave(checked)
          const seat = exercise.seats.find(candidate => candidate.id === pull.seat)
          const command = seat && commandOfPull(seat, { ...pull, choices: checked.choices }, fromMs)
          if (command !== undefined) commands.push(command)
        }
        options.push({ id, title, commands })
      }
      const stream = new LineStream()
      const stopped = AbortSignal.any([signal, this.#stop.signal])
      forkOptions(this.#parts.exercises.workers, {
        manifest,
        fromMs,
        untilMs,
        options,
        runs: wanted.runs,
        measures: plan.measures,
        signal: stopped,
        onProgress: progress => stream.progress({ job: 'forks', ...progress }),
      })
        .then(async exhibit => {
          stream.write(await this.#keepForks(person.id, decisionId, decision.question, exhibit))
          stream.end()
        })
        .catch(error => stream.end(error instanceof Stopped && stopped.aborted ? null : error))
        .finally(() => this.#leave())
      return { lines: stream }
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  /** What the end of the run would have been without each carried decision; each once. Runs beside the meeting. */
  compare(): void {
    if (this.#comparing !== null || this.#room.state.run === null) return
    this.#comparing = this.#compareEach()
      .catch(error => {
        if (!this.#stop.signal.aborted) this.#parts.report(error)
      })
      .finally(() => {
        this.#comparing = null
      })
  }

  /** Stops what is under way. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#comparing
  }

  #leave(): undefined
  #leave(refusal: Refusal): Refusal
  #leave(refusal?: Refusal): Refusal | undefined {
    this.#forking = false
    return refusal
  }

  #whereItStands(): Promise<{ manifest: Manifest; fromMs: number }> {
    return this.#room.run.with(async run => ({ manifest: run.manifest(), fromMs: run.nowMs }))
  }

  async #keepForks(by: string, decision: string, question: string, made: ForksExhibit): Promise<object> {
    const exhibit = newId()
    await this.#keep(exhibit, made)
    const { runs, fromMs, untilMs, options } = made
    const summary = `${runs} futures for each of ${options.length} options, until ${minute(untilMs)} of the scenario.`
    await this.#room.append(
      () => [
        { kind: 'exhibit.added', audience: 'all', body: { exhibit, title: question, form: 'forks', summary } },
        { kind: 'forks.made', audience: 'all', body: { decision, exhibit, runs, fromMs, untilMs } },
      ],
      by,
    )
    return { exhibit }
  }

  async #compareEach(): Promise<void> {
    const { state, events } = this.#room
    const { run: plan } = state.exerciseFile!
    for (const decision of [...state.decisions.values()]) {
      if (decision.closed?.option == null || state.counterfactuals.has(decision.id)) continue
      const without = events().flatMap(event =>
        event.kind === 'run.commanded' && event.body.decision === decision.id && event.body.branch === state.run!.branch
          ? [event.body.command]
          : [],
      )
      if (without.length === 0) continue
      const { manifest, fromMs } = await this.#whereItStands()
      const made = await counterfactual(this.#parts.exercises.workers, {
        manifest,
        without,
        untilMs: fromMs,
        measures: plan!.measures,
        signal: this.#stop.signal,
      })
      const exhibit = newId()
      await this.#keep(exhibit, made)
      await this.#room.append(room =>
        room.counterfactuals.has(decision.id)
          ? []
          : [
              {
                kind: 'exhibit.added',
                audience: 'all',
                body: {
                  exhibit,
                  title: decision.question,
                  form: 'run',
                  summary: `The same crisis until ${minute(fromMs)} of the scenario, without this decision.`,
                },
              },
              {
                kind: 'counterfactual.run',
                audience: 'all',
                body: { decision: decision.id, exhibit, figures: made.figures },
              },
            ],
      )
    }
  }

  async #keep(id: string, body: object): Promise<void> {
    await this.#parts.store.db
      .insertInto('exhibits')
      .values({ room: this.#room.id, id, audience: 'all', body: JSON.stringify(body), at_ms: this.#parts.nowMs() })
      .execute()
  }
}

/** Futures go on for at least so much scenario time, if the run does. */
const horizonMinMs = 12 * 3_600_000

/**
 * Where futures end if nobody says otherwise: at the end of the round after the one that comes next, so that one sees past the own next
 * decision and no further; at least twelve hours on, never beyond the run.
 */
export function horizonMs(rounds: readonly { untilMs: number }[], runUntilMs: number, fromMs: number): number {
  const ends = rounds.map(round => round.untilMs).filter(endMs => endMs > fromMs)
  const wantedMs = ends[1] ?? runUntilMs
  return Math.min(runUntilMs, Math.max(wantedMs, fromMs + horizonMinMs))
}

function minute(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16)}Z`
}

const noRight: Refusal = {
  refused: 'no-right',
  because: 'The futures are asked for by the chair and those who direct the exercise.',
}
const notNow: Refusal = {
  refused: 'not-in-this-phase',
  because: 'Futures are made while the room discusses, decides or acts.',
}
const noRun: Refusal = { refused: 'no-run', because: 'There is no run yet to take futures from.' }
const outside = (fromMs: number, untilMs: number): Refusal => ({
  refused: 'impossible-time',
  because: 'The futures would end where there is no run.',
  hint:
    fromMs < untilMs
      ? `Let them end after ${minute(fromMs)} and not after ${minute(untilMs)}.`
      : 'The run has reached its end. Open a branch to go back.',
})
const busy: Refusal = {
  refused: 'busy',
  because: 'Futures are being made in this room already.',
  hint: 'Wait for them, or stop them where they were started.',
}
