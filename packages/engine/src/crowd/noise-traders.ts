/** Traders without a view: small random market orders on the exchange, so that a calm day is not a flat line. */

import { z } from 'zod'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { sourced } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  stable: z.string(),
  dollars: z.string(),
  inventory: sourced('UST', 'Coins, and as many dollars, that they start with.'),
  size: sourced('UST', 'Standard deviation of an hour’s net orders.'),
})

/** See the file's head. */
export class NoiseTraders implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly account: number
  private readonly stream: Stream
  private readonly size: number
  private exchange!: Exchange
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.account = stage.ledger.account(`${id}/account`)
    this.stream = stage.streams.stream(`noise-traders/${id}`)
    this.size = config.size * Math.sqrt(stage.clock.stepHours)
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const draw = this.size * this.stream.normal(stage.clock.step)
    if (draw !== 0) stage.orders.place(this.index, draw > 0 ? 1 : 0, Math.abs(draw))
  }

  execute(_stage: Stage, tag: number, quantity: number): void {
    if (tag === 0) this.exchange.sell(this.account, quantity)
    else this.exchange.buy(this.account, quantity * this.exchange.price())
  }
}

/** The registered kind. */
export const noiseTradersKind: Kind = defineKind({
  kind: 'noise-traders',
  role: 'behaviour',
  title: 'Noise traders',
  description: 'Independent normal market orders each step, from a stream of their own.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/account`, holds: { [config.stable]: config.inventory, [config.dollars]: config.inventory } },
  ],
  build: (stage, id, config) => new NoiseTraders(stage, id, config),
})
