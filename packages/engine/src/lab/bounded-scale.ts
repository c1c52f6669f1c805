/**
 * Bounded numbers on an unbounded scale, for searches that know no bounds: the logit of a number's share of its range. A range over
 * several powers of ten is better divided by ratios (`log`).
 */

import { exp, ln, logistic, logit } from '../money/numeric.ts'

/** A number's range. `low` is less than `high`; for `log` both are above 0. Default scale: `linear`. */
export type Bound = { low: number; high: number; scale?: 'linear' | 'log' }

/** Shares nearer to an end than this are where the scale is so flat that a search started there would hardly move. */
const shareMargin = 0.02

/**
 * From the scale back to the number; never outside the range, whatever `coordinate` is. NaN gives NaN.
 */
export function boundedValue(coordinate: number, bound: Bound): number {
  const share = logistic(coordinate)
  const value =
    bound.scale === 'log'
      ? exp(ln(bound.low) + share * (ln(bound.high) - ln(bound.low)))
      : bound.low + share * (bound.high - bound.low)
  return Math.min(bound.high, Math.max(bound.low, value))
}

/**
 * The place of a number on the scale. Numbers outside the range and in its outermost 2 % count as standing 2 % inside, so that a
 * search can leave an end again: `boundedValue(boundedCoordinate(x))` is x only between.
 */
export function boundedCoordinate(value: number, bound: Bound): number {
  const share =
    bound.scale === 'log'
      ? (ln(Math.max(value, bound.low)) - ln(bound.low)) / (ln(bound.high) - ln(bound.low))
      : (value - bound.low) / (bound.high - bound.low)
  return logit(Math.min(1 - shareMargin, Math.max(shareMargin, share)))
}

/** True if the range can be searched. */
export function isBound(bound: Bound): boolean {
  return (
    Number.isFinite(bound.low) &&
    Number.isFinite(bound.high) &&
    bound.low < bound.high &&
    (bound.scale !== 'log' || bound.low > 0)
  )
}
