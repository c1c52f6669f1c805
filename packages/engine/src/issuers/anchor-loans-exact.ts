/** Anchor's borrowers and the liquidation queue in integers: the contracts' own functions, class by class, slot by slot. */

import { Defect } from '../money/mistake.ts'
import { type BidPool, liquidateAgainstPool, openBidPool } from './anchor/bid-pool.ts'
import { anchorLiquidationAmounts, type LiquidationRules } from './anchor/liquidation-amount.ts'
import { type AnchorBorrower, accrueBorrowerInterest } from './anchor/market.ts'
import { anchorBorrowLimit } from './anchor/overseer.ts'
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
  toDecimal,
} from './anchor-loans-opening.ts'
import {
  ContractPanic,
  decimalOne,
  multiplyAmount,
  multiplyDecimals,
  smaller,
  type WasmAmount,
  type WasmDecimal,
} from './terra/cosmwasm-decimal.ts'

/** Loans within so small a part of their limit are looked at in integers; the others cannot be above it. */
const screen = 1 - 1e-9

type Saved = { borrowers: AnchorBorrower[]; collateral: WasmAmount[]; pools: BidPool[]; accruals: number }

/** See the file's head. */
export class ExactLoans implements LoansCore {
  private readonly place: LoansPlace
  private readonly terms: AnchorLoansTerms
  private readonly rules: LiquidationRules
  private readonly maxLoanToValue: WasmDecimal
  private readonly bidShares: Float64Array
  private borrowers: AnchorBorrower[]
  private collateralMicros: WasmAmount[]
  private pools: BidPool[]
  /** Interest of a class was reckoned so often: each time up to two micro-units are floored away. */
  private accruals = 0
  /** What the last check compared; not part of the state, a check more does no harm. */
  private lookedAt: { index: WasmDecimal; owes: WasmDecimal } = { index: 0n, owes: 0n }
  /** The same in doubles, loans without interest: only to see which class needs a closer look, and for charts. */
  private readonly principal: Float64Array
  private readonly pledged: Float64Array

  constructor(place: LoansPlace, terms: AnchorLoansTerms) {
    this.place = place
    this.terms = terms
    this.rules = {
      safeRatio: toDecimal(terms.safeRatio),
      bidFee: toDecimal(terms.bidFee),
      liquidatorFee: toDecimal(terms.liquidatorFee),
      liquidationThresholdMicros: BigInt(Math.round(terms.liquidationThreshold * microsPerCoin)),
      stabilityTaxRate: 0n,
      stabilityTaxCapMicros: 0n,
    }
    this.maxLoanToValue = toDecimal(terms.maxLoanToValue)
    this.bidShares = bidSharesOf(terms)
    const classes = openLoanClasses(terms)
    this.borrowers = classes.map(({ loanMicros }) => ({ loanMicros, interestIndex: decimalOne }))
    this.collateralMicros = classes.map(entry => entry.collateralMicros)
    this.pools = Array.from(premiumsOf(terms), premium => openBidPool(toDecimal(premium)))
    this.principal = new Float64Array(classes.length)
    this.pledged = new Float64Array(classes.length)
    this.mirrorAll()
    this.spread(BigInt(Math.round(terms.bids * microsPerCoin)))
  }

  loans(): number {
    let sum = 0
    for (let index = 0; index < this.principal.length; index++) sum += this.principal[index]!
    return sum * this.place.market.loanIndex()
  }

  collateral(): number {
    let sum = 0
    for (let index = 0; index < this.pledged.length; index++) sum += this.pledged[index]!
    return sum
  }

  bidsLeft(): number {
    return Number(this.bidMicros()) / microsPerCoin
  }

  badDebt(price: CollateralPrice): number {
    const unit = Number(priceOf(price)) / 1e18
    const loanIndex = this.place.market.loanIndex()
    let sum = 0
    for (let index = 0; index < this.principal.length; index++) {
      sum += Math.max(0, this.principal[index]! * loanIndex - this.pledged[index]! * unit)
    }
    return sum
  }

  placeBids(amount: number): number {
    const { ledger, stable, bidders, bids } = this.place
    const micros = smaller(BigInt(Math.floor(amount * microsPerCoin)), ledger.units(bidders, stable))
    if (micros <= 0n) return 0
    ledger.transferUnits(stable, bidders, bids, micros)
    this.spread(micros)
    return Number(micros) / microsPerCoin
  }

