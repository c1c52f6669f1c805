/**
 * A deep market whose price mostly follows the world: a reference path, moved by what the large actors of the run have bought or
 * sold. The metaorder law: the log of the price stands above the reference by c·sign(X)·sqrt(|X|/scale), X the net coins that large
 * actors bought, forgotten with a half-life. A trade pays the average along the way it pushes.
 *
 * Source: square-root impact of metaorders (Almgren et al. 2005; Tóth et al. 2011); the coefficient is the scenario's.
 */

import { z } from 'zod'
import { instant } from '../money/instant.ts'
import { exp, ln, pow } from '../money/numeric.ts'
import { reference, sourced, sourcedChoice } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const point = z.strictObject({
  at: instant,
  price: sourced('price', 'Reference price at that time; log-linear between points.'),
})

const schema = z.strictObject({
  base: z.string().describe('Asset that is traded.'),
  quote: z.string().describe('Asset that it is paid in.'),
  path: z.array(point).min(1).max(32).optional().describe('Reference path by points; or give `table`.'),
  drift: sourcedChoice(
    ['path', 'flat', 'flat-from-start'],
    'Whether the reference follows its path, stops at `flatFrom`, or never moves.',
  ),
  flatFrom: instant.optional().describe('From when on the reference stands still with drift `flat`.'),
  table: reference('table', 'Table of the record with `timeMs` and `column`; linear between rows.').optional(),
  column: z.string().optional(),
  impact: sourcedChoice(['square-root', 'linear', 'none'], 'How the net purchases of large actors move the price.'),
  impactSquareRootBefore: sourced('fraction', 'c of the square-root law before `impactChangesAt`.'),
  impactSquareRootAfter: sourced('fraction', 'c of the square-root law from `impactChangesAt` on.'),
  impactLinearBefore: sourced('fraction', 'c of the linear law before `impactChangesAt`.'),
  impactLinearAfter: sourced('fraction', 'c of the linear law from `impactChangesAt` on.'),
  impactChangesAt: instant,
  impactScale: sourced('BTC', 'Coins at which the impact is c.'),
  impactHalfLife: sourced('duration', 'How fast the market forgets net purchases.'),
  makersBase: sourced('BTC', 'Coins that the market makers hold at the start.'),
  makersQuote: sourced('USD', 'Dollars that the market makers hold at the start.'),
  columnId: z.string().describe('Id of the price column, e.g. btcPriceUsd.'),
  label: z.string(),
})

const NET = 0
const SPARE = 1

