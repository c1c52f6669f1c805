// Anchor as a run on deposits sees it: UST in, aUST out at a rate that rises, loans that bind part of the money, a reserve that pays the
// promised interest until it is empty, and one gate: a redemption that asks for more than the cash less reserves is refused whole.
// Loans are one pool here (no single borrowers, no collateral); the full contracts are in the folder anchor.
//
// Two forms of the same rules: pure functions over exact numbers, and AnchorDepositsFast in doubles for sweeps.
//
// Source: Anchor money-market-contracts at commit e8853fa, contracts market, interest_model and overseer.

import {
  type AnchorMarketState,
  accrueAnchorInterest,
  anchorBorrowRate,
  anchorExchangeRate,
  anchorRedeemRefusal,
  austForDeposit,
  settleAnchorMarketEpoch,
  stableForRedemption,
} from './anchor/market.ts'
import { runAnchorEpoch } from './anchor/overseer.ts'
import {
  ContractPanic,
  type ContractPanicReason,
  decimalFromAmount,
  subtractChecked,
  type WasmAmount,
  type WasmDecimal,
} from './terra/cosmwasm-decimal.ts'

/** Everything that changes. Amounts in micro-UST or micro-aUST, decimals scaled by 10^18. */
export type AnchorDepositsState = {
  market: AnchorMarketState
  cashMicros: WasmAmount
  austSupplyMicros: WasmAmount
  yieldReserveMicros: WasmAmount
  /** As the last epoch left them. */
  epochYieldReserveMicros: WasmAmount
  epochExchangeRate: WasmDecimal
  epochAustSupplyMicros: WasmAmount
  epochHeight: number
}

/** The market's terms; rates are per block. Interest up to `targetDepositRate` goes to depositors, the rest to the reserves. */
export type AnchorDepositsTerms = {
  baseRatePerBlock: WasmDecimal
  interestMultiplierPerBlock: WasmDecimal
  targetDepositRatePerBlock: WasmDecimal
  /** Below this the yield reserve pays the difference at the end of an epoch. */
  thresholdDepositRatePerBlock: WasmDecimal
  /** Largest share of the reserve that one epoch may pay. */
  bufferDistributionFactor: WasmDecimal
  /** Share of the reserve's income that buys ANC. */
  ancPurchaseFactor: WasmDecimal
}

/** Why nothing happened: the gate, no money, or a panic in the contracts (their state is then as before). */
export type AnchorDepositsRefusal = {
  refused: 'no_stable_available' | 'nothing_to_do' | ContractPanicReason
  /** At the gate: what was asked for, and what could have been paid. */
  neededMicros?: WasmAmount
  hadMicros?: WasmAmount
}

/** A market with given cash, loans and exchange rate, and no reserves: aUST is what the rate makes of the deposits. */
export function openAnchorDeposits(opening: {
  cashMicros: WasmAmount
  liabilitiesMicros: WasmAmount
  yieldReserveMicros: WasmAmount
  exchangeRate: WasmDecimal
  height: number
}): AnchorDepositsState {
  const austSupplyMicros = austForDeposit(opening.cashMicros + opening.liabilitiesMicros, opening.exchangeRate)
  const totalLiabilities = decimalFromAmount(opening.liabilitiesMicros)
  const exchangeRate = anchorExchangeRate({ totalLiabilities, totalReserves: 0n }, austSupplyMicros, opening.cashMicros)
  return {
    market: {
      totalLiabilities,
      totalReserves: 0n,
      globalInterestIndex: decimalFromAmount(1n),
      previousAustSupplyMicros: austSupplyMicros,
      previousExchangeRate: exchangeRate,
      lastInterestHeight: opening.height,
    },
    cashMicros: opening.cashMicros,
    austSupplyMicros,
    yieldReserveMicros: opening.yieldReserveMicros,
    epochYieldReserveMicros: opening.yieldReserveMicros,
    epochExchangeRate: exchangeRate,
    epochAustSupplyMicros: austSupplyMicros,
    epochHeight: opening.height,
  }
}

function accrualInput(state: AnchorDepositsState, terms: AnchorDepositsTerms, height: number, cashMicros: WasmAmount) {
  return {
    height,
    cashMicros,
    austSupplyMicros: state.austSupplyMicros,
    borrowRatePerBlock: anchorBorrowRate(state.market, cashMicros, terms).ratePerBlock,
    targetDepositRatePerBlock: terms.targetDepositRatePerBlock,
  }
}

function guarded<T>(run: () => T | AnchorDepositsRefusal): T | AnchorDepositsRefusal {
  try {
    return run()
  } catch (panic) {
    if (panic instanceof ContractPanic) return { refused: panic.reason }
    throw panic
  }
}

/** What depositors own per micro-aUST, without the interest since the last accrual. */
export function depositExchangeRate(state: AnchorDepositsState): WasmDecimal {
  return anchorExchangeRate(state.market, state.austSupplyMicros, state.cashMicros)
}

/** Most that can be redeemed now, micro-UST: cash less reserves. */
export function redeemableMicros(state: AnchorDepositsState): WasmAmount {
  const left = decimalFromAmount(state.cashMicros) - state.market.totalReserves
  return left > 0n ? left / decimalFromAmount(1n) : 0n
}

function accrued(state: AnchorDepositsState, terms: AnchorDepositsTerms, height: number): AnchorDepositsState {
  return { ...state, market: accrueAnchorInterest(state.market, accrualInput(state, terms, height, state.cashMicros)) }
}

