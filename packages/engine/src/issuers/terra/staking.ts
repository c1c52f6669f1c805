/**
 * Stake of the chain, exact: what delegators have put behind validators, what is on its way out, who is in the active set, and what a
 * slash takes. Plain Maps that the functions below change in place; a refusal changes nothing. Money is not held here: the caller books
 * what each function says (to and from the two pools) on its ledger.
 *
 * Shares, not tokens, are what a delegator owns. A slash lowers the tokens behind each share, so one entry less for everybody.
 *
 * Source: Cosmos SDK, x/staking (keeper/delegation.go, keeper/slash.go, keeper/val_state_change.go, types/validator.go), read in another fork
 * of about v0.40 to v0.44, not in v0.44.5-terra.2 itself; the freeze of delegations is that of Terra Core v0.5.19.
 */

import { Defect } from '../../money/mistake.ts'
import * as dec from './sdk-dec.ts'

/** Micro-LUNA behind one unit of voting power. */
export const microsPerPower: bigint = 1_000_000n

/** Where a stake's coins lie and whether the validator votes. */
export type ValidatorStatus = 'bonded' | 'unbonding' | 'unbonded'

/** Parameters of staking. */
export type StakingRules = {
  /** Seats in the active set. */
  validatorsMax: number
  /** Time that stake needs to leave; 21 days on columbus-5. */
  unbondingMs: number
  /** Most entries on their way out at once for a delegator and a validator (and for a redelegation between two validators). */
  entriesMax: number
  /** Above this height no new delegation and no new validator is accepted; undefined: always. */
  delegationsUntilHeight?: number
}

/** A validator. Its stake is worth `tokensMicros`, owned in `shares`. */
export type StakingValidator = {
  name: string
  tokensMicros: bigint
  shares: dec.Dec
  /** Commission on what its delegators earn, 0 to 1. */
  commission: dec.Dec
  status: ValidatorStatus
  jailed: boolean
  /** Of a validator that leaves the active set: when it began and when it is out. */
  unbondingHeight: number
  unbondingCompletionMs: number
}

/** Stake on its way to the delegator. A slash lowers the balance, never the initial amount. */
export type UnbondingEntry = {
  creationHeight: number
  completionMs: number
  initialMicros: bigint
  balanceMicros: bigint
}

/** Stake that moved to another validator and can still be slashed for faults of the first. */
export type RedelegationEntry = {
  delegator: string
  from: string
  to: string
  creationHeight: number
  completionMs: number
  initialMicros: bigint
  sharesTo: dec.Dec
}

/** All of staking. */
export type StakingState = {
  rules: StakingRules
  validators: Map<string, StakingValidator>
  /** Shares, by validator, then delegator. */
  delegations: Map<string, Map<string, dec.Dec>>
  /** Entries on their way out in the order in which they began, by validator, then delegator. */
  unbondings: Map<string, Map<string, UnbondingEntry[]>>
  redelegations: RedelegationEntry[]
  /** Micro-LUNA of the two pools: behind bonded validators; behind others and on its way out. */
  bondedMicros: bigint
  notBondedMicros: bigint
  /** When the next entry or validator is due; a block before that has nothing to mature. */
  nextCompletionMs: number
}

/** The block in which something happens. */
export type BlockPlace = { height: number; timeMs: number }

/** Why staking did not do what was asked. */
export type StakingRefusalReason =
  | 'invalid_amount'
  | 'no_validator'
  | 'no_delegation'
  | 'not_enough_shares'
  | 'invalid_exchange_rate'
  | 'too_many_unbondings'
  | 'too_many_redelegations'
  | 'self_redelegation'
  | 'transitive_redelegation'
  | 'tiny_redelegation'
  | 'delegations_frozen'
  | 'validator_exists'
  | 'validator_unbonded'
  | 'validator_jailed'
  | 'validator_not_jailed'

/** Nothing changed. */
export type StakingRefusal = { refused: StakingRefusalReason }

