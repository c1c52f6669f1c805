/** Curve's two pools in integers, as the contracts compute. */

import { Defect } from '../money/mistake.ts'
import type { CurveBalances, CurveCore, CurveShape } from './curve-core.ts'
import { ExactMetapool } from './stableswap/exact/metapool.ts'
import { ExactStableSwap, type StableSwapState } from './stableswap/exact/pool.ts'

const primaryDecimals = 6
const lpDecimals = 18
/** What one booked unit (six decimals) is in an 18-decimal token. */
const bookedUnit = 1_000_000_000_000n

/** See the file's head. */
export class ExactCurve implements CurveCore {
  private readonly meta: ExactMetapool
  private readonly base: ExactStableSwap
  private readonly baseDecimals: readonly number[]

  constructor(shape: CurveShape) {
    this.baseDecimals = shape.baseDecimals
    this.base = new ExactStableSwap({
      a: BigInt(shape.baseAmplification),
      rates: shape.baseDecimals.map(decimals => tenTo(36 - decimals)),
      balances: shape.base.map((coins, index) => toUnits(coins, shape.baseDecimals[index]!)),
      lpSupply: toUnits(shape.baseLpSupply, lpDecimals),
      fee: toFee(shape.baseFee),
      dialect: 'three-pool',
    })
    this.meta = new ExactMetapool({
      a: BigInt(shape.amplification),
      rateMultiplier: tenTo(36 - primaryDecimals),
      balances: [toUnits(shape.primary, primaryDecimals), toUnits(shape.baseLp, lpDecimals)],
      fee: toFee(shape.fee),
      base: this.base,
      isFactory: true,
    })
    const d = this.meta.getD()
    if (!d.ok) throw new Defect('the pool cannot be computed at its start')
    this.meta.pool.lpSupply = d.d
  }

  sellPrimary(quantity: number, coin: number): string | undefined {
    const outcome = this.meta.exchangeUnderlying(0, coin + 1, toUnits(quantity, primaryDecimals))
    return outcome.ok ? undefined : outcome.revert
  }

  buyPrimary(usd: number, coin: number): string | undefined {
    // The ledger counts dollars in six decimals: what is paid is a whole number of them.
    const units = BigInt(Math.floor(usd * 1e6)) * tenTo(this.baseDecimals[coin]! - 6)
    const outcome = this.meta.exchangeUnderlying(coin + 1, 0, units)
    return outcome.ok ? undefined : outcome.revert
  }

  withdraw(usd: number, mode: 'proportional' | 'primary-only', owned: number): { baseLp: bigint } | undefined {
    const { pool } = this.meta
    const ownedLp = BigInt(Math.floor(owned * Number(pool.lpSupply)))
    const value = this.meta.getD()
    if (!value.ok) return undefined
    const baseLpBefore = pool.balances[1]! / bookedUnit
    if (mode === 'proportional') {
      const lp = (toUnits(usd, lpDecimals) * pool.lpSupply) / value.d
      if (lp > ownedLp) return undefined
      if (!this.meta.removeLiquidity(lp).ok) return undefined
    } else {
      const trial = this.meta.clone()
      const outcome = trial.removeLiquidityImbalance([toUnits(usd, primaryDecimals), 0n])
      if (!outcome.ok || outcome.burned > ownedLp) return undefined
      this.meta.removeLiquidityImbalance([toUnits(usd, primaryDecimals), 0n])
      return { baseLp: 0n }
    }
    return { baseLp: baseLpBefore - pool.balances[1]! / bookedUnit }
  }

  value(): number {
    const d = this.meta.getD()
    return d.ok ? Number(d.d) / 1e18 : 0
  }

  isStuck(): boolean {
    return this.meta.isStuck()
  }

  primaryBalance(): number {
    return Number(this.meta.pool.balances[0]!) / 1e6
  }

  baseLpBalance(): number {
    return Number(this.meta.pool.balances[1]!) / 1e18
  }

  baseBalance(coin: number): number {
    return fromUnits(this.base.balances[coin]!, this.baseDecimals[coin]!)
  }

  baseLpSupply(): number {
    return Number(this.base.lpSupply) / 1e18
  }

  balances(): CurveBalances {
    const { pool } = this.meta
    const book = (units: bigint, decimals: number): bigint => units / tenTo(decimals - 6)
    return {
      primary: pool.balances[0]!,
      baseLp: pool.balances[1]! / bookedUnit,
      lpSupply: pool.lpSupply / bookedUnit,
      baseLpSupply: this.base.lpSupply / bookedUnit,
      base: this.base.balances.map((units, coin) => book(units, this.baseDecimals[coin]!)),
      feePrimary: pool.adminBalances[0]!,
      feeBaseLp: pool.adminBalances[1]! / bookedUnit,
      feeBase: this.base.adminBalances.map((units, coin) => book(units, this.baseDecimals[coin]!)),
    }
  }

  save(): unknown {
    return { meta: copyOf(this.meta.pool), base: copyOf(this.base) }
  }

  load(state: unknown): void {
    const saved = state as { meta: StableSwapState; base: StableSwapState }
    restore(this.meta.pool, saved.meta)
    restore(this.base, saved.base)
  }
}

function copyOf(pool: ExactStableSwap): StableSwapState {
  return { balances: [...pool.balances], lpSupply: pool.lpSupply, adminBalances: [...pool.adminBalances] }
}

function restore(pool: ExactStableSwap, state: StableSwapState): void {
  state.balances.forEach((balance, coin) => {
    pool.balances[coin] = balance
  })
  state.adminBalances.forEach((balance, coin) => {
    pool.adminBalances[coin] = balance
  })
  pool.lpSupply = state.lpSupply
}

/** Coins as contract units, to the sixth decimal, rounded to the nearest: what the ledger can book. */
function toUnits(coins: number, decimals: number): bigint {
  return BigInt(Math.round(coins * 1e6)) * tenTo(decimals - 6)
}

function fromUnits(units: bigint, decimals: number): number {
  return Number(units / tenTo(decimals - 6)) / 1e6
}

function toFee(fraction: number): bigint {
  return BigInt(Math.round(fraction * 1e10))
}

function tenTo(exponent: number): bigint {
  let result = 1n
  for (let count = 0; count < exponent; count++) result *= 10n
  return result
}
