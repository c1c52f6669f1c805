import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addChecked,
  ContractPanic,
  decimalFromAmount,
  decimalFromRatio,
  decimalOne,
  divideAmount,
  divideDecimals,
  formatDecimal,
  multiplyAmount,
  multiplyDecimals,
  parseDecimal,
  subtractChecked,
} from './cosmwasm-decimal.ts'

const top = (1n << 256n) - 1n
const decimal = fc.bigInt(0n, 10n ** 30n)
const positive = fc.bigInt(1n, 10n ** 30n)

function reasonOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    return thrown instanceof ContractPanic ? thrown.reason : 'other'
  }
}

describe('steps that a contract cannot do', () => {
  test.each([
    ['sum above 256 bits', () => addChecked(top, 1n), 'panic_overflow'],
    ['product above 256 bits', () => multiplyDecimals(top, 2n), 'panic_overflow'],
    ['quotient whose product is above 256 bits', () => divideDecimals(top, decimalOne), 'panic_overflow'],
    ['amount that is no decimal', () => decimalFromAmount(top), 'panic_overflow'],
    ['below zero', () => subtractChecked(1n, 2n), 'panic_underflow'],
    ['decimal over zero', () => divideDecimals(1n, 0n), 'panic_div_zero'],
    ['zero over zero', () => divideAmount(0n, 0n), 'panic_div_zero'],
    ['ratio to zero', () => decimalFromRatio(1n, 0n), 'panic_div_zero'],
    ['the largest sum is allowed', () => addChecked(top - 1n, 1n), undefined],
    ['the largest product is allowed', () => multiplyDecimals(top, 1n), undefined],
  ])('%s', (_name, run, reason) => {
    expect(reasonOf(run)).toBe(reason)
  })
})

describe('rounding', () => {
  test('multiplication floors the exact product', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const product = multiplyDecimals(a, b)
        expect(product * decimalOne <= a * b && a * b < (product + 1n) * decimalOne).toBe(true)
      }),
    )
  })

  test('division floors the exact quotient', () => {
    fc.assert(
      fc.property(decimal, positive, (a, b) => {
        const quotient = divideDecimals(a, b)
        expect(quotient * b <= a * decimalOne && a * decimalOne < (quotient + 1n) * b).toBe(true)
      }),
    )
  })

  test('an amount divided and multiplied by the same decimal never grows', () => {
    fc.assert(
      fc.property(decimal, positive, (amount, rate) => {
        expect(multiplyAmount(divideAmount(amount, rate), rate) <= amount).toBe(true)
      }),
    )
  })
})

describe('text', () => {
  test.each([
    [0n, '0'],
    [1n, '0.000000000000000001'],
    [200_000_000_000_000_000n, '0.2'],
    [decimalOne, '1'],
    [1_050_000_000_000_000_000n, '1.05'],
    [100n * decimalOne, '100'],
  ])('%s is %s', (value, text) => {
    expect(formatDecimal(value)).toBe(text)
    expect(parseDecimal(text)).toBe(value)
  })

  test.each(['', '-1', '+1', '1.', '.5', '1e3', '0x1', '1.0000000000000000001', '1,5', ' 1', '9'.repeat(78)])(
    '%j is refused',
    text => {
      expect(parseDecimal(text)).toBeUndefined()
    },
  )

  test('every decimal comes back from its text', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, top), value => {
        expect(parseDecimal(formatDecimal(value))).toBe(value)
      }),
    )
  })
})
