import { describe, expect, test } from 'vitest'
import { Streams } from '../../random/streams.ts'
import { type MarketPrices, type MarketState, replenishBlocks, swap } from './market.ts'
import { MarketFast } from './market-fast.ts'
import { type Dec, format, parse } from './sdk-dec.ts'

const parameters = { basePoolSdr: 50e6, poolRecoveryPeriodBlocks: 36, minStabilitySpread: 0.005, zeroSwapCheck: false }
const asNumber = (value: Dec) => Number(format(value))
const asDec = (value: number) => parse(value.toFixed(12))

function exactState(delta: Dec = 0n, zeroSwapCheck = false): MarketState {
  return {
    delta,
    basePool: parse('50000000000000'),
    poolRecoveryPeriodBlocks: 36,
    minStabilitySpread: parse('0.005'),
    zeroSwapCheck,
  }
}

describe('against the exact market', () => {
  // Stated bound: 1e-9 relative or 2 micro-units on each payment, 1e-9 of the base pool on delta, over 400 steps in a row.
  for (const seed of [1, 2, 3]) {
    test(`400 swaps, recoveries and price moves, seed ${seed}`, () => {
      const stream = new Streams(seed).stream('differential')
      const fast = new MarketFast(parameters)
      const exact = exactState()
      let ustPerLuna = 80
      let swaps = 0
      for (let step = 0; step < 400; step++) {
        ustPerLuna *= 0.96 + 0.06 * stream.uniform(step, 0)
        const sdrPerLuna = ustPerLuna / (1.33 + 0.02 * stream.uniform(step, 1))
        const prices: MarketPrices = {
          exchangeRates: new Map([
            ['uusd', asDec(ustPerLuna)],
            ['usdr', asDec(sdrPerLuna)],
          ]),
          tobinTaxes: new Map(),
        }
        const ust = asNumber(prices.exchangeRates.get('uusd')!)
        const ustPerSdr = ust / asNumber(prices.exchangeRates.get('usdr')!)
        const terraToLuna = stream.uniform(step, 2) < 0.7
        const worth = Math.floor(10 ** (1 + 6 * stream.uniform(step, 3)) * 1e6) / 1e6
        const offer = terraToLuna ? worth : Math.floor((worth / ust) * 1e6) / 1e6
        if (offer > 0) {
          const result = swap(exact, prices, {
            offerDenom: terraToLuna ? 'uusd' : 'uluna',
            offerMicros: BigInt(Math.round(offer * 1e6)),
            askDenom: terraToLuna ? 'uluna' : 'uusd',
          })
          const paid = terraToLuna
            ? fast.swapTerraToLuna(offer, ustPerSdr, ust)
            : fast.swapLunaToTerra(offer, ustPerSdr, ust)
          expect(fast.lastRefused).toBe(result.refused !== undefined)
          if (result.refused === undefined) {
            swaps++
            exact.delta = result.deltaAfter
            expect(Math.abs(paid - Number(result.swapMicros) / 1e6)).toBeLessThan(2e-6 + 1e-9 * paid)
            expect(Math.abs(fast.lastFee - Number(result.feeMicros) / 1e6)).toBeLessThan(3e-6 + 1e-9 * paid)
            // The chain's own spread is that of an amount cut to 10^-18 of a micro-unit; small swaps show it.
            expect(Math.abs(fast.lastSpread - asNumber(result.spread))).toBeLessThan(1e-9)
          }
        }
        const blocks = stream.integer(step, 4, 30)
        exact.delta = replenishBlocks(exact.delta, 36, blocks)
        fast.recover(blocks)
        expect(Math.abs(fast.delta - asNumber(exact.delta) / 1e6)).toBeLessThan(1e-9 * 50e6)
      }
      expect(swaps).toBeGreaterThan(300)
    })
  }
  test('minimum spread of one: refused with the check, burned for nothing without', () => {
    for (const zeroSwapCheck of [true, false]) {
      const exact = { ...exactState(0n, zeroSwapCheck), minStabilitySpread: parse('1') }
      const fast = new MarketFast({ ...parameters, minStabilitySpread: 1, zeroSwapCheck })
      const prices = {
        exchangeRates: new Map([
          ['uusd', parse('1')],
          ['usdr', parse('1')],
        ]),
        tobinTaxes: new Map(),
      }
      const toLuna = swap(exact, prices, { offerDenom: 'uusd', offerMicros: 1_000_000n, askDenom: 'uluna' })
      expect(fast.swapTerraToLuna(1, 1, 1)).toBe(0)
      expect(fast.lastRefused).toBe(toLuna.refused !== undefined)
      expect(fast.lastRefused).toBe(zeroSwapCheck)
      expect(fast.delta).toBe(zeroSwapCheck ? 0 : 1)
      expect(fast.lastFee).toBe(zeroSwapCheck ? 0 : 1)
      expect(fast.swapLunaToTerra(1, 1, 1)).toBe(0)
      expect(fast.lastRefused).toBe(true)
    }
  })
})

