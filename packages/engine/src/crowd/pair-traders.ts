/**
 * Traders with a screen: they see the real share's price while its exchange is open, and trade the pair toward it with their own stock, as
 * fast as their capacity allows. They need no oracle. Who is faster than the oracle sells to those who are slower.
 */

import { z } from 'zod'
import { MirrorMarket } from '../issuers/mirror-market.ts'
import { TerraswapMarket } from '../markets/terraswap-market.ts'
import { reference, sourced, sourcedChoice } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  told: z.boolean().default(true).describe('Whether its gains are told in the run’s sentence and among its parties.'),
  mirror: reference('issuer', 'Id of the synthetic share.'),
  pair: reference('market', 'Id of the pair.'),
  asset: z.string().describe('The synthetic share.'),
  stable: z.string(),
  stock: sourced('UST', 'Worth of the synthetic shares that they start with.'),
  stockPrice: sourced('price', 'Price by which that stock is counted.'),
  cash: sourced('UST', 'Stable coins that they start with.'),
  speed: sourcedChoice(['slow', 'fast'], 'Which of the two capacities holds.'),
  slowPerHour: sourced('UST/h', 'Worth that they trade an hour when slow.'),
  fastPerHour: sourced('UST/h', 'Worth that they trade an hour when fast.'),
  hurdle: sourced('fraction', 'Gap between pair and real share that they leave alone.'),
})

const OPENING_STABLE = 0
const OPENING_ASSET = 1
const TRADED = 2
const CELLS = 3

const orderSell = 0
const orderBuy = 1

/** See the file's head. */
export class PairTraders implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly stable: number
  private readonly asset: number
  private mirror!: MirrorMarket
  private pair!: TerraswapMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/account`)
    this.stable = stage.ledger.asset(config.stable)
    this.asset = stage.ledger.asset(config.asset)
    this.state[OPENING_STABLE] = stage.ledger.balance(this.account, this.stable)
    this.state[OPENING_ASSET] = stage.ledger.balance(this.account, this.asset)
    const panel = `gain-of-${id}`
    stage.recorder.panel({ id: panel, title: 'Gain of the trader with a screen', unit: config.stable, scale: 'linear' })
    stage.recorder.column({
      id: 'pairTradersGainUst',
      label: 'beyond holding its stock',
      unit: config.stable,
      panel,
      read: () => this.gain(),
    })
  }

  link(stage: Stage): void {
    this.mirror = stage.find(this.config.mirror, MirrorMarket)
    this.pair = stage.find(this.config.pair, TerraswapMarket)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const { config } = this
    const worth = (config.speed === 'fast' ? config.fastPerHour : config.slowPerHour) * stage.clock.stepHours
    const gap = this.pair.price() / this.mirror.sharePrice() - 1
    if (gap > config.hurdle) stage.orders.place(this.index, orderSell, worth)
    else if (gap < -config.hurdle) stage.orders.place(this.index, orderBuy, worth)
  }

  execute(_stage: Stage, tag: number, quantity: number): void {
    const { config, mirror, pair, state } = this
    const share = mirror.sharePrice()
    // Others may have traded before: no further than the edge of the hurdle.
    if (tag === orderSell) {
      const wanted = Math.min(quantity / share, pair.baseToLowerTo(share * (1 + config.hurdle)))
      state[TRADED] = state[TRADED]! + pair.sell(this.account, wanted)
    } else {
      const wanted = Math.min(quantity, pair.quoteToRaiseTo(share * (1 - config.hurdle)))
      state[TRADED] = state[TRADED]! + pair.buy(this.account, wanted) * share
    }
  }

  report(_stage: Stage, report: Report): void {
    const gain = this.gain()
    report.metrics['pairTradersGainUst'] = gain
    report.metrics['pairTradersTradedUst'] = this.state[TRADED]!
    if (this.config.told === false) return
    report.parties[this.id] = {
      name: this.config.name,
      legs: [{ name: 'screen', label: 'trades with those who see less', profitUsd: gain }],
    }
    if (this.state[TRADED]! >= 1) {
      report.sentences.push(
        `${this.config.name} ${gain >= 0 ? 'gained' : 'lost'} ${people(Math.abs(gain), this.config.stable)} beyond what holding the stock brings.`,
      )
    }
  }

  /** What trading brought beyond keeping the stock of the start, at the real share's price. */
  private gain(): number {
    const { ledger } = this.stage
    const stable = ledger.balance(this.account, this.stable) - this.state[OPENING_STABLE]!
    const asset = ledger.balance(this.account, this.asset) - this.state[OPENING_ASSET]!
    return stable + asset * this.mirror.sharePriceSeen()
  }
}

/** The registered kind. */
export const pairTradersKind: Kind = defineKind({
  kind: 'pair-traders',
  role: 'behaviour',
  title: 'Traders with a screen',
  description:
    'They trade the pair toward the real share’s price with finite stock and coins and a capacity an hour; outside the session toward its last ' +
    'price. Not modelled: borrowed stock, hedges in the real share.',
  schema,
  acts: {},
  accounts: (id, config) => [
    {
      id: `${id}/account`,
      holds: { [config.asset]: config.stock / config.stockPrice, [config.stable]: config.cash },
    },
  ],
  build: (stage, id, config) => new PairTraders(stage, id, config),
})
