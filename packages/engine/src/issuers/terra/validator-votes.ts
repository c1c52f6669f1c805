/**
 * How the validators vote in a run, and what their votes give. Each feeder looks at the market some time late and with an error of its
 * own that lasts a while; in one vote period it commits, in the next it reveals. The outcome is that of the tally in oracle-tally.ts, to
 * the last digit, found without 130 votes of big integers at every step: the errors keep their order while they last, so the weighted
 * median is a walk over sorted lists, and the cross rates between currencies do not move at all.
 */

import type { Stream } from '../../random/streams.ts'
import { numberToDec, type RatedDenom } from './chain-rates.ts'
import { type OracleRules, tallyOracle } from './oracle-tally.ts'
import { type Dec, quo } from './sdk-dec.ts'

/** How feeders look at the market. */
export type FeederHabits = {
  /** Groups of feeders by how old their price is when they commit, milliseconds; a feeder belongs to one for the whole run. */
  lagsMs: readonly number[]
  /** Standard deviation of one feeder's price around the market's. */
  noise: number
  /** Standard deviation of a feeder's exchange rate between currencies. */
  currencyNoise: number
}

/** What a period's votes gave. Undefined rates: too few voted. */
export type VoteOutcome = {
  /** By the order of the denoms; 0 where the ballot did not pass. */
  rates: Float64Array
  decs: (Dec | undefined)[]
  /** Right votes of each validator. */
  wins: Uint8Array
  /** Denoms that a validator had to get right. */
  targets: number
  /** True where the doubles could not decide and the whole tally was run. */
  refereed: boolean
}

/** Cross rates of one denom: fixed while the feeders' errors and their powers are. */
type Crosses = { order: Int32Array; ratios: Float64Array; place: number; wins: Uint8Array; decided: boolean }

/** See the file's head. Validators are addressed by index. */
export class ValidatorVotes {
  readonly count: number
  /** Whole LUNA of power by validator; 0 for those outside the active set. Call {@link changed} after a change. */
  readonly powers: Float64Array
  /** 1 for feeders that vote. Call {@link changed} after a change. */
  readonly voting: Uint8Array
  readonly lagGroup: Uint8Array
  /** All bonded stake in whole LUNA, which the threshold is reckoned of; default: the sum of the whole powers. */
  bondedTotal: number | undefined
  private readonly denoms: readonly RatedDenom[]
  private readonly habits: FeederHabits
  private readonly rules: OracleRules
  private readonly stream: Stream
  /** A feeder's vote on a denom for a price of 1, by denom, then validator. */
  private readonly factors: Float64Array
  private readonly drawn: Float64Array
  private readonly outcome: VoteOutcome
  /** Validators in rising order of their vote on the reference, by lag group. */
  private readonly orders: Int32Array[]
  private readonly refVotes: Float64Array
  private readonly places: Int32Array
  private readonly reference: number
  private readonly crosses: (Crosses | undefined)[]
  private stale = true
  private bonded = 0
  private voted = 0
  private voters = 0
  /** Who votes, and those of each lag group in rising order of their reference vote. */
  private active: Int32Array = new Int32Array(0)
  private activeOrders: Int32Array[] = []

  constructor(count: number, denoms: readonly RatedDenom[], habits: FeederHabits, rules: OracleRules, stream: Stream) {
    this.count = count
    this.denoms = denoms
    this.habits = habits
    this.rules = rules
    this.stream = stream
    this.powers = new Float64Array(count)
    this.voting = new Uint8Array(count).fill(1)
    this.lagGroup = new Uint8Array(count)
    this.factors = new Float64Array(count * denoms.length)
    denoms.forEach((entry, denom) => {
      this.factors.fill(1 / entry.stablePerUnit, denom * count, (denom + 1) * count)
    })
    this.drawn = new Float64Array(count * (1 + denoms.length))
    this.outcome = {
      rates: new Float64Array(denoms.length),
      decs: denoms.map(() => undefined),
      wins: new Uint8Array(count),
      targets: denoms.length,
      refereed: false,
    }
    // All vote on all denoms, so all ballots have one power and the first in the alphabet is the reference.
    let reference = 0
    denoms.forEach((entry, at) => {
      if (entry.denom < denoms[reference]!.denom) reference = at
    })
    this.reference = reference
    this.refVotes = new Float64Array(count)
    this.places = new Int32Array(habits.lagsMs.length)
    this.crosses = denoms.map((_entry, at) =>
      at === reference
        ? undefined
        : {
            order: new Int32Array(count),
            ratios: new Float64Array(count),
            place: 0,
            wins: new Uint8Array(count),
            decided: true,
          },
    )
    for (let at = 0; at < count; at++) this.lagGroup[at] = stream.integer(0, at, habits.lagsMs.length)
    this.orders = habits.lagsMs.map((_lag, group) =>
      Int32Array.from([...this.lagGroup.keys()].filter(at => this.lagGroup[at] === group)),
    )
  }

