/**
 * Anchor's savings as a part of the stage: aUST on the ledger, cash behind a gate (who comes after the cash has gone gets nothing), loans
 * that are not for sale, a yield reserve that tops savers up once an epoch and drains.
 */

import { z } from 'zod'
import { reference, sourced, sourcedSwitch } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { ownerOf, people } from '../step/wording.ts'
import { anchorBorrowRate } from './anchor/market.ts'
import {
  type AnchorDepositsState,
  type AnchorDepositsTerms,
  accrueDeposits,
  depositExchangeRate,
  openAnchorDeposits,
  redeemableMicros,
  redeemStable,
  repayStable,
  settleDepositEpoch,
} from './anchor-deposits.ts'
import { AnchorDepositsFast } from './anchor-deposits-fast.ts'
import type { WasmAmount, WasmDecimal } from './terra/cosmwasm-decimal.ts'
import { TerraChain } from './terra/terra-chain.ts'

const schema = z.strictObject({
  stable: z.string(),
  receipt: z.string().describe('Asset that savers hold, aUST.'),
  chain: reference('issuer', 'Id of the chain.'),
  cash: sourced('UST', 'Deposits that are not lent out.'),
  loans: sourced('UST', 'Deposits that are lent out.'),
  exchangeRate: sourced('rate', 'Stable coins per receipt at the start.'),
  yieldReserve: sourced('UST', 'What tops savers up.'),
  interest: sourcedSwitch('Whether interest runs; off in stories that leave it out.'),
  savingRate: sourced('fraction', 'Yearly rate promised to savers.'),
  borrowBase: sourced('fraction', 'Yearly rate of loans at no use of the deposits.'),
  borrowSlope: sourced('fraction', 'Yearly rate added at full use.'),
  blocksPerYear: sourced('count', 'Blocks that the protocol counts as a year.'),
  epochBlocks: sourced('count', 'Blocks of an epoch.'),
  bufferShare: sourced('fraction', 'Most of the reserve that one epoch pays.'),
  collateralIncome: sourced('per-hour', 'Staking income of borrowers’ collateral an hour, as a share of the loans.'),
})

const LAST_HEIGHT = 0
const EPOCH_HEIGHT = 1
const GATE_REFUSALS = 2
const CELLS = 3

const microsPerCoin = 1_000_000
const one = 1_000_000_000_000_000_000n

