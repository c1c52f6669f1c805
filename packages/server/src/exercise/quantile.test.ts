import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantileOf } from './quantile.ts'

test('linear between neighbours, without what is no number', () => {
  const quantile = quantileOf([3, Number.NaN, 1, 2, 4])
  expect([0, 0.25, 0.5, 1].map(quantile)).toEqual([1, 1.75, 2.5, 4])
  expect(quantileOf([Number.NaN])(0.5)).toBeNaN()
  expect(quantileOf([7])(0.95)).toBe(7)
})

test('quantiles rise with their share and stay inside the sample', () => {
  const sample = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(sample, values => {
      const found = [0.05, 0.25, 0.5, 0.75, 0.95].map(quantileOf(values))
      expect([...found].sort((left, right) => left - right)).toEqual(found)
      expect(found[0]).toBeGreaterThanOrEqual(Math.min(...values))
      expect(found[4]).toBeLessThanOrEqual(Math.max(...values))
    }),
  )
})
