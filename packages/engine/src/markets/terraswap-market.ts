/**
 * A Terraswap pair as a part of the stage: two assets of the scenario, x·y = k, 0.3 % of what goes out stays in the pool. The pair's own
 * arithmetic stands in `constant-product/`; here it meets the ledger. It trades day and night: nothing in it knows a price from outside.
 */

import { z } from 'zod'
import { Defect } from '../money/mistake.ts'
import { sourced, sourcedChoice } from '../money/sourced.ts'
import type { HourlyBars } from '../step/bars.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { ownerOf, people } from '../step/wording.ts'
import { ExactPairCore, FastPairCore, type PairCore, pairInDoubles, type SwapLimit } from './terraswap-market-core.ts'

const schema = z.strictObject({
  base: z.string().describe('Asset that is priced, e.g. a synthetic share.'),
  quote: z.string().describe('Asset that it is priced in, e.g. UST.'),
  lp: z.string().describe('LP token of the pair.'),
  quoteReserve: sourced('UST', 'Quote in the pool at the start; as much worth of the base stands beside it.'),
  openPrice: sourced('price', 'Quote for one base at the start.'),
  rounding: sourcedChoice(
    ['april-2022', 'commission-up'],
    'Which of the two historic roundings of the swap holds; seen in the exact core only.',
  ),
  columnId: z.string().describe('Id of the price column, e.g. pairPriceUst.'),
  label: z.string(),
})

const VOLUME = 0
const COMMISSION = 1
const REFUSALS = 2
const LOW = 3
const HIGH = 4
const CELLS = 5

const BASE = 0
const QUOTE = 1

