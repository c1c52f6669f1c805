import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deltaAfterTrade, type MarketState, replenish, replenishBlocks, simulateSwap, swap } from './market.ts'
import { mulInt, parse } from './sdk-dec.ts'

const prices = {
  exchangeRates: new Map([
    ['uusd', parse('77.12')],
    ['usdr', parse('57.48')],
    ['ukrw', parse('98120.5')],
  ]),
  tobinTaxes: new Map([
    ['uusd', parse('0.0035')],
    ['usdr', parse('0.0035')],
    ['ukrw', parse('0.02')],
  ]),
}
const state = (change: Partial<MarketState> = {}): MarketState => ({
  delta: 0n,
  basePool: parse('50000000000000'),
  poolRecoveryPeriodBlocks: 36,
  minStabilitySpread: parse('0.005'),
  zeroSwapCheck: false,
  ...change,
})
const done = (result: ReturnType<typeof swap>) => {
  if (result.refused !== undefined) throw new Error(result.refused)
  return result
}

const denom = fc.constantFrom('uluna', 'uusd', 'usdr', 'ukrw')
const amount = fc.bigInt({ min: 1_000n, max: 10n ** 16n })
const delta = fc.bigInt({ min: -20_000_000n, max: 500_000_000n }).map(sdr => mulInt(parse('1000000'), sdr))

describe('properties', () => {
  test('what is minted is what is paid plus the fee, and at most what the oracle says', () => {
    fc.assert(
      fc.property(denom, denom, amount, delta, (offerDenom, askDenom, offerMicros, start) => {
        fc.pre(offerDenom !== askDenom)
        const result = swap(state({ delta: start }), prices, { offerDenom, offerMicros, askDenom })
        if (result.refused !== undefined) return result.refused === 'invalid_coins'
        const one = parse('1')
        return (
          result.mintedMicros === result.swapMicros + result.feeMicros &&
          result.mintedMicros * one <= result.oracleAmount &&
          result.oracleAmount - result.mintedMicros * one < 2n * one &&
          result.burnedMicros === offerMicros &&
          result.swapMicros >= 0n &&
          result.feeMicros >= 0n
        )
      }),
    )
  })
  test('a round trip never gains, whichever way and from whichever pool', () => {
    fc.assert(
      fc.property(fc.boolean(), amount, delta, (fromLuna, offerMicros, start) => {
        const first = fromLuna ? 'uluna' : 'uusd'
        const second = fromLuna ? 'uusd' : 'uluna'
        const begin = state({ delta: start })
        const out = swap(begin, prices, { offerDenom: first, offerMicros, askDenom: second })
        if (out.refused !== undefined || out.swapMicros === 0n) return true
        const order = { offerDenom: second, offerMicros: out.swapMicros, askDenom: first }
        const back = swap({ ...begin, delta: out.deltaAfter }, prices, order)
        return back.refused !== undefined || back.swapMicros <= offerMicros
      }),
    )
  })
  test('the simulation pays what the swap pays', () => {
    fc.assert(
      fc.property(denom, denom, amount, delta, (offerDenom, askDenom, offerMicros, start) => {
        fc.pre(offerDenom !== askDenom)
        const order = { offerDenom, offerMicros, askDenom }
        const result = swap(state({ delta: start }), prices, order)
        const simulated = simulateSwap(state({ delta: start }), prices, order)
        if (result.refused !== undefined) return true
        return simulated.refused === undefined && simulated.returnMicros === result.swapMicros
      }),
    )
  })
  test('a swap leaves the given state alone, and a worse pool pays less', () => {
    const begin = Object.freeze(state())
    const order = { offerDenom: 'uusd', offerMicros: 10n ** 13n, askDenom: 'uluna' }
    const first = done(swap(begin, prices, order))
    const second = done(swap({ ...begin, delta: first.deltaAfter }, prices, order))
    expect(second.spread).toBeGreaterThan(first.spread)
    expect(second.swapMicros).toBeLessThan(first.swapMicros)
    expect(done(swap(begin, prices, order))).toEqual(first)
  })
})

describe('recovery', () => {
  test('comes closer to rest each block and stops short of it, from both sides', () => {
    const period = 36
    for (const start of [parse('12345.678'), parse('-12345.678')]) {
      let current = start
      for (let block = 0; block < 2_000; block++) {
        const next = replenish(current, period)
        const shrinks = current < 0n ? next >= current && next <= 0n : next <= current && next >= 0n
        if (!shrinks) throw new Error(`block ${block}: ${current} to ${next}`)
        current = next
      }
      // Division toward zero: what is below one part of the period stays for ever.
      expect(current < 0n ? -current : current).toBe(35n)
      expect(replenishBlocks(start, period, 2_000)).toBe(current)
    }
  })
  test('a trade between two Terra coins or none at all leaves delta as it is', () => {
    const coins = { denom: 'uusd', amount: parse('5') }
    expect(deltaAfterTrade(7n, prices, coins, { denom: 'ukrw', amount: parse('5') })).toBe(7n)
    expect(replenishBlocks(7n, 36, 0)).toBe(7n)
  })
})

test('minimum spread of one stops swaps with LUNA, not those between Terra coins', () => {
  const patched = state({ minStabilitySpread: parse('1'), zeroSwapCheck: true })
  const refusedFor = (offerDenom: string, askDenom: string) =>
    swap(patched, prices, { offerDenom, offerMicros: 1_000_000n, askDenom }).refused
  expect(refusedFor('uusd', 'uluna')).toBe('zero_swap_coin')
  expect(refusedFor('uluna', 'uusd')).toBe('invalid_coins')
  expect(refusedFor('uluna', 'usdr')).toBe('zero_swap_coin')
  expect(refusedFor('uusd', 'ukrw')).toBeUndefined()
})
