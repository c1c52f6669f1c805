/** What the run would have been without a decision: the same seed, its commands left out, figures compared. */

import type { Command, Manifest } from '@breakwater/engine'
import type { EventBodies, RunCommand } from '@breakwater/room'
import type { FutureJob, FutureSeries } from '../run/future-job.ts'
import { boundScenario, type FutureWorkers, workAll } from './fork-options.ts'

/** What is compared. */
export type CounterfactualRequest = {
  /** Of the branch as it stands at the end. */
  manifest: Manifest
  /** What the decision commanded, as the room's events keep it. */
  without: readonly RunCommand[]
  untilMs: number
  measures: readonly string[]
  signal?: AbortSignal
}

/** Figures at the end and the lowest of the first measure, with and without the decision. */
export type Counterfactual = {
  figures: EventBodies['counterfactual.run']['figures']
  /** Hash of the manifest that was compared with. */
  manifestHash: string
}

/**
 * Runs the crisis twice on the same random numbers, once without the decision's commands.
 * @throws Stopped when the signal aborts.
 */
export async function counterfactual(workers: FutureWorkers, request: CounterfactualRequest): Promise<Counterfactual> {
  const { manifest, untilMs, signal } = request
  const measures = [...request.measures]
  const { start } = boundScenario(manifest).document.clock
  const jobs = [manifest.commands, withoutThose(manifest.commands, request.without)]
  const series: FutureSeries[] = []
  await workAll(workers, [0, 1], signal, async at => {
    const job: FutureJob = {
      want: 'future',
      seed: manifest.seed,
      precision: manifest.precision,
      past: [],
      reseeds: manifest.reseeds ?? [],
      fromMs: start,
      untilMs,
      commands: jobs[at]!,
      future: null,
      measures,
      timesMax: 1,
    }
    const answer = await workers.run({ ...job, source: manifest.scenario })
    if (answer.want !== 'future') throw new Error('the worker answered something else')
    series[at] = answer.series
  })
  const [taken, left] = series as [FutureSeries, FutureSeries]
  const figures: Counterfactual['figures'] = []
  measures.forEach((measure, at) => {
    const [label, unit] = [taken.labels[at]!, taken.units[at]!]
    if (unit === '' && Number.isNaN(taken.lowest[at]!)) return
    figures.push({ measure, label, unit, with: taken.values[at]!.at(-1)!, without: left.values[at]!.at(-1)! })
    if (at > 0) return
    figures.push({
      measure: `${measure}:lowest`,
      label: `${label}, lowest`,
      unit,
      with: taken.lowest[at]!,
      without: left.lowest[at]!,
    })
  })
  return { figures, manifestHash: manifest.hash }
}

/** Each command that is named is left out once: of those with its target, act and sentence the one nearest to its time. */
function withoutThose(commands: readonly Command[], without: readonly RunCommand[]): Command[] {
  const left = new Set(commands)
  for (const named of without) {
    let nearest: Command | undefined
    for (const command of left) {
      const same = command.target === named.target && command.act === named.act && command.sentence === named.sentence
      const distanceMs = Math.abs(command.atMs - named.atMs)
      if (same && (nearest === undefined || distanceMs < Math.abs(nearest.atMs - named.atMs))) nearest = command
    }
    if (nearest !== undefined) left.delete(nearest)
  }
  return [...left]
}
