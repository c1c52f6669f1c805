/**
 * Faults of validators: a slash burns a part of the stake that was behind the validator when it failed, wherever that stake is now; jail
 * takes the validator out of the active set.
 *
 * Source: Cosmos SDK, x/staking/keeper/slash.go and val_state_change.go; which version was read: see staking.ts.
 */

import { Defect } from '../../money/mistake.ts'
import * as dec from './sdk-dec.ts'
import {
  type BlockPlace,
  microsPerPower,
  type RedelegationEntry,
  type StakingHooks,
  type StakingRefusal,
  type StakingState,
  type StakingValidator,
  unbondShares,
} from './staking.ts'

/** A fault: when it happened, the validator's power then, and the part of it that burns. */
export type StakingFault = { validator: string; infractionHeight: number; power: bigint; fraction: dec.Dec }

/** What a slash burned, by pool. The caller burns the same on its ledger. */
export type SlashResult = {
  refused?: undefined
  burnedBondedMicros: bigint
  burnedNotBondedMicros: bigint
  /** Part of the validator's own tokens that burned, rounded up; 0 if it had none. */
  effectiveFraction: dec.Dec
}

/**
 * Slashes a validator. What left it since the fault (on its way out, or redelegated) is slashed by what it was worth when it left; the
 * validator's tokens bear the rest of the amount, as far as they go. Amounts are cut to whole micro-LUNA.
 */
export function slashValidator(
  state: StakingState,
  fault: StakingFault,
  place: BlockPlace,
  hooks?: StakingHooks,
): SlashResult | StakingRefusal {
  if (fault.fraction < 0n) throw new Defect('a slash of a negative fraction')
  if (fault.infractionHeight > place.height) throw new Defect('a slash for a fault of the future')
  const validator = state.validators.get(fault.validator)
  if (validator === undefined) return { refused: 'no_validator' }
  if (validator.status === 'unbonded') return { refused: 'validator_unbonded' }
  const burned = { bonded: 0n, notBonded: 0n }
  let remaining = dec.truncateInt(dec.mul(dec.fromInt(fault.power * microsPerPower), fault.fraction))
  if (fault.infractionHeight < place.height) {
    remaining -= slashUnbondings(state, fault, place, burned)
    for (const entry of state.redelegations) {
      if (entry.from === fault.validator && isLiable(entry, fault, place))
        remaining -= slashRedelegation(state, entry, fault.fraction, place, burned, hooks)
    }
  }
  const own = remaining < 0n ? 0n : remaining > validator.tokensMicros ? validator.tokensMicros : remaining
  const effectiveFraction = burnOwn(validator, own, place, hooks)
  if (validator.status === 'bonded') burned.bonded += own
  else burned.notBonded += own
  state.bondedMicros -= burned.bonded
  state.notBondedMicros -= burned.notBonded
  return { burnedBondedMicros: burned.bonded, burnedNotBondedMicros: burned.notBonded, effectiveFraction }
}

function burnOwn(validator: StakingValidator, micros: bigint, place: BlockPlace, hooks?: StakingHooks): dec.Dec {
  if (validator.tokensMicros === 0n) return 0n
  const fraction = dec.quoRoundUp(dec.fromInt(micros), dec.fromInt(validator.tokensMicros))
  const effective = fraction > dec.ONE ? dec.ONE : fraction
  hooks?.beforeSlash?.(validator, effective, place)
  validator.tokensMicros -= micros
  return effective
}

/** Stake that left before the fault had no part in it; stake whose time is over is out of reach. */
function isLiable(
  entry: { creationHeight: number; completionMs: number },
  fault: StakingFault,
  place: BlockPlace,
): boolean {
  return entry.creationHeight >= fault.infractionHeight && entry.completionMs > place.timeMs
}

/** Returns what the slash asks of the entries, also where they no longer hold as much. */
function slashUnbondings(
  state: StakingState,
  fault: StakingFault,
  place: BlockPlace,
  burned: { notBonded: bigint },
): bigint {
  let asked = 0n
  for (const entries of state.unbondings.get(fault.validator)?.values() ?? []) {
    for (const entry of entries) {
      if (!isLiable(entry, fault, place)) continue
      const amount = dec.truncateInt(dec.mulInt(fault.fraction, entry.initialMicros))
      const taken = amount < entry.balanceMicros ? amount : entry.balanceMicros
      asked += amount
      entry.balanceMicros -= taken
      burned.notBonded += taken
    }
  }
  return asked
}

function slashRedelegation(
  state: StakingState,
  entry: RedelegationEntry,
  fraction: dec.Dec,
  place: BlockPlace,
  burned: { bonded: bigint; notBonded: bigint },
  hooks?: StakingHooks,
): bigint {
  const asked = dec.truncateInt(dec.mulInt(fraction, entry.initialMicros))
  const wanted = dec.mul(fraction, entry.sharesTo)
  const owned = state.delegations.get(entry.to)?.get(entry.delegator) ?? 0n
  if (wanted === 0n || owned === 0n) return asked
  const bonded = state.validators.get(entry.to)!.status === 'bonded'
  const micros = unbondShares(state, entry.to, entry.delegator, wanted < owned ? wanted : owned, place, hooks)
  if (bonded) burned.bonded += micros
  else burned.notBonded += micros
  return asked
}

/** Takes a validator out of the ranking; it leaves the active set at the end of the block. */
export function jailValidator(state: StakingState, name: string): StakingRefusal | undefined {
  const validator = state.validators.get(name)
  if (validator === undefined) return { refused: 'no_validator' }
  if (validator.jailed) return { refused: 'validator_jailed' }
  validator.jailed = true
  return undefined
}

/** Puts a validator back into the ranking. Waiting times of other faults and the operator's own least stake are not looked at. */
export function unjailValidator(state: StakingState, name: string): StakingRefusal | undefined {
  const validator = state.validators.get(name)
  if (validator === undefined) return { refused: 'no_validator' }
  if (!validator.jailed) return { refused: 'validator_not_jailed' }
  validator.jailed = false
  return undefined
}
