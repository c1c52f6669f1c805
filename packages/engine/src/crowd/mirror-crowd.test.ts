import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MirrorMarket, mirrorMarketKind } from '../issuers/mirror-market.ts'
import type { Precision } from '../ledger/ledger.ts'
import { TerraswapMarket, terraswapPairKind } from '../markets/terraswap-market.ts'
import type { Kind } from '../step/kind.ts'
import type { Act, Report } from '../step/module.ts'
import { openSmallStage } from '../step/small-stage.ts'
import { mirrorLiquidatorsKind } from './mirror-liquidators.ts'
import { mirrorMintersKind } from './mirror-minters.ts'
import { pairCrowdKind } from './pair-crowd.ts'
import { pairTradersKind } from './pair-traders.ts'
import { smallSaverKind } from './small-saver.ts'

const monday = Date.parse('2021-07-05T00:00Z')
const at = (hour: number): number => monday + hour * 3_600_000

type Setup = {
  precision?: Precision
  mirror?: Record<string, unknown>
  crowd?: { kind: Kind; id: string; config: Record<string, unknown> }[]
  acts?: Act[]
  hours?: number
}

/** aUST stands for the synthetic share, USDC for the LP token, USDT for baht. The share is at 100, the pair holds 1,000,000 UST. */
function open(setup: Setup) {
  const stage = openSmallStage({
    precision: setup.precision ?? 'exact',
    startMs: monday,
    hours: setup.hours ?? 72,
    stepMs: 600_000,
    acts: setup.acts ?? [],
    holds: { ann: { aUST: 5_000, UST: 1_000_000 } },
    parts: [
      {
        kind: terraswapPairKind,
        id: 'pair',
        config: {
          base: 'aUST',
          quote: 'UST',
          lp: 'USDC',
          quoteReserve: 1_000_000,
          openPrice: 100,
          rounding: 'april-2022',
          columnId: 'pairPriceUst',
          label: 'pair',
        },
      },
      {
        kind: mirrorMarketKind,
        id: 'mirror',
        config: {
          asset: 'aUST',
          stable: 'UST',
          collateral: 'UST',
          path: [{ at: at(0), price: 100 }],
          openPrice: 100,
          sessions: false,
          opensAt: 0,
          closesAt: 0,
          outages: true,
          maximumAge: 60_000,
          minimumCollateralRatio: 1.5,
          collateralMultiplier: 1,
          auctionDiscount: 0.2,
          protocolFee: 0.015,
          lockup: 86_400_000,
          minted: 4_000_000,
          collateralPrice: 1,
          lanes: 10,
          ratioLow: 1.55,
          ratioHigh: 2.5,
          ...setup.mirror,
        },
      },
      ...(setup.crowd ?? []),
    ],
  })
  const { ledger } = stage
  const pair = stage.find('pair', TerraswapMarket)
  const mirror = stage.find('mirror', MirrorMarket)
  const has = (id: string, asset: string): number => ledger.balance(ledger.account(id), ledger.asset(asset))
  const run = (steps: number): void => {
    for (let step = 0; step < steps; step++) stage.runStep()
  }
  const report = (): Report => {
    const collected: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    for (const module of stage.modules) module.report?.(stage, collected)
    return collected
  }
  return { stage, ledger, pair, mirror, has, run, report, ann: ledger.account('ann') }
}

