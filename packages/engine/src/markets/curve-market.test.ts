import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../ledger/ledger.ts'
import type { Report } from '../step/module.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { CurveMarket, curveMarketKind } from './curve-market.ts'

function open(precision: Precision = 'exact', setup: Record<string, unknown> = {}) {
  const stage = openSmallStage({
    precision,
    holds: {
      trader: { UST: 1e10, USDC: 1e9, USDT: 1e9, DAI: 1e9 },
      holder: { UST: 0 },
    },
    parts: [
      {
        kind: curveMarketKind,
        id: 'curve',
        config: {
          primary: 'UST',
          baseLp: '3CRV',
          lp: 'UST3CRV',
          dollars: ['DAI', 'USDC', 'USDT'],
          size: 1e9,
          primaryShare: 0.6,
          amplification: 100,
          fee: 0.0004,
          baseSize: 3.3e9,
          baseAmplification: 2000,
          baseFee: 0.0001,
          baseVirtualPrice: 1.02,
          owners: [{ account: 'holder', value: 270e6 }],
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  const dollars = ['DAI', 'USDC', 'USDT'].map(id => ledger.asset(id))
  return {
    stage,
    market: stage.find('curve', CurveMarket),
    trader: ledger.account('trader'),
    holder: ledger.account('holder'),
    dollars,
    ust: ledger.asset('UST'),
    baseLp: ledger.asset('3CRV'),
    lp: ledger.asset('UST3CRV'),
    balance: (account: number, asset: number) => ledger.balance(account, asset),
  }
}

type Opened = ReturnType<typeof open>

/** What must hold after every call. */
function checkAll({ stage, market }: Opened): void {
  stage.ledger.checkConservation()
  market.check()
}

describe.each(['exact', 'fast'] as const)('the pool in the %s core', precision => {
  test('opens with the shares and the owners of the scenario', () => {
    const opened = open(precision)
    const { market, stage, holder } = opened
    expect(market.primaryBalance()).toBe(600e6)
    expect(stage.ledger.balance(stage.ledger.account('curve/pool'), opened.ust)).toBe(600e6)
    expect(market.shareUsd(holder)).toBeCloseTo(270e6, 0)
    // 60:40 at A = 100 is a little below one.
    expect(market.price()).toBeGreaterThan(0.99)
    expect(market.price()).toBeLessThan(1)
    checkAll(opened)
  })

  test('a sale moves coins in and dollars out and presses on the price; a purchase lifts it', () => {
    for (const coin of [0, 1, 2]) {
      const opened = open(precision)
      const { market, trader, dollars, ust, balance } = opened
      const before = market.price()
      const dollar = dollars[coin]!
      const received = market.sellPrimary(trader, 25e6, dollar)
      expect(balance(trader, dollar)).toBeCloseTo(1e9 + received, 5)
      expect(balance(trader, ust)).toBe(1e10 - 25e6)
      expect(received).toBeLessThan(25e6 * before)
      const after = market.price()
      expect(received).toBeGreaterThan(25e6 * after * 0.999)
      expect(after).toBeLessThan(before)
      checkAll(opened)
      const bought = market.buyPrimary(trader, received, dollar)
      expect(bought).toBeLessThan(25e6)
      expect(bought).toBeGreaterThan(25e6 * 0.998)
      expect(market.price()).toBeGreaterThan(after)
      checkAll(opened)
    }
  })

  test('a proportional withdrawal gives both coins in proportion and leaves the price', () => {
    const opened = open(precision)
    const { market, holder, ust, baseLp, lp, balance } = opened
    const price = market.price()
    const value = (market.shareUsd(holder) * opened.stage.ledger.supply(lp)) / balance(holder, lp)
    const received = market.withdraw(holder, 100e6, 'proportional')!
    const share = received / 600e6
    expect(share).toBeCloseTo(100e6 / value, 9)
    expect(balance(holder, ust)).toBeCloseTo(received, 6)
    expect(balance(holder, baseLp) / (400e6 / 1.02)).toBeCloseTo(share, 8)
    expect(market.price()).toBeCloseTo(price, 9)
    expect(market.shareUsd(holder)).toBeCloseTo(170e6, -1)
    checkAll(opened)
  })

  test('a withdrawal of the stable coin alone gives that coin alone and lifts the price', () => {
    const opened = open(precision)
    const { market, holder, baseLp, balance } = opened
    const price = market.price()
    expect(market.withdraw(holder, 100e6, 'primary-only')).toBeCloseTo(100e6, 5)
    expect(balance(holder, baseLp)).toBe(0)
    expect(market.price()).toBeGreaterThan(price)
    // Half of the imbalance fee leaves the pool for the DAO.
    const fees = balance(opened.stage.ledger.account('curve/fees'), opened.ust)
    expect(fees).toBeGreaterThan(1000)
    expect(market.primaryBalance() + fees).toBeCloseTo(500e6, 5)
    checkAll(opened)
  })

  test('nobody withdraws what others own, but all that he owns', () => {
    const opened = open(precision)
    const { market, holder, trader, lp, balance } = opened
    const before = opened.stage.ledger.bytes()
    expect(market.withdraw(holder, 280e6, 'proportional')).toBeUndefined()
    expect(market.withdraw(holder, 280e6, 'primary-only')).toBeUndefined()
    expect(market.withdraw(trader, 1, 'proportional')).toBeUndefined()
    expect(opened.stage.ledger.bytes()).toEqual(before)
    expect(market.withdraw(holder, market.shareUsd(holder) - 1e-3, 'proportional')).toBeGreaterThan(0)
    expect(balance(holder, lp)).toBeLessThan(1)
    checkAll(opened)
  })

  test('trades of nothing, beyond the balance, or in a foreign coin', () => {
    const opened = open(precision)
    const { market, trader, holder, ust, dollars, balance } = opened
    expect(market.sellPrimary(holder, 5, dollars[1]!)).toBe(0)
    expect(market.sellPrimary(trader, Number.NaN, dollars[1]!)).toBe(0)
    expect(market.buyPrimary(trader, -1, dollars[1]!)).toBe(0)
    market.buyPrimary(trader, 5e9, dollars[2]!)
    expect(balance(trader, dollars[2]!)).toBeCloseTo(0, 5)
    expect(() => market.sellPrimary(trader, 5, ust)).toThrow(/no coin of the base pool/)
    checkAll(opened)
  })

  test('the low of the price is kept between steps and reported', () => {
    const { stage, market, trader, dollars } = open(precision)
    const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    const received = market.sellPrimary(trader, 300e6, dollars[1]!)
    const low = market.price()
    market.buyPrimary(trader, received, dollars[1]!)
    market.measure()
    market.report(stage, report)
    expect(report.metrics['curvePriceLowUsd']).toBe(low)
    expect(report.metrics['curveUstEnd']).toBe(market.primaryBalance())
  })

  test('goes back to a saved state, price and all', () => {
    const opened = open(precision)
    const { stage, market, trader, dollars } = opened
    market.sellPrimary(trader, 50e6, dollars[1]!)
    const saved = stage.save()
    const price = market.price()
    const next = market.sellPrimary(trader, 70e6, dollars[0]!)
    stage.load(saved, stage.journal.fork())
    expect(market.price()).toBe(price)
    checkAll(opened)
    expect(market.sellPrimary(trader, 70e6, dollars[0]!)).toBe(next)
  })
})

describe('a pool under stress', () => {
  test('sales of many times the pool leave the books right, and refusals stand in the journal', () => {
    const opened = open('exact')
    const { stage, market, trader, dollars } = opened
    for (let sale = 0; sale < 6; sale++) {
      market.sellPrimary(trader, 1.5e9, dollars[1]!)
      checkAll(opened)
    }
    expect(market.price()).toBeLessThan(0.01)
    // A millionth of a coin is now worth less than the smallest unit: the contract reverts, and nothing moves.
    const before = stage.ledger.bytes()
    expect(market.sellPrimary(trader, 0.000001, dollars[1]!)).toBe(0)
    expect(stage.ledger.bytes()).toEqual(before)
    const refused = stage.journal.entries.find(entry => entry.kind === 'refusal')!
    expect(refused.refusal).toMatchObject({ refused: 'pool-reverted', who: 'trader' })
    expect(refused.refusal!.because).toMatch(/reverts/)
  })
})

const operation = fc.record({
  kind: fc.constantFrom('sell', 'sell', 'buy', 'proportional', 'primary-only'),
  coin: fc.integer({ min: 0, max: 2 }),
  amount: fc.integer({ min: 1, max: 60_000_000_000_000 }).map(micros => micros / 1e6),
})

function apply(opened: Opened, { kind, coin, amount }: { kind: string; coin: number; amount: number }): void {
  const { market, trader, holder, dollars } = opened
  if (kind === 'sell') market.sellPrimary(trader, amount, dollars[coin]!)
  else if (kind === 'buy') market.buyPrimary(trader, amount, dollars[coin]!)
  else market.withdraw(holder, amount, kind as 'proportional' | 'primary-only')
}

test('exact and fast agree to a millionth over any sequence, and the ledger is the contracts at every step', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 12 }), operations => {
      const exact = open('exact')
      const fast = open('fast')
      for (const step of operations) {
        apply(exact, step)
        apply(fast, step)
        checkAll(exact)
        checkAll(fast)
      }
      expect(fast.market.price() / exact.market.price()).toBeCloseTo(1, 6)
      expect(fast.market.primaryBalance() / exact.market.primaryBalance()).toBeCloseTo(1, 6)
      for (const [account, assets] of [
        [exact.trader, [exact.ust, ...exact.dollars]],
        [exact.holder, [exact.ust, exact.baseLp, exact.lp]],
      ] as const) {
        for (const asset of assets) {
          const left = exact.balance(account, asset)
          expect(Math.abs(fast.balance(account, asset) - left)).toBeLessThanOrEqual(1e-6 * left + 1)
        }
      }
    }),
    { numRuns: 20 },
  )
})

