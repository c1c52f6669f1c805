/**
 * A foundation that holds bitcoin against a stable coin: it buys the reserve on given days, pulls its liquidity out of the pool when the
 * story says so, and, when the price slips, sells bitcoin and bids for the coin on the exchange up to a cap an hour.
 */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { inventoryAtPrice } from '../markets/exchange/ladder.ts'
import { ReferenceMarket } from '../markets/reference-market.ts'
import { instant } from '../money/instant.ts'
import { Defect } from '../money/mistake.ts'
import { reference, sourced, sourcedChoice, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'
import { FillBook } from './fill-book.ts'

const purchase = z.strictObject({ coins: sourced('BTC', 'Coins bought in equal slices.'), from: instant, to: instant })

const schema = z.strictObject({
  name: z.string().max(80),
  stable: z.string(),
  dollars: z.string(),
  coin: z.string(),
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  coinMarket: reference('market', 'Id of the reserve coin’s market.'),
  affiliate: reference('party', 'Who gives what the story does not name, and takes what is too much.'),
  cash: sourced('USD', 'Dollars at the start, for the purchases.'),
  purchases: z.array(purchase).max(8),
  reserve: sourced('BTC', 'Reserve that the foundation has when its purchases are over.'),
  reserveFrom: instant.describe('When the reserve is brought to that size, from or to the affiliate.'),
  sells: sourcedSwitch('Whether the foundation sells bitcoin to defend the peg.'),
  capPerHour: sourced('USD/h', 'Most dollars that it bids an hour with the reserve of `capReserve`.'),
  capReserve: sourced('BTC', 'Reserve to which the cap belongs; the cap grows and shrinks with the reserve.'),
  bidFrom: instant,
  target: sourced('rate', 'It never bids above this price.'),
  fullAt: sourced('fraction', 'Discount at which it bids the whole cap.'),
  withdrawal: sourcedChoice(['proportional', 'stable-only', 'none'], 'How liquidity leaves the pool.'),
})

const SOLD = 0
const SPENT = 1
const TOPPED = 2
const BOUGHT_STABLE = 3
const CELLS = 4

const orderBuy = 0
const orderBid = 1

/** See the file's head. */
export class ReserveFoundation implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly affiliate: number
  private readonly coin: number
  private readonly fills: FillBook
  private exchange!: Exchange
  private pool!: CurveMarket
  private coinMarket!: ReferenceMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/treasury`)
    this.affiliate = stage.ledger.account(config.affiliate)
    this.coin = stage.ledger.asset(config.coin)
    this.fills = new FillBook(stage, id)
    stage.recorder.panel({ id: 'reserve', title: `${config.name}: bitcoin left`, unit: 'BTC', scale: 'linear' })
    stage.recorder.column({
      id: 'reserveBtc',
      label: 'reserve',
      unit: 'BTC',
      panel: 'reserve',
      read: () => stage.ledger.balance(this.account, this.coin),
    })
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.pool = stage.find(this.config.pool, CurveMarket)
    this.coinMarket = stage.find(this.config.coinMarket, ReferenceMarket)
    this.index = stage.indexOf(this)
  }

  observe(stage: Stage): void {
    const { config, state } = this
    if (state[TOPPED] === 1 || stage.clock.nowMs < config.reserveFrom) return
    state[TOPPED] = 1
    const lack = config.reserve - stage.ledger.balance(this.account, this.coin)
    if (lack > 0) stage.ledger.transfer(this.coin, this.affiliate, this.account, lack)
    else stage.ledger.transfer(this.coin, this.account, this.affiliate, -lack)
  }

  decide(stage: Stage): void {
    const { config } = this
    const { nowMs, stepMs, stepHours } = stage.clock
    for (const { coins, from, to } of config.purchases) {
      if (nowMs >= from && nowMs < to) stage.orders.place(this.index, orderBuy, (coins * stepMs) / (to - from))
    }
    if (!config.sells || nowMs < config.bidFrom) return
    const price = this.exchange.price()
    if (price >= config.target) return
    const cap = config.capPerHour * (config.reserve / config.capReserve) * stepHours
    const wish = cap * Math.min(1, (1 - price) / config.fullAt)
    const room = Math.max(
      0,
      this.exchange.inventory() -
        inventoryAtPrice(this.exchange.shape, this.exchange.value, config.target, this.exchange.depthUsd),
    )
    const dollars = Math.min(wish, room * 0.5 * (price + config.target))
    if (dollars > 1) stage.orders.place(this.index, orderBid, dollars)
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    const { ledger } = stage
    if (tag === orderBuy) {
      const bought = this.coinMarket.buy(this.account, quantity)
      this.fills.add('reserve', 'buys for the reserve', this.config.coin, bought, this.coinMarket.lastUsd)
      return
    }
    const coins = Math.min(quantity / this.coinMarket.price(), ledger.balance(this.account, this.coin))
    const sold = this.coinMarket.sell(this.account, coins)
    const dollars = this.coinMarket.lastUsd
    if (!(dollars > 0)) return
    const stable = this.exchange.buy(this.account, dollars, this.config.target)
    const { state } = this
    state[SOLD] = state[SOLD]! + sold
    state[SPENT] = state[SPENT]! + this.exchange.lastProceedsUsd
    state[BOUGHT_STABLE] = state[BOUGHT_STABLE]! + stable
    this.fills.add('reserve', 'sells from the reserve', this.config.coin, sold, dollars)
    this.fills.add('bid', 'bids on the exchange for', this.config.stable, stable, this.exchange.lastProceedsUsd)
  }

  act(stage: Stage, act: Act): void {
    if (act.kind !== 'withdraw-liquidity') throw new Defect(`${this.id} cannot ${act.kind}`)
    const { amount } = act.config as { amount: number }
    if (this.config.withdrawal === 'none') return
    const mode = this.config.withdrawal === 'proportional' ? 'proportional' : 'primary-only'
    const taken = this.pool.withdraw(this.account, amount, mode)
    if (taken === undefined) {
      stage.refuse({
        refused: 'insufficient-balance',
        who: this.id,
        needed: people(amount, 'USD of liquidity'),
        had: people(this.pool.shareUsd(this.account), 'USD of liquidity'),
        because: 'it does not own that much of the pool',
      })
    }
  }

  report(stage: Stage, report: Report): void {
    this.fills.flush()
    const { state, config } = this
    report.metrics['reserveSoldBtc'] = state[SOLD]!
    report.metrics['reserveSpentUsd'] = state[SPENT]!
    report.metrics['reserveBoughtUst'] = state[BOUGHT_STABLE]!
    report.metrics['reserveLeftBtc'] = stage.ledger.balance(this.account, this.coin)
    if (state[SOLD]! > 0) {
      report.sentences.push(
        `${config.name} sold ${people(state[SOLD]!, config.coin)} and bought ${people(state[BOUGHT_STABLE]!, config.stable)}.`,
      )
    }
  }

  save(): unknown {
    return this.fills.save()
  }

  load(state: unknown): void {
    this.fills.load(state)
  }
}

/** The registered kind. */
export const reserveFoundationKind: Kind = defineKind({
  kind: 'reserve-foundation',
  role: 'behaviour',
  title: 'Foundation with a reserve',
  description:
    'Buys a bitcoin reserve in slices, withdraws its pool liquidity when told, and defends the peg by selling bitcoin and bidding on the ' +
    'exchange, harder the larger the discount, never above its target.',
  schema,
  acts: {
    'withdraw-liquidity': {
      description: 'Takes liquidity out of the pool in the way that `withdrawal` says.',
      schema: z.strictObject({ amount: sourced('USD', 'Value withdrawn, dollars.') }),
    },
  },
  accounts: (id, config) => [{ id: `${id}/treasury`, holds: { [config.dollars]: config.cash } }],
  build: (stage, id, config) => new ReserveFoundation(stage, id, config),
})
