/**
 * The Foundation's defence as documented: tranches of bitcoin and dollars that became bids. A market tranche buys evenly over its hours; a
 * wall rests at a price and sells bitcoin only as it is filled; a swap burns stable coins for LUNA at the chain. Amounts are documented;
 * where the record leaves an hour or a price open, the scenario says so.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { ReferenceMarket } from '../markets/reference-market.ts'
import { instant } from '../money/instant.ts'
import { reference, sourced, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'
import { FillBook } from './fill-book.ts'

const tranche = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,23}$/),
  who: z
    .string()
    .regex(/^[a-z][a-zA-Z]{0,23}$/)
    .describe('Whose purchases the figures count, e.g. foundation.'),
  sentence: z.string().max(300),
  source: z.string(),
  from: instant,
  to: instant,
  coins: sourced('BTC', 'Bitcoin of the tranche; 0 if it is paid in dollars.'),
  dollars: sourced('USD', 'Dollars of the tranche; 0 if it is paid in bitcoin.'),
  giveUp: sourced('fraction', 'Share of the price that it leaves to the counterparty.'),
  wallPrice: sourced('rate', 'Price at which it rests; 0 for purchases at market.'),
  passesTo: z.string().optional().describe('Tranche that takes what is left at the end.'),
  drawsOn: z.string().optional().describe('Tranche that refills it when it runs out before its end.'),
  onVenue: sourced('fraction', 'Share of its purchases that the recorded venue sees.'),
  takes: sourced('fraction', 'Part of a wall’s purchases that counts as bought at market.'),
})

const swapShape = z.strictObject({
  amount: sourced('UST', 'Stable coins swapped.'),
  from: instant,
  priceMost: sourced('price', 'It waits until LUNA, spread included, costs no more than this.'),
  latest: instant.describe('From then on it swaps at any price.'),
  perHour: sourced('UST/h', 'Most that it swaps an hour.'),
  sentence: z.string().max(300),
  source: z.string(),
})

const schema = z.strictObject({
  name: z.string().max(80),
  stable: z.string(),
  dollars: z.string(),
  coin: z.string(),
  exchange: exchangeReference,
  coinMarket: reference('market', 'Id of the bitcoin market.'),
  chain: reference('issuer', 'Id of the chain.'),
  active: sourcedSwitch('Whether the defence happens.'),
  reserve: sourced('BTC', 'Bitcoin at the start.'),
  cash: sourced('USD', 'Stable dollars at the start.'),
  coins: sourced('UST', 'Stable coins at the start.'),
  luna: sourced('LUNA', 'LUNA at the start.'),
  wallQuote: sourced(
    'USD',
    'Dollars that a wall keeps in the book; refilled at every step from the bitcoin of its tranche.',
  ),
  wallLow: sourced('BTC', 'Bitcoin below which a wall draws on its neighbour.'),
  wallDraw: sourced('BTC', 'Bitcoin that it draws then.'),
  tranches: z.array(tranche).max(12),
  swap: swapShape,
})

const SWAPPED = 0
const SWAPPED_LUNA = 1
const SWAP_NOTED = 2
const TRANCHES = 3
// Cells of a tranche.
const LEFT = 0
const OPENED = 1
const PER_MS = 2
const SPENT_COINS = 3
const BOUGHT = 4
const FILLED = 5
const WIDTH = 6

const orderMarket = 0
const orderSwap = 1

/** See the file's head. */
export class DefencePlan implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly stage: Stage
  private readonly state: Float64Array
  private readonly account: number
  private readonly walls: readonly number[]
  private readonly coin: number
  private readonly stable: number
  private readonly dollars: number
  private readonly fills: FillBook
  private exchange!: Exchange
  private coinMarket!: ReferenceMarket
  private chain!: TerraChain
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger } = stage
    this.account = ledger.account(`${id}/treasury`)
    this.walls = config.tranches.map(part => ledger.account(`${id}/${part.id}`))
    this.coin = ledger.asset(config.coin)
    this.stable = ledger.asset(config.stable)
    this.dollars = ledger.asset(config.dollars)
    this.fills = new FillBook(stage, id)
    this.state = stage.cells(TRANCHES + WIDTH * config.tranches.length)
    config.tranches.forEach((part, at) => {
      this.state[this.cell(at) + LEFT] = part.dollars > 0 ? part.dollars : part.coins
    })
    stage.recorder.panel({ id: 'reserve', title: `${config.name}: bitcoin left`, unit: 'BTC', scale: 'linear' })
    stage.recorder.column({
      id: 'reserveBtc',
      label: 'reserve',
      unit: 'BTC',
      panel: 'reserve',
      read: () => ledger.balance(this.account, this.coin),
    })
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.coinMarket = stage.find(this.config.coinMarket, ReferenceMarket)
    this.chain = stage.find(this.config.chain, TerraChain)
    this.index = stage.indexOf(this)
  }

  /** Refills walls before the market moves. */
  observe(stage: Stage): void {
    const { config, state } = this
    if (!config.active) return
    const { nowMs } = stage.clock
    for (let at = 0; at < config.tranches.length; at++) {
      const part = config.tranches[at]!
      const cell = this.cell(at)
      if (nowMs < part.from || state[cell + OPENED] === 2) continue
      if (state[cell + OPENED] === 0) this.open(stage, at)
      if (part.wallPrice > 0 && nowMs < part.to) this.refill(at)
      if (nowMs >= part.to) this.end(at)
    }
  }

  decide(stage: Stage): void {
    const { config, state } = this
    if (!config.active) return
    const { nowMs, stepMs, stepHours } = stage.clock
    for (let at = 0; at < config.tranches.length; at++) {
      const part = config.tranches[at]!
      const cell = this.cell(at)
      if (part.wallPrice > 0 || state[cell + OPENED] !== 1 || !(state[cell + LEFT]! > 0)) continue
      stage.orders.place(
        this.index,
        orderMarket + 2 * at,
        Math.min(state[cell + LEFT]!, state[cell + PER_MS]! * stepMs),
      )
    }
    const { swap } = config
    if (nowMs < swap.from || state[SWAPPED]! >= swap.amount - 1 || this.chain.isHalted()) return
    const wanted = Math.min(swap.amount - state[SWAPPED]!, swap.perHour * stepHours)
    const price = this.chain.oraclePrice / (1 - this.chain.spreadOf(wanted))
    if (price > swap.priceMost && nowMs < swap.latest) return
    stage.orders.place(this.index, orderSwap, wanted)
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    if (tag === orderSwap) this.swap(stage, quantity)
    else this.buy(tag >> 1, quantity)
  }

  /** Counts what the walls took in this step. */
  measure(stage: Stage): void {
    const { config, state } = this
    for (let at = 0; at < config.tranches.length; at++) {
      const part = config.tranches[at]!
      if (part.wallPrice === 0) continue
      const cell = this.cell(at) + FILLED
      const has = stage.ledger.balance(this.walls[at]!, this.stable)
      const filled = has - state[cell]!
      if (!(filled > 0)) continue
      state[cell] = has
      this.exchange.countTrade(part.onVenue * filled, part.onVenue * part.takes * filled)
      this.fills.add(part.id, 'takes at its wall', config.stable, filled, filled * part.wallPrice)
    }
  }

  report(stage: Stage, report: Report): void {
    this.fills.flush()
    const { config, state } = this
    const { ledger } = stage
    const metrics = report.metrics
    const bought: Record<string, number> = {}
    const coins: Record<string, number> = {}
    let all = 0
    config.tranches.forEach((part, at) => {
      const cell = this.cell(at)
      const received = state[cell + BOUGHT]! + ledger.balance(this.walls[at]!, this.stable)
      bought[part.who] = (bought[part.who] ?? 0) + received
      coins[part.who] = (coins[part.who] ?? 0) + state[cell + SPENT_COINS]!
      all += received
    })
    for (const who of Object.keys(bought)) {
      metrics[`${who}BoughtUst`] = bought[who]!
      metrics[`${who}SpentBtc`] = coins[who]!
      metrics[`${who}UstPerBtc`] = coins[who]! > 0 ? bought[who]! / coins[who]! : Number.NaN
    }
    metrics['defenceBoughtUst'] = all
    metrics['swappedUst'] = state[SWAPPED]!
    metrics['swappedLuna'] = state[SWAPPED_LUNA]!
    metrics['reserveLeftBtc'] = ledger.balance(this.account, this.coin)
    if (all > 0) {
      const spent = Object.values(coins).reduce((sum, value) => sum + value, 0)
      report.sentences.push(`${config.name} spent ${people(spent, config.coin)} on ${people(all, config.stable)}.`)
    }
  }

  save(): unknown {
    return this.fills.save()
  }

  load(state: unknown): void {
    this.fills.load(state)
  }

  private cell(at: number): number {
    return TRANCHES + WIDTH * at
  }

  private open(stage: Stage, at: number): void {
    const part = this.config.tranches[at]!
    const cell = this.cell(at)
    this.state[cell + OPENED] = 1
    this.state[cell + PER_MS] = this.state[cell + LEFT]! / (part.to - part.from)
    stage.note({ kind: 'decision', who: this.id, sentence: part.sentence, source: part.source })
  }

  /** Keeps the wall's bid in the book: bitcoin becomes dollars as the bid is eaten. */
  private refill(at: number): void {
    const { state, config, exchange } = this
    const { ledger } = this.stage
    const part = config.tranches[at]!
    const cell = this.cell(at)
    const wall = this.walls[at]!
    if (state[cell + LEFT]! < config.wallLow && part.drawsOn !== undefined) {
      const neighbour = this.cell(config.tranches.findIndex(other => other.id === part.drawsOn))
      const drawn = Math.min(config.wallDraw, state[neighbour + LEFT]!)
      state[neighbour + LEFT] = state[neighbour + LEFT]! - drawn
      state[cell + LEFT] = state[cell + LEFT]! + drawn
    }
    const lack = config.wallQuote - ledger.balance(wall, this.dollars)
    if (lack > 1 && state[cell + LEFT]! > 0) {
      const coins = Math.min(state[cell + LEFT]!, lack / this.coinMarket.price() / (1 - part.giveUp))
      this.raise(at, wall, coins)
    }
    const rests = exchange.bids.remainingOf(wall)
    const cash = ledger.balance(wall, this.dollars)
    if (cash > rests + 1) exchange.bids.place(wall, part.wallPrice, cash - rests)
  }

  private end(at: number): void {
    const { state, config, exchange } = this
    const part = config.tranches[at]!
    const cell = this.cell(at)
    state[cell + OPENED] = 2
    if (part.wallPrice > 0) {
      exchange.bids.cancel(this.walls[at]!)
      this.stage.ledger.transfer(this.dollars, this.walls[at]!, this.account, Number.MAX_SAFE_INTEGER / 1e6)
    }
    if (part.passesTo === undefined) return
    const heir = this.cell(config.tranches.findIndex(other => other.id === part.passesTo))
    state[heir + LEFT] = state[heir + LEFT]! + state[cell + LEFT]!
    state[cell + LEFT] = 0
  }

  /** Sells bitcoin of the treasury for dollars on `account`. @returns dollars. */
  private raise(at: number, account: number, coins: number): number {
    const { state } = this
    const { ledger } = this.stage
    const cell = this.cell(at)
    const moved = account === this.account ? coins : ledger.transfer(this.coin, this.account, account, coins)
    const sold = this.coinMarket.sell(account, moved, this.config.tranches[at]!.giveUp)
    state[cell + LEFT] = Math.max(0, state[cell + LEFT]! - sold)
    state[cell + SPENT_COINS] = state[cell + SPENT_COINS]! + sold
    return this.coinMarket.lastUsd
  }

  private buy(at: number, quantity: number): void {
    const { state, config, exchange } = this
    const part = config.tranches[at]!
    const cell = this.cell(at)
    // No more than the makers have: bitcoin is not sold for dollars that could buy nothing.
    const most = 0.999 * exchange.price() * Math.max(0, exchange.inventory() + exchange.target)
    let dollars = Math.min(quantity, most)
    if (part.dollars > 0) state[cell + LEFT] = state[cell + LEFT]! - dollars
    else {
      const perCoin = this.coinMarket.price() * (1 - part.giveUp)
      dollars = this.raise(at, this.account, Math.min(quantity, most / perCoin))
    }
    const bought = exchange.tradeBlock(this.account, dollars / exchange.price())
    state[cell + BOUGHT] = state[cell + BOUGHT]! + bought
    exchange.countTrade(part.onVenue * bought, part.onVenue * bought)
    this.fills.add(part.id, 'buys', config.stable, bought, dollars)
  }

  private swap(stage: Stage, quantity: number): void {
    const { state, config } = this
    if (state[SWAP_NOTED] === 0) {
      state[SWAP_NOTED] = 1
      stage.note({ kind: 'decision', who: this.id, sentence: config.swap.sentence, source: config.swap.source })
    }
    const before = stage.ledger.balance(this.account, this.stable)
    const luna = this.chain.redeem(this.account, quantity)
    const swapped = before - stage.ledger.balance(this.account, this.stable)
    state[SWAPPED] = state[SWAPPED]! + swapped
    state[SWAPPED_LUNA] = state[SWAPPED_LUNA]! + luna
    this.fills.add('swap', 'swaps for LUNA', config.stable, swapped, swapped)
  }
}

/** The registered kind. */
export const defencePlanKind: Kind = defineKind({
  kind: 'defence-plan',
  role: 'behaviour',
  title: 'Documented defence',
  description:
    'Tranches of bitcoin and dollars that buy at market or rest as a wall, and one swap of stable coins for LUNA.',
  schema,
  acts: {},
  accounts: (id, config) => [
    {
      id: `${id}/treasury`,
      holds: {
        [config.coin]: config.reserve,
        [config.dollars]: config.cash,
        [config.stable]: config.coins,
        LUNA: config.luna,
      },
    },
    ...config.tranches.map(part => ({ id: `${id}/${part.id}` })),
  ],
  build: (stage, id, config) => new DefencePlan(stage, id, config),
})
