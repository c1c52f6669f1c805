/**
 * The validators of Terra's chain, one by one: they vote on prices (each some time late and with an error of its own), sign blocks, hold
 * the stake and share the fees with those who staked. Too few voters and there is no price; a third of the power gone and there are no
 * blocks; stake that leaves waits for three weeks.
 */

import { z } from 'zod'
import { BreakwaterError, Defect } from '../../money/mistake.ts'
import { sourced } from '../../money/sourced.ts'
import type { Stream } from '../../random/streams.ts'
import { defineKind, type Kind } from '../../step/kind.ts'
import type { Act, Module, Report } from '../../step/module.ts'
import type { Stage } from '../../step/stage.ts'
import { runBlockWork } from './block-faults.ts'
import { numberToDec } from './chain-rates.ts'
import { type DelegatorRewards, rewardHooks } from './delegator-rewards.ts'
import { OraclePrice } from './oracle-price.ts'
import type { OracleRules } from './oracle-tally.ts'
import { StakerPayouts } from './staker-payouts.ts'
import type { BlockPlace, StakingHooks } from './staking.ts'
import { TerraChain } from './terra-chain.ts'
import { recordValidators } from './validator-columns.ts'
import { type ValidatorConfig, validatorSchema } from './validator-schema.ts'
import { stakeByRank, type ValidatorFault, ValidatorSet } from './validator-set.ts'
import { ValidatorVotes, type VoteOutcome } from './validator-votes.ts'

const LAST_PERIOD = 0
const DRAWN_INDEX = 1
const PERIODS = 2
const NEXT_SETTLE_MS = 3
const PAID_STABLE = 4
const PAID_COIN = 5
const STOPPED = 6
const NO_PRICE = 7
const JAILED = 8
const CHEAPEST_THIRD = 9
const STOPPED_AT_MS = 10
const WINDOW = 11
const FEES_PAID = 12
const VOTED_SHARE = 13
const GAP_MAX = 14
const OUTAGE = 15
const CELLS = 16

/** See the file's head. */
export class TerraValidators implements Module {
  readonly id: string
  readonly config: ValidatorConfig
  /** Stake and flags. */
  readonly set: ValidatorSet
  readonly oracleRules: OracleRules
  payouts!: StakerPayouts
  readonly chain: TerraChain
  private readonly stage: Stage
  private readonly state: Float64Array
  private readonly memory: OraclePrice
  private readonly stream: Stream
  private readonly bonded: number
  private readonly notBonded: number
  private readonly rewardAccount: number
  private readonly crowdAccount: number
  private readonly seen: Float64Array
  private readonly feeAsset: number
  private payer = 0
  private votes!: ValidatorVotes
  private hooks: StakingHooks | undefined
  /** Whole LUNA of power, of all and of those that sign; see {@link refreshPowers}. */
  private totalPower = 0
  private bondedCoins = 0
  private signedPower = 0
  private anyDark = false

