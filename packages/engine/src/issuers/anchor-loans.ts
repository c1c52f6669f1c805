/**
 * Anchor's borrowers: loans against bLuna, the queue of bids that buys the collateral of those above their limit, and the hub that holds
 * the LUNA behind it. When the chain's price falls, collateral is sold at a premium to whoever has bid, the bids repay the loans, and what
 * bids cannot cover is bad debt. Who bought collateral and wants LUNA for it waits three weeks.
 */

import { z } from 'zod'
import { BreakwaterError, Defect } from '../money/mistake.ts'
import { exp, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'
import {
  type BlunaHub,
  type BlunaHubTerms,
  blunaHubLuna,
  checkBlunaSlashing,
  completeUndelegations,
  openBlunaHub,
  requestUnbond,
  slashBlunaStake,
  withdrawUnbonded,
} from './anchor/bluna-hub.ts'
import { ExactLoans } from './anchor-loans-exact.ts'
import { FastLoans } from './anchor-loans-fast.ts'
import {
  bondedFor,
  type CollateralPrice,
  checkLoansTerms,
  collateralOf,
  type LiquidationRound,
  type LoansCore,
  microsPerCoin,
  openLoanClasses,
  toDecimal,
} from './anchor-loans-opening.ts'
import { AnchorMarket } from './anchor-market.ts'
import { TerraChain } from './terra/terra-chain.ts'

const schema = z.strictObject({
  savings: reference('issuer', 'Id of the savings that lend.'),
  chain: reference('issuer', 'Id of the chain: its oracle price is the price of the collateral.'),
  stable: z.string(),
  coin: z.string().describe('Coin that is staked, LUNA.'),
  receipt: z.string().describe('Asset that stands for the staked coin and is the collateral, bLUNA.'),
  loans: sourced('UST', 'All loans at the start; the same as in the savings.'),
  classes: sourced('count', 'Classes of borrowers, with equal loans.'),
  loanToValueLow: sourced('fraction', 'Lowest share of the worth of his collateral that a borrower owes at the start.'),
  loanToValueHigh: sourced('fraction', 'Highest such share.'),
  loanToValueShape: sourced(
    'number',
    'How borrowers spread between them: 1 evenly, above 1 more of them near the low.',
  ),
  coinPrice: sourced('price', 'Price of the coin at the start; the same as the chain’s.'),
  hubRate: sourced('rate', 'Coins for one receipt at the start.'),
  maxLoanToValue: sourced('fraction', 'Share of the worth of the collateral above which a loan is liquidated.'),
  safeRatio: sourced('fraction', 'Share of its limit to which a liquidated loan is brought down.'),
  liquidationThreshold: sourced('UST', 'Collateral worth no more than this is sold whole.'),
  bidFee: sourced('fraction', 'Part of what bids pay that the protocol keeps.'),
  liquidatorFee: sourced('fraction', 'Part that goes to whoever calls the liquidation.'),
  premiumStep: sourced('fraction', 'Step of the premium from one slot of the queue to the next.'),
  premiumSlots: sourced('count', 'Slots of the queue, the first without a premium.'),
  bids: sourced('UST', 'Bids that wait in the queue at the start.'),
  bidsMeanPremium: sourced('fraction', 'Scale of the premium over which bids thin out.'),
  bidsReady: sourced('UST', 'What bidders have beside it, to bid anew.'),
  bidsPerHour: sourced('per-hour', 'Share of what the queue misses that is bid anew in an hour.'),
  bidsFollowPrice: sourced('number', 'Power with which the queue that bidders aim at follows the price of the coin.'),
  repayReady: sourced('UST', 'Stable coins that borrowers hold to pay back in time.'),
  repayAbove: sourced('fraction', 'Share of his limit above which a borrower pays back.'),
  repayPerHour: sourced('per-hour', 'Share of such loans paid back in an hour.'),
  unbondPerHour: sourced('per-hour', 'Share of the collateral bought that bidders ask the hub to unbond in an hour.'),
  pegRecoveryFee: sourced('fraction', 'Fee of the hub on minting and unbonding while its rate is low.'),
  pegFeeBelow: sourced('rate', 'Rate of the hub below which the fee applies.'),
  hubEpoch: sourced('duration', 'Time over which the hub gathers requests to unbond.'),
  unbonding: sourced('duration', 'Time in which the chain gives staked coins back.'),
})

const LIQUIDATED_UST = 0
const LIQUIDATED_RECEIPTS = 1
const LIQUIDATIONS = 2
const REPAID_IN_TIME = 3
const TENTHS_NOTED = 4
const BIDS_MISSING_NOTED = 5
const BIDS_SPENT = 6
const CELLS = 7

/** Amounts below a coin are not bid or unbonded: they would be all rounding. */
const smallestAmount = 1

/** Borrowers of a savings part, their collateral, the bids, the hub. See the file's head. */
export class AnchorLoans implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly coreCells: Float64Array
  private readonly stable: number
  private readonly coin: number
  private readonly receipt: number
  private readonly bidders: number
  private readonly hubAccount: number
  private readonly hubTerms: BlunaHubTerms
  private market!: AnchorMarket
  private chain!: TerraChain
  private core!: LoansCore
  /** Counts in micro-units in both cores: it is asked a few times a step at most. */
  private hub: BlunaHub

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger } = stage
    this.stable = ledger.asset(config.stable)
    this.coin = ledger.asset(config.coin)
    this.receipt = ledger.asset(config.receipt)
    this.bidders = ledger.account(`${id}/bidders`)
    this.hubAccount = ledger.account(`${id}/hub`)
    this.state = stage.cells(CELLS)
    this.coreCells = stage.cells(FastLoans.cellCount(config))
    this.hubTerms = {
      pegRecoveryFee: toDecimal(config.pegRecoveryFee),
      feeBelowRate: toDecimal(config.pegFeeBelow),
      epochMs: config.hubEpoch,
      unbondingMs: config.unbonding,
      chainUnbondingMs: config.unbonding,
    }
    const supplyMicros = collateralOf(openLoanClasses(config))
    this.hub = openBlunaHub({
      bondedMicros: bondedFor(supplyMicros, config.hubRate),
      supplyMicros,
      openedMs: stage.clock.startMs,
    })
    this.record(stage)
  }

  link(stage: Stage): void {
    const { config, id } = this
    const { ledger } = stage
    this.chain = stage.find(config.chain, TerraChain)
    this.market = stage.find(config.savings, AnchorMarket)
    this.agree('loans', config.loans, this.market.loans(), `${config.savings} has lent`)
    this.agree('coinPrice', config.coinPrice, this.chain.oraclePrice, `the price on ${config.chain} is`)
    const place = {
      ledger,
      market: this.market,
      stable: this.stable,
      receipt: this.receipt,
      collateral: ledger.account(`${id}/collateral`),
      bids: ledger.account(`${id}/bids`),
      bidders: this.bidders,
      borrowers: ledger.account(`${id}/borrowers`),
      fees: ledger.account(`${id}/fees`),
    }
    this.core =
      ledger.precision === 'exact' ? new ExactLoans(place, config) : new FastLoans(place, config, this.coreCells)
  }

  /** Loans with interest to the last accrual, UST. */
  loans(): number {
    return this.core.loans()
  }

  /** Worth of the collateral at the chain's price, UST. */
  collateralWorth(): number {
    const price = this.lastPrice()
    return (this.core.collateral() * price.coinPrice * Number(price.hubRate)) / 1e18
  }

  /** Bids in the queue, UST. */
  bidsLeft(): number {
    return this.core.bidsLeft()
  }

  /** What borrowers owe above the worth of their collateral, class by class, UST. */
  badDebt(): number {
    return this.core.badDebt(this.lastPrice())
  }

  /** Coins for one receipt. */
  hubRate(): number {
    return Number(this.hub.rate) / 1e18
  }

  blockWork(stage: Stage): void {
    // No blocks: no price, no liquidation, no message to the hub.
    if (this.chain.isHalted()) return
    const { config, state } = this
    const price = this.price()
    const hours = stage.clock.stepHours
    if (price.coinPrice > 0) {
      this.refillBids(price, hours)
      const part = 1 - exp(-config.repayPerHour * hours)
      if (part > 0) {
        state[REPAID_IN_TIME] = state[REPAID_IN_TIME]! + this.core.repayAbove(price, config.repayAbove, part)
      }
      this.book(stage, this.core.liquidate(price), price)
    }
    this.workHub(stage, hours)
  }

  act(_stage: Stage, act: Act): void {
    if (act.kind !== 'slash') throw new Defect(`${this.id} cannot ${act.kind}`)
    const { share } = act.config as { share: number }
    const { hub, burnedMicros } = slashBlunaStake(this.hub, toDecimal(Math.min(1, Math.max(0, share))))
    this.stage.ledger.burnUnits(this.coin, this.hubAccount, burnedMicros)
    // Anyone may have the hub look; somebody does.
    this.hub = checkBlunaSlashing(hub)
  }

  check(stage: Stage): void {
    this.core.check()
    const { ledger } = stage
    const booked = blunaHubLuna(this.hub)
    const off = Number(booked) / microsPerCoin - ledger.balance(this.hubAccount, this.coin)
    const agrees =
      ledger.precision === 'exact'
        ? booked === ledger.units(this.hubAccount, this.coin)
        : Math.abs(off) <= (Number(booked) / microsPerCoin) * 1e-9 + 1e-3
    if (!agrees) throw new Defect(`the hub answers for ${booked} micro-units, its account is off by ${off} coins`)
  }

  report(_stage: Stage, report: Report): void {
    const { state } = this
    const badDebt = this.badDebt()
    Object.assign(report.metrics, {
      anchorLiquidatedUst: state[LIQUIDATED_UST]!,
      anchorLiquidatedBluna: state[LIQUIDATED_RECEIPTS]!,
      anchorLiquidationsCount: state[LIQUIDATIONS]!,
      anchorBidsSpentUst: state[BIDS_SPENT]!,
      anchorRepaidInTimeUst: state[REPAID_IN_TIME]!,
      anchorBadDebtUst: badDebt,
      anchorLoansEndUst: this.loans(),
    })
    if (state[LIQUIDATIONS]! === 0 && badDebt < 1e6) return
    report.sentences.push(
      `Bids repay ${people(state[LIQUIDATED_UST]!, this.config.stable)} of loans in liquidations; ` +
        `${people(badDebt, this.config.stable)} of bad debt is left.`,
    )
  }

  save(): unknown {
    return { core: this.core.save(), hub: this.hub }
  }

  load(state: unknown): void {
    const saved = state as { core: unknown; hub: BlunaHub }
    this.core.load(saved.core)
    this.hub = saved.hub
  }

  /** For figures: the last price while the chain has none. */
  private lastPrice(): CollateralPrice {
    return { coinPrice: this.chain.lastOraclePrice, hubRate: this.hub.rate }
  }

  private price(): CollateralPrice {
    return { coinPrice: this.chain.oraclePrice, hubRate: this.hub.rate }
  }

  private agree(key: string, ours: number, theirs: number, what: string): void {
    if (Math.abs(ours - theirs) <= 1e-9 * Math.abs(theirs) + 1e-6) return
    throw new BreakwaterError([
      {
        code: 'loans-disagree',
        where: { path: `issuers.${this.id}.${key}` },
        message: `The borrowers are opened with ${ours}, but ${what} ${theirs}.`,
        hint: 'Write the same number in both places.',
      },
    ])
  }

  /** Bidders bring the queue back toward its size at the start, and aim at less as the coin's price falls. */
  private refillBids(price: CollateralPrice, hours: number): void {
    const { config } = this
    const aim = config.bids * pow(price.coinPrice / config.coinPrice, config.bidsFollowPrice)
    const missing = Math.min(aim, config.bids) - this.core.bidsLeft()
    const amount = missing * (1 - exp(-config.bidsPerHour * hours))
    if (amount >= smallestAmount) this.core.placeBids(amount)
  }

  private book(stage: Stage, round: LiquidationRound, price: CollateralPrice): void {
    const { state, config } = this
    if (round.count > 0) {
      const first = state[LIQUIDATIONS] === 0
      state[LIQUIDATED_UST] = state[LIQUIDATED_UST]! + round.repaid
      state[LIQUIDATED_RECEIPTS] = state[LIQUIDATED_RECEIPTS]! + round.sold
      state[LIQUIDATIONS] = state[LIQUIDATIONS]! + round.count
      state[BIDS_SPENT] = state[BIDS_SPENT]! + round.spent
      if (first) this.noteFirst(stage, round, price)
      const tenths = Math.floor((state[LIQUIDATED_UST]! / config.loans) * 10)
      if (tenths > state[TENTHS_NOTED]!) this.noteTenth(stage, tenths, price)
    }
    if (!round.bidsMissing || state[BIDS_MISSING_NOTED] === 1) return
    state[BIDS_MISSING_NOTED] = 1
    stage.refuse({
      refused: 'not-enough-bids',
      who: this.id,
      needed: 'a liquidation of all loans above their limit',
      had: `${people(this.core.bidsLeft(), config.stable)} of bids`,
      because: 'a sale that the queue’s bids cannot pay for is refused whole: such loans stay as they are (told once)',
    })
  }

  private noteFirst(stage: Stage, round: LiquidationRound, price: CollateralPrice): void {
    stage.note({
      kind: 'event',
      who: this.id,
      sentence: `The first loans are liquidated, at ${people(price.coinPrice, 'USD')} a coin: ${people(round.sold, this.config.receipt)} of collateral for ${people(round.spent, this.config.stable)} of bids.`,
      data: { repaidUst: round.repaid, soldReceipts: round.sold, coinPriceUsd: price.coinPrice },
    })
  }

  private noteTenth(stage: Stage, tenths: number, price: CollateralPrice): void {
    const { state } = this
    state[TENTHS_NOTED] = tenths
    stage.note({
      kind: 'event',
      who: this.id,
      sentence: `Liquidations have repaid ${tenths === 1 ? 'a tenth' : `${tenths} tenths`} of the loans; ${people(this.core.bidsLeft(), this.config.stable)} of bids are left.`,
      data: {
        liquidatedUst: state[LIQUIDATED_UST]!,
        loansUst: this.loans(),
        badDebtUst: this.badDebt(),
        coinPriceUsd: price.coinPrice,
      },
    })
  }

  private workHub(stage: Stage, hours: number): void {
    const { ledger, clock } = stage
    const nowMs = clock.nowMs + clock.stepMs
    if (this.hub.undelegations.length > 0) this.hub = completeUndelegations(this.hub, nowMs)
    const wanted = ledger.balance(this.bidders, this.receipt) * (1 - exp(-this.config.unbondPerHour * hours))
    if (wanted >= smallestAmount) {
      const micros = BigInt(Math.floor(wanted * microsPerCoin))
      const request = requestUnbond(this.hub, this.hubTerms, this.bidders.toString(), micros, nowMs)
      if (request.refused === undefined) {
        this.hub = request.hub
        ledger.burnUnits(this.receipt, this.bidders, micros)
      }
    }
    if (this.hub.balanceMicros === 0n) return
    const withdrawal = withdrawUnbonded(this.hub, this.hubTerms, this.bidders.toString(), nowMs)
    if (withdrawal.refused !== undefined) return
    this.hub = withdrawal.hub
    ledger.transferUnits(this.coin, this.hubAccount, this.bidders, withdrawal.paidMicros)
  }

  private record(stage: Stage): void {
    const { recorder } = stage
    const panel = 'anchor-loans'
    recorder.panel({ id: panel, title: 'Loans of Anchor and what stands for them', unit: 'UST', scale: 'linear' })
    const column = (id: string, label: string, read: () => number, panelId = panel): void =>
      recorder.column({ id, label, unit: 'UST', panel: panelId, read })
    column('anchorLoansUst', 'loans', () => this.loans())
    column('anchorCollateralUst', 'worth of the collateral', () => this.collateralWorth())
    column('anchorLiquidatedUst', 'liquidated so far', () => this.state[LIQUIDATED_UST]!)
    column('anchorBadDebtUst', 'bad debt', () => this.badDebt())
    recorder.panel({ id: 'anchor-bids', title: 'Bids in Anchor’s liquidation queue', unit: 'UST', scale: 'linear' })
    column('anchorBidsUst', 'bids', () => this.bidsLeft(), 'anchor-bids')
  }
}

