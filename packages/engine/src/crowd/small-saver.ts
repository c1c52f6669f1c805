/**
 * A small saver with baht and a phone: she changes baht into UST, swaps UST for the synthetic share at the pair, and on a day sells it all
 * again. Beside her money stands the same money in the real share, bought through a broker on the same days. What she paid and got is on the
 * ledger; the broker's account is a comparison and counted only.
 */

import { z } from 'zod'
import { MirrorMarket } from '../issuers/mirror-market.ts'
import { TerraswapMarket } from '../markets/terraswap-market.ts'
import { instant } from '../money/instant.ts'
import { exp, ln } from '../money/numeric.ts'
import { reference, sourced, sourcedChoice } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  mirror: reference('issuer', 'Id of the synthetic share.'),
  pair: reference('market', 'Id of the pair where she buys it.'),
  asset: z.string().describe('The synthetic share.'),
  stable: z.string(),
  baht: z.string().describe('Asset that she is paid in.'),
  amount: sourced('THB', 'Baht of each order.'),
  orders: sourced('count', 'Number of orders.'),
  first: instant.describe('Time of the first order.'),
  every: sourced('duration', 'Time between orders.'),
  sellAt: instant.describe('When she sells everything.'),
  maxSpread: sourced('fraction', 'Worse than the price that her phone shows she does not trade; she tries again.'),
  changer: z.strictObject({
    bahtPerDollar: sourced('rate', 'Baht for one dollar; does not move during the run.'),
    fee: sourced('fraction', 'What changing costs each way: fee and spread of the exchange, gas.'),
    stock: sourced('UST', 'UST that the exchange has for her.'),
    coin: sourcedChoice(['at-par', 'path'], 'Whether one UST is one dollar, or follows its path.'),
    path: z
      .array(
        z.strictObject({ at: instant, price: sourced('price', 'Dollars for one UST; log-linear between points.') }),
      )
      .min(1)
      .max(16),
  }),
  broker: z.strictObject({
    fee: sourced('fraction', 'Fee of the broker on each order in the real share.'),
    minimumFee: sourced('THB', 'Least fee of an order.'),
    changeFee: sourced('fraction', 'What changing baht and dollars costs at the broker, each way.'),
  }),
})

const ORDERS_DONE = 0
const PAID_THB = 1
const BOUGHT_UST = 2
const BOUGHT_USD = 3
const SPENT_UST = 4
const BOUGHT_SHARE_WORTH = 5
const SOLD = 6
const SOLD_UST = 7
const SOLD_SHARE_WORTH = 8
const SOLD_COIN_PRICE = 9
const FEE_OUT_THB = 10
const BROKER_PENDING_USD = 11
const BROKER_SHARES = 12
const BROKER_THB = 13
const BROKER_SOLD = 14
const REFUSED = 15
const CELLS = 16

const orderBuy = 0
const orderSell = 1

