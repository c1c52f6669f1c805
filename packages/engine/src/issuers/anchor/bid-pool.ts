/**
 * One slot of Anchor's liquidation queue. Thousands of bids share a pool without being visited: the pool keeps a product P of what is
 * left of a bid of 1 and a sum S of the collateral that a bid of 1 was given; a bid remembers P and S of its start. When P grows too
 * small for 18 decimals it is scaled by 10^9 and counted in `scale`; when the pool is emptied a new `epoch` begins.
 *
 * Source: Anchor money-market-contracts at commit e8853fa, contract liquidation_queue; the scheme is the one of Liquity's paper on
 * scalable reward distribution with compounding stakes.
 */

import {
  addChecked,
  decimalFromAmount,
  decimalFromRatio,
  decimalOne,
  divideAmount,
  divideDecimals,
  multiplyAmount,
  multiplyDecimals,
  subtractChecked,
  truncateDecimal,
  type WasmAmount,
  type WasmDecimal,
} from '../terra/cosmwasm-decimal.ts'

/** The factor between two scales, and (as a scaled decimal) the smallest product that is kept. */
const scaleFactor = 1_000_000_000n

/** State of one slot. */
export type BidPool = {
  premium: WasmDecimal
  totalBidMicros: WasmAmount
  product: WasmDecimal
  sum: WasmDecimal
  scale: number
  epoch: number
  /** The sum at the last liquidation of each epoch and scale, by `epoch:scale`; a bid is paid out of these. */
  sums: ReadonlyMap<string, WasmDecimal>
}

/** An active bid with the pool's figures of its start. */
export type PoolBid = {
  amountMicros: WasmAmount
  product: WasmDecimal
  sum: WasmDecimal
  scale: number
  epoch: number
}

/** One liquidation against one slot. */
export type PoolLiquidation = {
  pool: BidPool
  stableSpentMicros: WasmAmount
  collateralTakenMicros: WasmAmount
  /** True if the slot had bids for all the collateral. */
  filled: boolean
}

/** An empty pool at a premium. */
export function openBidPool(premium: WasmDecimal): BidPool {
  return { premium, totalBidMicros: 0n, product: decimalOne, sum: 0n, scale: 0, epoch: 0, sums: new Map() }
}

/** Adds an active bid. */
export function activateBid(pool: BidPool, amountMicros: WasmAmount): { pool: BidPool; bid: PoolBid } {
  return {
    pool: { ...pool, totalBidMicros: addChecked(pool.totalBidMicros, amountMicros) },
    bid: { amountMicros, product: pool.product, sum: pool.sum, scale: pool.scale, epoch: pool.epoch },
  }
}

/**
 * Sells collateral to the bids of one slot at `price` less the premium. If the bids do not suffice they are all spent and buy what they
 * can. A pool without bids divides by zero; the queue skips such slots.
 */
export function liquidateAgainstPool(pool: BidPool, collateralMicros: WasmAmount, price: WasmDecimal): PoolLiquidation {
  const discountedPrice = multiplyDecimals(price, subtractChecked(decimalOne, pool.premium))
  const neededMicros = multiplyAmount(collateralMicros, discountedPrice)
  const filled = neededMicros <= pool.totalBidMicros
  const stableSpentMicros = filled ? neededMicros : pool.totalBidMicros
  const collateralTakenMicros = filled ? collateralMicros : divideAmount(stableSpentMicros, discountedPrice)
  const collateralPerBid = decimalFromRatio(collateralTakenMicros, pool.totalBidMicros)
  const spentPerBid = decimalFromRatio(stableSpentMicros, pool.totalBidMicros)
  const sum = addChecked(pool.sum, multiplyDecimals(pool.product, collateralPerBid))
  const next: BidPool = {
    ...pool,
    sum,
    totalBidMicros: subtractChecked(pool.totalBidMicros, stableSpentMicros),
    sums: new Map(pool.sums).set(`${pool.epoch}:${pool.scale}`, sum),
  }
  if (spentPerBid === decimalOne) {
    next.sum = 0n
    next.product = decimalOne
    next.scale = 0
    next.epoch = pool.epoch + 1
  } else {
    const left = subtractChecked(decimalOne, spentPerBid)
    next.product = multiplyDecimals(pool.product, left)
    if (next.product < scaleFactor) {
      next.product = multiplyDecimals(pool.product * scaleFactor, left)
      next.scale = pool.scale + 1
    }
  }
  return { pool: next, stableSpentMicros, collateralTakenMicros, filled }
}

/** What is left of a bid, floored. Two scales on, a bid counts as spent. */
export function remainingBid(pool: BidPool, bid: PoolBid): WasmAmount {
  const scales = pool.scale - bid.scale
  if (pool.epoch !== bid.epoch || scales > 1) return 0n
  const left = divideDecimals(multiplyDecimals(decimalFromAmount(bid.amountMicros), pool.product), bid.product)
  return truncateDecimal(scales === 1 ? left / scaleFactor : left)
}

/** Collateral that a bid was given since its start, floored. */
export function liquidatedCollateral(pool: BidPool, bid: PoolBid): WasmAmount {
  const first = pool.sums.get(`${bid.epoch}:${bid.scale}`) ?? 0n
  // No liquidation since the bid's start (the contract would take its sum from 0 and panic where the sum was carried over a scale).
  if (first === 0n) return 0n
  const second = pool.sums.get(`${bid.epoch}:${bid.scale + 1}`)
  const beyond = second === undefined ? 0n : subtractChecked(second, first) / scaleFactor
  const perBid = addChecked(subtractChecked(first, bid.sum), beyond)
  return truncateDecimal(divideDecimals(multiplyDecimals(decimalFromAmount(bid.amountMicros), perBid), bid.product))
}
