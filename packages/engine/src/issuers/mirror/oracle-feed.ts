/**
 * The price that Mirror's feeders bring, and when they bring none. The share trades on its exchange on weekdays between two hours; outside
 * them its last price stands, and nobody feeds. Feeders may stop in the middle of a session too. The contract looks at the age of a price
 * only; the pair looks at nothing.
 */

import { exp, ln } from '../../money/numeric.ts'
import type { Clock } from '../../step/clock.ts'

const dayMs = 86_400_000
/** 1 January 1970 was a Thursday; weekdays count from Monday = 0. */
const firstWeekday = 3

/** When the share's own exchange is open. */
export type SessionHours = {
  /** False: it trades day and night. */
  observed: boolean
  /** Time after midnight UTC. */
  opensMs: number
  closesMs: number
}

/** True while the share trades. */
export function isSessionOpen(hours: SessionHours, atMs: number): boolean {
  if (!hours.observed) return true
  const days = Math.floor(atMs / dayMs)
  const weekday = (days + firstWeekday) % 7
  const inDay = atMs - days * dayMs
  return weekday < 5 && inDay >= hours.opensMs && inDay < hours.closesMs
}

/**
 * The share's price at each step of a run. Between points the path is log-linear (a table: linear); outside the session the last price of
 * the session stands, so a path that went on over the weekend opens on Monday with a gap.
 */
export function sharePath(
  clock: Clock,
  points: { timesMs: readonly number[]; prices: readonly number[]; logarithmic: boolean },
  hours: SessionHours,
): Float64Array {
  const { timesMs, prices, logarithmic } = points
  const path = new Float64Array(clock.steps + 1)
  let row = 0
  let last = prices[0]!
  for (let step = 0; step <= clock.steps; step++) {
    const atMs = clock.startMs + step * clock.stepMs
    while (row + 1 < timesMs.length && timesMs[row + 1]! <= atMs) row++
    // Before the first session of a run the first price of the path stands.
    if (step === 0 || isSessionOpen(hours, atMs)) last = priceAt(timesMs, prices, logarithmic, row, atMs)
    path[step] = last
  }
  return path
}

function priceAt(
  timesMs: readonly number[],
  prices: readonly number[],
  logarithmic: boolean,
  row: number,
  atMs: number,
): number {
  const right = timesMs[row + 1]
  if (right === undefined || atMs <= timesMs[row]!) return prices[row]!
  const share = (atMs - timesMs[row]!) / (right - timesMs[row]!)
  const from = prices[row]!
  const to = prices[row + 1]!
  return logarithmic ? from * exp(share * ln(to / from)) : from + share * (to - from)
}

const PRICE = 0
const FED_MS = 1
const STOPPED = 2

/** What the contract knows: the last price that was fed and when. */
export class OracleFeed {
  /** How many cells a feed needs. */
  static readonly cellCount: number = 3

  private readonly cells: Float64Array
  private readonly maximumAgeMs: number

  constructor(cells: Float64Array, openPrice: number, startMs: number, maximumAgeMs: number) {
    this.cells = cells
    this.maximumAgeMs = maximumAgeMs
    cells[PRICE] = openPrice
    cells[FED_MS] = startMs
    cells[STOPPED] = 0
  }

  /** Last price fed. */
  get price(): number {
    return this.cells[PRICE]!
  }

  /** True between `oracle-stops` and `oracle-returns`. */
  get isStopped(): boolean {
    return this.cells[STOPPED] === 1
  }

  /** Stops the feeders or lets them come back. */
  stop(stopped: boolean): void {
    this.cells[STOPPED] = stopped ? 1 : 0
  }

  /** A price of this moment, unless the feeders are down. */
  feed(price: number, atMs: number): void {
    if (this.isStopped) return
    this.cells[PRICE] = price
    this.cells[FED_MS] = atMs
  }

  /** Age of the last price. */
  ageMs(atMs: number): number {
    return atMs - this.cells[FED_MS]!
  }

  /** True while the contract takes the price. */
  isFresh(atMs: number): boolean {
    return this.ageMs(atMs) <= this.maximumAgeMs
  }
}