/** What others (the rewards) must do around a change of stake. Called only once it is sure that the change happens. */
export type StakingHooks = {
  /** The delegator's shares with the validator are about to change; it has none yet where `isNew`. */
  beforeShares?(validator: StakingValidator, delegator: string, isNew: boolean, place: BlockPlace): void
  /** They have changed and are not 0. */
  afterShares?(validator: StakingValidator, delegator: string, place: BlockPlace): void
  /** The fraction of the validator's tokens that a slash is about to burn. */
  beforeSlash?(validator: StakingValidator, fraction: dec.Dec, place: BlockPlace): void
  /** A validator without shares is gone. */
  afterRemoval?(validator: StakingValidator): void
}

/** Someone stakes, or takes back, `micros` micro-LUNA with a validator. */
export type StakeOrder = { delegator: string; validator: string; micros: bigint }

/** A validator of the start: who stakes how much with it. */
export type StakingGenesisValidator = {
  name: string
  commission: dec.Dec
  delegations: readonly (readonly [delegator: string, micros: bigint])[]
}

/** Staking at a start: every share is worth one micro-LUNA, the active set is chosen, nothing is on its way out. */
export function openStaking(
  rules: StakingRules,
  genesis: readonly StakingGenesisValidator[] = [],
  place: BlockPlace = { height: 0, timeMs: 0 },
): StakingState {
  const state: StakingState = {
    rules: { ...rules },
    validators: new Map(),
    delegations: new Map(),
    unbondings: new Map(),
    redelegations: [],
    bondedMicros: 0n,
    notBondedMicros: 0n,
    nextCompletionMs: Number.POSITIVE_INFINITY,
  }
  for (const { name, commission, delegations } of genesis) {
    if (state.validators.has(name)) throw new Defect(`validator ${name} is listed twice`)
    const validator = addValidator(state, name, commission)
    for (const [delegator, micros] of delegations) {
      if (micros > 0n) addStake(state, validator, delegator, micros)
    }
  }
  updateActiveSet(state, place)
  return state
}

/** A copy that shares nothing that changes. */
export function copyStaking(state: StakingState): StakingState {
  const unbondings: StakingState['unbondings'] = new Map()
  for (const [validator, entries] of state.unbondings) {
    const copied = new Map<string, UnbondingEntry[]>()
    for (const [delegator, list] of entries)
      copied.set(
        delegator,
        list.map(entry => ({ ...entry })),
      )
    unbondings.set(validator, copied)
  }
  return {
    ...state,
    rules: { ...state.rules },
    validators: new Map([...state.validators].map(([name, validator]) => [name, { ...validator }])),
    delegations: new Map([...state.delegations].map(([name, shares]) => [name, new Map(shares)])),
    unbondings,
    redelegations: state.redelegations.map(entry => ({ ...entry })),
  }
}

/** Voting power of a validator: whole LUNA behind it; 0 while it is jailed. */
export function validatorPower(validator: StakingValidator): bigint {
  return validator.jailed ? 0n : validator.tokensMicros / microsPerPower
}

/** Worth of shares in micro-LUNA with 18 decimals, rounded half to even. 0 of a validator without shares. */
export function tokensOfShares(validator: StakingValidator, shares: dec.Dec): dec.Dec {
  if (validator.shares === 0n) return 0n
  return dec.quo(dec.mulInt(shares, validator.tokensMicros), validator.shares)
}

/** The same, cut off: what rewards count with, so that none is paid twice. */
export function tokensOfSharesTruncated(validator: StakingValidator, shares: dec.Dec): dec.Dec {
  if (validator.shares === 0n) return 0n
  return dec.quoTruncate(dec.mulInt(shares, validator.tokensMicros), validator.shares)
}

/** Shares of a delegator with a validator; 0 if none. */
export function delegatedShares(state: StakingState, validator: string, delegator: string): dec.Dec {
  return state.delegations.get(validator)?.get(delegator) ?? 0n
}

