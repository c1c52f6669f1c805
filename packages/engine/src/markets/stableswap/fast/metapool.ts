/**
 * A metapool in double precision: coin 0 primary, coin 1 the LP token of a base pool that is shared and changed in place. Amounts are
 * whole coins; a refused call returns NaN, changes nothing in either pool, and leaves its reason in `lastRevert`.
 *
 * Source: the rules of the exact metapool.
 */

import type { BaseRateRule } from '../exact/metapool.ts'
import type { RevertReason } from '../revert.ts'
import { FastStableSwap, type FastStableSwapOptions } from './pool.ts'
import { findAmount } from './price-solver.ts'

/** How a fast metapool starts; default rule `live`. */
export type FastMetapoolOptions = Omit<FastStableSwapOptions, 'rates'> & {
  base: FastStableSwap
  baseRateRule?: BaseRateRule
  /** Seconds at the start; matters to the `cached` rule only. */
  timeSeconds?: number
}

const baseRateCacheSeconds = 600

/** A metapool over a base pool. */
export class FastMetapool {
  readonly pool: FastStableSwap
  readonly base: FastStableSwap
  readonly baseRateRule: BaseRateRule
  timeSeconds: number
  cachedBaseRate: number
  cachedSeconds: number
  lastRevert: RevertReason | undefined
  private readonly single: Float64Array
  private scratch: FastMetapool | undefined

  constructor(options: FastMetapoolOptions) {
    const { base, baseRateRule, timeSeconds, ...rest } = options
    this.base = base
    this.baseRateRule = baseRateRule ?? 'live'
    this.timeSeconds = timeSeconds ?? 0
    this.cachedBaseRate = base.virtualPrice()
    this.cachedSeconds = this.timeSeconds
    this.pool = new FastStableSwap({ ...rest, rates: [1, this.cachedBaseRate] })
    this.lastRevert = undefined
    this.single = new Float64Array(base.coins)
    this.scratch = undefined
  }

  /** D in dollars at the rate of now; NaN where this pool or its base is stuck. */
  getD(): number {
    this.readRate()
    return this.pool.getD()
  }

  /** True where D cannot be computed: withdrawals in proportion only. */
  isStuck(): boolean {
    return !(this.getD() >= 0)
  }

  /** Dollars per LP token. */
  virtualPrice(): number {
    return this.getD() / this.pool.lpSupply
  }

  /** Quote between the primary coin (0) and the base LP token (1). */
  getDy(i: number, j: number, dx: number): number {
    this.readRate()
    return this.result(this.pool.planExchange(i, j, dx))
  }

  /** Quote of {@link exchangeUnderlying}. */
  getDyUnderlying(i: number, j: number, dx: number): number {
    return this.runUnderlying(i, j, dx, Number.POSITIVE_INFINITY, false)
  }

  /** Swap between the primary coin (0) and the base LP token (1). */
  exchange(i: number, j: number, dx: number, minDy = 0): number {
    this.readRate()
    const dy = this.pool.exchange(i, j, dx, minDy)
    this.keepRate(dy)
    return this.result(dy)
  }

  /** Swap between any two of the primary coin (0) and the base coins (1, 2, ...). */
  exchangeUnderlying(i: number, j: number, dx: number, minDy = 0): number {
    return this.runUnderlying(i, j, dx, minDy, true)
  }

  /** Deposits primary coins and base LP tokens. */
  addLiquidity(amounts: ArrayLike<number>, minMint = 0): number {
    this.readRate()
    const minted = this.pool.addLiquidity(amounts, minMint)
    this.keepRate(minted)
    return this.result(minted)
  }

  /** Burns `lpAmount` for a share of both; amounts in `pool.lastAmounts`. */
  removeLiquidity(lpAmount: number): number {
    return this.result(this.pool.removeLiquidity(lpAmount))
  }

  /** Withdraws chosen amounts. */
  removeLiquidityImbalance(amounts: ArrayLike<number>, maxBurn: number = Number.POSITIVE_INFINITY): number {
    this.readRate()
    const burned = this.pool.removeLiquidityImbalance(amounts, maxBurn)
    this.keepRate(burned)
    return this.result(burned)
  }

  /** Burns `lpAmount` for one of the two coins. */
  removeLiquidityOneCoin(lpAmount: number, i: number, minDy = 0): number {
    this.readRate()
    const dy = this.pool.removeLiquidityOneCoin(lpAmount, i, minDy)
    this.keepRate(dy)
    return this.result(dy)
  }

  /** Base LP tokens that the next bit of the primary coin buys, without the fee. */
  marginalPrice(): number {
    this.readRate()
    return this.pool.marginalPrice(0, 1)
  }

  /** Coins of base coin `j` (1, 2, ...) that the next bit of the primary coin buys, without either fee. */
  marginalPriceUnderlying(j: number): number {
    const { base } = this
    if (!(j >= 1 && j <= base.coins)) return Number.NaN
    this.readRate()
    const dollars = this.pool.marginalPrice(0, 1) * base.virtualPrice()
    return dollars / (base.marginalDeposit(j - 1) * base.rates[j - 1]!)
  }

