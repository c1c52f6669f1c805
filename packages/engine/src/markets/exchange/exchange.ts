/**
 * An exchange for one coin against dollars: makers with a ladder, resting orders, fees, halts. It books every trade: the coin goes
 * one way, the dollars the other, from one named account to another.
 */

import { z } from 'zod'
import { Defect } from '../../money/mistake.ts'
import { reference, sourced } from '../../money/sourced.ts'
import type { HourlyBars } from '../../step/bars.ts'
import { defineKind, type Kind } from '../../step/kind.ts'
import type { Act, Module, Report } from '../../step/module.ts'
import type { Stage } from '../../step/stage.ts'
import { momentText } from '../../step/wording.ts'
import { inventoryAtPrice, type LadderShape, ladderPrice, ladderProceeds } from './ladder.ts'
import { RestingOrders, restingDust } from './resting-orders.ts'

const schema = z.strictObject({
  base: z.string().describe('Asset that is traded.'),
  quote: z.string().describe('Asset that it is paid in; one is worth one dollar.'),
  makersBase: sourced('number', 'Coins that the market makers hold at the start, whole units of the base asset.'),
  makersQuote: sourced('USD', 'Dollars that the market makers hold at the start.'),
  depth: sourced('USD', 'Quote value within 2 % of the mid on one side, in calm.'),
  law: z
    .enum(['power', 'harmonic'])
    .default('power')
    .describe('Shape of the ladder below value: power of the depth, or harmonic.'),
  beta: sourced('number', 'Exponent of the power law: 1 constant density, 2 density rising away from the mid.'),
  countsTrades: z
    .boolean()
    .default(true)
    .describe('Whether each trade counts toward the volume, or behaviours count what one venue would see.'),
  takerFee: sourced('fraction', 'Fee of market orders, of the quote value.'),
  priceMax: sourced('rate', 'Price above which others would sell newly minted coins; the ladder does not go beyond.'),
  column: z.string().describe('Id of the price column, e.g. ustPriceUsd.'),
  label: z.string().describe('Name of the price in charts.'),
})

/** What can be closed on an exchange. */
export const haltable = ['trading', 'deposits', 'withdrawals'] as const
/** See {@link haltable}. */
export type Haltable = (typeof haltable)[number]

const VALUE = 0
const DEPTH = 1
const TARGET = 2
const FLOOR = 3
const HALTS = 4
const VOLUME = HALTS + haltable.length
const NET = VOLUME + 1
const CELLS = NET + 1

