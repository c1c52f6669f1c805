import { type Scenario, start } from '@breakwater/engine'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadByArgument } from '../cli/scenario-argument.ts'
import { addressOfAccount, partyOfAddress } from './addresses.ts'
import { assetsByDenom, fundScenario, parseFund } from './funding.ts'

const address = addressOfAccount('somebody')
let article: Scenario
beforeAll(() => {
  article = loadByArgument('ust-2022-article', 'node')
})

describe('funded wallets', () => {
  test('hold what was given, to the unit; the supply grows by it', () => {
    const funded = fundScenario(article, [
      parseFund(`${address}=5000001uusd,1uluna`),
      parseFund(`${addressOfAccount('somebody else')}=7uusd`),
      parseFund(`${address}=2uusd`),
    ])
    const before = start(article, { seed: 1, precision: 'exact' }).stage.ledger
    const { ledger } = start(funded, { seed: 1, precision: 'exact' }).stage
    const account = ledger.account(partyOfAddress(address))
    const ust = ledger.asset('UST')
    expect(ledger.units(account, ust)).toBe(5_000_003n)
    expect(ledger.units(account, ledger.asset('LUNA'))).toBe(1n)
    expect(ledger.supplyUnits(ust) - before.supplyUnits(before.asset('UST'))).toBe(5_000_010n)
    expect(
      funded.fields.filter(field => field.path.includes(partyOfAddress(address))).map(one => one.standing),
    ).toEqual(['changed', 'changed'])
    expect(article.document.parties.some(party => party.id.startsWith('wallet-'))).toBe(false)
  })

  test('denoms of the chain', () => {
    expect(assetsByDenom(article)).toEqual(
      new Map([
        ['uluna', 'LUNA'],
        ['uusd', 'UST'],
      ]),
    )
    expect(() => fundScenario(article, [parseFund(`${address}=5umnt`)])).toThrow('uluna, uusd')
  })

  test('none leaves the scenario as it is', () => {
    expect(fundScenario(article, [])).toBe(article)
  })

  test.each([
    '',
    address,
    `${address}=`,
    `${address}=5`,
    `${address}=5uusd,`,
    `terra1x=5uusd`,
    `${address}=-5uusd`,
    '=5uusd',
  ])('“%s” is refused with a hint', text => {
    expect(() => parseFund(text)).toThrow('--fund terra1')
  })

  test('an amount beyond every asset is the loader’s mistake', () => {
    expect(() => fundScenario(article, [parseFund(`${address}=${'9'.repeat(40)}uusd`)])).toThrow(
      'more than any asset has',
    )
  })
})
