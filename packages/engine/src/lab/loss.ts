/**
 * One number for how far a run is from its targets, smooth enough for a search: 0 where every row is inside its band, below 1 always.
 *
 * - A condition inside its band costs 0. Outside, its distance x to the nearer edge is taken in units of the band's half-width and
 *   squashed to x / (1 + x): a half-width outside costs one half, and one hopeless row can never drown the others.
 * - A band that is written as a factor (`value` times or divided by two or more) is measured in logarithms, so that a tenth of the
 *   value and ten times the value cost the same.
 * - A side that stands for "or more" (the band is hundreds of times wider than the edge that was crossed is large) has no half-width
 *   that means anything; the size of that edge is the unit, and of an edge at 0 (a sign) the row's own value.
 * - What is no number costs 1.
 * - A row with further conditions costs the mean of all its conditions, so each of them pulls.
 * - Rows are weighed by class; inputs, rows without a measure and contagion are left out.
 * - Seeds count alike: the loss of several runs is the mean of theirs.
 */

import { ln } from '../money/numeric.ts'
import type { TargetClass, TargetResult } from '../run/result.ts'

/** Weight of each class; a class that is not named here is left out. */
export type ClassWeights = Partial<Record<TargetClass, number>>

/** Shapes are rare and what the eye sees first, levels are most of the record: both count for more than one row. */
export const defaultWeights: Readonly<ClassWeights> = {
  level: 1.3,
  stock: 1,
  flow: 1,
  ratio: 1,
  shape: 2.5,
  article: 1,
  distribution: 1,
  event: 1,
}

/** One row over several runs. */
export type RowLoss = {
  id: string
  class: TargetClass
  label: string
  weight: number
  /** Mean over the runs, from 0 to 1. */
  loss: number
  /** Share of the runs in which the row passed. */
  hits: number
}

/** The loss of several runs, and of each row over them. */
export type RunsLoss = { loss: number; rows: RowLoss[] }

/** What a row's loss needs of it. */
export type ScoredRow = Pick<
  TargetResult,
  'id' | 'class' | 'label' | 'value' | 'low' | 'high' | 'actual' | 'pass' | 'also'
>

/** A band and, where it is known, the value in it; `scale` is the size of what it is about where its edge is 0. */
type Band = { low: number; high: number; value?: number; scale?: number }

/** A half-width of more than this many times the edge is no tolerance: that side is open. */
const openSide = 100

/** Distance of `actual` to the band in units of its half-width; 0 inside, Infinity for NaN. See the head of the file. */
export function bandDistance(actual: number, band: Band): number {
  const { low, high, value } = band
  if (Number.isNaN(actual)) return Number.POSITIVE_INFINITY
  if (actual >= low && actual <= high) return 0
  if (value !== undefined && isFactorBand(low, high, value)) {
    if (!(actual > 0)) return Number.POSITIVE_INFINITY
    return (actual < low ? ln(low / actual) : ln(actual / high)) / (ln(high / low) / 2)
  }
  const edge = actual < low ? low : high
  const distance = Math.abs(actual - edge)
  const halfWidth = (high - low) / 2
  const size = Math.abs(edge) || Math.abs(band.scale ?? value ?? 0)
  if (!Number.isFinite(halfWidth) || (size > 0 && halfWidth > size * openSide)) return distance / (size > 0 ? size : 1)
  // A band without width is a figure to be met: a hundredth of it is the unit.
  return distance / (halfWidth > 0 ? halfWidth : size > 0 ? size / 100 : 1)
}

/** True if both edges are the value times or divided by the same factor (within 2 %), and that factor is at least 1.5. */
function isFactorBand(low: number, high: number, value: number): boolean {
  if (!(low > 0) || !(value > low) || !(high > value)) return false
  const up = high / value
  const down = value / low
  return up >= 1.5 && Math.abs(up / down - 1) <= 0.02
}

/** The loss of a condition: 0 inside the band, towards 1 far outside, 1 for NaN. */
export function conditionLoss(actual: number, band: Band): number {
  const distance = bandDistance(actual, band)
  return distance === Number.POSITIVE_INFINITY ? 1 : distance / (1 + distance)
}

/** The loss of a row, from 0 to 1, or undefined if the row is not scored. */
export function rowLoss(row: ScoredRow, weights: Readonly<ClassWeights> = defaultWeights): number | undefined {
  if (row.pass === null || !((weights[row.class] ?? 0) > 0)) return undefined
  let sum = conditionLoss(row.actual, row)
  for (const also of row.also) {
    sum += conditionLoss(also.actual, { low: also.low, high: also.high, scale: row.value })
  }
  return sum / (1 + row.also.length)
}

/**
 * The loss of several runs of one scenario (one for each seed), from 0 to 1; NaN if there is no run or no scored row.
 * @param runs the targets of each run, the same rows in the same order.
 * @param weights default: shape 2.5, level 1.3, all other scored classes 1.
 */
export function lossOfRuns(
  runs: readonly (readonly ScoredRow[])[],
  weights: Readonly<ClassWeights> = defaultWeights,
): RunsLoss {
  const rows: RowLoss[] = []
  let sum = 0
  let weightSum = 0
  ;(runs[0] ?? []).forEach((row, index) => {
    const weight = weights[row.class] ?? 0
    if (rowLoss(row, weights) === undefined) return
    let loss = 0
    let hits = 0
    for (const run of runs) {
      const same = run[index]
      if (same?.id !== row.id) throw new RangeError(`the runs have different rows at ${row.id}`)
      loss += rowLoss(same, weights) ?? 1
      if (same.pass === true) hits++
    }
    rows.push({
      id: row.id,
      class: row.class,
      label: row.label,
      weight,
      loss: loss / runs.length,
      hits: hits / runs.length,
    })
    sum += weight * (loss / runs.length)
    weightSum += weight
  })
  return { loss: weightSum > 0 ? sum / weightSum : Number.NaN, rows }
}
