import { describe, expect, test } from 'vitest'
import { Streams } from '../random/streams.ts'
import type { Bound } from './bounded-scale.ts'
import { CmaEs, defaultPopulation } from './cma-es.ts'

type Loss = (values: Float64Array) => number

const bounds = (n: number, size = 5): Bound[] => Array.from({ length: n }, () => ({ low: -size, high: size }))

/** Searches until the loss is small enough; gives the number of points that were evaluated. */
function evaluationsTo(tolerance: number, loss: Loss, start: number[], seed: number, budget: number, size = 5): number {
  // The same first step for every size: about one and a quarter.
  const search = new CmaEs({ bounds: bounds(start.length, size), start, seed, stepSize: 2.5 / size })
  let evaluations = 0
  while (evaluations < budget) {
    const points = search.ask()
    search.tell(points.map(loss))
    evaluations += points.length
    if (search.best.loss <= tolerance) return evaluations
  }
  return Number.POSITIVE_INFINITY
}

const sphere: Loss = values => values.reduce((sum, value) => sum + (value - 1) * (value - 1), 0)

const rosenbrock: Loss = values => {
  let sum = 0
  for (let i = 0; i + 1 < values.length; i++) {
    const x = values[i]!
    const climb = values[i + 1]! - x * x
    sum += 100 * climb * climb + (1 - x) * (1 - x)
  }
  return sum
}

/** An ellipsoid with axes from 1 to 1000 (condition 1e6), turned by a random rotation (Gram and Schmidt). */
function rotatedEllipsoid(n: number): Loss {
  const stream = new Streams(99).stream('rotation')
  const axes: number[][] = []
  for (let k = 0; k < n; k++) {
    const axis = Array.from({ length: n }, (_, i) => stream.normal(k, i))
    for (const other of axes) {
      const along = axis.reduce((sum, entry, i) => sum + entry * other[i]!, 0)
      for (let i = 0; i < n; i++) axis[i] = axis[i]! - along * other[i]!
    }
    const length = Math.sqrt(axis.reduce((sum, entry) => sum + entry * entry, 0))
    axes.push(axis.map(entry => entry / length))
  }
  return values =>
    axes.reduce((sum, axis, k) => {
      const along = axis.reduce((inner, entry, i) => inner + entry * values[i]!, 0)
      return sum + 10 ** ((6 * k) / (n - 1)) * along * along
    }, 0)
}

describe.each([1, 2, 3])('seed %i', seed => {
  test('the sphere in 10 dimensions to 1e-10 within 3000 points', () => {
    expect(evaluationsTo(1e-10, sphere, new Array(10).fill(-2), seed, 3000)).toBeLessThanOrEqual(3000)
  })

  test('a rotated ellipsoid of condition 1e6 in 8 dimensions to 1e-10 within 6000 points', () => {
    expect(evaluationsTo(1e-10, rotatedEllipsoid(8), new Array(8).fill(2), seed, 6000, 100)).toBeLessThanOrEqual(6000)
  })

  test('Rosenbrock’s valley in 5 dimensions to 1e-10 within 6000 points', () => {
    expect(evaluationsTo(1e-10, rosenbrock, new Array(5).fill(0), seed, 6000)).toBeLessThanOrEqual(6000)
  })
})

test('one dimension and ranges by ratio work too', () => {
  const search = new CmaEs({ bounds: [{ low: 1e-6, high: 1e6, scale: 'log' }], start: [1e5], seed: 4 })
  for (let generation = 0; generation < 100; generation++) {
    search.tell(search.ask().map(values => Math.abs(values[0]! - 0.002)))
  }
  expect(search.best.values[0]).toBeCloseTo(0.002, 7)
})

test('a minimum on the edge of the range is approached from inside', () => {
  const search = new CmaEs({ bounds: bounds(3), start: [0, 0, 0], seed: 5 })
  for (let generation = 0; generation < 150; generation++) {
    search.tell(search.ask().map(values => values.reduce((sum, value) => sum - value, 0)))
  }
  for (const value of search.best.values) expect(value).toBeGreaterThan(4.99)
})

test('the same seed walks the same path, another seed another one', () => {
  const walk = (seed: number): number[] => {
    const search = new CmaEs({ bounds: bounds(4), start: [1, 2, 3, 4], seed })
    const path: number[] = []
    for (let generation = 0; generation < 12; generation++) {
      const points = search.ask()
      expect(search.ask()).toEqual(points)
      for (const point of points) path.push(...point)
      search.tell(points.map(rosenbrock))
    }
    return path
  }
  expect(walk(1)).toEqual(walk(1))
  expect(walk(2)).not.toEqual(walk(1))
})

test('no point ever leaves the bounds, whatever the losses say', () => {
  const tight: Bound[] = [
    { low: 0, high: 1e-9 },
    { low: -3, high: -2.5 },
    { low: 1, high: 1e9, scale: 'log' },
  ]
  const noise = new Streams(8).stream('noise')
  for (const loss of [
    (_: Float64Array, k: number): number => noise.uniform(0, k),
    (values: Float64Array): number => -values[2]!,
    (): number => Number.NaN,
    (): number => 1,
  ]) {
    const search = new CmaEs({ bounds: tight, start: [0, -2.5, 5], seed: 6, stepSize: 2 })
    for (let generation = 0; generation < 200; generation++) {
      const points = search.ask()
      for (const point of points) {
        point.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(tight[index]!.low)
          expect(value).toBeLessThanOrEqual(tight[index]!.high)
        })
      }
      search.tell(points.map((values, index) => loss(values, generation * 100 + index)))
    }
  }
})

test('a point without a loss never becomes the best', () => {
  const search = new CmaEs({ bounds: bounds(2), start: [0, 0], seed: 7 })
  const points = search.ask()
  search.tell(points.map((_, index) => (index === 3 ? 5 : Number.NaN)))
  expect(search.best.loss).toBe(5)
  expect(search.best.values).toEqual(points[3])
})

test('the usual population, and settings that cannot be', () => {
  expect([1, 2, 10, 24].map(defaultPopulation)).toEqual([4, 6, 10, 13])
  expect(() => new CmaEs({ bounds: [], start: [], seed: 1 })).toThrow(RangeError)
  expect(() => new CmaEs({ bounds: bounds(2), start: [1], seed: 1 })).toThrow(RangeError)
  expect(() => new CmaEs({ bounds: [{ low: 2, high: 1 }], start: [1], seed: 1 })).toThrow(RangeError)
  expect(() => new CmaEs({ bounds: bounds(1), start: [0], seed: 1, population: 3 })).toThrow(RangeError)
  const search = new CmaEs({ bounds: bounds(2), start: [0, 0], seed: 1 })
  expect(() => search.tell([1, 2, 3, 4, 5, 6])).toThrow(RangeError)
  search.ask()
  expect(() => search.tell([1])).toThrow(RangeError)
})
