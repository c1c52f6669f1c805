// The chain's decimal type, to the last digit: a whole number of 10^-18, rounded to even where it multiplies and divides.
//
// Meant to be read as a whole: import * as dec from './sdk-dec.ts', then dec.mul(a, b).
//
// Source: Cosmos SDK types/decimal.go and types/int.go, v0.44.5-terra.2, the version that ran columbus-5 in May 2022.

/** A chain decimal: its value times 10^18, signed. One is {@link ONE}. */
export type Dec = bigint

/** 10^18. */
export const ONE: bigint = 1_000_000_000_000_000_000n
const ONE_SQUARED = 1_000_000_000_000_000_000_000_000_000_000_000_000n
const DEC_HALF = 500_000_000_000_000_000n

/** Results of decimals hold at most 316 bits (256 and 60 for the fraction), whole numbers 256. */
const DEC_BOUND: bigint = 1n << 316n
const INT_BOUND: bigint = 1n << 256n

/** Why the chain's arithmetic gave up. */
export type PanicReason = 'panic_div_zero' | 'panic_overflow'

/**
 * The chain's arithmetic gave up. Inside a transaction this fails the transaction (its writes are undone, its fee is kept);
 * in a block's beginning or end it halts the chain. Callers decide which, so this is thrown, not returned.
 */
export class DecPanic extends Error {
  readonly reason: PanicReason

  constructor(reason: PanicReason) {
    super(reason)
    this.name = 'DecPanic'
    this.reason = reason
  }
}

/** A text is no chain decimal: empty, malformed, over 18 decimals or out of range. */
export class DecFormatError extends Error {
  constructor(text: string, because: string) {
    super(`"${text.length > 60 ? `${text.slice(0, 60)}...` : text}" is not a chain decimal: ${because}`)
    this.name = 'DecFormatError'
  }
}

function checked(value: bigint): bigint {
  if (value >= DEC_BOUND || value <= -DEC_BOUND) throw new DecPanic('panic_overflow')
  return value
}

function checkedInt(value: bigint): bigint {
  if (value >= INT_BOUND || value <= -INT_BOUND) throw new DecPanic('panic_overflow')
  return value
}

/** Drops 18 digits of a number that is not negative, halves to even. */
function chopMagnitude(value: bigint): bigint {
  const quotient = value / ONE
  const rest = value - quotient * ONE
  if (rest < DEC_HALF) return quotient
  if (rest > DEC_HALF || (quotient & 1n) === 1n) return quotient + 1n
  return quotient
}

/** Drops 18 digits, halves to even on the magnitude. */
function chop(value: bigint): bigint {
  return value < 0n ? -chopMagnitude(-value) : chopMagnitude(value)
}

/** a * 10^36 / b toward zero: the common first step of the quotients, which decides what later looks like a tie. */
function wideQuotient(a: Dec, b: Dec): bigint {
  if (b === 0n) throw new DecPanic('panic_div_zero')
  return (a * ONE_SQUARED) / b
}

/** a + b. */
export function add(a: Dec, b: Dec): Dec {
  return checked(a + b)
}

/** a - b. */
export function sub(a: Dec, b: Dec): Dec {
  return checked(a - b)
}

/** a * b, halves to even. */
export function mul(a: Dec, b: Dec): Dec {
  return checked(chop(a * b))
}

/** a * b, toward zero. */
export function mulTruncate(a: Dec, b: Dec): Dec {
  return checked((a * b) / ONE)
}

/** a / b: cut to 36 decimals first, then halves to even. A quotient just above a tie can so count as the tie. */
export function quo(a: Dec, b: Dec): Dec {
  if (b === 0n) throw new DecPanic('panic_div_zero')
  if (a < 0n) return checked(b < 0n ? quoMagnitude(-a, -b) : -quoMagnitude(-a, b))
  return checked(b < 0n ? -quoMagnitude(a, -b) : quoMagnitude(a, b))
}

/**
 * The same of numbers that are not negative, by a division of half the size: the 36 decimals are looked at only where the rest is half a
 * unit or more, since a smaller rest is below the tie also after the cut.
 */
function quoMagnitude(a: Dec, b: Dec): Dec {
  const scaled = a * ONE
  const quotient = scaled / b
  const rest = scaled - quotient * b
  if (rest + rest < b) return quotient
  const isTie = (rest * ONE) / b === DEC_HALF
  return isTie && (quotient & 1n) === 0n ? quotient : quotient + 1n
}

/** a / b, toward zero. */
export function quoTruncate(a: Dec, b: Dec): Dec {
  return checked(wideQuotient(a, b) / ONE)
}

/** a / b, up if positive and anything is left within 36 decimals, toward zero if negative. */
export function quoRoundUp(a: Dec, b: Dec): Dec {
  const wide = wideQuotient(a, b)
  const quotient = wide / ONE
  return checked(wide > 0n && quotient * ONE !== wide ? quotient + 1n : quotient)
}

/** a * n for a whole number n. */
export function mulInt(a: Dec, n: bigint): Dec {
  return checked(a * n)
}

/** a / n for a whole number n, toward zero (no rounding to even, no bound on the result). */
export function quoInt(a: Dec, n: bigint): Dec {
  if (n === 0n) throw new DecPanic('panic_div_zero')
  return a / n
}

/** The whole part, toward zero. */
export function truncateInt(a: Dec): bigint {
  return checkedInt(a / ONE)
}

/** The nearest whole number, halves to even. */
export function roundInt(a: Dec): bigint {
  return checkedInt(chop(a))
}

/** The next whole number toward plus infinity, as a decimal. */
export function ceil(a: Dec): Dec {
  const quotient = a / ONE
  return checked((a > quotient * ONE ? quotient + 1n : quotient) * ONE)
}

/** The decimal of a whole number. */
export function fromInt(n: bigint): Dec {
  return n * ONE
}

/**
 * Reads a decimal text: an optional minus, digits, at most 18 decimals ("1", "-0.5", ".5"). Scaled values above `bitsMax` bits are
 * refused; the chain's own limit for text is 256, files of results may need 316.
 *
 * @throws {DecFormatError} if the text is no chain decimal
 */
export function parse(text: string, bitsMax = 256): Dec {
  const match = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw new DecFormatError(text, 'expected digits with at most one point')
  const [, sign, whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') throw new DecFormatError(text, 'there are no digits')
  if (fraction.length > 18) throw new DecFormatError(text, 'it has more than 18 decimals')
  const size = BigInt(whole + fraction.padEnd(18, '0'))
  if (size >= 1n << BigInt(bitsMax)) throw new DecFormatError(text, `it needs more than ${bitsMax} bits`)
  return sign === '-' ? -size : size
}

/** The text of a decimal, always with 18 decimals. */
export function format(a: Dec): string {
  const digits = (a < 0n ? -a : a).toString().padStart(19, '0')
  const point = digits.length - 18
  return `${a < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}
