import { expect, test } from 'vitest'
import { figureText, numberText } from './numbers.ts'

test('numbers have six significant digits, grouped thousands and the language’s point', () => {
  expect(numberText(0.914_285_71, 'en')).toBe('0.914286')
  expect(numberText(0.914_285_71, 'es')).toBe('0,914286')
  expect(numberText(0.94, 'en')).toBe('0.94')
  expect(numberText(-0, 'en')).toBe('0')
  expect(numberText(-1234.5, 'en')).toBe('-1\u202f234.5')
  expect(numberText(18_700_000_123.4, 'en')).toBe('18\u202f700\u202f000\u202f123')
  expect(numberText(Number.NaN, 'en')).toBe('–')
  expect(figureText(12, '', 'en')).toBe('12')
  expect(figureText(12, 'UST', 'en')).toBe('12 UST')
})