  /** Draws the feeders' errors anew; they last until the next call. `index` addresses the draw. */
  drawErrors(index: number): void {
    const { count, denoms, drawn, habits } = this
    this.stream.fillNormal(index, drawn)
    for (let at = 0; at < count; at++) {
      const own = Math.max(0.01, 1 + habits.noise * drawn[at]!)
      for (let denom = 0; denom < denoms.length; denom++) {
        const { stablePerUnit } = denoms[denom]!
        const error = stablePerUnit === 1 ? 0 : habits.currencyNoise * drawn[count * (1 + denom) + at]!
        this.factors[denom * count + at] = (own * Math.max(0.01, 1 + error)) / stablePerUnit
      }
    }
    this.sortByErrors()
  }

  /** A copy of the errors in force. */
  saveErrors(): Float64Array {
    return this.factors.slice()
  }

  /** Puts saved errors in force. */
  loadErrors(saved: Float64Array): void {
    this.factors.set(saved)
    this.sortByErrors()
  }

  private sortByErrors(): void {
    const base = this.reference * this.count
    for (const order of this.orders) {
      order.sort((left, right) => this.factors[base + left]! - this.factors[base + right]! || left - right)
    }
    this.stale = true
  }

  /** Powers or voters are others than before. */
  changed(): void {
    this.stale = true
  }

  /** Power behind the votes of the last tally, and all power, whole LUNA. */
  get votedPower(): number {
    return this.voted
  }

  /** See {@link votedPower}. */
  get bondedPower(): number {
    return this.bonded
  }

  /** The vote of a validator on a denom, given what its group sees. */
  voteOf(at: number, denom: number, seen: number): number {
    return seen * this.factors[denom * this.count + at]!
  }

  /**
   * What the period's votes give.
   * @param seen by lag group: the market's price that the group committed to.
   * @param exact whether the rates are wanted as the chain's decimals too.
   * @returns the same object at every call.
   */
  tally(seen: Float64Array, exact: boolean): VoteOutcome {
    const { outcome, denoms } = this
    outcome.rates.fill(0)
    outcome.decs.fill(undefined)
    outcome.wins.fill(0)
    outcome.targets = denoms.length
    outcome.refereed = false
    if (this.stale) this.settle()
    if (this.voters === 0) return outcome
    if (this.voted < Math.round((Number(this.rules.voteThreshold) / 1e18) * this.bonded)) {
      // Every ballot falls: no target is left, so nobody who voted misses by it.
      outcome.targets = 0
      return outcome
    }
    if (!(this.tallyReference(seen, exact) && this.addCrosses(exact, seen))) this.referee(seen)
    return outcome
  }

  /** The same by the chain's own tally, over all votes as its decimals. */
  referee(seen: Float64Array): void {
    const { outcome, denoms, count } = this
    const powers = new Map<string, bigint>()
    const votes = new Map<string, Map<string, Dec>>()
    const names = Array.from({ length: count }, (_, at) => String(at))
    for (let at = 0; at < count; at++) {
      if (this.powers[at]! === 0) continue
      powers.set(names[at]!, BigInt(this.powers[at]!))
      if (this.voting[at] !== 1) continue
      votes.set(
        names[at]!,
        new Map(denoms.map((entry, d) => [entry.denom, numberToDec(this.voteOf(at, d, seen[this.lagGroup[at]!]!))])),
      )
    }
    const targets = denoms.map(entry => entry.denom)
    const tally = tallyOracle({ powers, votes, targets, bondedPower: BigInt(this.bonded) }, this.rules)
    outcome.refereed = true
    outcome.targets = tally.remainingTargets.length
    outcome.wins.fill(0)
    denoms.forEach((entry, denom) => {
      const rate = tally.exchangeRates.get(entry.denom)
      outcome.decs[denom] = rate
      outcome.rates[denom] = rate === undefined ? 0 : Number(rate) / 1e18
    })
    for (const [name, claim] of tally.claims) outcome.wins[Number(name)] = claim.wins
  }

  /** Sums powers and settles the cross rates, which stay as they are until the next draw or change. */
  private settle(): void {
    const { count, powers, voting } = this
    this.stale = false
    let sum = 0
    this.voted = 0
    this.voters = 0
    for (let at = 0; at < count; at++) {
      sum += powers[at]!
      if (voting[at] === 1 && powers[at]! > 0) {
        this.voted += powers[at]!
        this.voters++
      }
    }
    this.bonded = this.bondedTotal ?? sum
    this.active = Int32Array.from([...powers.keys()].filter(at => this.votes(at)))
    this.activeOrders = this.orders.map(order => order.filter(at => this.votes(at)))
    if (this.voters === 0) return
    const half = Math.floor(this.voted / 2)
    this.crosses.forEach((cross, denom) => {
      if (cross === undefined) return
      for (let at = 0; at < count; at++) {
        cross.ratios[at] = this.voteOf(at, this.reference, 1) / this.voteOf(at, denom, 1)
      }
      const voters = this.active.slice()
      voters.sort((left, right) => cross.ratios[left]! - cross.ratios[right]! || left - right)
      cross.order = voters
      let running = 0
      let place = -1
      while (place < 0 || running < half) running += powers[voters[++place]!]!
      cross.place = place
      cross.wins.fill(0)
      cross.decided = this.credit(cross.ratios, cross.ratios[voters[place]!]!, cross.wins)
    })
  }

