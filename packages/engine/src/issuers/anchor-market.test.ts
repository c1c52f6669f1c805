import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../ledger/ledger.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { AnchorMarket, anchorMarketKind } from './anchor-market.ts'
import { terraChainKind } from './terra/terra-chain.ts'

const chainConfig = {
  stable: 'UST',
  coin: 'LUNA',
  basePool: 50e6,
  recoveryBlocks: 36,
  minSpread: 0.005,
  denom: 'uusd',
  currencies: [],
  stablePerSdr: 1.34,
  blockTime: 6000,
  startHeight: 7_000_000,
  votePeriodBlocks: 5,
  oracleNoise: 0,
  startPrice: 80,
  capacity: 6e9,
  congestedCapacity: 2.5e8,
  halts: [],
}

function open(precision: Precision = 'exact', setup: Record<string, unknown> = {}) {
  const stage = openSmallStage({
    precision,
    holds: { first: {}, second: {}, public: { LUNA: 343e6 } },
    hours: 24 * 20,
    stepMs: 600_000,
    parts: [
      { kind: terraChainKind, id: 'terra', config: chainConfig },
      {
        kind: anchorMarketKind,
        id: 'anchor',
        config: {
          stable: 'UST',
          receipt: 'aUST',
          chain: 'terra',
          cash: 3e9,
          loans: 11e9,
          exchangeRate: 1.25,
          yieldReserve: 100e6,
          interest: true,
          savingRate: 0.18,
          borrowBase: 0.02,
          borrowSlope: 0.1,
          blocksPerYear: 5_256_000,
          epochBlocks: 1800,
          bufferShare: 0.1,
          collateralIncome: 0.00001,
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  const market = stage.find('anchor', AnchorMarket)
  const first = ledger.account('first')
  const second = ledger.account('second')
  market.endow(first, 0.75)
  market.endow(second, 0.25)
  const ust = ledger.asset('UST')
  const aust = ledger.asset('aUST')
  return {
    stage,
    ledger,
    market,
    first,
    second,
    ust,
    aust,
    balanceOf: (id: string) => ledger.balance(ledger.account(id), ust),
  }
}

const cores = ['exact', 'fast'] as const

describe.each(cores)('deposits in the %s core', precision => {
  test('are cash and loans; each receipt is worth the rate', () => {
    const { market, first, second, ledger, aust } = open(precision)
    expect(market.exchangeRate()).toBeCloseTo(1.25, 9)
    expect(market.deposits()).toBeCloseTo(14e9, -1)
    expect(ledger.supply(aust)).toBeCloseTo(11.2e9, 0)
    expect(market.depositsOf(first)).toBeCloseTo(10.5e9, -1)
    expect(market.depositsOf(second)).toBeCloseTo(3.5e9, -1)
    expect(market.redeemable()).toBe(3e9)
  })

  test('are redeemed for cash: receipts burn, coins come, the rate stays', () => {
    const { stage, market, first, ledger, ust, aust, balanceOf } = open(precision)
    const receipts = ledger.balance(first, aust)
    const paid = market.redeem(first, 125e6)
    expect(paid).toBeCloseTo(125e6, 4)
    expect(ledger.balance(first, ust)).toBe(paid)
    expect(receipts - ledger.balance(first, aust)).toBeCloseTo(100e6, 4)
    expect(balanceOf('anchor/cash')).toBeCloseTo(3e9 - paid, 5)
    expect(market.redeemable()).toBeCloseTo(3e9 - paid, 5)
    expect(market.exchangeRate()).toBeCloseTo(1.25, 9)
    ledger.checkConservation()
    expect(stage.journal.entries).toEqual([])
  })

  test('first come, first served: who comes after the cash has gone gets nothing', () => {
    const { stage, market, first, second, ledger, ust } = open(precision)
    expect(market.redeem(first, 2.9e9)).toBeCloseTo(2.9e9, 3)
    expect(market.redeem(second, 3e8)).toBeCloseTo(1e8, 3)
    expect(market.redeem(second, 1e8)).toBeLessThan(1)
    expect(market.redeem(first, 1e8)).toBeLessThan(1)
    expect(ledger.balance(second, ust)).toBeCloseTo(1e8, 0)
    // The loans are sound: the receipts keep their worth.
    expect(market.depositsOf(second)).toBeCloseTo(3.4e9, -2)
    const refused = stage.journal.entries.filter(entry => entry.kind === 'refusal')
    expect(refused).toHaveLength(1)
    expect(refused[0]!.refusal).toMatchObject({
      refused: 'no-stable-available',
      who: 'second',
      needed: '300 m UST',
      had: '100 m UST',
    })
    const report = { sentences: [], metrics: {} as Record<string, number>, parties: {}, waterfalls: {} }
    market.report(stage, report)
    expect(report.metrics['anchorGateRefusals']).toBe(3)
    ledger.checkConservation()
  })

  test('the cash can be drained to the last coin, also after interest has run unseen', () => {
    const { stage, market, first } = open(precision)
    for (let step = 0; step < 5; step++) stage.runStep()
    expect(market.redeem(first, 5e9)).toBeGreaterThan(3e9 - 1)
    expect(market.redeemable()).toBeLessThan(1)
  })

  test('nobody redeems more than he has', () => {
    const { market, first, second, ledger, aust } = open(precision, { cash: 13e9, loans: 1e9 })
    expect(market.redeem(second, 9e9)).toBeCloseTo(3.5e9, 0)
    expect(ledger.balance(second, aust)).toBeLessThan(1e-3)
    expect(market.redeem(second, 1)).toBeLessThan(1e-3)
    expect(market.redeem(first, 0)).toBe(0)
    ledger.checkConservation()
  })
})

describe.each(cores)('interest in the %s core', precision => {
  test('savers earn the promised rate while the reserve pays what loans do not', () => {
    const { stage, market, balanceOf } = open(precision, { borrowSlope: 0.05, bufferShare: 1 })
    const before = { rate: market.exchangeRate(), reserve: balanceOf('anchor/reserve') }
    // Ten epochs of three hours.
    for (let step = 0; step < 180; step++) stage.runStep()
    const years = 30 / (24 * 365)
    expect(market.exchangeRate() / before.rate - 1).toBeCloseTo(0.18 * years, 5)
    // Loans pay 2 % and 5 % of their share, 11/14, on 11 bn; savers get 18 % on 14 bn; collateral brings 0.001 % an hour.
    const fromLoans = 11e9 * (0.02 + 0.05 * (11 / 14)) * years
    const income = 11e9 * 0.00001 * 30
    const drained = before.reserve - balanceOf('anchor/reserve')
    expect(drained / (14e9 * 0.18 * years - fromLoans - income)).toBeCloseTo(1, 2)
  })

  test('the reserve drains, never below nothing, and then savers earn what loans pay', () => {
    const { stage, market, balanceOf } = open(precision, { yieldReserve: 5e6, collateralIncome: 0, bufferShare: 0.5 })
    let last = balanceOf('anchor/reserve')
    for (let epoch = 0; epoch < 40; epoch++) {
      for (let step = 0; step < 18; step++) stage.runStep()
      const now = balanceOf('anchor/reserve')
      expect(now).toBeLessThanOrEqual(last)
      expect(now).toBeGreaterThanOrEqual(0)
      last = now
    }
    expect(last).toBeLessThan(1)
    const rate = market.exchangeRate()
    for (let step = 0; step < 180; step++) stage.runStep()
    const utilization = 11e9 / 14e9
    const earned = (utilization * (0.02 + 0.1 * utilization) * 30) / (24 * 365)
    expect((market.exchangeRate() / rate - 1) / earned).toBeCloseTo(1, 2)
  })

  test('does not run where the story leaves it out', () => {
    const { stage, market, balanceOf } = open(precision, { interest: false })
    for (let step = 0; step < 60; step++) stage.runStep()
    expect(market.exchangeRate()).toBeCloseTo(1.25, 9)
    expect(balanceOf('anchor/reserve')).toBe(100e6)
  })

  test('stands while the chain does', () => {
    const { stage, market } = open(precision)
    stage.runStep()
    stage.find('terra', Object.getPrototypeOf(stage.modules[0]!).constructor).act!(stage, {
      atMs: 0,
      kind: 'halt',
      target: 'terra',
      sentence: '',
      config: {},
    })
    const rate = market.exchangeRate()
    for (let step = 0; step < 60; step++) stage.runStep()
    expect(market.exchangeRate()).toBe(rate)
  })
})

test('exact and fast agree to a part in a million over any course of redemptions and epochs', () => {
  const course = fc.array(
    fc.record({
      second: fc.boolean(),
      amount: fc.integer({ min: 0, max: 600_000_000 }),
      steps: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(course, fc.boolean(), (steps, interest) => {
      const exact = open('exact', { interest })
      const fast = open('fast', { interest })
      for (const { second, amount, steps: count } of steps) {
        for (const opened of [exact, fast]) {
          opened.market.redeem(second ? opened.second : opened.first, amount)
          for (let step = 0; step < count; step++) opened.stage.runStep()
          opened.ledger.checkConservation()
        }
      }
      expect(fast.market.exchangeRate() / exact.market.exchangeRate()).toBeCloseTo(1, 7)
      expect(fast.market.deposits() / exact.market.deposits()).toBeCloseTo(1, 7)
      for (const id of ['anchor/cash', 'anchor/reserve', 'anchor/collector', 'first', 'second']) {
        expect(Math.abs(fast.balanceOf(id) - exact.balanceOf(id))).toBeLessThanOrEqual(1e-6 * exact.balanceOf(id) + 10)
      }
      // What the contracts hold is what the ledger holds.
      for (const opened of [exact, fast]) {
        expect(Math.abs(opened.market.redeemable() - opened.balanceOf('anchor/cash'))).toBeLessThan(30e6)
      }
    }),
    { numRuns: 25 },
  )
})

test.each(cores)('a saved market goes on as if nothing had been (%s)', precision => {
  const { stage, market, first, ledger } = open(precision)
  for (let step = 0; step < 25; step++) stage.runStep()
  market.redeem(first, 1e9)
  const saved = stage.save()
  const goOn = () => {
    const told: unknown[] = []
    for (let step = 0; step < 40; step++) {
      told.push(market.redeem(first, 1e8))
      stage.runStep()
    }
    return [...told, market.exchangeRate(), market.deposits(), ledger.bytes()]
  }
  const once = goOn()
  stage.load(saved, stage.journal.fork())
  expect(goOn()).toEqual(once)
})

test.each(cores)('a redemption pays at most what was asked, whatever interest has run (%s)', precision => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), fc.integer({ min: 0, max: 17 }), (amount, steps) => {
      const { stage, market, first, ledger, ust } = open(precision)
      for (let step = 0; step < steps; step++) stage.runStep()
      const paid = market.redeem(first, amount)
      expect(paid).toBeLessThanOrEqual(amount * (1 + 1e-14))
      expect(paid).toBeGreaterThan(Math.min(amount, 3e9) - 0.01)
      expect(ledger.balance(first, ust)).toBe(paid)
    }),
    { numRuns: 40 },
  )
})
