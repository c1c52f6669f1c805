/**
 * Where fees and spreads go: from the collector and the oracle's account to validators, delegators and the community pool. The exact core
 * shares out as the chain does, validator by validator; the fast core knows the sums alone. The chain does this in every block; a run does it
 * every few hours with what has gathered, which pays the same up to cut-off micro-units.
 */

import type { Ledger } from '../../ledger/ledger.ts'
import { decToNumber, numberToDec } from './chain-rates.ts'
import {
  addToCommunityPool,
  allotToValidator,
  copyDelegatorRewards,
  type DelegatorRewards,
  openDelegatorRewards,
  startAllRewards,
} from './delegator-rewards.ts'
import { shareBlockFees } from './distribution.ts'
import { type OracleClaim, type OracleRules, oracleRewards } from './oracle-tally.ts'
import * as dec from './sdk-dec.ts'
import type { BlockPlace } from './staking.ts'
import type { TerraChain } from './terra-chain.ts'
import type { ValidatorSet } from './validator-set.ts'

/** Shares of a block's fees. */
export type FeeRules = { communityTax: number; baseProposerReward: number; bonusProposerReward: number }

/** What one payout gave to stakers (operators and delegators together), coins by denom. */
export type Payout = { toStakers: Map<string, number>; toCommunity: Map<string, number> }

const microsPerCoin = 1_000_000

/** See the file's head. */
export class StakerPayouts {
  rewards: DelegatorRewards = openDelegatorRewards()
  private readonly ledger: Ledger
  private readonly chain: TerraChain
  private readonly rules: FeeRules
  private readonly oracleRules: OracleRules
  private readonly account: number

  /** @param account where rewards wait until they are withdrawn. */
  constructor(ledger: Ledger, chain: TerraChain, rules: FeeRules, oracleRules: OracleRules, account: number) {
    this.ledger = ledger
    this.chain = chain
    this.rules = rules
    this.oracleRules = oracleRules
    this.account = account
  }

  /** Begins the claims of everybody who has stake. */
  open(set: ValidatorSet, place: BlockPlace): void {
    startAllRewards(this.rewards, set.staking, place)
  }

  /**
   * Shares out what the collector holds and the oracle's part of `periods` vote periods.
   * @param draw a uniform number that picks the proposer, by power.
   */
  payOut(set: ValidatorSet, periods: number, draw: number): Payout {
    return this.ledger.precision === 'exact' ? this.payExact(set, periods, draw) : this.payFast(set, periods)
  }

  /** Community pool by denom, whole coins and what is below a micro-unit. */
  communityPool(): Map<string, dec.Dec> {
    const pool = new Map<string, dec.Dec>()
    for (const denom of this.chain.denoms) {
      const held = dec.fromInt(this.ledger.units(this.chain.communityPoolAccount, this.chain.assetOf(denom)!))
      const amount = held + (this.rewards.communityPool.get(denom) ?? 0n)
      if (amount > 0n) pool.set(denom, amount)
    }
    return pool
  }

  /** Moves whole coins of the community pool to its account; what is below a micro-unit stays in the books. */
  sweepCommunity(): void {
    for (const [denom, amount] of this.rewards.communityPool) {
      const whole = dec.truncateInt(amount)
      if (whole === 0n) continue
      this.ledger.transferUnits(this.chain.assetOf(denom)!, this.account, this.chain.communityPoolAccount, whole)
      this.rewards.communityPool.set(denom, amount - dec.fromInt(whole))
    }
  }

  /** A copy of the books. */
  save(): DelegatorRewards {
    return copyDelegatorRewards(this.rewards)
  }

  /** Takes the books back. */
  load(saved: DelegatorRewards): void {
    this.rewards = copyDelegatorRewards(saved)
  }

