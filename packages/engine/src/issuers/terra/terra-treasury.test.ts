import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Precision } from '../../ledger/ledger.ts'
import type { Report } from '../../step/module.ts'
import { openSmallStage } from '../../step/small-stage.ts'
import { TerraChain, terraChainKind } from './terra-chain.ts'
import { TerraTreasury, terraTreasuryKind } from './terra-treasury.ts'

const hour = 3_600_000
const precisions = ['exact', 'fast'] as const

/** aUST stands for a second stable coin, 1,000 to a main one; 6 s a block makes 600 an hour and an epoch of 168 hours. */
function open(precision: Precision, setup: Record<string, unknown> = {}, startHeight = 0) {
  const stage = openSmallStage({
    precision,
    holds: { holder: { UST: 5e6, aUST: 5e9, LUNA: 1e6 }, public: { LUNA: 400e6 } },
    stepMs: hour,
    sampleMs: hour,
    hours: 1000,
    parts: [
      {
        kind: terraChainKind,
        id: 'terra',
        config: {
          stable: 'UST',
          denom: 'uusd',
          coin: 'LUNA',
          basePool: 50e6,
          recoveryBlocks: 36,
          minSpread: 0.02,
          stablePerSdr: 1.25,
          currencies: [{ asset: 'aUST', denom: 'ukrw', perStable: 1000, tobinTax: 0.0025 }],
          blockTime: 6000,
          startHeight,
          votePeriodBlocks: 5,
          oracleNoise: 0,
          startPrice: 2,
          capacity: 60e6,
          congestedCapacity: 6e6,
          halts: [],
        },
      },
      {
        kind: terraTreasuryKind,
        id: 'treasury',
        config: {
          chain: 'terra',
          taxRate: 0.004,
          taxPolicy: { minimum: 0.001, maximum: 0.01, changeMaximum: 0.00025 },
          taxCap: 1,
          rewardWeight: 0.25,
          rewardPolicy: { minimum: 0.05, maximum: 0.5, changeMaximum: 0.025 },
          seigniorageBurdenTarget: 0.67,
          miningIncrement: 1.07,
          windowShort: 4,
          windowLong: 52,
          windowProbation: 0,
          bonded: 200e6,
          ...setup,
        },
      },
    ],
  })
  const { ledger } = stage
  return {
    stage,
    ledger,
    chain: stage.find('terra', TerraChain),
    treasury: stage.find('treasury', TerraTreasury),
    holder: ledger.account('holder'),
    ust: ledger.asset('UST'),
    krt: ledger.asset('aUST'),
    luna: ledger.asset('LUNA'),
  }
}

function steps(stage: { runStep(): void }, count: number): void {
  for (let step = 0; step < count; step++) stage.runStep()
}

describe.each(precisions)('the stability tax (%s)', precision => {
  test('is a share up to the cap of one SDR: 1.25 main coins, 1,250 of the other, nothing of LUNA', () => {
    const { treasury, ust, krt, luna } = open(precision)
    expect(treasury.taxCap(ust)).toBeCloseTo(1.25, 9)
    expect(treasury.taxCap(krt)).toBeCloseTo(1250, 6)
    expect(treasury.taxOn(ust, 100)).toBeCloseTo(0.4, 9)
    expect(treasury.taxOn(krt, 24_000)).toBeCloseTo(96, 9)
    expect(treasury.taxOn(krt, 1e6)).toBeCloseTo(1250, 6)
    expect(treasury.taxOn(luna, 1e6)).toBe(0)
  })

  test('goes to where fees wait, and no further', () => {
    const { treasury, chain, ledger, holder, krt, stage } = open(precision)
    const before = ledger.balance(holder, krt)
    const taken = treasury.collectTax(holder, krt, 24_000, 1000)
    expect(taken).toBeCloseTo(96_000, 6)
    expect(ledger.balance(chain.feeCollector, krt)).toBeCloseTo(96_000, 6)
    expect(before - ledger.balance(holder, krt)).toBeCloseTo(96_000, 6)
    expect(treasury.taxProceeds).toBeCloseTo(96, 9)
    stage.runStep()
    // Nobody shares fees out on this stage.
    expect(ledger.balance(chain.feeCollector, krt)).toBeCloseTo(96_000, 6)
  })

  test('is never more than the cap for each payment, whatever is paid', () => {
    const { treasury, krt } = open(precision)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), quantity => {
        expect(treasury.taxOn(krt, quantity)).toBeLessThanOrEqual(treasury.taxCap(krt))
        expect(treasury.taxOn(krt, quantity)).toBeLessThanOrEqual(quantity * 0.004 + 1e-9)
      }),
    )
  })

  test('an account that has too little pays what it has', () => {
    const { treasury, ledger, stage, krt, holder } = open(precision)
    const poor = ledger.account('public')
    ledger.transfer(krt, holder, poor, 10)
    expect(treasury.collectTax(poor, krt, 24_000, 10)).toBeCloseTo(10, 9)
    stage.runStep()
  })
})