/** A new validator with its own first stake. It enters the active set at the end of a block. */
export function createValidator(
  state: StakingState,
  order: { name: string; commission: dec.Dec; delegator: string; micros: bigint },
  place: BlockPlace,
  hooks?: StakingHooks,
): { refused?: undefined; shares: dec.Dec; pool: 'bonded' | 'not-bonded' } | StakingRefusal {
  if (order.micros <= 0n) return { refused: 'invalid_amount' }
  if (isFrozen(state, place)) return { refused: 'delegations_frozen' }
  if (state.validators.has(order.name)) return { refused: 'validator_exists' }
  addValidator(state, order.name, order.commission)
  return delegateStake(state, { ...order, validator: order.name }, place, hooks)
}

/**
 * Stakes with a validator: shares at its present rate. The caller moves the coins from the delegator to the pool named in the answer.
 */
export function delegateStake(
  state: StakingState,
  order: StakeOrder,
  place: BlockPlace,
  hooks?: StakingHooks,
): { refused?: undefined; shares: dec.Dec; pool: 'bonded' | 'not-bonded' } | StakingRefusal {
  if (order.micros <= 0n) return { refused: 'invalid_amount' }
  if (isFrozen(state, place)) return { refused: 'delegations_frozen' }
  const validator = state.validators.get(order.validator)
  if (validator === undefined) return { refused: 'no_validator' }
  if (hasNoRate(validator)) return { refused: 'invalid_exchange_rate' }
  const isNew = state.delegations.get(order.validator)?.has(order.delegator) !== true
  hooks?.beforeShares?.(validator, order.delegator, isNew, place)
  const shares = addStake(state, validator, order.delegator, order.micros)
  hooks?.afterShares?.(validator, order.delegator, place)
  return { shares, pool: validator.status === 'bonded' ? 'bonded' : 'not-bonded' }
}

/**
 * Takes stake back. It earns nothing from now on and is paid after `unbondingMs`. A bonded validator's coins move from the bonded pool
 * to the other one (`movedMicros`, 0 if they lie there already); `micros` is what the shares were worth, cut to whole micro-LUNA.
 */
export function undelegateStake(
  state: StakingState,
  order: StakeOrder,
  place: BlockPlace,
  hooks?: StakingHooks,
): { refused?: undefined; micros: bigint; movedMicros: bigint; completionMs: number } | StakingRefusal {
  const shares = sharesToLeave(state, order)
  if (typeof shares === 'string') return { refused: shares }
  const entries = state.unbondings.get(order.validator)?.get(order.delegator)
  if (entries !== undefined && entries.length >= state.rules.entriesMax) return { refused: 'too_many_unbondings' }
  const bonded = state.validators.get(order.validator)!.status === 'bonded'
  const micros = unbondShares(state, order.validator, order.delegator, shares, place, hooks)
  if (bonded) moveToNotBonded(state, micros)
  const completionMs = place.timeMs + state.rules.unbondingMs
  const entry = { creationHeight: place.height, completionMs, initialMicros: micros, balanceMicros: micros }
  if (entries !== undefined) entries.push(entry)
  else tableOf(state.unbondings, order.validator).set(order.delegator, [entry])
  state.nextCompletionMs = Math.min(state.nextCompletionMs, completionMs)
  return { micros, movedMicros: bonded ? micros : 0n, completionMs }
}

/** What the end of a block did. */
export type StakingBlockEnd = {
  /** Coins that went from the bonded pool to the other; negative: back. */
  movedMicros: bigint
  /** Stake that is free: paid from the pool of what is not bonded. In order of completion. */
  paid: { delegator: string; validator: string; micros: bigint }[]
  /** Validators that entered and left the active set. */
  entered: string[]
  left: string[]
}

/** The work of a block's end: the active set first, then everything whose time has come. */
export function endStakingBlock(state: StakingState, place: BlockPlace, hooks?: StakingHooks): StakingBlockEnd {
  const { movedMicros, entered, left } = updateActiveSet(state, place)
  return { movedMicros, entered, left, paid: matureUnbondings(state, place, hooks) }
}