/** The registered kind. */
export const anchorLoansKind: Kind = defineKind({
  kind: 'anchor-loans',
  role: 'issuer',
  title: 'Anchor loans',
  description:
    'Borrowers of an anchor-market part in classes of equal loans, bLuna as collateral, the liquidation queue with its premiums, the hub ' +
    'that stakes the LUNA. A class stands for many borrowers and is treated as one position. Not modelled: new loans, collateral added or ' +
    'taken back, bETH and other collateral, single bids, the waiting time of bids, bids taken back, a market for bLuna.',
  schema,
  acts: {
    slash: {
      description: 'Validators of the hub are slashed: the LUNA burns, and the rate of bLuna falls.',
      schema: z.strictObject({ share: sourced('fraction', 'Share of the stake that burns.') }),
    },
  },
  accounts: (id, config) => {
    checkLoansTerms(id, config)
    const collateralMicros = collateralOf(openLoanClasses(config))
    const coins = (micros: bigint): number => Number(micros) / microsPerCoin
    return [
      { id: `${id}/hub`, holds: { [config.coin]: coins(bondedFor(collateralMicros, config.hubRate)) } },
      { id: `${id}/collateral`, holds: { [config.receipt]: coins(collateralMicros) } },
      { id: `${id}/bids`, holds: { [config.stable]: config.bids } },
      { id: `${id}/bidders`, holds: { [config.stable]: config.bidsReady } },
      { id: `${id}/borrowers`, holds: { [config.stable]: config.repayReady } },
      { id: `${id}/fees` },
    ]
  },
  build: (stage, id, config) => new AnchorLoans(stage, id, config),
})