  private payExact(set: ValidatorSet, periods: number, draw: number): Payout {
    const { ledger, chain, rewards } = this
    const payout: Payout = { toStakers: new Map(), toCommunity: new Map() }
    const powers = new Map<string, bigint>()
    const signed = new Map<string, boolean>()
    set.names.forEach((name, index) => {
      const power = set.power(index)
      if (power === 0) return
      powers.set(name, BigInt(power))
      signed.set(name, set.dark[index] === 0)
    })
    const feesMicros = this.unitsOf(chain.feeCollector)
    if (feesMicros.size > 0) {
      const shares = shareBlockFees({
        feesMicros,
        powers,
        signed,
        proposer: pickProposer(powers, draw),
        communityTax: numberToDec(this.rules.communityTax),
        baseProposerReward: numberToDec(this.rules.baseProposerReward),
        bonusProposerReward: numberToDec(this.rules.bonusProposerReward),
      })
      for (const [name, coins] of shares.validators) {
        const validator = set.staking.validators.get(name)
        if (validator !== undefined) allotToValidator(rewards, validator, coins)
      }
      addToCommunityPool(rewards, shares.communityPool)
      for (const [denom, micros] of feesMicros) {
        ledger.transferUnits(chain.assetOf(denom)!, chain.feeCollector, this.account, micros)
        const community = decToNumber(shares.communityPool.get(denom) ?? 0n) / microsPerCoin
        add(payout.toCommunity, denom, community)
        add(payout.toStakers, denom, Number(micros) / microsPerCoin - community)
      }
    }
    if (periods > 0) this.payOracle(set, periods, payout)
    this.sweepCommunity()
    return payout
  }

  private payOracle(set: ValidatorSet, periods: number, payout: Payout): void {
    const { ledger, chain, rewards } = this
    const claims = new Map<string, OracleClaim>()
    set.names.forEach((name, index) => {
      claims.set(name, { weight: BigInt(set.claims[index]!), wins: 0 })
    })
    const remainingTargets = chain.denoms.filter(denom => denom !== 'uluna')
    const rules = { ...this.oracleRules, votePeriodBlocks: this.oracleRules.votePeriodBlocks * periods }
    const paid = oracleRewards({ claims, remainingTargets }, this.unitsOf(chain.oracleAccount), rules)
    for (const [name, coins] of paid) {
      const validator = set.staking.validators.get(name)
      if (validator === undefined || coins.size === 0) continue
      allotToValidator(rewards, validator, new Map([...coins].map(([denom, micros]) => [denom, dec.fromInt(micros)])))
      for (const [denom, micros] of coins) {
        ledger.transferUnits(chain.assetOf(denom)!, chain.oracleAccount, this.account, micros)
        add(payout.toStakers, denom, Number(micros) / microsPerCoin)
      }
    }
  }

  private payFast(set: ValidatorSet, periods: number): Payout {
    const { ledger, chain, rules } = this
    const payout: Payout = { toStakers: new Map(), toCommunity: new Map() }
    let weight = 0
    for (const claim of set.claims) weight += claim
    const part =
      weight > 0 ? (this.oracleRules.votePeriodBlocks * periods) / this.oracleRules.rewardDistributionWindowBlocks : 0
    for (const denom of chain.denoms) {
      const asset = chain.assetOf(denom)!
      const fees = ledger.balance(chain.feeCollector, asset)
      if (fees > 0) {
        const community = ledger.transfer(
          asset,
          chain.feeCollector,
          chain.communityPoolAccount,
          fees * rules.communityTax,
        )
        add(payout.toCommunity, denom, community)
        add(payout.toStakers, denom, ledger.transfer(asset, chain.feeCollector, this.account, fees - community))
      }
      const pot = ledger.balance(chain.oracleAccount, asset) * part
      if (pot > 0) add(payout.toStakers, denom, ledger.transfer(asset, chain.oracleAccount, this.account, pot))
    }
    return payout
  }

  private unitsOf(account: number): Map<string, bigint> {
    const units = new Map<string, bigint>()
    for (const denom of this.chain.denoms) {
      const micros = this.ledger.units(account, this.chain.assetOf(denom)!)
      if (micros > 0n) units.set(denom, micros)
    }
    return units
  }
}

function add(table: Map<string, number>, denom: string, amount: number): void {
  if (amount !== 0) table.set(denom, (table.get(denom) ?? 0) + amount)
}

/** The validator in whose share of all power the draw falls. */
function pickProposer(powers: ReadonlyMap<string, bigint>, draw: number): string {
  let total = 0
  for (const power of powers.values()) total += Number(power)
  let left = draw * total
  let last = ''
  for (const [name, power] of powers) {
    last = name
    left -= Number(power)
    if (left < 0) break
  }
  return last
}
