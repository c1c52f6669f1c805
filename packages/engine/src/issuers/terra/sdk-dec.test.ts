import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as dec from './sdk-dec.ts'

const { parse, format } = dec

describe('text', () => {
  test('always 18 decimals out, at most 18 in', () => {
    expect(format(0n)).toBe('0.000000000000000000')
    expect(format(-1n)).toBe('-0.000000000000000001')
    expect(format(parse('-12.5'))).toBe('-12.500000000000000000')
    expect(parse('.5')).toBe(dec.ONE / 2n)
    expect(parse('007')).toBe(7n * dec.ONE)
    for (const bad of ['', '-', '.', '1.', '1.2.3', '+1', '1e3', ' 1', '0.1234567890123456789', 'NaN']) {
      expect(() => parse(bad), bad).toThrow(dec.DecFormatError)
    }
  })
  test('scaled values above 256 bits are refused, unless the file allows 316', () => {
    const most = format((1n << 256n) - 1n)
    expect(format(parse(most))).toBe(most)
    const over = format(1n << 256n)
    expect(() => parse(over)).toThrow(dec.DecFormatError)
    expect(format(parse(`-${over}`, 316))).toBe(`-${over}`)
  })
  test('round trip', () => {
    const bound = (1n << 256n) - 1n
    fc.assert(fc.property(fc.bigInt({ min: -bound, max: bound }), a => parse(format(a)) === a))
  })
})

describe('rounding by the definition', () => {
  test('ceil, roundInt, truncateInt', () => {
    expect(dec.ceil(parse('-0.5'))).toBe(0n)
    expect(dec.ceil(parse('0.000000000000000001'))).toBe(dec.ONE)
    expect(dec.ceil(parse('3'))).toBe(3n * dec.ONE)
    expect(dec.roundInt(parse('2.5'))).toBe(2n)
    expect(dec.roundInt(parse('3.5'))).toBe(4n)
    expect(dec.roundInt(parse('-2.5'))).toBe(-2n)
    expect(dec.roundInt(parse('-2.500000000000000001'))).toBe(-3n)
    expect(dec.truncateInt(parse('-2.9'))).toBe(-2n)
  })
  test('whole-number forms', () => {
    expect(dec.mulInt(parse('-0.3'), 10n)).toBe(parse('-3'))
    expect(dec.quoInt(parse('-10'), 36n)).toBe(parse('-0.277777777777777777'))
    expect(dec.fromInt(-4n)).toBe(parse('-4'))
  })
  test('a quotient is cut to 36 decimals before the tie is looked at', () => {
    // The exact quotient is half a last digit plus 10^-55: the chain sees a tie and stays even.
    const numerator = 5n * 10n ** 36n + 1n
    expect(dec.quo(numerator, 10n ** 55n)).toBe(0n)
    expect(dec.quoRoundUp(numerator, 10n ** 55n)).toBe(1n)
  })
  const size = (1n << 150n) - 1n
  const pair = fc.tuple(fc.bigInt({ min: -size, max: size }), fc.bigInt({ min: -size, max: size }))
  test('products and quotients lie within one last digit of the truth, truncated ones toward zero', () => {
    const magnitude = (x: bigint) => (x < 0n ? -x : x)
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const exactTimesOne = a * b
        if (magnitude(dec.mul(a, b) * dec.ONE - exactTimesOne) * 2n > dec.ONE) return false
        const cut = dec.mulTruncate(a, b) * dec.ONE
        if (magnitude(cut) > magnitude(exactTimesOne) || magnitude(cut - exactTimesOne) >= dec.ONE) return false
        if (b === 0n) return true
        const q = dec.quoTruncate(a, b)
        return magnitude(q * b) <= magnitude(a * dec.ONE) && magnitude(dec.quo(a, b) - q) <= 1n
      }),
    )
  })
  test('sign symmetry', () => {
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const mul = dec.mul(-a, b) === -dec.mul(a, b) && dec.mulTruncate(-a, b) === -dec.mulTruncate(a, b)
        return b === 0n ? mul : mul && dec.quo(-a, b) === -dec.quo(a, b) && dec.quo(a, -b) === -dec.quo(a, b)
      }),
    )
  })
})

describe('panics', () => {
  const reasonOf = (run: () => unknown) => {
    try {
      run()
    } catch (thrown) {
      if (thrown instanceof dec.DecPanic) return thrown.reason
    }
    return 'none'
  }
  test('division by zero', () => {
    for (const quotient of [dec.quo, dec.quoTruncate, dec.quoRoundUp, dec.quoInt]) {
      expect(reasonOf(() => quotient(dec.ONE, 0n))).toBe('panic_div_zero')
    }
  })
  test('316 bits for decimals, 256 for whole numbers', () => {
    const most = (1n << 316n) - 1n
    expect(dec.add(most, 0n)).toBe(most)
    expect(reasonOf(() => dec.add(most, 1n))).toBe('panic_overflow')
    expect(reasonOf(() => dec.sub(-most, 1n))).toBe('panic_overflow')
    expect(reasonOf(() => dec.mulInt(most, 2n))).toBe('panic_overflow')
    expect(reasonOf(() => dec.mul(most, 2n * dec.ONE))).toBe('panic_overflow')
    expect(reasonOf(() => dec.quo(most, dec.ONE / 2n))).toBe('panic_overflow')
    expect(reasonOf(() => dec.truncateInt((1n << 256n) * dec.ONE))).toBe('panic_overflow')
    expect(reasonOf(() => dec.roundInt(-(1n << 256n) * dec.ONE))).toBe('panic_overflow')
    expect(dec.quoInt(most, 1n)).toBe(most)
  })
})

test('a quotient is the one of its definition: 36 decimals, then halves to even, whatever the signs', () => {
  const limb = fc.oneof(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(-9n, 9n))
  const scale = fc.constantFrom(1n, 2n, 5n, 10n ** 18n, 2n * 10n ** 18n, 10n ** 36n)
  fc.assert(
    fc.property(limb, limb, scale, scale, (a, b, up, down) => {
      const left = a * up
      const right = b * down
      fc.pre(right !== 0n)
      const wide = (left * 10n ** 36n) / right
      const size = wide < 0n ? -wide : wide
      const floor = size / 10n ** 18n
      const rest = size % 10n ** 18n
      const half = 5n * 10n ** 17n
      const rounded = rest > half || (rest === half && floor % 2n === 1n) ? floor + 1n : floor
      expect(dec.quo(left, right)).toBe(wide < 0n ? -rounded : rounded)
    }),
    { numRuns: 2_000 },
  )
  // 0.5 of the last digit and a little below 10^-36 more: the cut makes it a tie, and ties go to even.
  const near = 10n ** 18n * 10n ** 19n
  expect(dec.quo(near / 2n + 1n, near * 10n ** 18n)).toBe(0n)
})