test('exact tax is whole units: each payment is cut by itself', () => {
  const { treasury, ledger, chain, holder, krt } = open('exact')
  // 0.4 % of 0.000999 coins is 3.996 units: 3 for each of a million payments.
  treasury.collectTax(holder, krt, 0.000999, 1_000_000)
  expect(ledger.units(chain.feeCollector, krt)).toBe(3_000_000n)
})

describe.each(precisions)('epochs (%s)', precision => {
  test('a run shorter than an epoch settles nothing', () => {
    const { stage, treasury } = open(precision)
    steps(stage, 160)
    const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    treasury.report(stage, report)
    expect(report.metrics['treasuryEpochsCount']).toBe(0)
    expect(treasury.taxRate).toBeCloseTo(0.004, 12)
  })

  test('seigniorage of the epoch: a quarter stays burned, the rest is the community pool’s', () => {
    const { stage, treasury, chain, ledger, holder, luna, krt } = open(precision)
    const opening = ledger.supply(luna)
    chain.swap(holder, luna, 100_000, krt)
    expect(treasury.seigniorage()).toBeCloseTo(100_000, 3)
    steps(stage, 168)
    expect(ledger.balance(chain.communityPoolAccount, luna)).toBeCloseTo(75_000, 3)
    expect(ledger.supply(luna)).toBeCloseTo(opening - 25_000, 3)
    expect(treasury.seigniorage()).toBeCloseTo(100_000, 3)
    // The next epoch begins from what there is now.
    steps(stage, 168)
    expect(ledger.balance(chain.communityPoolAccount, luna)).toBeCloseTo(75_000, 3)
  })

  test('without tax the rate rises by the most that it may, and the journal says so', () => {
    const { stage, treasury } = open(precision)
    steps(stage, 168)
    expect(treasury.taxRate).toBeCloseTo(0.00425, 12)
    const line = stage.journal.entries.find(entry => entry.who === 'treasury')
    expect(line?.sentence).toContain('from 0.4 % to 0.425 %')
  })

  test('in the probation nothing is settled', () => {
    const { stage, treasury, chain, ledger, holder, luna, krt } = open(precision, { windowProbation: 2 })
    chain.swap(holder, luna, 1000, krt)
    steps(stage, 168)
    expect(ledger.balance(chain.communityPoolAccount, luna)).toBe(0)
    expect(treasury.taxRate).toBeCloseTo(0.004, 12)
  })

  test('coins sent to the burn account are gone with the next block', () => {
    const { stage, ledger, holder, ust, luna } = open(precision)
    const burn = ledger.account('treasury/burn')
    const supply = ledger.supply(ust)
    ledger.transfer(ust, holder, burn, 1000)
    ledger.transfer(luna, holder, burn, 5)
    stage.runStep()
    expect(ledger.balance(burn, ust)).toBe(0)
    expect(ledger.balance(burn, luna)).toBe(0)
    expect(ledger.supply(ust)).toBeCloseTo(supply - 1000, 6)
  })

  test('a copy goes on as the original does', () => {
    const drive = (stage: ReturnType<typeof open>, from: number): void => {
      for (let step = from; step < from + 200; step++) {
        stage.treasury.collectTax(stage.holder, stage.krt, 24_000 + step, 10)
        stage.stage.runStep()
      }
    }
    const first = open(precision)
    drive(first, 0)
    const second = open(precision)
    second.stage.load(first.stage.save(), first.stage.journal.fork())
    drive(first, 200)
    drive(second, 200)
    expect(second.treasury.taxRate).toBe(first.treasury.taxRate)
    expect(second.treasury.taxProceeds).toBe(first.treasury.taxProceeds)
    expect([...second.ledger.bytes()]).toEqual([...first.ledger.bytes()])
  })
})
