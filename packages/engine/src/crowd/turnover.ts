/**
 * What one venue prints beyond the trades of this run's parties: round trips among traders, more of them when people look and when the price
 * moves. Counted, not booked: nobody's balance changes by them.
 */

import { z } from 'zod'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { CoverageBelief } from './coverage-belief.ts'
import { DoubtMakers } from './doubt-makers.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  belief: reference('behaviour', 'Id of the belief.'),
  makers: reference('behaviour', 'Id of the bookmakers, who know how fast the price moves.'),
  calm: sourced('UST/h', 'Round trips in calm.'),
  attentive: sourced('UST/h', 'Round trips at a mean move of a minute of one, when everybody looks.'),
  movePower: sourced('number', 'Power with which they grow with the mean move of a minute.'),
  attentionAt: sourced('number', 'Rise of the believed chance of failure at which everybody looks.'),
  sellerBias: sourced('fraction', 'Excess of market sales over purchases in them.'),
})

/** See the file's head. */
export class Turnover implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private exchange!: Exchange
  private belief!: CoverageBelief
  private makers!: DoubtMakers

  constructor(id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.belief = stage.find(this.config.belief, CoverageBelief)
    this.makers = stage.find(this.config.makers, DoubtMakers)
  }

  measure(stage: Stage): void {
    const { config } = this
    const rise = (this.belief.chance - this.belief.calm) / config.attentionAt
    const attention = rise < 0 ? 0 : rise > 1 ? 1 : rise
    const { move } = this.makers
    const rate =
      config.calm + (attention > 0 && move > 0 ? config.attentive * attention * pow(move, config.movePower) : 0)
    const traded = rate * stage.clock.stepHours
    this.exchange.countTrade(traded, -config.sellerBias * traded)
  }
}

/** The registered kind. */
export const turnoverKind: Kind = defineKind({
  kind: 'turnover',
  role: 'behaviour',
  title: 'Round trips of the venue',
  description:
    'Volume that changes no balance: a calm rate and a rate that grows with attention and with the pace of the price.',
  schema,
  acts: {},
  accounts: () => [],
  build: (_stage, id, config) => new Turnover(id, config),
})
