/**
 * Arbitrageurs between the pool and the exchange: they buy where the coin is cheap and sell where it is dear, as fast as their transfers
 * allow, until the gap is no more than their costs. Closed while either side is.
 */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { ladderPrice } from '../markets/exchange/ladder.ts'
import { Transit } from '../markets/transit.ts'
import { reference, sourced, sourcedChoice } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  dollars: z.string().describe('Asset that they work with; a coin of the base pool too.'),
  capital: sourced('USD', 'Dollars that they start with.'),
  speed: sourcedChoice(['slow', 'fast'], 'Which of the two capacities holds.'),
  slowPerHour: sourced('UST/h', 'Capacity of slow arbitrage.'),
  fastPerHour: sourced('UST/h', 'Capacity of fast arbitrage.'),
  hurdle: sourced('fraction', 'Gap below which they do nothing: fees, transfer, risk.'),
  transferTime: sourced(
    'duration',
    'Time that coins need from one venue to the other; they are sold when they arrive, at whatever price.',
  ),
})

const GAINED = 0
const CELLS = 1

/** See the file's head. */
export class PoolArbitrageurs implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly account: number
  private readonly dollars: number
  private readonly state: Float64Array
  private exchange!: Exchange
  private pool!: CurveMarket
  private toExchange!: Transit
  private toPool!: Transit

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
    const { base } = this.exchange
    const { transferTime } = this.config
    this.toExchange = new Transit(stage, stage.ledger.account(`${this.id}/to-exchange`), base, transferTime)
    this.toPool = new Transit(stage, stage.ledger.account(`${this.id}/to-pool`), base, transferTime)
  }

  close(stage: Stage): void {
    const { exchange, pool, state } = this
    if (exchange.isHalted('trading') || pool.isStuck()) return
    const { ledger } = stage
    const before = ledger.balance(this.account, this.dollars)
    this.trade(stage)
    // What arrives is sold for what it brings: time on the way is the risk of this trade.
    if (!exchange.isHalted('deposits')) {
      const arrived = this.toExchange.receive(this.account)
      if (arrived > 0) exchange.sell(this.account, arrived)
    }
    const arrived = this.toPool.receive(this.account)
    if (arrived > 0) pool.sellPrimary(this.account, arrived, this.dollars)
    state[GAINED] = state[GAINED]! + ledger.balance(this.account, this.dollars) - before
  }

  /** Buys where the coin is cheap and sends it to where it is dear. */
  private trade(stage: Stage): void {
    const { config, exchange, pool } = this
    const keep = 1 - config.hurdle
    const poolPrice = pool.priceIn(this.dollars)
    const price = exchange.price()
    const buysPool = poolPrice < price * keep && !exchange.isHalted('deposits')
    const sellsPool = poolPrice * keep > price && !exchange.isHalted('withdrawals')
    if (!buysPool && !sellsPool) return
    const dollars = stage.ledger.balance(this.account, this.dollars)
    const capacity = (config.speed === 'fast' ? config.fastPerHour : config.slowPerHour) * stage.clock.stepHours
    const { shape, value, depthUsd } = exchange
    const inventory = exchange.inventory()
    // The gap that is left after `quantity` coins went through; it falls with quantity, so bisection finds where it closes.
    const gapAfter = (quantity: number): number =>
      buysPool
        ? ladderPrice(shape, value, inventory + quantity, depthUsd) * keep - pool.priceAfter(this.dollars, -quantity)
        : pool.priceAfter(this.dollars, quantity) * keep - ladderPrice(shape, value, inventory - quantity, depthUsd)
    let quantity = buysPool ? Math.min(capacity, 0.5 * pool.primaryBalance()) : capacity
    if (gapAfter(quantity) < 0) {
      let low = 0
      let high = quantity
      for (let round = 0; round < 24; round++) {
        const middle = 0.5 * (low + high)
        if (gapAfter(middle) > 0) low = middle
        else high = middle
      }
      quantity = low
    }
    if (!(quantity > 1)) return
    if (buysPool) {
      const cost = Math.min(pool.costOfPrimary(quantity, this.dollars), dollars)
      this.toExchange.send(this.account, pool.buyPrimary(this.account, cost, this.dollars))
    } else {
      const coins = exchange.buy(this.account, Math.min(quantity * price * 1.05, dollars), pool.priceIn(this.dollars))
      this.toPool.send(this.account, Math.min(coins, quantity * 1.05))
    }
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['arbitrageProfitUsd'] = this.state[GAINED]!
  }
}

/** The registered kind. */
export const poolArbitrageursKind: Kind = defineKind({
  kind: 'pool-arbitrageurs',
  role: 'behaviour',
  title: 'Arbitrage between pool and exchange',
  description:
    'Finite dollars and a capacity an hour; trades until the gap equals the hurdle. Suspended withdrawals stop the direction that needs ' +
    'coins out of the exchange, suspended deposits the other.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/desk`, holds: { [config.dollars]: config.capital } },
    { id: `${id}/to-exchange` },
    { id: `${id}/to-pool` },
  ],
  build: (stage, id, config) => new PoolArbitrageurs(stage, id, config),
})