/** See the file's head. */
export class AnchorMarket implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly stable: number
  private readonly receipt: number
  private readonly cash: number
  private readonly reserve: number
  private readonly unassigned: number
  private readonly collateral: number
  private readonly collector: number
  private readonly fast: AnchorDepositsFast
  private readonly terms: AnchorDepositsTerms
  private exact: AnchorDepositsState
  private chain!: TerraChain

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger } = stage
    this.stable = ledger.asset(config.stable)
    this.receipt = ledger.asset(config.receipt)
    this.cash = ledger.account(`${id}/cash`)
    this.reserve = ledger.account(`${id}/reserve`)
    this.unassigned = ledger.account(`${id}/unassigned`)
    this.collateral = ledger.account(`${id}/collateral-income`)
    this.collector = ledger.account(`${id}/collector`)
    this.state = stage.cells(CELLS)
    const perBlock = (yearly: number): number => (config.interest ? yearly / config.blocksPerYear : 0)
    const toDec = (value: number): bigint => BigInt(Math.round(value * 1e18))
    this.terms = {
      baseRatePerBlock: toDec(perBlock(config.borrowBase)),
      interestMultiplierPerBlock: toDec(perBlock(config.borrowSlope)),
      targetDepositRatePerBlock: toDec(perBlock(config.savingRate)),
      thresholdDepositRatePerBlock: toDec(perBlock(config.savingRate)),
      bufferDistributionFactor: toDec(config.bufferShare),
      ancPurchaseFactor: 0n,
    }
    this.fast = new AnchorDepositsFast(
      {
        baseRatePerBlock: perBlock(config.borrowBase),
        interestMultiplierPerBlock: perBlock(config.borrowSlope),
        targetDepositRatePerBlock: perBlock(config.savingRate),
        thresholdDepositRatePerBlock: perBlock(config.savingRate),
        bufferDistributionFactor: config.bufferShare,
        ancPurchaseFactor: 0,
      },
      {
        cash: config.cash,
        liabilities: config.loans,
        yieldReserve: config.yieldReserve,
        exchangeRate: config.exchangeRate,
      },
      stage.cells(AnchorDepositsFast.cellCount),
    )
    this.exact = openingOf(config)
    const { recorder } = stage
    recorder.panel({ id: 'anchor', title: 'Deposits in Anchor', unit: 'UST', scale: 'linear' })
    recorder.column({
      id: 'anchorDepositsUst',
      label: 'deposits',
      unit: 'UST',
      panel: 'anchor',
      read: () => this.deposits(),
    })
    recorder.panel({ id: 'anchor-reserve', title: 'Anchor’s yield reserve', unit: 'UST', scale: 'linear' })
    recorder.column({
      id: 'anchorYieldReserveUst',
      label: 'yield reserve',
      unit: 'UST',
      panel: 'anchor-reserve',
      read: () => stage.ledger.balance(this.reserve, this.stable),
    })
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.state[LAST_HEIGHT] = this.chain.height
    this.state[EPOCH_HEIGHT] = this.chain.height
    this.exact.market.lastInterestHeight = this.chain.height
    this.exact.epochHeight = this.chain.height
  }

  /** Gives savers their receipts at the start: a share of all. */
  endow(account: number, share = 1): void {
    const { ledger } = this.stage
    ledger.transfer(this.receipt, this.unassigned, account, ledger.supply(this.receipt) * share)
  }

  /** Stable coins per receipt. */
  exchangeRate(): number {
    return this.stage.ledger.precision === 'exact'
      ? Number(depositExchangeRate(this.exact)) / 1e18
      : this.fast.exchangeRate
  }

  /** Worth of all receipts, stable coins. */
  deposits(): number {
    return this.stage.ledger.supply(this.receipt) * this.exchangeRate()
  }

  /** Worth of an account's receipts, stable coins. */
  depositsOf(account: number): number {
    return this.stage.ledger.balance(account, this.receipt) * this.exchangeRate()
  }

  /** Cash that can be redeemed now, stable coins. */
  redeemable(): number {
    return this.stage.ledger.precision === 'exact'
      ? Number(redeemableMicros(this.exact)) / microsPerCoin
      : this.fast.redeemable
  }

  /**
   * Redeems receipts of an account for up to `amount` stable coins, as far as receipts and cash go.
   * @returns stable coins received.
   */
  redeem(account: number, amount: number): number {
    const wanted = Math.min(amount, this.redeemable(), this.depositsOf(account))
    if (wanted < amount * 0.999 && this.redeemable() < amount * 0.999) this.noteGate(account, amount)
    if (!(wanted > 1e-6)) return 0
    return this.stage.ledger.precision === 'exact'
      ? this.redeemExact(account, wanted)
      : this.redeemFast(account, wanted)
  }

  /** What borrowers owe at the last accrual, stable coins. */
  loans(): number {
    return this.isExact() ? Number(this.exact.market.totalLiabilities) / 1e24 : this.fast.liabilities
  }

  /** What borrowers owe at the last accrual, micro-units as a decimal. Exact core only. */
  liabilities(): WasmDecimal {
    return this.exact.market.totalLiabilities
  }

  /** What a loan of 1 at the start owes at the last accrual, as a double. */
  loanIndex(): number {
    return this.isExact() ? Number(this.exact.market.globalInterestIndex) / 1e18 : this.fast.interestIndex
  }

  /** The same as the contract keeps it. Exact core only. */
  interestIndex(): WasmDecimal {
    return this.exact.market.globalInterestIndex
  }

  /** The index that an accrual at this height would give, as a double. */
  loanIndexNow(): number {
    if (!this.isExact()) {
      const blocks = this.chain.height - this.state[LAST_HEIGHT]!
      return this.fast.interestIndex * (1 + blocks * this.fast.borrowRate())
    }
    const { market, cashMicros } = this.exact
    const blocks = Math.max(0, this.chain.height - market.lastInterestHeight)
    const rate = Number(anchorBorrowRate(market, cashMicros, this.terms).ratePerBlock) / 1e18
    return this.loanIndex() * (1 + blocks * rate)
  }

  /** Brings interest up to this height, as every message to the market does. False where the contract would abort. */
  accrue(): boolean {
    if (!this.isExact()) return this.accrueFast()
    const result = accrueDeposits(this.exact, this.terms, this.chain.height)
    if (result.refused !== undefined) return false
    this.exact = result.state
    return true
  }

  /**
   * Pays loans back from an account: cash rises, what borrowers owe falls. Exact core only.
   * @returns micro-units taken: what is above all that is owed stays.
   */
  repayUnits(account: number, micros: WasmAmount): WasmAmount {
    const result = repayStable(this.exact, this.terms, this.chain.height, micros)
    if (result.refused !== undefined) return 0n
    this.exact = result.state
    this.stage.ledger.transferUnits(this.stable, account, this.cash, result.repaidMicros)
    return result.repaidMicros
  }

  /** Pays loans back from an account, at most what it has and what is owed. @returns stable coins taken. */
  repay(account: number, amount: number): number {
    const { ledger } = this.stage
    if (this.isExact()) {
      const has = ledger.units(account, this.stable)
      const wanted = BigInt(Math.floor(Math.max(0, amount) * microsPerCoin))
      return Number(this.repayUnits(account, wanted < has ? wanted : has)) / microsPerCoin
    }
    if (!this.accrueFast()) return 0
    const repaid = this.fast.repay(Math.min(amount, ledger.balance(account, this.stable)))
    return repaid > 0 ? ledger.transfer(this.stable, account, this.cash, repaid) : 0
  }

  blockWork(stage: Stage): void {
    if (!this.config.interest) return
    const { state } = this
    const { height } = this.chain
    const blocks = height - state[EPOCH_HEIGHT]!
    if (blocks < this.config.epochBlocks) return
    state[EPOCH_HEIGHT] = height
    const hours = (blocks * this.chain.blockTimeMs) / 3_600_000
    const { ledger } = stage
    const loans = this.config.loans
    const income = ledger.transfer(
      this.stable,
      this.collateral,
      this.reserve,
      this.config.collateralIncome * loans * hours,
    )
    if (ledger.precision === 'exact') this.settleExact(height, income)
    else this.settleFast(height, income)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['anchorDepositsEndUst'] = this.deposits()
    report.metrics['anchorGateRefusals'] = this.state[GATE_REFUSALS]!
  }

  save(): unknown {
    return { ...this.exact, market: { ...this.exact.market } }
  }

  load(state: unknown): void {
    const saved = state as AnchorDepositsState
    this.exact = { ...saved, market: { ...saved.market } }
  }

  private redeemExact(account: number, wanted: number): number {
    const { ledger } = this.stage
    const rate = depositExchangeRate(this.exact)
    const wantedMicros = BigInt(Math.floor(wanted * microsPerCoin))
    let receipts = (wantedMicros * one) / rate
    const has = ledger.units(account, this.receipt)
    if (receipts > has) receipts = has
    let result = redeemStable(this.exact, this.terms, this.chain.height, receipts)
    const worthMicros = (result.refused === undefined ? result.paidMicros : result.neededMicros) ?? 0n
    const gateMicros = (result.refused === undefined ? undefined : result.hadMicros) ?? wantedMicros
    const mostMicros = gateMicros < wantedMicros ? gateMicros : wantedMicros
    if (worthMicros > mostMicros) {
      // Interest since the last accrual has made the receipts worth more than what was wanted, or than the cash: so many fewer.
      receipts = (receipts * mostMicros) / worthMicros
      result = redeemStable(this.exact, this.terms, this.chain.height, receipts)
    }
    if (result.refused !== undefined) return 0
    this.exact = result.state
    ledger.burnUnits(this.receipt, account, receipts)
    ledger.transferUnits(this.stable, this.cash, account, result.paidMicros)
    return Number(result.paidMicros) / microsPerCoin
  }

  private redeemFast(account: number, wanted: number): number {
    const { ledger } = this.stage
    this.accrueFast()
    // A hair below the cash: product and quotient of a double need not meet, and the gate refuses whole.
    const payable = Math.min(wanted, this.fast.redeemable * (1 - 1e-15))
    const receipts = ledger.burn(
      this.receipt,
      account,
      Math.min(payable / this.fast.exchangeRate, this.fast.austSupply),
    )
    const paid = this.fast.redeem(receipts)
    if (!(paid > 0)) {
      ledger.mint(this.receipt, account, receipts)
      return 0
    }
    return ledger.transfer(this.stable, this.cash, account, paid)
  }

  private isExact(): boolean {
    return this.stage.ledger.precision === 'exact'
  }

  private accrueFast(): boolean {
    const { height } = this.chain
    const accrued = this.fast.accrue(height - this.state[LAST_HEIGHT]!)
    this.state[LAST_HEIGHT] = height
    return accrued
  }

  private settleExact(height: number, income: number): void {
    const { ledger } = this.stage
    const result = settleDepositEpoch(this.exact, this.terms, height, BigInt(Math.floor(income * microsPerCoin + 0.5)))
    if (result.refused !== undefined) return
    this.exact = result.state
    ledger.transferUnits(this.stable, this.reserve, this.cash, result.distributedMicros)
    ledger.transferUnits(this.stable, this.cash, this.collector, result.toCollectorMicros)
  }

  private settleFast(height: number, income: number): void {
    const { ledger } = this.stage
    const cashBefore = this.fast.cash
    const blocks = height - this.state[LAST_HEIGHT]!
    this.state[LAST_HEIGHT] = height
    const distributed = this.fast.settleEpoch(blocks, income)
    const toCollector = cashBefore + distributed - this.fast.cash
    ledger.transfer(this.stable, this.reserve, this.cash, distributed)
    if (toCollector > 0) ledger.transfer(this.stable, this.cash, this.collector, toCollector)
  }

  private noteGate(account: number, amount: number): void {
    const { state, stage } = this
    state[GATE_REFUSALS] = state[GATE_REFUSALS]! + 1
    if (state[GATE_REFUSALS] !== 1) return
    stage.refuse({
      refused: 'no-stable-available',
      who: ownerOf(stage.ledger.accounts[account]!),
      needed: people(amount, this.config.stable),
      had: people(this.redeemable(), this.config.stable),
      because:
        'Anchor’s cash is lent out: redemptions beyond it wait for loans to come back (further refusals are counted, not listed)',
    })
  }
}

