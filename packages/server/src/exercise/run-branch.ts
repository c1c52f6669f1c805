/** One branch of an exercise's run: the engine's run, and copies of it that were kept on the way. */

import {
  advance,
  type Command,
  fork,
  isDone,
  type JournalEntry,
  type Manifest,
  manifestOf,
  type Run,
  start,
} from '@breakwater/engine'

/** Longest that the run keeps the event loop to itself. */
const sliceMs = 8
/** Most copies that a branch keeps; beyond it every second one goes. */
const copiesMax = 24

/** See the file's head. */
export class RunBranch {
  readonly id: string
  readonly run: Run
  private readonly copyEverySteps: number
  private copies: Run[] = []
  private slice = 4
  private told: Manifest | undefined

  constructor(id: string, run: Run) {
    this.id = id
    this.run = run
    // Every six hours of the scenario: going back costs no more than that much of the run.
    this.copyEverySteps = Math.max(1, Math.round((6 * 3_600_000) / run.stage.clock.stepMs))
  }

  /** Scenario time up to which the run has gone. */
  get nowMs(): number {
    return this.run.stage.clock.nowMs
  }

  /** The manifest as it stands. Its hash is over the whole scenario, so it is kept until a command changes it. */
  get manifest(): Manifest {
    if (this.told?.commands.length !== this.run.commands.length) {
      const { commands, ...rest } = manifestOf(this.run)
      // The engine goes on appending to its list; a manifest that was told stays as it was.
      this.told = { ...rest, commands: [...commands] }
    }
    return this.told
  }

  /** True when the scenario ends here. */
  get done(): boolean {
    return isDone(this.run)
  }

  /**
   * Goes on to a scenario time, in slices between which the event loop runs.
   * @returns the journal's new entries. Stops early when the signal aborts.
   */
  async advanceTo(toMs: number, signal?: AbortSignal): Promise<JournalEntry[]> {
    const { clock } = this.run.stage
    const last = Math.min(clock.steps, clock.stepAt(toMs))
    const entries: JournalEntry[] = []
    while (clock.step < last && signal?.aborted !== true) {
      const untilCopy = this.copyEverySteps - (clock.step % this.copyEverySteps)
      const steps = Math.min(this.slice, last - clock.step, untilCopy)
      const began = performance.now()
      for (const entry of advance(this.run, { steps })) entries.push(entry)
      const tookMs = performance.now() - began
      this.slice = tookMs > sliceMs ? Math.max(1, this.slice >> 1) : tookMs < sliceMs / 2 ? this.slice * 2 : this.slice
      // A copy is taken after steps only, so that no command waits in it that was not carried out.
      if (clock.step % this.copyEverySteps === 0) this.keepCopy()
      await new Promise(resolve => setImmediate(resolve))
    }
    return entries
  }

  /**
   * Gives the run a command, to be carried out in the next step.
   * @throws BreakwaterError if the run has no such act or does not take the numbers.
   */
  give(command: Command): void {
    advance(this.run, { steps: 0, commands: [command] })
  }

  /** A branch that goes on from an earlier moment, with what was commanded before it. */
  async branchAt(id: string, fromMs: number): Promise<RunBranch> {
    const { scenario, seed, precision, commands, reseeds, stage } = this.run
    const step = Math.max(0, Math.min(stage.clock.step, stage.clock.stepAt(fromMs)))
    const atMs = stage.clock.startMs + step * stage.clock.stepMs
    const copy = this.copies.filter(candidate => candidate.stage.clock.step <= step).at(-1)
    const run = copy === undefined ? start(scenario, { seed, precision, reseeds }) : fork(copy)
    const branch = new RunBranch(id, run)
    branch.copies = this.copies.filter(candidate => candidate.stage.clock.step <= step)
    // What was decided at the moment itself belongs to the old branch: the new one decides anew.
    for (const command of commands.slice(run.commands.length).filter(command => command.atMs < atMs)) {
      await branch.advanceTo(command.atMs)
      branch.give(command)
    }
    await branch.advanceTo(atMs)
    return branch
  }

  private keepCopy(): void {
    const { step } = this.run.stage.clock
    if ((this.copies.at(-1)?.stage.clock.step ?? -1) >= step) return
    this.copies.push(fork(this.run))
    if (this.copies.length > copiesMax) this.copies = this.copies.filter((_copy, at) => at % 2 === 1)
  }
}
