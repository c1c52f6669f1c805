/**
 * The stable coin's pool on Curve as a part of the stage: a metapool of the coin and the base pool's LP token, and the base pool of three
 * dollars behind it. The pools' own arithmetic stands in `stableswap/`; here it meets the ledger.
 *
 * The ledger books every balance of the contracts rounded down to its own decimals; what is less than a unit stays in the contract.
 * After each call the ledger is brought to the contracts' balances by postings against the party that called.
 */

import { z } from 'zod'
import { Defect } from '../money/mistake.ts'
import { sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { ownerOf } from '../step/wording.ts'
import type { CurveCore, CurveShape } from './curve-core.ts'
import { ExactCurve } from './curve-exact.ts'
import { FastCurve } from './curve-fast.ts'
import { PoolPrices } from './curve-prices.ts'

const schema = z.strictObject({
  primary: z.string().describe('The stable coin.'),
  baseLp: z.string().describe('LP token of the base pool, the metapool’s second coin.'),
  lp: z.string().describe('LP token of the metapool.'),
  dollars: z.tuple([z.string(), z.string(), z.string()]).describe('Coins of the base pool.'),
  size: sourced('USD', 'Value of the metapool at the start.'),
  primaryShare: sourced('fraction', 'Share of the stable coin in it.'),
  amplification: sourced('number', 'A of the metapool.'),
  fee: sourced('fraction', 'Swap fee of the metapool; half of it goes to the DAO.'),
  baseSize: sourced('USD', 'Value of the base pool, in equal parts.'),
  baseAmplification: sourced('number', 'A of the base pool.'),
  baseFee: sourced('fraction', 'Swap fee of the base pool.'),
  baseVirtualPrice: sourced('rate', 'Dollars per LP token of the base pool at the start.'),
  owners: z
    .array(
      z.strictObject({ account: z.string(), value: sourced('USD', 'Value of the LP tokens that the account owns.') }),
    )
    .max(8)
    .default([]),
})

/** How liquidity is taken out. */
export type WithdrawalMode = 'proportional' | 'primary-only'

const VERSION = 0
const PRICED = 1
const PRICE = 2
const LOW = 3
const CELLS = 4

/** See the file's head. */
export class CurveMarket implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly core: CurveCore
  private readonly prices: PoolPrices
  private pricesVersion = -1
  private readonly state: Float64Array
  private readonly pool: number
  private readonly basePool: number
  private readonly fees: number
  private readonly others: number
  private readonly primary: number
  private readonly baseLp: number
  private readonly lp: number
  private readonly dollars: readonly number[]

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger } = stage
    this.pool = ledger.account(`${id}/pool`)
    this.basePool = ledger.account(`${id}/base-pool`)
    this.fees = ledger.account(`${id}/fees`)
    this.others = ledger.account(`${id}/others`)
    this.primary = ledger.asset(config.primary)
    this.baseLp = ledger.asset(config.baseLp)
    this.lp = ledger.asset(config.lp)
    this.dollars = config.dollars.map(dollar => ledger.asset(dollar))
    this.state = stage.cells(CELLS)
    this.state[PRICED] = -1
    this.state[LOW] = Number.POSITIVE_INFINITY
    const shape = shapeOf(
      config,
      config.dollars.map(dollar => stage.ledger.assets[ledger.asset(dollar)]!.decimals),
    )
    this.core = ledger.precision === 'exact' ? new ExactCurve(shape) : new FastCurve(shape)
    this.prices = new PoolPrices(config.amplification, config.baseAmplification)
    stage.recorder.panel({ id: 'curve', title: 'Pool balances', unit: 'USD', scale: 'linear' })
    const column = (columnId: string, label: string, unit: string, panel: string, read: () => number): void =>
      stage.recorder.column({ id: columnId, label, unit, panel, read })
    column('curvePriceUsd', 'Curve', 'USD', 'price', () => this.price())
    column('curveUst', config.primary, 'UST', 'curve', () => this.core.primaryBalance())
    column('curve3crv', config.baseLp, '3CRV', 'curve', () => this.core.baseLpBalance())
  }

  link(stage: Stage): void {
    const { ledger } = stage
    const opening = this.core.balances()
    this.issue(this.baseLp, this.others, opening.baseLpSupply)
    this.issue(this.lp, this.others, opening.lpSupply)
    const value = this.core.value()
    for (const owner of this.config.owners) {
      const share = Math.min(1, owner.value / value)
      ledger.transfer(this.lp, this.others, ledger.account(owner.account), share * ledger.supply(this.lp))
    }
  }

  /** Marginal price of the stable coin in the second dollar of the base pool (USDC), fees excluded. */
  price(): number {
    const { state } = this
    if (state[PRICED] !== state[VERSION]) {
      state[PRICED] = state[VERSION]!
      state[PRICE] = this.core.isStuck() ? 0 : this.read().priceIn(1)
    }
    return state[PRICE]!
  }

  /** Marginal price in one of the base pool's dollars. */
  priceIn(dollar: number): number {
    return this.read().priceIn(this.coinOf(dollar))
  }

  /** Marginal price after `sold` stable coins have come in (negative: gone out), the base pool's slope held. */
  priceAfter(dollar: number, sold: number): number {
    return this.read().priceAfter(this.coinOf(dollar), sold)
  }

  /** Dollars that `quantity` stable coins cost, fees excluded, the base pool's slope held. */
  costOfPrimary(quantity: number, dollar: number): number {
    return this.read().costOf(this.coinOf(dollar), quantity)
  }

  /** Stable coins in the pool. */
  primaryBalance(): number {
    return this.core.primaryBalance()
  }

  /** True when the invariant cannot be computed: only proportional withdrawal works. */
  isStuck(): boolean {
    return this.core.isStuck()
  }

  /** Gives an account a share of the LP tokens that others hold. */
  endow(account: number, share: number): void {
    const { ledger } = this.stage
    ledger.transfer(this.lp, this.others, account, ledger.balance(this.others, this.lp) * share)
  }

  /** Share of the stable coin in the pool’s value, dollars at par. */
  primaryShare(): number {
    const primary = this.core.primaryBalance()
    return primary / (primary + this.core.baseLpBalance())
  }

  /** Dollar value of an account's share of the pool. */
  shareUsd(account: number): number {
    const { ledger } = this.stage
    return (ledger.balance(account, this.lp) / ledger.supply(this.lp)) * this.core.value()
  }

  /** Sells stable coins for a dollar of the base pool. @returns dollars received; 0 if the pool refuses. */
  sellPrimary(account: number, quantity: number, dollar: number): number {
    const { ledger } = this.stage
    const wanted = Math.min(quantity, ledger.balance(account, this.primary))
    if (!(wanted >= 1e-6)) return 0
    const before = ledger.balance(account, dollar)
    const done = this.core.sellPrimary(wanted, this.coinOf(dollar))
    if (done !== undefined) {
      this.refuse(account, wanted, done)
      return 0
    }
    this.settle(account, dollar)
    this.state[LOW] = Math.min(this.state[LOW]!, this.price())
    return ledger.balance(account, dollar) - before
  }

  /** Buys stable coins with a dollar of the base pool. @returns coins received; 0 if the pool refuses. */
  buyPrimary(account: number, usd: number, dollar: number): number {
    const { ledger } = this.stage
    const wanted = Math.min(usd, ledger.balance(account, dollar))
    if (!(wanted >= 1e-6)) return 0
    const before = ledger.balance(account, this.primary)
    const done = this.core.buyPrimary(wanted, this.coinOf(dollar))
    if (done !== undefined) {
      this.refuse(account, wanted, done)
      return 0
    }
    this.settle(account, dollar)
    return ledger.balance(account, this.primary) - before
  }

  /**
   * Takes liquidity worth `usd` out of the pool: both coins in proportion, or the stable coin alone (with the imbalance fee).
   * @returns stable coins received; undefined if the account does not own that much.
   */
  withdraw(account: number, usd: number, mode: WithdrawalMode): number | undefined {
    const { ledger } = this.stage
    const before = ledger.balance(account, this.primary)
    const owned = ledger.balance(account, this.lp) / ledger.supply(this.lp)
    const taken = this.core.withdraw(usd, mode, owned)
    if (taken === undefined) return undefined
    if (typeof taken.baseLp === 'bigint') ledger.transferUnits(this.baseLp, this.pool, account, taken.baseLp)
    else ledger.transfer(this.baseLp, this.pool, account, taken.baseLp)
    this.settle(account, -1)
    return ledger.balance(account, this.primary) - before
  }

  check(): void {
    const { primary, baseLp } = this.core.balances()
    if (!this.agrees(this.primary, primary) || !this.agrees(this.baseLp, baseLp)) {
      throw new Defect(`${this.id}: ledger and contract disagree on the pool’s balances`)
    }
  }

  measure(): void {
    this.state[LOW] = Math.min(this.state[LOW]!, this.price())
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['curvePriceLowUsd'] = this.state[LOW]!
    report.metrics['curveUstEnd'] = this.core.primaryBalance()
    report.metrics['curve3crvEnd'] = this.core.baseLpBalance()
  }

  save(): unknown {
    return this.core.save()
  }

  load(state: unknown): void {
    this.core.load(state)
    this.pricesVersion = -1
  }

  /**
   * Brings the ledger to the contracts' balances after a call. The caller is the other side for the coins that it traded; the coins of
   * the base pool that were not traded change by fees alone; what rounding leaves of LP tokens is taken up by their other holders.
   */
  private settle(account: number, dollar: number): void {
    const { state, core } = this
    state[VERSION] = state[VERSION]! + 1
    const order = core.balances()
    this.post(this.primary, account, this.pool, order.primary)
    this.post(this.primary, account, this.fees, order.feePrimary)
    for (let coin = 0; coin < this.dollars.length; coin++) {
      const asset = this.dollars[coin]!
      if (asset === dollar) {
        this.post(asset, account, this.basePool, order.base[coin]!)
        this.post(asset, account, this.fees, order.feeBase[coin]!)
      } else this.post(asset, this.fees, this.basePool, order.base[coin]!)
    }
    this.post(this.baseLp, this.others, this.pool, order.baseLp)
    this.post(this.baseLp, this.others, this.fees, order.feeBaseLp)
    this.issue(this.baseLp, this.others, order.baseLpSupply)
    this.issue(this.lp, dollar < 0 ? account : this.others, order.lpSupply)
  }

  private agrees(asset: number, contract: number | bigint): boolean {
    const { ledger } = this.stage
    return typeof contract === 'bigint'
      ? ledger.units(this.pool, asset) === contract
      : Math.abs(ledger.balance(this.pool, asset) - contract) <= 1e-9 * contract + 1e-6
  }

  /** Moves money between `other` and `holder` until `holder` has `target`. */
  private post(asset: number, other: number, holder: number, target: number | bigint): void {
    const { ledger } = this.stage
    if (typeof target === 'bigint') {
      const difference = target - ledger.units(holder, asset)
      if (difference > 0n) ledger.transferUnits(asset, other, holder, difference)
      else if (difference < 0n) ledger.transferUnits(asset, holder, other, -difference)
    } else {
      const difference = target - ledger.balance(holder, asset)
      if (difference > 0) ledger.transfer(asset, other, holder, difference)
      else if (difference < 0) ledger.transfer(asset, holder, other, -difference)
    }
  }

  /** Mints to or burns from `holder` until the asset's supply is `target`. */
  private issue(asset: number, holder: number, target: number | bigint): void {
    const { ledger } = this.stage
    if (typeof target === 'bigint') {
      const difference = target - ledger.supplyUnits(asset)
      if (difference > 0n) ledger.mintUnits(asset, holder, difference)
      else if (difference < 0n) {
        // Both supplies are rounded down: who gives back all that he has may lack a unit of the difference, and the others give it.
        const has = ledger.units(holder, asset)
        const lacks = holder !== this.others && -difference === has + 1n ? 1n : 0n
        ledger.burnUnits(asset, holder, -difference - lacks)
        if (lacks > 0n) ledger.burnUnits(asset, this.others, lacks)
      }
    } else {
      const difference = target - ledger.supply(asset)
      if (difference > 0) ledger.mint(asset, holder, difference)
      else if (difference < 0) ledger.burn(asset, holder, -difference)
    }
  }

  /** The prices of the pools as they stand; read anew only when a call has changed them. */
  private read(): PoolPrices {
    const version = this.state[VERSION]!
    if (this.pricesVersion !== version) {
      this.pricesVersion = version
      this.prices.read(this.core)
    }
    return this.prices
  }

  private refuse(account: number, wanted: number, reason: string): void {
    this.stage.refuse({
      refused: 'pool-reverted',
      who: ownerOf(this.stage.ledger.accounts[account]!),
      needed: `a trade of ${Math.round(wanted)}`,
      had: `${Math.round(this.core.primaryBalance())} ${this.config.primary} against ${Math.round(this.core.baseLpBalance())} ${this.config.baseLp}`,
      because: `the pool’s contract reverts (${reason})`,
    })
  }

  private coinOf(dollar: number): number {
    const coin = this.dollars.indexOf(dollar)
    if (coin < 0) throw new Defect(`${this.id}: ${this.stage.ledger.assets[dollar]?.id} is no coin of the base pool`)
    return coin
  }
}

