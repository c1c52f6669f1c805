/**
 * Value traders who see LUNA as the equity behind the stable coin: what the whole system is worth, which moves with bitcoin, less the part
 * of the stable supply that they believe LUNA will have to pay for, divided by the LUNA there is. What is minted presses on the price
 * beyond the dilution.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { ReferenceMarket } from '../markets/reference-market.ts'
import { exp, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  market: reference('market', 'Id of the market whose price they set.'),
  chain: reference('issuer', 'Id of the chain that mints the coin.'),
  exchange: exchangeReference,
  bitcoin: reference('market', 'Id of the bitcoin market.'),
  equity: sourced('USD', 'Worth of the system at the reference price of bitcoin.'),
  bitcoinAt: sourced('price', 'Price of bitcoin at which the system is worth that.'),
  bitcoinPower: sourced('number', 'Power with which that worth follows bitcoin.'),
  beliefMax: sourced('fraction', 'Largest part of the stable supply that LUNA is believed to have to pay for.'),
  beliefScale: sourced('fraction', 'Averaged discount at which 63 % of that belief is reached.'),
  averaging: sourced('duration', 'Time over which they average the discount.'),
  pressure: sourced('number', 'Log fall of the price for each million coins minted, beyond dilution.'),
})

const AVERAGE = 0
const CELLS = 1

/** See the file's head. */
export class EquityValuation implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly keepAverage: number
  private market!: QuotedMarket
  private chain!: TerraChain
  private exchange!: Exchange
  private bitcoin!: ReferenceMarket
  private coinsAtStart = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
    this.keepAverage = exp(-stage.clock.stepMs / config.averaging)
  }

  link(stage: Stage): void {
    this.market = stage.find(this.config.market, QuotedMarket)
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.bitcoin = stage.find(this.config.bitcoin, ReferenceMarket)
    this.coinsAtStart = this.chain.coinSupply()
    this.value()
  }

  measure(): void {
    const { state, keepAverage } = this
    state[AVERAGE] = keepAverage * state[AVERAGE]! + (1 - keepAverage) * (1 - this.exchange.price())
    this.value()
  }

  private value(): void {
    const { config } = this
    const belief = config.beliefMax * (1 - exp(-Math.max(0, this.state[AVERAGE]!) / config.beliefScale))
    const worth = config.equity * pow(this.bitcoin.price() / config.bitcoinAt, config.bitcoinPower)
    const coins = this.chain.coinSupply()
    const perCoin = (worth - belief * this.chain.stableSupply()) / coins
    const pressed = exp((-config.pressure * (coins - this.coinsAtStart)) / 1e6)
    this.market.quoteAt(Math.max(0.01, perCoin) * pressed)
  }
}

/** The registered kind. */
export const equityValuationKind: Kind = defineKind({
  kind: 'equity-valuation',
  role: 'behaviour',
  title: 'Value traders: LUNA as equity',
  description: 'Sets the LUNA price from the worth of the system less the believed claim of stable coin holders.',
  schema,
  acts: {},
  accounts: () => [],
  build: (stage, id, config) => new EquityValuation(stage, id, config),
})
