/**
 * Everybody else at the pair: small random purchases and sales that lean to buying, because a synthetic share can be bought by many and minted
 * by few. That lean is where the premium comes from.
 */

import { z } from 'zod'
import { TerraswapMarket } from '../markets/terraswap-market.ts'
import { reference, sourced } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  pair: reference('market', 'Id of the pair.'),
  asset: z.string().describe('Asset that they buy and sell.'),
  stable: z.string(),
  stock: sourced('UST', 'Worth of the asset that they start with.'),
  stockPrice: sourced('price', 'Price by which that stock is counted.'),
  cash: sourced('UST', 'Stable coins that they start with.'),
  size: sourced('UST', 'Standard deviation of an hour’s net orders.'),
  lean: sourced('UST/h', 'Net purchases an hour.'),
})

const NET = 0
const CELLS = 1

/** See the file's head. */
export class PairCrowd implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly stream: Stream
  private readonly size: number
  private readonly lean: number
  private pair!: TerraswapMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/account`)
    this.stream = stage.streams.stream(`pair-crowd/${id}`)
    this.size = config.size * Math.sqrt(stage.clock.stepHours)
    this.lean = config.lean * stage.clock.stepHours
  }

  link(stage: Stage): void {
    this.pair = stage.find(this.config.pair, TerraswapMarket)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const draw = this.lean + this.size * this.stream.normal(stage.clock.step)
    if (draw !== 0) stage.orders.place(this.index, draw > 0 ? 1 : 0, Math.abs(draw))
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    const { pair, state } = this
    const before = stage.ledger.balance(this.account, pair.quote)
    if (tag === 1) pair.buy(this.account, quantity)
    else pair.sell(this.account, quantity / pair.price())
    state[NET] = state[NET]! + before - stage.ledger.balance(this.account, pair.quote)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['pairCrowdNetBoughtUst'] = this.state[NET]!
  }
}

/** The registered kind. */
export const pairCrowdKind: Kind = defineKind({
  kind: 'pair-crowd',
  role: 'behaviour',
  title: 'Everybody else at the pair',
  description:
    'Independent normal orders each step with a lean to buying, from a stream of their own. They look at no price.',
  schema,
  acts: {},
  accounts: (id, config) => [
    {
      id: `${id}/account`,
      holds: { [config.asset]: config.stock / config.stockPrice, [config.stable]: config.cash },
    },
  ],
  build: (stage, id, config) => new PairCrowd(stage, id, config),
})