/** Validators that are not in jail and have power, strongest first; of equals the first by name. */
export function rankValidators(state: StakingState): StakingValidator[] {
  const ranked: { validator: StakingValidator; power: bigint }[] = []
  for (const validator of state.validators.values()) {
    const power = validatorPower(validator)
    if (power > 0n) ranked.push({ validator, power })
  }
  ranked.sort((a, b) => (a.power > b.power ? -1 : a.power < b.power ? 1 : a.validator.name < b.validator.name ? -1 : 1))
  return ranked.map(({ validator }) => validator)
}

/** Bonds the strongest validators up to the number of seats; those who fall out begin their own unbonding. */
export function updateActiveSet(
  state: StakingState,
  place: BlockPlace,
): { movedMicros: bigint; entered: string[]; left: string[] } {
  const seated = new Set(rankValidators(state).slice(0, state.rules.validatorsMax))
  const entered: string[] = []
  const left: string[] = []
  let movedMicros = 0n
  for (const validator of state.validators.values()) {
    if (seated.has(validator)) {
      if (validator.status === 'bonded') continue
      validator.status = 'bonded'
      movedMicros -= validator.tokensMicros
      entered.push(validator.name)
    } else if (validator.status === 'bonded') {
      validator.status = 'unbonding'
      validator.unbondingHeight = place.height
      validator.unbondingCompletionMs = place.timeMs + state.rules.unbondingMs
      state.nextCompletionMs = Math.min(state.nextCompletionMs, validator.unbondingCompletionMs)
      movedMicros += validator.tokensMicros
      left.push(validator.name)
    }
  }
  moveToNotBonded(state, movedMicros)
  return { movedMicros, entered, left }
}

/**
 * Ends what is due at this block's time: validators on their way out, stake (returned, to be paid), redelegations. Cheap before
 * `nextCompletionMs`.
 */
export function matureUnbondings(
  state: StakingState,
  place: BlockPlace,
  hooks?: StakingHooks,
): StakingBlockEnd['paid'] {
  if (place.timeMs < state.nextCompletionMs) return []
  let next = Number.POSITIVE_INFINITY
  for (const validator of state.validators.values()) {
    if (validator.status !== 'unbonding') continue
    if (validator.unbondingCompletionMs > place.timeMs || validator.unbondingHeight > place.height) {
      next = Math.min(next, validator.unbondingCompletionMs)
      continue
    }
    validator.status = 'unbonded'
    if (validator.shares === 0n) removeValidator(state, validator, hooks)
  }
  const due: (StakingBlockEnd['paid'][number] & { completionMs: number })[] = []
  for (const [validator, tables] of state.unbondings) {
    for (const [delegator, entries] of tables) {
      const waiting: UnbondingEntry[] = []
      for (const entry of entries) {
        if (entry.completionMs > place.timeMs) {
          waiting.push(entry)
          next = Math.min(next, entry.completionMs)
          continue
        }
        state.notBondedMicros -= entry.balanceMicros
        if (entry.balanceMicros > 0n)
          due.push({ delegator, validator, micros: entry.balanceMicros, completionMs: entry.completionMs })
      }
      if (waiting.length === 0) tables.delete(delegator)
      else tables.set(delegator, waiting)
    }
    if (tables.size === 0) state.unbondings.delete(validator)
  }
  state.redelegations = state.redelegations.filter(entry => entry.completionMs > place.timeMs)
  for (const entry of state.redelegations) next = Math.min(next, entry.completionMs)
  state.nextCompletionMs = next
  due.sort((a, b) => a.completionMs - b.completionMs)
  return due.map(({ delegator, validator, micros }) => ({ delegator, validator, micros }))
}

