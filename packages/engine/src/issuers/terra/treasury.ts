/**
 * Terra's treasury: what is burned of the seigniorage, the stability tax and its caps, and how the two rates move from epoch to epoch. By
 * May 2022 the tax was 0 and the reward weight 1, so all of this ran without effect.
 *
 * Amounts are micro-units, rates are chain decimals.
 *
 * Source: Terra core v0.5.18, x/treasury (keeper/seigniorage.go, keeper/policy.go, types/constraint.go) and custom/auth/ante/tax.go.
 */

import * as dec from './sdk-dec.ts'

/** Blocks of a treasury epoch: a week at 10 blocks a minute. */
export const treasuryEpochBlocks: number = 100_800

/** Bounds of a rate, and the most that it may move in one epoch. */
export type PolicyConstraints = { minimum: dec.Dec; maximum: dec.Dec; changeMaximum: dec.Dec }

/** `next`, moved from `previous` by no more than the policy allows, then brought inside the bounds. */
export function clampPolicyRate(policy: PolicyConstraints, previous: dec.Dec, next: dec.Dec): dec.Dec {
  const move = dec.sub(next, previous)
  let rate = next
  if (move > policy.changeMaximum) rate = dec.add(previous, policy.changeMaximum)
  else if (-move > policy.changeMaximum) rate = dec.sub(previous, policy.changeMaximum)
  if (rate < policy.minimum) return policy.minimum
  return rate > policy.maximum ? policy.maximum : rate
}

/** LUNA by which the supply fell in the epoch; 0 where it rose, as in a run. */
export function epochSeigniorage(openingSupplyMicros: bigint, currentSupplyMicros: bigint): bigint {
  return openingSupplyMicros > currentSupplyMicros ? openingSupplyMicros - currentSupplyMicros : 0n
}

/** The seigniorage is minted anew; the reward weight's part of it is burned, the rest goes to the community pool. Nothing up to 0. */
export function settleSeigniorage(
  seigniorageMicros: bigint,
  rewardWeight: dec.Dec,
): { mintedMicros: bigint; burnedMicros: bigint; toCommunityPoolMicros: bigint } {
  if (seigniorageMicros <= 0n) return { mintedMicros: 0n, burnedMicros: 0n, toCommunityPoolMicros: 0n }
  const burnedMicros = dec.truncateInt(dec.mulInt(rewardWeight, seigniorageMicros))
  return { mintedMicros: seigniorageMicros, burnedMicros, toCommunityPoolMicros: seigniorageMicros - burnedMicros }
}

/** Stability tax on an amount that is sent. LUNA is not taxed. */
export function stabilityTax(amountMicros: bigint, denom: string, taxRate: dec.Dec, taxCapMicros: bigint): bigint {
  if (denom === 'uluna') return 0n
  const tax = dec.truncateInt(dec.mulInt(taxRate, amountMicros))
  return tax < taxCapMicros ? tax : taxCapMicros
}

/**
 * The tax cap of a denom: the worth of the SDR cap at the oracle's rates. LUNA's is 0, the SDR's its own; a denom without a price takes
 * the SDR cap's number.
 *
 * @param rates units of each denom for 1 LUNA
 */
export function stabilityTaxCap(sdrCapMicros: bigint, denom: string, rates: ReadonlyMap<string, dec.Dec>): bigint {
  if (denom === 'uluna') return 0n
  if (denom === 'usdr') return sdrCapMicros
  const sdrRate = rates.get('usdr')
  const rate = rates.get(denom)
  if (sdrRate === undefined || rate === undefined) return sdrCapMicros
  const worth = dec.quo(dec.mul(dec.fromInt(sdrCapMicros), rate), sdrRate)
  return worth > 0n ? dec.truncateInt(worth) : sdrCapMicros
}

/** Tax reward for one bonded LUNA; 0 if either is 0. */
export function taxRewardPerLuna(taxRewards: dec.Dec, bondedLunaMicros: bigint): dec.Dec {
  return taxRewards === 0n || bondedLunaMicros === 0n ? 0n : dec.quoInt(taxRewards, bondedLunaMicros)
}

/** Mean of an indicator over the last epochs, the current one last; over all if there are fewer. 0 for none. */
export function rollingAverage(values: readonly dec.Dec[], epochs: number): dec.Dec {
  const counted = values.slice(Math.max(0, values.length - epochs))
  if (counted.length === 0) return 0n
  let sum: dec.Dec = 0n
  for (const value of counted) sum = dec.add(sum, value)
  return dec.quoInt(sum, BigInt(counted.length))
}

/** The next epoch's tax rate: it grows where the short average of tax rewards falls behind the long one. */
export function nextTaxRate(
  previous: dec.Dec,
  averages: { long: dec.Dec; short: dec.Dec },
  miningIncrement: dec.Dec,
  policy: PolicyConstraints,
): dec.Dec {
  const wanted =
    averages.short === 0n
      ? policy.maximum
      : dec.quo(dec.mul(previous, dec.mul(averages.long, miningIncrement)), averages.short)
  return clampPolicyRate(policy, previous, wanted)
}

/** The next epoch's reward weight: it moves until seigniorage makes up the target share of all mining rewards. */
export function nextRewardWeight(
  previous: dec.Dec,
  sums: { seigniorage: dec.Dec; mining: dec.Dec },
  target: dec.Dec,
  policy: PolicyConstraints,
): dec.Dec {
  const wanted =
    sums.seigniorage === 0n || sums.mining === 0n
      ? policy.maximum
      : dec.mul(previous, dec.quo(target, dec.quo(sums.seigniorage, sums.mining)))
  return clampPolicyRate(policy, previous, wanted)
}
