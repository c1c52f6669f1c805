/**
 * The run of a room's exercise: opened from the exercise, moved on by the room's clock, changed by the seats' levers, forked into
 * branches. What is asked is done one after the other. The same questions in the same order give the same run to the last byte.
 */

import {
  BreakwaterError,
  Defect,
  finish,
  fork,
  type Manifest,
  type Run,
  type RunResult,
  type Scenario,
  start,
} from '@breakwater/engine'
import type { EventBodies, ExerciseRun, Figure, MeasureHistory, Refusal, RoomEvent, RunCommand } from '@breakwater/room'
import { engineCommand } from './engine-command.ts'
import { RunBranch } from './run-branch.ts'
import { columnsSoFar, figuresNow, historyOf, type RunSeries } from './run-figures.ts'
import { type HappenedLine, linesOf, refusalsOf } from './run-journal.ts'
import { scenarioOfRun } from './run-scenario.ts'

/** What came of moving the run on. */
export type Advance = {
  advanced: EventBodies['run.advanced']
  /** What rules of the simulated world refused on the way, each reason once for each who asked. */
  refusals: EventBodies['run.refused'][]
  /** What happened on the way and was public: documented events, decisions, halts. */
  happened: HappenedLine[]
}

/** The trunk’s name. */
const trunk = 'main'
/** Most branches of one run. */
const branchesMax = 12

/** See the file's head. */
export class RunHost {
  readonly plan: ExerciseRun
  readonly scenario: Scenario
  private readonly branches = new Map<string, RunBranch>()
  private current: RunBranch
  private tail: Promise<unknown> = Promise.resolve()

  private constructor(plan: ExerciseRun, scenario: Scenario) {
    this.plan = plan
    this.scenario = scenario
    this.current = new RunBranch(trunk, start(scenario, { seed: plan.seed, precision: plan.precision }))
    this.branches.set(trunk, this.current)
  }

  /**
   * Opens the run and lets it go up to where the exercise begins.
   * @param scenarios the library's scenarios by id.
   * @throws BreakwaterError if the scenario, a setting or the seed is wrong.
   */
  static async open(plan: ExerciseRun, scenarios: ReadonlyMap<string, Scenario>): Promise<RunHost> {
    const host = new RunHost(plan, scenarioOfRun(plan, scenarios))
    await host.current.advanceTo(plan.fromMs)
    return host
  }

  /**
   * Opens the run of a room again from its events (`run.started`, `run.commanded`, `run.advanced`, `branch.opened`, `branch.entered`);
   * others are passed over.
   * @returns the host, and sentences about where it comes out otherwise than the log says (another engine, a changed scenario).
   */
  static async rebuild(
    plan: ExerciseRun,
    scenarios: ReadonlyMap<string, Scenario>,
    events: readonly RoomEvent[],
  ): Promise<{ host: RunHost; differences: string[] }> {
    const begun = events.find((event): event is RoomEvent<'run.started'> => event.kind === 'run.started')
    const { seed, precision } = begun?.body ?? plan
    const host = await RunHost.open({ ...plan, seed, precision }, scenarios)
    const differences: string[] = []
    const compare = (event: RoomEvent, hash: string): void => {
      if (hash !== host.manifest().hash) differences.push(`Event ${event.seq}: the run has another manifest now.`)
    }
    for (const event of events) {
      if (event.kind === 'run.started') compare(event, event.body.manifestHash)
      else if (event.kind === 'run.commanded') await host.command(event.body.command)
      else if (event.kind === 'run.advanced') {
        await host.advanceTo(event.body.toMs)
        compare(event, event.body.manifestHash)
      } else if (event.kind === 'branch.opened') {
        const { branch, from, fromMs } = event.body
        await host.openBranch({ branch, from, fromMs })
      } else if (event.kind === 'branch.entered') await host.enterBranch(event.body.branch)
    }
    return { host, differences }
  }

  /** Body of the event that says the run is open. */
  started(): EventBodies['run.started'] {
    const { scenario, seed, precision } = this.plan
    const scenarioMs = this.current.nowMs
    return { scenario, seed, precision, manifestHash: this.manifest().hash, scenarioMs, branch: this.current.id }
  }

  /** Scenario time of the present branch. */
  get nowMs(): number {
    return this.current.nowMs
  }

  /** The present branch. */
  get branch(): string {
    return this.current.id
  }

  /** True when the exercise's end is reached. */
  get done(): boolean {
    return this.current.nowMs >= this.plan.untilMs || this.current.done
  }

