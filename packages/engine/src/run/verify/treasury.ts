import * as dec from '../../issuers/terra/sdk-dec.ts'
import {
  clampPolicyRate,
  nextRewardWeight,
  nextTaxRate,
  type PolicyConstraints,
  settleSeigniorage,
  stabilityTax,
  stabilityTaxCap,
} from '../../issuers/terra/treasury.ts'
import { amountField, type CaseRunner, compareCase, runByKind } from './expectation.ts'
import type { CaseOutcome } from './outcome.ts'
import { type CaseFields, runCases } from './vector-case.ts'

function policy(fields: CaseFields): PolicyConstraints {
  const given = fields.object('policy')
  return { minimum: given.dec('min'), maximum: given.dec('max'), changeMaximum: given.dec('change') }
}

const clamp: CaseRunner = (fields, differences) => {
  const constraints = policy(fields)
  const previous = fields.dec('prev')
  const next = fields.dec('new')
  compareCase(fields, differences, () => dec.format(clampPolicyRate(constraints, previous, next)))
}

const settle: CaseRunner = (fields, differences) => {
  const seigniorage = fields.integer('seigniorage')
  const weight = fields.dec('reward_weight')
  compareCase(fields, differences, () => {
    const settled = settleSeigniorage(seigniorage, weight)
    return {
      minted: settled.mintedMicros.toString(),
      burned: settled.burnedMicros.toString(),
      to_community_pool: settled.toCommunityPoolMicros.toString(),
    }
  })
}

const tax: CaseRunner = (fields, differences) => {
  const amount = amountField(fields, 'amount')
  const denom = fields.text('denom')
  const rate = fields.dec('tax_rate')
  const cap = amountField(fields, 'tax_cap')
  compareCase(fields, differences, () => stabilityTax(amount, denom, rate, cap).toString())
}

const taxCap: CaseRunner = (fields, differences) => {
  const sdrCap = amountField(fields, 'sdr_cap')
  const denom = fields.text('denom')
  const rates = fields.decTable('rates')
  compareCase(fields, differences, () => stabilityTaxCap(sdrCap, denom, rates).toString())
}

const taxRate: CaseRunner = (fields, differences) => {
  const old = fields.dec('old')
  const averages = { long: fields.dec('trl_long_avg'), short: fields.dec('trl_short_avg') }
  const increment = fields.dec('mining_increment')
  const constraints = policy(fields)
  compareCase(fields, differences, () => dec.format(nextTaxRate(old, averages, increment, constraints)))
}

const rewardWeight: CaseRunner = (fields, differences) => {
  const old = fields.dec('old')
  const sums = { seigniorage: fields.dec('sr_sum'), mining: fields.dec('mr_sum') }
  const target = fields.dec('target')
  const constraints = policy(fields)
  compareCase(fields, differences, () => dec.format(nextRewardWeight(old, sums, target, constraints)))
}

/** Suite treasury: policy clamp, seigniorage, stability tax and caps, next rates. */
export function verifyTreasury(file: unknown): CaseOutcome[] {
  return runCases(
    file,
    runByKind({
      clamp,
      settle_seigniorage: settle,
      tax,
      tax_cap: taxCap,
      next_tax_rate: taxRate,
      next_reward_weight: rewardWeight,
    }),
  )
}
