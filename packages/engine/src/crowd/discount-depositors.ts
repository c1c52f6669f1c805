/**
 * Savers who watch the price: the deeper the coin has traded below par over the last hours, the faster deposits leave; bad news adds a
 * constant stream. A share of what leaves is sold at once, part of it into the pool, the rest on the exchange as far as the chain lets it
 * through.
 */

import { z } from 'zod'
import { AnchorMarket } from '../issuers/anchor-market.ts'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { instant } from '../money/instant.ts'
import { exp } from '../money/numeric.ts'
import { reference, sourced, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  savings: reference('issuer', 'Id of the savings protocol.'),
  chain: reference('issuer', 'Id of the chain that carries coins to the exchange.'),
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  from: instant.describe('Nobody leaves before.'),
  averaging: sourced('duration', 'Time over which savers average the discount.'),
  outflowBase: sourced('per-hour', 'Share of deposits that leaves an hour in calm.'),
  outflowMax: sourced('per-hour', 'Share that leaves an hour at an endless discount.'),
  outflowMiddle: sourced('fraction', 'Averaged discount at which half of that is reached.'),
  panic: sourcedSwitch('Whether bad news about the savings protocol comes.'),
  newsAt: instant,
  newsOutflow: sourced('per-hour', 'Share that leaves an hour on the news alone.'),
  soldShare: sourced('fraction', 'Share of what leaves that is sold at once.'),
  soldInPool: sourced('fraction', 'Share of those sales that goes into the pool.'),
  suspendedFactor: sourced('number', 'Factor on sales while the exchange has suspended withdrawals.'),
})

const AVERAGE = 0
const LEFT = 1
const CELLS = 2

const orderLeave = 0
const orderSell = 1

/** See the file's head. */
export class DiscountDepositors implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly keepAverage: number
  private savings!: AnchorMarket
  private chain!: TerraChain
  private exchange!: Exchange
  private pool!: CurveMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/savers`)
    this.keepAverage = exp(-stage.clock.stepMs / config.averaging)
  }

  link(stage: Stage): void {
    this.savings = stage.find(this.config.savings, AnchorMarket)
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.pool = stage.find(this.config.pool, CurveMarket)
    this.index = stage.indexOf(this)
    this.savings.endow(this.account)
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const arrived = this.chain.arrived('sales')
    if (arrived > 0) stage.orders.place(this.index, orderSell, arrived)
    if (stage.clock.nowMs < config.from || this.chain.isHalted()) return
    const average = Math.max(0, state[AVERAGE]!)
    const square = average * average
    const fear = square / (square + config.outflowMiddle * config.outflowMiddle)
    const news = config.panic && stage.clock.nowMs >= config.newsAt ? config.newsOutflow : 0
    const rate = config.outflowBase + config.outflowMax * fear + news
    const leaving = this.savings.depositsOf(this.account) * (1 - exp(-rate * stage.clock.stepHours))
    if (leaving > 0) stage.orders.place(this.index, orderLeave, leaving)
  }

  execute(_stage: Stage, tag: number, quantity: number): void {
    const { config, state } = this
    if (tag === orderSell) {
      this.exchange.sell(this.account, quantity)
      return
    }
    const received = this.savings.redeem(this.account, quantity)
    state[LEFT] = state[LEFT]! + received
    this.chain.carry(received)
    const factor = this.exchange.isHalted('withdrawals') ? config.suspendedFactor : 1
    const sold = received * config.soldShare * factor
    this.pool.sellPrimary(this.account, sold * config.soldInPool, this.exchange.quote)
    this.chain.send('sales', sold * (1 - config.soldInPool))
  }

  measure(): void {
    const { state, keepAverage } = this
    state[AVERAGE] = keepAverage * state[AVERAGE]! + (1 - keepAverage) * (1 - this.exchange.price())
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['depositsWithdrawnUst'] = this.state[LEFT]!
  }
}

/** The registered kind. */
export const discountDepositorsKind: Kind = defineKind({
  kind: 'discount-depositors',
  role: 'behaviour',
  title: 'Savers who watch the discount',
  description:
    'One cohort of savers. The outflow rises with the averaged discount (a squared Hill curve) and with news; a share of it is sold at once.',
  schema,
  acts: {},
  accounts: id => [{ id: `${id}/savers` }],
  build: (stage, id, config) => new DiscountDepositors(stage, id, config),
})
