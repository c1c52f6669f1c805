import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockText, dayText, isoText, lengthText, momentOf, momentText } from './times.ts'

describe('times', () => {
  test('days of leap years, of centuries and before 1970', () => {
    expect(dayText(0)).toBe('1970-01-01')
    expect(dayText(951_782_400_000)).toBe('2000-02-29')
    expect(dayText(-1)).toBe('1969-12-31')
    expect(momentText(1_652_097_600_000)).toBe('2022-05-09 12:00 UTC')
    expect(clockText(1_652_097_661_000, true)).toBe('12:01:01')
  })

  test('agrees with the calendar of the language, both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), seconds => {
        const date = new Date(seconds * 1000)
        expect(isoText(seconds * 1000)).toBe(date.toISOString().replace('.000', ''))
        const moment = momentOf(
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
        )
        expect(moment).toBe(seconds * 1000)
      }),
    )
  })

  test('days that do not exist are no moments', () => {
    expect(momentOf(2023, 2, 29)).toBeUndefined()
    expect(momentOf(2024, 2, 29)).toBe(Date.UTC(2024, 1, 29))
    expect(momentOf(2024, 13, 1)).toBeUndefined()
    expect(momentOf(2024, 1, 1, 24)).toBeUndefined()
  })

  test('lengths of time', () => {
    expect(lengthText(0)).toBe('0 s')
    expect(lengthText(90_000)).toBe('1 min 30 s')
    expect(lengthText(3_600_000 * 27)).toBe('1 d 3 h')
    expect(lengthText(-480_000)).toBe('-8 min')
  })
})