  /**
   * Moves the present branch on to a scenario time (not beyond the exercise's end; not back), in slices of less than ten milliseconds.
   * @param signal stops it where it is; what was done is told as usual.
   * @throws Defect if the run broke.
   */
  advanceTo(toMs: number, signal?: AbortSignal): Promise<Advance> {
    return this.queued(async () => {
      const entries = await this.current.advanceTo(Math.min(toMs, this.plan.untilMs), signal)
      return {
        advanced: {
          toMs: this.current.nowMs,
          step: this.current.run.stage.clock.step,
          figures: this.figures(),
          manifestHash: this.manifest().hash,
          branch: this.current.id,
          done: this.done,
        },
        refusals: refusalsOf(entries),
        happened: linesOf(entries),
      }
    })
  }

  /** Gives the run what a seat decided; it is carried out in the next step. What the engine does not take is a refusal. */
  command(command: RunCommand): Promise<{ ok: true } | Refusal> {
    return this.queued(async () => {
      if (this.done) {
        return { refused: 'run-is-over', because: 'The run has reached its end.', hint: 'Open a branch to go back.' }
      }
      try {
        this.current.give(engineCommand(this.scenario, command, this.current.nowMs))
        return { ok: true }
      } catch (error) {
        if (!(error instanceof BreakwaterError)) throw error
        const [first] = error.mistakes
        const because = error.mistakes.map(mistake => mistake.message).join(' ')
        return { refused: 'run-refuses', because, ...(first === undefined ? {} : { hint: first.hint }) }
      }
    })
  }

  /** Figures of the present branch at its newest sample. Default: what everybody sees. Measures that are not there are left out. */
  figures(measures: readonly string[] = this.plan.measures): Figure[] {
    return figuresNow(this.current.run, measures)
  }

  /** True if there is such a branch. */
  hasBranch(id: string): boolean {
    return this.branches.has(id)
  }

  /**
   * Columns of a branch so far (default: the present one), from the scenario's beginning. Without history laid over it: that is still
   * to come. Asking for another branch does not enter it.
   */
  columns(measures: readonly string[], branch = this.current.id): RunSeries {
    return columnsSoFar(this.branchOf(branch).run, measures)
  }

  /** What conditions look at: columns by their id or by the exercise's short names. */
  history(): MeasureHistory {
    return historyOf(this.current.run, this.plan.names)
  }

  /** What happened so far in a branch (default: the present one) and was public. */
  happened(branch = this.current.id): HappenedLine[] {
    return linesOf(this.branchOf(branch).run.stage.journal.entries)
  }

  /**
   * Opens a branch from an earlier moment of another one (default: of the present one), with the commands that came before it. The
   * present branch stays the present one until {@link enterBranch}.
   */
  openBranch(wanted: {
    branch: string
    from?: string
    fromMs: number
  }): Promise<{ from: string; fromMs: number } | Refusal> {
    return this.queued(async () => {
      const from = this.branches.get(wanted.from ?? this.current.id)
      if (from === undefined) return unknownBranch(wanted.from ?? '')
      if (this.branches.has(wanted.branch))
        return { refused: 'branch-exists', because: 'There is a branch of that name already.' }
      if (this.branches.size >= branchesMax)
        return { refused: 'too-many-branches', because: `A run has at most ${branchesMax} branches.` }
      if (wanted.fromMs < this.plan.fromMs || wanted.fromMs > from.nowMs) {
        const because = 'A branch begins between the beginning of the exercise and the present moment.'
        return { refused: 'impossible-time', because }
      }
      const branch = await from.branchAt(wanted.branch, wanted.fromMs)
      this.branches.set(branch.id, branch)
      return { from: from.id, fromMs: branch.nowMs }
    })
  }

  /** Makes a branch the present one. */
  enterBranch(id: string): Promise<{ scenarioMs: number } | Refusal> {
    return this.queued(async () => {
      const branch = this.branches.get(id)
      if (branch === undefined) return unknownBranch(id)
      this.current = branch
      return { scenarioMs: branch.nowMs }
    })
  }

  /** The manifest of the present branch: what replays it. */
  manifest(): Manifest {
    return this.current.manifest
  }

  /** The figures of the present branch as a finished run tells them. Taken of a copy: the branch itself is not touched. */
  result(): RunResult {
    return finish(fork(this.current.run))
  }

  /** The run of the present branch, to read from. */
  get run(): Run {
    return this.current.run
  }

  private branchOf(id: string): RunBranch {
    const branch = this.branches.get(id)
    if (branch === undefined) throw new Defect(`The run has no branch “${id}”.`)
    return branch
  }

  /** One after the other; a task that failed does not hold up the next. */
  private queued<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task)
    // The caller has the failure.
    this.tail = result.catch(() => undefined)
    return result
  }
}

function unknownBranch(id: string): Refusal {
  return { refused: 'unknown-branch', because: `The run has no branch “${id}”.` }
}
