/**
 * Mirror as a part of the stage: one synthetic share, minted against collateral at an oracle's price. Positions stand in lanes by their
 * collateral ratio; whoever brings the share may auction a position that has fallen to the least ratio. A price older than a minute stops
 * minting, burning, withdrawing and auctions; deposits of collateral go on, and so does the pair, which is another part.
 */

import { z } from 'zod'
import { instant } from '../money/instant.ts'
import { BreakwaterError, Defect } from '../money/mistake.ts'
import { reference, sourced, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { ownerOf, people } from '../step/wording.ts'
import { discountedMirrorPriceFast } from './mirror/collateral-position-fast.ts'
import { isSessionOpen, OracleFeed, type SessionHours, sharePath } from './mirror/oracle-feed.ts'
import {
  type LaneAmount,
  type LaneOpening,
  type LanePrices,
  openingLanes,
  type PositionLanes,
} from './mirror/position-lanes.ts'
import { ExactPositionLanes } from './mirror/position-lanes-exact.ts'
import { FastPositionLanes } from './mirror/position-lanes-fast.ts'
import { ProceedsLock } from './mirror/proceeds-lock.ts'
import { TerraChain } from './terra/terra-chain.ts'

const point = z.strictObject({ at: instant, price: sourced('price', 'Price of the real share at that time.') })

const schema = z.strictObject({
  asset: z.string().describe('The synthetic share.'),
  stable: z.string().describe('Asset in which prices are counted, at par to the dollar: UST.'),
  collateral: z.string().describe('Asset that minters lock up.'),
  chain: reference(
    'issuer',
    'Id of the chain whose oracle prices the collateral; without it, one coin counts as 1.',
  ).optional(),
  path: z
    .array(point)
    .min(1)
    .max(64)
    .optional()
    .describe('Price of the real share by points, log-linear between; or `table`.'),
  table: reference('table', 'Table with `timeMs` and `column`; linear between rows.').optional(),
  column: z.string().optional(),
  openPrice: sourced('price', 'Oracle price at the start, by which the positions are sized.'),
  sessions: sourcedSwitch('Whether the share trades, and is fed, in the hours of its exchange alone.'),
  opensAt: sourced('duration', 'Opening of the exchange, time after midnight UTC.'),
  closesAt: sourced('duration', 'Close of the exchange, time after midnight UTC.'),
  outages: sourcedSwitch('Whether the feeders obey the acts that stop them.'),
  maximumAge: sourced('duration', 'Oldest price that the contract takes.'),
  minimumCollateralRatio: sourced('fraction', 'Least worth of the collateral, of what is owed.'),
  collateralMultiplier: sourced('number', 'Factor on that ratio for collateral that Mirror trusts less.'),
  auctionDiscount: sourced('fraction', 'Discount at which an auction sells collateral.'),
  protocolFee: sourced('fraction', 'Fee on what is burned, taken from the collateral.'),
  lockup: sourced('duration', 'Time for which the proceeds of shorts are out of reach.'),
  minted: sourced('UST', 'Worth at the oracle price of all that has been minted before the start.'),
  collateralPrice: sourced('price', 'Worth of one coin of collateral by which the positions are sized.'),
  lanes: sourced('count', 'Classes of minters by collateral ratio, alike in size.'),
  ratioLow: sourced('fraction', 'Collateral ratio of the boldest class.'),
  ratioHigh: sourced('fraction', 'Collateral ratio of the most careful class; the others stand evenly between.'),
})

const AUCTIONED = 0
const AUCTIONS = 1
const OWNERS_LOSS = 2
const REFUSALS = 3
const NOTED_STALE = 4
const TENTHS_NOTED = 5
const RATIO_LOW = 6
const CELLS = 7

const microsPerCoin = 1_000_000

/** See the file's head. */
export class MirrorMarket implements Module {
  readonly id: string
  readonly asset: number
  readonly stable: number
  readonly collateral: number
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly hours: SessionHours
  private readonly path: Float64Array
  private readonly feed: OracleFeed
  private readonly lanes: PositionLanes
  private readonly lock: ProceedsLock
  private readonly vault: number
  private readonly owners: number
  private readonly fees: number
  private readonly holders: number
  private chain: TerraChain | undefined

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger, clock } = stage
    this.asset = ledger.asset(config.asset)
    this.stable = ledger.asset(config.stable)
    this.collateral = ledger.asset(config.collateral)
    this.vault = ledger.account(`${id}/vault`)
    this.owners = ledger.account(`${id}/owners`)
    this.fees = ledger.account(`${id}/fees`)
    this.holders = ledger.account(`${id}/holders`)
    this.state = stage.cells(CELLS)
    this.state[RATIO_LOW] = Number.POSITIVE_INFINITY
    this.hours = { observed: config.sessions, opensMs: config.opensAt, closesMs: config.closesAt }
    this.path = sharePath(clock, pointsOf(stage, config), this.hours)
    this.feed = new OracleFeed(stage.cells(OracleFeed.cellCount), config.openPrice, clock.startMs, config.maximumAge)
    this.lock = new ProceedsLock(stage, ledger.account(`${id}/lock`), this.stable, config.lockup)
    const opening = openingOf(config)
    const terms = { ...config, protocolFeeRate: config.protocolFee }
    const cells = stage.cells(FastPositionLanes.cellCount(opening.length))
    this.lanes =
      ledger.precision === 'exact'
        ? new ExactPositionLanes(opening, terms)
        : new FastPositionLanes(opening, terms, cells)
    this.record(stage)
  }

  link(stage: Stage): void {
    if (this.config.chain !== undefined) this.chain = stage.find(this.config.chain, TerraChain)
    this.mintOpening(stage)
  }

  /** Number of classes of minters; the lane of the shorts comes after them. */
  get classes(): number {
    return this.lanes.count - 1
  }

  /** The lane of those who mint to sell. */
  get shortLane(): number {
    return this.lanes.count - 1
  }

  /** Least ratio of collateral to what is owed, the collateral's multiplier included. */
  get requiredRatio(): number {
    return this.config.minimumCollateralRatio * this.config.collateralMultiplier
  }

  /** Price of the real share now: what somebody with a screen of its exchange sees. */
  sharePrice(): number {
    return this.path[Math.min(this.stage.clock.step, this.path.length - 1)]!
  }

  /** The same as a chart or a report reads it, after the clock has moved on. */
  sharePriceSeen(): number {
    return this.path[Math.max(0, this.stage.clock.step - 1)]!
  }

  /** Last price that the feeders brought. */
  oraclePrice(): number {
    return this.feed.price
  }

  /** UST for one coin of collateral, by the chain's oracle; the last price while that has none. */
  collateralPrice(): number {
    return this.chain === undefined ? 1 : this.chain.lastOraclePrice
  }

  /** True while the share's own exchange is open. */
  isSessionOpen(): boolean {
    return isSessionOpen(this.hours, this.stage.clock.nowMs)
  }

  /** True while the contract takes the prices: young enough, on a chain that makes blocks and has a price for the collateral. */
  isFresh(): boolean {
    const { chain } = this
    if (chain !== undefined && (chain.isHalted() || !(chain.oraclePrice > 0))) return false
    return this.feed.isFresh(this.stage.clock.nowMs)
  }

  /** Asks for a fresh price on behalf of somebody who wants to act; where there is none, a refusal is counted, and in a session told. */
  requireFresh(who: string): boolean {
    if (this.isFresh()) return true
    const { state, stage } = this
    state[REFUSALS] = state[REFUSALS]! + 1
    if (state[NOTED_STALE] === 1 || !this.isSessionOpen()) return false
    state[NOTED_STALE] = 1
    stage.refuse({
      refused: 'price-too-old',
      who,
      needed: `a price at most ${Math.round(this.config.maximumAge / 1000)} s old`,
      had: `one of ${Math.round(this.feed.ageMs(stage.clock.nowMs) / 60_000)} min`,
      because:
        'Mirror mints, burns, withdraws and auctions at a fresh oracle price alone; the pair trades on (further refusals are counted)',
    })
    return false
  }

  /** Asset that a lane owes, and collateral that it holds. */
  owed(lane: number): number {
    return this.lanes.owed(lane)
  }

  /** Collateral that a lane holds. */
  held(lane: number): number {
    return this.lanes.held(lane)
  }

  /** Worth of a lane's collateral over what it owes, at the oracle's prices; infinity where nothing is owed. */
  ratio(lane: number): number {
    const owed = this.lanes.owed(lane) * this.oraclePrice()
    return owed > 0 ? (this.lanes.held(lane) * this.collateralPrice()) / owed : Number.POSITIVE_INFINITY
  }

  /** Lane with the lowest ratio, and whether the contract would auction it: at the least ratio or below. */
  weakestLane(): number {
    let weakest = 0
    for (let lane = 1; lane < this.lanes.count; lane++) if (this.ratio(lane) < this.ratio(weakest)) weakest = lane
    return weakest
  }

  /** Fee on what is burned, as a share of its worth. */
  get protocolFee(): number {
    return this.config.protocolFee
  }

  /** UST that one asset brings in an auction now, fee taken: collateral at the oracle's price. */
  auctionValue(): number {
    const price = this.oraclePrice()
    const collateralPrice = this.collateralPrice()
    const discounted = discountedMirrorPriceFast({ ...this.config, assetPrice: price, collateralPrice })
    return discounted * collateralPrice - price * this.config.protocolFee
  }

  /** Locks collateral of an account in the lane of the shorts and mints at `ratio`. @returns asset minted; 0 if refused. */
  openShort(account: number, collateral: number, ratio: number): number {
    const { ledger } = this.stage
    if (!this.requireFresh(ownerOf(ledger.accounts[account]!))) return 0
    const wanted = Math.min(collateral, ledger.balance(account, this.collateral))
    if (!(wanted >= 1e-6)) return 0
    const opened = this.lanes.open(this.shortLane, wanted, ratio, this.prices())
    if ('refused' in opened) return this.refuse(account, 'to mint', opened.refused)
    this.move(this.collateral, account, this.vault, opened.collateral)
    return this.create(account, opened.minted)
  }

  /** Adds collateral of an account to a lane; needs no price. @returns collateral added. */
  deposit(account: number, lane: number, collateral: number): number {
    const wanted = Math.min(collateral, this.stage.ledger.balance(account, this.collateral))
    if (!(wanted >= 1e-6) || this.chain?.isHalted() === true) return 0
    return this.move(this.collateral, account, this.vault, this.lanes.deposit(lane, wanted))
  }

  /** Burns asset of an account against what a lane owes; the fee leaves its collateral. @returns asset burned; 0 if refused. */
  burn(account: number, lane: number, asset: number): number {
    const { ledger } = this.stage
    if (!this.requireFresh(ownerOf(ledger.accounts[account]!))) return 0
    const wanted = Math.min(asset, ledger.balance(account, this.asset), this.lanes.owed(lane))
    if (!(wanted >= 1e-6)) return 0
    const done = this.lanes.burn(lane, wanted, this.prices())
    if ('refused' in done) return this.refuse(account, 'to burn', done.refused)
    this.move(this.collateral, this.vault, this.fees, done.fee)
    return this.destroy(account, done.burned)
  }

  /** Takes collateral out of a lane. @returns collateral received; 0 if the position would fall below its ratio. */
  withdraw(account: number, lane: number, collateral: number): number {
    if (!this.requireFresh(ownerOf(this.stage.ledger.accounts[account]!))) return 0
    if (!(collateral >= 1e-6)) return 0
    const done = this.lanes.withdraw(lane, collateral, this.prices())
    if ('refused' in done) return this.refuse(account, 'to withdraw', done.refused)
    return this.move(this.collateral, this.vault, account, done.paid)
  }

  /**
   * Auctions a lane's collateral for asset that the account brings, as far as it owes that much.
   * @returns collateral received; 0 if refused.
   */
  auction(account: number, lane: number, offered: number): number {
    const { stage, state } = this
    const { ledger } = stage
    if (!this.requireFresh(ownerOf(ledger.accounts[account]!))) return 0
    const wanted = Math.min(offered, ledger.balance(account, this.asset), this.lanes.owed(lane))
    if (!(wanted >= 1e-6)) return 0
    const prices = this.prices()
    const done = this.lanes.auction(lane, wanted, prices)
    if ('refused' in done) return this.refuse(account, 'to auction', done.refused)
    const liquidated = this.destroy(account, done.liquidated)
    this.move(this.collateral, this.vault, this.fees, done.fee)
    this.move(this.collateral, this.vault, this.owners, done.toOwner)
    const received = this.move(this.collateral, this.vault, account, done.toLiquidator)
    const gone = received + coinsOf(done.fee)
    state[AUCTIONED] = state[AUCTIONED]! + liquidated * prices.asset
    state[AUCTIONS] = state[AUCTIONS]! + 1
    state[OWNERS_LOSS] = state[OWNERS_LOSS]! + gone * prices.collateral - liquidated * prices.asset
    this.noteAuctions(stage)
    return received
  }

  /** What owners have lost in auctions so far, UST: collateral that went beyond the worth of what it paid for. */
  ownersLoss(): number {
    return this.state[OWNERS_LOSS]!
  }

  /** Puts the proceeds of a short out of reach. @returns coins locked. */
  lockProceeds(account: number, quantity: number): number {
    return this.lock.lock(account, quantity)
  }

  /** Proceeds of shorts that are out of reach. */
  lockedProceeds(): number {
    return this.lock.locked()
  }

  /** Hands over proceeds whose time has passed; call once a step. @returns coins freed. */
  releaseProceeds(account: number): number {
    return this.lock.release(account)
  }

  act(_stage: Stage, act: Act): void {
    if (!this.config.outages) return
    if (act.kind === 'oracle-stops') this.feed.stop(true)
    else if (act.kind === 'oracle-returns') this.feed.stop(false)
    else throw new Defect(`${this.id} cannot ${act.kind}`)
  }

  observe(stage: Stage): void {
    if (!this.isSessionOpen() || this.chain?.isHalted() === true) return
    this.feed.feed(this.sharePrice(), stage.clock.nowMs)
    if (!this.feed.isStopped) this.state[NOTED_STALE] = 0
  }

  check(stage: Stage): void {
    const { ledger } = stage
    const agrees = (ledgerUnits: bigint, ledgerCoins: number, amount: LaneAmount): boolean =>
      typeof amount === 'bigint'
        ? ledgerUnits === amount
        : Math.abs(ledgerCoins - amount) <= 1e-9 * Math.abs(ledgerCoins) + 1e-6
    if (!agrees(ledger.supplyUnits(this.asset), ledger.supply(this.asset), this.lanes.totalOwed())) {
      throw new Defect(`${this.id}: what exists of ${this.config.asset} is not what positions owe`)
    }
    if (
      !agrees(
        ledger.units(this.vault, this.collateral),
        ledger.balance(this.vault, this.collateral),
        this.lanes.totalHeld(),
      )
    ) {
      throw new Defect(`${this.id}: the vault does not hold what positions hold`)
    }
  }

  measure(): void {
    const lowest = this.ratio(this.weakestLane())
    if (lowest < this.state[RATIO_LOW]!) this.state[RATIO_LOW] = lowest
  }

  report(stage: Stage, report: Report): void {
    const { state } = this
    const name = camel(this.id)
    report.metrics[`${name}AuctionedUst`] = state[AUCTIONED]!
    report.metrics[`${name}AuctionsCount`] = state[AUCTIONS]!
    report.metrics[`${name}OwnersLossUst`] = state[OWNERS_LOSS]!
    report.metrics[`${name}UncoveredUst`] = this.uncovered()
    report.metrics[`${name}MintedEndUst`] = stage.ledger.supply(this.asset) * this.oraclePrice()
    report.metrics[`${name}RatioLow`] = state[RATIO_LOW]!
    report.metrics[`${name}StaleRefusals`] = state[REFUSALS]!
  }

  save(): unknown {
    return this.lanes.save()
  }

  load(state: unknown): void {
    this.lanes.load(state)
  }

  private prices(): LanePrices {
    return { asset: this.oraclePrice(), collateral: this.collateralPrice() }
  }

  /** Worth of all collateral over all that is owed. */
  private totalRatio(): number {
    const held = coinsOf(this.lanes.totalHeld()) * this.collateralPrice()
    return held / (this.stage.ledger.supply(this.asset) * this.oraclePrice())
  }

  /** Worth of synthetic shares that no collateral covers: of positions worth less than they owe, and of those that have none left. */
  private uncovered(): number {
    let sum = this.lanes.unbacked() * this.oraclePrice()
    for (let lane = 0; lane < this.lanes.count; lane++) {
      const gap = this.lanes.owed(lane) * this.oraclePrice() - this.lanes.held(lane) * this.collateralPrice()
      if (gap > 0) sum += gap
    }
    return sum
  }

  /** Gives what was minted before the start, and is not somewhere already, to its holders. */
  private mintOpening(stage: Stage): void {
    const { ledger } = stage
    const owed = this.lanes.totalOwed()
    const missing = typeof owed === 'bigint' ? owed - ledger.supplyUnits(this.asset) : owed - ledger.supply(this.asset)
    // Doubles may differ by less than a unit.
    if (missing < -1e-6) {
      throw new BreakwaterError([
        {
          code: 'impossible-amount',
          where: { path: `issuers.${this.id}.minted` },
          message: `More ${this.config.asset} is held at the start than was minted.`,
          hint: 'Raise `minted`, or lower what the pair and the traders hold.',
        },
      ])
    }
    if (missing > 0) this.create(this.holders, missing)
  }

  private noteAuctions(stage: Stage): void {
    const { state, config } = this
    const tenths = Math.floor((10 * state[AUCTIONED]!) / config.minted) + 1
    if (tenths <= state[TENTHS_NOTED]!) return
    state[TENTHS_NOTED] = tenths
    stage.note({
      kind: 'event',
      who: this.id,
      sentence:
        tenths === 1
          ? `The first position of ${config.asset} at or below ${Math.round(this.requiredRatio * 100)} % is auctioned.`
          : `${people(state[AUCTIONED]!, config.stable)} of ${config.asset} has been auctioned.`,
      data: { auctionedUst: state[AUCTIONED]!, oraclePriceUst: this.oraclePrice() },
    })
  }

  private refuse(account: number, what: string, reason: string): 0 {
    this.stage.refuse({
      refused: `mirror-${reason.replaceAll('_', '-')}`,
      who: ownerOf(this.stage.ledger.accounts[account]!),
      needed: what,
      had: `${people(this.stage.ledger.balance(account, this.collateral), this.config.collateral)}`,
      because: `Mirror’s contract refuses (${reason.replaceAll('_', ' ')})`,
    })
    return 0
  }

  private move(asset: number, from: number, to: number, amount: LaneAmount): number {
    const { ledger } = this.stage
    if (typeof amount === 'number') return ledger.transfer(asset, from, to, amount)
    ledger.transferUnits(asset, from, to, amount)
    return coinsOf(amount)
  }

  private create(to: number, amount: LaneAmount): number {
    const { ledger } = this.stage
    if (typeof amount === 'number') return ledger.mint(this.asset, to, amount)
    ledger.mintUnits(this.asset, to, amount)
    return coinsOf(amount)
  }

  private destroy(from: number, amount: LaneAmount): number {
    const { ledger } = this.stage
    if (typeof amount === 'number') return ledger.burn(this.asset, from, amount)
    ledger.burnUnits(this.asset, from, amount)
    return coinsOf(amount)
  }

  private record(stage: Stage): void {
    const { recorder } = stage
    const { config, id } = this
    const name = camel(id)
    const panel = (key: string, title: string, unit: string): string => {
      recorder.panel({ id: key, title, unit, scale: 'linear' })
      return key
    }
    const column = (columnId: string, label: string, unit: string, panelId: string, read: () => number): void =>
      recorder.column({ id: columnId, label, unit, panel: panelId, read })
    const price = panel(`price-of-${config.asset}`, `Price of ${config.asset}`, config.stable)
    column(`${name}OraclePriceUst`, 'oracle', config.stable, price, () => this.oraclePrice())
    recorder.column({
      id: `${name}SharePriceUst`,
      label: 'real share',
      unit: config.stable,
      panel: price,
      role: 'input',
      read: () => this.sharePriceSeen(),
    })
    const ratio = panel(`ratio-of-${id}`, `Collateral of minters of ${config.asset}`, 'fraction')
    column(`${name}Ratio`, 'all positions', 'fraction', ratio, () => this.totalRatio())
    column(`${name}LowestRatio`, 'weakest class', 'fraction', ratio, () => this.ratio(this.weakestLane()))
    const auctions = panel(`auctions-of-${id}`, 'Auctioned so far, and uncovered', config.stable)
    column(`${name}AuctionedUst`, 'auctioned', config.stable, auctions, () => this.state[AUCTIONED]!)
    column(`${name}UncoveredUst`, 'covered by no collateral', config.stable, auctions, () => this.uncovered())
    const age = panel(`oracle-age-of-${id}`, 'Age of the oracle price', 'h')
    column(
      `${name}OracleAgeHours`,
      'age',
      'h',
      age,
      () => Math.max(0, this.feed.ageMs(stage.clock.nowMs - stage.clock.stepMs)) / 3_600_000,
    )
  }
}