/** See the file's head. Price, depth and value belong to the step in progress. */
export class Exchange implements Module {
  readonly id: string
  readonly makers: number
  readonly fees: number
  readonly base: number
  readonly quote: number
  readonly bids: RestingOrders
  readonly asks: RestingOrders
  readonly bars: HourlyBars
  private readonly stage: Stage
  readonly shape: LadderShape
  private readonly takerFee: number
  private readonly countsTrades: boolean
  private readonly priceMax: number
  private readonly state: Float64Array

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.makers = stage.ledger.account(`${id}/makers`)
    this.fees = stage.ledger.account(`${id}/fees`)
    this.base = stage.ledger.asset(config.base)
    this.quote = stage.ledger.asset(config.quote)
    this.shape = { law: config.law, beta: config.beta }
    this.countsTrades = config.countsTrades
    this.takerFee = config.takerFee
    this.priceMax = config.priceMax
    this.state = stage.cells(CELLS)
    this.bids = new RestingOrders(stage.cells(RestingOrders.cellCount), 'bid')
    this.asks = new RestingOrders(stage.cells(RestingOrders.cellCount), 'ask')
    this.state[VALUE] = 1
    this.state[DEPTH] = config.depth
    this.state[TARGET] = stage.ledger.balance(this.makers, this.base)
    this.bars = stage.openBars(config.column)
    stage.recorder.panel({ id: 'price', title: `Price of ${config.base}`, unit: 'USD', scale: 'linear' })
    stage.recorder.column({
      id: config.column,
      label: config.label,
      unit: 'USD',
      panel: 'price',
      read: () => this.price(),
    })
    stage.recorder.panel({ id: 'depth', title: 'Depth of the exchange within 2 %', unit: 'USD', scale: 'linear' })
    stage.recorder.column({
      id: 'exchangeDepthUsd',
      label: 'depth within 2 %',
      unit: 'USD',
      panel: 'depth',
      read: () => this.state[DEPTH]!,
    })
  }

  /** What makers believe the coin is worth, dollars. */
  get value(): number {
    return this.state[VALUE]!
  }

  /** Quote value within 2 % of the mid, dollars. */
  get depthUsd(): number {
    return this.state[DEPTH]!
  }

  /** Coins that makers want to hold. */
  get target(): number {
    return this.state[TARGET]!
  }

  /** Coins that makers hold beyond what they want to hold; negative when they are short of it. */
  inventory(): number {
    return this.stage.ledger.balance(this.makers, this.base) - this.state[TARGET]!
  }

  /** Makers come to want a share of what they hold beyond their target: it presses on the price no longer. No money moves. */
  digest(share: number): void {
    this.state[TARGET] = this.state[TARGET]! + share * this.inventory()
  }

  /** Sets what makers believe and how deep they quote, for the step in progress. */
  quoteAt(value: number, depthUsd: number): void {
    if (!(value > 0) || !(depthUsd > 0))
      throw new Defect(`${this.id} cannot quote value ${value} and depth ${depthUsd}`)
    this.state[VALUE] = value
    this.state[DEPTH] = depthUsd
  }

  /** Mid price, dollars per coin: where makers stand, held by resting orders that the ladder has reached. */
  price(): number {
    const ladder = Math.min(this.priceMax, ladderPrice(this.shape, this.value, this.inventory(), this.depthUsd))
    const bid = this.bids.best()
    if (bid >= 0 && this.bids.priceAt(bid) > ladder) return this.bids.priceAt(bid)
    const ask = this.asks.best()
    if (ask >= 0 && this.asks.priceAt(ask) < ladder) return this.asks.priceAt(ask)
    return ladder
  }

  /** True while `what` is closed. */
  isHalted(what: Haltable): boolean {
    return this.state[HALTS + haltable.indexOf(what)] === 1
  }

  /** Sells below this price are not accepted; 0 = no floor. */
  get priceFloor(): number {
    return this.state[FLOOR]!
  }

  /**
   * Sells coins of `account` at market: best resting bids first where they stand above the ladder, makers otherwise.
   * @param priceLeast stops before the price falls below it (default: the floor of the book, if any).
   * @returns coins sold; the dollars are on the seller's account, `lastProceedsUsd` says how many.
   */
  sell(account: number, quantity: number, priceLeast = 0): number {
    this.lastProceedsUsd = 0
    if (this.isHalted('trading') || !(quantity > 0)) return 0
    const least = Math.max(priceLeast, this.priceFloor)
    const { ledger } = this.stage
    let left = Math.min(quantity, ledger.balance(account, this.base))
    let sold = 0
    for (let round = 0; round < 2 * 16 + 1 && left > 1e-6; round++) {
      const place = this.bids.best()
      const inventory = this.inventory()
      const ladder = Math.min(this.priceMax, ladderPrice(this.shape, this.value, inventory, this.depthUsd))
      const bidPrice = place < 0 ? 0 : this.bids.priceAt(place)
      const stop = Math.max(least, bidPrice)
      let room = left
      if (ladder <= stop) room = 0
      else if (stop > 0) room = inventoryAtPrice(this.shape, this.value, stop, this.depthUsd) - inventory
      let done: number
      // Less than a unit of room is none: a ladder a hair above the bid must not hold the sale up.
      if (room > 1e-6 + 1e-12 * Math.abs(inventory)) done = this.sellToMakers(account, Math.min(left, room), inventory)
      else if (place >= 0 && bidPrice >= least) done = this.fillBid(account, place, left)
      else break
      if (!(done > 0)) {
        if (place >= 0 && this.bids.remainingAt(place) === 0) continue
        break
      }
      sold += done
      left -= done
    }
    if (this.countsTrades) this.countTrade(sold, -sold)
    return sold
  }

  /**
   * Buys coins for `account` at market with up to `budgetUsd`.
   * @param priceMost stops before the price rises above it.
   * @returns coins bought; `lastProceedsUsd` says what was paid.
   */
  buy(account: number, budgetUsd: number, priceMost: number = Number.POSITIVE_INFINITY): number {
    this.lastProceedsUsd = 0
    if (this.isHalted('trading') || !(budgetUsd > 0)) return 0
    const { ledger } = this.stage
    const most = Math.min(priceMost, this.priceMax)
    let left = Math.min(budgetUsd, ledger.balance(account, this.quote)) / (1 + this.takerFee)
    let bought = 0
    for (let round = 0; round < 2 * 16 + 1 && left > 1e-6; round++) {
      const place = this.asks.best()
      const inventory = this.inventory()
      const ladder = Math.min(this.priceMax, ladderPrice(this.shape, this.value, inventory, this.depthUsd))
      const askPrice = place < 0 ? Number.POSITIVE_INFINITY : this.asks.priceAt(place)
      const before = this.lastProceedsUsd
      const stop = Math.min(most, askPrice)
      const room = ladder < stop ? inventory - inventoryAtPrice(this.shape, this.value, stop, this.depthUsd) : 0
      let done: number
      if (room > 1e-6 + 1e-12 * Math.abs(inventory)) done = this.buyFromMakers(account, left, room, inventory)
      else if (place >= 0 && askPrice <= most) done = this.fillAsk(account, place, left)
      else break
      if (!(done > 0)) {
        if (place >= 0 && this.asks.remainingAt(place) === 0) continue
        break
      }
      bought += done
      left -= (this.lastProceedsUsd - before) / (1 + this.takerFee)
    }
    if (this.countsTrades) this.countTrade(bought, bought)
    return bought
  }

  /**
   * A block trade with the makers at the mid: `quantity` coins to `account` for dollars (negative: from it). No walk along the ladder, but
   * the makers' inventory changes, and with it the price.
   * @returns coins moved (with sign).
   */
  tradeBlock(account: number, quantity: number): number {
    const { ledger } = this.stage
    const price = this.price()
    if (quantity > 0) {
      const affordable = Math.min(
        quantity,
        ledger.balance(account, this.quote) / price,
        ledger.balance(this.makers, this.base),
      )
      const paid = ledger.transfer(this.quote, account, this.makers, affordable * price)
      return ledger.transfer(this.base, this.makers, account, paid / price)
    }
    const possible = Math.min(
      -quantity,
      ledger.balance(account, this.base),
      ledger.balance(this.makers, this.quote) / price,
    )
    const moved = ledger.transfer(this.base, account, this.makers, possible)
    ledger.transfer(this.quote, this.makers, account, moved * price)
    return -moved
  }

  /** Dollars that the last `sell` brought or the last `buy` cost, fees included. */
  lastProceedsUsd = 0

  /** Coins traded so far, and coins bought at market less coins sold at market. */
  get volume(): number {
    return this.state[VOLUME]!
  }

  /** Counts trades that do not change anybody's balance (round trips among traders), for volume figures. */
  countTrade(volume: number, netTaker: number): void {
    this.state[VOLUME] = this.state[VOLUME]! + volume
    this.state[NET] = this.state[NET]! + netTaker
    this.bars.trade(volume, netTaker)
  }

  /** Makers meet resting orders that the ladder has crossed because value, depth or inventory changed. */
  close(): void {
    if (this.isHalted('trading')) return
    for (let round = 0; round < 16; round++) {
      const inventory = this.inventory()
      const ladder = ladderPrice(this.shape, this.value, inventory, this.depthUsd)
      const bid = this.bids.best()
      if (bid >= 0 && this.bids.priceAt(bid) > ladder * (1 + 1e-9)) {
        const excess = inventory - inventoryAtPrice(this.shape, this.value, this.bids.priceAt(bid), this.depthUsd)
        const done = this.fillBid(this.makers, bid, excess)
        if (this.countsTrades) this.countTrade(done, -done)
        if (done > 0 || this.bids.remainingAt(bid) === 0) continue
      }
      const ask = this.asks.best()
      if (ask >= 0 && this.asks.priceAt(ask) < ladder * (1 - 1e-9)) {
        const lack = inventoryAtPrice(this.shape, this.value, this.asks.priceAt(ask), this.depthUsd) - inventory
        const done = this.fillAsk(this.makers, ask, lack * this.asks.priceAt(ask))
        if (this.countsTrades) this.countTrade(done, done)
        if (done > 0 || this.asks.remainingAt(ask) === 0) continue
      }
      return
    }
  }

  /** Takes the price of the step into the hourly bars. */
  measure(): void {
    this.bars.price(this.price())
  }

  report(stage: Stage, report: Report): void {
    const { bars } = this
    let lowRow = 0
    let high = Number.NEGATIVE_INFINITY
    for (let row = 0; row < bars.hours; row++) {
      if (bars.low[row]! < (bars.low[lowRow] ?? Number.POSITIVE_INFINITY)) lowRow = row
      if (bars.high[row]! > high) high = bars.high[row]!
    }
    const low = bars.low[lowRow]!
    if (!(low > 0)) return
    const name = stage.ledger.assets[this.base]!.id
    report.metrics[`${name.toLowerCase()}PriceLowUsd`] = low
    report.metrics[`${name.toLowerCase()}PriceHighUsd`] = high
    report.metrics[`${name.toLowerCase()}PriceEndUsd`] = this.price()
    report.sentences.push(
      low > 0.99
        ? `${name} stayed between ${low.toFixed(4)} and ${high.toFixed(4)} USD.`
        : `${name} fell to ${low.toFixed(low < 0.1 ? 4 : 3)} USD in the hour of ${momentText(bars.firstHourMs + lowRow * 3_600_000)}.`,
    )
  }

  act(_stage: Stage, act: Act): void {
    if (act.kind === 'halt' || act.kind === 'resume') {
      const { what } = act.config as { what: Haltable }
      this.state[HALTS + haltable.indexOf(what)] = act.kind === 'halt' ? 1 : 0
    } else if (act.kind === 'price-floor') {
      this.state[FLOOR] = (act.config as { price: number }).price
    } else throw new Defect(`${this.id} cannot ${act.kind}`)
  }

  private fillBid(seller: number, place: number, quantity: number): number {
    const { ledger } = this.stage
    const price = this.bids.priceAt(place)
    const owner = this.bids.ownerAt(place)
    const available = Math.min(this.bids.remainingAt(place), ledger.balance(owner, this.quote))
    // An order whose owner cannot pay any more is taken out of the book, and so is what rounding has left of one.
    if (!(available / price > restingDust)) this.bids.fill(place, this.bids.remainingAt(place))
    const wanted = Math.min(quantity, available / price)
    if (!(wanted > 1e-6) || this.bids.remainingAt(place) === 0) return 0
    const moved = ledger.transfer(this.base, seller, owner, wanted)
    const paid = ledger.transfer(this.quote, owner, seller, moved * price)
    this.bids.fill(place, paid)
    if (seller !== this.makers) this.takeFee(seller, paid)
    return moved
  }

  private fillAsk(buyer: number, place: number, budgetUsd: number): number {
    const { ledger } = this.stage
    const price = this.asks.priceAt(place)
    const owner = this.asks.ownerAt(place)
    const available = Math.min(this.asks.remainingAt(place), ledger.balance(owner, this.base))
    if (!(available > restingDust)) this.asks.fill(place, this.asks.remainingAt(place))
    const wanted = Math.min(available, budgetUsd / price)
    if (!(wanted > 1e-6) || this.asks.remainingAt(place) === 0) return 0
    const paid = ledger.transfer(this.quote, buyer, owner, wanted * price)
    const moved = ledger.transfer(this.base, owner, buyer, paid / price)
    this.asks.fill(place, moved)
    this.lastProceedsUsd += paid + (buyer === this.makers ? 0 : this.chargeFee(buyer, paid))
    return moved
  }

  private sellToMakers(account: number, quantity: number, inventory: number): number {
    if (!(quantity > 0)) return 0
    const { ledger } = this.stage
    const cash = ledger.balance(this.makers, this.quote)
    let wanted = quantity
    let proceeds = this.proceedsOf(inventory, wanted)
    if (proceeds > cash) {
      wanted = this.quantityFor(inventory, cash, wanted, 1)
      proceeds = this.proceedsOf(inventory, wanted)
    }
    const moved = ledger.transfer(this.base, account, this.makers, wanted)
    const paid = ledger.transfer(
      this.quote,
      this.makers,
      account,
      moved < wanted ? (proceeds * moved) / wanted : proceeds,
    )
    this.takeFee(account, paid)
    return moved
  }

  private buyFromMakers(account: number, budgetUsd: number, room: number, inventory: number): number {
    const { ledger } = this.stage
    let wanted = Math.min(room, ledger.balance(this.makers, this.base))
    let cost = -this.proceedsOf(inventory, -wanted)
    if (cost > budgetUsd) {
      wanted = this.quantityFor(inventory, budgetUsd, wanted, -1)
      cost = -this.proceedsOf(inventory, -wanted)
    }
    if (!(wanted > 1e-6)) return 0
    const paid = ledger.transfer(this.quote, account, this.makers, Math.min(cost, budgetUsd))
    const moved = ledger.transfer(this.base, this.makers, account, cost > 0 ? (wanted * paid) / cost : 0)
    this.lastProceedsUsd += paid + this.chargeFee(account, paid)
    return moved
  }

  /**
   * Coins that `usd` buy from the ladder (`direction` −1) or that the ladder buys for `usd` (`direction` 1): bisection between 0 and
   * `most`, because the money rises with the quantity.
   */
  private quantityFor(inventory: number, usd: number, most: number, direction: 1 | -1): number {
    let low = 0
    let high = most
    for (let round = 0; round < 60; round++) {
      const middle = 0.5 * (low + high)
      const money = direction * this.proceedsOf(inventory, direction * middle)
      if (money > usd) high = middle
      else low = middle
    }
    return low
  }

  /** Dollars for `sold` coins along the ladder; makers who are so short that it stands above the ceiling pay the ceiling. */
  private proceedsOf(inventory: number, sold: number): number {
    const { shape, value, depthUsd, priceMax } = this
    let capped = 0
    if (sold > 0 && ladderPrice(shape, value, inventory, depthUsd) > priceMax) {
      capped = Math.min(sold, Math.max(0, inventoryAtPrice(shape, value, priceMax, depthUsd) - inventory))
    }
    return capped * priceMax + ladderProceeds(shape, value, inventory + capped, depthUsd, sold - capped)
  }

  private takeFee(account: number, proceeds: number): void {
    this.lastProceedsUsd += proceeds - this.chargeFee(account, proceeds)
  }

  private chargeFee(account: number, value: number): number {
    return this.takerFee > 0 ? this.stage.ledger.transfer(this.quote, account, this.fees, value * this.takerFee) : 0
  }
}

