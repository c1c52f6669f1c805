import { expect, test } from 'vitest'
import { saidNumber } from './said-number.ts'

test.each([
  [900_000_000, 'USD', '900 m USD'],
  [1_500_000_000, '', '1.5 bn'],
  [1_234_567, 'UST', '1234567 UST'],
  [0.98, '', '0.98'],
  [-20_000_000, 'UST', '-20 m UST'],
])('%d %s is said as %s', (value, unit, said) => {
  expect(saidNumber(String, value, unit)).toBe(said)
})