function openingOf(config: z.output<typeof schema>): AnchorDepositsState {
  const micros = (coins: number): bigint => BigInt(Math.round(coins * microsPerCoin))
  return openAnchorDeposits({
    cashMicros: micros(config.cash),
    liabilitiesMicros: micros(config.loans),
    yieldReserveMicros: micros(config.yieldReserve),
    exchangeRate: BigInt(Math.round(config.exchangeRate * 1e15)) * 1000n,
    height: 0,
  })
}

/** The registered kind. */
export const anchorMarketKind: Kind = defineKind({
  kind: 'anchor-market',
  role: 'issuer',
  title: 'Anchor savings',
  description:
    'Deposits in aUST, cash behind the redeem gate, loans, interest by block and a yield reserve settled by epoch. Loans are one block ' +
    'here; a part of the kind anchor-loans gives them borrowers, collateral and liquidations.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/cash`, holds: { [config.stable]: config.cash } },
    { id: `${id}/reserve`, holds: { [config.stable]: config.yieldReserve } },
    { id: `${id}/unassigned`, holds: { [config.receipt]: Number(openingOf(config).austSupplyMicros) / microsPerCoin } },
    {
      id: `${id}/collateral-income`,
      holds: { [config.stable]: config.interest ? config.loans * config.collateralIncome * 24 * 90 : 0 },
    },
    { id: `${id}/collector` },
  ],
  build: (stage, id, config) => new AnchorMarket(stage, id, config),
})
