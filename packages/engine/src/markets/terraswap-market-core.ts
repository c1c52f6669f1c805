/**
 * The two cores of a Terraswap pair in the run: the contract's integers, and doubles for sweeps. A trade goes in as whole coins; reserves
 * come out in the ledger's own numbers, so that the ledger can be brought to them exactly.
 */

import { quantityToUnitsFloor } from '../money/rounding.ts'
import { type FastPair, fastTerraswap } from './constant-product/fast.ts'
import { type SpreadLimit, TerraswapPair, type TerraswapRounding } from './constant-product/terraswap.ts'

/** How far a trade may fall short: of `beliefPrice` (coins offered per coin asked) if given, else of the price before it. */
export type SwapLimit = { maxSpread: number; beliefPrice?: number }

/** What a swap did, whole coins of the asset that goes out. */
export type PairSwap = { paid: number; commission: number }

/** Reserves and LP tokens as the ledger counts them: smallest units, or coins in the fast core. */
export type PairBalances = { base: number | bigint; quote: number | bigint; lp: number | bigint }

/** A pair of two coins; side 0 is the base. Whatever it refuses it answers with a reason and changes nothing. */
export type PairCore = {
  reserve(side: number): number
  /** Coins that `quantity` of a side would bring now, commission taken; NaN where the pair refuses. */
  amountOut(side: number, quantity: number): number
  swap(side: number, quantity: number, limit: SwapLimit | undefined): PairSwap | string
  provide(base: number, quote: number): string | undefined
  withdraw(lp: number): string | undefined
  balances(): PairBalances
  save(): unknown
  load(state: unknown): void
}

const decimalOne = 1_000_000_000_000_000_000n

/** The contract's integers. */
export class ExactPairCore implements PairCore {
  private readonly scales: readonly [number, number, number]
  private pair: TerraswapPair

  /** @param scales smallest units per coin of base, quote and LP token. */
  constructor(base: number, quote: number, rounding: TerraswapRounding, scales: readonly [number, number, number]) {
    this.scales = scales
    this.pair = new TerraswapPair([0n, 0n], 0n, rounding)
    this.pair.provide(BigInt(Math.round(base * scales[0])), BigInt(Math.round(quote * scales[1])))
  }

  reserve(side: number): number {
    return Number(this.pair.reserves[side]!) / this.scales[side]!
  }

  amountOut(side: number, quantity: number): number {
    if (!(quantity > 0)) return Number.NaN
    const done = this.pair.clone().swap(side, this.units(side, quantity))
    return done.ok ? Number(done.paid) / this.scales[1 - side]! : Number.NaN
  }

  swap(side: number, quantity: number, limit: SwapLimit | undefined): PairSwap | string {
    const done = this.pair.swap(side, this.units(side, quantity), limit && this.limitOf(side, limit))
    if (!done.ok) return done.revert
    const scale = this.scales[1 - side]!
    return { paid: Number(done.paid) / scale, commission: Number(done.commission) / scale }
  }

  provide(base: number, quote: number): string | undefined {
    const done = this.pair.provide(this.units(0, base), this.units(1, quote))
    return done.ok ? undefined : done.revert
  }

  withdraw(lp: number): string | undefined {
    const done = this.pair.withdraw(this.units(2, lp))
    return done.ok ? undefined : done.revert
  }

  balances(): PairBalances {
    return { base: this.pair.reserves[0], quote: this.pair.reserves[1], lp: this.pair.lpSupply }
  }

  save(): unknown {
    return { reserves: [...this.pair.reserves], lp: this.pair.lpSupply }
  }

  load(state: unknown): void {
    const { reserves, lp } = state as { reserves: [bigint, bigint]; lp: bigint }
    this.pair = new TerraswapPair(reserves, lp, this.pair.rounding)
  }

  private units(asset: number, quantity: number): bigint {
    return quantityToUnitsFloor(quantity, this.scales[asset]!)
  }

  /** The contract compares smallest units; a belief price counts them too. */
  private limitOf(side: number, limit: SwapLimit): SpreadLimit {
    const maxSpread = toDecimal(limit.maxSpread)
    if (limit.beliefPrice === undefined) return { maxSpread }
    return {
      maxSpread,
      beliefPrice: toDecimal((limit.beliefPrice * this.scales[side]!) / this.scales[1 - side]!),
    }
  }
}

/** The same pair in doubles, without the contract's rounding. */
export class FastPairCore implements PairCore {
  private readonly pair: FastPair

  constructor(base: number, quote: number) {
    this.pair = fastTerraswap(base, quote)
    this.pair.lpSupply = Math.sqrt(base * quote)
  }

  reserve(side: number): number {
    return this.pair.reserves[side]!
  }

  amountOut(side: number, quantity: number): number {
    return this.pair.getAmountOut(side, quantity)
  }

  swap(side: number, quantity: number, limit: SwapLimit | undefined): PairSwap | string {
    const paid = this.pair.getAmountOut(side, quantity)
    if (!(paid >= 0)) return 'div0'
    const commission = this.pair.lastFee
    if (limit !== undefined) {
      const worth = quantity * this.pair.marginalPrice(side)
      const expected = limit.beliefPrice === undefined ? worth - commission : quantity / limit.beliefPrice
      if (expected > 0 && (expected - paid) / expected > limit.maxSpread) return 'slippage'
    }
    this.pair.swap(side, quantity)
    return { paid, commission }
  }

  provide(base: number, quote: number): string | undefined {
    return this.pair.mint(base, quote) > 0 ? undefined : 'zero tokens minted'
  }

  withdraw(lp: number): string | undefined {
    return this.pair.burn(lp) > 0 ? undefined : 'underflow'
  }

  balances(): PairBalances {
    return { base: this.pair.reserves[0]!, quote: this.pair.reserves[1]!, lp: this.pair.lpSupply }
  }

  save(): unknown {
    return { reserves: [...this.pair.reserves], lp: this.pair.lpSupply }
  }

  load(state: unknown): void {
    const { reserves, lp } = state as { reserves: [number, number]; lp: number }
    this.pair.reserves.set(reserves)
    this.pair.lpSupply = lp
  }
}

function toDecimal(value: number): bigint {
  // Twelve digits of the double, then zeros: more would be noise of the double.
  return (BigInt(Math.round(value * 1e12)) * decimalOne) / 1_000_000_000_000n
}

/** For questions only (how far, how much): a pair in doubles with these reserves. */
export function pairInDoubles(core: PairCore): FastPair {
  return fastTerraswap(core.reserve(0), core.reserve(1))
}
