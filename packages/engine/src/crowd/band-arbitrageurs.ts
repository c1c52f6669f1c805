/**
 * Patient arbitrage between the pool and the exchange: outside a band of their costs they close a part of the gap each minute, with a limit.
 */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  stable: z.string(),
  dollars: z.string().describe('Asset that they work with; a coin of the base pool too.'),
  capital: sourced('USD', 'Dollars that they start with.'),
  inventory: sourced('UST', 'Stable coins that they start with.'),
  band: sourced('fraction', 'Gap below which they do nothing.'),
  closing: sourced('per-hour', 'Share of the gap that they close an hour, if small.'),
  mostPerHour: sourced('UST/h', 'Most that they carry an hour.'),
  onVenue: sourced('fraction', 'Share of their trades that the recorded venue sees.'),
})

const GAINED = 0
const CELLS = 1

/** See the file's head. */
export class BandArbitrageurs implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly account: number
  private readonly dollars: number
  private readonly state: Float64Array
  private exchange!: Exchange
  private pool!: CurveMarket

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.account = stage.ledger.account(`${id}/desk`)
    this.dollars = stage.ledger.asset(config.dollars)
    this.state = stage.cells(CELLS)
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.pool = stage.find(this.config.pool, CurveMarket)
  }

  close(stage: Stage): void {
    const { config, exchange, pool } = this
    if (exchange.isHalted('trading')) return
    const poolPrice = pool.priceIn(this.dollars)
    const price = exchange.price()
    const gap = poolPrice > price ? poolPrice - price - config.band : price - poolPrice - config.band
    if (!(gap > 0)) return
    const { ledger } = stage
    const before = ledger.balance(this.account, this.dollars)
    // Slope of the pool's price: what a million coins move it by.
    const probe = 1e6
    const sells = poolPrice > price
    const slope = Math.abs(pool.priceAfter(this.dollars, sells ? probe : -probe) - poolPrice) / probe
    const closed = Math.min(1, config.closing * stage.clock.stepHours) * gap
    const most = config.mostPerHour * stage.clock.stepHours
    const quantity = Math.min(most, slope > 0 ? closed / slope : 0)
    if (!(quantity > 1)) return
    if (sells) {
      const bought = exchange.tradeBlock(
        this.account,
        Math.min(quantity, Math.max(0, exchange.inventory() + exchange.target)),
      )
      pool.sellPrimary(this.account, bought, this.dollars)
      exchange.countTrade(config.onVenue * bought, config.onVenue * bought)
    } else {
      const bought = pool.buyPrimary(
        this.account,
        Math.min(pool.costOfPrimary(quantity, this.dollars), before),
        this.dollars,
      )
      const sold = -exchange.tradeBlock(this.account, -bought)
      exchange.countTrade(config.onVenue * sold, -config.onVenue * sold)
    }
    this.state[GAINED] = this.state[GAINED]! + ledger.balance(this.account, this.dollars) - before
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['arbitrageProfitUsd'] = this.state[GAINED]!
  }
}

/** The registered kind. */
export const bandArbitrageursKind: Kind = defineKind({
  kind: 'band-arbitrageurs',
  role: 'behaviour',
  title: 'Patient arbitrage between pool and exchange',
  description: 'Closes a part of the gap outside a band each step, up to a limit an hour, with finite dollars.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/desk`, holds: { [config.dollars]: config.capital, [config.stable]: config.inventory } },
  ],
  build: (stage, id, config) => new BandArbitrageurs(stage, id, config),
})
