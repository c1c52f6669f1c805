import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareBlockFees } from './distribution.ts'
import * as dec from './sdk-dec.ts'

const rates = {
  communityTax: dec.parse('0.02'),
  baseProposerReward: dec.parse('0.01'),
  bonusProposerReward: dec.parse('0.04'),
}

describe('block fees', () => {
  test('are shared out to the last 10^-18', () => {
    const validator = fc.record({ power: fc.bigInt(0n, 10n ** 9n), signed: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(validator, { minLength: 1, maxLength: 20 }),
        fc.bigInt(1n, 10n ** 15n),
        fc.nat(30),
        (validators, fee, proposer) => {
          const shares = shareBlockFees({
            ...rates,
            feesMicros: new Map([['uusd', fee]]),
            powers: new Map(validators.map(({ power }, index) => [`v${index}`, power])),
            signed: new Map(validators.map(({ signed }, index) => [`v${index}`, signed])),
            proposer: `v${proposer}`,
          })
          let sum = shares.communityPool.get('uusd')!
          expect(sum >= 0n).toBe(true)
          for (const table of shares.validators.values()) sum += table.get('uusd') ?? 0n
          expect(sum).toBe(dec.fromInt(fee))
        },
      ),
    )
  })

  test('a validator that did not sign is paid by its power, and lowers the proposer’s bonus', () => {
    const shares = shareBlockFees({
      ...rates,
      feesMicros: new Map([['uusd', 100n]]),
      powers: new Map([
        ['a', 50n],
        ['b', 50n],
      ]),
      signed: new Map([['a', true]]),
      proposer: 'a',
    })
    expect(shares.proposerMultiplier).toBe(dec.parse('0.03'))
    expect(shares.validators.get('b')!.get('uusd')).toBe(dec.parse('47.5'))
    expect(shares.validators.get('a')!.get('uusd')).toBe(dec.parse('50.5'))
    expect(shares.communityPool.get('uusd')).toBe(dec.parse('2'))
  })

  test('without power all goes to the community pool', () => {
    const shares = shareBlockFees({
      ...rates,
      feesMicros: new Map([['uusd', 7n]]),
      powers: new Map(),
      signed: new Map(),
      proposer: 'a',
    })
    expect([...shares.communityPool]).toEqual([['uusd', dec.parse('7')]])
    expect(shares.validators.size).toBe(0)
  })
})
