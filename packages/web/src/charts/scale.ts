/** Values to pixels, straight or by their logarithm. Two small functions: all that the charts need of scales. */

import { ticks } from 'd3-array'

/** Gives the pixel of a value; knows its ends, the way back, and round values between its ends. */
export type Scale = {
  (value: number): number
  readonly kind: 'linear' | 'log'
  readonly domain: readonly [low: number, high: number]
  invert(pixel: number): number
  /** About `count` round values inside the domain. */
  ticks(count: number): number[]
}

/** A straight scale. With `clamp`, values outside the domain stay at its ends. */
export function linearScale(
  domain: readonly [number, number],
  pixels: readonly [number, number],
  options: { clamp?: boolean } = {},
): Scale {
  const [low, high] = domain
  const [from, to] = pixels
  const length = high - low
  const place = (value: number): number => {
    const share = length === 0 ? 0.5 : (value - low) / length
    return from + (to - from) * (options.clamp === true ? Math.min(1, Math.max(0, share)) : share)
  }
  return Object.assign(place, {
    kind: 'linear' as const,
    domain,
    invert: (pixel: number) => low + ((pixel - from) / (to - from)) * length,
    ticks: (count: number) => ticks(low, high, count),
  })
}

/** A scale by the logarithm; both ends are positive. Values that are not have no pixel (NaN). */
export function logScale(domain: readonly [number, number], pixels: readonly [number, number]): Scale {
  const [low, high] = domain
  const inner = linearScale([Math.log(low), Math.log(high)], pixels)
  return Object.assign((value: number): number => (value > 0 ? inner(Math.log(value)) : Number.NaN), {
    kind: 'log' as const,
    domain,
    invert: (pixel: number) => Math.exp(inner.invert(pixel)),
    ticks: (count: number) => logTicks(low, high, count),
  })
}

/** Powers of ten; where there are fewer than two inside, 1, 2 and 5 of each; where those are too few, even steps. */
function logTicks(low: number, high: number, count: number): number[] {
  const decades: number[] = []
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) decades.push(10 ** power)
  const inside = (value: number): boolean => value >= low && value <= high
  const whole = decades.filter(inside)
  if (whole.length >= 2) {
    const every = Math.ceil(whole.length / count)
    return whole.filter((_, index) => (whole.length - 1 - index) % every === 0)
  }
  const parts = decades.flatMap(decade => [decade, 2 * decade, 5 * decade]).filter(inside)
  return parts.length >= 2 ? parts.slice(-count) : ticks(low, high, count)
}