const minters = (config: Record<string, unknown> = {}) => ({
  kind: mirrorMintersKind,
  id: 'minters',
  config: {
    mirror: 'mirror',
    pair: 'pair',
    stable: 'UST',
    collateral: 'UST',
    collateralPrice: 1,
    capital: 1_000_000,
    cash: 500_000,
    speed: 'fast',
    slowPerHour: 6_000,
    fastPerHour: 6_000_000,
    premiumHurdle: 0.02,
    discountHurdle: 0.03,
    ratio: 2,
    topUpCash: 1_000_000,
    topUpBelow: 1.6,
    topUpTo: 1.9,
    topUpPerHour: 0.5,
    ...config,
  },
})
const liquidators = (config: Record<string, unknown> = {}) => ({
  kind: mirrorLiquidatorsKind,
  id: 'liquidators',
  config: {
    name: 'those who auction',
    mirror: 'mirror',
    pair: 'pair',
    stable: 'UST',
    collateral: 'UST',
    capital: 300_000,
    hurdle: 0.02,
    haircut: 0,
    mostPerHour: 60_000_000,
    ...config,
  },
})
const traders = (config: Record<string, unknown> = {}) => ({
  kind: pairTradersKind,
  id: 'screen',
  config: {
    name: 'A trader with a screen',
    mirror: 'mirror',
    pair: 'pair',
    asset: 'aUST',
    stable: 'UST',
    stock: 500_000,
    stockPrice: 100,
    cash: 500_000,
    speed: 'fast',
    slowPerHour: 6_000,
    fastPerHour: 6_000_000,
    hurdle: 0.01,
    ...config,
  },
})
const saver = (config: Record<string, unknown> = {}, changer = {}, broker = {}) => ({
  kind: smallSaverKind,
  id: 'saver',
  config: {
    name: 'The saver',
    mirror: 'mirror',
    pair: 'pair',
    asset: 'aUST',
    stable: 'UST',
    baht: 'USDT',
    amount: 5_000,
    orders: 3,
    first: at(1),
    every: 3_600_000,
    sellAt: at(40),
    maxSpread: 0.01,
    changer: {
      bahtPerDollar: 33,
      fee: 0.01,
      stock: 100_000,
      coin: 'at-par',
      path: [
        { at: at(0), price: 1 },
        { at: at(40), price: 0.5 },
      ],
      ...changer,
    },
    broker: { fee: 0.0025, minimumFee: 160, changeFee: 0.005, ...broker },
    ...config,
  },
})
const stopsOracle = (hour: number): Act => ({
  atMs: at(hour),
  kind: 'oracle-stops',
  target: 'mirror',
  sentence: 'stops',
  config: {},
})

describe.each(['exact', 'fast'] as const)('minters (%s)', precision => {
  test('mint a premium down to the hurdle, no further, and cannot touch the proceeds before the lock-up', () => {
    const { pair, mirror, run, ann, has, report } = open({ precision, crowd: [minters()] })
    pair.buy(ann, 60_000)
    expect(pair.price()).toBeGreaterThan(112)
    run(1)
    expect(pair.price()).toBeCloseTo(102, 3)
    const minted = mirror.owed(mirror.shortLane)
    expect(minted).toBeGreaterThan(400)
    expect(mirror.ratio(mirror.shortLane)).toBeCloseTo(2, 5)
    const locked = has('mirror/lock', 'UST')
    // Sold between 102 and 112.6 a piece.
    expect(locked).toBeGreaterThan(minted * 102 * 0.997)
    expect(locked).toBeLessThan(minted * 113)
    run(143)
    expect(has('mirror/lock', 'UST')).toBe(locked)
    run(1)
    expect(has('mirror/lock', 'UST')).toBe(0)
    expect(report().metrics['mirrorArbitrageProfitUst']).toBeCloseTo(locked - minted * 100, 2)
  })

  test('buy back what they owe below the oracle, and get their collateral out', () => {
    const { pair, mirror, run, ann, has } = open({ precision, crowd: [minters()] })
    pair.buy(ann, 60_000)
    run(1)
    pair.sell(ann, 1_500)
    expect(pair.price()).toBeLessThan(80)
    run(1)
    // They owe some 500 pieces: not enough to bring it back.
    expect(mirror.owed(mirror.shortLane)).toBeCloseTo(0, 4)
    expect(mirror.held(mirror.shortLane)).toBeLessThan(0.01)
    expect(has('minters/desk', 'UST')).toBeGreaterThan(1_400_000)
  })

  test('a stale oracle ties their hands; the pair keeps its premium', () => {
    const { pair, run, ann, report } = open({ precision, crowd: [minters()], acts: [stopsOracle(1)] })
    run(12)
    pair.buy(ann, 60_000)
    const before = pair.price()
    run(12)
    expect(pair.price()).toBe(before)
    expect(report().metrics['mirrorStaleRefusals']).toBe(12)
  })

  test('slow ones mint no more than their capacity', () => {
    const { pair, run, ann, report } = open({ precision, crowd: [minters({ speed: 'slow' })] })
    pair.buy(ann, 60_000)
    run(6)
    expect(report().metrics['mirrorArbitrageMintedUst']).toBeCloseTo(6_000, 3)
  })

  test('owners bring a share of what is missing', () => {
    const { mirror, run } = open({ precision, crowd: [minters()] })
    // 155 % of 400,000; to 190 % are 140,000; half an hour’s share of a sixth of an hour.
    const before = mirror.held(0)
    run(1)
    expect(mirror.held(0) - before).toBeCloseTo(140_000 * 0.5 * (1 / 6), 3)
    expect(mirror.ratio(1)).toBeCloseTo(1.55 + 0.95 / 9, 6)
  })
})

