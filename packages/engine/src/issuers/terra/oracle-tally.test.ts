import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkOracleSlash, type OraclePeriod, oracleRewards, tallyOracle } from './oracle-tally.ts'
import * as dec from './sdk-dec.ts'

const rules = {
  voteThreshold: dec.parse('0.5'),
  rewardBand: dec.parse('0.02'),
  votePeriodBlocks: 5,
  rewardDistributionWindowBlocks: 500,
}

type Votes = Readonly<Record<string, Readonly<Record<string, string>>>>

function period(powers: Readonly<Record<string, number>>, votes: Votes, targets: string[]): OraclePeriod {
  return {
    powers: new Map(Object.entries(powers).map(([name, power]) => [name, BigInt(power)])),
    votes: new Map(
      Object.entries(votes).map(([name, rates]) => [
        name,
        new Map(Object.entries(rates).map(([denom, rate]) => [denom, dec.parse(rate)])),
      ]),
    ),
    targets,
  }
}

describe('tally', () => {
  test('rates of other denoms go through each voter’s own reference rate', () => {
    // Both see 20 ukrw for 1 uusd, but b prices LUNA twice as high; uusd has the most power.
    const tally = tallyOracle(
      period(
        { a: 10, b: 10, c: 1 },
        { a: { uusd: '80', ukrw: '1600' }, b: { uusd: '160', ukrw: '3200' }, c: { uusd: '80' } },
        ['uusd', 'ukrw'],
      ),
      rules,
    )
    expect(tally.reference).toBe('uusd')
    expect(tally.exchangeRates.get('uusd')).toBe(dec.parse('80'))
    expect(tally.exchangeRates.get('ukrw')).toBe(dec.parse('1600'))
    // b is far off the reference, c did not vote on ukrw: each has one win of two.
    expect(tally.claims.get('b')).toEqual({ weight: 10n, wins: 1 })
    expect(tally.missed).toEqual(['b', 'c'])
  })

  test('of equal powers the first of the alphabet is the reference', () => {
    const tally = tallyOracle(period({ a: 1 }, { a: { uusd: '2', ukrw: '3' } }, ['uusd', 'ukrw']), rules)
    expect(tally.reference).toBe('ukrw')
  })

  test('a ballot below the threshold leaves the targets, an unvoted target stays and makes all miss', () => {
    const one = tallyOracle(
      period({ a: 9, b: 1 }, { a: { uusd: '80' }, b: { uusd: '80', ukrw: '1' } }, ['uusd', 'ukrw']),
      rules,
    )
    expect(one.remainingTargets).toEqual(['uusd'])
    expect(one.missed).toEqual([])
    const two = tallyOracle(period({ a: 9, b: 1 }, { a: { uusd: '80' }, b: { uusd: '80' } }, ['uusd', 'ukrw']), rules)
    expect(two.remainingTargets).toEqual(['ukrw', 'uusd'])
    expect(two.missed).toEqual(['a', 'b'])
  })

  test('nothing passes: no rates, and nobody misses where every target had a ballot', () => {
    const tally = tallyOracle(period({ a: 1, b: 9 }, { a: { uusd: '80' } }, ['uusd']), rules)
    expect(tally).toMatchObject({ reference: undefined, remainingTargets: [], missed: [] })
    expect(tally.exchangeRates.size).toBe(0)
  })

  test('an abstain counts as a win without weight; an outlier does not win', () => {
    const tally = tallyOracle(
      period(
        { a: 10, b: 10, c: 10, d: 10, e: 1 },
        { a: { uusd: '100' }, b: { uusd: '100' }, c: { uusd: '100' }, d: { uusd: '0' }, e: { uusd: '250' } },
        ['uusd'],
      ),
      rules,
    )
    expect(tally.claims.get('d')).toEqual({ weight: 0n, wins: 1 })
    expect(tally.claims.get('e')).toEqual({ weight: 0n, wins: 0 })
    expect(tally.missed).toEqual(['e'])
  })

  test('votes of those who are not in the active set are not seen', () => {
    const tally = tallyOracle(period({ a: 1 }, { a: { uusd: '80' }, x: { uusd: '1' } }, ['uusd']), rules)
    expect(tally.exchangeRates.get('uusd')).toBe(dec.parse('80'))
    expect([...tally.claims.keys()]).toEqual(['a'])
  })

  test('a cross rate with median 0 halts the chain', () => {
    // Those with the power behind ukrw abstain on uusd, so all cross votes but one of power 1 are 0.
    const halting = period(
      { a: 10, b: 10, c: 1 },
      { a: { ukrw: '1600', uusd: '0' }, b: { ukrw: '1600', uusd: '80' }, c: { ukrw: '0', uusd: '80' } },
      ['uusd', 'ukrw'],
    )
    expect(tallyOracle(halting, rules).exchangeRates.size).toBe(2)
    const lone = period({ a: 3, b: 1 }, { a: { ukrw: '1600' }, b: { ukrw: '0', uusd: '80' } }, ['uusd', 'ukrw'])
    const open = { ...rules, voteThreshold: dec.parse('0.1') }
    expect(() => tallyOracle(lone, open)).toThrow(dec.DecPanic)
    expect(() => tallyOracle(lone, open)).toThrow('panic_div_zero')
  })
})

describe('rewards', () => {
  test('are shared by weight, never more than the period’s part of the pool', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 20 }),
        fc.bigInt(0n, 10n ** 18n),
        (weights, balance) => {
          const claims = new Map(weights.map((weight, index) => [`v${index}`, { weight, wins: 1 }]))
          const rewards = oracleRewards({ claims, remainingTargets: ['uusd'] }, new Map([['uusd', balance]]), rules)
          let paid = 0n
          for (const table of rewards.values()) {
            expect([...table.keys()].every(denom => denom === 'uusd')).toBe(true)
            paid += table.get('uusd') ?? 0n
          }
          // 5 of 500 blocks: a hundredth. Rounding a share up by half of 10^-18 can add a unit for each validator.
          expect(paid <= balance / 100n + BigInt(weights.length)).toBe(true)
        },
      ),
    )
  })

  test('LUNA is paid although it is no target; coins of dropped targets are not', () => {
    const claims = new Map([['a', { weight: 1n, wins: 1 }]])
    const balances = new Map([
      ['uluna', 1_000n],
      ['ukrw', 1_000n],
    ])
    const rewards = oracleRewards({ claims, remainingTargets: ['uusd'] }, balances, rules)
    expect([...rewards.get('a')!]).toEqual([['uluna', 10n]])
  })
})

describe('slash', () => {
  test.each([
    [100, 95, '0.05', false],
    [100, 96, '0.04', true],
    [3, 2, '0.333333333333333333', false],
    [100, 0, '1', false],
  ])('%d periods, %d missed', (periods, missed, rate, slashed) => {
    expect(checkOracleSlash(periods, missed, dec.parse('0.05'))).toEqual({ validVoteRate: dec.parse(rate), slashed })
  })
})
