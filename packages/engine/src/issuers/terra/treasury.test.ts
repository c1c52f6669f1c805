import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as dec from './sdk-dec.ts'
import {
  clampPolicyRate,
  epochSeigniorage,
  nextRewardWeight,
  nextTaxRate,
  rollingAverage,
  settleSeigniorage,
  stabilityTax,
  stabilityTaxCap,
  taxRewardPerLuna,
} from './treasury.ts'

const policy = { minimum: dec.parse('0.0005'), maximum: dec.parse('0.01'), changeMaximum: dec.parse('0.00025') }
const rate = fc.bigInt(-dec.ONE, dec.ONE)

describe('policy clamp', () => {
  test('stays in its bounds, whatever is asked', () => {
    fc.assert(
      fc.property(rate, rate, (previous, next) => {
        const clamped = clampPolicyRate(policy, previous, next)
        expect(clamped >= policy.minimum && clamped <= policy.maximum).toBe(true)
      }),
    )
  })

  test('moves no further than it may from a rate inside the bounds, and not the wrong way', () => {
    fc.assert(
      fc.property(fc.bigInt(policy.minimum, policy.maximum), rate, (previous, next) => {
        const move = clampPolicyRate(policy, previous, next) - previous
        expect((move < 0n ? -move : move) <= policy.changeMaximum).toBe(true)
        expect(move === 0n || move > 0n === next > previous).toBe(true)
      }),
    )
  })

  test('the next rates go through it', () => {
    expect(nextTaxRate(policy.minimum, { long: 5n, short: 0n }, dec.ONE, policy)).toBe(dec.parse('0.00075'))
    expect(nextRewardWeight(policy.maximum, { seigniorage: 0n, mining: 5n }, dec.ONE, policy)).toBe(policy.maximum)
  })
})

describe('seigniorage', () => {
  test('is the fall of the supply; a rise is none', () => {
    expect(epochSeigniorage(1_000n, 400n)).toBe(600n)
    expect(epochSeigniorage(400n, 1_000n)).toBe(0n)
  })

  test('what is minted is burned or goes to the pool, to the unit', () => {
    fc.assert(
      fc.property(fc.bigInt(-5n, 10n ** 20n), fc.bigInt(0n, dec.ONE), (seigniorage, weight) => {
        const { mintedMicros, burnedMicros, toCommunityPoolMicros } = settleSeigniorage(seigniorage, weight)
        expect(burnedMicros + toCommunityPoolMicros).toBe(mintedMicros)
        expect(burnedMicros >= 0n && toCommunityPoolMicros >= 0n).toBe(true)
        if (weight === dec.ONE) expect(toCommunityPoolMicros).toBe(0n)
      }),
    )
  })
})

describe('stability tax', () => {
  const rates = new Map([
    ['usdr', dec.parse('50')],
    ['uusd', dec.parse('70')],
  ])

  test.each([
    ['uusd', 1_000_000n, '0.0035', 1_400_000n, 3_500n],
    ['uusd', 10n ** 12n, '0.0035', 1_400_000n, 1_400_000n],
    ['uluna', 10n ** 12n, '0.0035', 1_400_000n, 0n],
    ['uusd', 285n, '0.0035', 1_400_000n, 0n],
  ])('%s: %d at %s, cap %d, is %d', (denom, amount, taxRate, cap, tax) => {
    expect(stabilityTax(amount, denom, dec.parse(taxRate), cap)).toBe(tax)
  })

  test.each([
    ['usdr', 1_000_000n],
    ['uusd', 1_400_000n],
    ['uluna', 0n],
    ['ueur', 1_000_000n],
  ])('the cap of %s is %d', (denom, cap) => {
    expect(stabilityTaxCap(1_000_000n, denom, rates)).toBe(cap)
  })
})

describe('indicators', () => {
  test('average the last epochs, or all where there are fewer', () => {
    const values = [1n, 2n, 3n, 10n]
    expect(rollingAverage(values, 2)).toBe(6n)
    expect(rollingAverage(values, 52)).toBe(4n)
    expect(rollingAverage([], 4)).toBe(0n)
  })

  test('tax reward for a LUNA is 0 where nothing is bonded or nothing came in', () => {
    expect(taxRewardPerLuna(dec.parse('10'), 4n)).toBe(dec.parse('2.5'))
    expect(taxRewardPerLuna(dec.parse('10'), 0n)).toBe(0n)
    expect(taxRewardPerLuna(0n, 4n)).toBe(0n)
  })
})