  repayAbove(price: CollateralPrice, shareOfLimit: number, part: number): number {
    const { ledger, market, stable, borrowers } = this.place
    const shareDecimal = toDecimal(shareOfLimit)
    const partDecimal = toDecimal(part)
    const unitPrice = priceOf(price)
    const candidates = this.above(price, shareOfLimit)
    if (candidates.length === 0 || ledger.units(borrowers, stable) === 0n || !market.accrue()) return 0
    let paidMicros = 0n
    for (const index of candidates) {
      this.accrueClass(index)
      const { loanMicros } = this.borrowers[index]!
      if (loanMicros <= multiplyAmount(this.limitMicros(index, unitPrice), shareDecimal)) continue
      const wanted = smaller(multiplyAmount(loanMicros, partDecimal), ledger.units(borrowers, stable))
      paidMicros += this.pay(index, borrowers, wanted)
    }
    return Number(paidMicros) / microsPerCoin
  }

  liquidate(price: CollateralPrice): LiquidationRound {
    const round = { count: 0, repaid: 0, spent: 0, sold: 0, bidsMissing: false }
    const unitPrice = priceOf(price)
    const candidates = unitPrice > 0n ? this.above(price, 1) : []
    if (candidates.length === 0) return round
    let accrued = false
    for (const index of candidates) {
      if (this.collateralMicros[index] === 0n) continue
      if (this.bidMicros() === 0n) {
        round.bidsMissing = true
        return round
      }
      accrued = accrued || this.place.market.accrue()
      if (!accrued) return round
      this.accrueClass(index)
      const borrowLimitMicros = this.limitMicros(index, unitPrice)
      const { loanMicros } = this.borrowers[index]!
      if (loanMicros <= borrowLimitMicros) continue
      const wanted = this.amountToSell(index, unitPrice, loanMicros, borrowLimitMicros)
      if (wanted > 0n) this.sell(index, wanted, unitPrice, round)
      else round.bidsMissing = true
    }
    return round
  }

  check(): void {
    const { ledger, market, stable, receipt, collateral, bids } = this.place
    const pledged = this.collateralMicros.reduce((sum, micros) => sum + micros, 0n)
    if (pledged !== ledger.units(collateral, receipt)) {
      throw new Defect(
        `${pledged} micro-units of collateral are booked, ${ledger.units(collateral, receipt)} are there`,
      )
    }
    if (this.bidMicros() !== ledger.units(bids, stable)) {
      throw new Defect(`${this.bidMicros()} micro-units are bid, ${ledger.units(bids, stable)} are there`)
    }
    const globalIndex = market.interestIndex()
    const owes = market.liabilities()
    // No interest was reckoned and nothing paid since the last look.
    if (globalIndex === this.lookedAt.index && owes === this.lookedAt.owes) return
    this.lookedAt = { index: globalIndex, owes }
    let owed = 0n
    for (const borrower of this.borrowers) owed += accrueBorrowerInterest(borrower, globalIndex).loanMicros
    const liabilities = owes / decimalOne
    const off = owed > liabilities ? owed - liabilities : liabilities - owed
    const allowed = 10_000n + 2n * BigInt(this.accruals)
    if (off > allowed) {
      throw new Defect(`borrowers owe ${owed} micro-units, the market is owed ${liabilities}, allowed ${allowed}`)
    }
  }

  save(): unknown {
    const saved: Saved = {
      borrowers: [...this.borrowers],
      collateral: [...this.collateralMicros],
      pools: [...this.pools],
      accruals: this.accruals,
    }
    return saved
  }

  load(state: unknown): void {
    const saved = state as Saved
    this.borrowers = [...saved.borrowers]
    this.collateralMicros = [...saved.collateral]
    // Sums of single bids are not kept, see `sell`.
    this.pools = saved.pools.map(pool => ({ ...pool, sums: new Map() }))
    this.accruals = saved.accruals
    this.mirrorAll()
  }

  /** Classes that owe more than a share of their limit now, or so nearly that only integers can tell. */
  private above(price: CollateralPrice, shareOfLimit: number): number[] {
    const limit = (Number(priceOf(price)) / 1e18) * this.terms.maxLoanToValue * shareOfLimit * screen
    const loanIndex = this.place.market.loanIndexNow()
    const found: number[] = []
    for (let index = 0; index < this.principal.length; index++) {
      const owed = this.principal[index]! * loanIndex
      if (owed > 0 && owed > this.pledged[index]! * limit) found.push(index)
    }
    return found
  }

  private bidMicros(): WasmAmount {
    let sum = 0n
    for (const pool of this.pools) sum += pool.totalBidMicros
    return sum
  }

