/**
 * The chain's vote on a price: a ballot of rates weighted by stake, its weighted median, and the unweighted deviation that widens the band
 * in which a vote counts as right.
 *
 * Rates are units of the denom for 1 LUNA, chain decimals. Power is whole bonded LUNA.
 *
 * Source: Terra core v0.5.18, x/oracle/types/ballot.go.
 */

import * as dec from './sdk-dec.ts'

/** One validator's vote on one denom. A rate of 0 is an abstain and carries no power. */
export type OracleVote = { validator: string; rate: dec.Dec; power: bigint }

/** The votes in rising order of rate (a new list). Equal rates keep their order. */
export function sortBallot(votes: readonly OracleVote[]): OracleVote[] {
  return [...votes].sort((a, b) => (a.rate < b.rate ? -1 : a.rate > b.rate ? 1 : 0))
}

/** Sum of the powers. */
export function ballotPower(votes: readonly OracleVote[]): bigint {
  let power = 0n
  for (const vote of votes) power += vote.power
  return power
}

/**
 * The rate at which the running sum of powers first reaches half of the total, the half cut to a whole number. Votes without power come
 * first and win while the total is 0 or 1: the median is then 0, as is that of an empty ballot.
 *
 * @param sorted votes in rising order of rate, see {@link sortBallot}
 */
export function weightedMedian(sorted: readonly OracleVote[]): dec.Dec {
  const half = ballotPower(sorted) / 2n
  let running = 0n
  for (const vote of sorted) {
    running += vote.power
    if (running >= half) return vote.rate
  }
  return 0n
}

/**
 * The same of votes in any order, given as columns, without sorting them: the lowest rate up to which the powers reach half of the total.
 * Each round splits what is left around one rate and keeps the side that the median is on.
 */
export function medianOfRates(rates: readonly dec.Dec[], powers: readonly bigint[]): dec.Dec {
  if (rates.length === 0) return 0n
  let total = 0n
  for (const power of powers) total += power
  const half = total / 2n
  let candidates: number[] = []
  for (let vote = 0; vote < rates.length; vote++) candidates.push(vote)
  let below = 0n
  for (;;) {
    const pivot = middleRate(rates, candidates)
    const lower: number[] = []
    const higher: number[] = []
    let lowerPower = below
    let equalPower = 0n
    for (const vote of candidates) {
      const rate = rates[vote]!
      if (rate < pivot) {
        lower.push(vote)
        lowerPower += powers[vote]!
      } else if (rate > pivot) higher.push(vote)
      else equalPower += powers[vote]!
    }
    if (lower.length > 0 && lowerPower >= half) candidates = lower
    else if (higher.length === 0 || lowerPower + equalPower >= half) return pivot
    else {
      below = lowerPower + equalPower
      candidates = higher
    }
  }
}

/** The middle one of the first, the last and the middle vote's rates: a fair guess at the median of any order, sorted ones too. */
function middleRate(rates: readonly dec.Dec[], candidates: readonly number[]): dec.Dec {
  const first = rates[candidates[0]!]!
  const middle = rates[candidates[candidates.length >> 1]!]!
  const last = rates[candidates[candidates.length - 1]!]!
  if (first < last) return middle < first ? first : middle > last ? last : middle
  return middle < last ? last : middle > first ? first : middle
}

/**
 * Unweighted deviation of the rates from the median, with 6 decimals. A sum too large for the chain's decimals gives 0, as the chain
 * catches that panic.
 */
export function ballotDeviation(votes: readonly OracleVote[], median: dec.Dec): dec.Dec {
  return deviationOfRates(
    votes.map(vote => vote.rate),
    median,
  )
}

/** The same of bare rates. */
export function deviationOfRates(rates: readonly dec.Dec[], median: dec.Dec): dec.Dec {
  if (rates.length === 0) return 0n
  try {
    let sum: dec.Dec = 0n
    for (const rate of rates) {
      const away = dec.sub(rate, median)
      sum = dec.add(sum, dec.mul(away, away))
    }
    return squareRootSixDecimals(dec.quoInt(sum, BigInt(rates.length)))
  } catch (error) {
    if (error instanceof dec.DecPanic) return 0n
    throw error
  }
}

/** Square root the chain's way: the decimal text as a binary64, its binary64 root, printed with 6 decimals and read back. */
export function squareRootSixDecimals(value: dec.Dec): dec.Dec {
  return dec.parse(formatSixDecimals(Math.sqrt(Number(dec.format(value)))), 316)
}

/**
 * A finite binary64 with 6 decimals, exact ties to even: `0.0078125` gives `0.007812`. (`toFixed` rounds ties up, and writes exponents from
 * 10^21 on.) Throws RangeError for NaN and infinities.
 */
export function formatSixDecimals(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no decimals`)
  const { mantissa, exponent } = takeApart(Math.abs(value))
  const scaled = mantissa * 1_000_000n
  const millionths = exponent >= 0 ? scaled << BigInt(exponent) : shiftHalfEven(scaled, BigInt(-exponent))
  const digits = millionths.toString().padStart(7, '0')
  const point = digits.length - 6
  const negative = value < 0 || Object.is(value, -0)
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

/** A binary64, not negative, as mantissa * 2^exponent. */
function takeApart(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const fraction = bits & 0xf_ffff_ffff_ffffn
  const power = Number(bits >> 52n)
  return power === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10_0000_0000_0000n, exponent: power - 1075 }
}

/** Drops the lowest bits, halves to even. */
function shiftHalfEven(value: bigint, bits: bigint): bigint {
  const quotient = value >> bits
  const rest = value - (quotient << bits)
  const half = 1n << (bits - 1n)
  return rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient
}
