import { createRequire } from 'node:module'
import type * as Terra from '@terra-money/terra.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressBytes,
  addressOfAccount,
  addressOfKey,
  consensusAddress,
  operatorAddress,
  partyOfAddress,
  strangerName,
} from './addresses.ts'

const terra = createRequire(import.meta.url)('@terra-money/terra.js') as typeof Terra
const keyOf = (number: number): Terra.RawKey => new terra.RawKey(Buffer.alloc(32, number))

describe('addresses', () => {
  test('of keys are those of the client', () => {
    for (const number of [1, 7, 99, 200]) {
      const key = keyOf(number)
      const bytes = Buffer.from((key.publicKey as { key: string }).key, 'base64')
      expect(addressOfKey(bytes)).toBe(key.accAddress)
    }
  })

  test('of names are taken by the client, and differ', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (left, right) => {
        expect(terra.AccAddress.validate(addressOfAccount(left))).toBe(true)
        expect(terra.ValAddress.validate(operatorAddress(left))).toBe(true)
        expect(consensusAddress(left)).toMatch(/^terravalcons1/)
        if (left !== right) expect(addressOfAccount(left)).not.toBe(addressOfAccount(right))
      }),
      { numRuns: 50 },
    )
  })

  test('a validator’s two addresses share their bytes', () => {
    const account = addressOfAccount('terra/validator-17')
    expect(terra.ValAddress.fromAccAddress(account)).toBe(operatorAddress('terra/validator-17'))
  })

  test('a wallet keeps its own address, under both names that the ledger may know it by', () => {
    const address = keyOf(3).accAddress
    expect(addressOfAccount(strangerName(address))).toBe(address)
    expect(addressOfAccount(partyOfAddress(address))).toBe(address)
    expect(partyOfAddress(address)).toMatch(/^[a-z][a-z0-9-]{0,47}$/)
  })

  test('a name that only looks like a wallet is a name', () => {
    const broken = `wallet-${'q'.repeat(38)}`
    expect(addressOfAccount(broken)).not.toBe(`terra1${'q'.repeat(38)}`)
    expect(terra.AccAddress.validate(addressOfAccount(broken))).toBe(true)
  })

  test.each([
    ['nothing', ''],
    ['another prefix', operatorAddress('terra/validator-0')],
    ['a wrong letter', keyOf(1).accAddress.replace(/.$/, letter => (letter === 'q' ? 'p' : 'q'))],
    ['capital letters', keyOf(1).accAddress.toUpperCase()],
    ['a long text', `terra1${'q'.repeat(5000)}`],
    ['an emoji', 'terra1😀'],
  ])('%s is no account', (_what, text) => {
    expect(addressBytes(text, 'terra')).toBeUndefined()
  })
})
