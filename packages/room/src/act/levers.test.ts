import { expect, test } from 'vitest'
import { saidQuantity } from './levers.ts'

test.each([
  [900_000_000, 'USD', '900 m USD'],
  [1_500_000_000, 'UST', '1.5 bn UST'],
  [1_234_567, 'UST', '1234567 UST'],
  [80, '%', '80 %'],
  [0.7, '', '0.7'],
])('a choice of %d %s is said as %s', (value, unit, said) => {
  expect(saidQuantity(value, unit)).toBe(said)
})