function shapeOf(config: z.output<typeof schema>, decimals: readonly number[]): CurveShape {
  const third = config.baseSize / 3
  return {
    primary: config.size * config.primaryShare,
    baseLp: (config.size * (1 - config.primaryShare)) / config.baseVirtualPrice,
    amplification: config.amplification,
    fee: config.fee,
    base: [third, third, third],
    baseDecimals: [decimals[0]!, decimals[1]!, decimals[2]!],
    baseLpSupply: config.baseSize / config.baseVirtualPrice,
    baseAmplification: config.baseAmplification,
    baseFee: config.baseFee,
  }
}

/** The registered kind. */
export const curveMarketKind: Kind = defineKind({
  kind: 'curve-metapool',
  role: 'market',
  title: 'Pool on Curve',
  description:
    'A factory metapool of the stable coin against the base pool’s LP token, and the base pool of three dollars. Exact as the contracts in ' +
    'the exact core, in doubles in the fast one. Not modelled: gauges, other traders of the base pool.',
  schema,
  acts: {},
  accounts: (id, config) => {
    const shape = shapeOf(config, [18, 6, 6])
    const value = new ExactCurve(shape).value()
    const [dai, usdc, usdt] = config.dollars
    return [
      { id: `${id}/pool`, holds: { [config.primary]: shape.primary, [config.baseLp]: shape.baseLp } },
      { id: `${id}/base-pool`, holds: { [dai]: shape.base[0], [usdc]: shape.base[1], [usdt]: shape.base[2] } },
      { id: `${id}/fees` },
      { id: `${id}/others`, holds: { [config.lp]: value, [config.baseLp]: shape.baseLpSupply - shape.baseLp } },
    ]
  },
  build: (stage, id, config) => new CurveMarket(stage, id, config),
})
