/**
 * Who is refused again and again waits. A refused change costs the server the making anew of a replica of the whole document, so a person
 * whose page (or program) sends nothing else would take the time of everybody.
 */

import { type Rate, TokenBuckets } from '../hall/token-bucket.ts'

/** An honest page is refused once in a while, when a phase ends under somebody's hands. */
export const defaultRefusalRate: Rate = { perSecond: 0.5, burst: 10 }

/** People who are remembered at most; the oldest is forgotten first. */
const peopleMax = 10_000

/** See the file's head. */
export class RefusalLimit {
  readonly #refusals: TokenBuckets
  readonly #nowMs: () => number
  readonly #untilMs = new Map<string, number>()

  constructor(rate: Rate, nowMs: () => number) {
    this.#refusals = new TokenBuckets(rate, nowMs)
    this.#nowMs = nowMs
  }

  /** A change of this person was refused. */
  count(person: string): void {
    const waitMs = this.#refusals.take(person)
    if (waitMs === 0) return
    this.#untilMs.delete(person)
    this.#untilMs.set(person, this.#nowMs() + waitMs)
    if (this.#untilMs.size > peopleMax) this.#untilMs.delete(this.#untilMs.keys().next().value!)
  }

  /** True while nothing of this person is looked at. */
  bars(person: string): boolean {
    const untilMs = this.#untilMs.get(person)
    if (untilMs === undefined) return false
    if (untilMs > this.#nowMs()) return true
    this.#untilMs.delete(person)
    return false
  }
}
