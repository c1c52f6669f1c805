/**
 * Terra's chain as a run needs it: the mint-and-burn door with its virtual pool, the price that the oracle gives it, blocks with a
 * capacity and a queue, halts. Coins are burned and minted on the ledger; the spread goes to the oracle's account, for the stakers.
 */

import { z } from 'zod'
import { instant } from '../../money/instant.ts'
import { Defect } from '../../money/mistake.ts'
import { sourced } from '../../money/sourced.ts'
import type { Stream } from '../../random/streams.ts'
import { defineKind, type Kind } from '../../step/kind.ts'
import type { Act, Module, Report } from '../../step/module.ts'
import type { Stage } from '../../step/stage.ts'
import { Chain, Mempool, type MempoolParameters } from './chain.ts'
import { LUNA_DENOM, type MarketState, replenishBlocks, swap } from './market.ts'
import { MarketFast } from './market-fast.ts'
import { OraclePrice, type OraclePriceParameters } from './oracle-price.ts'

const schema = z.strictObject({
  stable: z.string(),
  coin: z.string(),
  basePool: sourced('SDR', 'Base pool of the market module.'),
  recoveryBlocks: sourced('count', 'Pool recovery period, blocks.'),
  minSpread: sourced('fraction', 'Least spread of a swap between stable coin and coin.'),
  stablePerSdr: sourced('rate', 'Stable coins per SDR, as the oracle has it.'),
  blockTime: sourced('duration', 'Mean time between blocks.'),
  startHeight: sourced('count', 'Height of the chain at the start.'),
  votePeriodBlocks: sourced('count', 'Blocks of an oracle vote.'),
  oracleNoise: sourced('fraction', 'Standard deviation of the oracle’s error.'),
  startPrice: sourced('price', 'Oracle price of the coin at the start.'),
  capacity: sourced('UST/h', 'Worth of transfers that fit into an hour of blocks when the chain is not congested.'),
  congestedCapacity: sourced('UST/h', 'The same from the congestion on: blocks full, transactions failing.'),
  halts: z
    .array(
      z.strictObject({ at: instant, restart: instant.optional(), source: z.string(), sentence: z.string().max(300) }),
    )
    .max(8)
    .default([])
    .describe('Dated stops of the chain, as documented.'),
})

const CONGESTED = 0
const PRICE_SEEN = 1
const BURNED = 2
const MINTED = 3
const HALTS_NOTED = 4
const FIRST_HALT_MS = 5
const SECOND_HALT_MS = 6
const HELD_BACK = 7
const CELLS = 8

/** Kinds of traffic in the queue before the blocks. */
export const trafficClasses = ['sales', 'redemptions'] as const
/** See {@link trafficClasses}. */
export type TrafficClass = (typeof trafficClasses)[number]

const microsPerCoin = 1_000_000