describe('marginal spread', () => {
  test('burning the amount for a spread brings the pool there', () => {
    const fast = new MarketFast(parameters)
    for (const spread of [0.006, 0.02, 0.1, 0.6, 0.95]) {
      const amount = fast.amountForMarginalSpread(spread)
      // Many small swaps: one large one would pay the average.
      for (let i = 0; i < 100; i++) fast.swapTerraToLuna((amount / 100) * 1.34, 1.34, 30)
      expect(fast.marginalSpread()).toBeCloseTo(spread, 9)
      expect(fast.amountForMarginalSpread(spread)).toBeLessThan(1e-6)
    }
    expect(fast.amountForMarginalSpread(0.5)).toBe(0)
    expect(fast.amountForMarginalSpread(0.001)).toBe(0)
    expect(fast.amountForMarginalSpread(1)).toBe(Infinity)
  })
  test('throughput at 2 % over a day of 14,400 blocks: 203 million SDR at 50m/36, 812 million at 100m/18', () => {
    expect(new MarketFast(parameters).throughputPerBlock(0.02) * 14_400).toBeCloseTo(203e6, -6)
    const raised = new MarketFast({ ...parameters, basePoolSdr: 100e6, poolRecoveryPeriodBlocks: 18 })
    expect(raised.throughputPerBlock(0.02) * 14_400).toBeCloseTo(812e6, -6)
  })
})

describe('state', () => {
  test('delta lives in the given cell', () => {
    const cells = new Float64Array([7, 0, 9])
    const fast = new MarketFast(parameters, cells, 1)
    fast.swapTerraToLuna(134, 1.34, 30)
    expect([...cells]).toEqual([7, 100, 9])
  })
  test('recovery is geometric, also in parts of a block', () => {
    const whole = new MarketFast(parameters)
    const parts = new MarketFast(parameters)
    whole.delta = 1000
    parts.delta = 1000
    whole.recover(10)
    for (let i = 0; i < 40; i++) parts.recover(0.25)
    expect(parts.delta / whole.delta).toBeCloseTo(1, 12)
    expect(whole.delta).toBeCloseTo(1000 * (35 / 36) ** 10, 9)
  })
  test('nonsense is refused and changes nothing', () => {
    const fast = new MarketFast(parameters)
    expect(fast.swapTerraToLuna(-1, 1, 1)).toBe(0)
    expect(fast.lastRefused).toBe(true)
    expect(fast.swapLunaToTerra(Number.NaN, 1, 1)).toBe(0)
    expect(fast.swapTerraToLuna(1, 0, 1)).toBe(0)
    fast.delta = -60e6
    expect(fast.swapTerraToLuna(1, 1, 1)).toBe(0)
    expect(fast.delta).toBe(-60e6)
  })
})
