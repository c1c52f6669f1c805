/**
 * The StableSwap invariant in double precision: dollars, warm starts, closed forms.
 *
 * Two facts make it short. D from balances is one root of a convex function, so Newton converges from any start above zero and each
 * step squares the relative error (times at most n/2). And with all other balances fixed, the invariant is a quadratic in one balance
 * for any number of coins, so no Newton loop is needed for y.
 *
 * Source: StableSwap white paper (Egorov, 2019); the difference form of the swap is derived here.
 */

/** Bound of the Newton loop, the same as on chain. */
const newtonStepsMax = 255
/** A relative step below this leaves an error below one unit in the last place, since the next step would square it. */
const relativeStepMax = 2e-9
/** 2^256 in squared dollars of 18 decimals: where products stop fitting a word on chain. */
const wordMaxSquareDollars = 1.157920892373162e41
/** P above this multiple of D: so tilted that the overflow on chain must be looked for. */
const tiltedRatio = 1e6

/**
 * D of `count` balances (dollars) at `ann` = A * n, from the guess `start` (0 for none). 0 for an empty pool; NaN where the pool is stuck:
 * a balance that is not above zero, no convergence, or products beyond 256 bits on chain.
 */
export function solveD(xp: Float64Array, count: number, ann: number, start: number): number {
  let sum = 0
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < count; k++) {
    const balance = xp[k]!
    sum += balance
    if (!(balance >= least)) least = balance
  }
  if (sum === 0 && least === 0) return 0
  if (!(least > 0) || !(sum < Number.POSITIVE_INFINITY)) return Number.NaN
  let d = start > 0 ? start : sum
  for (let step = 0; step < newtonStepsMax; step++) {
    let p = d
    for (let k = 0; k < count; k++) p *= d / (xp[k]! * count)
    // Written as a difference, so that the rounding of the large terms does not enter.
    const change = (ann * (d - sum) + (p - d)) / (ann - 1 + ((count + 1) * p) / d)
    d -= change
    if (Math.abs(change) <= relativeStepMax * d) {
      return p > tiltedRatio * d && overflowsOnChain(p, d, sum, ann, count) ? Number.NaN : d
    }
  }
  return Number.NaN
}

/** {@link solveD} for two coins without a loop over coins; `inverse` is 1 / (4 * x0 * x1), which the caller needs again. */
export function solveDOfTwo(x0: number, x1: number, inverse: number, ann: number, start: number): number {
  const sum = x0 + x1
  if (!(x0 > 0 && x1 > 0 && sum < Number.POSITIVE_INFINITY)) return x0 === 0 && x1 === 0 ? 0 : Number.NaN
  let d = start > 0 ? start : sum
  for (let step = 0; step < newtonStepsMax; step++) {
    const ratio = d * d * inverse
    const change = (ann * (d - sum) + (ratio - 1) * d) / (ann - 1 + 3 * ratio)
    d -= change
    if (Math.abs(change) <= relativeStepMax * d) {
      return ratio > tiltedRatio && overflowsOnChain(ratio * d, d, sum, ann, 2) ? Number.NaN : d
    }
  }
  return Number.NaN
}

/** The contracts start at D = S, where P is largest; that first product is the one that leaves 256 bits. */
function overflowsOnChain(p: number, d: number, sum: number, ann: number, count: number): boolean {
  let first = p
  for (let k = 0; k <= count; k++) first *= sum / d
  return !((ann * sum + count * first) * sum < wordMaxSquareDollars)
}

/** P = D^(n+1) / (n^n * product of balances): how far from balance the pool is; equal to D at balance. */
export function imbalanceProduct(xp: Float64Array, count: number, d: number): number {
  let p = d
  for (let k = 0; k < count; k++) p *= d / (xp[k]! * count)
  return p
}

/**
 * Output, before any fee and in dollars, of adding `dx` to a balance `x` and taking from a balance `y`, with `q` = P / Ann at the
 * state before. Exact for any number of coins: the difference of the two invariants is
 *
 *     dy^2 - (dx + y + q) dy + dx y (1 + q / X) = 0,   X = x + dx
 *
 * whose smaller root keeps its relative precision however small the trade is against the pool.
 */
export function swapOutput(x: number, y: number, dx: number, q: number): number {
  const after = x + dx
  const qPerAfter = q / after
  const b = dx + y + q
  const c = dx * y * (1 + qPerAfter)
  const gap = dx - y
  const root = Math.sqrt(gap * gap + q * q + 2 * qPerAfter * (dx * (after - y) + x * y))
  return (2 * c) / (b + root)
}

/** Balance of coin `i` at which the pool has the invariant `d`, the other balances staying; NaN where there is none. */
export function solveBalance(xp: Float64Array, count: number, ann: number, d: number, i: number): number {
  let c = d
  let rest = 0
  for (let k = 0; k < count; k++) {
    if (k === i) continue
    const balance = xp[k]!
    rest += balance
    c *= d / (balance * count)
  }
  c *= d / (ann * count)
  const b = rest + d / ann - d
  const root = Math.sqrt(b * b + 4 * c)
  return b > 0 ? (2 * c) / (b + root) : (root - b) / 2
}
