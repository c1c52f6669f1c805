import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bound, boundedCoordinate, boundedValue, isBound } from './bounded-scale.ts'

const linear: Bound = { low: -2, high: 6 }
const ratio: Bound = { low: 0.001, high: 1000, scale: 'log' }

test('the middle of a range is 0 on the scale: arithmetic or geometric', () => {
  expect(boundedCoordinate(2, linear)).toBeCloseTo(0, 12)
  expect(boundedValue(0, linear)).toBeCloseTo(2, 12)
  expect(boundedCoordinate(1, ratio)).toBeCloseTo(0, 12)
  expect(boundedValue(0, ratio)).toBeCloseTo(1, 12)
})

test('no coordinate leads outside the range, not even infinity', () => {
  for (const bound of [linear, ratio]) {
    for (const coordinate of [-Infinity, -1e9, -700, -40, 0, 40, 700, 1e9, Infinity]) {
      const value = boundedValue(coordinate, bound)
      expect(value).toBeGreaterThanOrEqual(bound.low)
      expect(value).toBeLessThanOrEqual(bound.high)
    }
  }
})

test('there and back is the same number inside the range, and 2 % inside at its ends', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.021, max: 0.979, noNaN: true }), share => {
      const value = linear.low + share * (linear.high - linear.low)
      expect(boundedValue(boundedCoordinate(value, linear), linear)).toBeCloseTo(value, 10)
    }),
    { seed: 1 },
  )
  expect(boundedValue(boundedCoordinate(6, linear), linear)).toBeCloseTo(6 - 0.02 * 8, 10)
  expect(boundedValue(boundedCoordinate(-99, linear), linear)).toBeCloseTo(-2 + 0.02 * 8, 10)
})

test('ranges that cannot be searched are named', () => {
  expect(isBound({ low: 1, high: 1 })).toBe(false)
  expect(isBound({ low: 0, high: Infinity })).toBe(false)
  expect(isBound({ low: 0, high: 1, scale: 'log' })).toBe(false)
  expect(isBound({ low: 0, high: 1 })).toBe(true)
})
