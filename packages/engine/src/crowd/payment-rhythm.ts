/**
 * When people pay and how much: a wave over the day and the week whose mean is 1, and a spread of ticket sizes in equally likely classes.
 * Straight lines instead of sines: the same on every machine, and nobody knows the shape better.
 */

import { exp, normalQuantile } from '../money/numeric.ts'

/** The wave. `dayHeight` and `weekendHeight` are shares of the mean. */
export type RhythmTerms = {
  /** 0 for an even day, 1 for none at all twelve hours from the peak. */
  dayHeight: number
  /** Time of the day, UTC, at which most is paid. */
  peakMs: number
  /** How much more is paid on a day of the weekend than on the mean day; the weekdays make up for it. */
  weekendHeight: number
  /** Local time less UTC: decides when the weekend begins. */
  utcOffsetMs: number
}

const dayMs = 86_400_000
const halfDayMs = dayMs / 2

/** Payments at a moment as a multiple of the mean: never negative, mean 1 over a week. */
export function rhythmAt(terms: RhythmTerms, atMs: number): number {
  const ofDay = remainder(atMs - terms.peakMs, dayMs)
  const fromPeak = ofDay < halfDayMs ? ofDay : dayMs - ofDay
  const day = 1 + terms.dayHeight * (1 - (2 * fromPeak) / halfDayMs)
  // 1 January 1970 was a Thursday: day 2 and 3 of each seven are the weekend.
  const weekday = remainder(Math.floor((atMs + terms.utcOffsetMs) / dayMs), 7)
  const isWeekend = weekday === 2 || weekday === 3
  const week = isWeekend ? 1 + terms.weekendHeight : 1 - (2 * terms.weekendHeight) / 5
  return Math.max(0, day) * Math.max(0, week)
}

/** Ticket sizes as multiples of the mean: `classes` equally likely ones from a lognormal of this spread, scaled so that their mean is 1. */
export function ticketSizes(spread: number, classes: number): Float64Array {
  const sizes = new Float64Array(classes)
  let sum = 0
  for (let index = 0; index < classes; index++) {
    sizes[index] = exp(spread * normalQuantile((index + 0.5) / classes))
    sum += sizes[index]!
  }
  for (let index = 0; index < classes; index++) sizes[index] = (sizes[index]! * classes) / sum
  return sizes
}

function remainder(value: number, divisor: number): number {
  const rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}
