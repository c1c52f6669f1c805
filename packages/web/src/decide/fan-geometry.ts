/** Where the fan of an option lies: one scale of values for all options, so that they can be compared by eye. Pure. */

import type { Frame } from '../charts/frame.ts'
import { bandPath, linePath } from '../charts/line-path.ts'
import { linearScale, type Scale } from '../charts/scale.ts'
import type { Fan } from '../room/room-api.ts'

/** Lowest and highest value over all fans, with a twentieth of room on each side; a pegged price always shows 1.00. */
export function fanDomain(fans: readonly Fan[], pegged: boolean): [low: number, high: number] {
  let low = pegged ? 0.99 : Number.POSITIVE_INFINITY
  let high = pegged ? 1.005 : Number.NEGATIVE_INFINITY
  for (const fan of fans) {
    for (const value of fan.p05) if (Number.isFinite(value)) low = Math.min(low, value)
    for (const value of fan.p95) if (Number.isFinite(value)) high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  if (low === high) return [low - Math.max(Math.abs(low) * 0.05, 1e-6), high + Math.max(Math.abs(high) * 0.05, 1e-6)]
  const room = (high - low) * 0.05
  return [low - room, high + room]
}

/** First and last moment over all fans; null where no fan has two. */
export function fanSpan(fans: readonly Fan[]): [fromMs: number, toMs: number] | null {
  const from = Math.min(...fans.map(fan => fan.timeMs[0] ?? Number.POSITIVE_INFINITY))
  const to = Math.max(...fans.map(fan => fan.timeMs.at(-1) ?? Number.NEGATIVE_INFINITY))
  return to > from ? [from, to] : null
}

/** Paths of a fan, and where its ends stand: `outer` holds nine of ten futures, `inner` half of them. */
export type FanShape = {
  outer: string
  inner: string
  median: string
  ends: { name: 'p95' | 'p50' | 'p05'; value: number; y: number }[]
  x: Scale
  y: Scale
}

/** See the file's head. */
export function fanShape(
  fan: Fan,
  domain: readonly [number, number],
  span: readonly [number, number],
  frame: Frame,
): FanShape {
  const x = linearScale(span, [frame.left, frame.width - frame.right])
  const y = linearScale(domain, [frame.height - frame.bottom, frame.top])
  const timeMs = Float64Array.from(fan.timeMs)
  const column = (name: 'p05' | 'p25' | 'p50' | 'p75' | 'p95') =>
    Float64Array.from(fan[name], value => value ?? Number.NaN)
  const range: [number, number] = [0, timeMs.length - 1]
  const ends = (['p95', 'p50', 'p05'] as const).flatMap(name => {
    const value = fan[name].at(-1)
    return value === undefined || !Number.isFinite(value) ? [] : [{ name, value, y: y(value) }]
  })
  return {
    outer: bandPath(timeMs, column('p05'), column('p95'), range, x, y),
    inner: bandPath(timeMs, column('p25'), column('p75'), range, x, y),
    median: linePath(timeMs, column('p50'), range, x, y),
    ends,
    x,
    y,
  }
}
