/**
 * Terra's chain as a run needs it: the mint-and-burn door with its virtual pool, the rates that the oracle gives it, blocks with a
 * capacity and a queue, halts, an account where fees gather. Coins are burned and minted on the ledger; the spread goes to the oracle's
 * account, for the stakers. Without validators on the stage one late price stands for their vote.
 */

import { z } from 'zod'
import { Defect } from '../../money/mistake.ts'
import { sourced } from '../../money/sourced.ts'
import type { Stream } from '../../random/streams.ts'
import { defineKind, type Kind } from '../../step/kind.ts'
import type { Act, Module, Report } from '../../step/module.ts'
import type { Stage } from '../../step/stage.ts'
import { Chain, Mempool, type MempoolParameters } from './chain.ts'
import { ChainRates, type RatedDenom } from './chain-rates.ts'
import { type ChainConfig, chainSchema } from './chain-schema.ts'
import { LUNA_DENOM, type MarketState } from './market.ts'
import { OraclePrice, type OraclePriceParameters } from './oracle-price.ts'
import type { Dec } from './sdk-dec.ts'
import { type SwapDoneMicros, SwapDoor, type SwapDoorRefusal, type SwapDoorState } from './swap-door.ts'

const CONGESTED = 0
const PRICE_SEEN = 1
const BURNED = 2
const MINTED = 3
const HALTS_NOTED = 4
const FIRST_HALT_MS = 5
const SECOND_HALT_MS = 6
const HELD_BACK = 7
const MADE_UNTIL_MS = 8
const BLOCKS_OF_STEP = 9
const REFUSED_SINCE = 10
const CARRIED = 11
const LAST_PRICE = 12
const CELLS = 13

/** Kinds of traffic in the queue before the blocks. */
export const trafficClasses = ['sales', 'redemptions'] as const
/** See {@link trafficClasses}. */
export type TrafficClass = (typeof trafficClasses)[number]

/** See the file's head. */
export class TerraChain implements Module {
  readonly id: string
  readonly stable: number
  readonly coin: number
  /** Account of the oracle: what stakers will be paid. */
  readonly oracleAccount: number
  /** Where fees wait to be shared out. */
  readonly feeCollector: number
  /** Coins of the community pool. */
  readonly communityPoolAccount: number
  /** Denoms that exist as coins, sorted. */
  readonly denoms: readonly string[]
  /** Rates of every denom that the oracle votes on. */
  readonly rates: ChainRates
  private readonly stage: Stage
  private readonly config: ChainConfig
  private readonly state: Float64Array
  private readonly chain: Chain
  private readonly mempool: Mempool
  private readonly oracle: OraclePrice
  private readonly door: SwapDoor
  private readonly noise: Stream
  private readonly assetByDenom: ReadonlyMap<string, number>
  private readonly denomByAsset: ReadonlyMap<number, string>
  private voted = false

