/**
 * The validators of a run: their stake (exact in both cores), who signs blocks, whose feeder votes, who missed too often and is slashed.
 * Whatever delegators of the crowd stake is one delegation with each validator; single wallets have their own.
 */

import { pow } from '../../money/numeric.ts'
import type { Stream } from '../../random/streams.ts'
import { numberToDec } from './chain-rates.ts'
import { checkOracleSlash } from './oracle-tally.ts'
import * as dec from './sdk-dec.ts'
import {
  type BlockPlace,
  copyStaking,
  endStakingBlock,
  moveToNotBonded,
  openStaking,
  type StakingBlockEnd,
  type StakingHooks,
  type StakingState,
  type StakingValidator,
  unbondShares,
  validatorPower,
} from './staking.ts'
import { jailValidator, slashValidator } from './staking-slash.ts'

/** What decides over validators. */
export type ValidatorRules = {
  count: number
  unbondingMs: number
  commission: number
  /** Blocks of the window in which a node must sign, and the least share of them. */
  downtimeWindowBlocks: number
  downtimeMinSigned: number
  downtimeSlash: number
  /** Blocks of the window in which a feeder must vote right, and the least share of the periods. */
  oracleWindowBlocks: number
  votePeriodBlocks: number
  oracleMinValid: number
  oracleSlash: number
}

/** Stake of the crowd that waits: it began together and ends together. */
export type CrowdUnbonding = { completionMs: number; micros: bigint; priceAtStart: number }

/** What a fault cost: to be burned on the ledger, by pool. */
export type ValidatorFault = {
  validator: number
  why: 'downtime' | 'missed-votes'
  burnedBonded: bigint
  burnedOther: bigint
}

const microsPerCoin = 1_000_000

/** See the file's head. Flags and counters live in cells; stake in {@link StakingState}. */
export class ValidatorSet {
  readonly names: readonly string[]
  readonly crowdName: string
  staking: StakingState
  crowdQueue: CrowdUnbonding[] = []
  /** Cells: 1 for nodes that do not sign, since which height, 1 for feeders that are off, periods missed, right votes times power. */
  readonly dark: Float64Array
  readonly darkSince: Float64Array
  readonly feederOff: Float64Array
  readonly misses: Float64Array
  readonly claims: Float64Array
  private readonly rules: ValidatorRules

  /** How many cells the set needs. */
  static cellCount(count: number): number {
    return 5 * count
  }

  /**
   * @param weights relative stake by validator, strongest first.
   * @param staked micro-LUNA behind all of them.
   */
  constructor(
    prefix: string,
    rules: ValidatorRules,
    weights: readonly number[],
    staked: bigint,
    place: BlockPlace,
    cells: Float64Array,
  ) {
    this.rules = rules
    this.crowdName = `${prefix}/delegators`
    this.names = weights.map((_weight, at) => `${prefix}/validator-${at + 1}`)
    const { count } = rules
    const part = (index: number): Float64Array => cells.subarray(index * count, (index + 1) * count)
    this.dark = part(0)
    this.darkSince = part(1)
    this.feederOff = part(2)
    this.misses = part(3)
    this.claims = part(4)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let left = staked
    const shares = weights.map(weight => {
      const micros = BigInt(Math.floor((Number(staked) * weight) / total))
      left -= micros
      return micros
    })
    shares[0] = shares[0]! + left
    this.staking = openStaking(
      { validatorsMax: count, unbondingMs: rules.unbondingMs, entriesMax: 7 },
      this.names.map((name, at) => ({
        name,
        commission: numberToDec(rules.commission),
        delegations: [[this.crowdName, shares[at]!]],
      })),
      place,
    )
  }

  /** The validator at an index; undefined once it is gone. */
  at(index: number): StakingValidator | undefined {
    return this.staking.validators.get(this.names[index]!)
  }

  /** Power of a validator that votes: whole LUNA; 0 outside the active set. */
  power(index: number): number {
    const validator = this.at(index)
    return validator === undefined || validator.status !== 'bonded' ? 0 : Number(validatorPower(validator))
  }

  /** Power of all, and of those that sign. */
  powers(): { total: number; signed: number } {
    let total = 0
    let signed = 0
    for (let index = 0; index < this.names.length; index++) {
      const power = this.power(index)
      total += power
      if (this.dark[index] === 0) signed += power
    }
    return { total, signed }
  }

  /** LUNA of the crowd on its way out. */
  crowdWaiting(): number {
    let micros = 0n
    for (const entry of this.crowdQueue) micros += entry.micros
    return Number(micros) / microsPerCoin
  }

  /**
   * Switches off validators in a drawn order until they have at least this share of all power.
   * @returns how many, and the share that they have.
   */
  switchOff(
    flags: Float64Array,
    share: number,
    stream: Stream,
    step: number,
    height: number,
  ): { count: number; share: number } {
    const order = Int32Array.from(this.names.keys())
    stream.shuffle(step, order)
    const { total } = this.powers()
    let gone = 0
    let count = 0
    for (const index of order) {
      if (gone >= share * total || total === 0) break
      if (flags[index] === 1 || this.power(index) === 0) continue
      flags[index] = 1
      if (flags === this.dark) this.darkSince[index] = height
      gone += this.power(index)
      count++
    }
    return { count, share: total === 0 ? 0 : gone / total }
  }

