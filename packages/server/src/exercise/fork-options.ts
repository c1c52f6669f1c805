/** Two hundred futures for each option of a decision, on common random numbers, as fans of quantiles. */

import type { Command, Manifest, Scenario } from '@breakwater/engine'
import { BreakwaterError, defineScenario } from '@breakwater/engine'
import type { RunCommand } from '@breakwater/room'
import type { FutureJob, FutureSeries } from '../run/future-job.ts'
import type { RunAnswer, RunJob } from '../run/run-job.ts'
import { Stopped } from '../run/worker-pool.ts'
import { engineCommand } from './engine-command.ts'
import { quantileOf } from './quantile.ts'

/** Who works jobs out; a `WorkerPool` is one. */
export type FutureWorkers = {
  readonly size: number
  run(job: RunJob & { source: Scenario['source'] }): Promise<RunAnswer & { ok: true }>
}

/** An option as what it would command. */
export type ForkOption = { id: string; title: string; commands: readonly RunCommand[] }

/** Quantiles of one measure over the futures, by time. */
export type Fan = { timeMs: number[]; p05: number[]; p25: number[]; p50: number[]; p75: number[]; p95: number[] }
/** A figure at the end of the futures. `lowest` figures have `:lowest` after the measure. */
export type ForkFigure = { measure: string; label: string; unit: string; p05: number; p50: number; p95: number }

/** The exhibit of a fork. Values that no future has are left out of the quantiles; where none has one, null in JSON. */
export type ForksExhibit = {
  options: { id: string; title: string; fans: Record<string, Fan>; figures: ForkFigure[] }[]
  /** Futures for each option. */
  runs: number
  /** What they drew by after `fromMs`: the same for every option. */
  seeds: string[]
  fromMs: number
  untilMs: number
  /** How the futures count; a run in exact numbers is continued in fast ones, its past worked out anew. */
  precision: 'exact' | 'fast'
  manifestHash: string
}

/** How far a fork is. `leftMs` is null until something is done. */
export type ForkProgress = { done: number; of: number; leftMs: number | null }

/** What a fork needs. */
export type ForkRequest = {
  /** Of the branch as it stands. */
  manifest: Manifest
  fromMs: number
  untilMs: number
  options: readonly ForkOption[]
  /** Futures for each option; default 200. */
  runs?: number
  measures: readonly string[]
  signal?: AbortSignal
  onProgress?: (progress: ForkProgress) => void
  /** A clock for the time that is left; default the process's. */
  nowMs?: () => number
}

/** Samples of a fan. */
const timesMax = 240
/** Seeds of futures stay below this; they are decimal text below 2^64. */
const seedSpan = 2n ** 64n

/**
 * Makes the futures in worker threads. An option that is not chosen and one that is differ in what is decided, in nothing else: future
 * number k of each draws by the same seed.
 * @throws Stopped when the signal aborts (at once; what the threads have in hand they finish for nobody), BreakwaterError if a command
 * is wrong.
 */
export async function forkOptions(workers: FutureWorkers, request: ForkRequest): Promise<ForksExhibit> {
  const { manifest, fromMs, untilMs, options, runs = 200, signal, onProgress, nowMs = Date.now } = request
  const scenario = boundScenario(manifest)
  const measures = [...request.measures]
  const seeds = futureSeeds(manifest.seed, fromMs, runs)
  const past = manifest.commands.filter(command => command.atMs < fromMs)
  const jobs = options.flatMap((option, at) => {
    // What was commanded at the moment itself and waits for the next step happens in every future.
    const waiting = manifest.commands.filter(command => command.atMs === fromMs)
    const commands: Command[] = [
      ...waiting,
      ...option.commands.map(command => engineCommand(scenario, command, fromMs)),
    ]
    return seeds.map((future, number) => ({ at, number, commands, future }))
  })
  // Future 1 of every option first: what is shown on the way compares like with like.
  jobs.sort((left, right) => left.number - right.number || left.at - right.at)
  const series: FutureSeries[][] = options.map(() => [])
  const beganMs = nowMs()
  let done = 0
  await workAll(workers, jobs, signal, async job => {
    const future: FutureJob = {
      want: 'future',
      seed: manifest.seed,
      precision: 'fast',
      past,
      reseeds: manifest.reseeds ?? [],
      fromMs,
      untilMs,
      commands: job.commands,
      future: job.future,
      measures,
      timesMax,
    }
    const answer = await workers.run({ ...future, source: manifest.scenario })
    if (answer.want !== 'future') throw new Error('the worker answered something else')
    series[job.at]![job.number] = answer.series
    done++
    if (signal?.aborted !== true)
      onProgress?.({ done, of: jobs.length, leftMs: Math.round(((nowMs() - beganMs) / done) * (jobs.length - done)) })
  })
  return {
    options: options.map(({ id, title }, at) => ({ id, title, ...summaryOf(series[at]!, measures) })),
    runs,
    seeds,
    fromMs,
    untilMs,
    precision: 'fast',
    manifestHash: manifest.hash,
  }
}

