/** Lines and bands as SVG paths, thinned to what the pixels can show: first, lowest, highest and last of each pixel column. */

import type { Scale } from './scale.ts'

type Point = [x: number, y: number]

/** A path through points. */
export function drawLine(points: readonly Point[]): string {
  return points.length === 0 ? '' : `M${points.map(([x, y]) => `${x},${y}`).join('L')}`
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Samples to points; NaN ends a stretch. Stretches come back apart. */
export function stretches(
  timeMs: Float64Array,
  values: Float64Array,
  range: readonly [number, number],
  x: (atMs: number) => number,
  y: Scale,
): Point[][] {
  const found: Point[][] = []
  let current: Point[] = []
  let pixel = Number.NaN
  let lowest: Point = [0, 0]
  let highest: Point = [0, 0]
  let last: Point = [0, 0]
  let inPixel = 0

  const closePixel = (): void => {
    if (inPixel > 1) {
      const between = lowest[0] <= highest[0] ? [lowest, highest] : [highest, lowest]
      for (const point of between) if (point !== current.at(-1) && point !== last) current.push(point)
      if (last !== current.at(-1)) current.push(last)
    }
    inPixel = 0
  }
  const closeStretch = (): void => {
    closePixel()
    if (current.length > 0) found.push(current)
    current = []
    pixel = Number.NaN
  }

  for (let at = range[0]; at <= range[1]; at++) {
    const value = values[at]!
    const drawn = Number.isFinite(value) ? y(value) : Number.NaN
    if (!Number.isFinite(drawn)) {
      closeStretch()
      continue
    }
    const point: Point = [round(x(timeMs[at]!)), round(drawn)]
    const here = Math.floor(point[0])
    if (here !== pixel) {
      closePixel()
      pixel = here
      current.push(point)
      lowest = highest = last = point
      inPixel = 1
      continue
    }
    inPixel++
    if (point[1] > lowest[1]) lowest = point
    if (point[1] < highest[1]) highest = point
    last = point
  }
  closeStretch()
  return found
}

/** The path of a line; a lone sample between gaps becomes a short dash, so that it is seen. */
export function linePath(
  timeMs: Float64Array,
  values: Float64Array,
  range: readonly [number, number],
  x: (atMs: number) => number,
  y: Scale,
): string {
  return stretches(timeMs, values, range, x, y)
    .map(points => (points.length === 1 ? `M${points[0]![0] - 1},${points[0]![1]}h2` : drawLine(points)))
    .join('')
}

/** The path of a band between two columns. */
export function bandPath(
  timeMs: Float64Array,
  low: Float64Array,
  high: Float64Array,
  range: readonly [number, number],
  x: (atMs: number) => number,
  y: Scale,
): string {
  const columns: [x: number, low: number, high: number][] = []
  for (let at = range[0]; at <= range[1]; at++) {
    const bottom = y(low[at]!)
    const top = y(high[at]!)
    if (!Number.isFinite(bottom) || !Number.isFinite(top)) continue
    const pixel = Math.round(x(timeMs[at]!) * 2) / 2
    const previous = columns.at(-1)
    if (previous !== undefined && previous[0] === pixel) {
      previous[1] = Math.max(previous[1], bottom)
      previous[2] = Math.min(previous[2], top)
    } else columns.push([pixel, bottom, top])
  }
  if (columns.length < 2) return ''
  const top = columns.map(([pixel, , high]): Point => [pixel, round(high)])
  const bottom = columns.map(([pixel, low]): Point => [pixel, round(low)]).reverse()
  return `${drawLine([...top, ...bottom])}Z`
}

/** The dots of a record: every sample that has a figure. */
export function dots(
  timeMs: Float64Array,
  values: Float64Array,
  range: readonly [number, number],
  x: (atMs: number) => number,
  y: Scale,
): Point[] {
  const points: Point[] = []
  for (let at = range[0]; at <= range[1]; at++) {
    const drawn = y(values[at]!)
    if (Number.isFinite(values[at]!) && Number.isFinite(drawn)) points.push([round(x(timeMs[at]!)), round(drawn)])
  }
  return points
}
