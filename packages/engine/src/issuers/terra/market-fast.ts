// The market module for UST and LUNA in doubles: the same rules as market.ts, without the rounding to micro-units, for sweeps.
// Amounts are coins (not micro-units), the pool is in SDR. Nothing is allocated after construction.

import { pow } from '../../money/numeric.ts'

/** Parameters as of May 2022: 50 million SDR, 36 blocks, 0.5 %. */
export type MarketFastParameters = {
  /** Both sides of the pool at rest, SDR. */
  basePoolSdr: number
  poolRecoveryPeriodBlocks: number
  /** 0.005 is half a percent. */
  minStabilitySpread: number
  /** True: swaps that would pay nothing are refused. */
  zeroSwapCheck: boolean
}

const DELTA = 0

/**
 * A virtual pool between UST and LUNA. Its only moving part, delta (SDR), lives in one cell of a Float64Array that the caller may share,
 * so that a snapshot of a world is a slice. The figures of the last swap stand in `last...`.
 */
export class MarketFast {
  /** How many cells a market needs. */
  static readonly cellCount: number = 1

  basePoolSdr: number
  poolRecoveryPeriodBlocks: number
  minStabilitySpread: number
  zeroSwapCheck: boolean
  /** Spread of the last swap; the raw one is before the floor, negative where the swap pulled the pool back. */
  lastSpread = 0
  lastRawSpread = 0
  /** Fee of the last swap in the ask coin: minted for the stakers. */
  lastFee = 0
  /** True if the last swap was refused; nothing moved then. */
  lastRefused = false
  private readonly cells: Float64Array
  private readonly at: number

  constructor(parameters: MarketFastParameters, cells: Float64Array = new Float64Array(1), at = 0) {
    this.basePoolSdr = parameters.basePoolSdr
    this.poolRecoveryPeriodBlocks = parameters.poolRecoveryPeriodBlocks
    this.minStabilitySpread = parameters.minStabilitySpread
    this.zeroSwapCheck = parameters.zeroSwapCheck
    this.cells = cells
    this.at = at + DELTA
  }

  /** Terra side of the pool less its base, SDR. */
  get delta(): number {
    return this.cells[this.at]!
  }

  set delta(value: number) {
    this.cells[this.at] = value
  }

  private refuse(): number {
    this.lastRefused = true
    this.lastFee = 0
    return 0
  }

  /** Sets the figures of a swap whose raw spread is 1 - kept. */
  private price(kept: number): void {
    this.lastRefused = false
    this.lastRawSpread = 1 - kept
    this.lastSpread = this.lastRawSpread < this.minStabilitySpread ? this.minStabilitySpread : this.lastRawSpread
  }

  /**
   * Burns `amountUst` and gives LUNA; returns the LUNA paid (0 if refused). Rates are the oracle's: UST per SDR, UST per LUNA.
   * A pool whose Terra side is not positive (the base was cut below -delta) is refused; the chain would divide by zero or talk nonsense.
   */
  swapTerraToLuna(amountUst: number, ustPerSdr: number, ustPerLuna: number): number {
    const terraPool = this.basePoolSdr + this.delta
    if (!(amountUst > 0 && ustPerSdr > 0 && ustPerLuna > 0 && terraPool > 0)) return this.refuse()
    const worth = amountUst / ustPerSdr
    // b - c over b with the pools L = B^2 / T and T, where c = L b / (T + b).
    this.price((this.basePoolSdr / terraPool) * (this.basePoolSdr / (terraPool + worth)))
    const oracleAmount = amountUst / ustPerLuna
    const fee = this.lastSpread * oracleAmount
    const paid = oracleAmount - fee
    if (this.zeroSwapCheck && paid <= 0) return this.refuse()
    this.lastFee = fee
    this.delta += worth
    return paid
  }

  /** Burns `amountLuna` and gives UST; returns the UST paid (0 if refused, also where the spread eats all). */
  swapLunaToTerra(amountLuna: number, ustPerSdr: number, ustPerLuna: number): number {
    const terraPool = this.basePoolSdr + this.delta
    if (!(amountLuna > 0 && ustPerSdr > 0 && ustPerLuna > 0 && terraPool > 0)) return this.refuse()
    const oracleAmount = amountLuna * ustPerLuna
    const lunaPool = (this.basePoolSdr * this.basePoolSdr) / terraPool
    this.price(terraPool / (lunaPool + oracleAmount / ustPerSdr))
    const fee = this.lastSpread * oracleAmount
    const paid = oracleAmount - fee
    if (paid <= 0) return this.refuse()
    this.lastFee = fee
    this.delta -= paid / ustPerSdr
    return paid
  }

  /** The ends of `blocks` blocks (need not be whole): delta shrinks by (1 - 1/period) each. */
  recover(blocks: number): void {
    if (blocks > 0) this.delta *= pow(1 - 1 / this.poolRecoveryPeriodBlocks, blocks)
  }

  /** Spread of an infinitely small swap of UST for LUNA, with the floor. */
  marginalSpread(): number {
    const ratio = this.basePoolSdr / (this.basePoolSdr + this.delta)
    const raw = 1 - ratio * ratio
    return raw < this.minStabilitySpread ? this.minStabilitySpread : raw
  }

  /**
   * SDR worth of UST that must be burned now to bring the marginal spread up to `spread` (0 to below 1): what arbitrage does while its
   * gain exceeds that spread. 0 if the spread is there already or below the floor; Infinity for 1.
   */
  amountForMarginalSpread(spread: number): number {
    if (!(spread >= this.minStabilitySpread)) return 0
    if (spread >= 1) return Infinity
    const wanted = this.basePoolSdr * (1 / Math.sqrt(1 - spread) - 1)
    return wanted > this.delta ? wanted - this.delta : 0
  }

  /**
   * SDR worth of UST that can be burned per block, for ever, at a marginal spread of `spread`: the pool's recovery at that delta.
   * At 2 %, 50 million SDR and 36 blocks: about 14,100 SDR a block.
   */
  throughputPerBlock(spread: number): number {
    if (!(spread > 0)) return 0
    if (spread >= 1) return Infinity
    return (this.basePoolSdr * (1 / Math.sqrt(1 - spread) - 1)) / this.poolRecoveryPeriodBlocks
  }
}
