/**
 * Who auctions Mirror's positions: with finite capital they buy the synthetic share at the pair as long as an auction pays more for it than it
 * costs, weakest position first. Collateral in stable coins is cash again at once; other collateral they keep.
 */

import { z } from 'zod'
import { MirrorMarket } from '../issuers/mirror-market.ts'
import { TerraswapMarket } from '../markets/terraswap-market.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'
import { people } from '../step/wording.ts'

const schema = z.strictObject({
  name: z.string().max(80),
  told: z.boolean().default(true).describe('Whether its gains are told in the run’s sentence and among its parties.'),
  mirror: reference('issuer', 'Id of the synthetic share.'),
  pair: reference('market', 'Id of the pair where they buy it.'),
  stable: z.string(),
  collateral: z.string().describe('Asset that auctions pay out.'),
  capital: sourced('UST', 'Stable coins that they start with.'),
  hurdle: sourced('fraction', 'Margin that they ask for, of what an auction pays.'),
  haircut: sourced(
    'fraction',
    'What they take off collateral that is not the stable coin: it may fall before it is sold.',
  ),
  mostPerHour: sourced('UST/h', 'Most that they spend at the pair an hour.'),
})

const OPENING = 0
const SPENT = 1
const CELLS = 2

/** See the file's head. */
export class MirrorLiquidators implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly account: number
  private readonly stable: number
  private readonly collateral: number
  private mirror!: MirrorMarket
  private pair!: TerraswapMarket

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    this.account = stage.ledger.account(`${id}/account`)
    this.stable = stage.ledger.asset(config.stable)
    this.collateral = stage.ledger.asset(config.collateral)
    this.state[OPENING] = stage.ledger.balance(this.account, this.stable)
  }

  link(stage: Stage): void {
    this.mirror = stage.find(this.config.mirror, MirrorMarket)
    this.pair = stage.find(this.config.pair, TerraswapMarket)
  }

  close(stage: Stage): void {
    const { mirror } = this
    if (!this.isAuctionable(mirror.weakestLane()) || !mirror.requireFresh(this.id)) return
    let budget = this.config.mostPerHour * stage.clock.stepHours
    // Each lane at most once a step.
    for (let round = 0; round <= mirror.classes; round++) {
      const lane = mirror.weakestLane()
      if (!this.isAuctionable(lane)) return
      const spent = this.buyFor(stage, lane, budget)
      budget -= spent
      const offered = Math.min(stage.ledger.balance(this.account, mirror.asset), mirror.owed(lane))
      if (!(offered >= 1e-6) || !(mirror.auction(this.account, lane, offered) > 0)) return
    }
  }

  report(_stage: Stage, report: Report): void {
    const profit = this.profit()
    report.metrics['mirrorLiquidatorsProfitUst'] = profit
    report.metrics['mirrorLiquidatorsSpentUst'] = this.state[SPENT]!
    if (this.config.told === false) return
    report.parties[this.id] = {
      name: this.config.name,
      legs: [{ name: 'auctions', label: 'collateral bought in auctions', profitUsd: profit }],
    }
    if (this.state[SPENT]! >= 1) {
      const { stable } = this.config
      report.sentences.push(
        `Minters lost ${people(this.mirror.ownersLoss(), stable)} in auctions; ${this.config.name} ${profit >= 0 ? 'earned' : 'lost'} ${people(Math.abs(profit), stable)} there.`,
      )
    }
  }

  /** A hair below the least ratio, so that the rounding of a double is not taken for a position at it. */
  private isAuctionable(lane: number): boolean {
    return this.mirror.ratio(lane) < this.mirror.requiredRatio * (1 - 1e-9)
  }

  /** Buys what a lane owes at the pair, as far as it pays. @returns stable coins spent. */
  private buyFor(stage: Stage, lane: number, budget: number): number {
    const { config, mirror, pair, state } = this
    const { ledger } = stage
    const needed = mirror.owed(lane) - ledger.balance(this.account, mirror.asset)
    if (!(needed > 0)) return 0
    // A position whose collateral is worth less than the discounted price pays out all it has.
    const oracle = mirror.oraclePrice()
    const paysAll = (mirror.ratio(lane) - mirror.protocolFee) * oracle
    const pays = Math.min(mirror.auctionValue(), paysAll) * (this.stable === this.collateral ? 1 : 1 - config.haircut)
    if (!(pays > 0)) return 0
    const reach = pair.quoteToRaiseTo(pays * (1 - config.hurdle))
    const cost = pair.costOf(needed)
    const wanted = Math.min(ledger.balance(this.account, this.stable), budget, reach)
    const before = ledger.balance(this.account, this.stable)
    pair.buy(this.account, cost < wanted ? cost : wanted)
    const spent = before - ledger.balance(this.account, this.stable)
    state[SPENT] = state[SPENT]! + spent
    return spent
  }

  private profit(): number {
    const { ledger } = this.stage
    const { mirror } = this
    const collateral =
      this.stable === this.collateral ? 0 : ledger.balance(this.account, this.collateral) * mirror.collateralPrice()
    const asset = ledger.balance(this.account, mirror.asset) * mirror.oraclePrice()
    return ledger.balance(this.account, this.stable) + collateral + asset - this.state[OPENING]!
  }
}

/** The registered kind. */
export const mirrorLiquidatorsKind: Kind = defineKind({
  kind: 'mirror-liquidators',
  role: 'behaviour',
  title: 'Auctioneers of Mirror’s positions',
  description:
    'One cohort with finite stable coins that buys the synthetic share at the pair and brings it to auctions. Not modelled: a race among them, ' +
    'borrowed money, the sale of collateral that is not the stable coin.',
  schema,
  acts: {},
  accounts: (id, config) => [{ id: `${id}/account`, holds: { [config.stable]: config.capital } }],
  build: (stage, id, config) => new MirrorLiquidators(stage, id, config),
})
