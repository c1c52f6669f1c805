import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linearScale, logScale } from './scale.ts'

test('ends go to ends, and the way back is the way', () => {
  const value = fc.double({ min: 0.001, max: 1e12, noNaN: true })
  fc.assert(
    fc.property(value, value, value, (one, other, between) => {
      fc.pre(Math.abs(one - other) > 1e-6 * Math.max(one, other))
      const domain = [Math.min(one, other), Math.max(one, other)] as const
      for (const scale of [linearScale(domain, [100, 0]), logScale(domain, [100, 0])]) {
        expect(scale(domain[0])).toBeCloseTo(100, 6)
        expect(scale(domain[1])).toBeCloseTo(0, 6)
        const inside = Math.min(domain[1], Math.max(domain[0], between))
        expect(Math.abs(scale.invert(scale(inside)) - inside) / domain[1]).toBeLessThan(1e-9)
      }
    }),
  )
})

test('ticks lie inside, are few, and are round', () => {
  expect(linearScale([0.58, 1.02], [0, 1]).ticks(5)).toEqual([0.6, 0.7, 0.8, 0.9, 1])
  expect(logScale([3, 40_000], [0, 1]).ticks(3)).toEqual([100, 10_000])
  expect(logScale([18, 70], [0, 1]).ticks(3)).toEqual([20, 50])
  expect(logScale([3.4e8, 3.6e8], [0, 1]).ticks(2).length).toBeGreaterThan(0)
})

test('a clamped scale stays at its ends; the logarithm has no place for nothing', () => {
  expect(linearScale([0, 1], [0, 10], { clamp: true })(7)).toBe(10)
  expect(logScale([1, 10], [0, 10])(0)).toBeNaN()
})
