import { describe, expect, test } from 'vitest'
import type { Fan } from '../room/room-api.ts'
import { fanDomain, fanShape, fanSpan } from './fan-geometry.ts'

const fan: Fan = {
  timeMs: [0, 50, 100],
  p05: [10, 8, 0],
  p25: [10, 9, 5],
  p50: [10, 10, 10],
  p75: [10, 11, 15],
  p95: [10, 12, 20],
}
const frame = { width: 120, height: 120, left: 0, right: 20, top: 10, bottom: 10 }

describe('the fan of an option', () => {
  test('all fans share one domain, with a twentieth of room', () => {
    expect(fanDomain([fan, { ...fan, p95: [10, 30, 40] }], false)).toEqual([-2, 42])
  })
  test('a pegged price keeps the peg in sight', () => {
    const [low, high] = fanDomain([{ ...fan, p05: [1, 1, 1], p95: [1, 1, 1] }], true)
    expect(low).toBeLessThan(0.99)
    expect(high).toBeGreaterThan(1)
  })
  test('flat and empty fans have a scale too', () => {
    const flat = fanDomain([{ ...fan, p05: [5, 5, 5], p95: [5, 5, 5] }], false)
    expect(flat[0]).toBeLessThan(5)
    expect(flat[1]).toBeGreaterThan(5)
    expect(fanDomain([], false)).toEqual([0, 1])
  })
  test('the span is that of the longest', () => {
    expect(fanSpan([fan, { ...fan, timeMs: [20, 60, 180] }])).toEqual([0, 180])
    expect(fanSpan([])).toBeNull()
  })
  test('the median runs level through the middle; the bands close on themselves', () => {
    // Domain 0 to 20 on pixels 110 to 10: ten lies at 60. Time 0 to 100 on pixels 0 to 100.
    const shape = fanShape(fan, [0, 20], [0, 100], frame)
    expect(shape.median).toBe('M0,60L50,60L100,60')
    expect(shape.outer).toBe('M0,60L50,50L100,10L100,110L50,70L0,60Z')
    expect(shape.inner).toBe('M0,60L50,55L100,35L100,85L50,65L0,60Z')
    expect(shape.ends).toEqual([
      { name: 'p95', value: 20, y: 10 },
      { name: 'p50', value: 10, y: 60 },
      { name: 'p05', value: 0, y: 110 },
    ])
  })
})
