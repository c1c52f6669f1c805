/**
 * Anchor's overseer: the yield reserve that tops up the deposit rate each epoch, the rate that moves with that reserve, and what a
 * borrower's collateral allows.
 *
 * Amounts are micro-units, rates are per block, decimals are scaled by 10^18. A panic ({@link ContractPanic}) reverts the call.
 *
 * Source: Anchor money-market-contracts at commit e8853fa, contract overseer.
 */

import {
  addChecked,
  decimalFromAmount,
  decimalOne,
  divideAmount,
  divideDecimals,
  larger,
  multiplyAmount,
  multiplyAmounts,
  multiplyDecimals,
  smaller,
  subtractChecked,
  type WasmAmount,
  type WasmDecimal,
} from '../terra/cosmwasm-decimal.ts'

/** Blocks of a year as the overseer counts them (6.77 s a block); turns a rate per block into a yearly one. */
export const anchorBlocksPerYear: number = 4_656_810

/** What an epoch starts from. `exchangeRate` is the market's of now, the previous values are those stored by the last epoch. */
export type AnchorEpochInput = {
  yieldReserveMicros: WasmAmount
  previousYieldReserveMicros: WasmAmount
  /** Share of the reserve's growth that buys ANC. */
  ancPurchaseFactor: WasmDecimal
  /** Largest share of the reserve that one epoch may pay out. */
  bufferDistributionFactor: WasmDecimal
  previousAustSupplyMicros: WasmAmount
  previousExchangeRate: WasmDecimal
  exchangeRate: WasmDecimal
  blocks: number
  /** The deposit rate per block below which the reserve pays the difference. */
  thresholdDepositRatePerBlock: WasmDecimal
  stabilityTaxRate: WasmDecimal
  stabilityTaxCapMicros: WasmAmount
}

/** What an epoch does. */
export type AnchorEpoch = {
  /** What depositors earned per block in the epoch, before the reserve's help. */
  depositRatePerBlock: WasmDecimal
  ancPurchaseMicros: WasmAmount
  /** Paid out of the yield reserve, before the stability tax. */
  distributedGrossMicros: WasmAmount
  /** What arrives in the market's cash. */
  distributedMicros: WasmAmount
  yieldReserveAfterMicros: WasmAmount
}

/** What is left of a payment by a contract after the stability tax, which is taken out of the amount. Tax 0 leaves all. */
export function amountAfterStabilityTax(
  amountMicros: WasmAmount,
  taxRate: WasmDecimal,
  taxCapMicros: WasmAmount,
): WasmAmount {
  const untaxed = divideAmount(amountMicros, addChecked(decimalOne, taxRate))
  return subtractChecked(amountMicros, smaller(subtractChecked(amountMicros, untaxed), taxCapMicros))
}

/**
 * One epoch of the overseer. Panics if the exchange rate fell, or if the reserve was drained below what the last epoch left: until then
 * nobody can run an epoch, and depositors get no help from the reserve.
 */
export function runAnchorEpoch(input: AnchorEpochInput): AnchorEpoch {
  const blocks = BigInt(input.blocks)
  const growth = divideDecimals(input.exchangeRate, input.previousExchangeRate)
  const depositRatePerBlock = divideDecimals(subtractChecked(growth, decimalOne), decimalFromAmount(blocks))
  const accruedMicros = subtractChecked(input.yieldReserveMicros, input.previousYieldReserveMicros)
  const ancPurchaseMicros = multiplyAmount(accruedMicros, input.ancPurchaseFactor)
  const reserveMicros = subtractChecked(input.yieldReserveMicros, ancPurchaseMicros)
  let distributedGrossMicros = 0n
  if (depositRatePerBlock < input.thresholdDepositRatePerBlock) {
    const missingRate = subtractChecked(input.thresholdDepositRatePerBlock, depositRatePerBlock)
    const depositsMicros = multiplyAmount(input.previousAustSupplyMicros, input.previousExchangeRate)
    const missingMicros = multiplyAmount(multiplyAmounts(depositsMicros, blocks), missingRate)
    distributedGrossMicros = smaller(missingMicros, multiplyAmount(reserveMicros, input.bufferDistributionFactor))
  }
  return {
    depositRatePerBlock,
    ancPurchaseMicros,
    distributedGrossMicros,
    distributedMicros:
      distributedGrossMicros === 0n
        ? 0n
        : amountAfterStabilityTax(distributedGrossMicros, input.stabilityTaxRate, input.stabilityTaxCapMicros),
    yieldReserveAfterMicros: subtractChecked(reserveMicros, distributedGrossMicros),
  }
}

/** The semi-dynamic deposit rate of May 2022: it may move once every so many blocks, by at most `maxChange` a year. */
export type DynamicRateInput = {
  thresholdDepositRatePerBlock: WasmDecimal
  previousYieldReserveMicros: WasmAmount
  yieldReserveMicros: WasmAmount
  /** Growth of the reserve that counts as standing still. */
  increaseExpectation: WasmDecimal
  /** Largest step of the yearly rate, e.g. 0.015. */
  maxChange: WasmDecimal
  minimumRatePerBlock: WasmDecimal
  maximumRatePerBlock: WasmDecimal
  /** Default {@link anchorBlocksPerYear}. */
  blocksPerYear?: number
}

/** The next deposit rate per block; target and threshold both become it. An unchanged reserve counts as fallen. */
export function nextAnchorDepositRate(input: DynamicRateInput): WasmDecimal {
  const blocksPerYear = decimalFromAmount(BigInt(input.blocksPerYear ?? anchorBlocksPerYear))
  const yearlyRate = multiplyDecimals(input.thresholdDepositRatePerBlock, blocksPerYear)
  const reserve = decimalFromAmount(input.yieldReserveMicros)
  const previous = decimalFromAmount(input.previousYieldReserveMicros)
  let rises = reserve > previous
  let change = previous === 0n ? decimalOne : divideDecimals(rises ? reserve - previous : previous - reserve, previous)
  // Read (rises, change) as one signed number; the expectation is taken off it.
  if (!rises) {
    change = addChecked(change, input.increaseExpectation)
  } else if (change > input.increaseExpectation) {
    change -= input.increaseExpectation
  } else {
    rises = false
    change = input.increaseExpectation - change
  }
  change = smaller(change, input.maxChange)
  const moved = rises ? addChecked(yearlyRate, change) : yearlyRate > change ? yearlyRate - change : 0n
  const ratePerBlock = divideDecimals(moved, blocksPerYear)
  return larger(smaller(ratePerBlock, input.maximumRatePerBlock), input.minimumRatePerBlock)
}

/** One kind of collateral of a borrower. */
export type AnchorCollateral = {
  amountMicros: WasmAmount
  /** Micro-UST for one micro-unit. */
  price: WasmDecimal
  /** Loan to value at which the position becomes liquidatable. */
  maxLoanToValue: WasmDecimal
}

/** Micro-UST that may be owed against the collateral: each kind floored at its value and again at its share. */
export function anchorBorrowLimit(collaterals: readonly AnchorCollateral[]): WasmAmount {
  let limitMicros = 0n
  for (const collateral of collaterals) {
    const valueMicros = multiplyAmount(collateral.amountMicros, collateral.price)
    limitMicros = addChecked(limitMicros, multiplyAmount(valueMicros, collateral.maxLoanToValue))
  }
  return limitMicros
}
