/**
 * Astroport's constant-product pair in integers: the curve of Terraswap, but part of the commission leaves the pool for the maker.
 *
 * Source: rules of astroport-core 004630b (pair) in own words.
 */

import { attemptPair, divideFloor, otherSide, type PairOutcome, requireUnsigned } from './refusal.ts'

/** One swap; all in units of the coin that goes out. `makerFee` is the part of `commission` that leaves the pool. */
export type AstroportSwap = { paid: bigint; spread: bigint; commission: bigint; makerFee: bigint }

const decimalOne = 1_000_000_000_000_000_000n
const amountBits = 128n
const wordBits = 256n

/**
 * A swap of `offer`. `commissionRate` and `makerShare` carry 18 decimals (0.3 % is 3_000_000_000_000_000n).
 * Reverts: div0 (empty pool), underflow, overflow.
 */
export function computeAstroportSwap(
  offerPool: bigint,
  askPool: bigint,
  offer: bigint,
  commissionRate: bigint,
  makerShare: bigint,
): AstroportSwap {
  for (const amount of [offerPool, askPool, offer]) requireUnsigned(amount, amountBits)
  const product = requireUnsigned(offerPool * askPool * decimalOne, wordBits)
  const left = divideFloor(product, offerPool + offer)
  const gross = requireUnsigned(askPool * decimalOne - left, wordBits) / decimalOne
  const worth = (offer * divideFloor(askPool * decimalOne, offerPool)) / decimalOne
  const spread = requireUnsigned(worth - gross, wordBits)
  const commission = (gross * commissionRate) / decimalOne
  const makerFee = (commission * makerShare) / decimalOne
  return { paid: requireUnsigned(gross - commission, wordBits), spread, commission, makerFee }
}

/** An Astroport pair. A refused call changes nothing. Defaults: 0.3 %, a third of it to the maker. */
export class AstroportPair {
  readonly reserves: [bigint, bigint]
  readonly commissionRate: bigint
  readonly makerShare: bigint

  constructor(
    reserves: readonly [bigint, bigint],
    commissionRate = 3_000_000_000_000_000n,
    makerShare = 333_333_333_333_333_333n,
  ) {
    this.reserves = [reserves[0], reserves[1]]
    this.commissionRate = commissionRate
    this.makerShare = makerShare
  }

  /** Sells `offer` of coin `side`. The pool loses what is paid and the maker's fee. */
  swap(side: number, offer: bigint): PairOutcome<AstroportSwap> {
    return attemptPair(() => {
      const other = otherSide(side)
      const { reserves, commissionRate, makerShare } = this
      const swap = computeAstroportSwap(reserves[side]!, reserves[other]!, offer, commissionRate, makerShare)
      const incoming = requireUnsigned(reserves[side]! + offer, amountBits)
      const outgoing = requireUnsigned(reserves[other]! - swap.paid - swap.makerFee, amountBits)
      reserves[side] = incoming
      reserves[other] = outgoing
      return { ok: true, ...swap }
    })
  }

  /** A copy that shares nothing. */
  clone(): AstroportPair {
    return new AstroportPair(this.reserves, this.commissionRate, this.makerShare)
  }
}
