import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../ledger/ledger.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { TerraswapMarket, terraswapPairKind } from './terraswap-market.ts'

/** LUNA stands for the synthetic share, USDC for the LP token. */
function open(precision: Precision, quoteReserve = 1_000_000, openPrice = 100, rounding = 'april-2022') {
  const stage = openSmallStage({
    precision,
    holds: { ann: { LUNA: 50_000, UST: 5_000_000 }, ben: { LUNA: 50_000, UST: 5_000_000 } },
    parts: [
      {
        kind: terraswapPairKind,
        id: 'pair',
        config: {
          base: 'LUNA',
          quote: 'UST',
          lp: 'USDC',
          quoteReserve,
          openPrice,
          rounding,
          columnId: 'pairPriceUst',
          label: 'pair',
        },
      },
    ],
  })
  const { ledger } = stage
  const pair = stage.find('pair', TerraswapMarket)
  const has = (id: string, asset: string): number => ledger.balance(ledger.account(id), ledger.asset(asset))
  return { stage, ledger, pair, has, ann: ledger.account('ann'), ben: ledger.account('ben') }
}

describe('a swap', () => {
  test('pays x·y = k less 0.3 %, in the contract’s integers', () => {
    const { pair, ann, ledger, has } = open('exact')
    // 100 into 10,000 against 1,000,000: 10^6 - 10^10 / 10,100 = 9,900.990099 (floored), commission 29.702970 (floored).
    pair.sell(ann, 100)
    expect(ledger.units(ann, pair.quote)).toBe(5_009_871_287_129n)
    expect(ledger.units(ledger.account('pair/pool'), pair.quote)).toBe(1_000_000_000_000n - 9_871_287_129n)
    expect(has('pair/pool', 'LUNA')).toBe(10_100)
    expect(pair.price()).toBeCloseTo((1_000_000 - 9871.287129) / 10_100, 12)
    ledger.checkConservation()
  })

  test('the other historic rounding takes one unit more of commission', () => {
    const { pair, ann, ledger } = open('exact', 1_000_000, 100, 'commission-up')
    pair.sell(ann, 100)
    expect(ledger.units(ann, pair.quote)).toBe(5_009_871_287_128n)
  })

  test.each(['exact', 'fast'] as const)('beyond the largest spread it is refused and nothing moves (%s)', precision => {
    const { pair, ann, stage, has } = open(precision)
    // 9,871.29 for 100 that were believed to be worth 10,000: 1.287 % short.
    expect(pair.sell(ann, 100, { maxSpread: 0.012, beliefPrice: 0.01 })).toBe(0)
    expect(has('ann', 'LUNA')).toBe(50_000)
    expect(has('pair/pool', 'UST')).toBe(1_000_000)
    expect(stage.journal.entries.at(-1)?.refusal).toMatchObject({ refused: 'pair-reverted', who: 'ann' })
    // Without a belief the commission does not count: 99.01 of 9,970.297 is 0.993 %.
    expect(pair.sell(ann, 100, { maxSpread: 0.0099 })).toBe(0)
    expect(pair.sell(ann, 100, { maxSpread: 0.01 })).toBeGreaterThan(9871)
  })

  test('a seller cannot sell more than he has', () => {
    const { pair, ann, has } = open('exact')
    pair.sell(ann, 1e9)
    expect(has('ann', 'LUNA')).toBe(0)
  })
})

describe('questions', () => {
  test.each(['exact', 'fast'] as const)('how far to trade for a price, and what that costs (%s)', precision => {
    const { pair, ann, ben } = open(precision)
    pair.buy(ann, pair.quoteToRaiseTo(120))
    expect(pair.price()).toBeCloseTo(120, 4)
    expect(pair.quoteToRaiseTo(110)).toBe(0)
    const cost = pair.costOf(50)
    expect(pair.buy(ben, cost)).toBeCloseTo(50, 4)
    pair.sell(ann, pair.baseToLowerTo(90))
    expect(pair.price()).toBeCloseTo(90, 4)
    const brings = pair.quoteFor(pair.base, 7)
    expect(pair.sell(ben, 7)).toBeCloseTo(brings, 7)
  })
})

