/**
 * An attacker with a plan: borrow and sell bitcoin short, buy stable coins over the counter, drain the pool in clips, sell the rest on
 * the exchange when the price gives way, buy the bitcoin back. Three accounts, one for each leg: the profit of a leg is what its
 * account has gained, nothing is typed in.
 */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { ReferenceMarket } from '../markets/reference-market.ts'
import { instant } from '../money/instant.ts'
import { reference, sourced, sourcedChoice, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { millions, people } from '../step/wording.ts'
import { FillBook } from './fill-book.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  stable: z.string().describe('Asset under attack.'),
  dollars: z.string().describe('Asset that the attacker pays and is paid in on exchanges.'),
  poolDollars: z.string().describe('Asset that the attacker takes out of the pool.'),
  coin: z.string().describe('Asset that is sold short.'),
  loan: z.string().describe('Asset that records the debt: one is minted to the lender for each coin lent.'),
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  shortMarket: reference('market', 'Id of the market where the coin is sold short.'),
  lender: reference('party', 'Who lends the coins.'),
  seller: reference('party', 'Who sells the stable coins over the counter.'),
  sellsStable: sourcedSwitch('Whether the pool and the exchange are attacked at all; off = the shorting alone.'),
  short: z.strictObject({
    coins: sourced('BTC', 'Coins sold short.'),
    margin: sourced('price', 'Own dollars behind each coin borrowed; drawn only if the short loses.'),
    from: instant,
    to: instant,
    coverFrom: instant,
    coverTo: instant,
  }),
  overTheCounter: z.strictObject({
    price: sourced('rate', 'Price paid for the stable coins, dollars.'),
    from: instant,
    to: instant,
  }),
  clips: z.strictObject({
    amount: sourced('UST', 'Stable coins sold into the pool, all clips together.'),
    count: sourced('count', 'Number of equal clips.'),
    from: instant,
    every: sourced('duration', 'Time between clips.'),
  }),
  sale: z.strictObject({
    amount: sourced('UST', 'Stable coins sold on the exchange.'),
    ratePerHour: sourced('UST/h', 'How fast they are sold.'),
    trigger: sourcedChoice(['price', 'clock'], 'Whether the sale waits for a price or for a time.'),
    from: instant.describe('Time of the clock trigger.'),
    armedFrom: instant.describe('From when on the price trigger is looked at.'),
    triggerPrice: sourced('rate', 'The sale begins when the exchange’s price falls below this.'),
  }),
})

const CLIPS_DONE = 0
const SALE_STARTED = 1
const ENTRY_REFERENCE = 2
const ENTRY_USD = 3
const ENTRY_COINS = 4
const COVER_REFERENCE = 5
const COVER_USD = 6
const COVER_COINS = 7
const CURVE_USD = 8
const CURVE_COINS = 9
const SALE_USD = 10
const SALE_COINS = 11
const POOL_LOW = 12
const CELLS = 13

const SHORT = 0
const CURVE = 1
const SALE = 2
const legs = ['short', 'curve', 'exchange'] as const

const orderShort = 0
const orderCounter = 1
const orderClip = 2
const orderSale = 3
const orderCover = 4

