/**
 * What stakers earn, exact, without visiting them: each validator keeps the reward of one staked micro-LUNA since its first block (a ratio
 * that only grows), each delegator the ratio of its last withdrawal. The chain can so pay thousands of delegators by dividing once.
 *
 * The ratio moves only when somebody's stake with the validator changes or is slashed: then a period ends. All that does not come out in
 * whole micro-units goes to the community pool.
 *
 * Source: Cosmos SDK, x/distribution (keeper/allocation.go, keeper/delegation.go, keeper/validator.go, keeper/hooks.go); which versions
 * were read: see staking.ts, and for delegation.go a later one.
 */

import { Defect } from '../../money/mistake.ts'
import * as dec from './sdk-dec.ts'
import {
  type BlockPlace,
  delegatedShares,
  type StakingHooks,
  type StakingState,
  type StakingValidator,
  tokensOfShares,
  tokensOfSharesTruncated,
} from './staking.ts'

/** Micro-units with 18 decimals by denom; a zero has no entry. */
export type DecCoins = ReadonlyMap<string, dec.Dec>

/** A slash as the rewards remember it: stake from before counts only for what was left. */
type SlashMark = { height: number; period: number; ratio: DecCoins; fraction: dec.Dec }

/** Where a delegator's claim begins. */
type RewardStart = { period: number; ratio: DecCoins; stake: dec.Dec; height: number }

/** One validator's books. Tables are replaced, never changed, so that copies may share them. */
export type ValidatorRewards = {
  /** Number of the period that runs. */
  period: number
  /** Rewards of the period that runs, for delegators. */
  current: DecCoins
  /** Rewards of one staked micro-LUNA up to the last period's end. */
  ratio: DecCoins
  /** Commission that the operator has not withdrawn. */
  commission: DecCoins
  /** All that was allotted and not yet paid: what the module's account owes for this validator. */
  outstanding: DecCoins
  slashes: readonly SlashMark[]
  starts: Map<string, RewardStart>
}

/** All books of the distribution module. */
export type DelegatorRewards = {
  validators: Map<string, ValidatorRewards>
  communityPool: Map<string, dec.Dec>
}

/** Empty books. */
export function openDelegatorRewards(): DelegatorRewards {
  return { validators: new Map(), communityPool: new Map() }
}

/** A copy that shares nothing that changes. */
export function copyDelegatorRewards(rewards: DelegatorRewards): DelegatorRewards {
  const validators = new Map<string, ValidatorRewards>()
  for (const [name, books] of rewards.validators) validators.set(name, { ...books, starts: new Map(books.starts) })
  return { validators, communityPool: new Map(rewards.communityPool) }
}

/** Starts the claims of all who have stake already: after a start from given delegations. */
export function startAllRewards(rewards: DelegatorRewards, staking: StakingState, place: BlockPlace): void {
  for (const [name, delegations] of staking.delegations) {
    const validator = staking.validators.get(name)!
    endPeriod(rewards, validator)
    for (const delegator of delegations.keys()) startRewards(rewards, staking, validator, delegator, place)
  }
}

/** Allots rewards to a validator: its commission first, the rest to its delegators by stake. */
export function allotToValidator(
  rewards: DelegatorRewards,
  validator: Pick<StakingValidator, 'name' | 'commission'>,
  coins: DecCoins,
): void {
  const books = booksOf(rewards, validator.name)
  const commission = mapCoins(coins, amount => dec.mul(amount, validator.commission))
  books.commission = addCoins(books.commission, commission)
  books.current = addCoins(books.current, subtractCoins(coins, commission))
  books.outstanding = addCoins(books.outstanding, coins)
}

/** Adds to the community pool: the remainder of a block's fees, seigniorage, a donation. */
export function addToCommunityPool(rewards: DelegatorRewards, coins: DecCoins): void {
  for (const [denom, amount] of coins) {
    if (amount !== 0n) rewards.communityPool.set(denom, dec.add(rewards.communityPool.get(denom) ?? 0n, amount))
  }
}

/**
 * What a delegator could withdraw at this block, before it is cut to whole micro-units. Nothing changes. Nothing in the block in which
 * its claim began.
 */
export function pendingRewards(
  rewards: DelegatorRewards,
  staking: StakingState,
  validatorName: string,
  delegator: string,
  place: BlockPlace,
): DecCoins {
  const books = rewards.validators.get(validatorName)
  const validator = staking.validators.get(validatorName)
  const start = books?.starts.get(delegator)
  if (books === undefined || validator === undefined || start === undefined) return noCoins
  const ratio = addCoins(books.ratio, periodRatio(books, validator))
  const shares = delegatedShares(staking, validatorName, delegator)
  const owed = rewardsSince(start, { ...books, ratio }, validator, shares, place)
  return smallerCoins(owed, books.outstanding)
}

