import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../ledger/ledger.ts'
import { openSmallStage } from '../step/small-stage.ts'
import type { Stage } from '../step/stage.ts'
import { ReferenceMarket, referenceMarketKind } from './reference-market.ts'

const start = Date.UTC(2022, 4, 8)
const hour = 3_600_000

function open(setup: Record<string, unknown> = {}, precision: Precision = 'exact', tables = {}) {
  const stage = openSmallStage({
    precision,
    tables,
    holds: { trader: { BTC: 200_000, USDT: 1e10 } },
    parts: [
      {
        kind: referenceMarketKind,
        id: 'bitcoin',
        config: {
          base: 'BTC',
          quote: 'USDT',
          path: [
            { at: start, price: 40_000 },
            { at: start + 10 * hour, price: 30_000 },
            { at: start + 20 * hour, price: 36_000 },
          ],
          drift: 'path',
          impact: 'square-root',
          impactSquareRootBefore: 0.04,
          impactSquareRootAfter: 0.08,
          impactLinearBefore: 0.05,
          impactLinearAfter: 0.02,
          impactChangesAt: start + 12 * hour,
          impactScale: 80_000,
          impactHalfLife: 6 * hour,
          makersBase: 400_000,
          makersQuote: 15e9,
          columnId: 'btcPriceUsd',
          label: 'bitcoin',
          ...setup,
        },
      },
    ],
  })
  const market = stage.find('bitcoin', ReferenceMarket)
  const trader = stage.ledger.account('trader')
  const usd = () => stage.ledger.balance(trader, market.quote)
  return { stage, market, trader, usd }
}

function goTo(stage: Stage, hours: number): void {
  stage.clock.step = hours * 12
}

describe('the reference', () => {
  test('is log-linear between points and stands before the first and after the last', () => {
    const { stage, market } = open()
    const rows = [
      [0, 40_000],
      [5, Math.sqrt(40_000 * 30_000)],
      [10, 30_000],
      [15, Math.sqrt(30_000 * 36_000)],
      [20, 36_000],
      [23, 36_000],
    ] as const
    for (const [at, price] of rows) {
      goTo(stage, at)
      expect(market.reference()).toBeCloseTo(price, 6)
      expect(market.price()).toBe(market.reference())
    }
    const late = open({ path: [{ at: start + 3 * hour, price: 7 }] })
    expect(late.market.reference()).toBe(7)
  })

  test('is linear between rows of a table', () => {
    const table = { timeMs: [start - hour, start + hour, start + 3 * hour], mid: [100, 200, 100] }
    const { stage, market } = open({ table: 'record', column: 'mid', path: undefined }, 'exact', { record: table })
    expect(market.reference()).toBe(150)
    goTo(stage, 2)
    expect(market.reference()).toBe(150)
    goTo(stage, 1.5)
    expect(market.reference()).toBe(175)
    goTo(stage, 12)
    expect(market.reference()).toBe(100)
  })

  test('may stand still from a time on, or from the start', () => {
    const flat = open({ drift: 'flat', flatFrom: start + 5 * hour })
    const never = open({ drift: 'flat-from-start' })
    for (const at of [0, 5, 12, 23]) {
      goTo(flat.stage, at)
      goTo(never.stage, at)
      expect(flat.market.reference()).toBeCloseTo(at < 5 ? 40_000 : Math.sqrt(40_000 * 30_000), 6)
      expect(never.market.reference()).toBe(40_000)
    }
  })
})

describe('the impact', () => {
  test('of the scale is c, of a quarter of it half as much; sales press, purchases lift', () => {
    const sale = open()
    sale.market.sell(sale.trader, 80_000)
    expect(Math.log(sale.market.price() / 40_000)).toBeCloseTo(-0.04, 9)
    expect(sale.market.netCoins).toBe(-80_000)
    const purchase = open()
    purchase.market.buy(purchase.trader, 20_000)
    expect(Math.log(purchase.market.price() / 40_000)).toBeCloseTo(0.02, 6)
    goTo(purchase.stage, 12)
    expect(Math.log(purchase.market.price() / purchase.market.reference())).toBeCloseTo(0.04, 6)
  })

  test('is proportional with the linear law, and there is none with none', () => {
    const linear = open({ impact: 'linear' })
    linear.market.sell(linear.trader, 20_000)
    expect(Math.log(linear.market.price() / 40_000)).toBeCloseTo(-0.0125, 9)
    const none = open({ impact: 'none' })
    none.market.sell(none.trader, 80_000)
    expect(none.market.price()).toBe(40_000)
    expect(none.market.lastUsd).toBe(80_000 * 40_000)
  })

  test('a trade pays the mean log impact of its way: two thirds of the last for the square root, half for the linear', () => {
    for (const [impact, share, c] of [
      ['square-root', 2 / 3, 0.04],
      ['linear', 1 / 2, 0.05],
    ] as const) {
      const { market, trader, usd } = open({ impact })
      expect(market.sell(trader, 80_000)).toBe(80_000)
      expect(Math.log(market.lastUsd / 80_000 / 40_000)).toBeCloseTo(-c * share, 9)
      expect(usd()).toBeCloseTo(1e10 + market.lastUsd, 4)
    }
  })

  test('is forgotten by half in its half-life', () => {
    const { stage, market, trader } = open()
    market.sell(trader, 40_000)
    for (let step = 0; step < 72; step++) market.observe()
    expect(market.netCoins).toBeCloseTo(-20_000, 6)
    expect(Math.log(market.price() / market.reference())).toBeCloseTo(-0.04 * Math.sqrt(0.25), 9)
    expect(stage.ledger.balance(trader, market.base)).toBe(160_000)
  })
})

describe('money', () => {
  test('both sides are booked; nobody trades beyond what is there', () => {
    const { stage, market, trader } = open({ makersQuote: 1e8 })
    const sold = market.sell(trader, 150_000)
    expect(sold).toBeLessThan(3000)
    expect(market.lastUsd).toBeCloseTo(1e8, 2)
    expect(market.sell(trader, 10)).toBeLessThan(1e-3)
    stage.ledger.checkConservation()
    const poor = open({ makersBase: 50 })
    expect(poor.market.buy(poor.trader, 60)).toBeCloseTo(50, 6)
    expect(poor.market.buy(poor.trader, -3)).toBe(0)
    expect(poor.market.sell(poor.trader, 0)).toBe(0)
  })

  test('sold and bought back at once, or after the market has forgotten, never earns', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 150_000 }),
        fc.integer({ min: 0, max: 288 }),
        fc.boolean(),
        fc.constantFrom('square-root', 'linear', 'none'),
        (coins, wait, exact, impact) => {
          const { stage, market, trader, usd } = open(
            { impact, drift: 'flat-from-start', impactChangesAt: start + 999 * hour },
            exact ? 'exact' : 'fast',
          )
          const sold = market.sell(trader, coins)
          for (let step = 0; step < wait; step++) market.observe()
          market.buy(trader, sold)
          expect(stage.ledger.balance(trader, market.base)).toBeLessThanOrEqual(200_000)
          // A dollar more only against coins that rounding kept from the purchase.
          const missing = 200_000 - stage.ledger.balance(trader, market.base)
          expect(usd() - 1e10).toBeLessThanOrEqual(missing * 50_000 + 1e-3)
          stage.ledger.checkConservation()
        },
      ),
    )
  })
})
