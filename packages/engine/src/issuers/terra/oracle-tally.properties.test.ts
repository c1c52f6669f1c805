// What must hold of every tally, whatever was voted: beside the stored cases, which fix single outcomes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ballotDeviation, deviationOfRates, medianOfRates, sortBallot, weightedMedian } from './oracle-ballot.ts'
import { checkOracleReveal, oraclePrevoteHash, parseOracleRates } from './oracle-ballot-prevote.ts'
import { type OraclePeriod, oracleRewards, tallyOracle } from './oracle-tally.ts'
import * as dec from './sdk-dec.ts'

const rules = {
  voteThreshold: dec.parse('0.5'),
  rewardBand: dec.parse('0.02'),
  votePeriodBlocks: 5,
  rewardDistributionWindowBlocks: 500,
}
const rate = fc.oneof(fc.bigInt(1n, 10n ** 24n), fc.bigInt(79n * 10n ** 18n, 81n * 10n ** 18n), fc.constant(0n))
const power = fc.oneof(fc.bigInt(0n, 3n), fc.bigInt(1n, 10n ** 9n))
const vote = fc.record({ rate, power }).map(given => ({ ...given, power: given.rate > 0n ? given.power : 0n }))
const ballot = fc.array(vote, { minLength: 1, maxLength: 40 })

describe('median', () => {
  test('lies between the lowest and the highest vote', () => {
    fc.assert(
      fc.property(ballot, votes => {
        const median = weightedMedian(sortBallot(votes.map(given => ({ ...given, validator: '' }))))
        const rates = votes.map(given => given.rate)
        return rates.some(value => value <= median) && rates.some(value => value >= median) && rates.includes(median)
      }),
    )
  })

  test('without sorting is the same as with, and so is the deviation', () => {
    fc.assert(
      fc.property(ballot, votes => {
        const named = votes.map(given => ({ ...given, validator: '' }))
        const rates = votes.map(given => given.rate)
        const median = weightedMedian(sortBallot(named))
        expect(
          medianOfRates(
            rates,
            votes.map(given => given.power),
          ),
        ).toBe(median)
        expect(deviationOfRates(rates, median)).toBe(ballotDeviation(named, median))
      }),
    )
    expect(medianOfRates([], [])).toBe(0n)
  })

  test('half the power or more is at or below it, and less than half (of a whole number) strictly below', () => {
    fc.assert(
      fc.property(ballot, votes => {
        const total = votes.reduce((sum, given) => sum + given.power, 0n)
        const median = medianOfRates(
          votes.map(given => given.rate),
          votes.map(given => given.power),
        )
        let below = 0n
        let upTo = 0n
        for (const given of votes) {
          if (given.rate < median) below += given.power
          if (given.rate <= median) upTo += given.power
        }
        expect(upTo >= total / 2n).toBe(true)
        if (total >= 2n) expect(below < total / 2n).toBe(true)
      }),
    )
  })
})

const denoms = ['uusd', 'ukrw', 'usdr']
const ballots = fc.array(fc.record({ power, rates: fc.tuple(rate, rate, rate), denoms: fc.subarray(denoms) }), {
  minLength: 1,
  maxLength: 20,
})
type Voter = { power: bigint; rates: readonly bigint[]; denoms: readonly string[] }
const named = (voters: readonly Voter[]) => voters.map((voter, index) => [`v${index}`, voter] as const)

function periodOf(voters: readonly (readonly [string, Voter])[], targets = denoms): OraclePeriod {
  return {
    powers: new Map(voters.map(([name, voter]) => [name, voter.power])),
    votes: new Map(
      voters.map(([name, voter]) => [
        name,
        new Map(voter.denoms.map(denom => [denom, voter.rates[denoms.indexOf(denom)]!])),
      ]),
    ),
    targets,
  }
}

/** The tally, or the panic that halts the chain. */
function outcome(period: OraclePeriod) {
  try {
    const tally = tallyOracle(period, rules)
    return { ...tally, claims: new Map([...tally.claims].sort()), missed: [...tally.missed].sort() }
  } catch (panic) {
    if (panic instanceof dec.DecPanic) return panic.reason
    throw panic
  }
}