/** Seeds of the futures: from the run's seed, the moment and the number, by odd multipliers, so no two are the same. */
export function futureSeeds(seed: string, fromMs: number, count: number): string[] {
  const origin = BigInt(seed) * 0x9e3779b97f4a7c15n + BigInt(fromMs) * 0xbf58476d1ce4e5b9n
  return Array.from({ length: count }, (_, index) =>
    String((origin + BigInt(index + 1) * 0x94d049bb133111ebn) % seedSpan),
  )
}

/** The scenario of a manifest. @throws BreakwaterError if it is none any more. */
export function boundScenario(manifest: Manifest): Scenario {
  const bound = defineScenario(manifest.scenario)
  if (!bound.ok) throw new BreakwaterError(bound.mistakes)
  return bound.scenario
}

/** Hands out as many jobs as there are threads; stops handing out when one fails or the signal aborts. */
export async function workAll<T>(
  workers: FutureWorkers,
  jobs: readonly T[],
  signal: AbortSignal | undefined,
  work: (job: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let stopped = signal?.aborted === true
  const lane = async (): Promise<void> => {
    while (!stopped && next < jobs.length) await work(jobs[next++]!)
  }
  const aborted = new Promise<never>((_resolve, reject) => {
    const stop = (): void => {
      stopped = true
      reject(new Stopped())
    }
    if (stopped) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
  const lanes = Array.from({ length: Math.min(workers.size, jobs.length) }, lane)
  try {
    await Promise.race([Promise.all(lanes), aborted])
  } finally {
    stopped = true
    // A lane that fails after the others were left is nobody's any more.
    for (const each of lanes) each.catch(() => undefined)
    aborted.catch(() => undefined)
  }
}

function summaryOf(
  futures: readonly FutureSeries[],
  measures: readonly string[],
): { fans: Record<string, Fan>; figures: ForkFigure[] } {
  const fans: Record<string, Fan> = {}
  const figures: ForkFigure[] = []
  const first = futures[0]
  if (first === undefined) return { fans, figures }
  const timeMs = [...first.timeMs]
  measures.forEach((measure, at) => {
    const fan: Fan = { timeMs, p05: [], p25: [], p50: [], p75: [], p95: [] }
    for (let row = 0; row < timeMs.length; row++) {
      const values = futures.map(future => future.values[at]![row]!)
      const quantile = quantileOf(values)
      fan.p05.push(drawn(quantile(0.05)))
      fan.p25.push(drawn(quantile(0.25)))
      fan.p50.push(drawn(quantile(0.5)))
      fan.p75.push(drawn(quantile(0.75)))
      fan.p95.push(drawn(quantile(0.95)))
    }
    fans[measure] = fan
    const [label, unit] = [first.labels[at]!, first.units[at]!]
    const end = quantileOf(futures.map(future => future.values[at]!.at(-1) ?? Number.NaN))
    figures.push({ measure, label, unit, p05: end(0.05), p50: end(0.5), p95: end(0.95) })
    if (at > 0) return
    const lowest = quantileOf(futures.map(future => future.lowest[at]!))
    const [p05, p50, p95] = [lowest(0.05), lowest(0.5), lowest(0.95)]
    figures.push({ measure: `${measure}:lowest`, label: `${label}, lowest`, unit, p05, p50, p95 })
  })
  return { fans, figures }
}

/** Six digits: more than a chart shows, and a third of the bytes. */
function drawn(value: number): number {
  return Number(value.toPrecision(6))
}
