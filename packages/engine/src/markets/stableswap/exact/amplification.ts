/**
 * A over time. A change of A moves in a straight line between two moments, so that nobody can take the jump from the pool.
 *
 * Source: rules of curve-contract 574f440 (ramp_A, stop_ramp_A) in own words.
 */

import { Revert } from '../revert.ts'
import { multiplyDivideFloor, subtract } from './word.ts'

/** The line that A follows, in the unit of the pool's dialect; times in seconds. Equal ends mean that A stands still. */
export type AmplificationRamp = {
  initialA: bigint
  initialTimeSeconds: bigint
  futureA: bigint
  futureTimeSeconds: bigint
}

/** Shortest ramp and shortest pause between two changes: one day, in seconds. */
export const rampSecondsMin: bigint = 86_400n
/** A (without the dialect's factor) must stay below this. */
export const amplificationMax: bigint = 1_000_000n
/** Largest factor by which one ramp may move A. */
export const amplificationChangeMax: bigint = 10n

/** A ramp that stands still at `amp`. */
export function constantAmplification(amp: bigint): AmplificationRamp {
  return { initialA: amp, initialTimeSeconds: 0n, futureA: amp, futureTimeSeconds: 0n }
}

/** A at a moment, rounded toward the start of the ramp. */
export function amplificationAt(ramp: AmplificationRamp, timeSeconds: bigint): bigint {
  const { initialA, futureA, initialTimeSeconds, futureTimeSeconds } = ramp
  if (timeSeconds >= futureTimeSeconds) return futureA
  const elapsed = subtract(timeSeconds, initialTimeSeconds)
  const length = subtract(futureTimeSeconds, initialTimeSeconds)
  return futureA > initialA
    ? initialA + multiplyDivideFloor(futureA - initialA, elapsed, length)
    : initialA - multiplyDivideFloor(initialA - futureA, elapsed, length)
}

/**
 * A new ramp from the A of now to `targetA` (A without the dialect's factor `unit`).
 * Reverts: ramp too soon (less than a day after the last change), ramp too short, A out of range, A change too large.
 */
export function startRamp(
  ramp: AmplificationRamp,
  targetA: bigint,
  endSeconds: bigint,
  nowSeconds: bigint,
  unit: bigint,
): AmplificationRamp {
  if (nowSeconds < ramp.initialTimeSeconds + rampSecondsMin) throw new Revert('ramp too soon')
  if (endSeconds < nowSeconds + rampSecondsMin) throw new Revert('ramp too short')
  if (targetA <= 0n || targetA >= amplificationMax) throw new Revert('A out of range')
  const initialA = amplificationAt(ramp, nowSeconds)
  const futureA = targetA * unit
  const tooFar =
    futureA < initialA ? futureA * amplificationChangeMax < initialA : futureA > initialA * amplificationChangeMax
  if (tooFar) throw new Revert('A change too large')
  return { initialA, initialTimeSeconds: nowSeconds, futureA, futureTimeSeconds: endSeconds }
}

/** Freezes A at its value of now. */
export function stopRamp(ramp: AmplificationRamp, nowSeconds: bigint): AmplificationRamp {
  const amp = amplificationAt(ramp, nowSeconds)
  return { initialA: amp, initialTimeSeconds: nowSeconds, futureA: amp, futureTimeSeconds: nowSeconds }
}
