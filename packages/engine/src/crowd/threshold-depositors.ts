/**
 * Savers by size, each with a threshold of fear: a class leaves as far as the belief in failure has passed its thresholds, fast where accounts
 * are large; it does not come back. What has left waits with its owners, who sell once, when fear makes a new high, as fast as the
 * chain lets coins through: exhaustion is what allows rebounds.
 */

import { z } from 'zod'
import { AnchorMarket } from '../issuers/anchor-market.ts'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { Exchange, exchangeReference } from '../markets/exchange/exchange.ts'
import { exp, ln, normalCdf, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import type { Stream } from '../random/streams.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { CoverageBelief } from './coverage-belief.ts'

const sizeClass = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,23}$/),
  share: sourced('fraction', 'Share of all deposits.'),
  accounts: sourced('fraction', 'Share of all accounts.'),
  reaction: sourced('duration', 'Mean time from fear to withdrawal.'),
})

const schema = z.strictObject({
  stable: z.string(),
  savings: reference('issuer', 'Id of the savings protocol.'),
  chain: reference('issuer', 'Id of the chain.'),
  exchange: exchangeReference,
  belief: reference('behaviour', 'Id of the belief.'),
  classes: z.array(sizeClass).min(1).max(6),
  leaveMedian: sourced('number', 'Believed chance of failure at which half of the deposits want to leave.'),
  leaveWidth: sourced('number', 'Width of that threshold, log units.'),
  sellMedian: sourced('number', 'Believed chance at which half of those who left want to sell.'),
  sellWidth: sourced('number', 'Width of that threshold, log units.'),
  sellSpeed: sourced('per-hour', 'Speed at which those who want to sell do.'),
  reluctance: sourced('fraction', 'Discount to value at which selling slows by a factor e.'),
  flowNoise: sourced('fraction', 'Standard deviation of the speed of selling.'),
  flowNoiseKeep: sourced('fraction', 'Part of that noise that is still there a minute later.'),
  roomNoise: sourced('number', 'How much of that noise the room on the chain shares.'),
  haltedShare: sourced(
    'fraction',
    'Share of selling that goes on while the chain is halted (coins already on exchanges).',
  ),
  onVenue: sourced('fraction', 'Share of the sales that the recorded venue sees.'),
})

const SOLD = 0
const FLOW_NOISE = 1
const LEFT = 2
const CLASS_CELLS = 3

const orderLeave = 1
const orderSell = 0

const millisecondsPerDay = 86_400_000

