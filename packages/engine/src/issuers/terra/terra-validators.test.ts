import { describe, expect, test } from 'vitest'
import type { Precision } from '../../ledger/ledger.ts'
import type { Act, Report } from '../../step/module.ts'
import { openSmallStage } from '../../step/small-stage.ts'
import { TerraChain, terraChainKind } from './terra-chain.ts'
import { TerraValidators, terraValidatorsKind } from './terra-validators.ts'

const startMs = Date.UTC(2022, 4, 7)
const minute = 60_000
const chainConfig = {
  stable: 'UST',
  coin: 'LUNA',
  denom: 'uusd',
  currencies: [],
  basePool: 50e6,
  recoveryBlocks: 36,
  minSpread: 0.005,
  stablePerSdr: 1.25,
  blockTime: 6000,
  startHeight: 7_000_000,
  votePeriodBlocks: 5,
  oracleNoise: 0,
  startPrice: 80,
  capacity: 60e6,
  congestedCapacity: 6e6,
  halts: [],
}
const validatorConfig = {
  chain: 'terra',
  count: 130,
  staked: { quantity: 130e6, asset: 'LUNA' },
  concentration: 0.5,
  commission: 0.1,
  unbonding: 21 * 86_400_000,
  feederLags: [0, 30_000],
  feederNoise: 0.002,
  currencyNoise: 0.0005,
  noiseLasts: 3_600_000,
  voteThreshold: 0.5,
  rewardBand: 0.07,
  rewardWindowBlocks: 1_000_000,
  slashWindowBlocks: 1_000,
  minValid: 0.5,
  voteSlash: 0.001,
  downtimeWindowBlocks: 1_000,
  downtimeMinSigned: 0.05,
  downtimeSlash: 0.01,
  communityTax: 0.02,
  baseProposer: 0.01,
  bonusProposer: 0.04,
  communityPool: { quantity: 1_000_000, asset: 'UST' },
  transactionFee: { quantity: 0.25, asset: 'UST' },
  transferMean: 5000,
  ordinaryPerHour: 12_000,
  payer: 'public',
  settleEvery: 3_600_000,
}

function open(
  precision: Precision = 'exact',
  changes: Record<string, unknown> = {},
  stepMs = minute,
  chainChanges = {},
) {
  const stage = openSmallStage({
    precision,
    holds: { public: { UST: 5e9, LUNA: 100e6 }, wallet: { UST: 1e6 } },
    startMs,
    stepMs,
    hours: 24 * 30,
    parts: [
      { kind: terraChainKind, id: 'terra', config: { ...chainConfig, ...chainChanges } },
      { kind: terraValidatorsKind, id: 'validators', config: { ...validatorConfig, ...changes } },
    ],
  })
  const chain = stage.find('terra', TerraChain)
  const validators = stage.find('validators', TerraValidators)
  const steps = (count: number): void => {
    for (let step = 0; step < count; step++) stage.runStep()
  }
  const act = (kind: string, config: unknown = {}): void =>
    validators.act(stage, { atMs: 0, kind, target: 'validators', sentence: '', config } as Act)
  return { stage, chain, validators, steps, act, ledger: stage.ledger, ust: chain.stable, luna: chain.coin }
}

