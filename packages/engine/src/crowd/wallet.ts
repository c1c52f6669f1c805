/** A documented wallet: it does what the record says it did, when the record says so, and nothing else. */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { instant } from '../money/instant.ts'
import { Defect } from '../money/mistake.ts'
import { reference, sourced, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'
import { FillBook } from './fill-book.ts'
import { RescueBuyers } from './rescue-buyers.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  stable: z.string(),
  dollars: z.string(),
  poolDollars: z.string().describe('Dollar that it takes out of the pool.'),
  exchange: exchangeReference,
  pool: reference('market', 'Id of the pool.'),
  liftedBy: reference('behaviour', 'Id of the longer holders who buy what it offers passively.'),
  active: sourcedSwitch('Whether the wallet acts at all.'),
  coins: sourced('UST', 'Stable coins that it has at the start.'),
  cash: sourced('USD', 'Dollars that it has at the start.'),
})

const acts = {
  'swap-in-pool': {
    description: 'Sells stable coins into the pool, at once.',
    schema: z.strictObject({ amount: sourced('UST', 'Coins sold.') }),
  },
  'buy-in-pool': {
    description: 'Buys stable coins in the pool in equal slices until a time.',
    schema: z.strictObject({ amount: sourced('USD', 'Dollars spent.'), until: instant }),
  },
  'offer-passively': {
    description: 'Sells on the exchange with resting orders until a time; takers lift a part, makers take the rest.',
    schema: z.strictObject({
      amount: sourced('UST', 'Coins sold.'),
      until: instant,
      lifted: sourced('fraction', 'Share that longer holders lift.'),
    }),
  },
  'withdraw-liquidity': {
    description: 'Takes liquidity out of the pool, in the stable coin alone.',
    schema: z.strictObject({ amount: sourced('UST', 'Coins withdrawn.') }),
  },
}

const BUY_USD_PER_MS = 0
const BUY_UNTIL = 1
const OFFER_PER_MS = 2
const OFFER_UNTIL = 3
const LIFTED = 4
const FIRST_SWAP_PRICE = 5
const CELLS = 6

/** See the file's head. */
export class Wallet implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly dollars: number
  private readonly poolDollars: number
  private readonly fills: FillBook
  private exchange!: Exchange
  private pool!: CurveMarket
  private holders!: RescueBuyers

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/wallet`)
    this.dollars = stage.ledger.asset(config.dollars)
    this.poolDollars = stage.ledger.asset(config.poolDollars)
    this.fills = new FillBook(stage, id)
  }

  link(stage: Stage): void {
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.pool = stage.find(this.config.pool, CurveMarket)
    this.holders = stage.find(this.config.liftedBy, RescueBuyers)
  }

  act(stage: Stage, act: Act): void {
    const { state } = this
    if (!this.config.active) return
    const { amount } = act.config as { amount: number }
    if (act.kind === 'swap-in-pool') {
      const received = this.pool.sellPrimary(this.account, amount, this.poolDollars)
      if (state[FIRST_SWAP_PRICE] === 0) state[FIRST_SWAP_PRICE] = received / amount
      this.fills.addNow('pool', 'sells into the pool', this.config.stable, amount, received)
    } else if (act.kind === 'buy-in-pool') {
      const { until } = act.config as { until: number }
      state[BUY_USD_PER_MS] = amount / (until - stage.clock.nowMs)
      state[BUY_UNTIL] = until
    } else if (act.kind === 'offer-passively') {
      const { until, lifted } = act.config as { until: number; lifted: number }
      state[OFFER_PER_MS] = amount / (until - stage.clock.nowMs)
      state[OFFER_UNTIL] = until
      state[LIFTED] = lifted
    } else if (act.kind === 'withdraw-liquidity') {
      if (this.pool.withdraw(this.account, amount, 'primary-only') === undefined) {
        stage.refuse({
          refused: 'insufficient-balance',
          who: this.id,
          needed: people(amount, 'UST of liquidity'),
          had: people(this.pool.shareUsd(this.account), 'USD of liquidity'),
          because: 'it does not own that much of the pool',
        })
      }
    } else throw new Defect(`${this.id} cannot ${act.kind}`)
  }

  close(stage: Stage): void {
    const { state } = this
    const { nowMs, stepMs } = stage.clock
    if (nowMs < state[BUY_UNTIL]!) {
      const before = stage.ledger.balance(this.account, this.dollars)
      const bought = this.pool.buyPrimary(this.account, state[BUY_USD_PER_MS]! * stepMs, this.dollars)
      this.fills.add(
        'pool',
        'buys in the pool',
        this.config.stable,
        bought,
        before - stage.ledger.balance(this.account, this.dollars),
      )
    }
    if (nowMs < state[OFFER_UNTIL]!) {
      const offered = state[OFFER_PER_MS]! * stepMs
      const price = this.exchange.price()
      const lifted = this.holders.lift(this.account, offered * state[LIFTED]!)
      const taken = -this.exchange.tradeBlock(this.account, -(offered - lifted))
      this.exchange.countTrade(lifted + taken, lifted + taken)
      this.fills.add(
        'exchange',
        'sells with resting orders',
        this.config.stable,
        lifted + taken,
        (lifted + taken) * price,
      )
    }
  }

  report(_stage: Stage, report: Report): void {
    this.fills.flush()
    if (this.state[FIRST_SWAP_PRICE]! > 0)
      report.metrics[`${camel(this.id)}FirstSwapPriceUsd`] = this.state[FIRST_SWAP_PRICE]!
  }

  save(): unknown {
    return this.fills.save()
  }

  load(state: unknown): void {
    this.fills.load(state)
  }
}

function camel(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The registered kind. */
export const walletKind: Kind = defineKind({
  kind: 'wallet',
  role: 'behaviour',
  title: 'Documented wallet',
  description:
    'Acts at documented times: swaps in the pool, purchases in the pool, passive sales on the exchange, withdrawal of liquidity.',
  schema,
  acts,
  accounts: (id, config) => [
    { id: `${id}/wallet`, holds: { [config.stable]: config.coins, [config.dollars]: config.cash } },
  ],
  build: (stage, id, config) => new Wallet(stage, id, config),
})