  constructor(stage: Stage, id: string, config: ValidatorConfig) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger, clock } = stage
    const chain = stage.all(TerraChain).find(part => part.id === config.chain)
    if (chain === undefined) {
      throw new BreakwaterError([
        {
          code: 'chain-missing',
          where: { path: `issuers.${id}.chain` },
          message: `${id} votes on ${config.chain}, which is no terra-chain that stands before it.`,
          hint: 'Write the part of the chain above the part of its validators.',
        },
      ])
    }
    this.chain = chain
    this.bonded = ledger.account(`${id}/bonded`)
    this.notBonded = ledger.account(`${id}/not-bonded`)
    this.rewardAccount = ledger.account(`${id}/rewards`)
    this.crowdAccount = ledger.account(`${id}/delegators`)
    this.feeAsset = ledger.asset(config.transactionFee.asset)
    this.state = stage.cells(CELLS)
    this.stream = stage.streams.stream(`validators/${id}`)
    this.oracleRules = {
      voteThreshold: numberToDec(config.voteThreshold),
      rewardBand: numberToDec(config.rewardBand),
      votePeriodBlocks: chain.votePeriodBlocks,
      rewardDistributionWindowBlocks: config.rewardWindowBlocks,
    }
    const oldestMs = Math.max(...config.feederLags) + chain.votePeriodBlocks * chain.blockTimeMs
    const memory = {
      votePeriodBlocks: chain.votePeriodBlocks,
      blockTimeMs: chain.blockTimeMs,
      delayMs: oldestMs,
      stepMs: clock.stepMs,
      startPrice: chain.oraclePrice,
    }
    this.memory = new OraclePrice(memory, stage.cells(OraclePrice.cellCount(memory)))
    this.seen = new Float64Array(config.feederLags.length)
    this.set = new ValidatorSet(
      config.chain,
      {
        count: config.count,
        unbondingMs: config.unbonding,
        commission: config.commission,
        downtimeWindowBlocks: config.downtimeWindowBlocks,
        downtimeMinSigned: config.downtimeMinSigned,
        downtimeSlash: config.downtimeSlash,
        oracleWindowBlocks: config.slashWindowBlocks,
        votePeriodBlocks: chain.votePeriodBlocks,
        oracleMinValid: config.minValid,
        oracleSlash: config.voteSlash,
      },
      stakeByRank(config.count, config.concentration),
      BigInt(Math.round(config.staked.quantity * 1e6)),
      { height: chain.height, timeMs: clock.nowMs },
      stage.cells(ValidatorSet.cellCount(config.count)),
    )
    recordValidators(stage, this)
  }

  link(stage: Stage): void {
    const { config, chain, state, set } = this
    chain.takeVotes()
    this.payer = stage.ledger.account(config.payer)
    const { communityPool, rewardPool } = config
    if (communityPool !== undefined) this.endow(communityPool, chain.communityPoolAccount)
    if (rewardPool !== undefined) this.endow(rewardPool, chain.oracleAccount)
    this.votes = new ValidatorVotes(
      config.count,
      chain.rates.rated,
      { lagsMs: config.feederLags, noise: config.feederNoise, currencyNoise: config.currencyNoise },
      this.oracleRules,
      stage.streams.stream(`feeders/${this.id}`),
    )
    this.payouts = new StakerPayouts(
      stage.ledger,
      chain,
      {
        communityTax: config.communityTax,
        baseProposerReward: config.baseProposer,
        bonusProposerReward: config.bonusProposer,
      },
      this.oracleRules,
      this.rewardAccount,
    )
    if (stage.ledger.precision === 'exact') this.payouts.open(set, this.place())
    this.openHooks()
    state[LAST_PERIOD] = this.periodOf(chain.height)
    state[WINDOW] = this.windowOf(chain.height)
    state[DRAWN_INDEX] = -1
    state[NEXT_SETTLE_MS] = stage.clock.startMs + config.settleEvery
    state[CHEAPEST_THIRD] = Number.POSITIVE_INFINITY
    state[VOTED_SHARE] = 1
    this.refreshPowers()
  }

  /** Staked coins, and those of the crowd and of wallets that wait to leave. */
  stakedCoins(): { bonded: number; waiting: number } {
    const { staking } = this.set
    return { bonded: Number(staking.bondedMicros) / 1e6, waiting: Number(staking.notBondedMicros) / 1e6 }
  }

  /** Shares of the power that signs blocks, and that voted on prices at the last tally. */
  shares(): { signed: number; voted: number } {
    const { totalPower, signedPower } = this
    return { signed: totalPower === 0 ? 0 : signedPower / totalPower, voted: this.state[VOTED_SHARE]! }
  }

  /** Main stable coins that a third of the power costs at the chain's price: enough to stop it. */
  thirdCost(): number {
    return (this.bondedCoins / 3) * this.chain.priceSeen
  }

  /** What stakers were paid so far, in main stable coins at the price of the day, and the part of it that was coins. */
  get paidStable(): number {
    return this.state[PAID_STABLE]!
  }

  /** How far the oracle's price lies above the market's, as a share; 0 without a price. */
  oracleGap(): number {
    const { oraclePrice, priceSeen } = this.chain
    return oraclePrice > 0 && priceSeen > 0 ? oraclePrice / priceSeen - 1 : 0
  }

  /** What one delegation does on the ledger: a wallet's stake goes to the pool that the stake lies in. */
  get accounts(): { bonded: number; notBonded: number; rewards: number; crowd: number } {
    return { bonded: this.bonded, notBonded: this.notBonded, rewards: this.rewardAccount, crowd: this.crowdAccount }
  }

  /** What rewards must do around a change of stake; undefined in the fast core, which keeps no claims. */
  get stakingHooks(): StakingHooks | undefined {
    return this.hooks
  }

  /** The block in which something happens now. */
  place(): BlockPlace {
    return { height: this.chain.height, timeMs: this.chain.madeUntilMs }
  }

  /** Stake has changed: votes and blocks count anew. */
  refreshPowers(): void {
    const { set, votes } = this
    for (let index = 0; index < set.names.length; index++) {
      votes.powers[index] = set.power(index)
      votes.voting[index] = set.dark[index] === 0 && set.feederOff[index] === 0 ? 1 : 0
    }
    this.bondedCoins = Number(set.staking.bondedMicros) / 1e6
    votes.bondedTotal = Number(set.staking.bondedMicros / 1_000_000n)
    votes.changed()
    const { total, signed } = set.powers()
    this.totalPower = total
    this.signedPower = signed
    this.anyDark = set.dark.includes(1)
  }

  /**
   * The crowd takes a share of its stake back.
   * @returns coins that began to wait.
   */
  undelegateCrowd(share: number): number {
    if (!(share > 0) || this.chain.isHalted()) return 0
    const before = this.set.staking.notBondedMicros
    const moved = this.set.undelegateCrowd(share, this.chain.priceSeen, this.place(), this.hooks)
    if (this.set.staking.notBondedMicros === before) return 0
    this.stage.ledger.transferUnits(this.chain.coin, this.bonded, this.notBonded, moved)
    this.endBlock()
    return Number(this.set.staking.notBondedMicros - before) / 1e6
  }

  observe(stage: Stage): void {
    const { outage } = this.config
    const { state, set, chain } = this
    const { nowMs, step } = stage.clock
    if (outage === undefined || nowMs < outage.from || state[OUTAGE] === 2) return
    if (state[OUTAGE] === 0) {
      state[OUTAGE] = 1
      if (outage.nodes > 0)
        this.tellOutage('nodes', set.switchOff(set.dark, outage.nodes, this.stream, step, chain.height))
      if (outage.feeders > 0) {
        this.tellOutage('feeders', set.switchOff(set.feederOff, outage.feeders, this.stream, step, chain.height))
      }
    } else if (nowMs >= outage.until) {
      state[OUTAGE] = 2
      set.dark.fill(0)
      set.feederOff.fill(0)
      if (outage.nodes > 0 || outage.feeders > 0) {
        stage.note({ kind: 'event', who: this.id, sentence: 'The validators that were lost are back.' })
      }
    } else return
    this.refreshPowers()
    this.checkSignatures()
  }

  blockWork(stage: Stage): void {
    const { clock } = stage
    this.memory.observe(clock.nowMs, this.chain.priceSeen)
    this.collectFees()
    this.afterBlocks(clock.nowMs + clock.stepMs)
    const third = this.thirdCost()
    if (third > 0 && third < this.state[CHEAPEST_THIRD]!) this.state[CHEAPEST_THIRD] = third
    const gap = Math.abs(this.oracleGap())
    if (gap > this.state[GAP_MAX]!) this.state[GAP_MAX] = gap
  }

  /** Votes, punishments, payouts that are due after blocks up to a moment. A step calls it once; a node after each block. */
  afterBlocks(nowMs: number): void {
    const { state, chain } = this
    this.checkSignatures()
    if (chain.isHalted()) return
    this.tally(nowMs)
    const place = { height: chain.height, timeMs: nowMs }
    const window = this.windowOf(chain.height)
    const faults = this.anyDark ? this.set.punishDowntime(place, this.hooks) : []
    if (window > state[WINDOW]!) {
      state[WINDOW] = window
      faults.push(...this.set.punishMisses(place, this.hooks))
    }
    for (const fault of faults) this.bookFault(fault)
    if (nowMs >= state[NEXT_SETTLE_MS]!) this.settle(nowMs)
    const { staking, crowdQueue } = this.set
    if (faults.length > 0 || nowMs >= staking.nextCompletionMs || (crowdQueue[0]?.completionMs ?? Infinity) <= nowMs) {
      this.endBlock(nowMs)
    }
  }

  act(stage: Stage, act: Act): void {
    const { set, chain } = this
    const { share = 0 } = act.config as { share?: number }
    if (act.kind === 'lose-power') set.switchOff(set.dark, share, this.stream, stage.clock.step, chain.height)
    else if (act.kind === 'return-power') set.dark.fill(0)
    else if (act.kind === 'lose-feeders')
      set.switchOff(set.feederOff, share, this.stream, stage.clock.step, chain.height)
    else if (act.kind === 'return-feeders') set.feederOff.fill(0)
    else if (act.kind === 'freeze-delegations') set.staking.rules.delegationsUntilHeight = chain.height
    else throw new Defect(`${this.id} cannot ${act.kind}`)
    this.refreshPowers()
    this.checkSignatures()
  }

  check(stage: Stage): void {
    if (stage.ledger.precision !== 'exact') return
    const { staking } = this.set
    if (
      stage.ledger.units(this.bonded, this.chain.coin) !== staking.bondedMicros ||
      stage.ledger.units(this.notBonded, this.chain.coin) !== staking.notBondedMicros
    ) {
      throw new Defect(`${this.id}: the pools of staked coins and the books of stake differ`)
    }
  }

  report(_stage: Stage, report: Report): void {
    const { state, chain, set } = this
    let misses = 0
    for (const missed of set.misses) misses += missed
    const stuck = set.crowdQueue.reduce(
      (sum, entry) => sum + (Number(entry.micros) / 1e6) * (entry.priceAtStart - chain.priceSeen),
      0,
    )
    const { bonded, waiting } = this.stakedCoins()
    Object.assign(report.metrics, {
      stakersPaidUst: state[PAID_STABLE]!,
      stakersPaidLuna: state[PAID_COIN]!,
      feesPaidUst: state[FEES_PAID]!,
      communityPoolEndUst: this.stage.ledger.balance(chain.communityPoolAccount, chain.stable),
      lunaStakedEnd: bonded,
      lunaUnbondingEnd: waiting,
      unbondingLossUsd: stuck,
      oracleMissesMean: misses / set.names.length,
      oracleGapMax: state[GAP_MAX]!,
      validatorsJailed: state[JAILED]!,
      cheapestThirdUsd: state[CHEAPEST_THIRD]!,
      ...(state[STOPPED_AT_MS]! > 0
        ? { consensusStopHours: (state[STOPPED_AT_MS]! - this.stage.clock.startMs) / 3_600_000 }
        : {}),
    })
  }

  save(): unknown {
    const errors = this.state[DRAWN_INDEX]! >= 0 ? this.votes.saveErrors() : undefined
    return { set: this.set.save(), rewards: this.payouts.save(), errors } satisfies ValidatorsState
  }

  load(state: unknown): void {
    const saved = state as ValidatorsState
    this.set.load(saved.set)
    this.payouts.load(saved.rewards)
    this.openHooks()
    this.refreshPowers()
    if (saved.errors !== undefined) this.votes.loadErrors(saved.errors)
  }

  private endow(amount: { quantity: number; asset: string }, account: number): void {
    const { ledger } = this.stage
    ledger.transfer(ledger.asset(amount.asset), this.payer, account, amount.quantity)
  }

  private openHooks(): void {
    const { ledger } = this.stage
    if (ledger.precision !== 'exact') return
    this.hooks = rewardHooks(this.payouts.rewards, this.set.staking, (receiver, micros) => {
      const name = 'delegator' in receiver ? receiver.delegator : this.set.crowdName
      const account = name === this.set.crowdName ? this.crowdAccount : ledger.account(name)
      for (const [denom, units] of micros) {
        ledger.transferUnits(this.chain.assetOf(denom)!, this.rewardAccount, account, units)
      }
    })
  }

  private periodOf(height: number): number {
    return Math.floor((height + 1) / this.chain.votePeriodBlocks)
  }

  private windowOf(height: number): number {
    return Math.floor((height + 1) / this.config.slashWindowBlocks)
  }

  /** Fees of what the blocks of the step carried, paid by holders at large. */
  private collectFees(): void {
    const { config, chain, state } = this
    const ordinary = (config.ordinaryPerHour * chain.blocksOfStep * chain.blockTimeMs) / 3_600_000
    const transactions = ordinary + chain.carried / config.transferMean
    const paid = chain.payFee(this.payer, this.feeAsset, transactions * config.transactionFee.quantity)
    state[FEES_PAID] = state[FEES_PAID]! + paid * this.worthOf(this.feeAsset)
  }

  /** Main stable coins that one coin of an asset is worth at the oracle's rates; 0 without a price. */
  private worthOf(asset: number): number {
    const { chain } = this
    if (asset === chain.stable) return 1
    const rate = asset === chain.coin ? 1 : chain.rateOf(asset)
    return rate > 0 ? chain.oraclePrice / rate : 0
  }

  private checkSignatures(): void {
    const { state, chain, stage } = this
    const { totalPower: total, signedPower: signed } = this
    const enough = signed * 3 > total * 2
    if (!enough && !chain.isHalted()) {
      chain.setHalted(true)
      state[STOPPED] = 1
      if (state[STOPPED_AT_MS] === 0) state[STOPPED_AT_MS] = chain.madeUntilMs
      stage.note({
        kind: 'halt',
        who: this.id,
        sentence: `The chain stops at height ${chain.height}: validators with ${percent(1 - signed / total)} of the power are gone, and blocks need more than two thirds.`,
        data: { height: chain.height },
      })
    } else if (enough && state[STOPPED] === 1) {
      state[STOPPED] = 0
      chain.setHalted(false)
      stage.note({
        kind: 'halt',
        who: this.id,
        sentence: `Enough validators are back: the chain makes blocks again from height ${chain.height}.`,
      })
    }
  }

  private tally(nowMs: number): void {
    const { state, chain, config, votes, set, seen } = this
    const period = this.periodOf(chain.height)
    const periods = period - state[LAST_PERIOD]!
    if (periods <= 0) return
    state[LAST_PERIOD] = period
    const hour = Math.floor((nowMs - this.stage.clock.startMs) / config.noiseLasts)
    if (hour !== state[DRAWN_INDEX]!) {
      votes.drawErrors(hour)
      state[DRAWN_INDEX] = hour
    }
    const blocksSince = chain.height + 1 - period * chain.votePeriodBlocks
    // What is revealed now was committed a period ago, by looking at a price that was some time old.
    const committedMs = nowMs - (blocksSince + chain.votePeriodBlocks) * chain.blockTimeMs
    config.feederLags.forEach((lag, group) => {
      seen[group] = this.memory.observedAt(committedMs - lag)
    })
    let outcome: VoteOutcome | undefined
    const end = runBlockWork(nothingWritten, () => {
      outcome = votes.tally(seen, this.stage.ledger.precision === 'exact')
    })
    if (outcome === undefined) {
      chain.setHalted(true)
      this.stage.note({
        kind: 'halt',
        who: this.id,
        sentence: `The chain stops at height ${chain.height}: the tally of votes ends in a ${end.halted === 'panic_div_zero' ? 'division by zero' : 'number too large'}, and every validator meets it.`,
        data: { height: chain.height },
      })
      return
    }
    for (let denom = 0; denom < outcome.rates.length; denom++) {
      chain.rates.set(denom, outcome.rates[denom]!, outcome.decs[denom])
    }
    state[VOTED_SHARE] = votes.bondedPower === 0 ? 0 : votes.votedPower / votes.bondedPower
    state[PERIODS] = state[PERIODS]! + periods
    for (let index = 0; index < set.names.length; index++) {
      const wins = outcome.wins[index]!
      if (votes.powers[index] === 0) continue
      if (wins !== outcome.targets) set.misses[index] = set.misses[index]! + periods
      set.claims[index] = set.claims[index]! + votes.powers[index]! * wins * periods
    }
    this.notePrice(outcome.rates[0] === 0)
  }

  private tellOutage(what: 'nodes' | 'feeders', lost: { count: number; share: number }): void {
    this.stage.note({
      kind: 'event',
      who: this.id,
      sentence: `${lost.count} validators with ${percent(lost.share)} of the power ${what === 'nodes' ? 'stop signing and voting' : 'stop showing prices; their nodes sign on'}.`,
    })
  }

  private notePrice(missing: boolean): void {
    const { state, stage, chain } = this
    if (missing === (state[NO_PRICE] === 1)) return
    state[NO_PRICE] = missing ? 1 : 0
    stage.note({
      kind: 'event',
      who: this.id,
      sentence: missing
        ? `Too few validators vote (${percent(state[VOTED_SHARE]!)} of the power): the chain has no price, and no swap goes through.`
        : `Enough validators vote again: the chain has a price, ${chain.oraclePrice.toPrecision(4)}.`,
    })
  }

  private settle(nowMs: number): void {
    const { state, config, chain, set } = this
    state[NEXT_SETTLE_MS] = nowMs + config.settleEvery
    const payout = this.payouts.payOut(set, state[PERIODS]!, this.stream.uniform(this.stage.clock.step))
    state[PERIODS] = 0
    set.claims.fill(0)
    for (const [denom, coins] of payout.toStakers) {
      const asset = chain.assetOf(denom)!
      state[PAID_STABLE] = state[PAID_STABLE]! + coins * this.worthOf(asset)
      if (asset === chain.coin) state[PAID_COIN] = state[PAID_COIN]! + coins
    }
  }

  /** The end of a block: who is in the active set, and stake whose time has come. */
  private endBlock(nowMs: number = this.chain.madeUntilMs): void {
    const { ledger } = this.stage
    const { coin } = this.chain
    const end = this.set.endBlock({ height: this.chain.height, timeMs: nowMs }, this.hooks)
    if (end.movedMicros > 0n) ledger.transferUnits(coin, this.bonded, this.notBonded, end.movedMicros)
    else if (end.movedMicros < 0n) ledger.transferUnits(coin, this.notBonded, this.bonded, -end.movedMicros)
    for (const { delegator, micros } of end.paid) {
      ledger.transferUnits(coin, this.notBonded, ledger.account(delegator), micros)
    }
    const free = this.set.matureCrowd(nowMs)
    if (free > 0n) ledger.transferUnits(coin, this.notBonded, this.crowdAccount, free)
    this.refreshPowers()
  }

  private bookFault(fault: ValidatorFault): void {
    const { ledger } = this.stage
    const { coin } = this.chain
    ledger.burnUnits(coin, this.bonded, fault.burnedBonded)
    ledger.burnUnits(coin, this.notBonded, fault.burnedOther)
    this.state[JAILED] = this.state[JAILED]! + 1
    this.stage.note({
      kind: 'event',
      who: this.id,
      sentence: `Validator ${fault.validator + 1} is jailed and slashed for ${fault.why === 'downtime' ? 'downtime' : 'missed votes'}.`,
    })
  }
}