/** See the file's head. */
export class TerraswapMarket implements Module {
  readonly id: string
  readonly base: number
  readonly quote: number
  readonly lp: number
  readonly bars: HourlyBars
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly pool: number
  private readonly providers: number
  private readonly core: PairCore

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger } = stage
    this.base = ledger.asset(config.base)
    this.quote = ledger.asset(config.quote)
    this.lp = ledger.asset(config.lp)
    this.pool = ledger.account(`${id}/pool`)
    this.providers = ledger.account(`${id}/providers`)
    this.state = stage.cells(CELLS)
    this.state[LOW] = Number.POSITIVE_INFINITY
    const base = config.quoteReserve / config.openPrice
    this.core =
      ledger.precision === 'exact'
        ? new ExactPairCore(base, config.quoteReserve, config.rounding, [
            scaleOf(ledger.assets[this.base]!.bookedDecimals),
            scaleOf(ledger.assets[this.quote]!.bookedDecimals),
            scaleOf(ledger.assets[this.lp]!.bookedDecimals),
          ])
        : new FastPairCore(base, config.quoteReserve)
    this.bars = stage.openBars(config.columnId)
    const { recorder } = stage
    // Whoever else shows a price of this asset uses the same panel.
    const panel = `price-of-${config.base}`
    recorder.panel({ id: panel, title: `Price of ${config.base}`, unit: config.quote, scale: 'linear' })
    recorder.column({ id: config.columnId, label: config.label, unit: config.quote, panel, read: () => this.price() })
    const depth = `depth-of-${id}`
    recorder.panel({ id: depth, title: `${config.quote} in the pair`, unit: config.quote, scale: 'linear' })
    recorder.column({
      id: `${camel(id)}Reserve${suffixOf(config.quote)}`,
      label: `half of the pool`,
      unit: config.quote,
      panel: depth,
      read: () => this.core.reserve(QUOTE),
    })
  }

  link(): void {
    this.settle(this.providers)
  }

  /** Quote for one base at the margin, without commission. */
  price(): number {
    return this.core.reserve(QUOTE) / this.core.reserve(BASE)
  }

  /** Quote in the pool. */
  depth(): number {
    return this.core.reserve(QUOTE)
  }

  /** What `quantity` of an asset of the pair would bring now, commission taken; NaN where the pair refuses. */
  quoteFor(from: number, quantity: number): number {
    return this.core.amountOut(this.sideOf(from), quantity)
  }

  /** Quote that must be spent so that the price stands at `price` afterwards; 0 if it is there already. */
  quoteToRaiseTo(price: number): number {
    return pairInDoubles(this.core).amountToReachPrice(QUOTE, 1 / price)
  }

  /** Base that must be sold so that the price stands at `price` afterwards; 0 if it is there already. */
  baseToLowerTo(price: number): number {
    return pairInDoubles(this.core).amountToReachPrice(BASE, price)
  }

  /** Quote that buys `quantity` of the base; NaN where the pool does not hold that much. */
  costOf(quantity: number): number {
    return pairInDoubles(this.core).getAmountIn(QUOTE, quantity)
  }

  /** Swaps quote of an account for base. @returns base received; 0 if the pair refuses. */
  buy(account: number, quantity: number, limit?: SwapLimit): number {
    return this.swap(account, this.quote, quantity, limit)
  }

  /** Swaps base of an account for quote. @returns quote received; 0 if the pair refuses. */
  sell(account: number, quantity: number, limit?: SwapLimit): number {
    return this.swap(account, this.base, quantity, limit)
  }

  /**
   * Swaps up to `quantity` of one asset of the pair for the other, never more than the account has.
   * @param limit belief price and largest spread, as the contract checks them; without it any price is taken.
   * @returns coins received; 0 if the pair refuses (the journal says why).
   */
  swap(account: number, from: number, quantity: number, limit?: SwapLimit): number {
    const { ledger } = this.stage
    const { state } = this
    const side = this.sideOf(from)
    const to = side === BASE ? this.quote : this.base
    const wanted = Math.min(quantity, ledger.balance(account, from))
    if (!(wanted >= 1e-6)) return 0
    const before = ledger.balance(account, to)
    const done = this.core.swap(side, wanted, limit)
    if (typeof done === 'string') {
      this.refuse(account, from, wanted, done)
      return 0
    }
    this.settle(account)
    const price = this.price()
    const quoteTraded = side === BASE ? done.paid + done.commission : wanted
    const commission = side === BASE ? done.commission : done.commission * price
    state[VOLUME] = state[VOLUME]! + quoteTraded
    state[COMMISSION] = state[COMMISSION]! + commission
    const baseTraded = side === BASE ? wanted : done.paid
    this.bars.trade(baseTraded, side === BASE ? -baseTraded : baseTraded)
    this.see(price)
    return ledger.balance(account, to) - before
  }

  /** Puts both coins into the pool. What is out of proportion is a gift to the providers. @returns LP tokens received. */
  provide(account: number, base: number, quote: number): number {
    const { ledger } = this.stage
    const has = ledger.balance(account, this.base) >= base && ledger.balance(account, this.quote) >= quote
    const before = ledger.balance(account, this.lp)
    const refused = has ? this.core.provide(base, quote) : 'underflow'
    if (refused !== undefined) {
      this.refuse(account, this.quote, quote, refused)
      return 0
    }
    this.settle(account)
    return ledger.balance(account, this.lp) - before
  }

  /** Burns LP tokens of an account for their share of both coins. @returns true if the pair did it. */
  withdraw(account: number, lp: number): boolean {
    const wanted = Math.min(lp, this.stage.ledger.balance(account, this.lp))
    const refused = wanted > 0 ? this.core.withdraw(wanted) : 'underflow'
    if (refused !== undefined) {
      this.refuse(account, this.lp, lp, refused)
      return false
    }
    this.settle(account)
    return true
  }

  check(): void {
    const { ledger } = this.stage
    const { base, quote } = this.core.balances()
    const agrees = (asset: number, contract: number | bigint): boolean =>
      typeof contract === 'bigint'
        ? ledger.units(this.pool, asset) === contract
        : Math.abs(ledger.balance(this.pool, asset) - contract) <= 1e-9 * contract + 1e-6
    if (!agrees(this.base, base) || !agrees(this.quote, quote)) {
      throw new Defect(`${this.id}: ledger and contract disagree on the pair’s balances`)
    }
  }

  measure(): void {
    const price = this.price()
    this.see(price)
    this.bars.price(price)
  }

  report(_stage: Stage, report: Report): void {
    const name = camel(this.id)
    const unit = suffixOf(this.config.quote)
    report.metrics[`${name}PriceLow${unit}`] = this.state[LOW]!
    report.metrics[`${name}PriceHigh${unit}`] = this.state[HIGH]!
    report.metrics[`${name}Volume${unit}`] = this.state[VOLUME]!
    report.metrics[`${name}Commission${unit}`] = this.state[COMMISSION]!
    report.metrics[`${name}Refusals`] = this.state[REFUSALS]!
  }

  save(): unknown {
    return this.core.save()
  }

  load(state: unknown): void {
    this.core.load(state)
  }

  private see(price: number): void {
    const { state } = this
    if (price < state[LOW]!) state[LOW] = price
    if (price > state[HIGH]!) state[HIGH] = price
  }

  private sideOf(asset: number): number {
    if (asset === this.base) return BASE
    if (asset === this.quote) return QUOTE
    throw new Defect(`${this.id} does not trade ${this.stage.ledger.assets[asset]?.id}`)
  }

  /** Brings the ledger to the contract's balances after a call; the caller is the other side. */
  private settle(account: number): void {
    const { base, quote, lp } = this.core.balances()
    this.post(this.base, account, base)
    this.post(this.quote, account, quote)
    const { ledger } = this.stage
    if (typeof lp === 'bigint') {
      const difference = lp - ledger.supplyUnits(this.lp)
      if (difference > 0n) ledger.mintUnits(this.lp, account, difference)
      else if (difference < 0n) ledger.burnUnits(this.lp, account, -difference)
    } else {
      const difference = lp - ledger.supply(this.lp)
      if (difference > 0) ledger.mint(this.lp, account, difference)
      else if (difference < 0) ledger.burn(this.lp, account, -difference)
    }
  }

  private post(asset: number, account: number, target: number | bigint): void {
    const { ledger } = this.stage
    if (typeof target === 'bigint') {
      const difference = target - ledger.units(this.pool, asset)
      if (difference > 0n) ledger.transferUnits(asset, account, this.pool, difference)
      else if (difference < 0n) ledger.transferUnits(asset, this.pool, account, -difference)
    } else {
      const difference = target - ledger.balance(this.pool, asset)
      if (difference > 0) ledger.transfer(asset, account, this.pool, difference)
      else if (difference < 0) ledger.transfer(asset, this.pool, account, -difference)
    }
  }

  private refuse(account: number, asset: number, wanted: number, reason: string): void {
    const { stage, state, config } = this
    state[REFUSALS] = state[REFUSALS]! + 1
    stage.refuse({
      refused: 'pair-reverted',
      who: ownerOf(stage.ledger.accounts[account]!),
      needed: `a swap of ${people(wanted, stage.ledger.assets[asset]!.id)}`,
      had: `${people(this.core.reserve(BASE), config.base)} against ${people(this.core.reserve(QUOTE), config.quote)}`,
      because:
        reason === 'slippage'
          ? 'the price has moved further than the trade allows (largest spread of the pair’s contract)'
          : `the pair’s contract reverts (${reason})`,
    })
  }
}

function scaleOf(decimals: number): number {
  let scale = 1
  for (let digit = 0; digit < decimals; digit++) scale *= 10
  return scale
}

function camel(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The asset as the last word of a figure's name: `Ust`. */
function suffixOf(asset: string): string {
  return asset.charAt(0).toUpperCase() + asset.slice(1).toLowerCase()
}

/** The registered kind. */
export const terraswapPairKind: Kind = defineKind({
  kind: 'terraswap-pair',
  role: 'market',
  title: 'Terraswap pair',
  description:
    'Two assets, x·y = k, 0.3 % of the output stays in the pool; belief price and largest spread as the contract checks them. Exact as the ' +
    'contract of April 2022 in the exact core. Not modelled: routes over several pairs, rewards of the providers, gas and stability tax.',
  schema,
  acts: {},
  accounts: (id, config) => [
    {
      id: `${id}/pool`,
      holds: { [config.base]: config.quoteReserve / config.openPrice, [config.quote]: config.quoteReserve },
    },
    { id: `${id}/providers` },
  ],
  build: (stage, id, config) => new TerraswapMarket(stage, id, config),
})