describe.each(['exact', 'fast'] as const)('liquidators (%s)', precision => {
  const jump = {
    path: [
      { at: at(0), price: 100 },
      { at: at(2), price: 100 },
      { at: at(2.16), price: 110 },
    ],
  }

  test('auction every position below its ratio, and all of the discount is somebody’s', () => {
    const { mirror, run, report } = open({ precision, mirror: jump, crowd: [liquidators(), traders()] })
    run(60)
    // Ratios from 155 %: the first lane is below 150 % at 110, the second (165.6 %) stands at 150.5 %.
    expect(mirror.ratio(mirror.weakestLane())).toBeGreaterThanOrEqual(1.5)
    const { metrics } = report()
    expect(metrics['mirrorAuctionsCount']).toBeGreaterThanOrEqual(1)
    // The fee is 1.5 % of what was auctioned, the discount 25 %: what owners lose, liquidators, traders and the fee get at most.
    expect(metrics['mirrorOwnersLossUst']).toBeCloseTo(0.25 * metrics['mirrorAuctionedUst']!, 1)
    expect(metrics['mirrorLiquidatorsProfitUst']).toBeGreaterThan(0)
    expect(metrics['mirrorLiquidatorsProfitUst']).toBeLessThan(0.235 * metrics['mirrorAuctionedUst']!)
  })

  test('without money nothing is auctioned', () => {
    const { mirror, run, report } = open({ precision, mirror: jump, crowd: [liquidators({ capital: 0 })] })
    run(60)
    expect(report().metrics['mirrorAuctionsCount']).toBe(0)
    expect(mirror.ratio(0)).toBeLessThan(1.5)
  })

  test('nobody pays more at the pair than an auction gives', () => {
    fc.assert(
      fc.property(fc.double({ min: 101, max: 250, noNaN: true }), price => {
        const { run, report, pair } = open({
          precision,
          hours: 4,
          mirror: {
            path: [
              { at: at(0), price: 100 },
              { at: at(0.2), price },
            ],
          },
          crowd: [liquidators({ capital: 3_000_000 })],
        })
        run(12)
        expect(report().metrics['mirrorLiquidatorsProfitUst']).toBeGreaterThanOrEqual(-1e-3)
        expect(pair.price()).toBeLessThanOrEqual(1.25 * price)
      }),
      { numRuns: 25 },
    )
  })
})

describe('traders with a screen', () => {
  const fall = {
    path: [
      { at: at(0), price: 100 },
      { at: at(2), price: 100 },
      { at: at(2.1), price: 90 },
    ],
  }

  test('bring the pair to the real share while the oracle is stale, and gain by it', () => {
    const { pair, run, report } = open({ mirror: fall, crowd: [traders()], acts: [stopsOracle(1)] })
    run(24)
    expect(pair.price()).toBeCloseTo(90.9, 3)
    expect(report().metrics['pairTradersGainUst']).toBeGreaterThan(1_000)
  })

  test('slow ones take their time', () => {
    const { pair, run } = open({ mirror: fall, crowd: [traders({ speed: 'slow' })] })
    run(24)
    expect(pair.price()).toBeGreaterThan(96)
  })
})

test('everybody else buys as much an hour as they lean to, if they have no noise', () => {
  const { run, report } = open({
    crowd: [
      {
        kind: pairCrowdKind,
        id: 'public',
        config: {
          pair: 'pair',
          asset: 'aUST',
          stable: 'UST',
          stock: 0,
          stockPrice: 100,
          cash: 1e6,
          size: 0,
          lean: 600,
        },
      },
    ],
  })
  run(60)
  expect(report().metrics['pairCrowdNetBoughtUst']).toBeCloseTo(6_000, 3)
})