  /** Primary coins to sell for base LP tokens until {@link marginalPrice} is `target`; see {@link FastStableSwap.amountToReachPrice}. */
  amountToReachPrice(target: number): number {
    this.readRate()
    return this.pool.amountToReachPrice(0, 1, target)
  }

  /**
   * Primary coins to sell for base coin `j` until {@link marginalPriceUnderlying} is `target`, the effect on the base pool included.
   * 0 if the price is there already; NaN where stuck or where the base pool runs out on the way.
   */
  amountToReachPriceUnderlying(j: number, target: number): number {
    const price = this.marginalPriceUnderlying(j)
    if (!(price > target)) return !Number.isNaN(price) ? 0 : Number.NaN
    this.scratch ??= this.clone()
    const scratch = this.scratch
    const start = (this.pool.balances[0]! + this.pool.balances[1]!) * 1e-3
    return findAmount(start, target, dx => {
      scratch.copyFrom(this)
      scratch.exchangeUnderlying(0, j, dx)
      return scratch.marginalPriceUnderlying(j)
    })
  }

  /** Takes over the state of another metapool and of its base. */
  copyFrom(other: FastMetapool): void {
    this.base.copyFrom(other.base)
    this.pool.copyFrom(other.pool)
    this.timeSeconds = other.timeSeconds
    this.cachedBaseRate = other.cachedBaseRate
    this.cachedSeconds = other.cachedSeconds
  }

  /** A copy over `base` (a copy of the base unless given). */
  clone(base: FastStableSwap = this.base.clone()): FastMetapool {
    const { pool, baseRateRule } = this
    const copy = new FastMetapool({ a: pool.a, balances: pool.balances, fee: pool.fee, base, baseRateRule })
    copy.pool.copyFrom(pool)
    copy.timeSeconds = this.timeSeconds
    copy.cachedBaseRate = this.cachedBaseRate
    copy.cachedSeconds = this.cachedSeconds
    return copy
  }

  private runUnderlying(i: number, j: number, dx: number, minDy: number, isCommitted: boolean): number {
    const { pool, base } = this
    const count = base.coins
    if (i === j || !(i >= 0 && i <= count && j >= 0 && j <= count)) return this.refuse('bad index')
    if (pool.isKilled || base.isKilled) return this.refuse('killed')
    if (i > 0 && j > 0) {
      const dy = isCommitted ? base.exchange(i - 1, j - 1, dx, minDy) : base.planExchange(i - 1, j - 1, dx)
      if (Number.isNaN(dy)) return this.refuse(base.lastRevert ?? 'no convergence')
      this.lastRevert = undefined
      return dy
    }
    // Read before the base pool moves: the change of its virtual price counts from the next call on.
    this.readRate()
    if (i === 0) {
      const lp = pool.planExchange(0, 1, dx)
      if (Number.isNaN(lp)) return this.refuse(pool.lastRevert ?? 'no convergence')
      const dy = base.planOneCoin(lp, j - 1)
      if (Number.isNaN(dy)) return this.refuse(base.lastRevert ?? 'no convergence')
      if (isCommitted) {
        if (!(dy >= minDy)) return this.refuse('slippage')
        pool.commitExchange(0, 1, dx, lp)
        base.commitOneCoin(lp, j - 1, dy)
        this.keepRate(dy)
      }
      this.lastRevert = undefined
      return dy
    }
    this.single.fill(0)
    this.single[i - 1] = dx
    const lp = base.planDeposit(this.single)
    if (Number.isNaN(lp)) return this.refuse(base.lastRevert ?? 'no convergence')
    const dy = pool.planExchange(1, 0, lp)
    if (Number.isNaN(dy)) return this.refuse(pool.lastRevert ?? 'no convergence')
    if (isCommitted) {
      if (!(dy >= minDy)) return this.refuse('slippage')
      base.commitDeposit(lp)
      pool.commitExchange(1, 0, lp, dy)
      this.keepRate(dy)
    }
    this.lastRevert = undefined
    return dy
  }

  /** Puts the worth of the base LP token that a call of now uses into the pool. */
  private readRate(): void {
    const isFresh = this.baseRateRule === 'cached' && this.timeSeconds - this.cachedSeconds <= baseRateCacheSeconds
    const rate = isFresh ? this.cachedBaseRate : this.base.virtualPrice()
    if (rate === this.pool.rates[1]) return
    this.pool.rates[1] = rate
    this.pool.touch()
  }

  /** A call that succeeded stores the rate that it read anew. */
  private keepRate(result: number): void {
    if (Number.isNaN(result) || this.timeSeconds - this.cachedSeconds <= baseRateCacheSeconds) return
    this.cachedBaseRate = this.pool.rates[1]!
    this.cachedSeconds = this.timeSeconds
  }

  private result(value: number): number {
    this.lastRevert = this.pool.lastRevert
    return value
  }

  private refuse(reason: RevertReason): number {
    this.lastRevert = reason
    return Number.NaN
  }
}
