import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryDelayMs } from './backoff.ts'
import { newId } from './command-id.ts'

test('waits grow to a ceiling of 2.5 seconds and are never nothing', () => {
  expect(retryDelayMs(1, 1)).toBe(400)
  expect(retryDelayMs(1, 0)).toBe(200)
  expect(retryDelayMs(3, 1)).toBe(1600)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
      const waitMs = retryDelayMs(tries, chance)
      expect(waitMs).toBeGreaterThanOrEqual(200)
      expect(waitMs).toBeLessThanOrEqual(2500)
    }),
  )
})

test('ids are what commands accept and differ', () => {
  const ids = Array.from({ length: 200 }, newId)
  expect(new Set(ids).size).toBe(200)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})
