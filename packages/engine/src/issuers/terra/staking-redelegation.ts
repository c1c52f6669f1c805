/**
 * Stake that moves from one validator to another without waiting.
 *
 * Source: Cosmos SDK, x/staking/keeper/delegation.go (BeginRedelegation); which version was read: see staking.ts.
 */

import type * as dec from './sdk-dec.ts'
import {
  addStake,
  type BlockPlace,
  hasNoRate,
  type StakeOrder,
  type StakingHooks,
  type StakingRefusal,
  type StakingRefusalReason,
  type StakingState,
  sharesToLeave,
  sharesWorth,
  unbondShares,
} from './staking.ts'

/**
 * Moves stake to another validator at once. What moved cannot move on before `unbondingMs` have passed, and is slashed meanwhile for
 * earlier faults of the first validator. `movedMicros` go from the bonded pool to the other (negative: back).
 */
export function redelegateStake(
  state: StakingState,
  order: StakeOrder & { to: string },
  place: BlockPlace,
  hooks?: StakingHooks,
): { refused?: undefined; micros: bigint; movedMicros: bigint; completionMs: number } | StakingRefusal {
  const shares = sharesToLeave(state, order)
  if (typeof shares === 'string') return { refused: shares }
  const refused = redelegationRefusal(state, order, shares)
  if (refused !== undefined) return { refused }
  const from = state.validators.get(order.validator)!
  const target = state.validators.get(order.to)!
  const fromBonded = from.status === 'bonded'
  const micros = unbondShares(state, order.validator, order.delegator, shares, place, hooks)
  const isNew = state.delegations.get(order.to)?.has(order.delegator) !== true
  hooks?.beforeShares?.(target, order.delegator, isNew, place)
  // The coins come out of the first validator's pool: count them there, then let the target take them from the right one.
  if (fromBonded) state.bondedMicros -= micros
  else state.notBondedMicros -= micros
  const sharesTo = addStake(state, target, order.delegator, micros)
  hooks?.afterShares?.(target, order.delegator, place)
  const toBonded = target.status === 'bonded'
  const movedMicros = fromBonded === toBonded ? 0n : fromBonded ? micros : -micros
  // Stake that leaves an inactive validator has no faults of it to answer for after that validator's own time is over.
  if (from.status === 'unbonded' && state.validators.has(from.name))
    return { micros, movedMicros, completionMs: place.timeMs }
  const waits = from.status === 'unbonding'
  const completionMs = waits ? from.unbondingCompletionMs : place.timeMs + state.rules.unbondingMs
  const creationHeight = waits ? from.unbondingHeight : place.height
  const { delegator, validator, to } = order
  state.redelegations.push({
    delegator,
    from: validator,
    to,
    creationHeight,
    completionMs,
    initialMicros: micros,
    sharesTo,
  })
  state.nextCompletionMs = Math.min(state.nextCompletionMs, completionMs)
  return { micros, movedMicros, completionMs }
}

function redelegationRefusal(
  state: StakingState,
  order: StakeOrder & { to: string },
  shares: dec.Dec,
): StakingRefusalReason | undefined {
  if (order.validator === order.to) return 'self_redelegation'
  const from = state.validators.get(order.validator)!
  const target = state.validators.get(order.to)
  if (target === undefined) return 'no_validator'
  let entries = 0
  for (const entry of state.redelegations) {
    if (entry.delegator !== order.delegator) continue
    if (entry.to === order.validator) return 'transitive_redelegation'
    if (entry.from === order.validator && entry.to === order.to) entries++
  }
  if (entries >= state.rules.entriesMax) return 'too_many_redelegations'
  if (sharesWorth(from, shares) === 0n) return 'tiny_redelegation'
  return hasNoRate(target) ? 'invalid_exchange_rate' : undefined
}
