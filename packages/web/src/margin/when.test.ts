import { expect, test } from 'vitest'
import { sayWhen } from './when.ts'

const now = Date.UTC(2026, 10, 27, 12, 0)

test('fresh words say how long ago, older ones when', () => {
  expect(sayWhen(now - 20_000, now, 'en-GB')).toBe('now')
  expect(sayWhen(now - 5 * 60_000, now, 'en-GB')).toMatch(/^5 min/)
  expect(sayWhen(now - 3 * 3_600_000, now, 'en-GB')).toMatch(/^\d\d:\d\d$/)
  expect(sayWhen(now - 72 * 3_600_000, now, 'en-GB')).toMatch(/^2[345] Nov, \d\d:\d\d$/)
})

test('a computer whose clock is behind shows nothing from the future', () => {
  expect(sayWhen(now + 60_000, now, 'en-GB')).toBe('now')
})
