/** How well a scenario hits its targets over many seeds. */

import type { TargetClass, TargetResult } from '@breakwater/engine'
import type { ScoredRun } from './run-job.ts'

/** Rows of these classes are scored as a share; the others pass or fail on their own. */
const scoredClasses: readonly TargetClass[] = ['level', 'stock', 'flow', 'ratio']

/** One target over all seeds. Rows that are not scored (inputs, modules that are not in the run) are left out. */
export type ScoreRow = {
  id: string
  class: TargetClass
  /** Share of the seeds that hit it. */
  share: number
  label: string
  unit: string
  low: number
  high: number
  given: boolean
  /** Median of what the runs gave; null if it was never a number. */
  median: number | null
  /** Over the seeds that missed: the median distance to the nearer edge of the band; null if none missed or a further condition failed. */
  medianMiss: number | null
}

/** The whole score. Shares of nothing (a scenario without such rows) are NaN. */
export type Score = {
  seeds: string[]
  rows: ScoreRow[]
  /** Median over the seeds of the share of rows of the classes level, stock, flow and ratio that were hit. */
  medianShare: number
  /** Share of the seeds that hit every row of the class shape. */
  allShapesShare: number
  /** Share of the seeds that hit every row of the classes shape and event. */
  allShapesAndEventsShare: number
}

/** Puts the runs together. Seeds stay in the order given. */
export function scoreRuns(runs: readonly ScoredRun[]): Score {
  const first = runs[0]?.targets ?? []
  const rows = first.flatMap((target, index) => {
    const outcomes = runs.map(run => run.targets[index]!).filter(outcome => outcome.pass !== null)
    return outcomes.length === 0 ? [] : [rowOf(target, outcomes)]
  })
  return {
    seeds: runs.map(run => run.seed),
    rows,
    medianShare:
      median(runs.map(run => shareHit(run.targets.filter(target => scoredClasses.includes(target.class))))) ??
      Number.NaN,
    allShapesShare: shareHittingAll(runs, ['shape']),
    allShapesAndEventsShare: shareHittingAll(runs, ['shape', 'event']),
  }
}

function rowOf(target: TargetResult, outcomes: readonly TargetResult[]): ScoreRow {
  const missed = outcomes.filter(outcome => outcome.pass === false)
  const sizes = missed.map(outcome => distance(outcome.actual, outcome.low, outcome.high)).filter(size => size > 0)
  return {
    id: target.id,
    class: target.class,
    share: (outcomes.length - missed.length) / outcomes.length,
    label: target.label,
    unit: target.unit,
    low: target.low,
    high: target.high,
    given: target.given,
    median: median(outcomes.map(outcome => outcome.actual).filter(Number.isFinite)) ?? null,
    medianMiss: median(sizes) ?? null,
  }
}

function distance(actual: number, low: number, high: number): number {
  return actual < low ? low - actual : actual > high ? actual - high : 0
}

function shareHit(targets: readonly TargetResult[]): number {
  const scored = targets.filter(target => target.pass !== null)
  return scored.length === 0 ? Number.NaN : scored.filter(target => target.pass === true).length / scored.length
}

/** Share of the runs in which no row of these classes was missed. */
function shareHittingAll(runs: readonly ScoredRun[], classes: readonly TargetClass[]): number {
  const judged = runs.map(run => run.targets.filter(target => classes.includes(target.class) && target.pass !== null))
  if (!judged.some(targets => targets.length > 0)) return Number.NaN
  return judged.filter(targets => targets.every(target => target.pass === true)).length / runs.length
}

/** The middle of a list (the mean of the two middle ones), without NaN; undefined if nothing is left. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.filter(value => !Number.isNaN(value)).sort((left, right) => left - right)
  if (sorted.length === 0) return undefined
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