describe('tally', () => {
  test('does not depend on the order of validators, votes or targets', () => {
    fc.assert(
      fc.property(ballots, fc.infiniteStream(fc.nat()), (voters, dice) => {
        const straight = named(voters)
        const shuffled = straight
          .map(entry => [dice.next().value as number, entry] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, [name, voter]]) => [name, { ...voter, denoms: [...voter.denoms].reverse() }] as const)
        expect(outcome(periodOf(shuffled, [...denoms].reverse()))).toEqual(outcome(periodOf(straight)))
      }),
    )
  })

  test('of equal powers the first of the alphabet is the reference: nothing else tips the scale', () => {
    fc.assert(
      fc.property(ballots, voters => {
        // Rates of one size, so that no cross rate is cut to 0.
        const all = voters.map(voter => ({ ...voter, denoms, rates: voter.rates.map(value => 10n ** 24n + value) }))
        const tally = tallyOracle(periodOf(named(all)), rules)
        const hasPower = all.some(voter => voter.power > 0n)
        expect(tally.reference).toBe(hasPower ? 'ukrw' : undefined)
      }),
    )
  })

  test('who votes the median of every ballot never misses', () => {
    fc.assert(
      fc.property(ballots, fc.bigInt(1n, 10n ** 6n), (voters, factor) => {
        // All see the same exchange rates between currencies, so the median of each ballot is one voter's line of rates.
        const lines = voters.map(voter => {
          const base = voter.rates[0]! + 10n ** 18n
          return { ...voter, denoms, rates: [base, base * factor, base * 2n], power: voter.power + 1n }
        })
        const tally = tallyOracle(periodOf(named(lines)), rules)
        const reference = denoms.indexOf(tally.reference!)
        const median = tally.exchangeRates.get(tally.reference!)!
        lines.forEach((line, index) => {
          if (line.rates[reference] === median) expect(tally.missed).not.toContain(`v${index}`)
        })
        expect(lines.some(line => line.rates[reference] === median)).toBe(true)
      }),
    )
  })

  test('who abstains on every target has no miss and no pay', () => {
    fc.assert(
      fc.property(ballots, fc.bigInt(1n, 10n ** 9n), (voters, own) => {
        const abstainer = { power: own, denoms, rates: [0n, 0n, 0n] }
        const result = outcome(periodOf([...named(voters), ['abstainer', abstainer]]))
        if (typeof result === 'string') return
        expect(result.claims.get('abstainer')!.weight).toBe(0n)
        const unvoted = result.remainingTargets.some(denom => !result.exchangeRates.has(denom))
        // The abstainer's own vote makes a ballot for every target, so none is unvoted.
        expect(unvoted).toBe(false)
        expect(result.missed).not.toContain('abstainer')
      }),
    )
  })

  test('the threshold is a part of all bonded coins, which are worth more than the sum of whole powers', () => {
    const voters = named([
      { power: 1n, rates: [80n, 1n, 1n], denoms: ['uusd'] },
      { power: 1n, rates: [80n, 1n, 1n], denoms: [] },
    ])
    // 2 of power, threshold 1: passes. With 1.999999 LUNA each, 3 of power are bonded: round half to even of 1.5 is 2.
    expect(tallyOracle(periodOf(voters, ['uusd']), rules).reference).toBe('uusd')
    expect(tallyOracle({ ...periodOf(voters, ['uusd']), bondedPower: 3n }, rules).reference).toBeUndefined()
  })

  test('rewards never exceed the period’s part of the account by more than rounding', () => {
    fc.assert(
      fc.property(ballots, fc.bigInt(0n, 10n ** 18n), (voters, balance) => {
        const result = outcome(periodOf(named(voters)))
        if (typeof result === 'string') return
        let paid = 0n
        for (const table of oracleRewards(result, new Map([['uluna', balance]]), rules).values()) {
          paid += table.get('uluna') ?? 0n
        }
        expect(paid <= balance / 100n + BigInt(voters.length)).toBe(true)
      }),
    )
  })
})

describe('reveal', () => {
  test('what was committed is what is read, whatever the rates', () => {
    const place = { height: 15, votePeriodBlocks: 5, targets: denoms }
    fc.assert(
      fc.property(fc.tuple(rate, rate), fc.stringMatching(/^[0-9a-f]{1,4}$/), (rates, salt) => {
        const text = `${dec.format(rates[0])}uusd,${dec.format(rates[1])}ukrw`
        const reveal = { salt, rates: text, validator: 'terravaloper1' }
        const prevote = { hash: oraclePrevoteHash(reveal), height: 12 }
        expect(checkOracleReveal(reveal, prevote, place)).toEqual({
          rates: new Map([
            ['uusd', rates[0]],
            ['ukrw', rates[1]],
          ]),
        })
        const other = { ...reveal, salt: salt === 'a' ? 'b' : 'a' }
        expect(checkOracleReveal(other, prevote, place)).toEqual({ refused: 'hash_mismatch' })
      }),
    )
  })

  test('any text is an answer, also numbers that pass 256 bits', () => {
    expect(parseOracleRates(`${'9'.repeat(60)}uusd`)).toEqual({ refused: 'invalid_rates' })
    fc.assert(fc.property(fc.string(), text => typeof parseOracleRates(text) === 'object'))
  })
})
