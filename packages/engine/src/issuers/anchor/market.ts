/**
 * Anchor's money market as it stood in May 2022: what a deposit is worth, what a loan costs, and the two gates of a bank run (paying out
 * stops when cash is short; interest stops when the worth of a deposit would fall).
 *
 * Amounts are micro-UST or micro-aUST, rates are per block, decimals are scaled by 10^18. All functions are pure; a panic
 * ({@link ContractPanic}) means that the contract's message reverts.
 *
 * Source: Anchor money-market-contracts at commit e8853fa, contracts market and interest_model.
 */

import {
  addChecked,
  decimalFromAmount,
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

/** What the market remembers. Liabilities and reserves are decimals of micro-UST. */
export type AnchorMarketState = {
  totalLiabilities: WasmDecimal
  totalReserves: WasmDecimal
  /** Grows with every block's interest; starts at 1. */
  globalInterestIndex: WasmDecimal
  previousAustSupplyMicros: WasmAmount
  /** Micro-UST for one micro-aUST at the last accrual; starts at 1. */
  previousExchangeRate: WasmDecimal
  lastInterestHeight: number
}

/** What a borrower owes, and the index up to which interest is in it. */
export type AnchorBorrower = { loanMicros: WasmAmount; interestIndex: WasmDecimal }

/** The facts around an accrual. `cashMicros` is net of the deposit or the repayment being made. */
export type AccrualInput = {
  height: number
  cashMicros: WasmAmount
  austSupplyMicros: WasmAmount
  borrowRatePerBlock: WasmDecimal
  targetDepositRatePerBlock: WasmDecimal
}

/** Parameters of the borrow rate: both per block. */
export type InterestModel = { baseRatePerBlock: WasmDecimal; interestMultiplierPerBlock: WasmDecimal }

/** Why the market says no. */
export type AnchorRefusal = 'no_stable_available' | 'borrow_limit_exceeded' | 'max_borrow_factor_exceeded'

/** Cash and loans less reserves: what all depositors own. */
function netWorth(totalLiabilities: WasmDecimal, totalReserves: WasmDecimal, cashMicros: WasmAmount): WasmDecimal {
  return subtractChecked(addChecked(decimalFromAmount(cashMicros), totalLiabilities), totalReserves)
}

/** Micro-UST for one micro-aUST. 1 while no aUST exists. */
export function anchorExchangeRate(
  state: Pick<AnchorMarketState, 'totalLiabilities' | 'totalReserves'>,
  austSupplyMicros: WasmAmount,
  cashMicros: WasmAmount,
): WasmDecimal {
  if (austSupplyMicros === 0n) return decimalOne
  return divideDecimals(
    netWorth(state.totalLiabilities, state.totalReserves, cashMicros),
    decimalFromAmount(austSupplyMicros),
  )
}

/** How much of the market is lent out, and the borrow rate per block that follows. */
export function anchorBorrowRate(
  state: Pick<AnchorMarketState, 'totalLiabilities' | 'totalReserves'>,
  cashMicros: WasmAmount,
  model: InterestModel,
): { utilization: WasmDecimal; ratePerBlock: WasmDecimal } {
  const worth = netWorth(state.totalLiabilities, state.totalReserves, cashMicros)
  const utilization = worth === 0n ? 0n : divideDecimals(state.totalLiabilities, worth)
  const ratePerBlock = addChecked(
    multiplyDecimals(utilization, model.interestMultiplierPerBlock),
    model.baseRatePerBlock,
  )
  return { utilization, ratePerBlock }
}

/**
 * The state after interest up to `height`; the same state if that height was already reached. Interest is simple inside the gap. What
 * depositors would earn above the target goes to the reserves.
 *
 * Panics if the worth of aUST fell since the last accrual: then every operation of the market fails until its cash rises.
 *
 * The excess is reckoned on the aUST that existed at the last accrual. After a mass redemption that is more than what is left, so that
 * the stored exchange rate can fall by a little at the next accrual; without redemptions it never falls.
 */
export function accrueAnchorInterest(state: AnchorMarketState, input: AccrualInput): AnchorMarketState {
  if (state.lastInterestHeight >= input.height) return state
  const blocks = decimalFromAmount(BigInt(input.height - state.lastInterestHeight))
  const interestFactor = multiplyDecimals(blocks, input.borrowRatePerBlock)
  const interest = multiplyDecimals(state.totalLiabilities, interestFactor)
  const globalInterestIndex = multiplyDecimals(state.globalInterestIndex, addChecked(decimalOne, interestFactor))
  const totalLiabilities = addChecked(state.totalLiabilities, interest)
  let totalReserves = state.totalReserves
  let exchangeRate = anchorExchangeRate({ totalLiabilities, totalReserves }, input.austSupplyMicros, input.cashMicros)
  const growth = divideDecimals(exchangeRate, state.previousExchangeRate)
  const depositRate = divideDecimals(subtractChecked(growth, decimalOne), blocks)
  if (depositRate > input.targetDepositRatePerBlock) {
    const excessRate = subtractChecked(depositRate, input.targetDepositRatePerBlock)
    const deposits = decimalFromAmount(multiplyAmount(state.previousAustSupplyMicros, state.previousExchangeRate))
    totalReserves = addChecked(totalReserves, multiplyDecimals(multiplyDecimals(deposits, blocks), excessRate))
    exchangeRate = anchorExchangeRate({ totalLiabilities, totalReserves }, input.austSupplyMicros, input.cashMicros)
  }
  return {
    totalLiabilities,
    totalReserves,
    globalInterestIndex,
    previousAustSupplyMicros: input.austSupplyMicros,
    previousExchangeRate: exchangeRate,
    lastInterestHeight: input.height,
  }
}

/** Micro-aUST minted for a deposit, floored. */
export function austForDeposit(depositMicros: WasmAmount, exchangeRate: WasmDecimal): WasmAmount {
  return divideAmount(depositMicros, exchangeRate)
}

/** Micro-UST paid for aUST, floored. Whether the market can pay is asked by {@link anchorRedeemRefusal}. */
export function stableForRedemption(austMicros: WasmAmount, exchangeRate: WasmDecimal): WasmAmount {
  return multiplyAmount(austMicros, exchangeRate)
}

/** The gate of the bank run: reserves are not paid out, so a redemption above cash less reserves is refused whole. */
export function anchorRedeemRefusal(
  paidMicros: WasmAmount,
  totalReserves: WasmDecimal,
  cashMicros: WasmAmount,
): AnchorRefusal | undefined {
  const needed = addChecked(decimalFromAmount(paidMicros), totalReserves)
  return needed > decimalFromAmount(cashMicros) ? 'no_stable_available' : undefined
}

/** What a borrower owes with interest up to the market's last accrual: floored once for the product and once for the quotient. */
export function accrueBorrowerInterest(borrower: AnchorBorrower, globalInterestIndex: WasmDecimal): AnchorBorrower {
  return {
    loanMicros: divideAmount(multiplyAmount(borrower.loanMicros, globalInterestIndex), borrower.interestIndex),
    interestIndex: globalInterestIndex,
  }
}

/** Why a new loan is refused, or undefined. The borrower's interest and the market's must be accrued first. */
export function anchorBorrowRefusal(
  state: Pick<AnchorMarketState, 'totalLiabilities' | 'totalReserves'>,
  loan: {
    loanMicros: WasmAmount
    borrowMicros: WasmAmount
    borrowLimitMicros: WasmAmount
    cashMicros: WasmAmount
    maxBorrowFactor: WasmDecimal
  },
): AnchorRefusal | undefined {
  if (loan.borrowLimitMicros < addChecked(loan.borrowMicros, loan.loanMicros)) return 'borrow_limit_exceeded'
  const borrow = decimalFromAmount(loan.borrowMicros)
  const ceiling = multiplyDecimals(
    netWorth(state.totalLiabilities, state.totalReserves, loan.cashMicros),
    loan.maxBorrowFactor,
  )
  if (addChecked(state.totalLiabilities, borrow) > ceiling) return 'max_borrow_factor_exceeded'
  if (addChecked(borrow, state.totalReserves) > decimalFromAmount(loan.cashMicros)) return 'no_stable_available'
  return undefined
}

/** Repays a loan; what is above the loan comes back. */
export function repayAnchorLoan(
  state: AnchorMarketState,
  borrower: AnchorBorrower,
  paidMicros: WasmAmount,
): { state: AnchorMarketState; borrower: AnchorBorrower; repaidMicros: WasmAmount; refundMicros: WasmAmount } {
  const repaidMicros = borrower.loanMicros < paidMicros ? borrower.loanMicros : paidMicros
  return {
    state: {
      ...state,
      totalLiabilities: subtractChecked(state.totalLiabilities, decimalFromAmount(repaidMicros)),
    },
    borrower: { ...borrower, loanMicros: borrower.loanMicros - repaidMicros },
    repaidMicros,
    refundMicros: paidMicros - repaidMicros,
  }
}

/**
 * The market's own part of an epoch: interest is accrued as if the injected interest had not come, the exchange rate is taken anew with it,
 * and the whole units of the reserves go to the collector if there is more cash than that.
 */
export function settleAnchorMarketEpoch(
  state: AnchorMarketState,
  input: AccrualInput & { distributedMicros: WasmAmount },
): { state: AnchorMarketState; toCollectorMicros: WasmAmount } {
  const accrued = accrueAnchorInterest(state, {
    ...input,
    cashMicros: subtractChecked(input.cashMicros, input.distributedMicros),
  })
  const previousExchangeRate = anchorExchangeRate(accrued, input.austSupplyMicros, input.cashMicros)
  const whole = truncateDecimal(accrued.totalReserves)
  const pays = whole > 0n && input.cashMicros > whole
  return {
    state: {
      ...accrued,
      previousExchangeRate,
      totalReserves: pays ? subtractChecked(accrued.totalReserves, decimalFromAmount(whole)) : accrued.totalReserves,
    },
    toCollectorMicros: pays ? whole : 0n,
  }
}
