/**
 * Terraswap pair in integers: x * y = k, 0.3 % of the output stays in the pool. Two historic roundings of the swap exist and must not
 * be mixed; which of them ran in May 2022 has not been verified.
 *
 * Source: rules of terraswap c6fdef7 (April 2022) and 0765e91 in own words.
 */

import { attemptPair, divideFloor, otherSide, type PairOutcome, PairRevert, requireUnsigned } from './refusal.ts'
import { squareRootFloor } from './square-root.ts'

/**
 * `april-2022` (commit c6fdef7, the default): output and commission rounded down.
 * `commission-up` (commit 0765e91): output rounded down in whole units, commission in effect rounded up.
 */
export type TerraswapRounding = 'april-2022' | 'commission-up'

/** One swap: paid out, loss against the price before it, and the commission kept by the pool; units of the coin that goes out. */
export type TerraswapSwap = { paid: bigint; spread: bigint; commission: bigint }
/** What must be offered for a wanted output. */
export type TerraswapOffer = { offer: bigint; spread: bigint; commission: bigint }

/** Commission in thousandths of the output. */
export const commissionPermilleDefault: bigint = 3n
const decimalOne = 1_000_000_000_000_000_000n
const amountBits = 128n
const wordBits = 256n

/** A swap of `offer` against the pools, in the rounding asked for. Reverts: div0 (empty pool), underflow, overflow. */
export function computeSwap(
  offerPool: bigint,
  askPool: bigint,
  offer: bigint,
  rounding: TerraswapRounding = 'april-2022',
  commissionPermille: bigint = commissionPermilleDefault,
): TerraswapSwap {
  for (const amount of [offerPool, askPool, offer]) requireUnsigned(amount, amountBits)
  return rounding === 'april-2022'
    ? computeSwapApril2022(offerPool, askPool, offer, commissionPermille)
    : computeSwapCommissionUp(offerPool, askPool, offer, commissionPermille)
}

function computeSwapApril2022(offerPool: bigint, askPool: bigint, offer: bigint, permille: bigint): TerraswapSwap {
  const product = requireUnsigned(offerPool * askPool * decimalOne, wordBits)
  const left = divideFloor(product, offerPool + offer)
  const gross = requireUnsigned(askPool * decimalOne - left, wordBits) / decimalOne
  const spread = requireUnsigned((offer * divideFloor(askPool * decimalOne, offerPool)) / decimalOne - gross, wordBits)
  const commission = (gross * permille) / 1_000n
  return { paid: gross - commission, spread, commission }
}

function computeSwapCommissionUp(offerPool: bigint, askPool: bigint, offer: bigint, permille: bigint): TerraswapSwap {
  const gross = divideFloor(askPool * offer, offerPool + offer)
  const spread = requireUnsigned((offer * divideFloor(askPool * decimalOne, offerPool)) / decimalOne - gross, wordBits)
  let commission = (gross * permille) / 1_000n
  // The contract compares with a truncated 1/rate, so an exact multiple pays one unit more too.
  const inverseRate = divideFloor(decimalOne * 1_000n, permille)
  if (gross !== (commission * inverseRate) / decimalOne) commission += 1n
  return { paid: requireUnsigned(gross - commission, wordBits), spread, commission }
}

/**
 * What must be offered to be paid `ask`, in the April 2022 rounding. Reverts: div0 and underflow where the pool is too small,
 * `too small` where spread or commission is zero (the contract's value type refuses a zero there).
 */
export function computeOffer(
  offerPool: bigint,
  askPool: bigint,
  ask: bigint,
  commissionPermille: bigint = commissionPermilleDefault,
): TerraswapOffer {
  for (const amount of [offerPool, askPool, ask]) requireUnsigned(amount, amountBits)
  const rate = (commissionPermille * decimalOne) / 1_000n
  const inverse = divideFloor(decimalOne * decimalOne, decimalOne - rate)
  const before = (ask * inverse) / decimalOne
  const product = requireUnsigned(offerPool * askPool * decimalOne, wordBits)
  const needed = divideFloor(product, requireUnsigned(askPool - before, wordBits)) / decimalOne
  const offer = requireUnsigned(needed - offerPool, wordBits)
  const worth = (offer * divideFloor(askPool * decimalOne, offerPool)) / decimalOne
  const spread = worth > before ? worth - before : 0n
  const commission = (before * rate) / decimalOne
  if (spread === 0n || commission === 0n) throw new PairRevert('too small')
  return { offer, spread, commission }
}

/** How far a trade may fall short: `maxSpread` with 18 decimals, against `beliefPrice` (offer per ask, 18 decimals) if given. */
export type SpreadLimit = { maxSpread: bigint; beliefPrice?: bigint }