/** See the file's head. */
export class SmallSaver implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly purse: number
  private readonly changer: number
  private readonly asset: number
  private readonly stable: number
  private readonly baht: number
  private readonly openingThb: number
  private mirror!: MirrorMarket
  private pair!: TerraswapMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    const { ledger, recorder } = stage
    this.purse = ledger.account(`${id}/purse`)
    this.changer = ledger.account(`${id}/changer`)
    this.asset = ledger.asset(config.asset)
    this.stable = ledger.asset(config.stable)
    this.baht = ledger.asset(config.baht)
    this.openingThb = ledger.balance(this.purse, this.baht)
    const panel = `money-of-${id}`
    recorder.panel({ id: panel, title: 'Her money', unit: 'THB', scale: 'linear' })
    const column = (columnId: string, label: string, read: () => number): void =>
      recorder.column({ id: columnId, label, unit: 'THB', panel, read })
    column('saverPaidThb', 'paid so far', () => this.state[PAID_THB]!)
    column('saverWorthThb', 'synthetic share, if sold now', () => this.worthThb())
    column('saverShareWorthThb', 'the same money in the real share', () => this.brokerThb())
  }

  link(stage: Stage): void {
    this.mirror = stage.find(this.config.mirror, MirrorMarket)
    this.pair = stage.find(this.config.pair, TerraswapMarket)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const { nowMs } = stage.clock
    const due =
      nowMs < config.first ? 0 : Math.min(config.orders, Math.floor((nowMs - config.first) / config.every) + 1)
    // The price that her phone shows: what the swap would pay now.
    if (state[ORDERS_DONE]! < due && nowMs < config.sellAt) stage.orders.place(this.index, orderBuy, this.pair.price())
    if (state[SOLD] === 0 && nowMs >= config.sellAt) stage.orders.place(this.index, orderSell, this.pair.price())
  }

  execute(stage: Stage, tag: number, shownPrice: number): void {
    if (tag === orderBuy) this.buy(stage, shownPrice)
    else this.sell(stage, shownPrice)
  }

  close(): void {
    const { config, state, mirror } = this
    // The broker can trade while the exchange is open, and waits for it else.
    if (!mirror.isSessionOpen()) return
    const share = mirror.sharePrice()
    if (state[BROKER_PENDING_USD]! > 0) {
      state[BROKER_SHARES] = state[BROKER_SHARES]! + state[BROKER_PENDING_USD]! / share
      state[BROKER_PENDING_USD] = 0
    }
    if (state[SOLD] === 1 && state[BROKER_SOLD] === 0) {
      state[BROKER_SOLD] = 1
      const grossThb = state[BROKER_SHARES]! * share * config.changer.bahtPerDollar
      state[BROKER_THB] = (grossThb - this.brokerFeeThb(grossThb)) * (1 - config.broker.changeFee)
      state[BROKER_SHARES] = 0
    }
  }

  report(stage: Stage, report: Report): void {
    const { config, state } = this
    const { bahtPerDollar } = config.changer
    const paid = state[PAID_THB]!
    const worth = this.worthThb()
    const real = this.brokerThb()
    const premiumUst = state[SPENT_UST]! - state[BOUGHT_SHARE_WORTH]!
    Object.assign(report.metrics, {
      saverPaidThb: paid,
      saverWorthThb: worth,
      saverShareWorthThb: real,
      saverGapToShareThb: worth - real,
      saverPremiumPaid: state[BOUGHT_SHARE_WORTH]! > 0 ? premiumUst / state[BOUGHT_SHARE_WORTH]! : Number.NaN,
      saverOrdersCount: state[ORDERS_DONE]!,
      saverRefusals: state[REFUSED]!,
    })
    if (paid === 0) return
    const profitUsd = (worth - paid) / bahtPerDollar
    report.parties[this.id] = {
      name: config.name,
      legs: [{ name: 'synthetic', label: 'synthetic share, in dollars', profitUsd }],
    }
    if (state[SOLD] === 1) report.waterfalls[this.id] = this.waterfall()
    const ending = stage.clock.nowMs > config.sellAt && state[SOLD] === 1 ? 'and got' : 'and would get'
    report.sentences.push(
      `${config.name} paid ${bahtText(paid)} ${ending} ${bahtText(worth)}; in the real share, after a broker’s fees, it would have been ${bahtText(real)}.`,
    )
  }

  private buy(stage: Stage, shownPrice: number): void {
    const { config, state, pair } = this
    const { ledger } = stage
    const { bahtPerDollar, fee } = config.changer
    const coin = this.coinPrice(stage.clock.nowMs)
    // An order that the pair refused leaves her UST in the purse: the next try changes no money again.
    const again = ledger.balance(this.purse, this.stable) > 1e-6
    if (!again) {
      const thb = ledger.transfer(this.baht, this.purse, this.changer, config.amount)
      const usd = (thb * (1 - fee)) / bahtPerDollar
      const ust = ledger.transfer(this.stable, this.changer, this.purse, usd / coin)
      state[PAID_THB] = state[PAID_THB]! + thb
      state[BOUGHT_UST] = state[BOUGHT_UST]! + ust
      state[BOUGHT_USD] = state[BOUGHT_USD]! + ust * coin
      this.brokerBuys(thb)
    }
    const before = ledger.balance(this.purse, this.stable)
    const received = pair.buy(this.purse, before, { maxSpread: config.maxSpread, beliefPrice: shownPrice })
    if (!(received > 0)) {
      state[REFUSED] = state[REFUSED]! + 1
      return
    }
    const spent = before - ledger.balance(this.purse, this.stable)
    const share = this.mirror.sharePrice()
    state[ORDERS_DONE] = state[ORDERS_DONE]! + 1
    state[SPENT_UST] = state[SPENT_UST]! + spent
    state[BOUGHT_SHARE_WORTH] = state[BOUGHT_SHARE_WORTH]! + received * share
    const over = spent / received / share - 1
    stage.note({
      kind: 'fill',
      who: this.id,
      sentence: `${config.name} changes ${bahtText(config.amount)} and buys ${received.toFixed(3)} ${config.asset} at ${(spent / received).toFixed(2)} ${config.stable}, ${percentText(over)} the real share’s price.`,
      data: {
        leg: 'synthetic',
        asset: config.asset,
        quantity: received,
        usd: spent,
        priceUsd: spent / received,
        sharePriceUsd: share,
        trades: 1,
      },
    })
  }

  private sell(stage: Stage, shownPrice: number): void {
    const { config, state, pair } = this
    const { ledger } = stage
    const { bahtPerDollar, fee } = config.changer
    const quantity = ledger.balance(this.purse, this.asset)
    if (!(quantity > 0)) {
      state[SOLD] = 1
      return
    }
    const received = pair.sell(this.purse, quantity, { maxSpread: config.maxSpread, beliefPrice: 1 / shownPrice })
    if (!(received > 0)) {
      state[REFUSED] = state[REFUSED]! + 1
      return
    }
    const coin = this.coinPrice(stage.clock.nowMs)
    const ust = ledger.transfer(this.stable, this.purse, this.changer, received)
    const thb = ust * coin * bahtPerDollar
    const paidOut = ledger.transfer(this.baht, this.changer, this.purse, thb * (1 - fee))
    const share = this.mirror.sharePrice()
    state[SOLD] = 1
    state[SOLD_UST] = ust
    state[SOLD_SHARE_WORTH] = quantity * share
    state[SOLD_COIN_PRICE] = coin
    state[FEE_OUT_THB] = thb - paidOut
    stage.note({
      kind: 'fill',
      who: this.id,
      sentence: `${config.name} sells ${quantity.toFixed(3)} ${config.asset} at ${(received / quantity).toFixed(2)} ${config.stable} and changes them into ${bahtText(paidOut)}.`,
      data: {
        leg: 'synthetic',
        asset: config.asset,
        quantity,
        usd: received,
        priceUsd: received / quantity,
        sharePriceUsd: share,
        trades: 1,
      },
    })
  }

  /** Where her result came from, in dollars; the bars add up to it. */
  private waterfall(): { name: string; label: string; amountUsd: number }[] {
    const { state } = this
    const { bahtPerDollar } = this.config.changer
    const shareMove = state[SOLD_SHARE_WORTH]! - state[BOUGHT_SHARE_WORTH]!
    const coin = state[SOLD_UST]! * (state[SOLD_COIN_PRICE]! - 1) - (state[BOUGHT_USD]! - state[BOUGHT_UST]!)
    return [
      {
        name: 'changing',
        label: 'changing baht and UST',
        amountUsd: state[BOUGHT_USD]! - (state[PAID_THB]! + state[FEE_OUT_THB]!) / bahtPerDollar,
      },
      {
        name: 'premium-paid',
        label: 'paid above the real share, commission included',
        amountUsd: state[BOUGHT_SHARE_WORTH]! - state[SPENT_UST]!,
      },
      { name: 'share', label: 'the real share’s own move', amountUsd: shareMove },
      {
        name: 'premium-got',
        label: 'sold above or below the real share',
        amountUsd: state[SOLD_UST]! - state[SOLD_SHARE_WORTH]!,
      },
      { name: 'coin', label: 'the coin’s own move', amountUsd: coin },
    ]
  }

  /** Her baht beyond those that she has not spent, and what her synthetic shares and UST would bring now, after fees. */
  private worthThb(): number {
    const { config, state } = this
    const { ledger, clock } = this.stage
    const { bahtPerDollar, fee } = config.changer
    const got = ledger.balance(this.purse, this.baht) - (this.openingThb - state[PAID_THB]!)
    const quantity = ledger.balance(this.purse, this.asset)
    const brings = quantity > 0 ? this.pair.quoteFor(this.asset, quantity) : 0
    const ust = ledger.balance(this.purse, this.stable) + (brings >= 0 ? brings : 0)
    return got + ust * this.coinPrice(clock.nowMs) * bahtPerDollar * (1 - fee)
  }

  /** The same money in the real share, if sold now, after the broker's fees. */
  private brokerThb(): number {
    const { config, state } = this
    const usd = state[BROKER_SHARES]! * this.mirror.sharePriceSeen() + state[BROKER_PENDING_USD]!
    if (!(usd > 0)) return state[BROKER_THB]!
    const grossThb = usd * config.changer.bahtPerDollar
    return (grossThb - this.brokerFeeThb(grossThb)) * (1 - config.broker.changeFee)
  }

  private brokerBuys(thb: number): void {
    const { config, state } = this
    const changed = thb * (1 - config.broker.changeFee)
    const usd = Math.max(0, changed - this.brokerFeeThb(changed)) / config.changer.bahtPerDollar
    state[BROKER_PENDING_USD] = state[BROKER_PENDING_USD]! + usd
  }

  private brokerFeeThb(thb: number): number {
    return Math.min(thb, Math.max(thb * this.config.broker.fee, this.config.broker.minimumFee))
  }

  /** Dollars for one UST. */
  private coinPrice(atMs: number): number {
    const { coin, path } = this.config.changer
    if (coin === 'at-par') return 1
    let row = 0
    while (row + 1 < path.length && path[row + 1]!.at <= atMs) row++
    const left = path[row]!
    const right = path[row + 1]
    if (right === undefined || atMs <= left.at) return left.price
    return left.price * exp(((atMs - left.at) / (right.at - left.at)) * ln(right.price / left.price))
  }
}

function bahtText(thb: number): string {
  return `${String(Math.round(thb)).replace(/\B(?=(\d{3})+$)/g, ' ')} THB`
}

function percentText(share: number): string {
  return `${Math.abs(share * 100).toFixed(1)} % ${share >= 0 ? 'above' : 'below'}`
}

/** The registered kind. */
export const smallSaverKind: Kind = defineKind({
  kind: 'small-saver',
  role: 'behaviour',
  title: 'A small saver',
  description:
    'Changes baht into UST, buys a synthetic share in one or several orders, sells it on a day; beside it the same money in the real share after a ' +
    'broker’s fees. Not modelled: dividends, taxes, moves of the baht.',
  schema,
  acts: {},
  accounts: (id, config) => {
    const thb = config.amount * config.orders
    return [
      { id: `${id}/purse`, holds: { [config.baht]: thb } },
      // Baht to pay her out with: enough for ten times what she brings.
      { id: `${id}/changer`, holds: { [config.stable]: config.changer.stock, [config.baht]: 10 * thb } },
    ]
  },
  build: (stage, id, config) => new SmallSaver(stage, id, config),
})
