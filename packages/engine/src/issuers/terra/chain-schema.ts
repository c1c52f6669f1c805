/** The numbers of Terra's chain, as a scenario writes them. */

import { z } from 'zod'
import { instant } from '../../money/instant.ts'
import { sourced } from '../../money/sourced.ts'

/** Schema of the part. */
export const chainSchema = z.strictObject({
  stable: z.string(),
  denom: z
    .string()
    .regex(/^u[a-z]{3,8}$/)
    .default('uusd')
    .describe('The chain’s name of the stable coin’s millionth.'),
  coin: z.string(),
  basePool: sourced('SDR', 'Base pool of the market module.'),
  recoveryBlocks: sourced('count', 'Pool recovery period, blocks.'),
  minSpread: sourced('fraction', 'Least spread of a swap between stable coin and coin.'),
  stablePerSdr: sourced('rate', 'Stable coins per SDR, as the oracle has it.'),
  tobinTax: sourced(
    'fraction',
    'Spread of a swap between two stable coins; needed where there are several.',
  ).optional(),
  currencies: z
    .array(
      z.strictObject({
        asset: z.string(),
        denom: z.string().regex(/^u[a-z]{3,8}$/),
        perStable: sourced('rate', 'Its coins for one main stable coin.'),
        tobinTax: sourced('fraction', 'Spread of a swap with another stable coin; the higher of the two counts.'),
      }),
    )
    .max(24)
    .default([])
    .describe('Further stable coins, at a fixed exchange rate to the main one.'),
  blockTime: sourced('duration', 'Mean time between blocks.'),
  startHeight: sourced('count', 'Height of the chain at the start.'),
  votePeriodBlocks: sourced('count', 'Blocks of an oracle vote.'),
  oracleNoise: sourced('fraction', 'Standard deviation of the oracle’s error, where no validators vote.'),
  startPrice: sourced('price', 'Oracle price of the coin at the start.'),
  capacity: sourced('UST/h', 'Worth of transfers that fit into an hour of blocks when the chain is not congested.'),
  congestedCapacity: sourced('UST/h', 'The same from the congestion on: blocks full, transactions failing.'),
  halts: z
    .array(
      z.strictObject({ at: instant, restart: instant.optional(), source: z.string(), sentence: z.string().max(300) }),
    )
    .max(8)
    .default([])
    .describe('Dated stops of the chain, as documented.'),
})

/** The part's numbers, parsed. */
export type ChainConfig = z.output<typeof chainSchema>