/** Shares that an amount is, or why they cannot leave. */
export function sharesToLeave(state: StakingState, order: StakeOrder): dec.Dec | StakingRefusalReason {
  if (order.micros <= 0n) return 'invalid_amount'
  const validator = state.validators.get(order.validator)
  if (validator === undefined) return 'no_validator'
  const owned = delegatedShares(state, order.validator, order.delegator)
  if (owned === 0n) return 'no_delegation'
  if (validator.tokensMicros === 0n) return 'invalid_exchange_rate'
  const shares = dec.quoInt(dec.mulInt(validator.shares, order.micros), validator.tokensMicros)
  return shares > owned ? 'not_enough_shares' : shares
}

/** Whole micro-LUNA that shares bring; the last shares bring all that is left. */
export function sharesWorth(validator: StakingValidator, shares: dec.Dec): bigint {
  return shares === validator.shares ? validator.tokensMicros : dec.truncateInt(tokensOfShares(validator, shares))
}

/**
 * Takes shares off a delegator and says what they bring; the coins stay counted in their pool. Rewards are restarted before the
 * validator's own figures change, as on the chain.
 */
export function unbondShares(
  state: StakingState,
  name: string,
  delegator: string,
  shares: dec.Dec,
  place: BlockPlace,
  hooks?: StakingHooks,
): bigint {
  const validator = state.validators.get(name)!
  const delegations = state.delegations.get(name)!
  hooks?.beforeShares?.(validator, delegator, false, place)
  const left = delegations.get(delegator)! - shares
  const micros = sharesWorth(validator, shares)
  if (left < 0n || micros > validator.tokensMicros) throw new Defect(`more stake left ${name} than it had`)
  if (left === 0n) delegations.delete(delegator)
  else {
    delegations.set(delegator, left)
    hooks?.afterShares?.(validator, delegator, place)
  }
  validator.tokensMicros -= micros
  validator.shares -= shares
  if (validator.shares === 0n && validator.status === 'unbonded') removeValidator(state, validator, hooks)
  return micros
}

/** Puts coins behind a validator and counts them in its pool; returns the shares. */
export function addStake(state: StakingState, validator: StakingValidator, delegator: string, micros: bigint): dec.Dec {
  const shares =
    validator.shares === 0n
      ? dec.fromInt(micros)
      : dec.quoInt(dec.mulInt(validator.shares, micros), validator.tokensMicros)
  validator.tokensMicros += micros
  validator.shares = dec.add(validator.shares, shares)
  const delegations = tableOf(state.delegations, validator.name)
  delegations.set(delegator, (delegations.get(delegator) ?? 0n) + shares)
  if (validator.status === 'bonded') state.bondedMicros += micros
  else state.notBondedMicros += micros
  return shares
}

function addValidator(state: StakingState, name: string, commission: dec.Dec): StakingValidator {
  const validator: StakingValidator = {
    name,
    tokensMicros: 0n,
    shares: 0n,
    commission,
    status: 'unbonded',
    jailed: false,
    unbondingHeight: 0,
    unbondingCompletionMs: 0,
  }
  state.validators.set(name, validator)
  return validator
}

function removeValidator(state: StakingState, validator: StakingValidator, hooks?: StakingHooks): void {
  state.validators.delete(validator.name)
  state.delegations.delete(validator.name)
  hooks?.afterRemoval?.(validator)
}

/** All tokens were slashed away but shares are left: no amount is a number of shares any more. */
export function hasNoRate(validator: StakingValidator): boolean {
  return validator.tokensMicros === 0n && validator.shares > 0n
}

function isFrozen(state: StakingState, place: BlockPlace): boolean {
  return state.rules.delegationsUntilHeight !== undefined && place.height > state.rules.delegationsUntilHeight
}

/** Coins go from the pool behind bonded validators to the other one (negative: back). */
export function moveToNotBonded(state: StakingState, micros: bigint): void {
  state.bondedMicros -= micros
  state.notBondedMicros += micros
}

function tableOf<V>(tables: Map<string, Map<string, V>>, name: string): Map<string, V> {
  let table = tables.get(name)
  if (table === undefined) {
    table = new Map()
    tables.set(name, table)
  }
  return table
}
