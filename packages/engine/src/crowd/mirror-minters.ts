/**
 * Who minds Mirror's positions. A desk mints and sells where the pair is dearer than the oracle (a short: the proceeds are locked), and buys
 * back and burns where it is cheaper; owners of the other positions add collateral when their ratio comes near the least one. The desk
 * needs a fresh oracle price, so while the oracle is stale nobody holds the pair to it.
 */

import { z } from 'zod'
import { shortRewardWeight } from '../issuers/mirror/short-reward.ts'
import { MirrorMarket } from '../issuers/mirror-market.ts'
import { TerraswapMarket } from '../markets/terraswap-market.ts'
import { reference, sourced, sourcedChoice } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  told: z.boolean().default(true).describe('Whether its gains are told in the run’s sentence and among its parties.'),
  mirror: reference('issuer', 'Id of the synthetic share.'),
  pair: reference('market', 'Id of the pair where it trades.'),
  stable: z.string(),
  collateral: z.string().describe('Asset that they lock up.'),
  collateralPrice: sourced('price', 'Worth of one coin of collateral by which their purses are sized.'),
  capital: sourced('UST', 'Worth of the collateral that the desk starts with.'),
  cash: sourced('UST', 'Stable coins that the desk starts with, to buy back.'),
  speed: sourcedChoice(['slow', 'fast'], 'Which of the two capacities holds.'),
  slowPerHour: sourced('UST/h', 'Worth that a slow desk mints or burns an hour.'),
  fastPerHour: sourced('UST/h', 'The same for a fast desk.'),
  premiumHurdle: sourced(
    'fraction',
    'Premium of the pair above which it pays to mint and sell, collateral and lock-up counted.',
  ),
  discountHurdle: sourced(
    'fraction',
    'Discount of the pair below which it pays to buy back and burn, the protocol’s fee counted.',
  ),
  ratio: sourced('fraction', 'Collateral ratio at which the desk mints.'),
  topUpCash: sourced('UST', 'Worth of the collateral that owners of the other positions have in reserve.'),
  topUpBelow: sourced('fraction', 'Ratio below which owners add collateral.'),
  topUpTo: sourced('fraction', 'Ratio to which they bring it.'),
  topUpPerHour: sourced('per-hour', 'Share of what is missing that arrives an hour: not everybody looks.'),
})

const OPENING_WORTH = 0
const MINTED = 1
const BURNED = 2
const TOPPED_UP = 3
const PREMIUM_HIGH = 4
const CELLS = 5