describe.each(['exact', 'fast'] as const)('the saver (%s)', precision => {
  const sum = (bars: { amountUsd: number }[]): number => bars.reduce((total, bar) => total + bar.amountUsd, 0)

  test('loses fees and commissions and nothing else when nothing moves', () => {
    const { run, report, has } = open({ precision, crowd: [saver()] })
    run(300)
    const { metrics } = report()
    expect(metrics['saverPaidThb']).toBe(15_000)
    // 1 % and 0.3 % each way, on a deep pair.
    const ideal = 15_000 * 0.99 * 0.997 * 0.997 * 0.99
    expect(Math.abs(metrics['saverWorthThb']! / ideal - 1)).toBeLessThan(0.001)
    expect(has('saver/purse', 'USDT')).toBeCloseTo(metrics['saverWorthThb']!, 4)
    // Three orders of 5,000 less 0.5 %, less 160; sold once, the same again.
    const invested = 3 * (5_000 * 0.995 - 160)
    expect(metrics['saverShareWorthThb']).toBeCloseTo((invested - 160) * 0.995, 6)
    expect(metrics['saverPremiumPaid']).toBeGreaterThan(0.003)
    expect(metrics['saverPremiumPaid']).toBeLessThan(0.004)
  })

  test('the bars of her waterfall add up to her result, whatever moves', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 50, max: 200, noNaN: true }),
        fc.constantFrom('at-par', 'path'),
        fc.integer({ min: 1, max: 3 }),
        (end, coin, orders) => {
          const { run, report } = open({
            precision,
            mirror: {
              path: [
                { at: at(0), price: 100 },
                { at: at(39), price: end },
              ],
            },
            crowd: [traders(), saver({ orders }, { coin })],
          })
          run(300)
          const { parties, waterfalls, metrics } = report()
          const profit = parties['saver']!.legs[0]!.profitUsd
          expect(profit).toBeCloseTo((metrics['saverWorthThb']! - metrics['saverPaidThb']!) / 33, 8)
          expect(sum(waterfalls['saver']!)).toBeCloseTo(profit, 4)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('if the coin loses half, so does she, although the share stands', () => {
    const { run, report } = open({ precision, crowd: [saver({}, { coin: 'path' })] })
    run(300)
    const { metrics } = report()
    expect(metrics['saverWorthThb']).toBeLessThan(0.56 * 15_000)
    expect(metrics['saverShareWorthThb']).toBeGreaterThan(0.9 * 15_000)
  })

  test('the broker waits for the opening', () => {
    const { run, report } = open({
      precision,
      mirror: {
        sessions: true,
        opensAt: 10 * 3_600_000,
        closesAt: 20 * 3_600_000,
        path: [
          { at: at(0), price: 100 },
          { at: at(9), price: 120 },
        ],
      },
      crowd: [saver({ orders: 1 })],
    })
    run(300)
    // Bought at Monday's opening and sold on Tuesday, both at 120: fees alone.
    expect(report().metrics['saverShareWorthThb']).toBeCloseTo((5_000 * 0.995 - 160 - 160) * 0.995, 6)
  })

  test('before she sells, her worth is what a sale would bring', () => {
    const { run, report, pair, has } = open({ precision, crowd: [saver()] })
    run(100)
    const { metrics } = report()
    const brings = pair.quoteFor(pair.base, has('saver/purse', 'aUST'))
    expect(metrics['saverWorthThb']).toBeCloseTo(brings * 33 * 0.99, 6)
    expect(report().waterfalls['saver']).toBeUndefined()
  })

  test('a limit below the commission lets no order through, and her money stays UST', () => {
    const { run, report, has, stage } = open({
      precision,
      crowd: [saver({ maxSpread: 0.002, orders: 1, sellAt: at(3) })],
    })
    run(15)
    expect(report().metrics['saverOrdersCount']).toBe(0)
    expect(report().metrics['saverRefusals']).toBeGreaterThan(5)
    expect(has('saver/purse', 'UST')).toBeCloseTo((5_000 * 0.99) / 33, 4)
    expect(stage.journal.entries.some(entry => entry.refusal?.refused === 'pair-reverted')).toBe(true)
  })
})
