/** Anchor's borrowers and the liquidation queue in doubles, for sweeps. State lives in cells; see ExactLoans for the rules. */

import { Defect } from '../money/mistake.ts'
import { type LiquidationRulesFast, liquidationAmountFast, sellToBidsFast } from './anchor/liquidation-fast.ts'
import {
  type AnchorLoansTerms,
  bidSharesOf,
  type CollateralPrice,
  type LiquidationRound,
  type LoansCore,
  type LoansPlace,
  microsPerCoin,
  openLoanClasses,
  premiumsOf,
} from './anchor-loans-opening.ts'

/** Relative difference, of the loans at the start, that the check allows. */
const tolerance = 1e-9

/** See the file's head. */
export class FastLoans implements LoansCore {
  private readonly place: LoansPlace
  private readonly terms: AnchorLoansTerms
  private readonly rules: LiquidationRulesFast
  private readonly premiums: Float64Array
  private readonly bidShares: Float64Array
  /** Loans over the market's index, UST. */
  private readonly principal: Float64Array
  private readonly pledged: Float64Array
  private readonly bids: Float64Array
  private readonly pledgedAtStart: number

  /** How many cells the borrowers and the queue need. */
  static cellCount(terms: AnchorLoansTerms): number {
    return 2 * terms.classes + terms.premiumSlots
  }

  constructor(place: LoansPlace, terms: AnchorLoansTerms, cells: Float64Array) {
    this.place = place
    this.terms = terms
    this.rules = terms
    this.premiums = premiumsOf(terms)
    this.bidShares = bidSharesOf(terms)
    this.principal = cells.subarray(0, terms.classes)
    this.pledged = cells.subarray(terms.classes, 2 * terms.classes)
    this.bids = cells.subarray(2 * terms.classes)
    openLoanClasses(terms).forEach(({ loanMicros, collateralMicros }, index) => {
      this.principal[index] = Number(loanMicros) / microsPerCoin
      this.pledged[index] = Number(collateralMicros) / microsPerCoin
    })
    this.pledgedAtStart = sumOf(this.pledged)
    this.spread(terms.bids)
  }

  loans(): number {
    return sumOf(this.principal) * this.place.market.loanIndex()
  }

  collateral(): number {
    return sumOf(this.pledged)
  }

  bidsLeft(): number {
    return sumOf(this.bids)
  }

  badDebt(price: CollateralPrice): number {
    const unit = priceOf(price)
    const loanIndex = this.place.market.loanIndex()
    let sum = 0
    for (let index = 0; index < this.principal.length; index++) {
      sum += Math.max(0, this.principal[index]! * loanIndex - this.pledged[index]! * unit)
    }
    return sum
  }

  placeBids(amount: number): number {
    const { ledger, stable, bidders, bids } = this.place
    const moved = amount > 0 ? ledger.transfer(stable, bidders, bids, amount) : 0
    if (moved > 0) this.spread(moved)
    return moved
  }

  repayAbove(price: CollateralPrice, shareOfLimit: number, part: number): number {
    const { ledger, market, stable, borrowers } = this.place
    const limit = priceOf(price) * this.terms.maxLoanToValue * shareOfLimit
    const indexNow = market.loanIndexNow()
    let paid = 0
    for (let index = 0; index < this.principal.length; index++) {
      const owed = this.principal[index]! * indexNow
      if (!(owed > this.pledged[index]! * limit) || !(ledger.balance(borrowers, stable) > 0)) continue
      const repaid = market.repay(borrowers, owed * part)
      this.principal[index] = Math.max(0, this.principal[index]! - repaid / market.loanIndex())
      paid += repaid
    }
    return paid
  }

  liquidate(price: CollateralPrice): LiquidationRound {
    const round = { count: 0, repaid: 0, spent: 0, sold: 0, bidsMissing: false }
    const unit = priceOf(price)
    const limit = unit * this.terms.maxLoanToValue
    if (!(unit > 0)) return round
    const indexNow = this.place.market.loanIndexNow()
    for (let index = 0; index < this.principal.length; index++) {
      const owed = this.principal[index]! * indexNow
      const borrowLimit = this.pledged[index]! * limit
      if (!(owed > borrowLimit) || !(this.pledged[index]! > 0)) continue
      if (!(this.bidsLeft() > 0)) {
        round.bidsMissing = true
        return round
      }
      if (!this.place.market.accrue()) return round
      this.liquidateClass(index, { borrowed: owed, borrowLimit, collateral: this.pledged[index]!, price: unit }, round)
    }
    return round
  }

  check(): void {
    const { ledger, market, stable, receipt, collateral, bids } = this.place
    const compare = (what: string, booked: number, there: number, scale: number): void => {
      if (!(Math.abs(booked - there) <= tolerance * scale + 1e-3)) {
        throw new Defect(`${what}: ${booked} are booked, ${there} are there`)
      }
    }
    compare('loans', this.loans(), market.loans(), this.terms.loans)
    compare('collateral', this.collateral(), ledger.balance(collateral, receipt), this.pledgedAtStart)
    compare('bids', this.bidsLeft(), ledger.balance(bids, stable), this.terms.loans)
  }

  save(): unknown {
    return undefined
  }

  load(_state: unknown): void {}

  private liquidateClass(
    index: number,
    position: { borrowed: number; borrowLimit: number; collateral: number; price: number },
    round: LiquidationRound,
  ): void {
    const { ledger, market, stable, receipt, collateral, bids, bidders, borrowers, fees } = this.place
    const amount = liquidationAmountFast(position, this.bids, this.premiums, this.rules)
    const wanted = Math.min(amount, position.collateral)
    if (!(wanted > 0)) {
      round.bidsMissing = true
      return
    }
    const { spent, sold } = sellToBidsFast(this.bids, this.premiums, wanted, position.price)
    if (sold < wanted * (1 - 1e-12)) round.bidsMissing = true
    const fee = spent * this.rules.bidFee + spent * this.rules.liquidatorFee
    ledger.transfer(stable, bids, fees, fee)
    const repaid = market.repay(bids, Math.min(spent - fee, position.borrowed))
    this.principal[index] = Math.max(0, this.principal[index]! - repaid / market.loanIndex())
    const refund = spent - fee - repaid
    if (refund > 0) ledger.transfer(stable, bids, borrowers, refund)
    ledger.transfer(receipt, collateral, bidders, sold)
    // Nothing is left of a class sold whole, also where the last digits of a double differ.
    this.pledged[index] = sold < position.collateral * (1 - 1e-12) ? position.collateral - sold : 0
    round.count++
    round.repaid += repaid
    round.spent += spent
    round.sold += sold
  }

  private spread(amount: number): void {
    for (let slot = 0; slot < this.bids.length; slot++) {
      this.bids[slot] = this.bids[slot]! + amount * this.bidShares[slot]!
    }
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]!
  return sum
}

function priceOf(price: CollateralPrice): number {
  return (price.coinPrice * Number(price.hubRate)) / 1e18
}