describe('prices by vote', () => {
  test.each(['exact', 'fast'] as const)('follow the market late by a vote and the feeder’s lag (%s)', precision => {
    const { chain, steps } = open(precision, { feederNoise: 0, currencyNoise: 0, feederLags: [90_000] })
    steps(5)
    expect(chain.oraclePrice).toBeCloseTo(80, 9)
    chain.showPrice(40)
    // A vote looks two minutes back: 90 s of the feeder and a period of 30 s between commit and reveal; the last period closed a block ago.
    steps(2)
    expect(chain.oraclePrice).toBeCloseTo(80, 9)
    steps(1)
    expect(chain.oraclePrice).toBeCloseTo(40, 9)
  })

  test('all denoms get a rate, and the swap pays by it', () => {
    const { chain, steps } = open()
    steps(3)
    expect(chain.rates.rateOf('usdr') * 1.25).toBeCloseTo(chain.oraclePrice, 0)
    expect(chain.rates.decOf('uusd')).toBeGreaterThan(79n * 10n ** 18n)
  })

  test('without the feeders of half the power there is no price and swaps are refused, while blocks go on', () => {
    const { stage, chain, validators, steps, act, ledger } = open()
    steps(2)
    act('lose-feeders', { share: 0.55 })
    steps(1)
    expect(chain.oraclePrice).toBe(0)
    const { height } = chain
    expect(chain.redeem(ledger.account('wallet'), 1000)).toBe(0)
    expect(chain.redeem(ledger.account('wallet'), 1000)).toBe(0)
    const refusals = stage.journal.entries.filter(entry => entry.refusal?.refused === 'no-effective-price')
    expect(refusals).toHaveLength(1)
    steps(1)
    expect(chain.height).toBe(height + 10)
    expect(validators.shares()).toMatchObject({ signed: 1 })
    expect(validators.shares().voted).toBeLessThan(0.5)
    act('return-feeders')
    steps(1)
    expect(chain.oraclePrice).toBeGreaterThan(75)
    expect(chain.redeem(ledger.account('wallet'), 1000)).toBeGreaterThan(0)
  })

  test('who misses too many votes of a window is slashed and jailed, and leaves the set', () => {
    const { validators, steps, act, ledger, luna } = open()
    act('lose-feeders', { share: 0.1 })
    const supply = ledger.supplyUnits(luna)
    const { total } = validators.set.powers()
    const lost = [...validators.set.feederOff.keys()].filter(index => validators.set.feederOff[index] === 1)
    // 1,000 blocks of 6 s, ten a minute.
    steps(101)
    for (const index of lost) expect(validators.set.at(index)).toMatchObject({ jailed: true, status: 'unbonding' })
    expect(validators.set.at(lost[0]!)!.jailed).toBe(true)
    const burned = Number(supply - ledger.supplyUnits(luna)) / 1e6
    const after = validators.set.powers().total
    // 0.1 % of what they had is burned; all of it leaves the set.
    expect(burned / (total - after)).toBeCloseTo(0.001, 4)
    expect((total - after) / total).toBeGreaterThan(0.1)
  })
})

describe('blocks need two thirds of the power', () => {
  test.each(['exact', 'fast'] as const)('a third and more gone stops the chain until it is back (%s)', precision => {
    const { stage, chain, steps, act, ledger } = open(precision)
    steps(2)
    act('lose-power', { share: 0.34 })
    const { height } = chain
    steps(10)
    expect(chain.height).toBe(height)
    expect(chain.isHalted()).toBe(true)
    expect(chain.redeem(ledger.account('wallet'), 10)).toBe(0)
    act('return-power')
    steps(1)
    expect(chain.height).toBe(height + 10)
    expect(stage.journal.entries.filter(entry => entry.kind === 'halt')).toHaveLength(2)
  })

  test('less than a third gone stops nothing; the lost are jailed for downtime and the rest have all the power', () => {
    const { chain, validators, steps, act } = open()
    steps(1)
    act('lose-power', { share: 0.25 })
    expect(validators.shares().signed).toBeLessThan(0.76)
    steps(50)
    expect(chain.isHalted()).toBe(false)
    steps(60)
    // 950 blocks of 1,000 without a signature: 95 minutes.
    expect(validators.shares().signed).toBe(1)
    const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    validators.report(validators.set as never, report)
    expect(report.metrics['validatorsJailed']).toBeGreaterThan(10)
  })

  test('an outage in the scenario comes and goes by its dates', () => {
    const outage = { from: startMs + 10 * minute, until: startMs + 20 * minute, nodes: 0.4, feeders: 0 }
    const { chain, steps } = open('exact', { outage })
    steps(10)
    expect(chain.isHalted()).toBe(false)
    steps(1)
    expect(chain.isHalted()).toBe(true)
    steps(9)
    expect(chain.isHalted()).toBe(true)
    steps(1)
    expect(chain.isHalted()).toBe(false)
  })
})

test('a panic of the arithmetic in the block’s work stops the chain', () => {
  const { stage, chain, steps } = open('exact', {}, minute, {
    currencies: [{ asset: 'aUST', denom: 'uzzz', perStable: 1e19, tobinTax: 0.01 }],
  })
  // A cross rate of 10^-19 is 0 in the chain's decimals, and the tally divides by it.
  steps(2)
  expect(chain.isHalted()).toBe(true)
  expect(stage.journal.entries.find(entry => entry.kind === 'halt')?.sentence).toMatch(/division by zero/)
})

