import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkOracleReveal, oraclePrevoteHash, parseOracleRates } from './oracle-ballot-prevote.ts'
import * as dec from './sdk-dec.ts'

const reveal = { salt: 'a1b2', rates: '80.5uusd,98120.5ukrw,0umnt', validator: 'terravaloper1example' }
const place = { height: 1_005, votePeriodBlocks: 5, targets: ['uusd', 'ukrw', 'umnt'] }
const prevote = { hash: oraclePrevoteHash(reveal), height: 1_004 }

describe('prevote', () => {
  test('carries the first 20 bytes of SHA-256 over salt, rates and address', () => {
    const whole = createHash('sha256').update('a1b2:80.5uusd,98120.5ukrw,0umnt:terravaloper1example').digest('hex')
    expect(oraclePrevoteHash(reveal)).toBe(whole.slice(0, 40))
  })
})

describe('reveal', () => {
  test('in the next period gives the rates', () => {
    const done = checkOracleReveal(reveal, prevote, place)
    expect(done).toEqual({
      rates: new Map([
        ['uusd', dec.parse('80.5')],
        ['ukrw', dec.parse('98120.5')],
        ['umnt', 0n],
      ]),
    })
  })

  test.each([
    ['without a prevote', reveal, undefined, place, 'no_prevote'],
    ['in the same period', reveal, { ...prevote, height: 1_005 }, place, 'wrong_reveal_period'],
    ['two periods later', reveal, { ...prevote, height: 999 }, place, 'wrong_reveal_period'],
    ['of other rates', { ...reveal, rates: '81uusd' }, prevote, place, 'hash_mismatch'],
    ['with another salt', { ...reveal, salt: 'x' }, prevote, place, 'hash_mismatch'],
    ['with a long salt', { ...reveal, salt: '12345' }, prevote, place, 'invalid_salt_length'],
    ['without a salt', { ...reveal, salt: '' }, prevote, place, 'invalid_salt_length'],
    ['of a denom that is no target', reveal, prevote, { ...place, targets: ['uusd'] }, 'unknown_denom'],
    ['of one denom twice', { ...reveal, rates: '1uusd,2uusd' }, prevote, place, 'duplicate_denom'],
    ['of nonsense', { ...reveal, rates: 'uusd' }, prevote, place, 'invalid_rates'],
    ['of a negative rate', { ...reveal, rates: '-1uusd' }, prevote, place, 'invalid_rates'],
    ['of nothing', { ...reveal, rates: '' }, prevote, place, 'invalid_rates'],
    ['of too much text', { ...reveal, rates: `1uusd,${' '.repeat(4_096)}2ukrw` }, prevote, place, 'rates_too_long'],
  ])('%s is refused', (_name, shown, standing, where, refused) => {
    expect(checkOracleReveal(shown, standing, where)).toEqual({ refused })
  })

  test('spaces around the parts are no matter', () => {
    expect(parseOracleRates(' 1.5uusd , .5ukrw ')).toEqual(
      new Map([
        ['uusd', dec.parse('1.5')],
        ['ukrw', dec.parse('0.5')],
      ]),
    )
  })
})
