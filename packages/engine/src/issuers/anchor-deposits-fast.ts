// The rules of anchor-deposits.ts in doubles: amounts are coins (UST, aUST), rates are per block. Nothing is allocated after
// construction; what changes lives in cells that the caller may share and copy.
//
// Source: Anchor money-market-contracts at commit e8853fa, contracts market, interest_model and overseer.

/** The market's terms, see AnchorDepositsTerms. */
export type AnchorDepositsFastTerms = {
  baseRatePerBlock: number
  interestMultiplierPerBlock: number
  targetDepositRatePerBlock: number
  thresholdDepositRatePerBlock: number
  bufferDistributionFactor: number
  ancPurchaseFactor: number
}

/** What the market starts with: UST, and UST per aUST. */
export type AnchorDepositsFastOpening = {
  cash: number
  liabilities: number
  yieldReserve: number
  exchangeRate: number
}

const CASH = 0
const LIABILITIES = 1
const RESERVES = 2
const AUST = 3
const PREVIOUS_RATE = 4
const PREVIOUS_AUST = 5
const YIELD_RESERVE = 6
const EPOCH_YIELD_RESERVE = 7
const EPOCH_RATE = 8
const EPOCH_AUST = 9
const EPOCH_BLOCKS = 10
const INDEX = 11

/** Anchor's deposits in doubles. Time is given as blocks since the last accrual: call `accrue` before a batch of the same block. */
export class AnchorDepositsFast {
  /** How many cells a market needs. */
  static readonly cellCount: number = 12

  readonly terms: AnchorDepositsFastTerms
  /** True if the last call was refused (gate, nonsense, or the rate of aUST fell: then the contracts abort). */
  lastRefused = false
  private readonly cells: Float64Array

  constructor(
    terms: AnchorDepositsFastTerms,
    opening: AnchorDepositsFastOpening,
    cells: Float64Array = new Float64Array(AnchorDepositsFast.cellCount),
  ) {
    this.terms = terms
    this.cells = cells
    const aust = (opening.cash + opening.liabilities) / opening.exchangeRate
    cells[CASH] = opening.cash
    cells[LIABILITIES] = opening.liabilities
    cells[RESERVES] = 0
    cells[AUST] = aust
    cells[PREVIOUS_RATE] = opening.exchangeRate
    cells[PREVIOUS_AUST] = aust
    cells[YIELD_RESERVE] = opening.yieldReserve
    cells[EPOCH_YIELD_RESERVE] = opening.yieldReserve
    cells[EPOCH_RATE] = opening.exchangeRate
    cells[EPOCH_AUST] = aust
    cells[EPOCH_BLOCKS] = 0
    cells[INDEX] = 1
  }

  get cash(): number {
    return this.cells[CASH]!
  }

  get liabilities(): number {
    return this.cells[LIABILITIES]!
  }

  get reserves(): number {
    return this.cells[RESERVES]!
  }

  get austSupply(): number {
    return this.cells[AUST]!
  }

  get yieldReserve(): number {
    return this.cells[YIELD_RESERVE]!
  }

  /** What a loan of 1 at the start owes at the last accrual. */
  get interestIndex(): number {
    return this.cells[INDEX]!
  }

  /** What depositors own: cash and loans less reserves, UST. */
  get deposits(): number {
    return this.cells[CASH]! + this.cells[LIABILITIES]! - this.cells[RESERVES]!
  }

  /** UST per aUST; 1 while there is no aUST. */
  get exchangeRate(): number {
    const aust = this.cells[AUST]!
    return aust > 0 ? this.deposits / aust : 1
  }

  /** Most that can be redeemed now, UST. */
  get redeemable(): number {
    const left = this.cells[CASH]! - this.cells[RESERVES]!
    return left > 0 ? left : 0
  }

  /** Interest on loans per block, by how much of the deposits is lent. */
  borrowRate(): number {
    const worth = this.deposits
    const utilization = worth === 0 ? 0 : this.cells[LIABILITIES]! / worth
    return utilization * this.terms.interestMultiplierPerBlock + this.terms.baseRatePerBlock
  }

  private refuse(): number {
    this.lastRefused = true
    return 0
  }

