/**
 * An app through which people pay merchants, as Chai was told to be. With real payments every one of them moves won coins on the chain:
 * they must be minted first, tax and gas go to the stakers, balances are demand for the peg. With mirrored payments the bank settles, and
 * what reaches the chain is a copy: gas at most, nobody's balance. Users and merchants see no difference.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { TerraTreasury } from '../issuers/terra/terra-treasury.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { instant } from '../money/instant.ts'
import { BreakwaterError } from '../money/mistake.ts'
import { reference, sourced, sourcedChoice, sourcedSwitch } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'
import { registeredAfter } from './adoption-curve.ts'
import { WonDesk } from './merchant-payments-desk.ts'
import { recordPayments, reportPayments } from './merchant-payments-report.ts'
import { rhythmAt, ticketSizes } from './payment-rhythm.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  chain: reference('issuer', 'Id of the chain.'),
  treasury: reference('issuer', 'Id of the treasury that takes the tax.'),
  market: reference('market', 'Id of the market whose dollar price LUNA has for won, too.'),
  coin: z.string().describe('The won coin, one of the chain’s currencies.'),
  burnedCoin: z.string().describe('The chain’s coin that is burned for it.'),
  money: z.string().describe('Won in the bank.'),
  payments: sourcedChoice(
    ['real', 'mirrored'],
    'Whether payments move coins on the chain, or the bank settles them and the chain gets copies.',
  ),
  copiesPaid: sourcedSwitch('Whether the app pays gas for the copies of mirrored payments.'),
  launch: instant.describe('Nobody registers before.'),
  usersCeiling: sourced('count', 'People who would register in the end.'),
  innovation: sourced('per-hour', 'Share of those not registered that comes by itself.'),
  imitation: sourced('per-hour', 'Share of those not registered that comes because others did, once all others have.'),
  paymentsPerUser: sourced('number', 'Payments of a registered user a day.'),
  ticket: sourced('KRW', 'Mean amount of a payment.'),
  ticketSpread: sourced('number', 'Standard deviation of the logarithm of the amount.'),
  dayHeight: sourced('fraction', 'How far the busiest hour is above the mean hour, and the quietest below.'),
  peakTime: sourced('duration', 'Time of the day (UTC) of the busiest hour.'),
  weekendHeight: sourced('fraction', 'How far a day of the weekend is above the mean day.'),
  utcOffset: sourced('duration', 'Local time less UTC.'),
  fee: sourced('fraction', 'What a merchant pays the app; tax and gas come out of it.'),
  cardFee: sourced('fraction', 'What it would pay for a card.'),
  gas: sourced('KRW', 'Gas of one payment, in won coins.'),
  balanceTime: sourced('duration', 'Time whose payments users keep as a balance in the app.'),
  settlementDelay: sourced('duration', 'Time for which merchants hold coins before they take won.'),
  netted: sourced('fraction', 'Share of what merchants cash in that the app hands on to users instead of burning it.'),
  appMoney: sourced('KRW', 'Won of the app at the start.'),
  usersMoney: sourced('KRW', 'Won of the users’ bank accounts at the start.'),
  traderCoins: sourced('LUNA', 'LUNA of those who trade it against won.'),
  traderMoney: sourced('KRW', 'Won of those who trade LUNA against won.'),
})

const COUNT = 0
const VOLUME = 1
const TAX = 2
const GAS = 3
const REFUSED = 4
const FRACTION = 5
const OWED = 6
const REFUSAL_NOTED = 7
const CELLS = 8

/** Classes of ticket sizes: the tax is cut and capped for each payment, so sizes matter. */
const classes = 16

/** Coins minted beyond what lacks: the spread is known only after the swap, and nobody should go short of a coin. */
const spareCoins = 2