  /** Walks the sorted groups to the weighted median. False where the doubles cannot decide. */
  private tallyReference(seen: Float64Array, exact: boolean): boolean {
    const { activeOrders, active, lagGroup, factors, refVotes, powers, reference, outcome } = this
    const base = reference * this.count
    for (let place = 0; place < active.length; place++) {
      const at = active[place]!
      refVotes[at] = seen[lagGroup[at]!]! * factors[base + at]!
    }
    const half = Math.floor(this.voted / 2)
    const places = this.places.fill(0)
    let running = 0
    let median = -1
    while (median < 0) {
      let next = -1
      let lowest = Infinity
      let nextGroup = 0
      for (let group = 0; group < activeOrders.length; group++) {
        const order = activeOrders[group]!
        if (places[group]! >= order.length) continue
        const at = order[places[group]!]!
        if (refVotes[at]! < lowest) {
          lowest = refVotes[at]!
          next = at
          nextGroup = group
        }
      }
      if (next < 0) return false
      places[nextGroup]!++
      running += powers[next]!
      if (running >= half) median = next
    }
    outcome.rates[reference] = refVotes[median]!
    if (exact) outcome.decs[reference] = numberToDec(refVotes[median]!)
    return this.credit(refVotes, refVotes[median]!, outcome.wins)
  }

  /** Every other denom by the voters' own cross rates. */
  private addCrosses(exact: boolean, seen: Float64Array): boolean {
    const { crosses, reference, outcome, count } = this
    for (let denom = 0; denom < crosses.length; denom++) {
      const cross = crosses[denom]
      if (cross === undefined) continue
      if (!cross.decided) return false
      if (exact) {
        const median = this.exactCrossMedian(denom, cross, seen)
        if (median === 0n) return false
        outcome.decs[denom] = quo(outcome.decs[reference]!, median)
        outcome.rates[denom] = Number(outcome.decs[denom]) / 1e18
      } else outcome.rates[denom] = outcome.rates[reference]! / cross.ratios[cross.order[cross.place]!]!
      for (let at = 0; at < count; at++) outcome.wins[at]! += cross.wins[at]!
    }
    return true
  }

  /** The median among cross rates as decimals: doubles leave the order open only between near neighbours, which are sorted anew. */
  private exactCrossMedian(denom: number, cross: Crosses, seen: Float64Array): Dec {
    const { order, ratios, place } = cross
    const { reference, powers, lagGroup } = this
    const middle = ratios[order[place]!]!
    const rateOf = (at: number): Dec => {
      const price = seen[lagGroup[at]!]!
      return quo(numberToDec(this.voteOf(at, reference, price)), numberToDec(this.voteOf(at, denom, price)))
    }
    // Votes carry fifteen decimals: a price far below a cent has few digits left, and neighbours may change places.
    const near = middle * (1e-12 + 4e-15 / this.outcome.rates[reference]!)
    let from = place
    let to = place
    while (from > 0 && middle - ratios[order[from - 1]!]! <= near) from--
    while (to < order.length - 1 && ratios[order[to + 1]!]! - middle <= near) to++
    if (from === to) return rateOf(order[place]!)
    const neighbours = Array.from(order.subarray(from, to + 1), at => ({ rate: rateOf(at), power: powers[at]! }))
    neighbours.sort((left, right) => (left.rate < right.rate ? -1 : left.rate > right.rate ? 1 : 0))
    const half = Math.floor(this.voted / 2)
    let running = 0
    for (let at = 0; at < from; at++) running += powers[order[at]!]!
    for (const vote of neighbours) {
      running += vote.power
      if (running >= half) return vote.rate
    }
    return neighbours.at(-1)!.rate
  }

  private votes(at: number): boolean {
    return this.voting[at] === 1 && this.powers[at]! > 0
  }

  /** Counts who voted inside the band. False where a vote lies so near the edge that the decimals must decide. */
  private credit(values: Float64Array, median: number, wins: Uint8Array): boolean {
    const { active, rules } = this
    let sum = 0
    for (let place = 0; place < active.length; place++) {
      const away = values[active[place]!]! - median
      sum += away * away
    }
    const millionths = Math.sqrt(sum / active.length) * 1e6
    if (Math.abs(millionths - Math.floor(millionths) - 0.5) < 1e-5) return false
    const half = median * (Number(rules.rewardBand) / 2e18)
    const spread = Math.max(half, Math.round(millionths) / 1e6)
    const low = median - spread
    const high = median + spread
    const unsure = 1e-12 * high + 1e-14
    for (let place = 0; place < active.length; place++) {
      const at = active[place]!
      const value = values[at]!
      if (Math.abs(value - low) < unsure || Math.abs(value - high) < unsure) return false
      if (value >= low && value <= high) wins[at]!++
    }
    return true
  }
}
