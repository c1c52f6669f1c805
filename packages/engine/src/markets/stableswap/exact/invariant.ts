/**
 * The StableSwap invariant in integers: D from the balances, one balance from D, bit for bit as the contracts compute them.
 *
 * With S the sum and Pi the product of n balances (dollars with 18 decimals) and P = D^(n+1) / (n^n * Pi):
 *
 *     Ann * S + D = Ann * D + P,   Ann = A * n
 *
 * Both unknowns come from Newton steps in whole numbers. The last digit depends on the path, so the loops always start where the
 * contracts start (D at S, y at D); a warm start belongs to the fast core only.
 *
 * Source: StableSwap white paper (Egorov, 2019); rules of curve-contract 574f440 (pool templates, 3pool) in own words.
 */

import { Revert } from '../revert.ts'
import { add, distance, divideFloor, multiply, multiplyDivideFloor, subtract, wordMax } from './word.ts'

/**
 * Which generation of contract a pool speaks.
 * `template`: pools since late 2020 and all factory pools: A carries a factor of 100, a loop without convergence reverts.
 * `three-pool`: the pool of September 2020: plain A, a loop without convergence returns its last value, and the quote takes the
 * fee after dividing by the rate.
 */
export type StableSwapDialect = 'template' | 'three-pool'

/** Factor that A carries in a dialect: 100 or 1. */
export function amplificationUnit(dialect: StableSwapDialect): bigint {
  return dialect === 'template' ? 100n : 1n
}

/** Bound of every Newton loop of the contracts. */
export const newtonStepsMax = 255

/** D and the Newton steps that it took. */
export type InvariantTrace = { d: bigint; steps: number }

/**
 * D of the balances `xp` (18-decimal dollars) at `amp` (A in the dialect's unit), with the number of Newton steps.
 * Empty pool: 0 in 0 steps. Reverts: div0 (a zero balance), overflow, no convergence (template dialect).
 */
export function traceD(xp: readonly bigint[], amp: bigint, dialect: StableSwapDialect): InvariantTrace {
  const n = BigInt(xp.length)
  const unit = amplificationUnit(dialect)
  let sum = 0n
  for (const balance of xp) sum = add(sum, balance)
  if (sum === 0n) return { d: 0n, steps: 0 }
  const ann = multiply(amp, n)
  const divisors = xp.map(balance => multiply(balance, n))
  let d = sum
  for (let step = 1; step <= newtonStepsMax; step++) {
    let p = d
    for (const divisor of divisors) p = multiplyDivideFloor(p, d, divisor)
    const previous = d
    const numerator = multiply(add(divideFloor(multiply(ann, sum), unit), multiply(p, n)), d)
    d = divideFloor(numerator, add(divideFloor(multiply(subtract(ann, unit), d), unit), multiply(n + 1n, p)))
    if (distance(d, previous) <= 1n) return { d, steps: step }
  }
  if (dialect === 'three-pool') return { d, steps: newtonStepsMax }
  throw new Revert('no convergence')
}

/** D of the balances `xp` at `amp`; see {@link traceD} for units and reverts. */
export function getD(xp: readonly bigint[], amp: bigint, dialect: StableSwapDialect): bigint {
  return xp.length === 2 ? getDOfTwo(xp[0]!, xp[1]!, amp, dialect) : traceD(xp, amp, dialect).d
}

/**
 * {@link getD} for two coins, the commonest pool: the same steps with everything that does not change taken out of the loop.
 * Only the products that can leave 256 bits are tested; the other terms are smaller than one that is.
 */
