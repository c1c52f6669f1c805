// What must hold of the market module, the block's fees and the treasury for every state, beside the stored cases.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareBlockFees } from './distribution.ts'
import { type MarketState, replenish, replenishBlocks, type SwapOrder, type SwapResult, swap } from './market.ts'
import * as dec from './sdk-dec.ts'
import { clampPolicyRate, epochSeigniorage, rollingAverage, settleSeigniorage, stabilityTax } from './treasury.ts'

const minimum = dec.parse('0.005')
const prices = {
  exchangeRates: new Map([
    ['uusd', dec.parse('77.12')],
    ['usdr', dec.parse('57.48')],
    ['ukrw', dec.parse('98120.5')],
  ]),
  tobinTaxes: new Map([
    ['uusd', dec.parse('0.0035')],
    ['usdr', dec.parse('0.0035')],
    ['ukrw', dec.parse('0.02')],
  ]),
}
const state = (change: Partial<MarketState> = {}): MarketState => ({
  delta: 0n,
  basePool: dec.parse('50000000000000'),
  poolRecoveryPeriodBlocks: 36,
  minStabilitySpread: minimum,
  zeroSwapCheck: false,
  ...change,
})
const amount = fc.bigInt(1_000_000n, 10n ** 16n)
/** From almost all SDR bought out of the pool to ten times its base sold into it. */
const delta = fc.bigInt(-49_000_000n, 500_000_000n).map(sdr => dec.fromInt(sdr * 1_000_000n))

function done(at: MarketState, order: SwapOrder): SwapResult {
  const result = swap(at, prices, order)
  if (result.refused !== undefined) throw new Error(result.refused)
  return result
}

describe('market', () => {
  test('there is no free round trip: at any delta two swaps cost the least spread twice', () => {
    fc.assert(
      fc.property(amount, delta, (offerMicros, start) => {
        const at = state({ delta: start })
        const there = done(at, { offerDenom: 'uusd', offerMicros, askDenom: 'uluna' })
        if (there.swapMicros === 0n) return
        const order = { offerDenom: 'uluna', offerMicros: there.swapMicros, askDenom: 'uusd' }
        const back = done({ ...at, delta: there.deltaAfter }, order)
        const kept = dec.sub(dec.ONE, minimum)
        // One micro-unit for what rounding of the oracle amount can give back.
        const most = dec.truncateInt(dec.mul(dec.mul(dec.fromInt(offerMicros), kept), kept)) + 1n
        expect(back.swapMicros <= most).toBe(true)
      }),
    )
  })

  test('an order in parts moves the pool as far as the whole, and no part escapes the least spread', () => {
    fc.assert(
      fc.property(amount, delta, fc.integer({ min: 2, max: 6 }), (offerMicros, start, parts) => {
        const whole = done(state({ delta: start }), { offerDenom: 'uusd', offerMicros, askDenom: 'uluna' })
        let at = state({ delta: start })
        let paid = 0n
        for (let part = 0; part < parts; part++) {
          const slice = offerMicros / BigInt(parts) + (part === 0 ? offerMicros % BigInt(parts) : 0n)
          const result = done(at, { offerDenom: 'uusd', offerMicros: slice, askDenom: 'uluna' })
          paid += result.swapMicros
          at = { ...at, delta: result.deltaAfter }
        }
        const oracleAmount = dec.truncateInt(dec.mul(whole.oracleAmount, dec.sub(dec.ONE, minimum)))
        expect(paid <= oracleAmount + BigInt(parts)).toBe(true)
        const gap = at.delta - whole.deltaAfter
        expect((gap < 0n ? -gap : gap) <= BigInt(parts)).toBe(true)
      }),
    )
  })

  test('supply: the offer goes, payment and fee come, and nothing else changes', () => {
    const coins = ['uluna', 'uusd', 'usdr', 'ukrw']
    const order = fc.record({
      offerDenom: fc.constantFrom(...coins),
      askDenom: fc.constantFrom(...coins),
      offerMicros: amount,
    })
    fc.assert(
      fc.property(fc.array(order, { maxLength: 12 }), delta, (orders, start) => {
        const supply = new Map(coins.map(coin => [coin, 10n ** 17n]))
        let trader = new Map(coins.map(coin => [coin, 10n ** 17n]))
        let oracle = new Map(coins.map(coin => [coin, 0n]))
        let at = state({ delta: start })
        const plus = (table: Map<string, bigint>, coin: string, micros: bigint) =>
          new Map(table).set(coin, table.get(coin)! + micros)
        for (const given of orders) {
          const result = swap(at, prices, given)
          if (result.refused !== undefined) continue
          supply.set(given.offerDenom, supply.get(given.offerDenom)! - result.burnedMicros)
          supply.set(given.askDenom, supply.get(given.askDenom)! + result.mintedMicros)
          trader = plus(plus(trader, given.offerDenom, -given.offerMicros), given.askDenom, result.swapMicros)
          oracle = plus(oracle, given.askDenom, result.feeMicros)
          at = { ...at, delta: result.deltaAfter }
        }
        for (const coin of coins) expect(trader.get(coin)! + oracle.get(coin)!).toBe(supply.get(coin))
      }),
    )
  })

  test('the pool recovers geometrically, one part of the period a block', () => {
    fc.assert(
      fc.property(
        delta,
        fc.integer({ min: 2, max: 200 }),
        fc.integer({ min: 1, max: 300 }),
        (start, period, blocks) => {
          let factor = dec.ONE
          for (let block = 0; block < blocks; block++) factor = dec.sub(factor, dec.quoInt(factor, BigInt(period)))
          const wanted = dec.mul(start, factor)
          const gap = replenishBlocks(start, period, blocks) - wanted
          // Each block cuts the factor at 10^-18 and the delta at 10^-18 of a micro-SDR.
          const size = (start < 0n ? -start : start) / dec.ONE + 2n
          expect((gap < 0n ? -gap : gap) <= size * BigInt(blocks)).toBe(true)
        },
      ),
    )
  })

  test('and stops where its part is cut to nothing, short of rest, on its own side', () => {
    fc.assert(
      fc.property(delta, fc.integer({ min: 2, max: 200 }), (start, period) => {
        const end = replenishBlocks(start, period, 1_000_000)
        expect(replenish(end, period)).toBe(end)
        const size = end < 0n ? -end : end
        expect(size < BigInt(period)).toBe(true)
        if (start !== 0n) expect(size > 0n && end < 0n === start < 0n).toBe(true)
      }),
      { numRuns: 30 },
    )
    // A period of one block forgets all at once.
    expect(replenish(dec.parse('-7.5'), 1)).toBe(0n)
    expect(() => replenish(1n, 0)).toThrow('panic_div_zero')
  })
})

