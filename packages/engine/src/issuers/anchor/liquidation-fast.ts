/**
 * The rules of liquidation-amount.ts and bid-pool.ts in doubles, for a position with one kind of collateral: how much of it is sold, and
 * what the bids pay. Amounts are coins (UST, bLuna). Bids of one slot are one number: nobody is told apart.
 *
 * Source: Anchor money-market-contracts at commit e8853fa, contract liquidation_queue.
 */

/** Parameters of the queue, see LiquidationRules; the stability tax was 0 and is left out. */
export type LiquidationRulesFast = {
  safeRatio: number
  bidFee: number
  liquidatorFee: number
  /** Positions worth no more than this are sold whole, UST. */
  liquidationThreshold: number
  maxLoanToValue: number
}

/** A loan and what stands for it: UST, bLuna, UST for one bLuna. */
export type LiquidationPositionFast = { borrowed: number; borrowLimit: number; collateral: number; price: number }

/** The micro-unit that the contract adds against its rounding. */
const slack = 1e-6

/**
 * Collateral to sell: 0 if the loan is within its limit or nobody bids. Where bids run out the answer is what they could buy after fees,
 * which is more than they can pay for and may be more than there is.
 */
export function liquidationAmountFast(
  position: LiquidationPositionFast,
  bids: Float64Array,
  premiums: Float64Array,
  rules: LiquidationRulesFast,
): number {
  const { borrowed, borrowLimit, collateral, price } = position
  if (!(borrowed > borrowLimit)) return 0
  const safeRatio = collateral * price <= rules.liquidationThreshold ? 0 : rules.safeRatio
  const feeFactor = (1 - rules.bidFee) * (1 - rules.liquidatorFee)
  const safeLoanToValue = safeRatio * rules.maxLoanToValue
  const excess = borrowed - safeRatio * borrowLimit + slack
  let sold = 0
  let paid = 0
  for (let slot = 0; slot < bids.length; slot++) {
    const available = bids[slot]!
    if (!(available > 0)) continue
    const discount = 1 - premiums[slot]!
    const netPrice = price * discount * feeFactor
    const soldBefore = sold
    const paidBefore = paid
    sold += available / netPrice
    paid += available
    if (paid <= excess + sold * safeLoanToValue * price) continue
    const perUnit = price * (discount * feeFactor - safeLoanToValue)
    return perUnit > 0 ? Math.min((excess + soldBefore * netPrice - paidBefore) / perUnit, collateral) : 0
  }
  return sold
}

/** What a sale moved. */
export type BidSale = { spent: number; sold: number }

/** Sells up to `collateral` to the bids, lowest premium first, and takes what they pay out of `bids`. */
export function sellToBidsFast(bids: Float64Array, premiums: Float64Array, collateral: number, price: number): BidSale {
  let left = collateral
  let spent = 0
  let sold = 0
  for (let slot = 0; slot < bids.length && left > 0; slot++) {
    const available = bids[slot]!
    if (!(available > 0)) continue
    const discountedPrice = price * (1 - premiums[slot]!)
    const needed = left * discountedPrice
    if (needed <= available) {
      bids[slot] = available - needed
      return { spent: spent + needed, sold: sold + left }
    }
    const bought = available / discountedPrice
    bids[slot] = 0
    spent += available
    sold += bought
    left -= bought
  }
  return { spent, sold }
}
