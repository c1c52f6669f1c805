import { activateBid, liquidateAgainstPool, openBidPool } from '../../issuers/anchor/bid-pool.ts'
import { anchorLiquidationAmounts } from '../../issuers/anchor/liquidation-amount.ts'
import {
  accrueAnchorInterest,
  accrueBorrowerInterest,
  anchorBorrowRate,
  austForDeposit,
  stableForRedemption,
} from '../../issuers/anchor/market.ts'
import {
  type AnchorCollateral,
  anchorBorrowLimit,
  nextAnchorDepositRate,
  runAnchorEpoch,
} from '../../issuers/anchor/overseer.ts'
import { formatDecimal } from '../../issuers/terra/cosmwasm-decimal.ts'
import {
  amountField,
  type CaseRunner,
  compareCase,
  compareNamed,
  comparePlain,
  type Plain,
  resultOrError,
  runByKind,
  wasmField,
} from './expectation.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, CaseProblem, runCases } from './vector-case.ts'

function collateral(fields: CaseFields): AnchorCollateral {
  return {
    amountMicros: amountField(fields, 'amount'),
    price: wasmField(fields, 'price'),
    maxLoanToValue: wasmField(fields, 'max_ltv'),
  }
}

const borrowRate: CaseRunner = (fields, differences) => {
  const cash = amountField(fields, 'market_balance')
  const state = {
    totalLiabilities: wasmField(fields, 'total_liabilities'),
    totalReserves: wasmField(fields, 'total_reserves'),
  }
  const model = {
    baseRatePerBlock: wasmField(fields, 'base_rate'),
    interestMultiplierPerBlock: wasmField(fields, 'interest_multiplier'),
  }
  compareNamed(fields, differences, ['utilization', 'rate'], () => {
    const { utilization, ratePerBlock } = anchorBorrowRate(state, cash, model)
    return { utilization: formatDecimal(utilization), rate: formatDecimal(ratePerBlock) }
  })
}

const deposit: CaseRunner = (fields, differences) => {
  const amount = amountField(fields, 'amount')
  const exchangeRate = wasmField(fields, 'exchange_rate')
  compareNamed(fields, differences, ['minted'], () => ({ minted: austForDeposit(amount, exchangeRate).toString() }))
}

const redeem: CaseRunner = (fields, differences) => {
  const aust = amountField(fields, 'atokens')
  const exchangeRate = wasmField(fields, 'exchange_rate')
  compareNamed(fields, differences, ['paid'], () => ({ paid: stableForRedemption(aust, exchangeRate).toString() }))
}

const borrowerInterest: CaseRunner = (fields, differences) => {
  const loanMicros = amountField(fields, 'loan_amount')
  const globalIndex = wasmField(fields, 'global_interest_index')
  const interestIndex = wasmField(fields, 'interest_index')
  compareCase(fields, differences, () =>
    accrueBorrowerInterest({ loanMicros, interestIndex }, globalIndex).loanMicros.toString(),
  )
}

const borrowLimit: CaseRunner = (fields, differences) => {
  const collaterals = fields.list('collaterals').map(collateral)
  compareCase(fields, differences, () => anchorBorrowLimit(collaterals).toString())
}

const accrueInterest: CaseRunner = (fields, differences) => {
  const before = fields.object('state')
  const state = {
    totalLiabilities: wasmField(before, 'total_liabilities'),
    totalReserves: wasmField(before, 'total_reserves'),
    globalInterestIndex: wasmField(before, 'global_interest_index'),
    previousAustSupplyMicros: amountField(before, 'prev_aterra_supply'),
    previousExchangeRate: wasmField(before, 'prev_exchange_rate'),
    lastInterestHeight: before.count('last_interest_updated'),
  }
  const input = {
    height: fields.count('height'),
    cashMicros: amountField(fields, 'market_balance'),
    austSupplyMicros: amountField(fields, 'aterra_supply'),
    borrowRatePerBlock: wasmField(fields, 'borrow_rate'),
    targetDepositRatePerBlock: wasmField(fields, 'target_deposit_rate'),
  }
  compareCase(fields, differences, () => {
    const after = accrueAnchorInterest(state, input)
    return {
      total_liabilities: formatDecimal(after.totalLiabilities),
      total_reserves: formatDecimal(after.totalReserves),
      global_interest_index: formatDecimal(after.globalInterestIndex),
      prev_aterra_supply: after.previousAustSupplyMicros.toString(),
      prev_exchange_rate: formatDecimal(after.previousExchangeRate),
      last_interest_updated: after.lastInterestHeight,
    }
  })
}

