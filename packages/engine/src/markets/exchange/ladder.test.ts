import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inventoryAtPrice, type LadderShape, ladderDistance, ladderPrice, ladderProceeds } from './ladder.ts'

const shapes: [string, LadderShape][] = [
  ['power 1', { law: 'power', beta: 1 }],
  ['power 1.5', { law: 'power', beta: 1.5 }],
  ['power 2', { law: 'power', beta: 2 }],
  ['harmonic', { law: 'harmonic', beta: 1 }],
]
const depth = 100e6
const coins = fc.double({ min: -2e9, max: 2e9, noNaN: true })
const value = fc.double({ min: 0.2, max: 5, noNaN: true })

/** Midpoint sum of the price along the way, in strips that grow with the square of their number (the price is steep near zero). */
function riemann(shape: LadderShape, worth: number, from: number, to: number): number {
  if (from < 0 !== to < 0 && from !== 0 && to !== 0) {
    return riemann(shape, worth, from, 0) + riemann(shape, worth, 0, to)
  }
  if (Math.abs(from) > Math.abs(to)) return -riemann(shape, worth, to, from)
  const strips = 2000
  let sum = 0
  for (let strip = 0; strip < strips; strip++) {
    const left = from + (to - from) * (strip / strips) ** 2
    const right = from + (to - from) * ((strip + 1) / strips) ** 2
    sum += (right - left) * ladderPrice(shape, worth, 0.5 * (left + right), depth)
  }
  return sum
}

describe.each(shapes)('%s', (_name, shape) => {
  test('at the published depth the price has moved by two per cent, in logs or as a quotient', () => {
    expect(ladderPrice(shape, 1, 0, depth)).toBe(1)
    const below = shape.law === 'harmonic' ? 1 / 1.02 : Math.exp(-0.02)
    expect(ladderPrice(shape, 1, depth, depth)).toBeCloseTo(below, 14)
    expect(ladderPrice(shape, 1, -depth, depth)).toBeCloseTo(Math.exp(0.02), 14)
  })

  test('distance, price and inventory say the same thing; more inventory is a lower price', () => {
    fc.assert(
      fc.property(coins, coins, value, (inventory, more, worth) => {
        const price = ladderPrice(shape, worth, inventory, depth)
        expect(inventoryAtPrice(shape, worth, price, depth)).toBeCloseTo(inventory, 0)
        const distance = ladderDistance(shape, inventory, depth)
        expect(price / (worth * Math.exp(-distance))).toBeCloseTo(1, 13)
        const after = ladderPrice(shape, worth, inventory + Math.abs(more), depth)
        expect(after).toBeLessThanOrEqual(price)
      }),
    )
  })

  test('proceeds are the integral of the price', () => {
    fc.assert(
      fc.property(coins, coins, value, (from, sold, worth) => {
        const sum = riemann(shape, worth, from, from + sold)
        const proceeds = ladderProceeds(shape, worth, from, depth, sold)
        expect(Math.abs(proceeds - sum)).toBeLessThanOrEqual(2e-6 * Math.abs(sum) + 1e-3)
      }),
      { numRuns: 25 },
    )
  })

  test('a trade cut in parts moves the same money, and bought back costs what it brought', () => {
    fc.assert(
      fc.property(coins, coins, fc.double({ min: 0, max: 1, noNaN: true }), value, (from, sold, cut, worth) => {
        const whole = ladderProceeds(shape, worth, from, depth, sold)
        const first = ladderProceeds(shape, worth, from, depth, cut * sold)
        const second = ladderProceeds(shape, worth, from + cut * sold, depth, sold - cut * sold)
        // A part in 10^14 of the largest figure that the sum goes through.
        const hair = 1e-14 * Math.abs(ladderProceeds(shape, worth, 0, depth, from)) + 1e-13 * Math.abs(whole) + 1e-5
        expect(Math.abs(first + second - whole)).toBeLessThanOrEqual(hair)
        expect(Math.abs(ladderProceeds(shape, worth, from + sold, depth, -sold) + whole)).toBeLessThanOrEqual(hair)
      }),
    )
  })

  test('the average price lies between the first and the last', () => {
    fc.assert(
      fc.property(coins, fc.double({ min: 1e4, max: 2e9, noNaN: true }), value, (from, sold, worth) => {
        const average = ladderProceeds(shape, worth, from, depth, sold) / sold
        expect(average).toBeLessThanOrEqual(ladderPrice(shape, worth, from, depth) * (1 + 1e-9))
        expect(average).toBeGreaterThanOrEqual(ladderPrice(shape, worth, from + sold, depth) * (1 - 1e-9))
      }),
    )
  })

  test('nothing sold brings nothing', () => {
    expect(ladderProceeds(shape, 1, 5e6, depth, 0)).toBe(0)
  })
})

test('closed forms: constant density, square-root impact, harmonic', () => {
  const s = 0.02 / depth
  expect(ladderProceeds({ law: 'power', beta: 1 }, 0.9, 3e7, depth, 5e7)).toBeCloseTo(
    (0.9 * (Math.exp(-s * 3e7) - Math.exp(-s * 8e7))) / s,
    4,
  )
  // For beta 2 the integral of e^-(k sqrt N) from 0 is 2/k^2·(1 − (1 + kx)e^-kx) with x = sqrt N.
  const k = 0.02 / Math.sqrt(depth)
  const x = k * Math.sqrt(4e8)
  expect(ladderProceeds({ law: 'power', beta: 2 }, 1, 0, depth, 4e8)).toBeCloseTo(
    (2 / (k * k)) * (1 - (1 + x) * Math.exp(-x)),
    2,
  )
  expect(ladderProceeds({ law: 'harmonic', beta: 1 }, 1, 0, depth, 5e9)).toBeCloseTo(Math.log(2) / s, 4)
})

test('a sale without end brings a finite sum with the power laws', () => {
  // beta·Γ(beta)·D2/0.02^beta: 50 D2 for beta 1, 5000 D2 for beta 2.
  expect(ladderProceeds({ law: 'power', beta: 1 }, 1, 0, depth, 1e15)).toBeCloseTo(50 * depth, 0)
  expect(ladderProceeds({ law: 'power', beta: 2 }, 1, 0, depth, 1e18) / (5000 * depth)).toBeCloseTo(1, 9)
})