describe('block fees', () => {
  test('in several coins: shares and community pool are the fees, to the last digit', () => {
    const validator = fc.record({ power: fc.bigInt(0n, 10n ** 12n), signed: fc.boolean() })
    const fee = fc.bigInt(0n, 10n ** 18n)
    fc.assert(
      fc.property(
        fc.array(validator, { maxLength: 130 }),
        fc.tuple(fee, fee),
        fc.nat(140),
        (validators, fees, first) => {
          const feesMicros = new Map([
            ['uusd', fees[0]],
            ['uluna', fees[1]],
          ])
          const shares = shareBlockFees({
            feesMicros,
            powers: new Map(validators.map(({ power }, index) => [`v${index}`, power])),
            signed: new Map(validators.map(({ signed }, index) => [`v${index}`, signed])),
            proposer: `v${first}`,
            communityTax: dec.parse('0.02'),
            baseProposerReward: dec.parse('0.01'),
            bonusProposerReward: dec.parse('0.04'),
          })
          for (const [denom, micros] of feesMicros) {
            const pool = shares.communityPool.get(denom)!
            let sum = pool
            for (const table of shares.validators.values()) sum += table.get(denom) ?? 0n
            expect(sum).toBe(dec.fromInt(micros))
            // The community tax is a floor: flooring of the others only adds to it.
            expect(pool >= dec.mulTruncate(dec.fromInt(micros), dec.parse('0.02')) - 1n).toBe(true)
          }
        },
      ),
    )
  })
})

describe('treasury', () => {
  const share = fc.bigInt(0n, dec.ONE)
  test('a rate moves by no more than allowed and stays inside its bounds', () => {
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.bigInt(-dec.ONE, 5n * dec.ONE),
        fc.bigInt(0n, dec.ONE),
        (a, b, change, next, at) => {
          const policy = { minimum: a < b ? a : b, maximum: a < b ? b : a, changeMaximum: change }
          const previous = policy.minimum + dec.mulTruncate(policy.maximum - policy.minimum, at)
          const rate = clampPolicyRate(policy, previous, next)
          expect(rate >= policy.minimum && rate <= policy.maximum).toBe(true)
          const move = rate - previous
          expect((move < 0n ? -move : move) <= change).toBe(true)
          // What is allowed is granted.
          const isNear = next - previous <= change && previous - next <= change
          if (isNear && next >= policy.minimum && next <= policy.maximum) expect(rate).toBe(next)
        },
      ),
    )
  })

  test('seigniorage: burned and paid are what was minted; a supply that rose has none', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 19n), fc.bigInt(0n, 10n ** 19n), share, (opening, now, weight) => {
        const seigniorage = epochSeigniorage(opening, now)
        expect(seigniorage).toBe(opening > now ? opening - now : 0n)
        const settled = settleSeigniorage(seigniorage, weight)
        expect(settled.burnedMicros + settled.toCommunityPoolMicros).toBe(settled.mintedMicros)
        expect(settled.burnedMicros >= 0n && settled.toCommunityPoolMicros >= 0n).toBe(true)
        expect(settleSeigniorage(seigniorage, dec.ONE).toCommunityPoolMicros).toBe(0n)
      }),
    )
  })

  test('the tax never exceeds its cap or its rate, and LUNA pays none', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 18n), share, fc.bigInt(0n, 10n ** 9n), (micros, rate, cap) => {
        const tax = stabilityTax(micros, 'uusd', rate, cap)
        expect(tax <= cap && dec.fromInt(tax) <= dec.mulInt(rate, micros)).toBe(true)
        expect(stabilityTax(micros, 'uluna', rate, cap)).toBe(0n)
      }),
    )
  })

  test('an average lies between the least and the greatest of the epochs that it counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 10n ** 30n), { minLength: 1 }),
        fc.integer({ min: 1, max: 60 }),
        (values, epochs) => {
          const counted = values.slice(-epochs)
          const average = rollingAverage(values, epochs)
          expect(counted.some(value => value <= average) && counted.some(value => value >= average)).toBe(true)
        },
      ),
    )
    expect(rollingAverage([], 4)).toBe(0n)
  })
})