/** See the file's head. */
export class ThresholdDepositors implements Module {
  readonly id: string
  /** Account of those who have left and not sold. */
  readonly leavers: number
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly accounts: readonly number[]
  private readonly openingUst: Float64Array
  private readonly stable: number
  private readonly noise: Stream
  private readonly keep: number
  private readonly fresh: number
  private readonly stage: Stage
  private calmLeavers = 0
  private savings!: AnchorMarket
  private chain!: TerraChain
  private exchange!: Exchange
  private belief!: CoverageBelief
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CLASS_CELLS + 2 * config.classes.length)
    this.accounts = config.classes.map(size => stage.ledger.account(`${id}/${size.id}`))
    this.leavers = stage.ledger.account(`${id}/leavers`)
    this.openingUst = new Float64Array(config.classes.length)
    this.stable = stage.ledger.asset(config.stable)
    this.noise = stage.streams.stream(`flow-noise/${id}`)
    this.keep = pow(config.flowNoiseKeep, stage.clock.stepMinutes)
    this.fresh = Math.sqrt(1 - this.keep * this.keep)
  }

  link(stage: Stage): void {
    this.savings = stage.find(this.config.savings, AnchorMarket)
    this.chain = stage.find(this.config.chain, TerraChain)
    this.exchange = stage.find(this.config.exchange, Exchange)
    this.belief = stage.find(this.config.belief, CoverageBelief)
    this.index = stage.indexOf(this)
    this.config.classes.forEach((size, at) => {
      this.savings.endow(this.accounts[at]!, size.share)
      this.openingUst[at] = this.savings.depositsOf(this.accounts[at]!)
    })
    this.calmLeavers = this.wishToLeave(this.belief.calm)
  }

  /** Coins that have left and are not sold. */
  waiting(): number {
    return this.stage.ledger.balance(this.leavers, this.stable)
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const minutes = stage.clock.stepMinutes
    state[FLOW_NOISE] = this.keep * state[FLOW_NOISE]! + this.fresh * this.noise.normal(stage.clock.step)
    const { chance } = this.belief
    const halted = this.chain.isHalted()
    if (!halted) {
      const wish = Math.max(0, this.wishToLeave(chance) - this.calmLeavers)
      for (let at = 0; at < this.accounts.length; at++) {
        const deposits = this.savings.depositsOf(this.accounts[at]!)
        const kept = this.openingUst[at]! * (1 - wish)
        if (deposits > kept) {
          const leaving = Math.min(1, stage.clock.stepMs / config.classes[at]!.reaction) * (deposits - kept)
          if (leaving > 1) stage.orders.place(this.index, orderLeave + at, leaving)
        }
      }
    }
    const waiting = this.waiting()
    const wanted =
      (waiting + state[SOLD]!) * normalCdf(ln(chance / config.sellMedian) / config.sellWidth) - state[SOLD]!
    if (!(wanted > 0)) {
      this.chain.holdBack(0)
      return
    }
    let sales = Math.min(1, (config.sellSpeed / 60) * minutes) * wanted
    const price = this.exchange.price()
    const { value } = this.belief
    if (value > price) sales *= exp(-(value - price) / config.reluctance)
    sales *= Math.max(0, 1 + config.flowNoise * state[FLOW_NOISE]!)
    if (halted) sales *= config.haltedShare
    const room = halted
      ? sales
      : this.chain.room() * Math.max(0, 1 + config.roomNoise * config.flowNoise * state[FLOW_NOISE]!)
    this.chain.holdBack(Math.max(0, sales - room))
    sales = Math.min(sales, room, waiting)
    if (sales > 1) stage.orders.place(this.index, orderSell, sales)
  }

  execute(stage: Stage, tag: number, quantity: number): void {
    const { state } = this
    if (tag === orderSell) {
      const sold = this.exchange.sell(this.leavers, quantity)
      state[SOLD] = state[SOLD]! + sold
      this.chain.carry(sold)
      this.exchange.countTrade(this.config.onVenue * sold, -this.config.onVenue * sold)
      return
    }
    const at = tag - orderLeave
    const account = this.accounts[at]!
    const received = this.savings.redeem(account, quantity)
    stage.ledger.transfer(this.stable, account, this.leavers, received)
    this.chain.carry(received)
    const cell = CLASS_CELLS + 2 * at
    state[cell] = state[cell]! + received
    state[LEFT] = state[LEFT]! + received
    if (stage.clock.nowMs < stage.clock.startMs + millisecondsPerDay) state[cell + 1] = state[cell + 1]! + received
  }

  report(_stage: Stage, report: Report): void {
    const { state, config } = this
    let firstDay = 0
    let firstDayLarge = 0
    let activeAccounts = 0
    config.classes.forEach((size, at) => {
      const left = state[CLASS_CELLS + 2 * at + 1]!
      firstDay += left
      if (at === 0) firstDayLarge = left
      activeAccounts += size.accounts * Math.min(1, left / this.openingUst[at]!)
    })
    report.metrics['withdrawnUst'] = state[LEFT]!
    report.metrics['soldByLeaversUst'] = state[SOLD]!
    report.metrics['firstDayLargeTicketShare'] = firstDay > 0 ? firstDayLarge / firstDay : Number.NaN
    report.metrics['firstDayPassiveShare'] = 1 - activeAccounts
  }

  private wishToLeave(chance: number): number {
    return normalCdf(ln(chance / this.config.leaveMedian) / this.config.leaveWidth)
  }
}

/** The registered kind. */
export const thresholdDepositorsKind: Kind = defineKind({
  kind: 'threshold-depositors',
  role: 'behaviour',
  title: 'Savers by size, with thresholds',
  description:
    'Cohorts of savers by account size. Each leaves as far as belief has passed its log-normal thresholds and does not return; those who left ' +
    'sell once, at new highs of fear.',
  schema,
  acts: {},
  accounts: (id, config) => [...config.classes.map(size => ({ id: `${id}/${size.id}` })), { id: `${id}/leavers` }],
  build: (stage, id, config) => new ThresholdDepositors(stage, id, config),
})