/**
 * Pays a delegator's rewards in whole micro-units and begins its claim anew. The rest below a micro-unit goes to the community pool.
 * Undefined for who has no stake there.
 */
export function withdrawRewards(
  rewards: DelegatorRewards,
  staking: StakingState,
  validatorName: string,
  delegator: string,
  place: BlockPlace,
): Map<string, bigint> | undefined {
  const validator = staking.validators.get(validatorName)
  if (validator === undefined || !rewards.validators.get(validatorName)?.starts.has(delegator)) return undefined
  const paid = settleRewards(rewards, staking, validator, delegator, place)
  startRewards(rewards, staking, validator, delegator, place)
  return paid
}

/** Pays the operator's commission in whole micro-units; what is less stays with the validator. Undefined if there is none at all. */
export function withdrawCommission(rewards: DelegatorRewards, validatorName: string): Map<string, bigint> | undefined {
  const books = rewards.validators.get(validatorName)
  if (books === undefined || books.commission.size === 0) return undefined
  const { whole, rest } = splitCoins(books.commission)
  books.commission = rest
  books.outstanding = subtractCoins(books.outstanding, mapCoins(whole, dec.fromInt))
  return whole
}

/**
 * What staking must call around each change of stake, so that rewards stay right: a change pays what the delegator has earned, a slash
 * ends a period.
 *
 * @param pay books whole micro-units from the module's account to a delegator (or, of a validator that is gone, to its operator)
 */
export function rewardHooks(
  rewards: DelegatorRewards,
  staking: StakingState,
  pay: (receiver: { delegator: string } | { operator: string }, micros: ReadonlyMap<string, bigint>) => void,
): StakingHooks {
  return {
    beforeShares(validator, delegator, isNew, place) {
      if (isNew) {
        endPeriod(rewards, validator)
        return
      }
      const paid = settleRewards(rewards, staking, validator, delegator, place)
      if (paid.size > 0) pay({ delegator }, paid)
    },
    afterShares(validator, delegator, place) {
      startRewards(rewards, staking, validator, delegator, place)
    },
    beforeSlash(validator, fraction, place) {
      const books = booksOf(rewards, validator.name)
      const period = endPeriod(rewards, validator)
      books.slashes = [...books.slashes, { height: place.height, period, ratio: books.ratio, fraction }]
    },
    afterRemoval(validator) {
      const books = rewards.validators.get(validator.name)
      if (books === undefined) return
      const { whole, rest } = splitCoins(books.commission)
      addToCommunityPool(rewards, rest)
      if (whole.size > 0) pay({ operator: validator.name }, whole)
      addToCommunityPool(rewards, subtractCoins(books.outstanding, books.commission))
      rewards.validators.delete(validator.name)
    },
  }
}

/** What a validator's books owe in all: what its delegators and its operator have not withdrawn. */
export function outstandingRewards(rewards: DelegatorRewards, validatorName: string): DecCoins {
  return rewards.validators.get(validatorName)?.outstanding ?? noCoins
}

function booksOf(rewards: DelegatorRewards, name: string): ValidatorRewards {
  let books = rewards.validators.get(name)
  if (books === undefined) {
    books = {
      period: 1,
      current: noCoins,
      ratio: noCoins,
      commission: noCoins,
      outstanding: noCoins,
      slashes: [],
      starts: new Map(),
    }
    rewards.validators.set(name, books)
  }
  return books
}

/** The ratio that the running period adds; nothing where there is no stake to earn it. */
function periodRatio(books: ValidatorRewards, validator: StakingValidator): DecCoins {
  if (validator.tokensMicros === 0n || books.current.size === 0) return noCoins
  const tokens = dec.fromInt(validator.tokensMicros)
  return mapCoins(books.current, amount => dec.quoTruncate(amount, tokens))
}

/** Ends the running period and returns its number. Rewards of a validator without stake go to the community pool. */
function endPeriod(rewards: DelegatorRewards, validator: StakingValidator): number {
  const books = booksOf(rewards, validator.name)
  if (validator.tokensMicros === 0n) {
    addToCommunityPool(rewards, books.current)
    books.outstanding = subtractCoins(books.outstanding, books.current)
  } else books.ratio = addCoins(books.ratio, periodRatio(books, validator))
  books.current = noCoins
  return books.period++
}

function startRewards(
  rewards: DelegatorRewards,
  staking: StakingState,
  validator: StakingValidator,
  delegator: string,
  place: BlockPlace,
): void {
  const books = booksOf(rewards, validator.name)
  const stake = tokensOfSharesTruncated(validator, delegatedShares(staking, validator.name, delegator))
  books.starts.set(delegator, { period: books.period - 1, ratio: books.ratio, stake, height: place.height })
}

