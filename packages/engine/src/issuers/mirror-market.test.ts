import { describe, expect, test } from 'vitest'
import type { Precision } from '../ledger/ledger.ts'
import { BreakwaterError } from '../money/mistake.ts'
import type { Act } from '../step/module.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { MirrorMarket, mirrorMarketKind } from './mirror-market.ts'
import { terraChainKind } from './terra/terra-chain.ts'

const monday = Date.parse('2022-05-09T00:00Z')
const at = (hour: number): number => monday + hour * 3_600_000

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

/** aUST stands for the synthetic share. */
function open(precision: Precision = 'exact', setup: Record<string, unknown> = {}, acts: Act[] = [], shares = 1_000) {
  const stage = openSmallStage({
    precision,
    startMs: monday,
    hours: 48,
    holds: { ann: { aUST: shares, UST: 100_000, LUNA: 10_000 } },
    acts,
    parts: [
      { kind: terraChainKind, id: 'terra', config: chainConfig },
      {
        kind: mirrorMarketKind,
        id: 'mirror',
        config: {
          asset: 'aUST',
          stable: 'UST',
          collateral: 'UST',
          path: [
            { at: at(0), price: 100 },
            { at: at(15), price: 100 },
            { at: at(16), price: 110 },
          ],
          openPrice: 100,
          sessions: true,
          opensAt: 13.5 * 3_600_000,
          closesAt: 20 * 3_600_000,
          outages: true,
          maximumAge: 60_000,
          minimumCollateralRatio: 1.5,
          collateralMultiplier: 1,
          auctionDiscount: 0.2,
          protocolFee: 0.015,
          lockup: 14 * 86_400_000,
          minted: 1_000_000,
          collateralPrice: 1,
          lanes: 5,
          ratioLow: 1.6,
          ratioHigh: 2.4,
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  const mirror = stage.find('mirror', MirrorMarket)
  const goTo = (hour: number): void => {
    while (stage.clock.nowMs < at(hour)) stage.runStep()
    mirror.observe(stage)
  }
  const has = (id: string, asset: string): number => ledger.balance(ledger.account(id), ledger.asset(asset))
  return { stage, ledger, mirror, goTo, has, ann: ledger.account('ann') }
}

const stops = (hour: number, kind: string): Act => ({
  atMs: at(hour),
  kind,
  target: 'mirror',
  sentence: kind,
  config: {},
})

describe.each(['exact', 'fast'] as const)('%s', precision => {
  test('what exists was minted: the rest of it is with its holders', () => {
    const { has, ledger, mirror, stage } = open(precision)
    expect(ledger.supply(mirror.asset)).toBeCloseTo(10_000, 6)
    expect(has('mirror/holders', 'aUST')).toBeCloseTo(9_000, 6)
    // Evenly from 160 to 240 %: 200 % of a million on average.
    expect(has('mirror/vault', 'UST')).toBeCloseTo(2_000_000, 4)
    expect([0, 1, 2, 3, 4].map(lane => mirror.ratio(lane).toFixed(6))).toEqual([
      '1.600000',
      '1.800000',
      '2.000000',
      '2.200000',
      '2.400000',
    ])
    mirror.check(stage)
  })

  test('at night nothing that needs a price works; deposits do', () => {
    const { mirror, ann, goTo, stage } = open(precision)
    goTo(3)
    expect(mirror.isFresh()).toBe(false)
    expect(mirror.openShort(ann, 10_000, 2)).toBe(0)
    expect(mirror.burn(ann, 0, 1)).toBe(0)
    expect(mirror.withdraw(ann, 0, 1)).toBe(0)
    expect(mirror.auction(ann, 0, 1)).toBe(0)
    expect(mirror.deposit(ann, 0, 500)).toBe(500)
    // Nobody is told of every night.
    expect(stage.journal.entries.filter(entry => entry.kind === 'refusal')).toEqual([])
    goTo(13.5)
    expect(mirror.isFresh()).toBe(true)
    expect(mirror.openShort(ann, 10_000, 2)).toBeCloseTo(50, 6)
    stage.runStep()
  })

  test('stopped feeders: the price stands and grows old while the share moves; a refusal says so once', () => {
    const { mirror, ann, goTo, stage } = open(precision, {}, [stops(15, 'oracle-stops'), stops(17, 'oracle-returns')])
    goTo(16)
    expect(mirror.sharePrice()).toBeCloseTo(110, 9)
    expect(mirror.oraclePrice()).toBe(100)
    expect(mirror.openShort(ann, 10_000, 2)).toBe(0)
    expect(mirror.openShort(ann, 10_000, 2)).toBe(0)
    const refusals = stage.journal.entries.filter(entry => entry.kind === 'refusal')
    expect(refusals.map(entry => entry.refusal?.refused)).toEqual(['price-too-old'])
    goTo(17.25)
    expect(mirror.oraclePrice()).toBeCloseTo(110, 9)
    expect(mirror.isFresh()).toBe(true)
  })

  test('outages that are switched off do not happen', () => {
    const { mirror, goTo } = open(precision, { outages: false }, [stops(15, 'oracle-stops')])
    goTo(16)
    expect(mirror.oraclePrice()).toBeCloseTo(110, 9)
  })

  test('an auction pays the discounted price less the fee, and the owner loses the discount', () => {
    const { mirror, ann, goTo, has, stage } = open(precision)
    goTo(16)
    // 160 % at 100 is 145.45 % at 110.
    expect(mirror.weakestLane()).toBe(0)
    expect(mirror.ratio(0)).toBeCloseTo(1.6 / 1.1, 8)
    const before = has('ann', 'UST')
    // 110 / 0.8 = 137.5, less 1.5 % of 110.
    expect(mirror.auctionValue()).toBeCloseTo(135.85, 8)
    expect(mirror.auction(ann, 0, 100)).toBeCloseTo(13_585, 4)
    expect(has('ann', 'UST') - before).toBeCloseTo(13_585, 4)
    expect(has('mirror/fees', 'UST')).toBeCloseTo(165, 5)
    expect(mirror.owed(0)).toBeCloseTo(1_900, 6)
    const report = { sentences: [], metrics: {} as Record<string, number>, parties: {}, waterfalls: {} }
    mirror.report(stage, report)
    expect(report.metrics['mirrorAuctionedUst']).toBeCloseTo(11_000, 4)
    expect(report.metrics['mirrorOwnersLossUst']).toBeCloseTo(2_750, 3)
    stage.runStep()
  })

  test('a safe position is refused, with a reason', () => {
    const { mirror, ann, goTo, stage } = open(precision)
    goTo(14)
    expect(mirror.auction(ann, 0, 100)).toBe(0)
    expect(stage.journal.entries.at(-1)?.refusal?.refused).toBe('mirror-safe-position')
    // Whole lane: 2,000 owed, 320,000 held, 300,000 required.
    expect(mirror.withdraw(ann, 0, 20_001)).toBe(0)
    expect(mirror.withdraw(ann, 0, 20_000)).toBeCloseTo(20_000, 4)
    expect(mirror.burn(ann, 0, 100)).toBeCloseTo(100, 6)
    stage.runStep()
  })

  test('proceeds of a short come free after the lock-up and not before', () => {
    const { mirror, ann, has, stage } = open(precision, { lockup: 3_600_000 })
    const start = has('ann', 'UST')
    expect(mirror.lockProceeds(ann, 700)).toBe(700)
    for (let step = 0; step < 11; step++) {
      stage.runStep()
      expect(mirror.releaseProceeds(ann)).toBe(0)
    }
    stage.runStep()
    expect(mirror.releaseProceeds(ann)).toBe(700)
    expect(has('ann', 'UST')).toBe(start)
  })

  test('collateral in LUNA is worth what the chain’s oracle says, and a halted chain does nothing', () => {
    const { mirror, ann, goTo, has, stage } = open(
      precision,
      { collateral: 'LUNA', collateralPrice: 80, chain: 'terra' },
      [{ atMs: at(14.5), kind: 'halt', target: 'terra', sentence: 'halt', config: {} }],
    )
    goTo(14)
    expect(has('mirror/vault', 'LUNA')).toBeCloseTo(2_000_000 / 80, 4)
    expect(mirror.ratio(0)).toBeCloseTo(1.6, 6)
    expect(mirror.openShort(ann, 100, 2)).toBeCloseTo(40, 6)
    goTo(14.75)
    expect(mirror.openShort(ann, 100, 2)).toBe(0)
    expect(mirror.deposit(ann, 0, 100)).toBe(0)
    stage.runStep()
  })

  test('a saved run goes on to the same unit', () => {
    const first = open(precision)
    first.goTo(16)
    first.mirror.auction(first.ann, 0, 33.333333)
    const state = first.stage.save()
    const second = open(precision)
    second.stage.load(state, first.stage.journal.fork())
    for (const side of [first, second]) side.mirror.auction(side.ann, 0, 44.4)
    expect(second.ledger.bytes()).toEqual(first.ledger.bytes())
    expect(second.mirror.held(0)).toBe(first.mirror.held(0))
  })
})

test('more shares at the start than were minted is a mistake that names the number', () => {
  expect(() => open('exact', {}, [], 10_001)).toThrow(BreakwaterError)
  expect(() => open('exact', {}, [], 10_000)).not.toThrow()
})
