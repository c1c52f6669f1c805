/**
 * Redeemers who buy the coin below par, burn it at the chain for LUNA and sell the LUNA. They accept a spread up to a share of the
 * discount: the more of the discount they give away, the more they can push through the virtual pool.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  exchange: exchangeReference,
  coinMarket: reference('market', 'Id of the market where the minted coin is sold.'),
  dollars: z.string(),
  capital: sourced('USD', 'Dollars that the redeemers work with.'),
  accepted: sourced('fraction', 'Share of the discount that they accept as spread.'),
  congestedFactor: sourced('number', 'Factor on redemptions while the chain is congested.'),
  suspendedFactor: sourced('number', 'Factor on redemptions while the exchange has suspended withdrawals.'),
})

const BURNED = 0
const CELLS = 1

const orderRedeem = 0

/** See the file's head. */
export class DiscountRedeemers implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly dollars: number
  private chain!: TerraChain
  private exchange!: Exchange
  private coinMarket!: QuotedMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/desk`)
    this.dollars = stage.ledger.asset(config.dollars)
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.coinMarket = stage.find(this.config.coinMarket, QuotedMarket)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    if (this.chain.isHalted()) return
    const spread = this.config.accepted * (1 - this.exchange.price())
    if (spread <= this.chain.minSpread) return
    const factor = this.exchange.isHalted('withdrawals')
      ? this.config.suspendedFactor
      : this.chain.isCongested()
        ? this.config.congestedFactor
        : 1
    const quantity = factor * this.chain.redeemableAtSpread(spread)
    if (quantity > 1) stage.orders.place(this.index, orderRedeem, quantity)
  }

  execute(stage: Stage, _tag: number, quantity: number): void {
    const { ledger } = stage
    const budget = Math.min(quantity * this.exchange.price(), ledger.balance(this.account, this.dollars))
    const bought = this.exchange.buy(this.account, budget)
    if (!(bought > 0)) return
    const coins = this.chain.redeem(this.account, bought)
    if (!(coins > 0)) return
    this.state[BURNED] = this.state[BURNED]! + bought
    this.coinMarket.sell(this.account, coins)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['redeemedUst'] = this.state[BURNED]!
  }
}

/** The registered kind. */
export const discountRedeemersKind: Kind = defineKind({
  kind: 'discount-redeemers',
  role: 'behaviour',
  title: 'Redeemers who share the discount',
  description:
    'Arbitrageurs of the mint-and-burn door with finite dollars; slower when the chain is congested or the exchange keeps coins in.',
  schema,
  acts: {},
  accounts: (id, config) => [{ id: `${id}/desk`, holds: { [config.dollars]: config.capital } }],
  build: (stage, id, config) => new DiscountRedeemers(stage, id, config),
})
