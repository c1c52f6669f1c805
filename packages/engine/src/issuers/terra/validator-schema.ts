/** The numbers of Terra's validators, as a scenario writes them. */

import { z } from 'zod'
import { instant } from '../../money/instant.ts'
import { reference, sourced, sourcedAmount } from '../../money/sourced.ts'

/** Schema of the part. */
export const validatorSchema = z.strictObject({
  chain: reference('issuer', 'Id of the chain; its part must stand before this one.'),
  count: sourced('count', 'Seats in the active set.'),
  staked: sourcedAmount('Coins behind all validators at the start.'),
  concentration: sourced(
    'number',
    'How unequal stake is: the validator of rank k has k to minus this; 0 is all the same.',
  ),
  commission: sourced('fraction', 'What an operator keeps of its delegators’ rewards.'),
  unbonding: sourced('duration', 'How long stake that leaves must wait.'),
  feederLags: z
    .array(sourced('duration', 'Age of the price at which a group of feeders looks.'))
    .min(1)
    .max(8)
    .describe('Groups of feeders; each validator belongs to one.'),
  feederNoise: sourced('fraction', 'Standard deviation of one feeder’s price around the market’s.'),
  currencyNoise: sourced('fraction', 'Standard deviation of one feeder’s exchange rate between currencies.'),
  noiseLasts: sourced('duration', 'How long a feeder’s error lasts.'),
  voteThreshold: sourced('fraction', 'Share of the power that a ballot needs.'),
  rewardBand: sourced('fraction', 'Width of the band around the median in which a vote is right.'),
  rewardWindowBlocks: sourced('count', 'Blocks over which the oracle’s account is paid out at its first pace.'),
  slashWindowBlocks: sourced('count', 'Blocks after which votes that were missed are counted.'),
  minValid: sourced('fraction', 'Least share of right periods in a slash window.'),
  voteSlash: sourced('fraction', 'Stake that too many missed votes cost.'),
  downtimeWindowBlocks: sourced('count', 'Blocks in which a node must sign.'),
  downtimeMinSigned: sourced('fraction', 'Least share of them that it must sign.'),
  downtimeSlash: sourced('fraction', 'Stake that downtime costs.'),
  communityTax: sourced('fraction', 'Share of the fees that goes to the community pool.'),
  baseProposer: sourced('fraction', 'Share of the fees for who proposes a block.'),
  bonusProposer: sourced('fraction', 'Most that the proposer gets on top, by the signatures it gathers.'),
  communityPool: sourcedAmount('What the community pool holds at the start, out of the payer’s holdings.').optional(),
  rewardPool: sourcedAmount(
    'What the oracle’s account holds at the start, for later payouts, out of the payer’s holdings.',
  ).optional(),
  transactionFee: sourcedAmount('Fee of an ordinary transaction.'),
  transferMean: sourced('number', 'Mean worth of a transaction of the crowd, main stable coins.'),
  ordinaryPerHour: sourced('number', 'Other transactions an hour.'),
  payer: reference('party', 'Who pays the fees: holders at large.'),
  settleEvery: sourced('duration', 'How often gathered fees are shared out.'),
  outage: z
    .strictObject({
      from: instant,
      until: instant,
      nodes: sourced(
        'fraction',
        'Share of the power whose nodes stop signing and voting; more than a third stops the chain.',
      ),
      feeders: sourced('fraction', 'Share of the power whose price feeders stop while the nodes sign on.'),
    })
    .optional()
    .describe('Validators that are lost for a time.'),
})

/** The part's numbers, parsed. */
export type ValidatorConfig = z.output<typeof validatorSchema>