const epochOperations: CaseRunner = (fields, differences) => {
  const input = {
    yieldReserveMicros: amountField(fields, 'interest_buffer'),
    previousYieldReserveMicros: amountField(fields, 'prev_interest_buffer'),
    ancPurchaseFactor: wasmField(fields, 'anc_purchase_factor'),
    bufferDistributionFactor: wasmField(fields, 'buffer_distribution_factor'),
    previousAustSupplyMicros: amountField(fields, 'prev_aterra_supply'),
    previousExchangeRate: wasmField(fields, 'prev_exchange_rate'),
    exchangeRate: wasmField(fields, 'exchange_rate'),
    blocks: fields.count('blocks'),
    thresholdDepositRatePerBlock: wasmField(fields, 'threshold_deposit_rate'),
    stabilityTaxRate: wasmField(fields, 'tax_rate'),
    stabilityTaxCapMicros: amountField(fields, 'tax_cap'),
  }
  compareCase(fields, differences, () => {
    const epoch = runAnchorEpoch(input)
    return {
      deposit_rate: formatDecimal(epoch.depositRatePerBlock),
      anc_purchase_amount: epoch.ancPurchaseMicros.toString(),
      distributed_interest_gross: epoch.distributedGrossMicros.toString(),
      distributed_interest: epoch.distributedMicros.toString(),
      interest_buffer_after: epoch.yieldReserveAfterMicros.toString(),
    }
  })
}

const dynamicRate: CaseRunner = (fields, differences) => {
  const input = {
    thresholdDepositRatePerBlock: wasmField(fields, 'threshold_deposit_rate'),
    previousYieldReserveMicros: amountField(fields, 'prev_yield_reserve'),
    yieldReserveMicros: amountField(fields, 'yield_reserve'),
    increaseExpectation: wasmField(fields, 'yr_increase_expectation'),
    maxChange: wasmField(fields, 'max_change'),
    minimumRatePerBlock: wasmField(fields, 'rate_min'),
    maximumRatePerBlock: wasmField(fields, 'rate_max'),
    blocksPerYear: fields.count('blocks_per_year'),
  }
  compareCase(fields, differences, () => formatDecimal(nextAnchorDepositRate(input)))
}

const liquidationAmount: CaseRunner = (fields, differences) => {
  const collaterals = fields.list('collaterals').map(entry => ({
    ...collateral(entry),
    slots: entry.list('slots').map(slot => ({
      premium: wasmField(slot, 'premium'),
      availableMicros: amountField(slot, 'available'),
    })),
  }))
  const position = {
    borrowMicros: amountField(fields, 'borrow_amount'),
    borrowLimitMicros: amountField(fields, 'borrow_limit'),
    collaterals,
  }
  const rules = {
    safeRatio: wasmField(fields, 'safe_ratio'),
    bidFee: wasmField(fields, 'bid_fee'),
    liquidatorFee: wasmField(fields, 'liquidator_fee'),
    liquidationThresholdMicros: amountField(fields, 'liquidation_threshold'),
    stabilityTaxRate: wasmField(fields, 'tax_rate'),
    stabilityTaxCapMicros: amountField(fields, 'tax_cap'),
  }
  compareCase(fields, differences, () => anchorLiquidationAmounts(position, rules).map(String))
}

/** The steps run on one pool; each carries its input and the state after it. */
const bidPool: CaseRunner = (fields, differences) => {
  const price = wasmField(fields, 'price')
  let { pool } = activateBid(openBidPool(wasmField(fields, 'premium_rate')), amountField(fields, 'start_total'))
  const steps = fields.list('steps')
  if (steps.length === 0) throw new CaseProblem('steps is empty')
  for (const [index, step] of steps.entries()) {
    const collateralMicros = amountField(step, 'collateral_to_liquidate')
    const got = resultOrError((): Plain => {
      const done = liquidateAgainstPool(pool, collateralMicros, price)
      pool = done.pool
      return {
        collateral_to_liquidate: collateralMicros.toString(),
        stable_spent: done.stableSpentMicros.toString(),
        collateral_taken: done.collateralTakenMicros.toString(),
        filled: done.filled,
        total_bid_amount: pool.totalBidMicros.toString(),
        sum_snapshot: formatDecimal(pool.sum),
        product_snapshot: formatDecimal(pool.product),
        scale: pool.scale,
        epoch: pool.epoch,
      }
    })
    const failed = typeof got === 'object' && 'error' in got
    const expected = Object.fromEntries(step.names().map(name => [name, step.raw(name)]))
    if (failed && step.has('error')) comparePlain(differences, `steps.${index}.error`, got.error, step.raw('error'))
    else comparePlain(differences, `steps.${index}`, got, expected)
    if (failed) return
  }
}

/** Suite anchor: rates, accrual, epochs, the dynamic rate, limits, liquidation and bid pools of Anchor. */
export function verifyAnchor(file: unknown): CaseOutcome[] {
  return runCases(
    file,
    runByKind({
      borrow_rate: borrowRate,
      deposit,
      redeem,
      borrower_interest: borrowerInterest,
      borrow_limit: borrowLimit,
      accrue_interest: accrueInterest,
      epoch_operations: epochOperations,
      dynamic_rate: dynamicRate,
      liquidation_amount: liquidationAmount,
      bid_pool: bidPool,
    }),
  )
}
