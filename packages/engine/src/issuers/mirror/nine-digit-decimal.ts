/**
 * Mirror's own functions on decimals. They keep only nine digits after the point: with F = 10^9 each operand is first cut to a whole
 * number of 1/F. A price under 10^-9 becomes 0, and dividing by it panics.
 *
 * Source: Mirror mirror-contracts at commit 4d0b026, package mirror_protocol.
 */

import { decimalFromRatio, multiplyAmount, subtractChecked, type WasmDecimal } from '../terra/cosmwasm-decimal.ts'

const fraction = 1_000_000_000n

/** The value in whole units of 10^-9, floored. */
function inBillionths(value: WasmDecimal): bigint {
  return multiplyAmount(fraction, value)
}

/** a / b of the operands cut to nine digits; the quotient has 18. */
export function divideNine(a: WasmDecimal, b: WasmDecimal): WasmDecimal {
  return decimalFromRatio(inBillionths(a), inBillionths(b))
}

/** a * b, where a is cut to nine digits before and the product after. */
export function multiplyNine(a: WasmDecimal, b: WasmDecimal): WasmDecimal {
  return decimalFromRatio(multiplyAmount(inBillionths(a), b), fraction)
}

/** a - b of the operands cut to nine digits. Panics below zero. */
export function subtractNine(a: WasmDecimal, b: WasmDecimal): WasmDecimal {
  return decimalFromRatio(subtractChecked(inBillionths(a), inBillionths(b)), fraction)
}

/** 1 / x of x cut to nine digits. */
export function reverseNine(x: WasmDecimal): WasmDecimal {
  return decimalFromRatio(fraction, inBillionths(x))
}