function settleRewards(
  rewards: DelegatorRewards,
  staking: StakingState,
  validator: StakingValidator,
  delegator: string,
  place: BlockPlace,
): Map<string, bigint> {
  const books = booksOf(rewards, validator.name)
  const start = books.starts.get(delegator)
  if (start === undefined) throw new Defect(`${delegator} has stake with ${validator.name} but no claim on rewards`)
  endPeriod(rewards, validator)
  const shares = delegatedShares(staking, validator.name, delegator)
  const owed = smallerCoins(rewardsSince(start, books, validator, shares, place), books.outstanding)
  const { whole, rest } = splitCoins(owed)
  books.outstanding = subtractCoins(books.outstanding, owed)
  addToCommunityPool(rewards, rest)
  books.starts.delete(delegator)
  forgetSlashes(books)
  return whole
}

/** Slashes that no claim reaches back to are dropped; the answer does not depend on them. */
function forgetSlashes(books: ValidatorRewards): void {
  if (books.slashes.length === 0) return
  let oldest = books.period
  for (const start of books.starts.values()) if (start.period < oldest) oldest = start.period
  if (books.slashes[0]!.period <= oldest) books.slashes = books.slashes.filter(slash => slash.period > oldest)
}

/** What a claim has earned up to `books.ratio`, slash by slash: each leaves less stake to earn with. */
function rewardsSince(
  start: RewardStart,
  books: ValidatorRewards,
  validator: StakingValidator,
  shares: dec.Dec,
  place: BlockPlace,
): DecCoins {
  if (start.height === place.height) return noCoins
  let { ratio, stake, period } = start
  let earned = noCoins
  for (const slash of books.slashes) {
    if (slash.height < start.height || slash.period <= period) continue
    earned = addCoins(earned, rewardsBetween(ratio, slash.ratio, stake))
    stake = dec.mulTruncate(stake, dec.sub(dec.ONE, slash.fraction))
    ratio = slash.ratio
    period = slash.period
  }
  const present = tokensOfShares(validator, shares)
  if (stake > present) {
    // Cutting slash by slash can leave a few 10^-18 more than one cut of all. More than that would pay what nobody staked.
    if (stake > present + 3n) throw new Defect(`a claim on ${validator.name} counts more stake than there is`)
    stake = present
  }
  return addCoins(earned, rewardsBetween(ratio, books.ratio, stake))
}

function rewardsBetween(from: DecCoins, to: DecCoins, stake: dec.Dec): DecCoins {
  return mapCoins(subtractCoins(to, from), difference => dec.mulTruncate(difference, stake))
}

const noCoins: DecCoins = new Map<string, dec.Dec>()

function mapCoins<A extends bigint>(coins: ReadonlyMap<string, A>, change: (amount: A) => dec.Dec): DecCoins {
  const changed = new Map<string, dec.Dec>()
  for (const [denom, amount] of coins) {
    const value = change(amount)
    if (value !== 0n) changed.set(denom, value)
  }
  return changed
}

function addCoins(left: DecCoins, right: DecCoins): DecCoins {
  if (right.size === 0) return left
  const sum = new Map(left)
  for (const [denom, amount] of right) if (amount !== 0n) sum.set(denom, dec.add(sum.get(denom) ?? 0n, amount))
  return sum
}

function subtractCoins(left: DecCoins, right: DecCoins): DecCoins {
  if (right.size === 0) return left
  const difference = new Map(left)
  for (const [denom, amount] of right) {
    const value = (difference.get(denom) ?? 0n) - amount
    if (value < 0n) throw new Defect(`rewards in ${denom} would fall below zero`)
    if (value === 0n) difference.delete(denom)
    else difference.set(denom, value)
  }
  return difference
}

/** The smaller amount of each denom: the last digits of a sum of ratios can ask for more than there is. */
function smallerCoins(wanted: DecCoins, there: DecCoins): DecCoins {
  const smaller = new Map<string, dec.Dec>()
  for (const [denom, amount] of wanted) {
    const most = there.get(denom) ?? 0n
    const value = amount < most ? amount : most
    if (value > 0n) smaller.set(denom, value)
  }
  return smaller
}

function splitCoins(coins: DecCoins): { whole: Map<string, bigint>; rest: DecCoins } {
  const whole = new Map<string, bigint>()
  for (const [denom, amount] of coins) {
    const micros = dec.truncateInt(amount)
    if (micros > 0n) whole.set(denom, micros)
  }
  return { whole, rest: subtractCoins(coins, mapCoins(whole, dec.fromInt)) }
}