/** Deposits UST at `height`: interest first, then aUST at the new rate. */
export function depositStable(
  state: AnchorDepositsState,
  terms: AnchorDepositsTerms,
  height: number,
  depositMicros: WasmAmount,
): { refused?: undefined; state: AnchorDepositsState; mintedMicros: WasmAmount } | AnchorDepositsRefusal {
  return guarded(() => {
    if (depositMicros <= 0n) return { refused: 'nothing_to_do' }
    const now = accrued(state, terms, height)
    const mintedMicros = austForDeposit(depositMicros, depositExchangeRate(now))
    return {
      state: {
        ...now,
        cashMicros: now.cashMicros + depositMicros,
        austSupplyMicros: now.austSupplyMicros + mintedMicros,
      },
      mintedMicros,
    }
  })
}

/** Redeems aUST at `height`, or meets the gate: whoever comes after the cash has gone gets nothing, however sound the loans are. */
export function redeemStable(
  state: AnchorDepositsState,
  terms: AnchorDepositsTerms,
  height: number,
  austMicros: WasmAmount,
): { refused?: undefined; state: AnchorDepositsState; paidMicros: WasmAmount } | AnchorDepositsRefusal {
  return guarded(() => {
    if (austMicros <= 0n) return { refused: 'nothing_to_do' }
    const now = accrued(state, terms, height)
    const paidMicros = stableForRedemption(austMicros, depositExchangeRate(now))
    if (anchorRedeemRefusal(paidMicros, now.market.totalReserves, now.cashMicros) !== undefined) {
      return { refused: 'no_stable_available', neededMicros: paidMicros, hadMicros: redeemableMicros(now) }
    }
    return {
      state: {
        ...now,
        cashMicros: now.cashMicros - paidMicros,
        austSupplyMicros: subtractChecked(now.austSupplyMicros, austMicros),
      },
      paidMicros,
    }
  })
}

/** Interest up to `height`, and nothing else; a panic where the worth of aUST has fallen. */
export function accrueDeposits(
  state: AnchorDepositsState,
  terms: AnchorDepositsTerms,
  height: number,
): { refused?: undefined; state: AnchorDepositsState } | AnchorDepositsRefusal {
  return guarded(() => ({ state: accrued(state, terms, height) }))
}

/** Loans come back at `height`: cash rises, liabilities fall. What is above the loans is not taken. */
export function repayStable(
  state: AnchorDepositsState,
  terms: AnchorDepositsTerms,
  height: number,
  repaymentMicros: WasmAmount,
): { refused?: undefined; state: AnchorDepositsState; repaidMicros: WasmAmount } | AnchorDepositsRefusal {
  return guarded(() => {
    const now = accrued(state, terms, height)
    const owedMicros = now.market.totalLiabilities / decimalFromAmount(1n)
    const repaidMicros = repaymentMicros < owedMicros ? repaymentMicros : owedMicros
    if (repaidMicros <= 0n) return { refused: 'nothing_to_do' }
    const totalLiabilities = subtractChecked(now.market.totalLiabilities, decimalFromAmount(repaidMicros))
    return {
      state: { ...now, market: { ...now.market, totalLiabilities }, cashMicros: now.cashMicros + repaidMicros },
      repaidMicros,
    }
  })
}

/**
 * One epoch at `height`: the reserve tops depositors up to the threshold as far as it may, staking income of the collateral
 * (`incomeMicros`) flows into the reserve, and the market's own reserves go to the collector.
 */
export function settleDepositEpoch(
  state: AnchorDepositsState,
  terms: AnchorDepositsTerms,
  height: number,
  incomeMicros: WasmAmount,
):
  | { refused?: undefined; state: AnchorDepositsState; distributedMicros: WasmAmount; toCollectorMicros: WasmAmount }
  | AnchorDepositsRefusal {
  return guarded(() => {
    const blocks = height - state.epochHeight
    if (blocks <= 0) return { refused: 'nothing_to_do' }
    const epoch = runAnchorEpoch({
      yieldReserveMicros: state.yieldReserveMicros,
      previousYieldReserveMicros: state.epochYieldReserveMicros,
      ancPurchaseFactor: terms.ancPurchaseFactor,
      bufferDistributionFactor: terms.bufferDistributionFactor,
      previousAustSupplyMicros: state.epochAustSupplyMicros,
      previousExchangeRate: state.epochExchangeRate,
      exchangeRate: depositExchangeRate(accrued(state, terms, height)),
      blocks,
      thresholdDepositRatePerBlock: terms.thresholdDepositRatePerBlock,
      stabilityTaxRate: 0n,
      stabilityTaxCapMicros: 0n,
    })
    const cashMicros = state.cashMicros + epoch.distributedMicros
    const settled = settleAnchorMarketEpoch(state.market, {
      ...accrualInput(state, terms, height, state.cashMicros),
      cashMicros,
      distributedMicros: epoch.distributedMicros,
    })
    // The reserve's level after the payment is what the next epoch's income is measured from; income of now is part of that growth.
    return {
      state: {
        market: settled.state,
        cashMicros: cashMicros - settled.toCollectorMicros,
        austSupplyMicros: state.austSupplyMicros,
        yieldReserveMicros: epoch.yieldReserveAfterMicros + incomeMicros,
        epochYieldReserveMicros: epoch.yieldReserveAfterMicros,
        epochExchangeRate: settled.state.previousExchangeRate,
        epochAustSupplyMicros: state.austSupplyMicros,
        epochHeight: height,
      },
      distributedMicros: epoch.distributedMicros,
      toCollectorMicros: settled.toCollectorMicros,
    }
  })
}
