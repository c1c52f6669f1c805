import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openLedger, type Precision } from '../ledger/ledger.ts'
import { defineAsset } from '../money/asset.ts'
import { BreakwaterError, type Mistake } from '../money/mistake.ts'
import { quantityToUnitsNearest } from '../money/rounding.ts'
import { Streams } from '../random/streams.ts'
import { Clock } from '../step/clock.ts'
import { smallStageAssets } from '../step/small-stage.ts'
import { Stage } from '../step/stage.ts'
import { AnchorLoans, anchorLoansKind } from './anchor-loans.ts'
import { AnchorMarket, anchorMarketKind } from './anchor-market.ts'
import { TerraChain, terraChainKind } from './terra/terra-chain.ts'

const chainConfig = {
  stable: 'UST',
  denom: 'uusd',
  coin: 'LUNA',
  basePool: 50e6,
  recoveryBlocks: 36,
  minSpread: 0.005,
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
const marketConfig = {
  stable: 'UST',
  receipt: 'aUST',
  chain: 'terra',
  cash: 11e9,
  loans: 2e9,
  exchangeRate: 1.25,
  yieldReserve: 100e6,
  interest: true,
  savingRate: 0.18,
  borrowBase: 0.02,
  borrowSlope: 0.8,
  blocksPerYear: 4_656_810,
  epochBlocks: 1681,
  bufferShare: 0.1,
  collateralIncome: 0,
}
const loansConfig = {
  savings: 'anchor',
  chain: 'terra',
  stable: 'UST',
  coin: 'LUNA',
  receipt: 'bLUNA',
  loans: 2e9,
  classes: 10,
  loanToValueLow: 0.3,
  loanToValueHigh: 0.7,
  loanToValueShape: 1,
  coinPrice: 80,
  hubRate: 1,
  maxLoanToValue: 0.8,
  safeRatio: 0.8,
  liquidationThreshold: 0,
  bidFee: 0.01,
  liquidatorFee: 0.01,
  premiumStep: 0.01,
  premiumSlots: 31,
  bids: 400e6,
  bidsMeanPremium: 0.05,
  bidsReady: 0,
  bidsPerHour: 0,
  bidsFollowPrice: 1,
  repayReady: 0,
  repayAbove: 0.9,
  repayPerHour: 0,
  unbondPerHour: 0,
  pegRecoveryFee: 0.005,
  pegFeeBelow: 1,
  hubEpoch: 3 * 86_400_000,
  unbonding: 21 * 86_400_000,
}

type Changes = { loans?: Record<string, unknown>; market?: Record<string, unknown> }

/** A stage with the small stage's assets and bLUNA. */
function open(precision: Precision, changes: Changes = {}, stepMs = 600_000) {
  const parts = [
    { kind: terraChainKind, id: 'terra', config: chainConfig },
    { kind: anchorMarketKind, id: 'anchor', config: { ...marketConfig, ...changes.market } },
    { kind: anchorLoansKind, id: 'borrowers', config: { ...loansConfig, ...changes.loans } },
  ]
  const accounts = [
    { id: 'saver', holds: {} as Record<string, number> },
    ...parts.flatMap(part => part.kind.accounts(part.id, part.config as never)),
  ]
  const assets = [...smallStageAssets.filter(asset => asset.id !== 'bLUNA'), defineAsset('bLUNA', 'Bonded Luna', 6)]
  const ledger = openLedger(precision, { assets, accounts: accounts.map(account => account.id) })
  for (const account of accounts) {
    for (const [id, quantity] of Object.entries(account.holds ?? {})) {
      ledger.mintUnits(ledger.asset(id), ledger.account(account.id), quantityToUnitsNearest(quantity, 1e6))
    }
  }
  const startMs = 1_651_968_000_000
  const stage = new Stage({
    clock: new Clock(startMs, startMs + 60 * 86_400_000, stepMs),
    ledger,
    streams: new Streams(1),
    tables: new Map(),
    sampleMs: 86_400_000,
  })
  for (const part of parts) stage.add(part.kind.build(stage, part.id, part.config as never))
  stage.open([])
  const chain = stage.find('terra', TerraChain)
  const market = stage.find('anchor', AnchorMarket)
  market.endow(ledger.account('saver'))
  const steps = (count: number) => {
    for (let step = 0; step < count; step++) stage.runStep()
  }
  return {
    stage,
    ledger,
    chain,
    market,
    loans: stage.find('borrowers', AnchorLoans),
    steps,
    /** The market shows a price; two votes later the chain has it. */
    priceAt: (price: number) => {
      chain.showPrice(price)
      steps(2)
      if (!chain.isHalted()) expect(chain.oraclePrice).toBeCloseTo(price, 9)
    },
    balance: (account: string, asset: string) => ledger.balance(ledger.account(account), ledger.asset(asset)),
    supply: (asset: string) => ledger.supply(ledger.asset(asset)),
    metrics: () => {
      const report = { sentences: [] as string[], metrics: {} as Record<string, number>, parties: {}, waterfalls: {} }
      stage.find('borrowers', AnchorLoans).report(stage, report)
      return { ...report.metrics, sentences: report.sentences }
    },
  }
}

/** Collateral of a class at the start: 200 m UST of loans at its loan to value, 80 UST a coin. */
const pledgedAtStart = (index: number) => 200e6 / ((0.3 + 0.04 * (index + 0.5)) * 80)
const allPledged = Array.from({ length: 10 }, (_, index) => pledgedAtStart(index)).reduce((sum, coins) => sum + coins)

function mistakesOf(run: () => unknown): readonly Mistake[] {
  try {
    run()
  } catch (error) {
    if (error instanceof BreakwaterError) return error.mistakes
    throw error
  }
  return []
}

const cores = ['exact', 'fast'] as const

describe.each(cores)('borrowers in the %s core', precision => {
  test('open with the loans of the market, their collateral and the LUNA behind it', () => {
    const { loans, ledger, balance, supply } = open(precision, { loans: { hubRate: 0.98 } })
    expect(loans.loans()).toBeCloseTo(2e9, 3)
    // A bLuna is worth 0.98 coins, so that more of it stands for the same loan.
    expect(supply('bLUNA')).toBeCloseTo(allPledged / 0.98, 3)
    expect(balance('borrowers/collateral', 'bLUNA')).toBe(supply('bLUNA'))
    expect(balance('borrowers/hub', 'LUNA')).toBeCloseTo(allPledged, 3)
    expect(loans.hubRate()).toBeCloseTo(0.98, 9)
    expect(loans.collateralWorth()).toBeCloseTo(allPledged * 80, 0)
    expect(loans.badDebt()).toBe(0)
    expect(loans.bidsLeft()).toBeCloseTo(400e6, 3)
    ledger.checkConservation()
  })

  test('are left alone above the limit and sold below it, the most indebted first', () => {
    // All bids without a premium: then what is left can be reckoned by hand.
    const changes = { market: { interest: false }, loans: { bidsMeanPremium: 0 } }
    const { loans, market, balance, priceAt, metrics } = open(precision, changes)
    // The last class owes 0.68 of its worth: its limit of 0.8 is reached at 80 · 0.68 / 0.8 = 68.
    priceAt(68.1)
    expect(metrics()).toMatchObject({ anchorLiquidationsCount: 0, sentences: [] })
    const cash = balance('anchor/cash', 'UST')
    priceAt(67.9)
    const told = metrics() as unknown as Record<string, number>
    expect(told['anchorLiquidationsCount']).toBe(1)
    const sold = told['anchorLiquidatedBluna']!
    const spent = told['anchorBidsSpentUst']!
    const repaid = told['anchorLiquidatedUst']!
    expect(balance('borrowers/bidders', 'bLUNA')).toBeCloseTo(sold, 4)
    expect(balance('borrowers/fees', 'UST')).toBeCloseTo(0.02 * spent, 3)
    expect(repaid).toBeCloseTo(0.98 * spent, 3)
    expect(balance('anchor/cash', 'UST') - cash).toBeCloseTo(repaid, 3)
    expect(market.loans()).toBeCloseTo(2e9 - repaid, 3)
    expect(loans.loans()).toBeCloseTo(2e9 - repaid, 3)
    expect(loans.bidsLeft()).toBeCloseTo(400e6 - spent, 3)
    // What the class has left stands at the safe ratio of its limit, 0.64, but for the fees: the amount reckons with 1 − 0.99 · 0.99, the
    // sale takes 2 %, a ten-thousandth of what bids paid more.
    const worthLeft = (pledgedAtStart(9) - sold) * 67.9
    expect((200e6 - repaid) / worthLeft).toBeCloseTo(0.64 + (0.0001 * spent) / worthLeft, 8)
  })

  test('are not touched while the chain stands still', () => {
    const { stage, chain, loans, steps, metrics } = open(precision)
    steps(1)
    chain.act(stage, { atMs: 0, kind: 'halt', target: 'terra', sentence: '', config: {} })
    chain.showPrice(1)
    steps(20)
    expect(metrics()).toMatchObject({ anchorLiquidationsCount: 0 })
    expect(loans.bidsLeft()).toBeCloseTo(400e6, 3)
    chain.act(stage, { atMs: 0, kind: 'restart', target: 'terra', sentence: '', config: {} })
    steps(3)
    expect((metrics() as unknown as Record<string, number>)['anchorLiquidationsCount']).toBeGreaterThan(0)
  })

  test('leave bad debt when the price runs past the bids, and the run says so', () => {
    const { stage, loans, priceAt, metrics, ledger } = open(precision, { market: { interest: false } })
    priceAt(40)
    priceAt(0.01)
    expect(loans.bidsLeft()).toBeLessThan(1)
    const told = metrics() as unknown as Record<string, number> & { sentences: string[] }
    // All bids are spent, 2 % of them on fees.
    expect(told['anchorBidsSpentUst']).toBeCloseTo(400e6, 0)
    expect(told['anchorLoansEndUst']).toBeCloseTo(2e9 - 392e6, 0)
    const worth = loans.collateralWorth()
    expect(worth).toBeLessThan(1e6)
    expect(told['anchorBadDebtUst']).toBeCloseTo(2e9 - 392e6 - worth, 0)
    expect(told.sentences[0]).toBe('Bids repay 392 m UST of loans in liquidations; 1.61 bn UST of bad debt is left.')
    const refused = stage.journal.entries.filter(entry => entry.refusal?.refused === 'not-enough-bids')
    expect(refused).toHaveLength(1)
    const notes = stage.journal.entries.filter(entry => entry.who === 'borrowers' && entry.kind === 'event')
    // The first, and one tenth of the loans: 392 m of 2 bn.
    expect(notes.map(entry => entry.sentence.slice(0, 30))).toEqual([
      'The first loans are liquidated',
      'Liquidations have repaid a ten',
    ])
    ledger.checkConservation()
  })

  test('bid anew as far as they have something, less as the price falls', () => {
    const refilled = (bidsFollowPrice: number, bidsPerHour = 2) => {
      const { loans, priceAt, steps } = open(precision, {
        market: { interest: false },
        loans: { bidsReady: 1e9, bidsPerHour, bidsFollowPrice },
      })
      priceAt(65)
      steps(6 * 24)
      return loans.bidsLeft()
    }
    const unfilled = refilled(1, 0)
    expect(unfilled).toBeLessThan(320e6)
    expect(unfilled).toBeGreaterThan(100e6)
    expect(refilled(0) / 400e6).toBeCloseTo(1, 6)
    // At 65 of 80 they aim at 13/16 of the queue; with power 8 at less than there is, and nobody takes a bid back.
    expect(refilled(1) / (400e6 * (65 / 80))).toBeCloseTo(1, 6)
    expect(refilled(8)).toBeCloseTo(unfilled, 3)
  })

  test('who pays back in time is not liquidated', () => {
    const changes = { loans: { repayReady: 500e6, repayAbove: 0.9, repayPerHour: 2 }, market: { interest: false } }
    const { chain, loans, market, steps, metrics, balance } = open(precision, changes)
    const cash = balance('anchor/cash', 'UST')
    // Falls by 1 % an hour, to 60: four classes would be above their limit.
    for (let price = 80; price > 60; price *= 0.99) {
      chain.showPrice(price)
      steps(6)
    }
    const told = metrics() as unknown as Record<string, number>
    expect(told['anchorLiquidationsCount']).toBe(0)
    const repaid = told['anchorRepaidInTimeUst']!
    expect(repaid).toBeGreaterThan(10e6)
    expect(balance('borrowers/borrowers', 'UST')).toBeCloseTo(500e6 - repaid, 2)
    expect(balance('anchor/cash', 'UST') - cash).toBeCloseTo(repaid, 2)
    expect(market.loans()).toBeCloseTo(2e9 - repaid, 2)
    expect(loans.loans()).toBeCloseTo(2e9 - repaid, 2)
  })

  test('owe interest as the market reckons it', () => {
    const { loans, market, steps } = open(precision)
    steps(6 * 24 * 10)
    // 2 % and 80 % of the utilization, 2 of 13, on 2 bn for ten days of 14,400 blocks.
    const yearly = 0.02 + 0.8 * (2 / 13)
    const expected = 2e9 * (1 + (yearly * 144_000) / 4_656_810)
    expect(market.loans() / expected).toBeCloseTo(1, 3)
    expect(market.loans()).toBeGreaterThan(2e9 + 5e6)
    expect(Math.abs(loans.loans() - market.loans())).toBeLessThan(2)
  })

  test('bidders who want LUNA wait for the epoch and then 21 days', () => {
    const changes = { loans: { unbondPerHour: 0.1, pegFeeBelow: 0 }, market: { interest: false } }
    const { stage, balance, supply, priceAt, steps, metrics } = open(precision, changes, 3_600_000)
    priceAt(60)
    const bought = (metrics() as unknown as Record<string, number>)['anchorLiquidatedBluna']!
    expect(bought).toBeGreaterThan(1e6)
    const coins = supply('LUNA')
    // Hour 72 ends the epoch, the request of hour 73 sends the batch, and 21 days later, in hour 577, it arrives.
    steps(574)
    expect(balance('borrowers/bidders', 'LUNA')).toBe(0)
    steps(2)
    expect(balance('borrowers/bidders', 'LUNA')).toBeGreaterThan(0.99 * bought)
    steps(24 * 7)
    const got = balance('borrowers/bidders', 'LUNA')
    expect(got).toBeGreaterThan(0.99 * (1 - Math.exp(-7)) * bought)
    expect(got).toBeLessThan(bought + 1)
    expect(supply('LUNA')).toBeCloseTo(coins, 3)
    expect(supply('bLUNA')).toBeLessThan(allPledged - 0.99 * got)
    stage.ledger.checkConservation()
  })

  test('a slash of 1 % burns LUNA, lowers the rate by 1 % and may push loans above their limit', () => {
    const { stage, loans, supply, steps, metrics, priceAt } = open(precision)
    priceAt(68.4)
    expect(metrics()).toMatchObject({ anchorLiquidationsCount: 0 })
    const coins = supply('LUNA')
    loans.act(stage, { atMs: 0, kind: 'slash', target: 'borrowers', sentence: '', config: { share: 0.01 } })
    expect(loans.hubRate()).toBeCloseTo(0.99, 9)
    expect(supply('LUNA') / coins).toBeCloseTo(1 - (0.01 * allPledged) / coins, 9)
    steps(1)
    expect(metrics()).toMatchObject({ anchorLiquidationsCount: 1 })
  })

  test('a saved part goes on as if nothing had been', () => {
    const changes = {
      loans: { bidsReady: 300e6, bidsPerHour: 1, repayReady: 100e6, repayPerHour: 0.1, unbondPerHour: 0.01 },
    }
    const { stage, chain, steps, priceAt, loans, ledger } = open(precision, changes)
    priceAt(62)
    const saved = stage.save()
    const goOn = () => {
      const told: unknown[] = []
      for (const price of [58, 50, 41, 30, 12]) {
        chain.showPrice(price)
        steps(9)
        told.push(loans.loans(), loans.badDebt(), loans.bidsLeft(), loans.hubRate())
      }
      return [...told, ledger.bytes()]
    }
    const once = goOn()
    stage.load(saved, stage.journal.fork())
    expect(goOn()).toEqual(once)
    stage.load(saved, stage.journal.fork())
    expect(goOn()).toEqual(once)
  })
})

const path = fc.array(
  fc.record({ move: fc.double({ min: 0.75, max: 1.15, noNaN: true }), steps: fc.integer({ min: 1, max: 20 }) }),
  {
    minLength: 1,
    maxLength: 14,
  },
)
const busy = {
  bidsReady: 300e6,
  bidsPerHour: 0.3,
  bidsFollowPrice: 1.5,
  repayReady: 200e6,
  repayPerHour: 0.05,
  unbondPerHour: 0.02,
}

describe('any path of the price', () => {
  test('makes and loses no UST and no bLUNA, and the loans are the market’s', () => {
    fc.assert(
      fc.property(path, moves => {
        const { chain, ledger, steps, supply, balance, loans, market } = open('exact', { loans: busy })
        const ust = ledger.supplyUnits(ledger.asset('UST'))
        const pledged = supply('bLUNA')
        const luna = ledger.supplyUnits(ledger.asset('LUNA'))
        let price = 80
        for (const { move, steps: count } of moves) {
          price *= move
          chain.showPrice(price)
          // Conservation, loans against liabilities, collateral, bids and hub are checked at every step.
          steps(count)
        }
        expect(ledger.supplyUnits(ledger.asset('UST'))).toBe(ust)
        expect(ledger.supplyUnits(ledger.asset('LUNA'))).toBe(luna)
        expect(balance('borrowers/collateral', 'bLUNA') + balance('borrowers/bidders', 'bLUNA')).toBeCloseTo(
          supply('bLUNA'),
          5,
        )
        expect(supply('bLUNA')).toBeLessThanOrEqual(pledged)
        expect(Math.abs(loans.loans() - market.loans())).toBeLessThan(1)
      }),
      { numRuns: 25 },
    )
  })

  test('never lets the index of interest fall, nor the worth of aUST while nobody redeems', () => {
    fc.assert(
      fc.property(path, moves => {
        const { chain, market, steps } = open('exact', { loans: busy })
        let price = 80
        let index = market.interestIndex()
        let rate = market.exchangeRate()
        for (const { move, steps: count } of moves) {
          price *= move
          chain.showPrice(price)
          for (let step = 0; step < count; step++) {
            steps(1)
            expect(market.interestIndex() >= index).toBe(true)
            expect(market.exchangeRate()).toBeGreaterThanOrEqual(rate)
            index = market.interestIndex()
            rate = market.exchangeRate()
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  test('leaves no loan above its limit while bids suffice', () => {
    fc.assert(
      fc.property(path, moves => {
        // One class, so that what holds for all holds for it; no fall between two votes is larger than what bids can stand.
        const plenty = { bids: 50e9, classes: 1, bidsMeanPremium: 0.02, bidFee: 0.005, liquidatorFee: 0.005 }
        const { chain, steps, loans } = open('exact', { loans: plenty })
        let price = 80
        for (const { move, steps: count } of moves) {
          price *= Math.max(move, 0.88)
          chain.showPrice(price)
          steps(count + 2)
          expect(loans.badDebt()).toBe(0)
          // Interest of a step may lift it by some 10^-6 before the next vote.
          expect(loans.loans()).toBeLessThanOrEqual(0.8 * loans.collateralWorth() * (1 + 1e-5))
        }
      }),
      { numRuns: 25 },
    )
  })

  // Stated bound: a millionth of the loans at the start, for loans, bids, bad debt, cash, fees. Where a class stands at its limit to the
  // last digits of a double the cores may decide a step apart; random paths do not meet that.
  test('exact and fast agree to a millionth of the loans', () => {
    fc.assert(
      fc.property(path, fc.boolean(), (moves, interest) => {
        const pair = [
          open('exact', { loans: busy, market: { interest } }),
          open('fast', { loans: busy, market: { interest } }),
        ] as const
        let price = 80
        for (const { move, steps: count } of moves) {
          price *= move
          for (const { chain, steps } of pair) {
            chain.showPrice(price)
            steps(count)
          }
          const [exact, fast] = pair
          const close = (read: (opened: (typeof pair)[number]) => number) =>
            expect(Math.abs(read(fast) - read(exact))).toBeLessThan(2e9 * 1e-6)
          close(opened => opened.loans.loans())
          close(opened => opened.loans.bidsLeft())
          close(opened => opened.loans.badDebt())
          close(opened => opened.loans.collateralWorth())
          close(opened => opened.balance('anchor/cash', 'UST'))
          close(opened => opened.balance('borrowers/fees', 'UST'))
          close(opened => opened.balance('borrowers/borrowers', 'UST'))
        }
      }),
      { numRuns: 25 },
    )
  })
})

describe('mistakes', () => {
  test('loans and price must be those of the market and the chain', () => {
    const [loans] = mistakesOf(() => open('exact', { loans: { loans: 3e9 } }))
    expect(loans).toMatchObject({ code: 'loans-disagree', where: { path: 'issuers.borrowers.loans' } })
    expect(loans!.message).toBe('The borrowers are opened with 3000000000, but anchor has lent 2000000000.')
    const [price] = mistakesOf(() => open('fast', { loans: { coinPrice: 77.35 } }))
    expect(price).toMatchObject({ where: { path: 'issuers.borrowers.coinPrice' } })
  })

  test('numbers that make no borrowers are named, all of them', () => {
    const mistakes = mistakesOf(() =>
      open('exact', {
        loans: { classes: 0, loanToValueLow: 0, maxLoanToValue: 1.2, premiumSlots: 101, premiumStep: 0.01 },
      }),
    )
    expect(mistakes.map(mistake => mistake.where.path)).toEqual([
      'issuers.borrowers.classes',
      'issuers.borrowers.loanToValueLow',
      'issuers.borrowers.maxLoanToValue',
      'issuers.borrowers.premiumSlots',
    ])
  })
})