/** A tally writes nothing before it is done. */
const nothingWritten = { save: () => undefined, load: () => undefined }

type ValidatorsState = {
  set: ReturnType<ValidatorSet['save']>
  rewards: DelegatorRewards
  /** The feeders' errors in force, if any were drawn. They are kept: the seed may have changed since. */
  errors: Float64Array | undefined
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** The registered kind. */
export const terraValidatorsKind: Kind = defineKind({
  kind: 'terra-validators',
  role: 'issuer',
  title: 'Terra’s validators',
  description:
    'Validators one by one: late and noisy votes on every denom, the weighted median with reward band and missed votes, slashing and jail, ' +
    'blocks that need two thirds of the power, stake with three weeks of unbonding, fees and the oracle’s account shared with stakers and ' +
    'the community pool. All the crowd’s stake is one delegation with each validator; its slashes while unbonding are left out.',
  schema: validatorSchema,
  acts: {
    'lose-power': {
      description: 'Validators with this share of the power stop signing and voting.',
      schema: z.strictObject({ share: sourced('fraction', 'Share of the power.') }),
    },
    'return-power': { description: 'They are back.', schema: z.strictObject({}) },
    'lose-feeders': {
      description: 'Price feeders of this share of the power stop; the nodes sign on.',
      schema: z.strictObject({ share: sourced('fraction', 'Share of the power.') }),
    },
    'return-feeders': { description: 'The feeders are back.', schema: z.strictObject({}) },
    'freeze-delegations': {
      description: 'The patch of 12 May 2022: nobody may delegate any more; leaving is still allowed.',
      schema: z.strictObject({}),
    },
  },
  accounts: (id, config) => [
    { id: `${id}/bonded`, holds: { [config.staked.asset]: config.staked.quantity } },
    { id: `${id}/not-bonded` },
    { id: `${id}/rewards` },
    { id: `${id}/delegators` },
  ],
  build: (stage, id, config) => new TerraValidators(stage, id, config),
})
