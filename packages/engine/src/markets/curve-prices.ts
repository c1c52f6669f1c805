/**
 * Marginal prices of a metapool of two coins over a base pool of three, in doubles: for the eyes of arbitrageurs and for charts, in both
 * cores. The base pool's slope is held while the metapool moves, which is right to a part in ten thousand for trades of a few per cent.
 */

import type { CurveCore } from './curve-core.ts'

/** See the file's head. One instance per market; `read` takes the balances, the questions come after. */
export class PoolPrices {
  private readonly ann2: number
  private readonly ann3: number
  private readonly base = new Float64Array(3)
  private readonly slopes = new Float64Array(3)
  private x = 0
  private y = 0
  private d = 0

  constructor(amplification: number, baseAmplification: number) {
    this.ann2 = amplification * 2
    this.ann3 = baseAmplification * 3
  }

  /** Takes the balances of a pool. */
  read(core: CurveCore): this {
    const { base, slopes, ann3 } = this
    for (let coin = 0; coin < 3; coin++) base[coin] = core.baseBalance(coin)
    const dBase = invariant3(base, ann3)
    let product = dBase
    for (let coin = 0; coin < 3; coin++) product = (product * dBase) / (base[coin]! * 3)
    for (let coin = 0; coin < 3; coin++) {
      slopes[coin] = (ann3 + product / base[coin]!) / (ann3 - 1 + (4 * product) / dBase)
    }
    this.x = core.primaryBalance()
    this.y = (core.baseLpBalance() * dBase) / core.baseLpSupply()
    this.d = invariant2(this.x, this.y, this.ann2)
    return this
  }

  /** Dollars of one coin of the base pool for a further small stable coin, fees excluded. */
  priceIn(coin: number): number {
    return this.marginal(this.x, this.y) / this.slopes[coin]!
  }

  /** The same after `sold` stable coins have come in (negative: gone out). */
  priceAfter(coin: number, sold: number): number {
    const x = this.x + sold
    return this.marginal(x, otherBalance(x, this.d, this.ann2)) / this.slopes[coin]!
  }

  /** Dollars of one coin that `quantity` stable coins cost, fees excluded. */
  costOf(coin: number, quantity: number): number {
    return (otherBalance(this.x - quantity, this.d, this.ann2) - this.y) / this.slopes[coin]!
  }

  private marginal(x: number, y: number): number {
    const p = ((this.d * this.d) / (4 * x * y)) * this.d
    return (this.ann2 + p / x) / (this.ann2 + p / y)
  }
}

function invariant2(x: number, y: number, ann: number): number {
  const sum = x + y
  let d = sum
  for (let round = 0; round < 255; round++) {
    const p = (((d * d) / (2 * x)) * d) / (2 * y)
    const next = ((ann * sum + 2 * p) * d) / ((ann - 1) * d + 3 * p)
    const change = Math.abs(next - d)
    d = next
    if (change <= 1e-6) break
  }
  return d
}

function invariant3(balances: Float64Array, ann: number): number {
  const sum = balances[0]! + balances[1]! + balances[2]!
  let d = sum
  for (let round = 0; round < 255; round++) {
    let p = d
    for (let coin = 0; coin < 3; coin++) p = (p * d) / (balances[coin]! * 3)
    const next = ((ann * sum + 3 * p) * d) / ((ann - 1) * d + 4 * p)
    const change = Math.abs(next - d)
    d = next
    if (change <= 1e-6) break
  }
  return d
}

/** Balance of the other coin of a pool of two that keeps D: the closed form without cancellation. */
function otherBalance(x: number, d: number, ann: number): number {
  const b = x + d / ann - d
  const fourC = ((d * d) / (x * ann)) * d
  const root = Math.sqrt(b * b + fourC)
  return b > 0 ? (0.5 * fourC) / (b + root) : 0.5 * (root - b)
}
