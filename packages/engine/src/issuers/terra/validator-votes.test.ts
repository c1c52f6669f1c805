import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Streams } from '../../random/streams.ts'
import { numberToDec } from './chain-rates.ts'
import { tallyOracle } from './oracle-tally.ts'
import type { Dec } from './sdk-dec.ts'
import { ValidatorVotes } from './validator-votes.ts'

const denoms = [
  { denom: 'uusd', stablePerUnit: 1, tobinTax: 0.0035 },
  { denom: 'ukrw', stablePerUnit: 1 / 1180, tobinTax: 0.0035 },
  { denom: 'usdr', stablePerUnit: 1.335, tobinTax: 0.0035 },
]
const rules = {
  voteThreshold: numberToDec(0.5),
  rewardBand: numberToDec(0.07),
  votePeriodBlocks: 5,
  rewardDistributionWindowBlocks: 9_400_000,
}

function open(seed: number, count: number, noise: number, rated = denoms) {
  const votes = new ValidatorVotes(
    count,
    rated,
    { lagsMs: [0, 10_000, 30_000], noise, currencyNoise: noise / 10 },
    rules,
    new Streams(seed).stream('feeders'),
  )
  for (let at = 0; at < count; at++) votes.powers[at] = 1 + ((at * 7919 + seed) % 5000)
  votes.drawErrors(seed)
  return votes
}

/** The same votes through the chain's own tally. */
function byTheChain(votes: ValidatorVotes, seen: Float64Array, rated = denoms) {
  const powers = new Map<string, bigint>()
  const revealed = new Map<string, Map<string, Dec>>()
  for (let at = 0; at < votes.count; at++) {
    if (votes.powers[at] === 0) continue
    powers.set(`v${at}`, BigInt(votes.powers[at]!))
    if (votes.voting[at] === 0) continue
    const rates = rated.map((entry, denom): [string, Dec] => [
      entry.denom,
      numberToDec(votes.voteOf(at, denom, seen[votes.lagGroup[at]!]!)),
    ])
    revealed.set(`v${at}`, new Map(rates))
  }
  return tallyOracle({ powers, votes: revealed, targets: rated.map(entry => entry.denom) }, rules)
}

describe('votes of validators', () => {
  test('give to the last digit what the chain’s tally gives, right votes included', () => {
    let refereed = 0
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 130 }),
        fc.constantFrom(0, 0.0005, 0.02, 0.2),
        fc.array(fc.double({ min: 1e-4, max: 120, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.array(fc.nat(129), { maxLength: 40 }),
        (seed, count, noise, prices, silent) => {
          const votes = open(seed, count, noise)
          for (const at of silent) if (at < count) votes.voting[at] = 0
          votes.changed()
          const seen = Float64Array.from(prices)
          const expected = byTheChain(votes, seen)
          const outcome = votes.tally(seen, true)
          if (outcome.refereed) refereed++
          denoms.forEach((entry, denom) => {
            expect(outcome.decs[denom]).toBe(expected.exchangeRates.get(entry.denom))
          })
          expect(outcome.targets).toBe(expected.remainingTargets.length)
          for (let at = 0; at < count; at++) expect(outcome.wins[at]).toBe(expected.claims.get(`v${at}`)!.wins)
        },
      ),
      { numRuns: 300 },
    )
    expect(refereed).toBeLessThan(60)
  })

  test('in doubles differ from the chain’s decimals by less than a part in a billion while prices are above a cent', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.double({ min: 0.01, max: 120, noNaN: true }), (seed, price) => {
        const seen = Float64Array.from([price, price * 0.99, price * 1.02])
        const exact = open(seed, 130, 0.005)
        const fast = open(seed, 130, 0.005)
        const decs = exact.tally(seen, true).decs.map(rate => Number(rate) / 1e18)
        const { rates } = fast.tally(seen, false)
        denoms.forEach((_entry, denom) => {
          expect(Math.abs(rates[denom]! / decs[denom]! - 1)).toBeLessThan(1e-9)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('a median of prices that all saw alike is that price; a later look gives the later price', () => {
    const votes = open(3, 130, 0)
    expect(votes.tally(Float64Array.from([80, 80, 80]), true).decs[0]).toBe(numberToDec(80))
    const { rates } = votes.tally(Float64Array.from([40, 40, 40]), true)
    expect(rates[0]).toBe(40)
    expect(rates[1]).toBeCloseTo(40 * 1180, 6)
  })

  test('below half of the power there is no price and nobody who voted has missed', () => {
    const votes = open(5, 100, 0.001)
    votes.powers.fill(10)
    for (let at = 0; at < 51; at++) votes.voting[at] = 0
    votes.changed()
    const outcome = votes.tally(Float64Array.from([80, 80, 80]), true)
    expect([...outcome.rates]).toEqual([0, 0, 0])
    expect(outcome.targets).toBe(0)
    votes.voting[0] = 1
    votes.changed()
    // 50 of 100 reach the threshold.
    expect(votes.tally(Float64Array.from([80, 80, 80]), true).rates[0]).toBeCloseTo(80, 0)
  })

  test('with no vote at all every target stays, so everybody misses', () => {
    const votes = open(5, 10, 0.001)
    votes.voting.fill(0)
    votes.changed()
    const outcome = votes.tally(Float64Array.from([80, 80, 80]), true)
    expect(outcome.targets).toBe(3)
    expect(outcome.wins.every(wins => wins === 0)).toBe(true)
  })

  test('feeders that look late fall out of the band in a fast fall', () => {
    const votes = open(11, 130, 0.001)
    votes.powers.fill(1000)
    votes.changed()
    // One group still sees a price three times too high.
    const outcome = votes.tally(Float64Array.from([20, 20, 60]), true)
    const late = [...outcome.wins.keys()].filter(at => votes.lagGroup[at] === 2)
    const fresh = [...outcome.wins.keys()].filter(at => votes.lagGroup[at] !== 2)
    expect(late.length).toBeGreaterThan(10)
    expect(late.every(at => outcome.wins[at]! < outcome.targets)).toBe(true)
    expect(fresh.every(at => outcome.wins[at] === outcome.targets)).toBe(true)
  })
})