export function getDOfTwo(x0: bigint, x1: bigint, amp: bigint, dialect: StableSwapDialect): bigint {
  const unit = amplificationUnit(dialect)
  const sum = add(x0, x1)
  if (sum === 0n) return 0n
  const ann = multiply(amp, 2n)
  // What the shortcut below does not cover (a zero, an A below one, sums near the limit) takes the general way.
  if (x0 === 0n || x1 === 0n || ann < unit || sum > pairSumMax) return traceD([x0, x1], amp, dialect).d
  const twice0 = x0 << 1n
  const twice1 = x1 << 1n
  const annSum = multiply(ann, sum) / unit
  // With a whole-number A the division by the unit inside the loop is exact, so it can be done once outside.
  const whole = ann % unit === 0n
  const slope = whole ? ann / unit - 1n : ann - unit
  let d = sum
  for (let step = 1; step <= newtonStepsMax; step++) {
    const first = d * d
    const second = (first / twice0) * d
    if (second > wordMax) throw new Revert('overflow')
    const p = second / twice1
    const previous = d
    const numerator = (annSum + (p << 1n)) * d
    if (numerator > wordMax) throw new Revert('overflow')
    const linear = whole ? slope * d : (slope * d) / unit
    const denominator = linear + p * 3n
    if (denominator === 0n) throw new Revert('div0')
    d = numerator / denominator
    const change = d - previous
    if (change <= 1n && change >= -1n) return d
  }
  if (dialect === 'three-pool') return d
  throw new Revert('no convergence')
}

/** Sums up to here cannot make D * D or twice a balance leave 256 bits. */
const pairSumMax = 1n << 127n

/**
 * Balance of coin `j` that keeps D when the balance of coin `i` becomes `x`; all in 18-decimal dollars, `xp` as before the change.
 * Reverts: bad index, and those of {@link getD}.
 */
export function getY(
  i: number,
  j: number,
  x: bigint,
  xp: readonly bigint[],
  amp: bigint,
  dialect: StableSwapDialect,
): bigint {
  requireIndex(i, xp.length)
  requireIndex(j, xp.length)
  if (i === j) throw new Revert('bad index')
  const d = getD(xp, amp, dialect)
  if (xp.length === 2) return solveBalance(multiplyDivideFloor(d, d, multiply(x, 2n)), x, 2n, d, amp, dialect)
  const n = BigInt(xp.length)
  let c = d
  let rest = 0n
  for (let k = 0; k < xp.length; k++) {
    if (k === j) continue
    const balance = k === i ? x : xp[k]!
    rest = add(rest, balance)
    c = multiplyDivideFloor(c, d, multiply(balance, n))
  }
  return solveBalance(c, rest, n, d, amp, dialect)
}

/**
 * Balance of coin `i` at which the pool has the invariant `d`, the other balances staying.
 * Reverts: bad index, div0, overflow, no convergence.
 */
export function getYD(i: number, xp: readonly bigint[], d: bigint, amp: bigint, dialect: StableSwapDialect): bigint {
  requireIndex(i, xp.length)
  const n = BigInt(xp.length)
  let c = d
  let rest = 0n
  for (let k = 0; k < xp.length; k++) {
    if (k === i) continue
    const balance = xp[k]!
    rest = add(rest, balance)
    c = multiplyDivideFloor(c, d, multiply(balance, n))
  }
  return solveBalance(c, rest, n, d, amp, dialect)
}

/** Newton for y*y + (rest + D/Ann - D)*y = c*D/(Ann*n), from y = D. `product` is D^n / (n^(n-1) * the other balances). */
function solveBalance(
  product: bigint,
  rest: bigint,
  n: bigint,
  d: bigint,
  amp: bigint,
  dialect: StableSwapDialect,
): bigint {
  const unit = amplificationUnit(dialect)
  const ann = multiply(amp, n)
  const c = divideFloor(multiply(multiply(product, d), unit), multiply(ann, n))
  // b of the contract less D: negative in any pool near balance, so the range is tested on the whole denominator.
  const offset = add(rest, divideFloor(multiply(d, unit), ann)) - d
  let y = d
  for (let step = 1; step <= newtonStepsMax; step++) {
    const previous = y
    const numerator = y * y + c
    if (numerator > wordMax) throw new Revert('overflow')
    const denominator = (y << 1n) + offset
    if (denominator <= 0n) throw new Revert(denominator === 0n ? 'div0' : 'underflow')
    y = numerator / denominator
    const change = y - previous
    if (change <= 1n && change >= -1n) return y
  }
  if (dialect === 'three-pool') return y
  throw new Revert('no convergence')
}

/** Reverts with `bad index` unless `index` names one of `count` coins. */
export function requireIndex(index: number, count: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) throw new Revert('bad index')
}
