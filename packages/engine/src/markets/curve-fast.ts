/** Curve's two pools in doubles, for sweeps. */

import type { CurveBalances, CurveCore, CurveShape } from './curve-core.ts'
import { FastMetapool } from './stableswap/fast/metapool.ts'
import { FastStableSwap } from './stableswap/fast/pool.ts'

type PoolState = { balances: number[]; adminBalances: number[]; lpSupply: number }

/** See the file's head. */
export class FastCurve implements CurveCore {
  private readonly meta: FastMetapool
  private readonly base: FastStableSwap
  /** Reused by {@link balances}: the caller reads it at once. */
  private readonly report: CurveBalances & { base: Float64Array; feeBase: Float64Array }

  constructor(shape: CurveShape) {
    this.base = new FastStableSwap({
      a: shape.baseAmplification,
      balances: shape.base,
      lpSupply: shape.baseLpSupply,
      fee: shape.baseFee,
    })
    this.meta = new FastMetapool({
      a: shape.amplification,
      balances: [shape.primary, shape.baseLp],
      fee: shape.fee,
      base: this.base,
    })
    this.meta.pool.lpSupply = this.meta.getD()
    this.report = {
      primary: 0,
      baseLp: 0,
      lpSupply: 0,
      baseLpSupply: 0,
      base: this.base.balances,
      feePrimary: 0,
      feeBaseLp: 0,
      feeBase: this.base.adminBalances,
    }
  }

  sellPrimary(quantity: number, coin: number): string | undefined {
    const received = this.meta.exchangeUnderlying(0, coin + 1, quantity)
    return received >= 0 ? undefined : (this.meta.lastRevert ?? 'no convergence')
  }

  buyPrimary(usd: number, coin: number): string | undefined {
    const received = this.meta.exchangeUnderlying(coin + 1, 0, usd)
    return received >= 0 ? undefined : (this.meta.lastRevert ?? 'no convergence')
  }

  withdraw(usd: number, mode: 'proportional' | 'primary-only', owned: number): { baseLp: number } | undefined {
    const { pool } = this.meta
    const value = this.meta.getD()
    if (!(value > 0)) return undefined
    const ownedLp = owned * pool.lpSupply
    if (mode === 'proportional') {
      const before = pool.balances[1]!
      const lp = (usd / value) * pool.lpSupply
      if (lp > ownedLp || !(this.meta.removeLiquidity(lp) >= 0)) return undefined
      return { baseLp: before - pool.balances[1]! }
    }
    return this.meta.removeLiquidityImbalance([usd, 0], ownedLp) >= 0 ? { baseLp: 0 } : undefined
  }

  value(): number {
    return this.meta.getD()
  }

  isStuck(): boolean {
    return this.meta.isStuck()
  }

  primaryBalance(): number {
    return this.meta.pool.balances[0]!
  }

  baseLpBalance(): number {
    return this.meta.pool.balances[1]!
  }

  baseBalance(coin: number): number {
    return this.base.balances[coin]!
  }

  baseLpSupply(): number {
    return this.base.lpSupply
  }

  balances(): CurveBalances {
    const { report } = this
    const { pool } = this.meta
    report.primary = pool.balances[0]!
    report.baseLp = pool.balances[1]!
    report.lpSupply = pool.lpSupply
    report.baseLpSupply = this.base.lpSupply
    report.feePrimary = pool.adminBalances[0]!
    report.feeBaseLp = pool.adminBalances[1]!
    return report
  }

  save(): unknown {
    return { meta: copyOf(this.meta.pool), base: copyOf(this.base) }
  }

  load(state: unknown): void {
    const saved = state as { meta: PoolState; base: PoolState }
    restore(this.meta.pool, saved.meta)
    restore(this.base, saved.base)
  }
}

function copyOf(pool: FastStableSwap): PoolState {
  return { balances: [...pool.balances], adminBalances: [...pool.adminBalances], lpSupply: pool.lpSupply }
}

function restore(pool: FastStableSwap, state: PoolState): void {
  pool.balances.set(state.balances)
  pool.adminBalances.set(state.adminBalances)
  pool.lpSupply = state.lpSupply
  pool.touch()
}
