/**
 * Redeemers who ask for a margin: LUNA may fall before it is sold, so they burn only while the discount exceeds the spread by a multiple of
 * LUNA's hourly move. They burn coins bought on the exchange, coins of those who left the savings protocol, and slowly coins of longer
 * holders. What is minted is sold at once.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { ln } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { DemandValuation } from './demand-valuation.ts'
import { RescueBuyers } from './rescue-buyers.ts'
import { ThresholdDepositors } from './threshold-depositors.ts'

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  exchange: exchangeReference,
  coinMarket: reference('market', 'Id of the market where the minted coin is sold.'),
  valuation: reference('behaviour', 'Id of the valuation that feels the sales.'),
  savers: reference('behaviour', 'Id of the savers whose leavers burn.'),
  holders: reference('behaviour', 'Id of the longer holders who burn.'),
  dollars: z.string(),
  capital: sourced('USD', 'Dollars of the desk that buys on the exchange.'),
  margin: sourced('number', 'Margin asked for, in mean hourly moves of the minted coin.'),
  moveMemory: sourced('duration', 'Time over which hourly moves are averaged.'),
  fromExchange: sourced('fraction', 'Share of redemptions bought on the exchange.'),
  suspendedFactor: sourced('number', 'Factor on that share while the exchange has suspended withdrawals.'),
  makersSell: sourced('fraction', 'Part of their wanted stock that makers sell to them.'),
  spreadMax: sourced('fraction', 'Largest spread that they accept.'),
  holdersSpeed: sourced('per-hour', 'Most of the longer holders’ coins that is burned an hour.'),
  onVenue: sourced('fraction', 'Share of the purchases that the recorded venue sees.'),
})

const MOVE = 0
const BURNED = 1
const PRICES = 2

const order = 0
const minutesKept = 60

/** See the file's head. */
export class MarginRedeemers implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly slots: number
  private readonly follow: number
  private chain!: TerraChain
  private exchange!: Exchange
  private coinMarket!: QuotedMarket
  private valuation!: DemandValuation
  private savers!: ThresholdDepositors
  private holders!: RescueBuyers
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.slots = Math.max(1, Math.round(minutesKept / stage.clock.stepMinutes))
    this.state = stage.cells(PRICES + this.slots)
    this.account = stage.ledger.account(`${id}/desk`)
    this.follow = Math.min(1, stage.clock.stepMs / config.moveMemory)
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.coinMarket = stage.find(this.config.coinMarket, QuotedMarket)
    this.valuation = stage.find(this.config.valuation, DemandValuation)
    this.savers = stage.find(this.config.savers, ThresholdDepositors)
    this.holders = stage.find(this.config.holders, RescueBuyers)
    this.index = stage.indexOf(this)
    this.state.fill(ln(this.coinMarket.price), PRICES)
  }

  decide(stage: Stage): void {
    if (this.chain.isHalted()) return
    const room = 1 - this.exchange.price() - this.config.margin * this.state[MOVE]!
    if (room <= this.chain.minSpread) return
    const quantity = this.chain.redeemableAtSpread(Math.min(this.config.spreadMax, room))
    if (quantity > 1) stage.orders.place(this.index, order, quantity)
  }

  execute(stage: Stage, _tag: number, quantity: number): void {
    const { config, exchange, savers, holders } = this
    const withdrawable = !exchange.isHalted('withdrawals')
    const share = withdrawable ? config.fromExchange : config.suspendedFactor * config.fromExchange
    const spare = Math.max(0, exchange.inventory() + config.makersSell * exchange.target)
    const bought = exchange.tradeBlock(this.account, Math.min(quantity * share, spare))
    if (withdrawable) exchange.countTrade(config.onVenue * bought, config.onVenue * bought)
    const ofLeavers = Math.min(quantity - bought, savers.waiting())
    const ofHolders = Math.min(
      quantity - bought - ofLeavers,
      config.holdersSpeed * stage.clock.stepHours * holders.holding(),
    )
    const burned =
      this.redeem(this.account, bought) +
      this.redeem(savers.leavers, ofLeavers) +
      this.redeem(holders.account, ofHolders)
    this.state[BURNED] = this.state[BURNED]! + burned
  }

  measure(stage: Stage): void {
    const { state } = this
    const slot = PRICES + (stage.clock.step % this.slots)
    const price = ln(this.coinMarket.price)
    const move = Math.abs(price - state[slot]!)
    state[slot] = price
    state[MOVE] = state[MOVE]! + (move - state[MOVE]!) * this.follow
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['redeemedUst'] = this.state[BURNED]!
  }

  private redeem(account: number, quantity: number): number {
    if (!(quantity > 1e-3)) return 0
    const coins = this.chain.redeem(account, quantity)
    if (!(coins > 0)) return 0
    const usd = this.coinMarket.sell(account, coins)
    this.valuation.feelSales(coins * this.chain.oraclePrice, usd)
    return quantity
  }
}

/** The registered kind. */
export const marginRedeemersKind: Kind = defineKind({
  kind: 'margin-redeemers',
  role: 'behaviour',
  title: 'Redeemers who ask for a margin',
  description:
    'They lift the virtual pool until its marginal spread equals the discount less a margin of LUNA’s hourly move; half as many coins come from ' +
    'the exchange once it has suspended withdrawals.',
  schema,
  acts: {},
  accounts: (id, config) => [{ id: `${id}/desk`, holds: { [config.dollars]: config.capital } }],
  build: (stage, id, config) => new MarginRedeemers(stage, id, config),
})