  /** Interest of `blocks` blocks (simple inside the gap). False, and nothing changed, if the rate of aUST has fallen. */
  accrue(blocks: number): boolean {
    const cells = this.cells
    this.lastRefused = false
    if (!(blocks > 0)) return true
    const factor = blocks * this.borrowRate()
    const interest = cells[LIABILITIES]! * factor
    const aust = cells[AUST]!
    const previousRate = cells[PREVIOUS_RATE]!
    let rate = aust > 0 ? (this.deposits + interest) / aust : 1
    // Doubles wobble in the last digits where the chain floors; only a real fall is a panic.
    if (rate < previousRate * (1 - 1e-12)) {
      this.lastRefused = true
      return false
    }
    const depositRate = (rate / previousRate - 1) / blocks
    cells[LIABILITIES] = cells[LIABILITIES]! + interest
    cells[INDEX] = cells[INDEX]! * (1 + factor)
    if (depositRate > this.terms.targetDepositRatePerBlock) {
      const excess = depositRate - this.terms.targetDepositRatePerBlock
      cells[RESERVES] = cells[RESERVES]! + cells[PREVIOUS_AUST]! * previousRate * blocks * excess
      rate = this.exchangeRate
    }
    cells[PREVIOUS_RATE] = rate
    cells[PREVIOUS_AUST] = aust
    cells[EPOCH_BLOCKS] = cells[EPOCH_BLOCKS]! + blocks
    return true
  }

  /** Deposits UST; returns the aUST minted. */
  deposit(amount: number): number {
    if (!(amount > 0)) return this.refuse()
    this.lastRefused = false
    const minted = amount / this.exchangeRate
    this.cells[CASH] = this.cells[CASH]! + amount
    this.cells[AUST] = this.cells[AUST]! + minted
    return minted
  }

  /** Redeems aUST; returns the UST paid, or 0 at the gate (cash less reserves below what is asked: refused whole). */
  redeem(aust: number): number {
    const paid = aust * this.exchangeRate
    if (!(aust > 0) || paid > this.redeemable || aust > this.cells[AUST]!) return this.refuse()
    this.lastRefused = false
    this.cells[CASH] = this.cells[CASH]! - paid
    this.cells[AUST] = this.cells[AUST]! - aust
    return paid
  }

  /** Redeems UST worth of aUST for a crowd of small depositors: as much of `amount` as the gate lets through; returns the UST paid. */
  withdrawUpTo(amount: number): number {
    const paid = Math.min(amount, this.redeemable, this.deposits)
    if (!(paid > 0)) return this.refuse()
    this.lastRefused = paid < amount
    const aust = paid / this.exchangeRate
    this.cells[CASH] = this.cells[CASH]! - paid
    this.cells[AUST] = this.cells[AUST]! - Math.min(aust, this.cells[AUST]!)
    return paid
  }

  /** Lends UST; returns what was lent, 0 at the gate. Limits of single borrowers are not looked at. */
  borrow(amount: number): number {
    if (!(amount > 0) || amount > this.redeemable) return this.refuse()
    this.lastRefused = false
    this.cells[CASH] = this.cells[CASH]! - amount
    this.cells[LIABILITIES] = this.cells[LIABILITIES]! + amount
    return amount
  }

  /** Takes loans back; returns what was taken, at most what is owed. */
  repay(amount: number): number {
    const repaid = Math.min(amount, this.cells[LIABILITIES]!)
    if (!(repaid > 0)) return this.refuse()
    this.lastRefused = false
    this.cells[CASH] = this.cells[CASH]! + repaid
    this.cells[LIABILITIES] = this.cells[LIABILITIES]! - repaid
    return repaid
  }

  /**
   * Ends an epoch: `blocks` blocks of interest since the last accrual, then the reserve tops depositors up to the threshold as far as it may,
   * then `income` (staking rewards of collateral) flows into the reserve. Returns what the reserve paid to depositors.
   */
  settleEpoch(blocks: number, income: number): number {
    const cells = this.cells
    const terms = this.terms
    const grown = cells[YIELD_RESERVE]! - cells[EPOCH_YIELD_RESERVE]!
    if (grown < 0 || !this.accrue(blocks)) return this.refuse()
    const epochBlocks = cells[EPOCH_BLOCKS]!
    if (!(epochBlocks > 0)) return this.refuse()
    const epochRate = cells[EPOCH_RATE]!
    const depositRate = (this.exchangeRate / epochRate - 1) / epochBlocks
    const reserve = cells[YIELD_RESERVE]! - grown * terms.ancPurchaseFactor
    const missingRate = terms.thresholdDepositRatePerBlock - depositRate
    const missing = missingRate > 0 ? cells[EPOCH_AUST]! * epochRate * epochBlocks * missingRate : 0
    const paid = Math.min(missing, reserve * terms.bufferDistributionFactor)
    cells[CASH] = cells[CASH]! + paid
    cells[EPOCH_YIELD_RESERVE] = reserve - paid
    cells[YIELD_RESERVE] = reserve - paid + income
    const rate = this.exchangeRate
    cells[PREVIOUS_RATE] = rate
    cells[EPOCH_RATE] = rate
    cells[EPOCH_AUST] = cells[AUST]!
    cells[EPOCH_BLOCKS] = 0
    if (cells[CASH]! > cells[RESERVES]!) {
      cells[CASH] = cells[CASH]! - cells[RESERVES]!
      cells[RESERVES] = 0
    }
    return paid
  }
}
