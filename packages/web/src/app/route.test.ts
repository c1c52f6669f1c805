import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLibraryRun, type Route, readRoute, writeRoute } from './route.ts'

test('an empty address is the run of the library', () => {
  const route = readRoute('')
  expect(route).toEqual({ scenario: 'ust-2022-article', seed: '1', precision: 'exact', settings: {} })
  expect(isLibraryRun(route)).toBe(true)
  expect(isLibraryRun(readRoute('?seed=2'))).toBe(false)
})

test('a broken seed falls back, a lone path is left out', () => {
  expect(readRoute('?seed=abc&set=novalue')).toEqual(readRoute(''))
})

test('every route reads back as it was written', () => {
  const value = fc.oneof(
    fc.boolean(),
    fc.integer(),
    fc.constantFrom('350_000_000 UST', '0.04 %', '2.9 % / h', 'a=b&c#d', 'none'),
  )
  const arbitrary = fc.record({
    scenario: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    seed: fc.bigInt({ min: 0n, max: 18_446_744_073_709_551_615n }).map(String),
    precision: fc.constantFrom('exact' as const, 'fast' as const),
    settings: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/), value, { noNullPrototype: true }),
  })
  fc.assert(
    fc.property(arbitrary, (route: Route) => {
      expect(readRoute(writeRoute(route))).toEqual(route)
    }),
  )
})
