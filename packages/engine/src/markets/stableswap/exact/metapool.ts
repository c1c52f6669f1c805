/**
 * A metapool in integers: coin 0 is its primary coin, coin 1 the LP token of a base pool (UST against 3CRV, say). The base pool is
 * shared: other metapools and its own users move it too, so it is handed in and changed in place.
 *
 * A sale of the primary coin for a base coin takes two steps, with two fees: a swap to LP tokens here, then a withdrawal of one coin
 * there. So a run on the primary coin drains the base pool as well, and people who never held the primary coin feel it.
 *
 * Source: rules of curve-factory 5272fd2 (MetaUSD) and curve-contract 574f440 (meta template) in own words.
 */

import { attempt, type Outcome, Revert } from '../revert.ts'
import { requireIndex } from './invariant.ts'
import {
  invariantOf,
  type PoolView,
  planAddLiquidity,
  planExchange,
  planRemoveLiquidityImbalance,
  planRemoveOneCoin,
  quoteExchange,
  quoteTokenAmount,
  virtualPriceOf,
} from './operations.ts'
import { ExactStableSwap, type ExactStableSwapOptions } from './pool.ts'
import { subtract } from './word.ts'

/** How a metapool learns the worth of the base LP token: `live` on every call (factory) or `cached` for 600 s (older template). */
export type BaseRateRule = 'live' | 'cached'

/** Age in seconds above which a cached base rate is read anew. */
export const baseRateCacheSeconds: bigint = 600n

/** How a metapool starts. `rateMultiplier` is the rate of the primary coin, 10^(36 - decimals). Default rule: `live`. */
export type ExactMetapoolOptions = Omit<ExactStableSwapOptions, 'rates'> & {
  rateMultiplier: bigint
  base: ExactStableSwap
  baseRateRule?: BaseRateRule
  /** For `cached`: the rate in store and when it was read. Default: the base's virtual price of now. */
  cachedBaseRate?: { rate: bigint; readSeconds: bigint }
}

/** A metapool over a base pool. Clock: {@link ExactMetapool.setTime} moves both. */
export class ExactMetapool {
  readonly pool: ExactStableSwap
  readonly base: ExactStableSwap
  readonly baseRateRule: BaseRateRule
  cachedBaseRate: { rate: bigint; readSeconds: bigint }

  constructor(options: ExactMetapoolOptions) {
    const { rateMultiplier, base, baseRateRule, cachedBaseRate, ...rest } = options
    this.base = base
    this.baseRateRule = baseRateRule ?? 'live'
    // The second rate stands here for its place only: every call puts the base's virtual price there.
    this.pool = new ExactStableSwap({ isFactory: this.baseRateRule === 'live', ...rest, rates: [rateMultiplier, 0n] })
    if (cachedBaseRate !== undefined || this.baseRateRule === 'live') {
      this.cachedBaseRate = cachedBaseRate ?? { rate: 0n, readSeconds: 0n }
    } else {
      const price = base.virtualPrice()
      if (!price.ok) throw new RangeError('a cached base rate is needed where the base pool has no virtual price')
      this.cachedBaseRate = { rate: price.virtualPrice, readSeconds: this.pool.timeSeconds }
    }
  }

  /** Moves the clock of this pool and of its base. */
  setTime(timeSeconds: bigint): void {
    this.pool.setTime(timeSeconds)
    this.base.setTime(timeSeconds)
  }

  /** The base LP token's worth that a call of now uses. */
  baseRate(): Outcome<{ rate: bigint }> {
    return attempt(() => ({ ok: true, rate: this.readBaseRate() }))
  }

  /** D in 18-decimal dollars. */
  getD(): Outcome<{ d: bigint }> {
    return attempt(() => ({ ok: true, d: invariantOf(this.view()) }))
  }

  /** True where D, here or in the base, cannot be computed: withdrawals in proportion only. */
  isStuck(): boolean {
    return !this.getD().ok
  }

  /** D per LP token, 18 decimals. */
  virtualPrice(): Outcome<{ virtualPrice: bigint }> {
    return attempt(() => ({ ok: true, virtualPrice: virtualPriceOf(this.view()) }))
  }

  /** Quote for selling coin `i` for coin `j` of the two. */
  getDy(i: number, j: number, dx: bigint): Outcome<{ dy: bigint }> {
    return attempt(() => ({ ok: true, dy: quoteExchange(this.view(), i, j, dx) }))
  }

  /** What {@link exchangeUnderlying} would pay, worked out exactly (the contract's own quote is only near for base coins in). */
  getDyUnderlying(i: number, j: number, dx: bigint): Outcome<{ dy: bigint }> {
    return attempt(() => ({ ok: true, dy: this.planUnderlying(i, j, dx).dy }))
  }

  /** LP tokens for `amounts` without any fee. */
  calcTokenAmount(amounts: readonly bigint[], isDeposit: boolean): Outcome<{ lpAmount: bigint }> {
    return attempt(() => ({ ok: true, lpAmount: quoteTokenAmount(this.view(), amounts, isDeposit) }))
  }

  /** Swap between the primary coin (0) and the base LP token (1). */
  exchange(i: number, j: number, dx: bigint, minDy = 0n): Outcome<{ dy: bigint; fee: bigint }> {
    return attempt(() => {
      this.pool.requireAlive()
      const view = this.view()
      const plan = planExchange(view, i, j, dx)
      if (plan.dy < minDy) throw new Revert('slippage')
      this.pool.commitExchange(i, j, dx, plan)
      this.keepBaseRate(view)
      return { ok: true, dy: plan.dy, fee: plan.fee }
    })
  }

