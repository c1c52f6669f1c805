import fc from 'fast-check'
import { expect, test } from 'vitest'
import { millions, momentText, people } from './wording.ts'

const quantities: [number, string, string][] = [
  [350e6, 'UST', '350 m UST'],
  [18.7e9, 'UST', '18.7 bn UST'],
  [24_800, 'BTC', '24 800 BTC'],
  [1_234_567, 'UST', '1.23 m UST'],
  [999_999, 'UST', '999 999 UST'],
  [999.7e6, 'UST', '1 bn UST'],
  [999.6e9, 'LUNA', '1 tn LUNA'],
  [6.53e12, 'LUNA', '6.53 tn LUNA'],
  [100, 'BTC', '100 BTC'],
  [99.94, 'BTC', '99.9 BTC'],
  [12.3456, 'BTC', '12.3 BTC'],
  [0, 'UST', '0 UST'],
  [-24_800, 'BTC', '−24 800 BTC'],
  [-2.5e6, 'UST', '−2.5 m UST'],
  [-0.5, 'UST', '−0.5 UST'],
]

test.each(quantities)('%d %s is said as %s', (quantity, unit, said) => {
  expect(people(quantity, unit)).toBe(said)
})

const sums: [number, string, string][] = [
  [952e6, '+952 m', '952 m'],
  [-11.19e6, '−11 m', '−11 m'],
  [-125.8e6, '−126 m', '−126 m'],
  [9.96e6, '+10 m', '10 m'],
  [4.27e6, '+4.3 m', '4.3 m'],
  [-40_000, '0.0 m', '0.0 m'],
  [0, '0.0 m', '0.0 m'],
  [-60_000, '−0.1 m', '−0.1 m'],
]

test.each(sums)('%d USD is said as %s, and as %s without the plus', (usd, signed, bare) => {
  expect(millions(usd)).toBe(signed)
  expect(millions(usd, '')).toBe(bare)
})

test('no figure is further off than the digits that are said', () => {
  const scales: Record<string, number> = { tn: 1e12, bn: 1e9, m: 1e6 }
  fc.assert(
    fc.property(fc.double({ min: -9e12, max: 9e12, noNaN: true }), quantity => {
      const [figure, scale] = /^(.*?)(?: (tn|bn|m))? X$/.exec(people(quantity, 'X'))!.slice(1)
      const value = Number(figure!.replace('−', '-').replaceAll(' ', '')) * (scale === undefined ? 1 : scales[scale]!)
      expect(Math.abs(value - quantity)).toBeLessThanOrEqual(0.0051 * Math.abs(quantity))
    }),
  )
})

test('moments are said in UTC, as the calendar has them', () => {
  expect(momentText(Date.UTC(2022, 4, 8, 4, 30))).toBe('8 May 04:30')
  expect(momentText(Date.UTC(2024, 1, 29, 23, 59, 59))).toBe('29 Feb 23:59')
  expect(momentText(Date.UTC(1999, 11, 31))).toBe('31 Dec 00:00')
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date(Date.UTC(2199, 0)), noInvalidDate: true }), date => {
      const [day, month, time] = momentText(date.getTime()).split(' ')
      const utc = date.toUTCString().split(' ')
      expect([Number(day), month, time]).toEqual([Number(utc[1]), utc[2], utc[4]!.slice(0, 5)])
    }),
  )
})
