import { shareBlockFees } from '../../issuers/terra/distribution.ts'
import * as dec from '../../issuers/terra/sdk-dec.ts'
import {
  amountField,
  comparePlain,
  type Plain,
  resultOrError,
  withoutZeros,
  withoutZerosInside,
} from './expectation.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, type Differences, runCases } from './vector-case.ts'

/** Decimals by denom as the file writes them, zeros left out. */
function decimals(table: ReadonlyMap<string, dec.Dec>): { [denom: string]: Plain } {
  const entries = [...table].filter(([, value]) => value !== 0n)
  return Object.fromEntries(entries.map(([denom, value]) => [denom, dec.format(value)]))
}

function runCase(fields: CaseFields, differences: Differences): void {
  const fees = fields.object('fees')
  const powers = fields.object('powers')
  const signed = fields.object('signed')
  const block = {
    feesMicros: new Map(fees.names().map(denom => [denom, amountField(fees, denom)])),
    powers: new Map(powers.names().map(name => [name, BigInt(powers.count(name))])),
    signed: new Map(signed.names().map(name => [name, signed.flag(name)])),
    proposer: fields.text('proposer'),
    communityTax: fields.dec('community_tax'),
    baseProposerReward: fields.dec('base_proposer_reward'),
    bonusProposerReward: fields.dec('bonus_proposer_reward'),
  }
  const got = resultOrError((): Plain => {
    const shares = shareBlockFees(block)
    const validators = [...shares.validators].map(([name, table]) => [name, decimals(table)])
    return {
      proposer_multiplier: dec.format(shares.proposerMultiplier),
      vote_multiplier: dec.format(shares.voteMultiplier),
      validators: Object.fromEntries(validators),
      community_pool: decimals(shares.communityPool),
    }
  })
  const given = fields.object('expect')
  const expected = Object.fromEntries(given.names().map(name => [name, given.raw(name)]))
  if (given.has('validators')) expected['validators'] = withoutZerosInside(expected['validators'])
  if (given.has('community_pool')) expected['community_pool'] = withoutZeros(expected['community_pool'])
  comparePlain(differences, '', got, expected)
}

/** Suite distribution: the split of a block's fees. */
export function verifyDistribution(file: unknown): CaseOutcome[] {
  return runCases(file, runCase)
}
