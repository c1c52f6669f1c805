/**
 * A market whose makers quote one price for everybody, set each step by those who value the coin (a behaviour). What is sold here
 * finds a named buyer: the makers, with the dollars that they have.
 */

import { z } from 'zod'
import { Defect } from '../money/mistake.ts'
import { sourced } from '../money/sourced.ts'
import type { HourlyBars } from '../step/bars.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  base: z.string().describe('Asset that is traded.'),
  quote: z.string().describe('Asset that it is paid in.'),
  makersQuote: sourced('USD', 'Dollars that the market makers hold at the start.'),
  open: sourced('price', 'Price at the start.'),
  columnId: z.string().describe('Id of the price column, e.g. lunaPriceUsd.'),
  label: z.string(),
})

const PRICE = 0
const CELLS = 1

/** See the file's head. */
export class QuotedMarket implements Module {
  readonly id: string
  readonly base: number
  readonly quote: number
  readonly makers: number
  readonly bars: HourlyBars
  private readonly stage: Stage
  private readonly state: Float64Array

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.base = stage.ledger.asset(config.base)
    this.quote = stage.ledger.asset(config.quote)
    this.makers = stage.ledger.account(`${id}/makers`)
    this.state = stage.cells(CELLS)
    this.state[PRICE] = config.open
    this.bars = stage.openBars(config.columnId)
    stage.recorder.panel({ id: 'luna-price', title: `Price of ${config.base}`, unit: 'USD', scale: 'log' })
    stage.recorder.column({
      id: config.columnId,
      label: config.label,
      unit: 'USD',
      panel: 'luna-price',
      read: () => this.price,
    })
  }

  /** Dollars per coin, now. */
  get price(): number {
    return this.state[PRICE]!
  }

  /** Sets the price of the step in progress. */
  quoteAt(price: number): void {
    if (!(price > 0)) throw new Defect(`${this.id} cannot quote ${price}`)
    this.state[PRICE] = price
  }

  /** Sells coins of `account` to the makers at the quoted price. @returns dollars received. */
  sell(account: number, coins: number): number {
    const { ledger } = this.stage
    const cash = ledger.balance(this.makers, this.quote)
    const moved = ledger.transfer(this.base, account, this.makers, Math.min(coins, cash / this.price))
    const paid = ledger.transfer(this.quote, this.makers, account, moved * this.price)
    this.bars.trade(moved, -moved)
    return paid
  }

  measure(): void {
    this.bars.price(this.price)
  }
}

/** The registered kind. */
export const quotedMarketKind: Kind = defineKind({
  kind: 'quoted-market',
  role: 'market',
  title: 'Quoted market',
  description:
    'A market with one price that a valuing crowd sets each step; sellers are paid from the makers’ dollars. Not modelled: a book, futures.',
  schema,
  acts: {},
  accounts: (id, config) => [{ id: `${id}/makers`, holds: { [config.quote]: config.makersQuote } }],
  build: (stage, id, config) => new QuotedMarket(stage, id, config),
})
