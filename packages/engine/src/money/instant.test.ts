import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defineAsset, unitsMax } from './asset.ts'
import { instant } from './instant.ts'
import { BreakwaterError, Defect, formatMistake, formatWhere } from './mistake.ts'
import { quantityToUnitsFloor, quantityToUnitsNearest, unitsAreExactInDouble, unitsToQuantity } from './rounding.ts'

test('times are read as UTC, to the minute or the second', () => {
  expect(instant.parse('2022-05-08T00:15Z')).toBe(Date.UTC(2022, 4, 8, 0, 15))
  expect(instant.parse('2022-05-08T00:15:07Z')).toBe(Date.UTC(2022, 4, 8, 0, 15, 7))
  expect(instant.parse('2024-02-29T12:00Z')).toBe(Date.UTC(2024, 1, 29, 12))
  expect(instant.parse('2000-02-29T12:00Z')).toBe(Date.UTC(2000, 1, 29, 12))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), seconds => {
      const text = `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
      expect(instant.parse(text)).toBe(seconds * 1000)
    }),
  )
})

test.each([
  '2022-05-08',
  '2022-05-08T00:15',
  '2022-05-08 00:15Z',
  '2022-05-08T00:15+02:00',
  '2022-13-08T00:15Z',
  '2022-00-08T00:15Z',
  '2022-05-32T00:15Z',
  '2022-05-00T00:15Z',
  '2022-02-30T00:15Z',
  '2023-02-29T00:15Z',
  '1900-02-29T00:15Z',
  '2022-04-31T00:15Z',
  '2022-05-08T25:15Z',
  '2022-05-08T00:61Z',
  '22-05-08T00:15Z',
  '',
])('%s is no time', text => {
  expect(instant.safeParse(text).success).toBe(false)
})

test('coins become whole units downward or to the nearest, and back', () => {
  expect(quantityToUnitsFloor(1.9999999, 1e6)).toBe(1_999_999n)
  expect(quantityToUnitsNearest(1.9999999, 1e6)).toBe(2_000_000n)
  expect(quantityToUnitsNearest(0.29, 1e6)).toBe(290_000n)
  expect(quantityToUnitsFloor(0, 1e6)).toBe(0n)
  for (const door of [quantityToUnitsFloor, quantityToUnitsNearest]) {
    for (const no of [-1e-9, Number.NaN]) expect(() => door(no, 1e6)).toThrow(Defect)
  }
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000n }), units => {
      expect(quantityToUnitsNearest(unitsToQuantity(units, 1e6), 1e6)).toBe(units)
      const floor = quantityToUnitsFloor(unitsToQuantity(units, 1e6), 1e6)
      expect(floor === units || floor === units - 1n).toBe(true)
    }),
  )
  expect(unitsAreExactInDouble(9e9, 1e6)).toBe(true)
  expect(unitsAreExactInDouble(9.1e9, 1e6)).toBe(false)
})

test('an asset of 18 decimals is booked with six, others as they are; the ceiling is that of 64 bits', () => {
  expect(defineAsset('DAI', 'Dai', 18)).toEqual({
    id: 'DAI',
    name: 'Dai',
    decimals: 18,
    bookedDecimals: 6,
    supplyUnitsMax: unitsMax,
  })
  expect([6, 8, 9, 10].map(decimals => defineAsset('x', 'x', decimals).bookedDecimals)).toEqual([6, 8, 9, 6])
  expect(new BigInt64Array([unitsMax])[0]).toBe(2n ** 63n - 1n)
})

test('mistakes say where, what and how to mend it, all at once', () => {
  const mistake = {
    code: 'bad-unit',
    where: { file: 'a.yaml', line: 3, column: 7, path: 'x.y' },
    message: 'No unit.',
    hint: 'Write 5 UST.',
  }
  expect(formatMistake(mistake)).toBe('a.yaml:3:7 (x.y): No unit. [bad-unit]\n  hint: Write 5 UST.')
  expect(formatWhere({})).toBe('')
  expect(formatWhere({ path: 'x' })).toBe('x')
  expect(formatWhere({ file: 'a.yaml', line: 3 })).toBe('a.yaml:3')
  const error = new BreakwaterError([mistake, { ...mistake, where: {}, code: 'other' }])
  expect(error.message).toContain('[bad-unit]')
  expect(error.message).toContain('\nNo unit. [other]')
  expect(new Defect('broke')).toMatchObject({ name: 'Defect', replay: {} })
})
