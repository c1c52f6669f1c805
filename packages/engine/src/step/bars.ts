/** Hourly bars of a price with the volume behind it, taken at every step: what history is compared with. */

import type { Clock } from './clock.ts'

const millisecondsPerHour = 3_600_000

/** Open, high, low, close of a price by hour, and traded volumes. Hours start at full hours UTC; empty hours hold NaN. */
export class HourlyBars {
  readonly firstHourMs: number
  readonly hours: number
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  /** Coins traded, and coins bought at market less coins sold at market. */
  readonly volume: Float64Array
  readonly netTaker: Float64Array
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
    this.firstHourMs = Math.floor(clock.startMs / millisecondsPerHour) * millisecondsPerHour
    this.hours = Math.ceil((clock.startMs + clock.steps * clock.stepMs - this.firstHourMs) / millisecondsPerHour)
    const column = (): Float64Array => new Float64Array(this.hours).fill(Number.NaN)
    this.open = column()
    this.high = column()
    this.low = column()
    this.close = column()
    this.volume = new Float64Array(this.hours)
    this.netTaker = new Float64Array(this.hours)
  }

  /** The row of a moment; may lie outside. */
  rowAt(atMs: number): number {
    return Math.floor((atMs - this.firstHourMs) / millisecondsPerHour)
  }

  /** Takes one price of the current step into its hour. */
  price(price: number): void {
    const row = this.rowAt(this.clock.nowMs)
    if (!(this.high[row]! >= price)) this.high[row] = price
    if (!(this.low[row]! <= price)) this.low[row] = price
    if (Number.isNaN(this.open[row])) this.open[row] = price
    this.close[row] = price
  }

  /** Takes what was traded between two prices of the step: its lowest and its highest. */
  extremes(low: number, high: number): void {
    const row = this.rowAt(this.clock.nowMs)
    if (!(this.high[row]! >= high)) this.high[row] = high
    if (!(this.low[row]! <= low)) this.low[row] = low
  }

  /** Adds trades of the current step. */
  trade(volume: number, netTaker: number): void {
    const row = this.rowAt(this.clock.nowMs)
    this.volume[row] = this.volume[row]! + volume
    this.netTaker[row] = this.netTaker[row]! + netTaker
  }

  /** The columns in a fixed order, for hashes and snapshots. */
  get columns(): readonly Float64Array[] {
    return [this.open, this.high, this.low, this.close, this.volume, this.netTaker]
  }
}