  constructor(stage: Stage, id: string, config: ChainConfig) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger, clock } = stage
    this.stable = ledger.asset(config.stable)
    this.coin = ledger.asset(config.coin)
    this.oracleAccount = ledger.account(`${id}/oracle`)
    this.feeCollector = ledger.account(`${id}/fee-collector`)
    this.communityPoolAccount = ledger.account(`${id}/community-pool`)
    this.assetByDenom = new Map<string, number>([
      [LUNA_DENOM, this.coin],
      [config.denom, this.stable],
      ...config.currencies.map((entry): [string, number] => [entry.denom, ledger.asset(entry.asset)]),
    ])
    this.denomByAsset = new Map([...this.assetByDenom].map(([denom, asset]) => [asset, denom]))
    this.denoms = [...this.assetByDenom.keys()].sort()
    this.state = stage.cells(CELLS)
    this.state[PRICE_SEEN] = config.startPrice
    this.state[LAST_PRICE] = config.startPrice
    this.state[FIRST_HALT_MS] = Number.NaN
    this.state[SECOND_HALT_MS] = Number.NaN
    this.chain = new Chain(
      {
        blockTimeMs: config.blockTime,
        startHeight: config.startHeight,
        halts: config.halts.map(halt =>
          halt.restart === undefined ? { atMs: halt.at } : { atMs: halt.at, restartAtMs: halt.restart },
        ),
      },
      stage.cells(Chain.cellCount),
    )
    const mempool: MempoolParameters = {
      classes: trafficClasses.length,
      capacityPerBlock: (config.capacity * config.blockTime) / 3_600_000,
    }
    this.mempool = new Mempool(mempool, stage.cells(Mempool.cellCount(mempool)))
    const oracle: OraclePriceParameters = {
      votePeriodBlocks: config.votePeriodBlocks,
      blockTimeMs: config.blockTime,
      noise: config.oracleNoise,
      stepMs: clock.stepMs,
      startPrice: config.startPrice,
    }
    this.oracle = new OraclePrice(oracle, stage.cells(OraclePrice.cellCount(oracle)))
    this.noise = stage.streams.stream(`oracle/${id}`)
    const rated = ratedDenoms(config)
    this.rates = new ChainRates(rated, stage.cells(rated.length), ledger.precision === 'exact')
    this.rates.setFromPrice(config.startPrice)
    this.door = new SwapDoor(ledger, this.rates, this.assetByDenom, this.oracleAccount, config, stage.cells(1))
    this.record(stage)
  }

  /** Validators vote from now on: the chain's own late price is not used. */
  takeVotes(): void {
    this.voted = true
  }

  /** True while the chain makes no blocks. */
  isHalted(): boolean {
    return !this.chain.live
  }

  /** True from the congestion on. */
  isCongested(): boolean {
    return this.state[CONGESTED] === 1
  }

  /** Coins that exist outside the oracle's account. */
  coinSupply(): number {
    const { ledger } = this.stage
    return ledger.supply(this.coin) - ledger.balance(this.oracleAccount, this.coin)
  }

  /** Stable coins that exist. */
  stableSupply(): number {
    return this.stage.ledger.supply(this.stable)
  }

  /** Price of the coin that swaps use now, in main stable coins: late by a vote. 0 where the vote gave none. */
  get oraclePrice(): number {
    // The main stable coin stands first among the rated denoms.
    return this.rates.at(0)
  }

  /** The last price that the oracle gave, also while it gives none: for figures, not for swaps. */
  get lastOraclePrice(): number {
    return this.oraclePrice > 0 ? this.oraclePrice : this.state[LAST_PRICE]!
  }

  /** What the market shows: feeders look at it. */
  get priceSeen(): number {
    return this.state[PRICE_SEEN]!
  }

  /** The chain's name of the main stable coin. */
  get stableDenom(): string {
    return this.config.denom
  }

  /** Least spread of a swap with LUNA on one side. */
  get minSpread(): number {
    return this.door.minSpread
  }

  /** Height of the last block. */
  get height(): number {
    return this.chain.height
  }

  /** Mean time between blocks. */
  get blockTimeMs(): number {
    return this.config.blockTime
  }

  /** Blocks of an oracle vote. */
  get votePeriodBlocks(): number {
    return this.config.votePeriodBlocks
  }

  /** Blocks that this step made so far (after the chain's block work: all of them). */
  get blocksOfStep(): number {
    return this.state[BLOCKS_OF_STEP]!
  }

  /** Moment up to which blocks were made. */
  get madeUntilMs(): number {
    return Math.max(this.state[MADE_UNTIL_MS]!, this.stage.clock.nowMs)
  }

  /** When the next block comes, if the chain lives on. */
  nextBlockMs(): number {
    return this.madeUntilMs + this.chain.untilNextBlockMs()
  }

  /** Asset of a denom that exists as a coin. */
  assetOf(denom: string): number | undefined {
    return this.assetByDenom.get(denom)
  }

  /** Denom of an asset that the chain knows. */
  denomOf(asset: number): string | undefined {
    return this.denomByAsset.get(asset)
  }

  /** Coins of an asset for one LUNA; 0 where there is no price. */
  rateOf(asset: number): number {
    const denom = this.denomByAsset.get(asset)
    return denom === undefined ? 0 : this.rates.rateOf(denom)
  }

  /** The same as the chain's decimal. */
  rateDecOf(asset: number): Dec | undefined {
    const denom = this.denomByAsset.get(asset)
    return denom === undefined ? undefined : this.rates.decOf(denom)
  }

  /** The market module's state. */
  market(): MarketState {
    return this.door.market()
  }

  /** Feeders show the chain what the market pays. */
  showPrice(price: number): void {
    this.state[PRICE_SEEN] = price
  }

  /** Stable coins that can be burned now until the marginal spread is `spread`. */
  redeemableAtSpread(spread: number): number {
    return this.door.amountForMarginalSpread(spread) * this.config.stablePerSdr
  }

  /** Spread that a further small swap would pay. */
  marginalSpread(): number {
    return this.door.marginalSpread()
  }

  /** Average spread that a swap of `quantity` stable coins would pay now. */
  spreadOf(quantity: number): number {
    return this.door.spreadOf(quantity / this.config.stablePerSdr)
  }

  /**
   * Burns stable coins of `account` and mints coins to it at the oracle's price less the spread.
   * @returns coins received; 0 while the chain is halted or where the swap is refused (the journal says why).
   */
  redeem(account: number, quantity: number): number {
    return this.swap(account, this.stable, quantity, this.coin)
  }

  /**
   * Swaps up to `quantity` coins between any two of the chain's denoms.
   * @returns coins received; 0 while the chain is halted or where the swap is refused (the journal says why, once a spell).
   */
  swap(account: number, offerAsset: number, quantity: number, askAsset: number): number {
    const { state } = this
    const offerDenom = this.denomByAsset.get(offerAsset)
    const askDenom = this.denomByAsset.get(askAsset)
    if (this.isHalted() || !(quantity > 0) || offerDenom === undefined || askDenom === undefined) return 0
    const done = this.door.swap(account, offerDenom, quantity, askDenom)
    if (done.refused !== undefined) {
      if (done.refused !== 'no_coins') this.refuse(quantity, done.refused)
      return 0
    }
    state[REFUSED_SINCE] = 0
    if (offerAsset === this.stable) {
      state[BURNED] = state[BURNED]! + done.burned
      this.carry(done.burned)
    }
    if (askAsset === this.coin) state[MINTED] = state[MINTED]! + done.paid
    return done.paid
  }

  /** The swap of a client's transaction: whole micro-units, exact core. The caller checks that the chain lives. */
  swapMicros(
    account: number,
    receiver: number,
    offer: { denom: string; micros: bigint },
    askDenom: string,
  ): (SwapDoneMicros & { spread: number }) | { refused: SwapDoorRefusal } {
    return this.door.swapMicros(account, receiver, offer.denom, offer.micros, askDenom)
  }

  /** Counts what the swaps of a transaction burned of the main stable coin, once it is sure that it stands. */
  countBurned(micros: bigint): void {
    this.state[BURNED] = this.state[BURNED]! + Number(micros) / 1e6
  }

  /** What a swap would pay, in micro-units; changes nothing. */
  simulateSwap(
    offer: { denom: string; micros: bigint },
    askDenom: string,
  ): { refused?: undefined; returnMicros: bigint } | { refused: SwapDoorRefusal } {
    return this.door.simulate(offer.denom, offer.micros, askDenom)
  }

  /** Moves coins of an account to where fees wait. @returns coins moved. */
  payFee(account: number, asset: number, quantity: number): number {
    return this.stage.ledger.transfer(asset, account, this.feeCollector, quantity)
  }

  /** Puts a transfer into the queue before the blocks; what gets through is told by {@link arrived} from the next step on. */
  send(traffic: TrafficClass, amount: number): void {
    this.mempool.arrive(trafficClasses.indexOf(traffic), amount, this.stage.clock.nowMs)
  }

  /** Counts the worth of transactions that blocks carried in this step: fees are paid on it. Swaps and the queue count by themselves. */
  carry(worth: number): void {
    this.state[CARRIED] = this.state[CARRIED]! + worth
  }

  /** Worth that the blocks of this step carried, main stable coins. */
  get carried(): number {
    return this.state[CARRIED]!
  }

  /** What blocks let through since the step before, by class. */
  arrived(traffic: TrafficClass): number {
    return this.mempool.served[trafficClasses.indexOf(traffic)]!
  }

  /** Worth of transfers that still fit into the blocks of this step, what waits counted first. */
  room(): number {
    const { clock } = this.stage
    const capacity = (this.mempool.capacityPerBlock * clock.stepMs) / this.config.blockTime
    return Math.max(0, capacity - this.mempool.totalBacklog())
  }

  /** Those who would send but find no room, and try again: they wait too. */
  holdBack(amount: number): void {
    this.state[HELD_BACK] = amount
  }

  /** Worth of everything that waits before the blocks. */
  queue(): number {
    return this.mempool.totalBacklog() + this.state[HELD_BACK]!
  }

  /** Validators stop or start the chain as an outcome of the run; the caller notes why. */
  setHalted(halted: boolean): void {
    if (halted) this.chain.halt()
    else this.chain.restart()
  }

  /**
   * Makes the blocks up to a moment inside the current step: pool recovery and heights. A step's block work makes the rest.
   * @returns the blocks made.
   */
  makeBlocks(untilMs: number): number {
    const { state } = this
    const fromMs = this.madeUntilMs
    if (untilMs <= fromMs) return 0
    const blocks = this.chain.advance(fromMs, untilMs)
    state[MADE_UNTIL_MS] = untilMs
    state[BLOCKS_OF_STEP] = state[BLOCKS_OF_STEP]! + blocks
    if (blocks > 0) this.door.recover(blocks)
    return blocks
  }

  observe(): void {
    this.state[CARRIED] = 0
    if (this.oraclePrice > 0) this.state[LAST_PRICE] = this.oraclePrice
    // A node may have made blocks of this step already, before the crowd acts.
    if (this.state[MADE_UNTIL_MS]! <= this.stage.clock.nowMs) this.state[BLOCKS_OF_STEP] = 0
  }

  blockWork(stage: Stage): void {
    const { clock } = stage
    const fromMs = clock.nowMs
    const toMs = fromMs + clock.stepMs
    const wasLive = this.chain.live
    this.makeBlocks(toMs)
    this.carry(this.mempool.serve(this.blocksOfStep, toMs))
    if (!this.voted) {
      this.oracle.observe(fromMs, this.state[PRICE_SEEN]!)
      const drawn = this.oracle.noise > 0 ? this.noise.normal(clock.step) : 0
      if (this.oracle.tally(this.chain.height, toMs, drawn)) this.rates.setFromPrice(this.oracle.price)
    }
    while (this.state[HALTS_NOTED]! < this.chain.haltsBegun) this.noteHalt(stage)
    if (!wasLive && this.chain.live) {
      stage.note({
        kind: 'halt',
        who: this.id,
        sentence: `The chain makes blocks again, at height ${this.chain.height}.`,
      })
    }
  }

  act(_stage: Stage, act: Act): void {
    if (act.kind === 'congest') {
      this.state[CONGESTED] = 1
      this.mempool.capacityPerBlock = (this.config.congestedCapacity * this.config.blockTime) / 3_600_000
    } else if (act.kind === 'clear') {
      this.state[CONGESTED] = 0
      this.mempool.capacityPerBlock = (this.config.capacity * this.config.blockTime) / 3_600_000
    } else if (act.kind === 'halt') this.chain.halt()
    else if (act.kind === 'restart') this.chain.restart()
    else if (act.kind === 'set-pool') {
      const { basePool, recoveryBlocks } = act.config as { basePool: number; recoveryBlocks: number }
      this.door.setPool(basePool, recoveryBlocks)
    } else if (act.kind === 'close-market') this.door.setMinSpread(1, true)
    else throw new Defect(`${this.id} cannot ${act.kind}`)
  }

  report(_stage: Stage, report: Report): void {
    const { state } = this
    Object.assign(report.metrics, {
      burnedUst: state[BURNED]!,
      mintedLuna: state[MINTED]!,
      ustSupplyEnd: this.stableSupply(),
      lunaSupplyEnd: this.coinSupply(),
      chainHeightEnd: this.chain.height,
      ...(state[HALTS_NOTED]! > 0 ? { chainHaltFirstHours: this.hoursAfterStart(state[FIRST_HALT_MS]!) } : {}),
      ...(state[HALTS_NOTED]! > 1 ? { chainHaltSecondHours: this.hoursAfterStart(state[SECOND_HALT_MS]!) } : {}),
    })
  }

  private hoursAfterStart(atMs: number): number {
    return (atMs - this.stage.clock.startMs) / 3_600_000
  }

  save(): unknown {
    return {
      door: this.door.save(),
      rates: this.rates.save(),
      capacityPerBlock: this.mempool.capacityPerBlock,
      served: [...this.mempool.served],
    } satisfies ChainState
  }

  load(state: unknown): void {
    const saved = state as ChainState
    this.door.load(saved.door)
    this.rates.load(saved.rates)
    this.mempool.capacityPerBlock = saved.capacityPerBlock
    this.mempool.served.set(saved.served)
  }

  private refuse(quantity: number, reason: SwapDoorRefusal): void {
    // One line for a spell of refusals: a chain without a price refuses at every step.
    const first = this.state[REFUSED_SINCE] === 0
    this.state[REFUSED_SINCE] = this.stage.clock.step + 1
    if (!first) return
    this.stage.refuse({
      refused: reason.replaceAll('_', '-'),
      who: this.id,
      needed: `a swap of ${Math.round(quantity)} coins`,
      had: this.oraclePrice > 0 ? `an oracle price of ${this.oraclePrice}` : 'no oracle price',
      because:
        reason === 'ceiling'
          ? 'the coin’s supply would pass what 64 bits can count'
          : `the market module answers ${reason}`,
    })
  }

  private noteHalt(stage: Stage): void {
    const index = this.state[HALTS_NOTED]!
    const halt = this.config.halts[index]!
    this.state[HALTS_NOTED] = index + 1
    if (index === 0) this.state[FIRST_HALT_MS] = halt.at
    if (index === 1) this.state[SECOND_HALT_MS] = halt.at
    stage.note({
      kind: 'halt',
      who: this.id,
      sentence: halt.sentence,
      source: halt.source,
      data: { height: this.chain.height },
    })
  }

  private record(stage: Stage): void {
    const { recorder } = stage
    const coin = this.config.coin
    const stable = this.config.stable
    recorder.panel({ id: 'luna-supply', title: `${coin} in circulation`, unit: coin, scale: 'log' })
    recorder.panel({ id: 'ust-supply', title: `${stable} in circulation`, unit: stable, scale: 'linear' })
    recorder.panel({ id: 'mempool', title: 'Waiting before the blocks', unit: stable, scale: 'linear' })
    recorder.column({
      id: 'lunaSupply',
      label: `${coin} supply`,
      unit: coin,
      panel: 'luna-supply',
      read: () => this.coinSupply(),
    })
    recorder.column({
      id: 'ustSupply',
      label: `${stable} supply`,
      unit: stable,
      panel: 'ust-supply',
      read: () => this.stableSupply(),
    })
    recorder.column({
      id: 'mempoolQueueUst',
      label: 'queue',
      unit: stable,
      panel: 'mempool',
      read: () => this.queue(),
    })
  }
}