/** See the file's head. */
export class ReferenceMarket implements Module {
  readonly id: string
  readonly base: number
  readonly quote: number
  private readonly stage: Stage
  private readonly makers: number
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly keepNet: number
  private readonly referencePath: Float64Array

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.makers = stage.ledger.account(`${id}/makers`)
    this.base = stage.ledger.asset(config.base)
    this.quote = stage.ledger.asset(config.quote)
    this.state = stage.cells(SPARE)
    this.keepNet = pow(0.5, stage.clock.stepMs / config.impactHalfLife)
    this.referencePath = this.tabulate(stage)
    stage.recorder.panel({ id: 'btc', title: `Price of ${config.base}`, unit: 'USD', scale: 'linear' })
    stage.recorder.column({
      id: config.columnId,
      label: config.label,
      unit: 'USD',
      panel: 'btc',
      role: config.impact === 'none' ? 'input' : 'simulated',
      read: () => this.priceAt(Math.max(0, stage.clock.step - 1)),
    })
  }

  /** What the world outside the run would pay, dollars per coin, at the current step. */
  reference(): number {
    return this.referenceAt(this.stage.clock.step)
  }

  /** Price now, impact of large actors included. */
  price(): number {
    return this.priceAt(this.stage.clock.step)
  }

  /** Net coins that large actors bought and the market still remembers. */
  get netCoins(): number {
    return this.state[NET]!
  }

  /**
   * Sells coins of `account`.
   * @param giveUp share of the price that the seller leaves to the buyer (hurried blocks over the counter); default 0.
   * @returns coins sold; `lastUsd` says what they brought.
   */
  sell(account: number, coins: number, giveUp = 0): number {
    const { ledger } = this.stage
    this.lastUsd = 0
    const wanted = Math.min(coins, ledger.balance(account, this.base))
    if (!(wanted > 0)) return 0
    const price = this.averagePrice(-wanted) * (1 - giveUp)
    const cash = ledger.balance(this.makers, this.quote)
    const sold = ledger.transfer(this.base, account, this.makers, Math.min(wanted, cash / price))
    this.lastUsd = ledger.transfer(this.quote, this.makers, account, sold * price)
    this.state[NET] = this.state[NET]! - sold
    return sold
  }

  /** Buys coins for `account`. @returns coins bought; `lastUsd` says what they cost. */
  buy(account: number, coins: number): number {
    const { ledger } = this.stage
    this.lastUsd = 0
    const price = this.averagePrice(coins)
    const affordable = Math.min(
      coins,
      ledger.balance(account, this.quote) / price,
      ledger.balance(this.makers, this.base),
    )
    if (!(affordable > 0)) return 0
    const paid = ledger.transfer(this.quote, account, this.makers, affordable * price)
    const bought = ledger.transfer(this.base, this.makers, account, Math.min(affordable, paid / price))
    this.lastUsd = paid
    this.state[NET] = this.state[NET]! + bought
    return bought
  }

  /** Dollars of the last trade. */
  lastUsd = 0

  observe(): void {
    this.state[NET] = this.state[NET]! * this.keepNet
  }

  private referenceAt(step: number): number {
    return this.referencePath[Math.min(step, this.referencePath.length - 1)]!
  }

  private priceAt(step: number): number {
    return this.referenceAt(step) * exp(this.coefficient(step) * this.shape(this.state[NET]!))
  }

  /** Average price while X goes to X + coins: the log impact averaged by its integral. */
  private averagePrice(coins: number): number {
    const step = this.stage.clock.step
    const before = this.state[NET]!
    const after = before + coins
    const average = coins === 0 ? this.shape(before) : (this.primitive(after) - this.primitive(before)) / coins
    return this.referenceAt(step) * exp(this.coefficient(step) * average)
  }

  private coefficient(step: number): number {
    const { config } = this
    if (config.impact === 'none') return 0
    const after = this.stage.clock.startMs + step * this.stage.clock.stepMs >= config.impactChangesAt
    if (config.impact === 'square-root') return after ? config.impactSquareRootAfter : config.impactSquareRootBefore
    return after ? config.impactLinearAfter : config.impactLinearBefore
  }

  private shape(coins: number): number {
    const share = Math.abs(coins) / this.config.impactScale
    const size = this.config.impact === 'linear' ? share : Math.sqrt(share)
    return coins < 0 ? -size : size
  }

  /** Integral of {@link shape}. */
  private primitive(coins: number): number {
    const share = Math.abs(coins) / this.config.impactScale
    return this.config.impact === 'linear'
      ? 0.5 * share * Math.abs(coins)
      : 0.6666666666666666 * Math.abs(coins) * Math.sqrt(share)
  }

  private tabulate(stage: Stage): Float64Array {
    const { config } = this
    const { clock } = stage
    const path = new Float64Array(clock.steps + 1)
    const table = config.table === undefined ? undefined : stage.tables.get(config.table)
    const times = table?.['timeMs'] ?? config.path?.map(at => at.at) ?? []
    const prices = table?.[config.column ?? 'close'] ?? config.path?.map(at => at.price) ?? []
    const logarithmic = table === undefined
    let row = 0
    for (let step = 0; step <= clock.steps; step++) {
      let atMs = clock.startMs + step * clock.stepMs
      if (config.drift === 'flat-from-start') atMs = clock.startMs
      else if (config.drift === 'flat' && config.flatFrom !== undefined) atMs = Math.min(atMs, config.flatFrom)
      while (row + 1 < times.length && times[row + 1]! <= atMs) row++
      while (row > 0 && times[row]! > atMs) row--
      const left = times[row]!
      const right = times[row + 1]
      if (right === undefined || atMs <= left) path[step] = prices[row]!
      else {
        const share = (atMs - left) / (right - left)
        const from = prices[row]!
        const to = prices[row + 1]!
        path[step] = logarithmic ? from * exp(share * ln(to / from)) : from + share * (to - from)
      }
    }
    return path
  }
}

/** The registered kind. */
export const referenceMarketKind: Kind = defineKind({
  kind: 'reference-market',
  role: 'market',
  title: 'Reference market',
  description:
    'A deep market (bitcoin) with a reference path that the scenario gives and an impact of the run’s own large actors. Not modelled: ' +
    'liquidations of others, funding, borrow cost.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/makers`, holds: { [config.base]: config.makersBase, [config.quote]: config.makersQuote } },
  ],
  build: (stage, id, config) => new ReferenceMarket(stage, id, config),
})
