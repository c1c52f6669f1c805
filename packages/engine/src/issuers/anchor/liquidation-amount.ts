/**
 * How much collateral Anchor's queue sells when a loan is above its limit. Bids wait in slots by premium; the queue goes up the slots
 * until what the bids pay brings the loan back to the safe ratio.
 *
 * Source: Anchor money-market-contracts at commit e8853fa, contract liquidation_queue.
 */

import {
  addChecked,
  decimalFromAmount,
  decimalOne,
  divideAmount,
  divideDecimals,
  multiplyAmount,
  multiplyDecimals,
  smaller,
  subtractChecked,
  type WasmAmount,
  type WasmDecimal,
} from '../terra/cosmwasm-decimal.ts'
import type { AnchorCollateral } from './overseer.ts'

/** Bids that wait at one premium, in order of rising premium. */
export type LiquidationSlot = { premium: WasmDecimal; availableMicros: WasmAmount }

/** Collateral of the position and the bids for it. */
export type LiquidationCollateral = AnchorCollateral & { slots: readonly LiquidationSlot[] }

/** Parameters of the queue. */
export type LiquidationRules = {
  /** Share of the limit down to which the loan is brought. */
  safeRatio: WasmDecimal
  bidFee: WasmDecimal
  liquidatorFee: WasmDecimal
  /** Positions worth no more than this are sold whole. */
  liquidationThresholdMicros: WasmAmount
  stabilityTaxRate: WasmDecimal
  stabilityTaxCapMicros: WasmAmount
}

/** A loan above its limit. */
export type LiquidationPosition = {
  borrowMicros: WasmAmount
  borrowLimitMicros: WasmAmount
  collaterals: readonly LiquidationCollateral[]
}

/** One collateral's part of the debt and the figures that hold for all slots. */
type Share = {
  collateral: LiquidationCollateral
  debtMicros: WasmAmount
  safeDebtMicros: WasmAmount
  safeRatio: WasmDecimal
  feeFactor: WasmDecimal
  slackMicros: WasmAmount
}

/**
 * Micro-units of each collateral to sell, in the order given; an empty list if the loan is within its limit. Where bids run out the
 * answer is all that they can buy, which may be more than the position holds (the sale then fails).
 *
 * Panics (division by zero) if no kind of the collateral has bids.
 */
export function anchorLiquidationAmounts(position: LiquidationPosition, rules: LiquidationRules): WasmAmount[] {
  if (position.borrowMicros <= position.borrowLimitMicros) return []
  let totalValue = 0n
  let totalWeight = 0n
  const weights: WasmAmount[] = []
  for (const collateral of position.collaterals) {
    let bids = 0n
    for (const slot of collateral.slots) bids = addChecked(bids, slot.availableMicros)
    const value = multiplyAmount(collateral.amountMicros, collateral.price)
    const weight = divideAmount(smaller(value, bids), collateral.maxLoanToValue)
    weights.push(weight)
    totalValue = addChecked(totalValue, value)
    totalWeight = addChecked(totalWeight, weight)
  }
  const safeRatio = totalValue <= rules.liquidationThresholdMicros ? 0n : rules.safeRatio
  // A capped tax is added as an amount; otherwise it lowers what the bids pay, and one micro-unit stands in for the rounding.
  const capped = multiplyAmount(position.borrowMicros, rules.stabilityTaxRate) > rules.stabilityTaxCapMicros
  const taxFactor = subtractChecked(decimalOne, capped ? 0n : rules.stabilityTaxRate)
  const feeFactor = multiplyDecimals(
    multiplyDecimals(subtractChecked(decimalOne, rules.bidFee), subtractChecked(decimalOne, rules.liquidatorFee)),
    taxFactor,
  )
  return position.collaterals.map((collateral, place) => {
    const portion = divideDecimals(decimalFromAmount(weights[place]!), decimalFromAmount(totalWeight))
    const limitMicros = multiplyAmount(position.borrowLimitMicros, portion)
    return amountToSell({
      collateral,
      debtMicros: multiplyAmount(position.borrowMicros, portion),
      safeDebtMicros: multiplyAmount(limitMicros, safeRatio),
      safeRatio,
      feeFactor,
      slackMicros: capped ? rules.stabilityTaxCapMicros : 1n,
    })
  })
}

/** Goes up the slots until the bids pay more than selling so much still leaves to be paid. */
function amountToSell(share: Share): WasmAmount {
  const { collateral, feeFactor, safeRatio } = share
  const safeLoanToValue = multiplyDecimals(safeRatio, collateral.maxLoanToValue)
  let soldMicros = 0n
  let paidMicros = 0n
  for (const slot of collateral.slots) {
    if (slot.availableMicros === 0n) continue
    const discount = subtractChecked(decimalOne, slot.premium)
    const netPrice = multiplyDecimals(multiplyDecimals(collateral.price, discount), feeFactor)
    const soldBefore = soldMicros
    const paidBefore = paidMicros
    soldMicros = addChecked(soldMicros, divideAmount(slot.availableMicros, netPrice))
    const stillSafe = multiplyAmount(soldMicros, multiplyDecimals(safeLoanToValue, collateral.price))
    const neededMicros = addChecked(
      subtractChecked(addChecked(stillSafe, share.debtMicros), share.safeDebtMicros),
      share.slackMicros,
    )
    paidMicros = addChecked(paidMicros, slot.availableMicros)
    if (paidMicros <= neededMicros) continue
    const open = subtractChecked(
      addChecked(
        addChecked(subtractChecked(share.debtMicros, share.safeDebtMicros), share.slackMicros),
        multiplyAmount(soldBefore, netPrice),
      ),
      paidBefore,
    )
    const perUnit = multiplyDecimals(
      collateral.price,
      subtractChecked(multiplyDecimals(discount, feeFactor), safeLoanToValue),
    )
    return smaller(addChecked(divideAmount(open, perUnit), 1n), collateral.amountMicros)
  }
  return soldMicros
}
