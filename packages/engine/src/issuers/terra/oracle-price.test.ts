import { describe, expect, test } from 'vitest'
import { Chain } from './chain.ts'
import { OraclePrice, type OraclePriceParameters } from './oracle-price.ts'

const parameters: OraclePriceParameters = { votePeriodBlocks: 5, blockTimeMs: 6_000, stepMs: 1_000, startPrice: 80 }

/** Runs chain and oracle over a market price given by time, and calls back after each step. */
function rehearse(
  oracle: OraclePrice,
  chain: Chain,
  steps: number,
  market: (atMs: number) => number,
  after: (nowMs: number, tallied: boolean) => void,
) {
  for (let step = 0; step < steps; step++) {
    const fromMs = step * 1_000
    oracle.observe(fromMs, market(fromMs))
    chain.advance(fromMs, fromMs + 1_000)
    after(fromMs + 1_000, oracle.tally(chain.height, fromMs + 1_000))
  }
}

test('the price is between one and two periods old (30 to 60 s at 6 s a block)', () => {
  // The market price is the time itself, so the age can be read off.
  const oracle = new OraclePrice(parameters)
  let youngest = Infinity
  let oldest = 0
  rehearse(
    oracle,
    new Chain({ blockTimeMs: 6_000, startHeight: 0 }),
    600,
    atMs => atMs,
    nowMs => {
      if (nowMs < 100_000) return
      youngest = Math.min(youngest, nowMs - oracle.price)
      oldest = Math.max(oldest, nowMs - oracle.price)
    },
  )
  expect(youngest).toBe(30_000)
  expect(oldest).toBe(59_000)
})

test('tallies come once a period, at the last block of it', () => {
  const heights: number[] = []
  const chain = new Chain({ blockTimeMs: 6_000, startHeight: 7_603_000 })
  rehearse(
    new OraclePrice(parameters),
    chain,
    120,
    () => 80,
    (_, tallied) => {
      if (tallied) heights.push(chain.height)
    },
  )
  expect(heights.length).toBe(4)
  for (const height of heights) expect((height + 1) % 5).toBe(0)
})

test('a halted chain keeps its last price and goes on after the restart', () => {
  const oracle = new OraclePrice(parameters)
  const chain = new Chain({ blockTimeMs: 6_000, startHeight: 0, halts: [{ atMs: 200_000, restartAtMs: 500_000 }] })
  let held = 0
  rehearse(
    oracle,
    chain,
    700,
    atMs => atMs,
    nowMs => {
      if (nowMs === 200_000) held = oracle.price
      if (nowMs > 200_000 && nowMs <= 500_000) expect(oracle.price).toBe(held)
    },
  )
  expect(held).toBeGreaterThan(0)
  expect(oracle.price).toBeGreaterThan(600_000)
})

describe('parameters', () => {
  test('a longer delay and steps longer than a period', () => {
    const slow = { ...parameters, delayMs: 90_000, stepMs: 60_000 }
    const oracle = new OraclePrice(slow)
    for (let minute = 0; minute < 10; minute++) {
      oracle.observe(minute * 60_000, minute)
      oracle.tally(minute * 10, minute * 60_000)
    }
    // At minute 9 (height 90) the last tally was at height 89, one block ago; 90 s before that is minute 7.
    expect(oracle.price).toBe(7)
  })
  test('noise scales the seen price', () => {
    const oracle = new OraclePrice({ ...parameters, noise: 0.01 })
    oracle.observe(0, 50)
    oracle.tally(0, 0, 0)
    expect(oracle.tally(4, 24_000, 1)).toBe(true)
    expect(oracle.price).toBeCloseTo(50 * Math.E ** 0.01, 10)
    expect(oracle.tally(4, 25_000, 1)).toBe(false)
  })
  test('before the first tally the start price holds; state is in the cells', () => {
    const cells = new Float64Array(OraclePrice.cellCount(parameters))
    const oracle = new OraclePrice(parameters, cells)
    oracle.observe(0, 50)
    oracle.tally(4, 0)
    expect(oracle.price).toBe(80)
    const saved = cells.slice()
    oracle.tally(9, 60_000)
    expect(oracle.price).toBe(50)
    cells.set(saved)
    expect(oracle.price).toBe(80)
  })
})
