/**
 * Traders in LUNA with dollars to spend: together they are willing to hold LUNA worth so many dollars, whatever the number of coins. Value
 * traders move that sum with bitcoin, down with the coin's discount (and keep the fright for hours) and down for every dollar of minted
 * LUNA that was sold; momentum traders push it along its last hour's move; speculators never let it go to nothing.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { ReferenceMarket } from '../markets/reference-market.ts'
import { exp, ln, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  market: reference('market', 'Id of the market whose price they set.'),
  chain: reference('issuer', 'Id of the chain that mints the coin.'),
  exchange: exchangeReference,
  bitcoin: reference('market', 'Id of the bitcoin market.'),
  ownHolder: z.string().optional().describe('Account whose coins are not for sale (the Foundation’s).'),
  bitcoinPower: sourced('number', 'Power with which demand follows bitcoin.'),
  discountWeight: sourced('number', 'Log fall of demand at a discount of one, by its square root.'),
  discountCalm: sourced('fraction', 'Discount that nobody minds.'),
  discountMemory: sourced('duration', 'Half-life of the fright after a discount.'),
  discountAveraging: sourced('duration', 'Time over which the discount is averaged.'),
  salesScale: sourced('USD', 'Dollars of sold LUNA that lower demand by a factor e.'),
  speculators: sourced('USD', 'Dollars that speculators hold in any case.'),
  valueSpeed: sourced('duration', 'How fast value traders bring demand to where they see it.'),
  momentumWeight: sourced('per-hour', 'Part of the last hour’s log move that momentum traders add an hour.'),
  noiseCalm: sourced('fraction', 'Standard deviation of the log price’s noise in calm.'),
  noiseDoubt: sourced('number', 'The same per square root of the discount.'),
  noiseKeep: sourced('fraction', 'Part of the noise that is still there a minute later.'),
})

const LOG_DEMAND = 0
const NOISE = 1
const AVERAGE = 2
const FRIGHT = 3
const SOLD = 4
const FACTOR = 5
const PRICES = 6

const minutesKept = 60

/** See the file's head. */
export class DemandValuation implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly noise: Stream
  private readonly keepNoise: number
  private readonly fresh: number
  private readonly keepFright: number
  private readonly followValue: number
  private readonly followPrice: number
  private readonly slots: number
  private readonly ownHolder: number
  private readonly stage: Stage
  private market!: QuotedMarket
  private chain!: TerraChain
  private exchange!: Exchange
  private bitcoin!: ReferenceMarket
  private demandAtStart = 1
  private bitcoinAtStart = 1

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    const { clock } = stage
    this.id = id
    this.stage = stage
    this.config = config
    this.slots = Math.max(1, Math.round(minutesKept / clock.stepMinutes))
    this.state = stage.cells(PRICES + this.slots)
    this.state[FACTOR] = 1
    this.noise = stage.streams.stream(`luna-noise/${id}`)
    this.keepNoise = pow(config.noiseKeep, clock.stepMinutes)
    this.fresh = Math.sqrt(1 - this.keepNoise * this.keepNoise)
    this.keepFright = pow(0.5, clock.stepMs / config.discountMemory)
    this.followValue = Math.min(1, clock.stepMs / config.valueSpeed)
    this.followPrice = Math.min(1, clock.stepMs / config.discountAveraging)
    this.ownHolder = config.ownHolder === undefined ? -1 : stage.ledger.account(config.ownHolder)
  }

  link(stage: Stage): void {
    this.market = stage.find(this.config.market, QuotedMarket)
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.bitcoin = stage.find(this.config.bitcoin, ReferenceMarket)
    this.demandAtStart = this.market.price * this.coins()
    this.bitcoinAtStart = this.bitcoin.price()
    this.state[AVERAGE] = 1 - this.exchange.price()
  }

  /** Redeemers tell what they sold: worth at the oracle's price, and dollars received. */
  feelSales(worthUsd: number, _receivedUsd: number): void {
    this.state[SOLD] = this.state[SOLD]! + worthUsd
  }

  measure(stage: Stage): void {
    const { state, config } = this
    state[NOISE] = this.keepNoise * state[NOISE]! + this.fresh * this.noise.normal(stage.clock.step)
    state[AVERAGE] = state[AVERAGE]! + (1 - this.exchange.price() - state[AVERAGE]!) * this.followPrice
    const gap = state[AVERAGE]! - config.discountCalm
    const root = gap > 0 ? Math.sqrt(gap) : 0
    state[FRIGHT] = root > state[FRIGHT]! ? root : root + (state[FRIGHT]! - root) * this.keepFright
    const seen =
      exp(
        config.bitcoinPower * ln(this.bitcoin.price() / this.bitcoinAtStart) -
          config.discountWeight * state[FRIGHT]! -
          state[SOLD]! / config.salesScale,
      ) +
      config.speculators / this.demandAtStart
    const wanted = ln(seen * state[FACTOR]!)
    const slot = PRICES + (stage.clock.step % this.slots)
    const hourMove = state[LOG_DEMAND]! - state[slot]!
    state[slot] = state[LOG_DEMAND]!
    state[LOG_DEMAND] =
      state[LOG_DEMAND]! +
      (wanted - state[LOG_DEMAND]!) * this.followValue +
      config.momentumWeight * stage.clock.stepHours * hourMove
    const noise = (config.noiseCalm + config.noiseDoubt * state[FRIGHT]!) * state[NOISE]!
    this.market.quoteAt((this.demandAtStart * exp(state[LOG_DEMAND]! + noise)) / this.coins())
  }

  act(_stage: Stage, act: Act): void {
    if (act.kind === 'lose-demand')
      this.state[FACTOR] = this.state[FACTOR]! * (1 - (act.config as { share: number }).share)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['lunaSoldUsd'] = this.state[SOLD]!
  }

  private coins(): number {
    const { ledger } = this.stage
    const own = this.ownHolder < 0 ? 0 : ledger.balance(this.ownHolder, this.chain.coin)
    return this.chain.coinSupply() - own
  }
}

/** The registered kind. */
export const demandValuationKind: Kind = defineKind({
  kind: 'demand-valuation',
  role: 'behaviour',
  title: 'Value and momentum traders in LUNA',
  description:
    'A willingness to hold LUNA in dollars, moved by bitcoin, the discount of UST, the dollars of LUNA sold, and momentum; the price is that sum ' +
    'over the coins there are. Not modelled: a book, futures.',
  schema,
  acts: {
    'lose-demand': {
      description: 'A venue closes: a share of the demand is gone.',
      schema: z.strictObject({ share: sourced('fraction', 'Share of demand that is lost.') }),
    },
  },
  accounts: () => [],
  build: (stage, id, config) => new DemandValuation(stage, id, config),
})
