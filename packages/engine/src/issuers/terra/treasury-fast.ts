// The treasury in doubles, for sweeps: the rules of terra-treasury-epochs.ts without the rounding to micro-units. Amounts are coins.
// All that moves lies in cells that the caller may share; nothing is allocated after construction.

import { epochsKept } from './terra-treasury-epochs.ts'
import { treasuryEpochBlocks } from './treasury.ts'

/** Bounds of a rate, and the most that it may move in one epoch. */
export type PolicyBounds = { minimum: number; maximum: number; changeMaximum: number }

/** Parameters of the module, as {@link import('./terra-treasury-epochs.ts').TreasuryTerms} has them. */
export type TreasuryFastTerms = {
  taxPolicy: PolicyBounds
  /** Most tax on one payment, SDR. */
  sdrCap: number
  rewardPolicy: PolicyBounds
  seigniorageBurdenTarget: number
  miningIncrement: number
  windowShort: number
  windowLong: number
  windowProbation: number
}

const TAX_RATE = 0
const REWARD_WEIGHT = 1
const OPENING_COIN = 2
const EPOCHS = 3
const FIXED = 4

/** See the file's head. Denoms are addressed by index; the caller decides which they are, and leaves LUNA out. */
export class TreasuryFast {
  /** How many cells a treasury over some denoms needs. */
  static cellCount(denoms: number, windows: { windowShort: number; windowLong: number }): number {
    return FIXED + 2 * denoms + 3 * epochsKept(windows)
  }

  /** LUNA by which the supply fell in the last epoch that ended. */
  lastSeigniorage = 0
  /** New LUNA of the community pool at that end. */
  lastToCommunityPool = 0
  /** True if that epoch was one of the chain's first, in which the rates stay. */
  lastInProbation = false
  private readonly terms: TreasuryFastTerms
  private readonly denoms: number
  private readonly kept: number
  private readonly cells: Float64Array
  private readonly proceedsAt: number
  private readonly taxRewardsAt: number
  private readonly seigniorageAt: number
  private readonly perLunaAt: number

  constructor(
    terms: TreasuryFastTerms,
    opening: { taxRate: number; rewardWeight: number },
    denoms: number,
    cells: Float64Array,
  ) {
    this.terms = terms
    this.denoms = denoms
    this.kept = epochsKept(terms)
    this.cells = cells
    this.proceedsAt = FIXED + denoms
    this.taxRewardsAt = FIXED + 2 * denoms
    this.seigniorageAt = this.taxRewardsAt + this.kept
    this.perLunaAt = this.seigniorageAt + this.kept
    cells[TAX_RATE] = opening.taxRate
    cells[REWARD_WEIGHT] = opening.rewardWeight
  }

  /** Share of what is sent that is taken. */
  get taxRate(): number {
    return this.cells[TAX_RATE]!
  }

  /** Share of the seigniorage that stays burned. */
  get rewardWeight(): number {
    return this.cells[REWARD_WEIGHT]!
  }

  /** LUNA that existed when the epoch began. */
  get openingCoin(): number {
    return this.cells[OPENING_COIN]!
  }

  set openingCoin(coins: number) {
    this.cells[OPENING_COIN] = coins
  }

  /** Most tax on one payment, coins of the denom. */
  cap(denom: number): number {
    return this.cells[FIXED + denom]!
  }

  /** Tax of the current epoch so far, coins of the denom. */
  proceeds(denom: number): number {
    return this.cells[this.proceedsAt + denom]!
  }

  /** Notes tax that was taken. */
  take(denom: number, coins: number): void {
    this.cells[this.proceedsAt + denom] = this.proceeds(denom) + coins
  }

  /** Tax on one payment, coins. */
  tax(denom: number, quantity: number): number {
    const tax = quantity * this.taxRate
    const cap = this.cap(denom)
    return tax < cap ? tax : cap
  }

