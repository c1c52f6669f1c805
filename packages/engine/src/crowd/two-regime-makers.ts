/**
 * Bookmakers of the exchange in two regimes: deep near par, shallow once the coin has traded at a discount for a while. They digest what
 * they bought with a half-life. They go on believing in par.
 */

import { z } from 'zod'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { exp, pow } from '../money/numeric.ts'
import { sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  value: sourced('rate', 'What they believe the coin is worth, dollars.'),
  depthCalm: sourced('USD', 'Depth within 2 % while there is no discount.'),
  depthPanic: sourced('USD', 'Depth within 2 % at a large discount.'),
  depthScale: sourced('fraction', 'Averaged discount over which depth goes from one to the other by a factor e.'),
  averaging: sourced('duration', 'Time over which they average the discount.'),
  digestion: sourced('duration', 'Half-life of the pressure of what they bought.'),
})

const AVERAGE = 0
const CELLS = 1

/** See the file's head. */
export class TwoRegimeMakers implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly keepAverage: number
  private readonly digested: number
  private exchange!: Exchange

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.keepAverage = exp(-stage.clock.stepMs / config.averaging)
    this.digested = 1 - pow(0.5, stage.clock.stepMs / config.digestion)
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.quote()
  }

  observe(): void {
    this.exchange.digest(this.digested)
    this.quote()
  }

  measure(): void {
    const { state, keepAverage } = this
    state[AVERAGE] = keepAverage * state[AVERAGE]! + (1 - keepAverage) * (1 - this.exchange.price())
  }

  private quote(): void {
    const { value, depthCalm, depthPanic, depthScale } = this.config
    const calm = exp(-Math.max(0, this.state[AVERAGE]!) / depthScale)
    this.exchange.quoteAt(value, depthPanic + (depthCalm - depthPanic) * calm)
  }
}

/** The registered kind. */
export const twoRegimeMakersKind: Kind = defineKind({
  kind: 'two-regime-makers',
  role: 'behaviour',
  title: 'Bookmakers in two regimes',
  description: 'Depth falls from calm to panic with the averaged discount; inventory is digested with a half-life.',
  schema,
  acts: {},
  accounts: () => [],
  build: (stage, id, config) => new TwoRegimeMakers(stage, id, config),
})