function openingOf(config: z.output<typeof schema>): LaneOpening[] {
  return openingLanes({
    lanes: Math.max(1, config.lanes),
    mintedMicros: BigInt(Math.round((config.minted / config.openPrice) * microsPerCoin)),
    ratioLow: config.ratioLow,
    ratioHigh: config.ratioHigh,
    assetPrice: config.openPrice,
    collateralPrice: config.collateralPrice,
  })
}

function pointsOf(
  stage: Stage,
  config: z.output<typeof schema>,
): { timesMs: readonly number[]; prices: readonly number[]; logarithmic: boolean } {
  const table = config.table === undefined ? undefined : stage.tables.get(config.table)
  const timesMs = table?.['timeMs'] ?? config.path?.map(at => at.at) ?? [stage.clock.startMs]
  const prices = table?.[config.column ?? 'close'] ?? config.path?.map(at => at.price) ?? [config.openPrice]
  return { timesMs, prices, logarithmic: table === undefined }
}

function coinsOf(amount: LaneAmount): number {
  return typeof amount === 'number' ? amount : Number(amount) / microsPerCoin
}

function camel(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The registered kind. */
export const mirrorMarketKind: Kind = defineKind({
  kind: 'mirror-market',
  role: 'issuer',
  title: 'Mirror: a synthetic share',
  description:
    'One synthetic share: positions in lanes by collateral ratio, an oracle with the hours of the real share’s exchange and outages, auctions, ' +
    'locked proceeds of shorts. Exact as the contract in the exact core. Not modelled: delisting, votes, rewards in MIR, the price of MIR.',
  schema,
  acts: {
    'oracle-stops': { description: 'The feeders stop: the last price grows old.', schema: z.strictObject({}) },
    'oracle-returns': { description: 'The feeders come back.', schema: z.strictObject({}) },
  },
  accounts: (id, config) => {
    const held = openingOf(config).reduce((sum, lane) => sum + lane.collateralMicros, 0n)
    return [
      { id: `${id}/vault`, holds: { [config.collateral]: Number(held) / microsPerCoin } },
      { id: `${id}/owners` },
      { id: `${id}/fees` },
      { id: `${id}/holders` },
      { id: `${id}/lock` },
    ]
  },
  build: (stage, id, config) => new MirrorMarket(stage, id, config),
})
