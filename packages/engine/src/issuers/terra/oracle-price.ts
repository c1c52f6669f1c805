// The price that the chain uses. Validators see the market, commit in one period of a few blocks, reveal in the next, and the median of
// what they saw serves the period after that: swaps are priced off the past. In a fast fall the chain overvalues LUNA by that lag.

import { exp } from '../../money/numeric.ts'

/** How late and how noisy the price is. */
export type OraclePriceParameters = {
  /** Blocks of a voting period: 5 on columbus-5. */
  votePeriodBlocks: number
  blockTimeMs: number
  /** Age of what the voters saw, at the moment of the tally. Default: one voting period. */
  delayMs?: number
  /** Standard deviation of the median's error, as a fraction of the price (median of the feeders, not of one feeder). Default 0. */
  noise?: number
  /** Length of the caller's step: sets how many past prices are kept. */
  stepMs: number
  startPrice: number
}

const RATE = 0
const TALLY_PERIOD = 1
const NEXT_SLOT = 2
const FILLED = 3
const HEAD = 4

/** One oracle price with its memory. All state in cells; no allocation after construction. */
export class OraclePrice {
  readonly votePeriodBlocks: number
  readonly delayMs: number
  noise: number
  private readonly blockTimeMs: number
  private readonly slots: number
  private readonly cells: Float64Array

  /** How many cells an oracle needs. */
  static cellCount(parameters: OraclePriceParameters): number {
    return HEAD + 2 * slotsOf(parameters)
  }

  constructor(
    parameters: OraclePriceParameters,
    cells: Float64Array = new Float64Array(OraclePrice.cellCount(parameters)),
  ) {
    this.votePeriodBlocks = parameters.votePeriodBlocks
    this.blockTimeMs = parameters.blockTimeMs
    this.delayMs = delayOf(parameters)
    this.noise = parameters.noise ?? 0
    this.slots = slotsOf(parameters)
    this.cells = cells
    cells.fill(0, 0, OraclePrice.cellCount(parameters))
    cells[RATE] = parameters.startPrice
    cells[TALLY_PERIOD] = -1
  }

  /** Units of account per LUNA (or whatever was observed), as swaps use it now. */
  get price(): number {
    return this.cells[RATE]!
  }

  /** Remembers what the market shows at `atMs`. Call once a step, times rising. */
  observe(atMs: number, marketPrice: number): void {
    const slot = this.cells[NEXT_SLOT]!
    this.cells[HEAD + 2 * slot] = atMs
    this.cells[HEAD + 2 * slot + 1] = marketPrice
    this.cells[NEXT_SLOT] = (slot + 1) % this.slots
    if (this.cells[FILLED]! < this.slots) this.cells[FILLED] = this.cells[FILLED]! + 1
  }

  /** The latest observation at or before `atMs`; the oldest kept if all are younger; the current price if there is none. */
  observedAt(atMs: number): number {
    const filled = this.cells[FILLED]!
    let slot = this.cells[NEXT_SLOT]!
    let found = this.cells[RATE]!
    for (let back = 0; back < filled; back++) {
      slot = slot === 0 ? this.slots - 1 : slot - 1
      found = this.cells[HEAD + 2 * slot + 1]!
      if (this.cells[HEAD + 2 * slot]! <= atMs) break
    }
    return found
  }

  /**
   * Tallies if the chain has closed a voting period since the last call. `height` is that of the last block, `nowMs` the present, `normal`
   * a standard normal draw for the noise. Returns true if there was a tally. A halted chain tallies nothing: its price stands still.
   */
  tally(height: number, nowMs: number, normal = 0): boolean {
    const period = Math.floor((height + 1) / this.votePeriodBlocks)
    const last = this.cells[TALLY_PERIOD]!
    this.cells[TALLY_PERIOD] = period
    if (last < 0 || period <= last) return false
    const blocksSince = height + 1 - period * this.votePeriodBlocks
    const tallyMs = nowMs - blocksSince * this.blockTimeMs
    const seen = this.observedAt(tallyMs - this.delayMs)
    this.cells[RATE] = this.noise === 0 ? seen : seen * exp(this.noise * normal)
    return true
  }
}

function delayOf(parameters: OraclePriceParameters): number {
  return parameters.delayMs ?? parameters.votePeriodBlocks * parameters.blockTimeMs
}

/** Enough past steps to look back over the delay and the blocks since the tally. */
function slotsOf(parameters: OraclePriceParameters): number {
  const reachMs = delayOf(parameters) + parameters.votePeriodBlocks * parameters.blockTimeMs
  return Math.ceil(reachMs / parameters.stepMs) + 2
}
