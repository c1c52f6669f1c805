/**
 * Unsigned 256-bit words as bigints: every step that leaves the range reverts, as it does on chain.
 *
 * Source: checked arithmetic of Vyper 0.2 and later.
 */

import { Revert } from '../revert.ts'

/** The largest unsigned 256-bit integer. */
export const wordMax: bigint = (1n << 256n) - 1n
/** 10^18: one dollar in the pool's inner units, one LP token, and the unit of rates. */
export const wad: bigint = 1_000_000_000_000_000_000n
/** 10^10: the unit of fees; 4_000_000n is 0.04 %. */
export const feeUnit: bigint = 10_000_000_000n

/** a + b; reverts with `overflow` above 256 bits. */
export function add(a: bigint, b: bigint): bigint {
  const sum = a + b
  if (sum > wordMax) throw new Revert('overflow')
  return sum
}

/** a - b; reverts with `underflow` below zero. */
export function subtract(a: bigint, b: bigint): bigint {
  if (b > a) throw new Revert('underflow')
  return a - b
}

/** a * b; reverts with `overflow` above 256 bits. */
export function multiply(a: bigint, b: bigint): bigint {
  const product = a * b
  if (product > wordMax) throw new Revert('overflow')
  return product
}

/** a / b rounded down; reverts with `div0`. */
export function divideFloor(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Revert('div0')
  return a / b
}

/** a * b / c rounded down; the product must fit 256 bits. */
export function multiplyDivideFloor(a: bigint, b: bigint, c: bigint): bigint {
  const product = a * b
  if (product > wordMax) throw new Revert('overflow')
  if (c === 0n) throw new Revert('div0')
  return product / c
}

/** Amounts below this times a rate of 10^18 stay within 256 bits. */
const plainAmountMax = 1n << 196n

/** rate * amount / 10^18 rounded down. At a rate of 10^18 that is the amount itself, without the dear division. */
export function scaleUp(rate: bigint, amount: bigint): bigint {
  if (rate === wad && amount < plainAmountMax) return amount
  return multiplyDivideFloor(rate, amount, wad)
}

/** amount * 10^18 / rate rounded down; the way back from {@link scaleUp}. */
export function scaleDown(amount: bigint, rate: bigint): bigint {
  if (rate === wad && amount < plainAmountMax) return amount
  return multiplyDivideFloor(amount, wad, rate)
}

/** |a - b|. */
export function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a
}

/** True where `value` can be an argument of a contract: 0 to 2^256 - 1. */
export function isWord(value: bigint): boolean {
  return value >= 0n && value <= wordMax
}