  /** Sets the caps from the oracle's rates (coins for one LUNA); a denom without a price takes the SDR cap's number. */
  setCaps(rates: Float64Array, sdrRate: number): void {
    for (let denom = 0; denom < this.denoms; denom++) {
      const rate = rates[denom]!
      const worth = sdrRate > 0 && rate > 0 ? (this.terms.sdrCap * rate) / sdrRate : 0
      this.cells[FIXED + denom] = worth > 0 ? worth : this.terms.sdrCap
    }
  }

  /**
   * The end of an epoch. `rates` holds coins for one LUNA by denom, `sdrRate` SDR for one LUNA; the figures of the end stand in `last...`.
   * The caller gives `lastToCommunityPool` to the pool.
   */
  endEpoch(height: number, coinSupply: number, bonded: number, rates: Float64Array, sdrRate: number): void {
    const { cells, terms } = this
    this.lastSeigniorage = Math.max(0, this.openingCoin - coinSupply)
    this.lastToCommunityPool = 0
    let taxReward = 0
    for (let denom = 0; denom < this.denoms; denom++) {
      const rate = rates[denom]!
      if (rate > 0 && sdrRate > 0) taxReward += (this.proceeds(denom) * sdrRate) / rate
      cells[this.proceedsAt + denom] = 0
    }
    const slot = cells[EPOCHS]! % this.kept
    cells[EPOCHS] = cells[EPOCHS]! + 1
    cells[this.taxRewardsAt + slot] = taxReward
    cells[this.seigniorageAt + slot] = this.rewardWeight * this.lastSeigniorage * sdrRate
    cells[this.perLunaAt + slot] = bonded > 0 ? taxReward / bonded : 0
    this.lastInProbation = height < treasuryEpochBlocks * terms.windowProbation
    if (!this.lastInProbation) {
      this.lastToCommunityPool = this.lastSeigniorage * (1 - this.rewardWeight)
      this.moveRates()
      this.setCaps(rates, sdrRate)
    }
    this.openingCoin = coinSupply + this.lastToCommunityPool
  }

  private moveRates(): void {
    const { cells, terms } = this
    const short = this.sumOfLast(this.perLunaAt, terms.windowShort) / this.counted(terms.windowShort)
    const long = this.sumOfLast(this.perLunaAt, terms.windowLong) / this.counted(terms.windowLong)
    const wantedTax = short > 0 ? (this.taxRate * long * terms.miningIncrement) / short : terms.taxPolicy.maximum
    cells[TAX_RATE] = clamp(terms.taxPolicy, this.taxRate, wantedTax)
    const seigniorage = this.sumOfLast(this.seigniorageAt, terms.windowShort)
    const mining = seigniorage + this.sumOfLast(this.taxRewardsAt, terms.windowShort)
    const wantedWeight =
      seigniorage > 0
        ? (this.rewardWeight * terms.seigniorageBurdenTarget * mining) / seigniorage
        : terms.rewardPolicy.maximum
    cells[REWARD_WEIGHT] = clamp(terms.rewardPolicy, this.rewardWeight, wantedWeight)
  }

  private counted(window: number): number {
    return Math.max(1, Math.min(window, this.cells[EPOCHS]!))
  }

  private sumOfLast(at: number, window: number): number {
    const { cells } = this
    const newest = cells[EPOCHS]! - 1
    const count = Math.min(window, cells[EPOCHS]!)
    let sum = 0
    for (let back = 0; back < count; back++) sum += cells[at + ((newest - back) % this.kept)]!
    return sum
  }
}

function clamp(policy: PolicyBounds, previous: number, wanted: number): number {
  const { minimum, maximum, changeMaximum } = policy
  let rate = wanted
  if (rate > previous + changeMaximum) rate = previous + changeMaximum
  else if (rate < previous - changeMaximum) rate = previous - changeMaximum
  if (rate < minimum) return minimum
  return rate > maximum ? maximum : rate
}
