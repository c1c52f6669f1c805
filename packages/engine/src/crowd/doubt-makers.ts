/**
 * Bookmakers who price doubt: they quote around what the crowd believes the coin is worth, with two regimes of depth in one formula: bookmakers
 * near par, and dealers whose risk is the variance of a yes-or-no outcome, who also step back when the price moves fast. A small noise of
 * their own moves the quote; above par others would mint, so the quote hardly rises there.
 */

import { z } from 'zod'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { exp, ln, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { CoverageBelief } from './coverage-belief.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  belief: reference('behaviour', 'Id of the belief.'),
  slopeCalm: sourced('number', 'Log fall of the price for each million coins that makers take, near par.'),
  slopeDoubt: sourced('number', 'The same added per unit of the doubt’s variance to the power below.'),
  doubtPower: sourced('number', 'Power of the variance; 0.5 is its standard deviation.'),
  volatilityWeight: sourced('number', 'Factor by which the slope of doubt grows with the mean move of a minute.'),
  volatilityMemory: sourced('duration', 'Time over which makers average moves.'),
  noiseCalm: sourced('fraction', 'Standard deviation of the quote’s noise in calm.'),
  noiseDoubt: sourced('number', 'The same per unit of the doubt’s variance.'),
  noiseKeep: sourced('fraction', 'Part of the noise that is still there a minute later.'),
  wick: sourced('number', 'How far trades inside a minute reach beyond its ends, in moves.'),
  wickPace: sourced('number', 'Weight of the mean move of a minute in that reach.'),
  wickTop: sourced('rate', 'Price that trades inside a minute do not pass.'),
  wickRise: sourced('fraction', 'Part of the way to that price that they rise at most.'),
  par: sourced('rate', 'Price above which others would mint.'),
  parFollow: sourced('fraction', 'Part of a rise beyond par that the quote still follows.'),
})

const NOISE = 0
const MOVE = 1
const LAST = 2
const CELLS = 3

/** See the file's head. */
export class DoubtMakers implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly noise: Stream
  private readonly wicks: Stream
  private readonly keep: number
  private readonly fresh: number
  private readonly follow: number
  private exchange!: Exchange
  private belief!: CoverageBelief

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.noise = stage.streams.stream(`makers-noise/${id}`)
    this.wicks = stage.streams.stream(`makers-wicks/${id}`)
    this.keep = pow(config.noiseKeep, stage.clock.stepMinutes)
    this.fresh = Math.sqrt(1 - this.keep * this.keep)
    this.follow = Math.min(1, stage.clock.stepMs / config.volatilityMemory)
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.belief = stage.find(this.config.belief, CoverageBelief)
    this.quote()
    this.state[LAST] = this.exchange.price()
  }

  /** Mean absolute log move of a minute. */
  get move(): number {
    return this.state[MOVE]!
  }

  observe(stage: Stage): void {
    const { state } = this
    state[NOISE] = this.keep * state[NOISE]! + this.fresh * this.noise.normal(stage.clock.step)
    this.quote()
  }

  measure(stage: Stage): void {
    const { state, config, exchange } = this
    const price = exchange.price()
    const last = state[LAST]!
    const move = price === last ? 0 : Math.abs(ln(price / last))
    state[LAST] = price
    const reach = config.wick * (config.wickPace * state[MOVE]! + move) * Math.abs(this.wicks.normal(stage.clock.step))
    const factor = exp(reach)
    const bid = exchange.bids.best()
    const low = bid < 0 ? price / factor : Math.max(price / factor, exchange.bids.priceAt(bid))
    const room = config.wickTop - price
    exchange.bars.extremes(low, Math.min(price * factor, price + config.wickRise * (room > 0 ? room : 0)))
    state[MOVE] = state[MOVE]! + (move - state[MOVE]!) * this.follow
  }

  private quote(): void {
    const { config, state, exchange, belief } = this
    const chance = belief.chance
    const variance = chance * (1 - chance)
    const slope =
      (config.slopeCalm +
        config.slopeDoubt * pow(variance, config.doubtPower) * (1 + config.volatilityWeight * state[MOVE]!)) /
      1e6
    const depthUsd = 0.02 / slope
    const inventory = exchange.inventory()
    const pressed = inventory > 0 ? 1 / (1 + slope * inventory) : exp(-slope * inventory)
    let price = belief.value * pressed + (config.noiseCalm + config.noiseDoubt * variance) * state[NOISE]!
    if (price > config.par) price = config.par + config.parFollow * (price - config.par)
    if (price < 0.01) price = 0.01
    exchange.quoteAt(price / pressed, depthUsd)
  }
}

/** The registered kind. */
export const doubtMakersKind: Kind = defineKind({
  kind: 'doubt-makers',
  role: 'behaviour',
  title: 'Bookmakers who price doubt',
  description:
    'Value is what the crowd believes; the slope of the ladder is a small constant near par plus a power of the variance of the doubt, larger ' +
    'when the price moves fast.',
  schema,
  acts: {},
  accounts: () => [],
  build: (stage, id, config) => new DoubtMakers(stage, id, config),
})
