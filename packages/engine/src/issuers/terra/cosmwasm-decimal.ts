/**
 * Fixed point of the CosmWasm contracts of May 2022 (Anchor, Mirror, pairs): unsigned numbers with 18 decimals, held as a bigint
 * scaled by 10^18, and unsigned integers. Every multiplication and division floors, and each step floors on its own, so the order of
 * a formula is part of its meaning.
 *
 * A step that a contract cannot do (below zero, division by zero, more than 256 bits) is a panic: it reverts the whole message. Here
 * it throws {@link ContractPanic}, which the one who runs the message catches and turns into a refusal.
 *
 * Source: rules of cosmwasm-bignumber (Decimal256, Uint256) and cosmwasm-std (Decimal, Uint128).
 */

/** Decimals scaled by 10^18: `1_500_000_000_000_000_000n` is 1.5. */
export type WasmDecimal = bigint
/** Whole micro-units, unsigned. */
export type WasmAmount = bigint

/** What stops a contract. */
export type ContractPanicReason = 'panic_div_zero' | 'panic_overflow' | 'panic_underflow'

/** A message of a contract aborted; nothing of it took effect. */
export class ContractPanic extends Error {
  readonly reason: ContractPanicReason

  constructor(reason: ContractPanicReason) {
    super(reason)
    this.name = 'ContractPanic'
    this.reason = reason
  }
}

/** The decimal 1. */
export const decimalOne: WasmDecimal = 1_000_000_000_000_000_000n
const limit = 1n << 256n

/** The value if it fits 256 bits. */
function within(value: bigint): bigint {
  if (value >= limit) throw new ContractPanic('panic_overflow')
  return value
}

/** a * b / c, floored; the product must fit 256 bits, as in the contracts. */
function multiplyThenDivide(a: bigint, b: bigint, c: bigint): bigint {
  if (c === 0n) throw new ContractPanic('panic_div_zero')
  return within(a * b) / c
}

/** Sum of two decimals or of two amounts. Throws {@link ContractPanic} above 256 bits. */
export function addChecked(a: bigint, b: bigint): bigint {
  return within(a + b)
}

/** Difference of two decimals or of two amounts. Throws {@link ContractPanic} below zero. */
export function subtractChecked(a: bigint, b: bigint): bigint {
  if (b > a) throw new ContractPanic('panic_underflow')
  return a - b
}

/** Decimal times decimal, floored. */
export function multiplyDecimals(a: WasmDecimal, b: WasmDecimal): WasmDecimal {
  return multiplyThenDivide(a, b, decimalOne)
}

/** Decimal over decimal, floored. Division by zero is a panic. */
export function divideDecimals(a: WasmDecimal, b: WasmDecimal): WasmDecimal {
  return multiplyThenDivide(a, decimalOne, b)
}

/** Amount times decimal, floored to an amount. */
export function multiplyAmount(amount: WasmAmount, factor: WasmDecimal): WasmAmount {
  return multiplyThenDivide(amount, factor, decimalOne)
}

/** Amount over decimal, floored to an amount. Division by zero is a panic. */
export function divideAmount(amount: WasmAmount, divisor: WasmDecimal): WasmAmount {
  return multiplyThenDivide(amount, decimalOne, divisor)
}

/** Amount times amount. */
export function multiplyAmounts(a: WasmAmount, b: WasmAmount): WasmAmount {
  return within(a * b)
}

/** The amount as a decimal. */
export function decimalFromAmount(amount: WasmAmount): WasmDecimal {
  return within(amount * decimalOne)
}

/** Ratio of two amounts as a decimal, floored. Division by zero is a panic. */
export function decimalFromRatio(numerator: WasmAmount, denominator: WasmAmount): WasmDecimal {
  return multiplyThenDivide(numerator, decimalOne, denominator)
}

/** The whole part of a decimal as an amount. */
export function truncateDecimal(value: WasmDecimal): WasmAmount {
  return value / decimalOne
}

/** The smaller of two. */
export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** The larger of two. */
export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

/**
 * Reads decimal text such as `"0.2"` or `"1"`. Undefined for anything else: a sign, more than 18 decimals, more than 256 bits.
 */
export function parseDecimal(text: string): WasmDecimal | undefined {
  const match = /^(\d{1,78})(?:\.(\d{1,18}))?$/.exec(text)
  if (match === null) return undefined
  const value = BigInt(match[1]!) * decimalOne + BigInt((match[2] ?? '').padEnd(18, '0'))
  return value < limit ? value : undefined
}

/** Decimal text without trailing zeros: `"0.2"`, `"1"`. */
export function formatDecimal(value: WasmDecimal): string {
  const whole = (value / decimalOne).toString()
  const rest = (value % decimalOne).toString().padStart(18, '0').replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}