/** A Terraswap pair. A refused call changes nothing. Liquidity follows the shares: see {@link TerraswapPair.provide}. */
export class TerraswapPair {
  readonly reserves: [bigint, bigint]
  readonly rounding: TerraswapRounding
  readonly commissionPermille: bigint
  lpSupply: bigint

  constructor(
    reserves: readonly [bigint, bigint],
    lpSupply = 0n,
    rounding: TerraswapRounding = 'april-2022',
    commissionPermille: bigint = commissionPermilleDefault,
  ) {
    this.reserves = [reserves[0], reserves[1]]
    this.lpSupply = lpSupply
    this.rounding = rounding
    this.commissionPermille = commissionPermille
  }

  /** Sells `offer` of coin `side`; reverts with `slippage` beyond `limit`. */
  swap(side: number, offer: bigint, limit?: SpreadLimit): PairOutcome<TerraswapSwap> {
    return attemptPair(() => {
      const other = otherSide(side)
      const swap = computeSwap(
        this.reserves[side]!,
        this.reserves[other]!,
        offer,
        this.rounding,
        this.commissionPermille,
      )
      if (limit !== undefined && exceeds(limit, offer, swap)) throw new PairRevert('slippage')
      const incoming = requireUnsigned(this.reserves[side]! + offer, amountBits)
      const outgoing = requireUnsigned(this.reserves[other]! - swap.paid, amountBits)
      this.reserves[side] = incoming
      this.reserves[other] = outgoing
      return { ok: true, ...swap }
    })
  }

  /** What must be offered on `side` to be paid `ask`. */
  quoteOffer(side: number, ask: bigint): PairOutcome<TerraswapOffer> {
    return attemptPair(() => {
      const other = otherSide(side)
      return { ok: true, ...computeOffer(this.reserves[side]!, this.reserves[other]!, ask, this.commissionPermille) }
    })
  }

  /** Burns `lpAmount` for a share of both coins, rounded down. */
  withdraw(lpAmount: bigint): PairOutcome<{ amounts: [bigint, bigint] }> {
    return attemptPair(() => {
      requireUnsigned(lpAmount, amountBits)
      if (lpAmount > this.lpSupply) throw new PairRevert('underflow')
      // The contract takes the share as an 18-decimal ratio first.
      const share = divideFloor(lpAmount * decimalOne, this.lpSupply)
      const amounts: [bigint, bigint] = [
        (this.reserves[0] * share) / decimalOne,
        (this.reserves[1] * share) / decimalOne,
      ]
      this.reserves[0] -= amounts[0]
      this.reserves[1] -= amounts[1]
      this.lpSupply -= lpAmount
      return { ok: true, amounts }
    })
  }

  /** Deposits both coins: floor(sqrt(a0 * a1)) shares first, later the smaller proportion. */
  provide(amount0: bigint, amount1: bigint): PairOutcome<{ minted: bigint }> {
    return attemptPair(() => {
      requireUnsigned(amount0, amountBits)
      requireUnsigned(amount1, amountBits)
      const minted =
        this.lpSupply === 0n ? squareRootFloor(amount0 * amount1) : this.proportionalShares(amount0, amount1)
      if (minted === 0n) throw new PairRevert('zero tokens minted')
      const reserve0 = requireUnsigned(this.reserves[0] + amount0, amountBits)
      const reserve1 = requireUnsigned(this.reserves[1] + amount1, amountBits)
      this.reserves[0] = reserve0
      this.reserves[1] = reserve1
      this.lpSupply += minted
      return { ok: true, minted }
    })
  }

  /** A copy that shares nothing. */
  clone(): TerraswapPair {
    return new TerraswapPair(this.reserves, this.lpSupply, this.rounding, this.commissionPermille)
  }

  private proportionalShares(amount0: bigint, amount1: bigint): bigint {
    const shares0 = divideFloor(amount0 * this.lpSupply, this.reserves[0])
    const shares1 = divideFloor(amount1 * this.lpSupply, this.reserves[1])
    return shares0 < shares1 ? shares0 : shares1
  }
}

/** Shortfall against the limit; without a belief price the loss is spread / (paid + spread). */
function exceeds(limit: SpreadLimit, offer: bigint, swap: TerraswapSwap): boolean {
  if (limit.beliefPrice !== undefined) {
    const expected = (offer * divideFloor(decimalOne * decimalOne, limit.beliefPrice)) / decimalOne
    const shortfall = expected > swap.paid ? expected - swap.paid : 0n
    return swap.paid < expected && divideFloor(shortfall * decimalOne, expected) > limit.maxSpread
  }
  const whole = swap.paid + swap.spread
  return whole > 0n && (swap.spread * decimalOne) / whole > limit.maxSpread
}
