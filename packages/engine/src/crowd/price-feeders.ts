/** Validators' feeders: they show the chain what the coin's market pays. The vote, and so the lag, is the chain's. */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { reference } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  market: reference('market', 'Id of the market that they look at.'),
})

/** See the file's head. */
export class PriceFeeders implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private chain!: TerraChain
  private market!: QuotedMarket

  constructor(id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.market = stage.find(this.config.market, QuotedMarket)
  }

  close(): void {
    this.chain.showPrice(this.market.price)
  }
}

/** The registered kind. */
export const priceFeedersKind: Kind = defineKind({
  kind: 'price-feeders',
  role: 'behaviour',
  title: 'Price feeders',
  description: 'All validators see the same market price; the lag is that of the vote.',
  schema,
  acts: {},
  accounts: () => [],
  build: (_stage, id, config) => new PriceFeeders(id, config),
})
