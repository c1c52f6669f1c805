import { expect, test } from 'vitest'
import { readMoment, readNumber, readRatio, readSpan } from './times.ts'

const minute = 60_000
const hour = 60 * minute

test('spans', () => {
  expect(readSpan('8 min')).toEqual({ ok: true, value: 8 * minute })
  expect(readSpan(' 1.5h ')).toEqual({ ok: true, value: 90 * minute })
  expect(readSpan('2 d')).toEqual({ ok: true, value: 48 * hour })
  for (const wrong of ['', '8', 'min', '-1 h', '1 week', '1e3 s', '400 d']) expect(readSpan(wrong).ok).toBe(false)
})

test('moments are instants or count from the beginning', () => {
  const origin = Date.UTC(2022, 4, 7, 14)
  expect(readMoment('2022-05-08T00:15Z', origin)).toEqual({ ok: true, value: Date.UTC(2022, 4, 8, 0, 15) })
  expect(readMoment('+3 h', origin)).toEqual({ ok: true, value: Date.UTC(2022, 4, 7, 17) })
  for (const wrong of ['2022-02-30T00:00Z', '2022-05-08T25:00Z', '2022-05-08', '3 h', '+h', '2022-05-08T00:15+02:00'])
    expect(readMoment(wrong, origin).ok).toBe(false)
})

test('a ratio is scenario time for wall time', () => {
  expect(readRatio('1 h = 3 min')).toEqual({ ok: true, value: 20 })
  for (const wrong of ['1 h', '1 h = 0 min', '1 h = 3', '1 h = 3 min = 2 min']) expect(readRatio(wrong).ok).toBe(false)
})

test('numbers', () => {
  expect(readNumber('150_000_000')).toEqual({ ok: true, value: 150_000_000 })
  expect(readNumber('1.5 bn')).toEqual({ ok: true, value: 1_500_000_000 })
  expect(readNumber(-0.5)).toEqual({ ok: true, value: -0.5 })
  for (const wrong of ['', 'x', '1 UST', '1e9', '__1']) expect(readNumber(wrong).ok).toBe(false)
})