  /**
   * The crowd takes a share of its stake back from every validator. It waits with the rest of its hour.
   * @returns micro-LUNA that left the bonded pool.
   */
  undelegateCrowd(share: number, price: number, place: BlockPlace, hooks?: StakingHooks): bigint {
    const { staking } = this
    const part = numberToDec(Math.min(1, share))
    let left = 0n
    let movedMicros = 0n
    for (const name of this.names) {
      const owned = staking.delegations.get(name)?.get(this.crowdName) ?? 0n
      const shares = dec.mulTruncate(owned, part)
      if (shares === 0n) continue
      const bonded = staking.validators.get(name)!.status === 'bonded'
      const micros = unbondShares(staking, name, this.crowdName, shares, place, hooks)
      left += micros
      if (bonded) movedMicros += micros
    }
    if (left === 0n) return 0n
    moveToNotBonded(staking, movedMicros)
    this.crowdQueue.push({ completionMs: place.timeMs + this.rules.unbondingMs, micros: left, priceAtStart: price })
    return movedMicros
  }

  /** Stake of the crowd whose time has come, micro-LUNA. */
  matureCrowd(nowMs: number): bigint {
    let micros = 0n
    while (this.crowdQueue.length > 0 && this.crowdQueue[0]!.completionMs <= nowMs)
      micros += this.crowdQueue.shift()!.micros
    this.staking.notBondedMicros -= micros
    return micros
  }

  /** Nodes that have not signed for too long are slashed and jailed. */
  punishDowntime(place: BlockPlace, hooks?: StakingHooks): ValidatorFault[] {
    const { rules, dark, darkSince } = this
    const patience = rules.downtimeWindowBlocks * (1 - rules.downtimeMinSigned)
    const faults: ValidatorFault[] = []
    for (let index = 0; index < dark.length; index++) {
      if (dark[index] !== 1 || place.height - darkSince[index]! < patience) continue
      const fault = this.punish(index, 'downtime', rules.downtimeSlash, place, hooks)
      if (fault !== undefined) faults.push(fault)
    }
    return faults
  }

  /** The end of a slash window of the oracle: who missed too often is slashed and jailed; all counters start anew. */
  punishMisses(place: BlockPlace, hooks?: StakingHooks): ValidatorFault[] {
    const { rules, misses } = this
    const periods = Math.floor(rules.oracleWindowBlocks / rules.votePeriodBlocks)
    const faults: ValidatorFault[] = []
    for (let index = 0; index < misses.length; index++) {
      const missed = Math.min(periods, misses[index]!)
      misses[index] = 0
      if (!checkOracleSlash(periods, missed, numberToDec(rules.oracleMinValid)).slashed) continue
      const fault = this.punish(index, 'missed-votes', rules.oracleSlash, place, hooks)
      if (fault !== undefined) faults.push(fault)
    }
    return faults
  }

  /** Active set and stake that is free, at a block's end. */
  endBlock(place: BlockPlace, hooks?: StakingHooks): StakingBlockEnd {
    return endStakingBlock(this.staking, place, hooks)
  }

  /** A copy of what is not in cells. */
  save(): { staking: StakingState; crowdQueue: CrowdUnbonding[] } {
    return { staking: copyStaking(this.staking), crowdQueue: this.crowdQueue.map(entry => ({ ...entry })) }
  }

  /** Takes it back. */
  load(saved: { staking: StakingState; crowdQueue: CrowdUnbonding[] }): void {
    this.staking = copyStaking(saved.staking)
    this.crowdQueue = saved.crowdQueue.map(entry => ({ ...entry }))
  }

  private punish(
    index: number,
    why: ValidatorFault['why'],
    fraction: number,
    place: BlockPlace,
    hooks?: StakingHooks,
  ): ValidatorFault | undefined {
    const validator = this.at(index)
    if (validator === undefined || validator.jailed || validator.status !== 'bonded') return undefined
    const fault = {
      validator: validator.name,
      infractionHeight: Math.max(0, place.height - 2),
      power: validatorPower(validator),
      fraction: numberToDec(fraction),
    }
    const slashed = slashValidator(this.staking, fault, place, hooks)
    jailValidator(this.staking, validator.name)
    if (slashed.refused !== undefined) return undefined
    return {
      validator: index,
      why,
      burnedBonded: slashed.burnedBondedMicros,
      burnedOther: slashed.burnedNotBondedMicros,
    }
  }
}

/** Relative stake by rank: `rank ^ -concentration`. 0 gives everybody the same. */
export function stakeByRank(count: number, concentration: number): number[] {
  return Array.from({ length: count }, (_, at) => pow(at + 1, -concentration))
}
