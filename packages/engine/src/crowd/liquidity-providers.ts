/**
 * Providers of the pool's liquidity who watch its tilt: beyond the share of the stable coin that they tolerate they leave at a rate an hour,
 * both coins in proportion, which is what a contract still pays when everything else reverts.
 */

import { z } from 'zod'
import { CurveMarket } from '../markets/curve-market.ts'
import { exp } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  pool: reference('market', 'Id of the pool.'),
  share: sourced('fraction', 'Share of the pool’s tokens without a named owner that these providers hold.'),
  tolerates: sourced('fraction', 'Share of the stable coin in the pool up to which they stay.'),
  leavePerHour: sourced('per-hour', 'Rate at which they leave beyond it.'),
})

const WITHDRAWN = 0
const CELLS = 1

const orderLeave = 0

/** See the file's head. */
export class LiquidityProviders implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly account: number
  private readonly state: Float64Array
  private pool!: CurveMarket
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.account = stage.ledger.account(`${id}/wallet`)
    this.state = stage.cells(CELLS)
  }

  link(stage: Stage): void {
    this.pool = stage.find(this.config.pool, CurveMarket)
    this.pool.endow(this.account, this.config.share)
    this.index = stage.indexOf(this)
  }

  decide(stage: Stage): void {
    const { config, pool } = this
    if (config.leavePerHour === 0 || pool.primaryShare() <= config.tolerates) return
    const value = pool.shareUsd(this.account) * (1 - exp(-config.leavePerHour * stage.clock.stepHours))
    if (value > 1) stage.orders.place(this.index, orderLeave, value)
  }

  execute(_stage: Stage, _tag: number, quantity: number): void {
    if (this.pool.withdraw(this.account, quantity, 'proportional') !== undefined) {
      this.state[WITHDRAWN] = this.state[WITHDRAWN]! + quantity
    }
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['providersWithdrewUsd'] = this.state[WITHDRAWN]!
  }
}

/** The registered kind. */
export const liquidityProvidersKind: Kind = defineKind({
  kind: 'liquidity-providers',
  role: 'behaviour',
  title: 'Liquidity providers',
  description:
    'They stay while the pool’s tilt is tolerable and leave in proportion beyond it. Not modelled: fees earned, rewards, return.',
  schema,
  acts: {},
  accounts: id => [{ id: `${id}/wallet` }],
  build: (stage, id, config) => new LiquidityProviders(stage, id, config),
})