describe('marginal prices', () => {
  test('are what a small swap of the exact pool without fees pays, in each coin, at any state', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.9, noNaN: true }),
        fc.integer({ min: 20, max: 500 }),
        fc.array(operation, { maxLength: 4 }),
        (share, amplification, operations) => {
          const opened = open('exact', { primaryShare: share, amplification, fee: 0, baseFee: 0 })
          for (const step of operations) apply(opened, step)
          const { market, trader, dollars } = opened
          for (const dollar of dollars) {
            const marginal = market.priceIn(dollar)
            const received = market.sellPrimary(trader, 1000, dollar)
            // The base pool's contracts withhold a little of each coin; slopes are held: a part in ten thousand is promised.
            expect(Math.abs(received / 1000 / marginal - 1)).toBeLessThan(1e-4)
            market.buyPrimary(trader, received, dollar)
          }
          expect(market.price()).toBeCloseTo(market.priceIn(dollars[1]!), 12)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('foretell price and cost of a sale and of a purchase', () => {
    const { market, trader, dollars } = open('exact', { fee: 0, baseFee: 0 })
    const usdc = dollars[1]!
    expect(market.priceAfter(usdc, 0)).toBeCloseTo(market.price(), 12)
    const after = market.priceAfter(usdc, 40e6)
    const cost = market.costOfPrimary(20e6, usdc)
    const bought = market.buyPrimary(trader, cost, usdc)
    expect(bought / 20e6).toBeCloseTo(1, 4)
    market.sellPrimary(trader, bought, usdc)
    market.sellPrimary(trader, 40e6, usdc)
    expect(market.price() / after).toBeCloseTo(1, 3)
  })
})

test('an owner may take out all that he owns, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 900_000_000 }),
      fc.integer({ min: 0, max: 300_000_000 }),
      fc.constantFrom('exact', 'fast' as const),
      (value, sale, precision) => {
        const opened = open(precision as Precision, { owners: [{ account: 'holder', value }] })
        const { market, trader, holder, lp, dollars, balance } = opened
        market.sellPrimary(trader, sale, dollars[1]!)
        const share = market.shareUsd(holder)
        // A double cannot tell the last cents of the share: either all leaves, or a cent less does.
        const received =
          market.withdraw(holder, share, 'proportional') ?? market.withdraw(holder, share - 0.01, 'proportional')
        expect(received).toBeGreaterThan(0)
        expect(balance(holder, lp)).toBeLessThan(0.02)
        checkAll(opened)
      },
    ),
    { numRuns: 60, examples: [[899_999_973, 148_448_689, 'exact']] },
  )
})
