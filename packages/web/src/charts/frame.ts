/** Where things lie in a chart: the plot inside its margins, and the scales of time and value. Pure functions of data and size. */

import { extent } from 'd3-array'
import { linearScale, logScale, type Scale } from './scale.ts'

/** A span of simulated time, milliseconds since 1970 UTC. */
export type TimeWindow = readonly [fromMs: number, toMs: number]

/** Sizes in pixels. The right margin keeps room for the labels at the lines' ends. */
export type Frame = { width: number; height: number; left: number; right: number; top: number; bottom: number }

/** The margins that all panels share, so that their times stand above one another. */
export function panelFrame(width: number, height: number): Frame {
  return { width, height, left: 0, right: width < 480 ? 76 : 96, top: 32, bottom: 8 }
}

/** Width of the plot itself. */
export function plotWidth(frame: Frame): number {
  return Math.max(1, frame.width - frame.left - frame.right)
}

/** Time to pixels. */
export function timeScale(window: TimeWindow, frame: Frame): Scale {
  return linearScale([window[0], window[1]], [frame.left, frame.width - frame.right])
}

/** What a value scale is made for. `atLeast` widens it, e.g. so that a quiet price does not look wild. */
export type ValueScaleOptions = { scale: 'linear' | 'log'; zero?: boolean; atLeast?: readonly [number, number] }

/** Builds the value scale over all columns inside the window. Without any figure it runs from 0 to 1. */
export function valueScale(
  columns: readonly Float64Array[],
  range: readonly [number, number],
  frame: Frame,
  options: ValueScaleOptions,
): Scale {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const values of columns) {
    for (let at = range[0]; at <= range[1]; at++) {
      const value = values[at]
      if (value === undefined || !Number.isFinite(value) || (options.scale === 'log' && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low > high) [low, high] = options.scale === 'log' ? [0.1, 1] : [0, 1]
  if (options.atLeast !== undefined) [low, high] = extent([low, high, ...options.atLeast]) as [number, number]
  if (options.zero === true && options.scale === 'linear') [low, high] = extent([low, high, 0]) as [number, number]
  const pixels: [number, number] = [frame.height - frame.bottom, frame.top]
  if (options.scale === 'log') {
    // Half a decade at the least, or a flat line would fill the panel with noise.
    const middle = Math.sqrt(low * high)
    const spread = Math.max(Math.sqrt(high / low), 1.3)
    return logScale([Math.min(low, middle / spread), Math.max(high, middle * spread)], pixels)
  }
  if (high - low < Math.abs(high) * 1e-6) high = low + Math.max(Math.abs(low) * 0.1, 1e-6)
  const room = (high - low) * 0.05
  // No rounding of the ends: the height belongs to the data. A floor of zero stays the floor.
  return linearScale([low === 0 ? 0 : low - room, high + room], pixels)
}

/** Ticks of a value scale: few, round, never crowded. */
export function valueTicks(scale: Scale, height: number): number[] {
  return scale.ticks(height < 90 ? 2 : height < 140 ? 3 : 5)
}

/** First and last index of the samples inside the window, one beyond on each side so that lines run to the edge. */
export function indexRange(timeMs: Float64Array, window: TimeWindow): [number, number] {
  const first = Math.max(0, indexAt(timeMs, window[0]))
  const last = Math.min(timeMs.length - 1, indexAt(timeMs, window[1]) + 1)
  return [first, Math.max(first, last)]
}

/** Index of the last sample at or before a moment; 0 before the first. */
export function indexAt(timeMs: Float64Array, atMs: number): number {
  let low = 0
  let high = timeMs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (timeMs[middle]! <= atMs) low = middle
    else high = middle - 1
  }
  return low
}

/** Index of the sample nearest to a moment. */
export function nearestIndex(timeMs: Float64Array, atMs: number): number {
  const before = indexAt(timeMs, atMs)
  const after = Math.min(timeMs.length - 1, before + 1)
  return Math.abs(timeMs[after]! - atMs) < Math.abs(timeMs[before]! - atMs) ? after : before
}