/** The registered kind. */
export const exchangeKind: Kind = defineKind({
  kind: 'exchange',
  role: 'market',
  title: 'Exchange',
  description:
    'An exchange for one coin against dollars. Market makers quote a ladder around the value that they believe in and move it with ' +
    'their inventory; bids and asks of others rest in the book; trading, deposits and withdrawals can be halted. Not modelled: queue ' +
    'position, hidden orders, margin.',
  schema,
  acts: {
    halt: {
      description: 'Closes trading, deposits or withdrawals.',
      schema: z.strictObject({ what: z.enum(haltable) }),
    },
    resume: { description: 'Opens them again.', schema: z.strictObject({ what: z.enum(haltable) }) },
    'price-floor': {
      description: 'Sells below this price are not accepted; 0 lifts the floor.',
      schema: z.strictObject({ price: sourced('rate', 'Lowest accepted price, dollars per coin.') }),
    },
  },
  accounts: (id, config) => [
    { id: `${id}/makers`, holds: { [config.base]: config.makersBase, [config.quote]: config.makersQuote } },
    { id: `${id}/fees` },
  ],
  build: (stage, id, config) => new Exchange(stage, id, config),
})

/** Name of an exchange in other parts' schemas. */
export const exchangeReference: z.ZodType<string> = reference('market', 'Id of the exchange.')