describe('liquidity', () => {
  test.each(['exact', 'fast'] as const)('comes out as it went in, less rounding (%s)', precision => {
    const { pair, ann, has, ledger } = open(precision)
    const lp = pair.provide(ann, 1_000, 100_000)
    // A tenth of 10,000 and of 1,000,000: a tenth of the square root of their product.
    expect(lp).toBeCloseTo(10_000, 3)
    expect(pair.withdraw(ann, lp)).toBe(true)
    expect(has('ann', 'LUNA')).toBeCloseTo(50_000, 4)
    expect(has('ann', 'LUNA')).toBeLessThanOrEqual(50_000)
    expect(has('ann', 'UST')).toBeCloseTo(5_000_000, 3)
    ledger.checkConservation()
  })

  test('what the account does not have is refused', () => {
    const { pair, ann, stage } = open('exact')
    expect(pair.provide(ann, 60_000, 6_000_000)).toBe(0)
    expect(pair.withdraw(ann, 1)).toBe(false)
    expect(stage.journal.entries.map(entry => entry.refusal?.refused)).toEqual(['pair-reverted', 'pair-reverted'])
  })
})

const trades = fc.array(fc.tuple(fc.boolean(), fc.double({ min: 1, max: 20_000, noNaN: true })), {
  minLength: 1,
  maxLength: 40,
})

describe('properties', () => {
  test.each(['exact', 'fast'] as const)('nobody gains by going there and back (%s)', precision => {
    fc.assert(
      fc.property(trades, fc.double({ min: 1, max: 100_000, noNaN: true }), (before, quantity) => {
        const { pair, ann, ben, ledger, has } = open(precision)
        for (const [buys, size] of before) buys ? pair.buy(ben, size) : pair.sell(ben, size / 100)
        const coins = has('ann', 'UST')
        const product = has('pair/pool', 'LUNA') * has('pair/pool', 'UST')
        pair.sell(ann, pair.buy(ann, quantity))
        expect(has('ann', 'UST')).toBeLessThanOrEqual(coins)
        expect(has('pair/pool', 'LUNA') * has('pair/pool', 'UST')).toBeGreaterThanOrEqual(product * (1 - 1e-12))
        pair.check()
        ledger.checkConservation()
      }),
      { numRuns: 60 },
    )
  })

  test('the fast core stays within 40 micro-units and a part in 10^9 of the exact one over forty trades', () => {
    fc.assert(
      fc.property(trades, list => {
        const exact = open('exact')
        const fast = open('fast')
        for (const [buys, size] of list) {
          for (const side of [exact, fast]) buys ? side.pair.buy(side.ann, size) : side.pair.sell(side.ann, size / 100)
        }
        for (const asset of ['LUNA', 'UST']) {
          const [left, right] = [exact.has('ann', asset), fast.has('ann', asset)]
          expect(Math.abs(left - right)).toBeLessThanOrEqual(40e-6 + 1e-9 * left)
        }
        expect(Math.abs(fast.pair.price() / exact.pair.price() - 1)).toBeLessThan(1e-8)
      }),
      { numRuns: 100 },
    )
  })

  test.each(['exact', 'fast'] as const)('a saved state comes back to the last unit (%s)', precision => {
    const first = open(precision)
    first.pair.buy(first.ann, 12_345.678901)
    const state = first.stage.save()
    const then = first.pair.sell(first.ben, 33.3)
    const second = open(precision)
    second.stage.load(state, first.stage.journal.fork())
    expect(second.pair.sell(second.ben, 33.3)).toBe(then)
    expect(second.ledger.bytes()).toEqual(first.ledger.bytes())
  })
})