describe('fees and stake', () => {
  test.each(['exact', 'fast'] as const)('what holders pay reaches stakers and the community pool (%s)', precision => {
    const { chain, validators, steps, ledger, ust } = open(precision)
    steps(61)
    const report: Report = { sentences: [], metrics: {}, parties: {}, waterfalls: {} }
    validators.report(validators.set as never, report)
    // 12,000 transactions an hour at 0.25 UST; the last minute's are still in the collector.
    expect(report.metrics['feesPaidUst']).toBeCloseTo((12_000 * 0.25 * 61) / 60, 3)
    const community = ledger.balance(chain.communityPoolAccount, ust) - 1_000_000
    expect(community).toBeCloseTo(3000 * 0.02, 2)
    expect(validators.paidStable).toBeCloseTo(3000 * 0.98, 2)
    expect(ledger.balance(validators.accounts.rewards, ust)).toBeCloseTo(3000 * 0.98, 2)
  })

  test('the spread of swaps is paid to those who voted right, at the pace of the reward window', () => {
    const { chain, validators, steps, ledger, luna } = open()
    chain.redeem(ledger.account('wallet'), 1e6)
    const pot = ledger.balance(chain.oracleAccount, luna)
    expect(pot).toBeGreaterThan(0)
    steps(60)
    // 600 blocks of 1,000,000; the shares of single validators are cut to micro-units.
    expect(pot - ledger.balance(chain.oracleAccount, luna)).toBeCloseTo(pot * 0.0006, 3)
    expect(ledger.balance(validators.accounts.rewards, luna)).toBeCloseTo(pot * 0.0006, 3)
  })

  test.each(['exact', 'fast'] as const)('stake that leaves waits three weeks, then is free (%s)', precision => {
    const { validators, steps, ledger, luna } = open(precision, {}, 3_600_000)
    expect(validators.undelegateCrowd(0.1)).toBeCloseTo(13e6, 3)
    expect(validators.stakedCoins().waiting).toBeCloseTo(13e6, 3)
    steps(21 * 24 - 1)
    expect(ledger.balance(validators.accounts.crowd, luna)).toBeLessThan(1e6)
    const before = ledger.balance(validators.accounts.crowd, luna)
    steps(2)
    expect(ledger.balance(validators.accounts.crowd, luna) - before).toBeCloseTo(13e6, 3)
    expect(validators.stakedCoins().waiting).toBeCloseTo(0, 3)
  })

  test('a third of the power costs a third of the stake at the market’s price', () => {
    const { chain, validators } = open()
    chain.showPrice(0.5)
    expect(validators.thirdCost()).toBeCloseTo((130e6 / 3) * 0.5, 0)
  })
})

describe('copies', () => {
  test.each(['exact', 'fast'] as const)('a saved stage goes on as if nothing had been (%s)', precision => {
    const one = open(precision)
    one.steps(70)
    one.act('lose-power', { share: 0.2 })
    one.validators.undelegateCrowd(0.05)
    one.chain.redeem(one.ledger.account('wallet'), 1000)
    const saved = one.stage.save()
    const other = open(precision)
    other.stage.load(saved, one.stage.journal.fork())
    for (const world of [one, other]) {
      world.chain.showPrice(60)
      world.steps(130)
    }
    expect(other.ledger.bytes()).toEqual(one.ledger.bytes())
    expect(other.chain.rates.save()).toEqual(one.chain.rates.save())
    expect([...other.validators.set.misses]).toEqual([...one.validators.set.misses])
  })

  test('the two cores differ by cut micro-units alone', () => {
    const exact = open('exact')
    const fast = open('fast')
    for (const world of [exact, fast]) {
      for (let round = 0; round < 40; round++) {
        world.chain.showPrice(80 - round)
        world.chain.redeem(world.ledger.account('wallet'), 20_000)
        world.steps(6)
      }
    }
    expect(fast.chain.oraclePrice / exact.chain.oraclePrice).toBeCloseTo(1, 8)
    // The exact core cuts each validator’s part of each payout to whole micro-units.
    expect(fast.validators.paidStable / exact.validators.paidStable).toBeCloseTo(1, 5)
    const luna = (world: typeof exact): number => world.ledger.balance(world.ledger.account('wallet'), world.luna)
    expect(luna(fast) / luna(exact)).toBeCloseTo(1, 8)
  })
})
