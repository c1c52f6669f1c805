import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ballotDeviation,
  formatSixDecimals,
  type OracleVote,
  sortBallot,
  squareRootSixDecimals,
  weightedMedian,
} from './oracle-ballot.ts'
import * as dec from './sdk-dec.ts'

const ballot = (...votes: [rate: string, power: number][]): OracleVote[] =>
  votes.map(([rate, power], index) => ({ validator: `v${index}`, rate: dec.parse(rate), power: BigInt(power) }))

const votes = fc.array(
  fc.record({ validator: fc.string(), rate: fc.bigInt(0n, 10n ** 24n), power: fc.bigInt(0n, 1_000_000n) }),
  { minLength: 1, maxLength: 30 },
)

describe('weighted median', () => {
  test.each([
    ['the middle of equals', ballot(['1', 1], ['2', 1], ['3', 1]), '1'],
    ['the heavy one', ballot(['1', 1], ['2', 1], ['10', 100], ['100000', 1]), '10'],
    ['half of an odd total is cut', ballot(['1', 2], ['2', 3]), '1'],
    ['an abstain comes first and wins a total of 1', ballot(['0', 0], ['7', 1]), '0'],
    ['an abstain does not win a total of 2', ballot(['0', 0], ['7', 2]), '7'],
    ['an empty ballot', [], '0'],
  ])('%s', (_name, sorted, median) => {
    expect(weightedMedian(sorted)).toBe(dec.parse(median))
  })

  test('is one of the rates, with at most half of the power strictly below it', () => {
    fc.assert(
      fc.property(votes, unsorted => {
        const sorted = sortBallot(unsorted)
        const median = weightedMedian(sorted)
        expect(sorted.some(vote => vote.rate === median)).toBe(true)
        let total = 0n
        let below = 0n
        for (const { rate, power } of sorted) {
          total += power
          if (rate < median) below += power
        }
        expect(below < total / 2n || below === 0n).toBe(true)
      }),
    )
  })
})

describe('deviation', () => {
  test('of one rate is 0, of none is 0', () => {
    expect(ballotDeviation(ballot(['5', 1]), dec.parse('5'))).toBe(0n)
    expect(ballotDeviation([], 0n)).toBe(0n)
  })

  test('is not weighted: sqrt((3^2 + 4^2) / 2)', () => {
    expect(ballotDeviation(ballot(['3', 1], ['4', 900]), 0n)).toBe(dec.parse('3.535534'))
  })

  test('of sums that the chain cannot hold is 0', () => {
    const huge = [{ validator: 'a', rate: 1n << 300n, power: 1n }]
    expect(ballotDeviation(huge, 0n)).toBe(0n)
  })

  test('the root has six decimals', () => {
    expect(squareRootSixDecimals(dec.parse('2'))).toBe(dec.parse('1.414214'))
    expect(squareRootSixDecimals(0n)).toBe(0n)
  })
})

describe('six decimals of a binary64', () => {
  test.each([
    [0, '0.000000'],
    [-0, '-0.000000'],
    [0.0078125, '0.007812'],
    [0.0234375, '0.023438'],
    [-0.0078125, '-0.007812'],
    [1e21, '1000000000000000000000.000000'],
    [5e-324, '0.000000'],
    [0.9999995, '1.000000'],
    [123456.7891234, '123456.789123'],
  ])('%d is %s', (value, text) => {
    expect(formatSixDecimals(value)).toBe(text)
  })

  // toFixed takes the nearest and breaks exact ties upward; exact ties are the odd multiples of 1/128.
  test('agree with toFixed wherever there is no tie', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e20 }), value => {
        if (Number.isInteger(value * 128)) return
        expect(formatSixDecimals(value)).toBe(value.toFixed(6))
      }),
      { numRuns: 2_000 },
    )
  })

  test('break every tie to the even digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), half => {
        const odd = 2 * half + 1
        // odd / 128 has seven decimals and ends in 5: cut it, and go up if the sixth is odd.
        const tenMillionths = BigInt(odd) * 78_125n
        const millionths = tenMillionths / 10n + ((tenMillionths / 10n) % 2n)
        expect(BigInt(formatSixDecimals(odd / 128).replace('.', ''))).toBe(millionths)
      }),
    )
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d has none', value => {
    expect(() => formatSixDecimals(value)).toThrow(RangeError)
  })
})
