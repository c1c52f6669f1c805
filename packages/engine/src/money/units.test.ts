import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAmountText, parseQuantity, quantityExample, type UnitKind } from './units.ts'

const kinds: UnitKind[] = [
  'UST',
  'LUNA',
  'BTC',
  'USD',
  'THB',
  'KRW',
  'SDR',
  '3CRV',
  'price',
  'rate',
  'fraction',
  'duration',
  'per-hour',
  'UST/h',
  'USD/h',
  'count',
  'number',
]

const good: [string | number, UnitKind, number][] = [
  ['350_000_000 UST', 'UST', 350e6],
  ['350 m UST', 'UST', 350e6],
  ['18.7 bn UST', 'UST', 18.7e9],
  ['  343_000_000   LUNA ', 'LUNA', 343e6],
  ['80_394 BTC', 'BTC', 80_394],
  ['366_000_000 3CRV', '3CRV', 366e6],
  ['5_000 THB', 'THB', 5000],
  ['24_000 KRW', 'KRW', 24_000],
  ['1.5 m THB', 'THB', 1.5e6],
  ['50 m SDR', 'SDR', 50e6],
  ['42_000 USD', 'price', 42_000],
  ['0.00012 USD', 'price', 0.00012],
  ['-5 USD', 'USD', -5],
  ['+.5 USD', 'USD', 0.5],
  ['1e3 USD', 'USD', 1000],
  ['0.995', 'rate', 0.995],
  [1.34, 'rate', 1.34],
  ['0.04 %', 'fraction', 0.0004],
  ['4 bp', 'fraction', 0.0004],
  ['400 ppm', 'fraction', 0.0004],
  [0.0004, 'fraction', 0.0004],
  ['100%', 'fraction', 1],
  ['10 min', 'duration', 600_000],
  ['6.5 s', 'duration', 6500],
  ['24 h', 'duration', 86_400_000],
  ['5 d', 'duration', 432_000_000],
  ['2 % / h', 'per-hour', 0.02],
  ['2 %/h', 'per-hour', 0.02],
  ['0.015 / h', 'per-hour', 0.015],
  ['250_000_000 UST / h', 'UST/h', 250e6],
  ['67 m USD/h', 'USD/h', 67e6],
  ['36 blocks', 'count', 36],
  ['36', 'count', 36],
]

test.each(good)('%s as %s is %d', (text, kind, value) => {
  const parsed = parseQuantity(text, kind)
  expect(parsed.ok).toBe(true)
  if (parsed.ok) expect(parsed.value / value).toBeCloseTo(1, 14)
})

const bad: [string | number, UnitKind, RegExp][] = [
  ['350_000_000', 'UST', /no unit/],
  [5, 'BTC', /no unit/],
  ['5 BTC', 'UST', /wrong unit/],
  ['5 ust', 'UST', /wrong unit/],
  ['5 USD', 'rate', /wrong unit/],
  ['UST', 'UST', /not a quantity/],
  ['', 'UST', /not a quantity/],
  ['ten BTC', 'BTC', /not a quantity/],
  ['e5 USD', 'USD', /not a quantity/],
  ['_5 USD', 'USD', /not a quantity/],
  [Number.NaN, 'rate', /not a quantity/],
  ['1e999 USD', 'USD', /too large/],
  ['1e305 bn USD', 'USD', /too large/],
  [Number.POSITIVE_INFINITY, 'number', /not a quantity/],
  ['1,000 USD', 'USD', /wrong unit/],
  ['1.5 blocks', 'count', /whole number/],
  [0.5, 'count', /whole number/],
  ['5 min', 'per-hour', /wrong unit/],
  ['5 constructor', 'UST', /wrong unit/],
  ['5 toString', 'rate', /wrong unit/],
  ['5 __proto__', 'number', /wrong unit/],
]

test.each(bad)('%s as %s is refused with a hint', (text, kind, message) => {
  const parsed = parseQuantity(text, kind)
  expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(message) })
  if (!parsed.ok) expect(parsed.hint).toContain(quantityExample(kind))
})

test.each(kinds)('the example of %s is one', kind => {
  expect(parseQuantity(quantityExample(kind), kind).ok).toBe(true)
})

test('whatever is written, the answer is a finite number or a sentence', () => {
  const text = fc.oneof(
    fc.string(),
    fc.tuple(fc.double().map(String), fc.string()).map(parts => parts.join(' ')),
  )
  fc.assert(
    fc.property(text, fc.constantFrom(...kinds), (written, kind) => {
      const parsed = parseQuantity(written, kind)
      if (parsed.ok) expect(Number.isFinite(parsed.value)).toBe(true)
      else expect(parsed.message.length).toBeGreaterThan(10)
    }),
    { numRuns: 500 },
  )
})

test('underscores are only for the eye', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), coins => {
      const grouped = String(coins).replace(/\B(?=(\d{3})+$)/g, '_')
      expect(parseQuantity(`${grouped} UST`, 'UST')).toEqual({ ok: true, value: coins })
    }),
  )
})

describe('an amount of any asset', () => {
  test.each([
    ['80_394 BTC', 80_394, 'BTC'],
    ['14 bn UST', 14e9, 'UST'],
    ['1.5 m LUNA', 1.5e6, 'LUNA'],
    ['366 3CRV', 366, '3CRV'],
    ['100_000 BTC-loan', 100_000, 'BTC-loan'],
  ])('%s', (text, value, asset) => {
    expect(parseAmountText(text)).toEqual({ ok: true, value, asset })
  })

  test.each(['', 'BTC', '5', '-5 BTC', '5 %', '5 BTC extra', '1e5 BTC', '99_999_999_999 bn UST'])('not %s', text => {
    expect(parseAmountText(text).ok).toBe(false)
  })
})
