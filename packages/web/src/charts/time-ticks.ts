/** Ticks of the time axis in UTC, with labels that say the day once. */

import { formatDay } from '../figures/format.ts'
import type { TimeWindow } from './frame.ts'

/** A tick: `day` ticks carry a date and a stronger line. */
export type TimeTick = { atMs: number; label: string; day: boolean }

const hour = 3_600_000
const day = 24 * hour
const steps = [hour / 4, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 28 * day]

/** Ticks no closer than `spaceMin` pixels. */
export function timeTicks(window: TimeWindow, width: number, spaceMin = 64): TimeTick[] {
  const length = window[1] - window[0]
  const step = steps.find(candidate => (candidate / length) * width >= spaceMin) ?? steps.at(-1)!
  const ticks: TimeTick[] = []
  // Weeks are counted back from the end, where the story is.
  const base = step > day ? Math.floor(window[1] / day) * day : 0
  const first = Math.ceil((window[0] - base) / step)
  for (let index = first; base + index * step <= window[1]; index++) {
    const atMs = base + index * step
    const isDay = atMs % day === 0
    const at = new Date(atMs)
    const clock = `${String(at.getUTCHours()).padStart(2, '0')}:${String(at.getUTCMinutes()).padStart(2, '0')}`
    ticks.push({ atMs, label: isDay ? formatDay(atMs) : clock, day: isDay })
  }
  return ticks
}

/** Where a run's action is: long runs open on the day that begins at least four days before the end. */
export function defaultWindow(startMs: number, endMs: number): TimeWindow {
  if (endMs - startMs <= 10 * day) return [startMs, endMs]
  return [Math.floor((endMs - 4 * day) / day) * day, endMs]
}

/** From a day before to half a day after a moment, inside the run. */
export function windowAround(atMs: number, startMs: number, endMs: number): TimeWindow {
  return [Math.max(startMs, atMs - day), Math.min(endMs, Math.max(atMs + day / 2, startMs + day / 4))]
}