/** See the file's head. */
export class TerraChain implements Module {
  readonly id: string
  readonly stable: number
  readonly coin: number
  readonly minSpread: number
  /** Account of the oracle: what stakers will be paid. */
  readonly oracleAccount: number
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly chain: Chain
  private readonly mempool: Mempool
  private readonly oracle: OraclePrice
  private readonly fast: MarketFast
  private readonly noise: Stream
  private exact: MarketState

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger, clock } = stage
    this.stable = ledger.asset(config.stable)
    this.coin = ledger.asset(config.coin)
    this.oracleAccount = ledger.account(`${id}/oracle`)
    this.minSpread = config.minSpread
    this.state = stage.cells(CELLS)
    this.state[PRICE_SEEN] = config.startPrice
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
    this.fast = new MarketFast(
      {
        basePoolSdr: config.basePool,
        poolRecoveryPeriodBlocks: config.recoveryBlocks,
        minStabilitySpread: config.minSpread,
        zeroSwapCheck: false,
      },
      stage.cells(MarketFast.cellCount),
    )
    this.exact = {
      delta: 0n,
      basePool: BigInt(Math.round(config.basePool * microsPerCoin)) * 1_000_000_000_000_000_000n,
      poolRecoveryPeriodBlocks: config.recoveryBlocks,
      minStabilitySpread: numberToDec(config.minSpread),
      zeroSwapCheck: false,
    }
    this.record(stage)
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

  /** Price of the coin that swaps use now: late by a vote. */
  get oraclePrice(): number {
    return this.oracle.price
  }

  /** Height of the last block. */
  get height(): number {
    return this.chain.height
  }

  /** Mean time between blocks. */
  get blockTimeMs(): number {
    return this.config.blockTime
  }

  /** Feeders show the chain what the market pays. */
  showPrice(price: number): void {
    this.state[PRICE_SEEN] = price
  }

  /** Stable coins that can be burned now until the marginal spread is `spread`. */
  redeemableAtSpread(spread: number): number {
    if (this.stage.ledger.precision === 'exact') this.fast.delta = decToNumber(this.exact.delta) / microsPerCoin
    return this.fast.amountForMarginalSpread(spread) * this.config.stablePerSdr
  }

  /** Spread that a further small swap would pay. */
  marginalSpread(): number {
    if (this.stage.ledger.precision === 'exact') this.fast.delta = decToNumber(this.exact.delta) / microsPerCoin
    return this.fast.marginalSpread()
  }

  /** Average spread that a swap of `quantity` stable coins would pay now. */
  spreadOf(quantity: number): number {
    const delta =
      this.stage.ledger.precision === 'exact' ? decToNumber(this.exact.delta) / microsPerCoin : this.fast.delta
    const base = this.fast.basePoolSdr
    const worth = quantity / this.config.stablePerSdr
    const spread = 1 - ((base / (base + delta)) * base) / (base + delta + worth)
    return Math.max(this.minSpread, spread)
  }

  /**
   * Burns stable coins of `account` and mints coins to it at the oracle's price less the spread.
   * @returns coins received; 0 while the chain is halted or where the swap is refused (the journal says why).
   */
  redeem(account: number, quantity: number): number {
    const { ledger } = this.stage
    if (this.isHalted()) return 0
    const received =
      ledger.precision === 'exact' ? this.redeemExact(account, quantity) : this.redeemFast(account, quantity)
    if (received > 0) this.state[MINTED] = this.state[MINTED]! + received
    return received
  }

  /** Puts a transfer into the queue before the blocks; what gets through is told by {@link arrived} from the next step on. */
  send(traffic: TrafficClass, amount: number): void {
    this.mempool.arrive(trafficClasses.indexOf(traffic), amount, this.stage.clock.nowMs)
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

  blockWork(stage: Stage): void {
    const { clock } = stage
    const fromMs = clock.nowMs
    const toMs = fromMs + clock.stepMs
    const wasLive = this.chain.live
    const blocks = this.chain.advance(fromMs, toMs)
    if (blocks > 0) {
      if (stage.ledger.precision === 'exact') {
        this.exact.delta = replenishBlocks(this.exact.delta, this.exact.poolRecoveryPeriodBlocks, blocks)
      } else this.fast.recover(blocks)
    }
    this.mempool.serve(blocks, toMs)
    this.oracle.observe(fromMs, this.state[PRICE_SEEN]!)
    this.oracle.tally(this.chain.height, toMs, this.oracle.noise > 0 ? this.noise.normal(clock.step) : 0)
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
      this.fast.basePoolSdr = basePool
      this.fast.poolRecoveryPeriodBlocks = recoveryBlocks
      this.exact.basePool = BigInt(Math.round(basePool * microsPerCoin)) * 1_000_000_000_000_000_000n
      this.exact.poolRecoveryPeriodBlocks = recoveryBlocks
    } else throw new Defect(`${this.id} cannot ${act.kind}`)
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
      ...this.exact,
      capacityPerBlock: this.mempool.capacityPerBlock,
      basePoolSdr: this.fast.basePoolSdr,
      recoveryBlocks: this.fast.poolRecoveryPeriodBlocks,
      served: [...this.mempool.served],
    }
  }

  load(state: unknown): void {
    const saved = state as MarketState & {
      capacityPerBlock: number
      basePoolSdr: number
      recoveryBlocks: number
      served: number[]
    }
    this.exact = {
      delta: saved.delta,
      basePool: saved.basePool,
      poolRecoveryPeriodBlocks: saved.poolRecoveryPeriodBlocks,
      minStabilitySpread: saved.minStabilitySpread,
      zeroSwapCheck: saved.zeroSwapCheck,
    }
    this.mempool.capacityPerBlock = saved.capacityPerBlock
    this.fast.basePoolSdr = saved.basePoolSdr
    this.fast.poolRecoveryPeriodBlocks = saved.recoveryBlocks
    this.mempool.served.set(saved.served)
  }

  private redeemExact(account: number, quantity: number): number {
    const { ledger } = this.stage
    const has = ledger.units(account, this.stable)
    let micros = BigInt(Math.floor(quantity * microsPerCoin))
    if (micros > has) micros = has
    if (micros <= 0n) return 0
    const price = numberToDec(this.oracle.price)
    const perSdr = numberToDec(this.oracle.price / this.config.stablePerSdr)
    const prices = {
      exchangeRates: new Map([
        ['uusd', price],
        ['usdr', perSdr],
      ]),
      tobinTaxes: new Map<string, bigint>(),
    }
    const result = swap(this.exact, prices, { offerDenom: 'uusd', offerMicros: micros, askDenom: LUNA_DENOM })
    if (result.refused !== undefined) {
      this.refuse(quantity, result.refused)
      return 0
    }
    const ceiling = ledger.assets[this.coin]!.supplyUnitsMax
    if (ledger.supplyUnits(this.coin) + result.mintedMicros > ceiling) {
      this.refuse(quantity, 'ceiling')
      return 0
    }
    ledger.burnUnits(this.stable, account, micros)
    ledger.mintUnits(this.coin, account, result.swapMicros)
    ledger.mintUnits(this.coin, this.oracleAccount, result.feeMicros)
    this.exact.delta = result.deltaAfter
    this.state[BURNED] = this.state[BURNED]! + Number(micros) / microsPerCoin
    return Number(result.swapMicros) / microsPerCoin
  }

  private redeemFast(account: number, quantity: number): number {
    const { ledger } = this.stage
    const offered = Math.min(quantity, ledger.balance(account, this.stable))
    const delta = this.fast.delta
    const paid = this.fast.swapTerraToLuna(offered, this.config.stablePerSdr, this.oracle.price)
    if (!(paid > 0)) return 0
    if (ledger.mint(this.coin, account, paid) === 0) {
      this.fast.delta = delta
      this.refuse(quantity, 'ceiling')
      return 0
    }
    ledger.mint(this.coin, this.oracleAccount, this.fast.lastFee)
    this.state[BURNED] = this.state[BURNED]! + ledger.burn(this.stable, account, offered)
    return paid
  }

  private refuse(quantity: number, reason: string): void {
    this.stage.refuse({
      refused: reason.replaceAll('_', '-'),
      who: this.id,
      needed: `a swap of ${Math.round(quantity)} stable coins`,
      had: `an oracle price of ${this.oracle.price}`,
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
    recorder.panel({ id: 'luna-supply', title: 'LUNA in circulation', unit: 'LUNA', scale: 'log' })
    recorder.panel({ id: 'ust-supply', title: 'UST in circulation', unit: 'UST', scale: 'linear' })
    recorder.panel({ id: 'mempool', title: 'Waiting before the blocks', unit: 'UST', scale: 'linear' })
    recorder.column({
      id: 'lunaSupply',
      label: 'LUNA supply',
      unit: 'LUNA',
      panel: 'luna-supply',
      read: () => this.coinSupply(),
    })
    recorder.column({
      id: 'ustSupply',
      label: 'UST supply',
      unit: 'UST',
      panel: 'ust-supply',
      read: () => this.stableSupply(),
    })
    recorder.column({ id: 'mempoolQueueUst', label: 'queue', unit: 'UST', panel: 'mempool', read: () => this.queue() })
  }
}

/** A price or share as an 18-decimal integer, rounded at the fifteenth decimal: what a feeder's text would carry. */
function numberToDec(value: number): bigint {
  return BigInt(Math.round(value * 1e15)) * 1000n
}

function decToNumber(value: bigint): number {
  return Number(value) / 1e18
}

/** The registered kind. */
export const terraChainKind: Kind = defineKind({
  kind: 'terra-chain',
  role: 'issuer',
  title: 'Terra’s chain',
  description:
    'The market module (virtual pool, spread, recovery by block), an oracle price that is late by a vote, a first-in-first-out queue before ' +
    'blocks of limited capacity, dated halts. The spread is minted to the oracle’s account. Not modelled here: validators one by one, ' +
    'staking, treasury.',
  schema,
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
  },
  accounts: id => [{ id: `${id}/oracle` }],
  build: (stage, id, config) => new TerraChain(stage, id, config),
})