/** See the file's head. */
export class Attacker implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly accounts: readonly [number, number, number]
  private readonly lender: number
  private readonly seller: number
  private readonly stable: number
  private readonly dollars: number
  private readonly poolDollars: number
  private readonly coin: number
  private readonly loan: number
  private readonly opening: Float64Array
  private readonly fills: FillBook
  private exchange!: Exchange
  private pool!: CurveMarket
  private shortMarket!: ReferenceMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    this.state[POOL_LOW] = Number.POSITIVE_INFINITY
    const { ledger } = stage
    this.accounts = [ledger.account(`${id}/short`), ledger.account(`${id}/curve`), ledger.account(`${id}/exchange`)]
    this.lender = ledger.account(config.lender)
    this.seller = ledger.account(config.seller)
    this.stable = ledger.asset(config.stable)
    this.dollars = ledger.asset(config.dollars)
    this.poolDollars = ledger.asset(config.poolDollars)
    this.coin = ledger.asset(config.coin)
    this.loan = ledger.asset(config.loan)
    this.opening = Float64Array.from(this.accounts, account => ledger.balance(account, this.dollars))
    this.fills = new FillBook(stage, id)
    stage.recorder.panel({
      id: 'attacker',
      title: 'Attacker’s profit so far, marked to market',
      unit: 'USD',
      scale: 'linear',
    })
    legs.forEach((leg, at) => {
      stage.recorder.column({
        id: `attacker${leg[0]!.toUpperCase()}${leg.slice(1)}ProfitUsd`,
        label: legLabels[leg],
        unit: 'USD',
        panel: 'attacker',
        read: () => this.profitUsd(at),
      })
    })
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.pool = stage.find(this.config.pool, CurveMarket)
    this.shortMarket = stage.find(this.config.shortMarket, ReferenceMarket)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const { nowMs, stepMs } = stage.clock
    const { short, overTheCounter, clips, sale } = config
    const place = (tag: number, quantity: number): void => {
      if (quantity > 0) stage.orders.place(this.index, tag, quantity)
    }
    if (nowMs >= short.from && nowMs < short.to) place(orderShort, (short.coins * stepMs) / (short.to - short.from))
    if (nowMs >= short.coverFrom && nowMs < short.coverTo) {
      place(orderCover, (short.coins * stepMs) / (short.coverTo - short.coverFrom))
    }
    if (!config.sellsStable) return
    if (nowMs >= overTheCounter.from && nowMs < overTheCounter.to) {
      place(orderCounter, stepMs / (overTheCounter.to - overTheCounter.from))
    }
    const clipsDue = nowMs < clips.from ? 0 : Math.min(clips.count, Math.floor((nowMs - clips.from) / clips.every) + 1)
    if (state[CLIPS_DONE]! < clipsDue) place(orderClip, clips.amount / clips.count)
    if (state[SALE_STARTED] === 0) {
      const due =
        sale.trigger === 'clock'
          ? nowMs >= sale.from
          : nowMs >= sale.armedFrom && this.exchange.price() < sale.triggerPrice
      if (due) {
        state[SALE_STARTED] = 1
        stage.note({
          kind: 'decision',
          who: this.id,
          sentence: `${config.name} begins to sell ${people(sale.amount, config.stable)} on the exchange at ${this.exchange.price().toFixed(4)}.`,
        })
      }
    }
    if (state[SALE_STARTED] === 1) place(orderSale, sale.ratePerHour * stage.clock.stepHours)
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    const { ledger } = stage
    const { state, accounts } = this
    if (tag === orderShort) {
      const lent = ledger.transfer(this.coin, this.lender, accounts[SHORT], quantity)
      ledger.mint(this.loan, this.lender, lent)
      const sold = this.shortMarket.sell(accounts[SHORT], lent)
      this.addFill(ENTRY_COINS, sold, this.shortMarket.lastUsd, this.shortMarket.reference())
      this.fills.add('short', 'sells borrowed', this.config.coin, sold, this.shortMarket.lastUsd)
    } else if (tag === orderCover) {
      const owed = ledger.balance(this.lender, this.loan)
      const bought = this.shortMarket.buy(accounts[SHORT], Math.min(quantity, owed))
      if (bought < Math.min(quantity, owed) * 0.999) this.refuseCover(stage, Math.min(quantity, owed), bought)
      const returned = ledger.transfer(this.coin, accounts[SHORT], this.lender, bought)
      ledger.burn(this.loan, this.lender, returned)
      this.addFill(COVER_COINS, bought, this.shortMarket.lastUsd, this.shortMarket.reference())
      this.fills.add('short', 'buys back', this.config.coin, bought, this.shortMarket.lastUsd)
    } else if (tag === orderCounter) {
      this.buyOverTheCounter(stage, accounts[CURVE], this.config.clips.amount * quantity)
      this.buyOverTheCounter(stage, accounts[SALE], this.config.sale.amount * quantity)
    } else if (tag === orderClip) {
      state[CLIPS_DONE] = state[CLIPS_DONE]! + 1
      const wanted = Math.min(quantity, ledger.balance(accounts[CURVE], this.stable))
      const received = this.pool.sellPrimary(accounts[CURVE], wanted, this.poolDollars)
      if (received > 0) {
        state[CURVE_COINS] = state[CURVE_COINS]! + wanted
        state[CURVE_USD] = state[CURVE_USD]! + received
        this.fills.addNow('curve', 'sells into the pool', this.config.stable, wanted, received)
      }
      state[POOL_LOW] = Math.min(state[POOL_LOW]!, this.pool.price())
    } else {
      const sold = this.exchange.sell(accounts[SALE], quantity)
      state[SALE_COINS] = state[SALE_COINS]! + sold
      state[SALE_USD] = state[SALE_USD]! + this.exchange.lastProceedsUsd
      this.fills.add('exchange', 'sells on the exchange', this.config.stable, sold, this.exchange.lastProceedsUsd)
    }
  }

  /** Dollars that a leg has gained so far: its dollars, what it still holds at market (stable coins at most at par), less its debt. */
  profitUsd(leg: number): number {
    const { ledger } = this.stage
    const account = this.accounts[leg]!
    const dollars = ledger.balance(account, this.dollars) + ledger.balance(account, this.poolDollars)
    const stable = ledger.balance(account, this.stable) * Math.min(1, this.exchange.price())
    const coins = ledger.balance(account, this.coin) - (leg === SHORT ? ledger.balance(this.lender, this.loan) : 0)
    return dollars + stable + coins * this.shortMarket.price() - this.opening[leg]!
  }

  report(_stage: Stage, report: Report): void {
    this.fills.flush()
    const { state, config } = this
    const profits = legs.map((_, leg) => this.profitUsd(leg))
    const [short, curve, exchange] = profits as [number, number, number]
    const total = short + curve + exchange
    report.parties[this.id] = {
      name: config.name,
      legs: legs.map((leg, at) => ({ name: leg, label: legLabels[leg], profitUsd: profits[at]! })),
    }
    const entryImpact = state[ENTRY_USD]! - state[ENTRY_REFERENCE]!
    const drift = state[ENTRY_REFERENCE]! - state[COVER_REFERENCE]!
    const covered = state[COVER_COINS]! >= state[ENTRY_COINS]! * 0.999
    const bars = covered
      ? [
          { name: 'entry-impact', label: 'own impact when selling short', amountUsd: entryImpact },
          { name: 'market-drift', label: 'bitcoin’s own fall', amountUsd: drift },
          {
            name: 'others-impact',
            label: 'Foundation’s selling, less own buying back',
            amountUsd: short - entryImpact - drift,
          },
        ]
      : [{ name: 'short', label: legLabels.short, amountUsd: short }]
    report.waterfalls[this.id] = [
      ...bars,
      { name: 'curve', label: legLabels.curve, amountUsd: curve },
      { name: 'exchange', label: legLabels.exchange, amountUsd: exchange },
    ]
    const average = (usd: number, coins: number): number => (coins > 0 ? usd / coins : Number.NaN)
    Object.assign(report.metrics, {
      attackerProfitUsd: total,
      attackerShortProfitUsd: short,
      attackerCurveProfitUsd: curve,
      attackerExchangeProfitUsd: exchange,
      btcShortEntryUsd: average(state[ENTRY_USD]!, state[ENTRY_COINS]!),
      btcCoverUsd: average(state[COVER_USD]!, state[COVER_COINS]!),
      curveClipAverageUsd: average(state[CURVE_USD]!, state[CURVE_COINS]!),
      exchangeSaleAverageUsd: average(state[SALE_USD]!, state[SALE_COINS]!),
      poolPriceLowAfterClipUsd: state[POOL_LOW]!,
    })
    const parts = config.sellsStable
      ? `: short ${millions(short)}, Curve ${millions(curve)}, exchange ${millions(exchange)}`
      : ' by shorting alone'
    report.sentences.push(
      `${config.name} ${total >= 0 ? 'earned' : 'lost'} ${millions(Math.abs(total), '')} USD${parts}.`,
    )
  }

  save(): unknown {
    return this.fills.save()
  }

  load(state: unknown): void {
    this.fills.load(state)
  }

  private buyOverTheCounter(stage: Stage, account: number, quantity: number): void {
    const { price } = this.config.overTheCounter
    const { ledger } = stage
    const wanted = Math.min(quantity, ledger.balance(account, this.dollars) / price)
    const moved = ledger.transfer(this.stable, this.seller, account, wanted)
    ledger.transfer(this.dollars, account, this.seller, moved * price)
  }

  private addFill(coinsCell: number, coins: number, usd: number, referencePrice: number): void {
    const { state } = this
    state[coinsCell - 2] = state[coinsCell - 2]! + coins * referencePrice
    state[coinsCell - 1] = state[coinsCell - 1]! + usd
    state[coinsCell] = state[coinsCell]! + coins
  }

  private refuseCover(stage: Stage, wanted: number, bought: number): void {
    stage.refuse({
      refused: 'insufficient-balance',
      who: this.id,
      needed: people(wanted, this.config.coin),
      had: people(bought, this.config.coin),
      because: 'the account has no dollars left to buy back what was borrowed',
    })
  }
}

const legLabels: Readonly<Record<(typeof legs)[number], string>> = {
  short: 'bitcoin sold short',
  curve: 'UST sold into the pool',
  exchange: 'UST sold on the exchange',
}

/** The registered kind. */
export const attackerKind: Kind = defineKind({
  kind: 'attacker',
  role: 'behaviour',
  title: 'Attacker',
  description:
    'One attacker with three legs: short sale of bitcoin, sale of stable coins into the pool in clips, sale on the exchange at a price or ' +
    'a time. Excluded: borrow cost, funding, gas, premium over the counter.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/short`, holds: { [config.dollars]: config.short.coins * config.short.margin } },
    { id: `${id}/curve`, holds: { [config.dollars]: config.clips.amount * config.overTheCounter.price } },
    { id: `${id}/exchange`, holds: { [config.dollars]: config.sale.amount * config.overTheCounter.price } },
  ],
  build: (stage, id, config) => new Attacker(stage, id, config),
})