/** See the file's head. */
export class MirrorMinters implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly desk: number
  private readonly owners: number
  private readonly stable: number
  private readonly collateral: number
  private mirror!: MirrorMarket
  private pair!: TerraswapMarket

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    this.desk = stage.ledger.account(`${id}/desk`)
    this.owners = stage.ledger.account(`${id}/owners`)
    this.stable = stage.ledger.asset(config.stable)
    this.collateral = stage.ledger.asset(config.collateral)
    const { recorder } = stage
    recorder.panel({ id: `premium-${id}`, title: 'Premium of the pair', unit: 'fraction', scale: 'linear' })
    const column = (columnId: string, label: string, panel: string, read: () => number): void =>
      recorder.column({ id: columnId, label, unit: 'fraction', panel, read })
    column('pairPremiumToOracle', 'over the oracle', `premium-${id}`, () => this.premium())
    column(
      'pairPremiumToShare',
      'over the real share',
      `premium-${id}`,
      () => this.pair.price() / this.mirror.sharePriceSeen() - 1,
    )
    recorder.panel({
      id: `short-weight-${id}`,
      title: 'Weight of shorts in the rewards',
      unit: 'fraction',
      scale: 'linear',
    })
    column('shortRewardWeight', 'weight', `short-weight-${id}`, () => shortRewardWeight(this.premium()))
  }

  link(stage: Stage): void {
    this.mirror = stage.find(this.config.mirror, MirrorMarket)
    this.pair = stage.find(this.config.pair, TerraswapMarket)
    this.state[OPENING_WORTH] = this.worth()
  }

  close(stage: Stage): void {
    this.mirror.releaseProceeds(this.desk)
    this.topUp(stage)
    const premium = this.premium()
    if (premium > this.config.premiumHurdle) this.mintAndSell(stage)
    else if (premium < -this.config.discountHurdle) this.buyAndBurn(stage)
  }

  measure(): void {
    const premium = this.premium()
    if (premium > this.state[PREMIUM_HIGH]!) this.state[PREMIUM_HIGH] = premium
  }

  report(_stage: Stage, report: Report): void {
    const { state } = this
    const profit = this.worth() - state[OPENING_WORTH]!
    report.metrics['mirrorArbitrageProfitUst'] = profit
    report.metrics['mirrorArbitrageMintedUst'] = state[MINTED]!
    report.metrics['mirrorArbitrageBurnedUst'] = state[BURNED]!
    report.metrics['mirrorToppedUpUst'] = state[TOPPED_UP]!
    report.metrics['mirrorPremiumHighFraction'] = state[PREMIUM_HIGH]!
    if (this.config.told === false) return
    report.parties[this.id] = {
      name: 'Those who mint against the premium',
      legs: [{ name: 'arbitrage', label: 'minted and sold, bought back and burned', profitUsd: profit }],
    }
  }

  private premium(): number {
    return this.pair.price() / this.mirror.oraclePrice() - 1
  }

  private capacity(stage: Stage): number {
    const { config } = this
    return (config.speed === 'fast' ? config.fastPerHour : config.slowPerHour) * stage.clock.stepHours
  }

  private mintAndSell(stage: Stage): void {
    const { config, mirror, pair, state } = this
    const collateral = stage.ledger.balance(this.desk, this.collateral)
    const oracle = mirror.oraclePrice()
    const price = mirror.collateralPrice()
    const most = Math.min(this.capacity(stage), (collateral * price) / config.ratio)
    const worth = Math.min(most, pair.baseToLowerTo(oracle * (1 + config.premiumHurdle)) * oracle)
    if (!(worth > 1) || !mirror.requireFresh(this.id)) return
    const minted = mirror.openShort(this.desk, (worth * config.ratio) / price, config.ratio)
    if (!(minted > 0)) return
    state[MINTED] = state[MINTED]! + minted * oracle
    mirror.lockProceeds(this.desk, pair.sell(this.desk, minted))
  }

  private buyAndBurn(stage: Stage): void {
    const { config, mirror, pair, state } = this
    const lane = mirror.shortLane
    const owed = mirror.owed(lane)
    if (!(owed > 1e-3)) return
    const oracle = mirror.oraclePrice()
    const cash = stage.ledger.balance(this.desk, this.stable)
    const wanted = Math.min(cash, this.capacity(stage), pair.quoteToRaiseTo(oracle * (1 - config.discountHurdle)))
    const cost = pair.costOf(owed)
    const spent = cost < wanted ? cost : wanted
    if (!(spent > 1) || !mirror.requireFresh(this.id)) return
    const burned = mirror.burn(this.desk, lane, pair.buy(this.desk, spent))
    state[BURNED] = state[BURNED]! + burned * oracle
    const left = mirror.owed(lane)
    const kept = (left * oracle * config.ratio) / mirror.collateralPrice()
    const free = mirror.held(lane) - kept
    if (free > 1) mirror.withdraw(this.desk, lane, free)
  }

  private topUp(stage: Stage): void {
    const { config, mirror, state } = this
    if (!(config.topUpPerHour > 0) || !(stage.ledger.balance(this.owners, this.collateral) > 0)) return
    const share = Math.min(1, config.topUpPerHour * stage.clock.stepHours)
    const price = mirror.collateralPrice()
    for (let lane = 0; lane < mirror.classes; lane++) {
      if (!(mirror.ratio(lane) < config.topUpBelow)) continue
      const missing = (mirror.owed(lane) * mirror.oraclePrice() * config.topUpTo) / price - mirror.held(lane)
      const added = mirror.deposit(this.owners, lane, missing * share)
      state[TOPPED_UP] = state[TOPPED_UP]! + added * price
    }
  }

  /** What the desk has: its purse, what is locked, its collateral, less the asset that it owes, all at the oracle's prices. */
  private worth(): number {
    const { mirror } = this
    const { ledger } = this.stage
    const lane = mirror.shortLane
    const price = mirror.collateralPrice()
    const purse =
      this.stable === this.collateral
        ? ledger.balance(this.desk, this.stable)
        : ledger.balance(this.desk, this.stable) + ledger.balance(this.desk, this.collateral) * price
    const asset = ledger.balance(this.desk, mirror.asset) - mirror.owed(lane)
    return purse + mirror.lockedProceeds() + mirror.held(lane) * price + asset * mirror.oraclePrice()
  }
}

/** The registered kind. */
export const mirrorMintersKind: Kind = defineKind({
  kind: 'mirror-minters',
  role: 'behaviour',
  title: 'Minters of the synthetic share',
  description:
    'A desk with finite collateral that mints and sells above the oracle and buys back and burns below it; owners who add collateral in time, a ' +
    'share an hour. Not modelled: new owners, rewards in MIR as a motive.',
  schema,
  acts: {},
  accounts: (id, config) => {
    const collateral = config.capital / config.collateralPrice
    return [
      {
        id: `${id}/desk`,
        holds:
          config.stable === config.collateral
            ? { [config.stable]: config.cash + collateral }
            : { [config.stable]: config.cash, [config.collateral]: collateral },
      },
      { id: `${id}/owners`, holds: { [config.collateral]: config.topUpCash / config.collateralPrice } },
    ]
  },
  build: (stage, id, config) => new MirrorMinters(stage, id, config),
})
