/**
 * One future of a run, as a job for a worker thread: the past as it happened, then commands, then on to a time under a seed of its own.
 * The past of a job is kept for the next one, so two hundred futures share one.
 */

import { advance, type Command, fork, type Reseed, type Run, type Scenario, start } from '@breakwater/engine'

/** What a future is made of. */
export type FutureJob = {
  want: 'future'
  seed: string
  precision: 'exact' | 'fast'
  /** What was commanded before `fromMs`. */
  past: Command[]
  reseeds: Reseed[]
  fromMs: number
  untilMs: number
  /** Commands of this future, from `fromMs` on. */
  commands: Command[]
  /** What the future draws by from `fromMs` on; null: as the run itself. */
  future: string | null
  /** Columns by id. */
  measures: string[]
  /** Most samples that come back. */
  timesMax: number
}

/** A future’s columns from `fromMs` on, thinned; the last sample is always among them. */
export type FutureSeries = {
  timeMs: Float64Array
  /** By measure, in the order of the job; NaN where the run has no such column. */
  values: Float64Array[]
  /** Lowest value of each measure over all samples from `fromMs` on, also those that were thinned out. */
  lowest: number[]
  labels: string[]
  units: string[]
}

type Base = { scenario: Scenario; key: string; run: Run }

/** Works futures out and keeps the last past. */
export class FutureBench {
  private base: Base | undefined

  /** @throws BreakwaterError for a command or seed that is wrong, Defect if the run broke. */
  work(scenario: Scenario, job: FutureJob): FutureSeries {
    const base = this.baseOf(scenario, job)
    const run = fork(base, job.future === null ? {} : { seed: job.future })
    if (job.commands.length > 0) advance(run, { steps: 0, commands: job.commands })
    const firstRow = run.stage.recorder.times.length
    goTo(run, job.untilMs)
    return seriesOf(run, job, Math.max(0, firstRow - 1))
  }

  private baseOf(scenario: Scenario, job: FutureJob): Run {
    const { seed, precision, past, reseeds, fromMs } = job
    const key = JSON.stringify([seed, precision, past, reseeds, fromMs])
    if (this.base?.scenario === scenario && this.base.key === key) return this.base.run
    const run = start(scenario, { seed, precision, reseeds })
    if (past.length > 0) advance(run, { steps: 0, commands: past })
    goTo(run, fromMs)
    this.base = { scenario, key, run }
    return run
  }
}

function goTo(run: Run, toMs: number): void {
  const { clock } = run.stage
  const steps = Math.min(clock.steps, clock.stepAt(toMs)) - clock.step
  if (steps > 0) advance(run, { steps })
}

/** From the row at the fork on: every so many rows, counted back from the last. */
function seriesOf(run: Run, job: FutureJob, firstRow: number): FutureSeries {
  const { recorder } = run.stage
  const times = recorder.times
  const rows = times.length - firstRow
  const every = Math.max(1, Math.ceil(rows / job.timesMax))
  const taken: number[] = []
  for (let row = times.length - 1; row >= firstRow; row -= every) taken.unshift(row)
  const indexes = job.measures.map(measure => recorder.columns.findIndex(column => column.id === measure))
  const columns = indexes.map(index =>
    index < 0 ? new Float64Array(times.length).fill(Number.NaN) : recorder.valuesOf(index),
  )
  return {
    timeMs: Float64Array.from(taken, row => times[row]!),
    values: columns.map(values => Float64Array.from(taken, row => values[row]!)),
    lowest: columns.map(values => {
      let lowest = Number.NaN
      for (let row = firstRow; row < values.length; row++) if (!(values[row]! >= lowest)) lowest = values[row]!
      return lowest
    }),
    labels: job.measures.map((measure, at) => recorder.columns[indexes[at]!]?.label ?? measure),
    units: indexes.map(index => recorder.columns[index]?.unit ?? ''),
  }
}
