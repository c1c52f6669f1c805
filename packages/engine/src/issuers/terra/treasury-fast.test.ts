import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberToDec } from './chain-rates.ts'
import * as dec from './sdk-dec.ts'
import { endEpoch, nextEpochEnd, type TreasuryState, type TreasuryTerms, taxCaps } from './terra-treasury-epochs.ts'
import { stabilityTax, treasuryEpochBlocks } from './treasury.ts'
import { TreasuryFast, type TreasuryFastTerms } from './treasury-fast.ts'

/** Most by which rates of the two cores may differ after sixty epochs, and tax on a payment, coins. */
const rateTolerance = 1e-9
const micro = 1e-6

const fastTerms: TreasuryFastTerms = {
  taxPolicy: { minimum: 0.0005, maximum: 0.01, changeMaximum: 0.00025 },
  sdrCap: 1,
  rewardPolicy: { minimum: 0.05, maximum: 0.5, changeMaximum: 0.025 },
  seigniorageBurdenTarget: 0.67,
  miningIncrement: 1.07,
  windowShort: 4,
  windowLong: 52,
  windowProbation: 3,
}

const bounds = (policy: TreasuryFastTerms['taxPolicy']) => ({
  minimum: numberToDec(policy.minimum),
  maximum: numberToDec(policy.maximum),
  changeMaximum: numberToDec(policy.changeMaximum),
})

const exactTerms: TreasuryTerms = {
  taxPolicy: bounds(fastTerms.taxPolicy),
  sdrCapMicros: 1_000_000n,
  rewardPolicy: bounds(fastTerms.rewardPolicy),
  seigniorageBurdenTarget: numberToDec(0.67),
  miningIncrement: numberToDec(1.07),
  windowShort: 4,
  windowLong: 52,
  windowProbation: 3,
}

const denoms = ['ukrw', 'uusd']
const bonded = 300e6

type Week = { krw: number; usd: number; burned: number; price: number }

const ratesOf = (price: number) => ({ krw: price * 1176, usd: price, sdr: price / 1.38 })

function exactRates(price: number): Map<string, dec.Dec> {
  const { krw, usd, sdr } = ratesOf(price)
  return new Map([
    ['ukrw', numberToDec(krw)],
    ['uusd', numberToDec(usd)],
    ['usdr', numberToDec(sdr)],
  ])
}

/** The same weeks in both cores. */
function runBoth(weeks: readonly Week[]): { exact: TreasuryState; fast: TreasuryFast }[] {
  let supplyMicros = 1_000_000_000_000_000n
  let supply = 1e9
  let exact: TreasuryState = {
    taxRate: numberToDec(0.0011),
    rewardWeight: numberToDec(0.05),
    taxCapsMicros: taxCaps(1_000_000n, denoms, exactRates(1)),
    taxProceedsMicros: new Map(),
    openingCoinMicros: supplyMicros,
    taxRewards: [],
    seigniorageRewards: [],
    taxRewardsPerLuna: [],
  }
  const fast = new TreasuryFast(
    fastTerms,
    { taxRate: 0.0011, rewardWeight: 0.05 },
    denoms.length,
    new Float64Array(TreasuryFast.cellCount(denoms.length, fastTerms)),
  )
  fast.setCaps(Float64Array.of(1176, 1), 1 / 1.38)
  fast.openingCoin = supply
  return weeks.map((week, index) => {
    const height = (index + 1) * treasuryEpochBlocks - 1
    exact = {
      ...exact,
      taxProceedsMicros: new Map([
        ['ukrw', BigInt(week.krw) * 1_000_000n],
        ['uusd', BigInt(week.usd) * 1_000_000n],
      ]),
    }
    fast.take(0, week.krw)
    fast.take(1, week.usd)
    supplyMicros -= BigInt(week.burned) * 1_000_000n
    supply -= week.burned
    const settled = endEpoch(exact, exactTerms, {
      height,
      coinSupplyMicros: supplyMicros,
      bondedMicros: BigInt(bonded) * 1_000_000n,
      rates: exactRates(week.price),
      denoms,
    })
    exact = settled.state
    supplyMicros += settled.toCommunityPoolMicros
    const { krw, usd, sdr } = ratesOf(week.price)
    fast.endEpoch(height, supply, bonded, Float64Array.of(krw, usd), sdr)
    supply += fast.lastToCommunityPool
    expect(fast.lastInProbation).toBe(settled.inProbation)
    expect(Math.abs(fast.lastSeigniorage - Number(settled.seigniorageMicros) / 1e6)).toBeLessThan(0.01)
    expect(Math.abs(fast.lastToCommunityPool - Number(settled.toCommunityPoolMicros) / 1e6)).toBeLessThan(0.01)
    return { exact, fast }
  })
}

const week = fc.record({
  krw: fc.oneof(fc.constant(0), fc.integer({ min: 1_000_000, max: 100_000_000 })),
  usd: fc.integer({ min: 0, max: 100_000 }),
  burned: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })),
  price: fc.double({ min: 0.1, max: 100, noNaN: true }),
})