  /** Swap between any two of the primary coin (0) and the base coins (1, 2, ...). Changes the base pool too. */
  exchangeUnderlying(i: number, j: number, dx: bigint, minDy = 0n): Outcome<{ dy: bigint }> {
    return attempt(() => {
      this.pool.requireAlive()
      const { dy, commit } = this.planUnderlying(i, j, dx)
      if (dy < minDy) throw new Revert('slippage')
      commit()
      return { ok: true, dy }
    })
  }

  /** Deposits primary coins and base LP tokens. */
  addLiquidity(amounts: readonly bigint[], minMint = 0n): Outcome<{ minted: bigint; fees: bigint[] }> {
    return attempt(() => {
      this.pool.requireAlive()
      const view = this.view()
      const plan = planAddLiquidity(view, amounts)
      if (plan.lpAmount < minMint) throw new Revert('slippage')
      this.pool.commitDeposit(plan)
      this.keepBaseRate(view)
      return { ok: true, minted: plan.lpAmount, fees: plan.fees }
    })
  }

  /** Burns `lpAmount` for a share of both coins; works when all else reverts. */
  removeLiquidity(lpAmount: bigint, minAmounts?: readonly bigint[]): Outcome<{ amounts: bigint[] }> {
    return this.pool.removeLiquidity(lpAmount, minAmounts)
  }

  /** Withdraws chosen amounts; burns at most `maxBurn`. */
  removeLiquidityImbalance(amounts: readonly bigint[], maxBurn?: bigint): Outcome<{ burned: bigint; fees: bigint[] }> {
    return attempt(() => {
      this.pool.requireAlive()
      const view = this.view()
      const plan = planRemoveLiquidityImbalance(view, amounts)
      if (maxBurn !== undefined && plan.lpAmount > maxBurn) throw new Revert('slippage')
      this.pool.commitWithdrawal(plan)
      this.keepBaseRate(view)
      return { ok: true, burned: plan.lpAmount, fees: plan.fees }
    })
  }

  /** Burns `lpAmount` for the primary coin (0) or base LP tokens (1) alone. */
  removeLiquidityOneCoin(lpAmount: bigint, i: number, minDy = 0n): Outcome<{ dy: bigint; fee: bigint }> {
    return attempt(() => {
      this.pool.requireAlive()
      const view = this.view()
      const plan = planRemoveOneCoin(view, lpAmount, i)
      if (plan.dy < minDy) throw new Revert('slippage')
      this.pool.commitOneCoin(lpAmount, i, plan)
      this.keepBaseRate(view)
      return { ok: true, dy: plan.dy, fee: plan.fee }
    })
  }

  /** A copy over `base` (a copy of the base unless given). */
  clone(base: ExactStableSwap = this.base.clone()): ExactMetapool {
    const copy = new ExactMetapool({
      rateMultiplier: this.pool.rates[0]!,
      base,
      baseRateRule: this.baseRateRule,
      cachedBaseRate: this.cachedBaseRate,
      ramp: this.pool.ramp,
      balances: this.pool.balances,
      lpSupply: this.pool.lpSupply,
      fee: this.pool.fee,
      adminFee: this.pool.adminFee,
      adminBalances: this.pool.adminBalances,
      dialect: this.pool.dialect,
      deployedSeconds: this.pool.deployedSeconds,
      isFactory: this.pool.isFactory,
    })
    copy.pool.timeSeconds = this.pool.timeSeconds
    copy.pool.isKilled = this.pool.isKilled
    copy.pool.pendingFees = this.pool.pendingFees
    return copy
  }

  /** The rate is read once, before the base pool moves in the same call; its new worth counts from the next call on. */
  private planUnderlying(i: number, j: number, dx: bigint): { dy: bigint; commit: () => void } {
    const { pool, base } = this
    const count = base.coins + 1
    requireIndex(i, count)
    requireIndex(j, count)
    if (i === j) throw new Revert('bad index')
    base.requireAlive()
    if (i > 0 && j > 0) {
      const plan = planExchange(base.view(), i - 1, j - 1, dx)
      return { dy: plan.dy, commit: () => base.commitExchange(i - 1, j - 1, dx, plan) }
    }
    const view = this.view()
    if (i === 0) {
      const swap = planExchange(view, 0, 1, dx)
      const withdrawal = planRemoveOneCoin(base.view(), swap.dy, j - 1)
      return {
        dy: withdrawal.dy,
        commit: () => {
          pool.commitExchange(0, 1, dx, swap)
          base.commitOneCoin(swap.dy, j - 1, withdrawal)
          this.keepBaseRate(view)
        },
      }
    }
    const amounts = base.rates.map((_, k) => (k === i - 1 ? dx : 0n))
    const deposit = planAddLiquidity(base.view(), amounts)
    const swap = planExchange(view, 1, 0, deposit.lpAmount)
    return {
      dy: swap.dy,
      commit: () => {
        base.commitDeposit(deposit)
        pool.commitExchange(1, 0, deposit.lpAmount, swap)
        this.keepBaseRate(view)
      },
    }
  }

  private view(): PoolView {
    return this.pool.view([this.pool.rates[0]!, this.readBaseRate()])
  }

  private isCacheFresh(): boolean {
    return subtract(this.pool.timeSeconds, this.cachedBaseRate.readSeconds) <= baseRateCacheSeconds
  }

  private readBaseRate(): bigint {
    if (this.baseRateRule === 'cached' && this.isCacheFresh()) return this.cachedBaseRate.rate
    return virtualPriceOf(this.base.view())
  }

  /** A call that succeeded stores the rate that it read anew; a refused one leaves the cache as it was. */
  private keepBaseRate(view: PoolView): void {
    if (this.baseRateRule === 'live' || this.isCacheFresh()) return
    this.cachedBaseRate = { rate: view.rates[1]!, readSeconds: this.pool.timeSeconds }
  }
}