  private limitMicros(index: number, price: WasmDecimal): WasmAmount {
    const amountMicros = this.collateralMicros[index]!
    return anchorBorrowLimit([{ amountMicros, price, maxLoanToValue: this.maxLoanToValue }])
  }

  private accrueClass(index: number): void {
    this.accruals++
    this.borrowers[index] = accrueBorrowerInterest(this.borrowers[index]!, this.place.market.interestIndex())
    this.mirror(index)
  }

  /** Pays a class's loan from an account. */
  private pay(index: number, account: number, micros: WasmAmount): WasmAmount {
    const borrower = this.borrowers[index]!
    const repaid = this.place.market.repayUnits(account, smaller(micros, borrower.loanMicros))
    this.borrowers[index] = { ...borrower, loanMicros: borrower.loanMicros - repaid }
    this.mirror(index)
    return repaid
  }

  /** What the queue says; nothing where its message would abort. */
  private amountToSell(
    index: number,
    price: WasmDecimal,
    borrowMicros: WasmAmount,
    borrowLimitMicros: WasmAmount,
  ): WasmAmount {
    const slots = this.pools.map(pool => ({ premium: pool.premium, availableMicros: pool.totalBidMicros }))
    const amountMicros = this.collateralMicros[index]!
    const collaterals = [{ amountMicros, price, maxLoanToValue: this.maxLoanToValue, slots }]
    try {
      const [amount] = anchorLiquidationAmounts({ borrowMicros, borrowLimitMicros, collaterals }, this.rules)
      return smaller(amount ?? 0n, amountMicros)
    } catch (panic) {
      if (panic instanceof ContractPanic) return 0n
      throw panic
    }
  }

  /**
   * Sells to the bids, lowest premium first. Where they do not suffice the contract refuses a whole position; a class is many borrowers,
   * so that as many of them are sold as bids can pay for.
   */
  private sell(index: number, wanted: WasmAmount, price: WasmDecimal, round: LiquidationRound): void {
    const { ledger, stable, receipt, collateral, bids, bidders, borrowers, fees } = this.place
    let left = wanted
    let spent = 0n
    for (let slot = 0; slot < this.pools.length && left > 0n; slot++) {
      const pool = this.pools[slot]!
      if (pool.totalBidMicros === 0n) continue
      const sale = liquidateAgainstPool(pool, left, price)
      // All bidders are one account here: what each single bid got need not be remembered, and the list would grow without end.
      this.pools[slot] = { ...sale.pool, sums: new Map() }
      spent += sale.stableSpentMicros
      left = sale.filled ? 0n : left - sale.collateralTakenMicros
    }
    if (left > 0n) round.bidsMissing = true
    const sold = wanted - left
    if (spent === 0n && sold === 0n) return
    const feeMicros = multiplyAmount(spent, this.rules.bidFee) + multiplyAmount(spent, this.rules.liquidatorFee)
    ledger.transferUnits(stable, bids, fees, feeMicros)
    const repaid = this.pay(index, bids, spent - feeMicros)
    // A payment above the loan goes back to the borrower.
    ledger.transferUnits(stable, bids, borrowers, spent - feeMicros - repaid)
    ledger.transferUnits(receipt, collateral, bidders, sold)
    this.collateralMicros[index] = this.collateralMicros[index]! - sold
    this.mirror(index)
    round.count++
    round.repaid += Number(repaid) / microsPerCoin
    round.spent += Number(spent) / microsPerCoin
    round.sold += Number(sold) / microsPerCoin
  }

  /** Spreads new bids over the slots; what rounding leaves goes to the lowest premium. */
  private spread(micros: WasmAmount): void {
    const quantity = Number(micros)
    const parts = Array.from(this.bidShares, share => BigInt(Math.floor(quantity * share * screen)))
    parts[0] = parts[0]! + micros - parts.reduce((sum, part) => sum + part, 0n)
    this.pools = this.pools.map((pool, slot) => ({ ...pool, totalBidMicros: pool.totalBidMicros + parts[slot]! }))
  }

  private mirror(index: number): void {
    const { loanMicros, interestIndex } = this.borrowers[index]!
    this.principal[index] = Number(loanMicros) / microsPerCoin / (Number(interestIndex) / 1e18)
    this.pledged[index] = Number(this.collateralMicros[index]!) / microsPerCoin
  }

  private mirrorAll(): void {
    for (let index = 0; index < this.borrowers.length; index++) this.mirror(index)
  }
}

function priceOf(price: CollateralPrice): WasmDecimal {
  return multiplyDecimals(toDecimal(price.coinPrice), price.hubRate)
}