describe('the treasury in doubles', () => {
  test(`keeps to the exact one within ${rateTolerance} over sixty epochs`, () => {
    fc.assert(
      fc.property(fc.array(week, { minLength: 60, maxLength: 60 }), weeks => {
        for (const { exact, fast } of runBoth(weeks).slice(-1)) {
          expect(Math.abs(fast.taxRate - Number(exact.taxRate) / 1e18)).toBeLessThan(rateTolerance)
          expect(Math.abs(fast.rewardWeight - Number(exact.rewardWeight) / 1e18)).toBeLessThan(rateTolerance)
          denoms.forEach((denom, index) => {
            const cap = Number(exact.taxCapsMicros.get(denom)!) / 1e6
            expect(Math.abs(fast.cap(index) - cap)).toBeLessThan(micro * 1.01)
          })
        }
      }),
      { numRuns: 30 },
    )
  })

  test('takes the same tax but for the cut to a micro-unit, and never more than the cap', () => {
    const [{ exact, fast }] = runBoth([{ krw: 0, usd: 0, burned: 0, price: 1 }]) as [
      { exact: TreasuryState; fast: TreasuryFast },
    ]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), quantity => {
        const cap = exact.taxCapsMicros.get('ukrw')!
        const tax = stabilityTax(BigInt(quantity) * 1_000_000n, 'ukrw', exact.taxRate, cap)
        expect(tax <= cap).toBe(true)
        expect(fast.tax(0, quantity)).toBeLessThanOrEqual(fast.cap(0))
        expect(Math.abs(fast.tax(0, quantity) - Number(tax) / 1e6)).toBeLessThan(micro * 1.01)
      }),
    )
  })
})

describe('policy', () => {
  test('rates stay in their bounds and move no further in an epoch than they may', () => {
    fc.assert(
      fc.property(fc.array(week, { minLength: 2, maxLength: 20 }), weeks => {
        let before = { tax: 0.0011, weight: 0.05 }
        runOneByOne(weeks, fast => {
          const { taxPolicy, rewardPolicy } = fastTerms
          expect(fast.taxRate).toBeGreaterThanOrEqual(taxPolicy.minimum)
          expect(fast.taxRate).toBeLessThanOrEqual(taxPolicy.maximum)
          expect(Math.abs(fast.taxRate - before.tax)).toBeLessThanOrEqual(taxPolicy.changeMaximum + 1e-15)
          expect(fast.rewardWeight).toBeGreaterThanOrEqual(rewardPolicy.minimum)
          expect(fast.rewardWeight).toBeLessThanOrEqual(rewardPolicy.maximum)
          expect(Math.abs(fast.rewardWeight - before.weight)).toBeLessThanOrEqual(rewardPolicy.changeMaximum + 1e-15)
          before = { tax: fast.taxRate, weight: fast.rewardWeight }
        })
      }),
    )
  })

  test('no tax raises the rate by the most that it may; in the probation nothing moves', () => {
    const idle = { krw: 0, usd: 0, burned: 0, price: 1 }
    const rates: number[] = []
    runOneByOne([idle, idle, idle, idle, idle], fast => {
      rates.push(fast.taxRate)
    })
    // Heights below 3 * 100,800: the ends of the first three epochs.
    const expected = [0.0011, 0.0011, 0.0011, 0.00135, 0.0016]
    rates.forEach((rate, index) => {
      expect(rate).toBeCloseTo(expected[index]!, 12)
    })
  })

  test('the same tax every week is too little by the increment: the rate grows by 7 %', () => {
    const steady = { krw: 10_000_000, usd: 0, burned: 0, price: 1 }
    const rates: number[] = []
    runOneByOne([steady, steady, steady, steady], fast => {
      rates.push(fast.taxRate)
    })
    expect(rates[3]).toBeCloseTo(0.0011 * 1.07, 12)
  })
})

function runOneByOne(weeks: readonly Week[], look: (fast: TreasuryFast) => void): void {
  const fast = new TreasuryFast(
    fastTerms,
    { taxRate: 0.0011, rewardWeight: 0.05 },
    denoms.length,
    new Float64Array(TreasuryFast.cellCount(denoms.length, fastTerms)),
  )
  let supply = 1e9
  fast.openingCoin = supply
  weeks.forEach((entry, index) => {
    fast.take(0, entry.krw)
    fast.take(1, entry.usd)
    supply -= entry.burned
    const { krw, usd, sdr } = ratesOf(entry.price)
    fast.endEpoch((index + 1) * treasuryEpochBlocks - 1, supply, bonded, Float64Array.of(krw, usd), sdr)
    supply += fast.lastToCommunityPool
    look(fast)
  })
}

describe('epochs', () => {
  test.each([
    [0, 100_799],
    [100_798, 100_799],
    [100_799, 201_599],
    [7_600_000, 7_660_799],
  ])('after block %d the next ends with block %d', (height, end) => {
    expect(nextEpochEnd(height)).toBe(end)
  })

  test('seigniorage is settled by weight: 1 keeps it burned, the rest goes to the pool', () => {
    const state: TreasuryState = {
      taxRate: 0n,
      rewardWeight: dec.parse('0.25'),
      taxCapsMicros: new Map(),
      taxProceedsMicros: new Map(),
      openingCoinMicros: 1000n,
      taxRewards: [],
      seigniorageRewards: [],
      taxRewardsPerLuna: [],
    }
    const end = {
      height: 5 * treasuryEpochBlocks - 1,
      coinSupplyMicros: 600n,
      bondedMicros: 1n,
      rates: exactRates(1),
      denoms,
    }
    const settled = endEpoch(state, exactTerms, end)
    expect(settled.seigniorageMicros).toBe(400n)
    expect(settled.toCommunityPoolMicros).toBe(300n)
    expect(settled.state.openingCoinMicros).toBe(900n)
    expect(endEpoch({ ...state, rewardWeight: dec.ONE }, exactTerms, end).toCommunityPoolMicros).toBe(0n)
    // A supply that rose is no seigniorage.
    expect(endEpoch(state, exactTerms, { ...end, coinSupplyMicros: 2000n }).seigniorageMicros).toBe(0n)
  })
})