/** See the file's head. */
export class MerchantPayments implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  /** Coins that merchants will cash in, by step, as a ring. */
  private readonly due: Float64Array
  /** Payments, and won to stakers, of the last day's steps, as two rings. */
  private readonly dayCounts: Float64Array
  private readonly dayFees: Float64Array
  private readonly deskCells: Float64Array
  private readonly sizes: Float64Array
  private readonly counts: Float64Array = new Float64Array(classes)
  private readonly stream: Stream
  private readonly coin: number
  private readonly money: number
  private readonly app: number
  private readonly balances: number
  private readonly usersBank: number
  private readonly merchants: number
  private readonly merchantsBank: number
  private chain!: TerraChain
  private treasury!: TerraTreasury
  private desk!: WonDesk
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    const { ledger, clock } = stage
    this.coin = ledger.asset(config.coin)
    this.money = ledger.asset(config.money)
    this.app = ledger.account(`${id}/app`)
    this.balances = ledger.account(`${id}/users-balances`)
    this.usersBank = ledger.account(`${id}/users-bank`)
    this.merchants = ledger.account(`${id}/merchants`)
    this.merchantsBank = ledger.account(`${id}/merchants-bank`)
    this.state = stage.cells(CELLS)
    // A slot for each step of the delay and one for the step in progress.
    this.due = stage.cells(Math.max(1, Math.round(config.settlementDelay / clock.stepMs)) + 1)
    const stepsOfDay = Math.max(1, Math.round(86_400_000 / clock.stepMs))
    this.dayCounts = stage.cells(stepsOfDay)
    this.dayFees = stage.cells(stepsOfDay)
    this.deskCells = stage.cells(WonDesk.cellCount)
    this.sizes = ticketSizes(config.ticketSpread, classes)
    this.stream = stage.streams.stream(`merchant-payments/${id}`)
    recordPayments(stage.recorder, config.coin, {
      users: () => this.users(clock.nowMs),
      paymentsOfDay: () => sum(this.dayCounts),
      volume: () => this.state[VOLUME]!,
      stakersOfDayUsd: () => sum(this.dayFees) / this.desk.wonPerDollar,
      coinSupply: () => ledger.supply(this.coin),
      balances: () => ledger.balance(this.balances, this.coin),
      merchants: () => ledger.balance(this.merchants, this.coin),
    })
  }

  link(stage: Stage): void {
    const { config } = this
    this.chain = stage.find(config.chain, TerraChain)
    this.treasury = stage.find(config.treasury, TerraTreasury)
    this.index = stage.indexOf(this)
    if (this.chain.denomOf(this.coin) === undefined) {
      throw new BreakwaterError([
        {
          code: 'unknown-reference',
          where: { path: `crowd.${this.id}.coin` },
          message: `The chain “${config.chain}” has no stable coin ${config.coin}.`,
          hint: 'List it under the chain’s `currencies`.',
        },
      ])
    }
    this.desk = new WonDesk(
      stage.ledger,
      {
        chain: this.chain,
        market: stage.find(config.market, QuotedMarket),
        coin: this.coin,
        money: this.money,
        app: this.app,
        traders: stage.ledger.account(`${this.id}/luna-traders`),
      },
      this.deskCells,
    )
  }

  /** People registered at a moment. */
  users(atMs: number): number {
    const { config } = this
    return registeredAfter(
      { ceiling: config.usersCeiling, innovationPerHour: config.innovation, imitationPerHour: config.imitation },
      (atMs - config.launch) / 3_600_000,
    )
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const { clock } = stage
    const middleMs = clock.nowMs + clock.stepMs / 2
    const rhythm = rhythmAt(
      {
        dayHeight: config.dayHeight,
        peakMs: config.peakTime,
        weekendHeight: config.weekendHeight,
        utcOffsetMs: config.utcOffset,
      },
      middleMs,
    )
    const mean = (this.users(middleMs) * config.paymentsPerUser * rhythm * clock.stepHours) / 24
    const drawn = Math.max(0, mean + Math.sqrt(mean) * this.stream.normal(clock.step)) + state[FRACTION]!
    const count = Math.floor(drawn)
    state[FRACTION] = drawn - count
    // An order also where nobody pays: merchants may cash in.
    stage.orders.place(this.index, 0, count)
  }

  execute(stage: Stage, _tag: number, quantity: number): void {
    const { state } = this
    const { clock } = stage
    const ofDay = clock.step % this.dayCounts.length
    const countBefore = state[COUNT]!
    const feesBefore = state[TAX]! + state[GAS]!
    this.shareOut(quantity)
    if (this.config.payments === 'mirrored') this.payByBank(quantity)
    else if (this.chain.isHalted()) this.waitForChain(quantity)
    else this.payOnChain(quantity)
    this.dayCounts[ofDay] = state[COUNT]! - countBefore
    this.dayFees[ofDay] = state[TAX]! + state[GAS]! - feesBefore
  }

  report(stage: Stage, report: Report): void {
    const { config, state } = this
    reportPayments(report, {
      name: config.name,
      isReal: config.payments === 'real',
      coinId: config.coin,
      users: this.users(stage.clock.nowMs),
      count: state[COUNT]!,
      volume: state[VOLUME]!,
      tax: state[TAX]!,
      gas: state[GAS]!,
      spread: this.desk.spreadPaid,
      refused: state[REFUSED]!,
      coinSupply: stage.ledger.supply(this.coin),
      wonPerDollar: this.desk.wonPerDollar,
      fee: config.fee,
      cardFee: config.cardFee,
    })
  }

  /** Payments of each class of ticket sizes: as many of each, what is left over to classes from a drawn one on. */
  private shareOut(count: number): void {
    const each = Math.floor(count / classes)
    const left = count - each * classes
    const first = this.stream.integer(this.stage.clock.step, 0, classes)
    for (let index = 0; index < classes; index++) {
      this.counts[index] = each + ((index - first + classes) % classes < left ? 1 : 0)
    }
  }

  private volumeOfCounts(): number {
    let volume = 0
    for (let index = 0; index < classes; index++) volume += this.counts[index]! * this.ticketOf(index)
    return volume
  }

  private ticketOf(index: number): number {
    return this.config.ticket * this.sizes[index]!
  }

  private payByBank(count: number): void {
    const { config, state } = this
    const { ledger } = this.stage
    const volume = this.volumeOfCounts()
    const toMerchants = ledger.transfer(this.money, this.usersBank, this.merchantsBank, volume * (1 - config.fee))
    const toApp = ledger.transfer(this.money, this.usersBank, this.app, volume * config.fee)
    const paid = volume > 0 ? Math.min(1, (toMerchants + toApp) / volume) : 0
    // All or nothing: cut won are no empty bank account.
    if (paid < 0.999) {
      if (count > 0) this.refuse(count, 'insufficient-balance', 'the users’ bank accounts are empty')
      return
    }
    state[COUNT] = state[COUNT]! + count
    state[VOLUME] = state[VOLUME]! + toMerchants + toApp
    if (!config.copiesPaid || this.chain.isHalted()) return
    const gas = config.gas * count
    const lacking = gas - ledger.balance(this.app, this.coin)
    if (lacking > 0) this.desk.mint(lacking + spareCoins)
    state[GAS] = state[GAS]! + this.chain.payFee(this.app, this.coin, gas)
  }

  private waitForChain(count: number): void {
    const { state } = this
    const slot = this.stage.clock.step % this.due.length
    state[OWED] = state[OWED]! + this.due[slot]!
    this.due[slot] = 0
    if (count > 0) this.refuse(count, 'chain-halted', 'the chain makes no blocks: nothing can be paid in coins')
  }

  private payOnChain(count: number): void {
    const { config, stage } = this
    const { ledger, clock } = stage
    const volume = this.volumeOfCounts()
    const usual = (this.users(clock.nowMs) * config.paymentsPerUser * config.ticket * config.balanceTime) / 86_400_000
    const lacking = Math.max(0, volume + usual - ledger.balance(this.balances, this.coin))
    const paidIn = ledger.transfer(this.money, this.usersBank, this.app, lacking)
    this.cashIn()
    this.topUp(paidIn, this.taxAndGas(count) - volume * config.fee)
    this.movePayments()
  }

  /** Tax and gas that the payments of this step will cost. */
  private taxAndGas(count: number): number {
    let cost = this.config.gas * count
    for (let index = 0; index < classes; index++) {
      cost += this.counts[index]! * this.treasury.taxOn(this.coin, this.ticketOf(index))
    }
    return cost
  }

  /** Merchants whose time is up get won: some from what users pay in, the rest by burning their coins. */
  private cashIn(): void {
    const { config, state } = this
    const { ledger, clock } = this.stage
    const slot = clock.step % this.due.length
    const due = Math.min(this.due[slot]! + state[OWED]!, ledger.balance(this.merchants, this.coin))
    this.due[slot] = 0
    state[OWED] = 0
    if (!(due > 0)) return
    const handedOn = Math.min(due * config.netted, ledger.balance(this.app, this.money))
    this.payMerchants(ledger.transfer(this.coin, this.merchants, this.app, handedOn))
    const burned = ledger.transfer(this.coin, this.merchants, this.app, due * (1 - config.netted))
    if (burned > 0) {
      this.desk.cashIn(burned)
      this.payMerchants(burned)
    }
    const waiting = due - handedOn - burned
    // Less than a coin is what cutting to whole units leaves.
    if (waiting < 1) return
    state[OWED] = waiting
    this.note('insufficient-balance', people(waiting, config.money), 'the app has no won to pay merchants with')
  }

  private payMerchants(won: number): void {
    this.stage.ledger.transfer(this.money, this.app, this.merchantsBank, won)
  }

  /** Coins for what users paid in, from what the app has and from the chain; `alsoNeeded` is what its own costs lack. */
  private topUp(paidIn: number, alsoNeeded: number): void {
    const { ledger } = this.stage
    const lacking = paidIn + Math.max(0, alsoNeeded) - ledger.balance(this.app, this.coin)
    if (lacking > 0) this.desk.mint(lacking + spareCoins)
    const given = ledger.transfer(this.coin, this.app, this.balances, paidIn)
    if (paidIn - given >= 1) ledger.transfer(this.money, this.app, this.usersBank, paidIn - given)
  }

  private movePayments(): void {
    const { config, state, counts } = this
    const { ledger, clock } = this.stage
    let toMerchants = 0
    let refused = 0
    for (let index = 0; index < classes; index++) {
      const ticket = this.ticketOf(index)
      const has = ledger.balance(this.balances, this.coin)
      // A millionth more: whole units are cut, and a payment fails for want of a coin, not of a fraction.
      const count = Math.min(counts[index]!, Math.floor((has * (1 + 1e-6)) / ticket))
      refused += counts[index]! - count
      if (count === 0) continue
      const fee = ledger.transfer(this.coin, this.balances, this.app, count * ticket * config.fee)
      const moved = ledger.transfer(this.coin, this.balances, this.merchants, count * ticket * (1 - config.fee))
      toMerchants += moved
      state[COUNT] = state[COUNT]! + count
      state[VOLUME] = state[VOLUME]! + fee + moved
      state[TAX] = state[TAX]! + this.treasury.collectTax(this.app, this.coin, ticket, count)
      state[GAS] = state[GAS]! + this.chain.payFee(this.app, this.coin, count * config.gas)
    }
    const slot = (clock.step + this.due.length - 1) % this.due.length
    this.due[slot] = this.due[slot]! + toMerchants
    if (refused > 0) this.refuse(refused, 'insufficient-balance', 'there are not enough coins in users’ balances')
  }

  private refuse(count: number, code: string, because: string): void {
    this.state[REFUSED] = this.state[REFUSED]! + count
    this.note(code, people(count, 'payments'), because)
  }

  /** One line of the journal for a day of refusals. */
  private note(code: string, needed: string, because: string): void {
    const { state, stage } = this
    const day = Math.floor(stage.clock.nowMs / 86_400_000)
    if (state[REFUSAL_NOTED] === day) return
    state[REFUSAL_NOTED] = day
    stage.refuse({ refused: code, who: this.id, needed, had: 'less', because })
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (let index = 0; index < values.length; index++) total += values[index]!
  return total
}

/** The registered kind. */
export const merchantPaymentsKind: Kind = defineKind({
  kind: 'merchant-payments',
  role: 'behaviour',
  title: 'An app for merchant payments',
  description:
    'Users register along an adoption curve and pay merchants in a won coin, by the rhythm of day and week. Real payments mint coins, hold ' +
    'balances and pay tax and gas to stakers; mirrored ones are settled by the bank and copied to the chain. Not modelled: discounts, credit, ' +
    'a market for the won coin (it is worth a won), merchants one by one.',
  schema,
  acts: {},
  accounts: (id, config) => [
    { id: `${id}/app`, holds: { [config.money]: config.appMoney } },
    { id: `${id}/users-balances` },
    { id: `${id}/users-bank`, holds: { [config.money]: config.usersMoney } },
    { id: `${id}/merchants` },
    { id: `${id}/merchants-bank` },
    {
      id: `${id}/luna-traders`,
      holds: { [config.burnedCoin]: config.traderCoins, [config.money]: config.traderMoney },
    },
  ],
  build: (stage, id, config) => new MerchantPayments(stage, id, config),
})
