import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineAsset, unitsMax } from '../money/asset.ts'
import { Defect } from '../money/mistake.ts'
import { openLedger } from './ledger.ts'

const assets = [defineAsset('UST', 'TerraUSD', 6), defineAsset('LUNA', 'Luna', 6), defineAsset('3CRV', 'LP', 18)]
const accounts = ['a', 'b', 'c']

// Each row is one posting; the last cell is what the ledger must answer (coins moved).
const rows: [posting: string, from: number, to: number, quantity: number, moved: number][] = [
  ['mint', -1, 0, 100, 100],
  ['transfer', 0, 1, 30.0000019, 30.000001], // rounded down to a whole unit
  ['transfer', 0, 1, 500, 69.999999], // never more than there is
  ['transfer', 0, 1, 1, 0],
  ['transfer', 1, 1, 5, 0], // to oneself moves nothing
  ['burn', 1, -1, 40, 40],
  ['burn', 1, -1, 1000, 60],
  ['burn', 1, -1, 1, 0],
]

describe('postings, row by row', () => {
  test('exact', () => {
    const ledger = openLedger('exact', { assets, accounts })
    for (const [posting, from, to, quantity, moved] of rows) {
      const answer =
        posting === 'mint'
          ? ledger.mint(0, to, quantity)
          : posting === 'burn'
            ? ledger.burn(0, from, quantity)
            : ledger.transfer(0, from, to, quantity)
      expect(answer, `${posting} ${quantity}`).toBe(moved)
      ledger.checkConservation()
    }
    expect(ledger.supply(0)).toBe(0)
  })
})

describe('limits', () => {
  test('LUNA reaches 6.9 trillion and stops at the ceiling of 64 bits without wrapping', () => {
    const ledger = openLedger('exact', { assets, accounts })
    expect(ledger.mint(1, 0, 6_900_000_000_000)).toBe(6_900_000_000_000)
    expect(ledger.units(0, 1)).toBe(6_900_000_000_000_000_000n)
    expect(ledger.mint(1, 0, 3_000_000_000_000)).toBe(0)
    expect(ledger.units(0, 1)).toBe(6_900_000_000_000_000_000n)
    expect(() => ledger.mintUnits(1, 0, unitsMax)).toThrow(Defect)
    ledger.checkConservation()
  })

  test('negative, NaN and overdrawn unit postings are defects', () => {
    const ledger = openLedger('exact', { assets, accounts })
    expect(() => ledger.transfer(0, 0, 1, -1)).toThrow(Defect)
    expect(() => ledger.mint(0, 0, Number.NaN)).toThrow(Defect)
    expect(() => ledger.transferUnits(0, 0, 1, 1n)).toThrow(Defect)
    expect(() => ledger.burnUnits(0, 0, 1n)).toThrow(Defect)
    expect(() => ledger.account('nobody')).toThrow(Defect)
  })

  test('tokens of 18 decimals are booked with six', () => {
    expect(assets[2]!.bookedDecimals).toBe(6)
    expect(assets[0]!.bookedDecimals).toBe(6)
  })
})

const posting = fc.record({
  kind: fc.constantFrom('mint', 'burn', 'transfer'),
  asset: fc.integer({ min: 0, max: 2 }),
  from: fc.integer({ min: 0, max: 2 }),
  to: fc.integer({ min: 0, max: 2 }),
  quantity: fc.double({ min: 0, max: 1e9, noNaN: true }),
})

describe.each(['exact', 'fast'] as const)('any postings, %s', precision => {
  test('balances add up to supply and a saved state comes back', () => {
    fc.assert(
      fc.property(fc.array(posting, { maxLength: 60 }), postings => {
        const ledger = openLedger(precision, { assets, accounts })
        for (const { kind, asset, from, to, quantity } of postings) {
          if (kind === 'mint') ledger.mint(asset, to, quantity)
          else if (kind === 'burn') ledger.burn(asset, from, quantity)
          else ledger.transfer(asset, from, to, quantity)
          ledger.checkConservation()
        }
        const saved = ledger.save()
        const before = ledger.bytes()
        ledger.mint(0, 0, 5)
        ledger.load(saved)
        expect(ledger.bytes()).toEqual(before)
      }),
    )
  })
})

test('a posting that creates money is caught', () => {
  const ledger = openLedger('exact', { assets, accounts })
  ledger.mint(0, 0, 10)
  const state = ledger.save()
  new BigInt64Array(state.balances)[0] = 11_000_000n
  ledger.load(state)
  expect(() => ledger.checkConservation()).toThrow(/not conserved/)
})
