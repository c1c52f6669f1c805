/**
 * Longer holders who buy the dip from the makers, at the mid, faster the further the price is below what the crowd thinks the coin is worth.
 * Their dollars are finite. When the price falls far below what they paid they sell again: that is the cascade.
 */

import { z } from 'zod'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { CoverageBelief } from './coverage-belief.ts'

const schema = z.strictObject({
  exchange: exchangeReference,
  belief: reference('behaviour', 'Id of the belief.'),
  stable: z.string(),
  dollars: z.string(),
  capital: sourced('USD', 'Dollars that they have for it.'),
  appetite: sourced('per-hour', 'Share of the makers’ excess inventory that they take over an hour at value.'),
  appetiteMax: sourced('number', 'Most by which a low price multiplies that.'),
  stopAt: sourced('fraction', 'Loss on the average cost at which they begin to sell.'),
  stopWidth: sourced('fraction', 'Further loss at which all of them do.'),
  stopSpeed: sourced('per-hour', 'Share of their coins that they sell an hour then.'),
  onVenue: sourced('fraction', 'Share of their trades that the recorded venue sees.'),
  stopIsTaker: sourced('fraction', 'Share of stop sales made at market.'),
})

const COST = 0
const BOUGHT = 1
const STOPPED = 2
const CELLS = 3

const orderStop = 0

/** See the file's head. */
export class RescueBuyers implements Module {
  readonly id: string
  /** Account that holds what they bought. */
  readonly account: number
  readonly stable: number
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly stage: Stage
  private exchange!: Exchange
  private belief!: CoverageBelief
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.account = stage.ledger.account(`${id}/account`)
    this.stable = stage.ledger.asset(config.stable)
    this.state = stage.cells(CELLS)
    this.state[COST] = 1
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.belief = stage.find(this.config.belief, CoverageBelief)
    this.index = stage.indexOf(this)
  }

  /** Coins that they hold. */
  holding(): number {
    return this.stage.ledger.balance(this.account, this.stable)
  }

  /** Takes coins of somebody who rests an order, at the mid, for the account's dollars. @returns coins bought. */
  lift(seller: number, quantity: number): number {
    const { ledger } = this.stage
    const { exchange } = this
    const price = exchange.price()
    const affordable = Math.min(quantity, ledger.balance(this.account, exchange.quote) / price)
    const before = this.holding()
    const moved = ledger.transfer(this.stable, seller, this.account, affordable)
    ledger.transfer(exchange.quote, this.account, seller, moved * price)
    this.averageIn(before, moved, price)
    return moved
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const held = this.holding()
    if (!(held > 1)) return
    const cost = state[COST]!
    const loss = (cost * (1 - config.stopAt) - this.exchange.price()) / cost
    if (!(loss > 0)) return
    const sales = config.stopSpeed * stage.clock.stepHours * held * Math.min(1, loss / config.stopWidth)
    if (sales > 1) stage.orders.place(this.index, orderStop, sales)
  }

  execute(_stage: Stage, _tag: number, quantity: number): void {
    const { config } = this
    const sold = this.exchange.sell(this.account, quantity)
    this.state[STOPPED] = this.state[STOPPED]! + sold
    this.exchange.countTrade(config.onVenue * sold, -config.onVenue * (2 * config.stopIsTaker - 1) * sold)
  }

  close(stage: Stage): void {
    const { config, exchange, state } = this
    const excess = exchange.inventory()
    if (!(excess > 0)) return
    const price = exchange.price()
    const cheap = Math.min(config.appetiteMax, Math.max(1, this.belief.value / price))
    const before = this.holding()
    const bought = exchange.tradeBlock(
      this.account,
      Math.min(1, config.appetite * stage.clock.stepHours * cheap) * excess,
    )
    this.averageIn(before, bought, price)
    state[BOUGHT] = state[BOUGHT]! + bought
    exchange.countTrade(config.onVenue * bought, config.onVenue * bought)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['rescueBoughtUst'] = this.state[BOUGHT]!
    report.metrics['rescueStoppedUst'] = this.state[STOPPED]!
    report.metrics['rescueHeldUst'] = this.holding()
  }

  private averageIn(before: number, bought: number, price: number): void {
    if (bought > 0) this.state[COST] = (this.state[COST]! * before + price * bought) / (before + bought)
  }
}

/** The registered kind. */
export const rescueBuyersKind: Kind = defineKind({
  kind: 'rescue-buyers',
  role: 'behaviour',
  title: 'Rescue buyers',
  description:
    'Longer holders with finite dollars: they take the makers’ excess inventory at the mid and sell again when the price falls far below their ' +
    'average cost.',
  schema,
  acts: {},
  accounts: (id, config) => [{ id: `${id}/account`, holds: { [config.dollars]: config.capital } }],
  build: (stage, id, config) => new RescueBuyers(stage, id, config),
})