type ChainState = {
  door: SwapDoorState
  rates: [string, Dec][]
  capacityPerBlock: number
  served: number[]
}

/** What the oracle votes on: the main stable coin, SDR (no swap works without its rate), the further coins. */
function ratedDenoms(config: ChainConfig): RatedDenom[] {
  const rated = [
    { denom: config.denom, stablePerUnit: 1, tobinTax: config.tobinTax ?? 0 },
    ...config.currencies.map(entry => ({
      denom: entry.denom,
      stablePerUnit: 1 / entry.perStable,
      tobinTax: entry.tobinTax,
    })),
  ]
  if (!rated.some(entry => entry.denom === 'usdr')) {
    rated.push({ denom: 'usdr', stablePerUnit: config.stablePerSdr, tobinTax: config.tobinTax ?? 0 })
  }
  return rated
}

/** The registered kind. */
export const terraChainKind: Kind = defineKind({
  kind: 'terra-chain',
  role: 'issuer',
  title: 'Terra’s chain',
  description:
    'The market module (virtual pool, spread, recovery by block) for the coin and one or more stable coins, an oracle price that is late ' +
    'by a vote, a first-in-first-out queue before blocks of limited capacity, dated halts. The spread is minted to the oracle’s account. ' +
    'Validators one by one, staking and fees are the kind terra-validators; tax and epochs are terra-treasury.',
  schema: chainSchema,
  acts: {
    congest: { description: 'Blocks are full from now on: the congested capacity holds.', schema: z.strictObject({}) },
    clear: { description: 'The congestion is over.', schema: z.strictObject({}) },
    halt: { description: 'Validators stop the chain.', schema: z.strictObject({}) },
    restart: { description: 'Validators start it again.', schema: z.strictObject({}) },
    'set-pool': {
      description: 'A parameter proposal passes.',
      schema: z.strictObject({
        basePool: sourced('SDR', 'New base pool.'),
        recoveryBlocks: sourced('count', 'New recovery period, blocks.'),
      }),
    },
    'close-market': {
      description: 'The patch of 13 May 2022: a least spread of 1, and swaps that would pay nothing fail.',
      schema: z.strictObject({}),
    },
  },
  accounts: id => [{ id: `${id}/oracle` }, { id: `${id}/fee-collector` }, { id: `${id}/community-pool` }],
  build: (stage, id, config) => new TerraChain(stage, id, config),
})
