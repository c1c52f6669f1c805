/**
 * People who have staked: some always leave, and more leave the further the coin has fallen from its best price. What they take back waits
 * for weeks while the price goes on falling: the lock is the point.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { TerraValidators } from '../issuers/terra/terra-validators.ts'
import { exp } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  validators: reference('issuer', 'Id of its validators.'),
  calm: sourced('per-hour', 'Share of the stake that leaves an hour in calm.'),
  fear: sourced(
    'per-hour',
    'Share that leaves an hour on top when the coin has lost everything; in proportion before.',
  ),
  every: sourced('duration', 'How often they act.'),
})

const BEST_PRICE = 0
const LEFT = 1
const NEXT_MS = 2
const CELLS = 3

/** See the file's head. */
export class Stakers implements Module {
  readonly id: string
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private chain!: TerraChain
  private validators!: TerraValidators
  private index = 0

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.state = stage.cells(CELLS)
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.validators = stage.find(this.config.validators, TerraValidators)
    this.index = stage.indexOf(this)
    this.state[NEXT_MS] = stage.clock.startMs
  }

  decide(stage: Stage): void {
    const { config, state } = this
    const price = this.chain.priceSeen
    if (price > state[BEST_PRICE]!) state[BEST_PRICE] = price
    if (stage.clock.nowMs < state[NEXT_MS]! || this.chain.isHalted()) return
    state[NEXT_MS] = stage.clock.nowMs + config.every
    const lost = 1 - price / state[BEST_PRICE]!
    const share = 1 - exp((-(config.calm + config.fear * lost) * config.every) / 3_600_000)
    if (share > 0) stage.orders.place(this.index, 0, share)
  }

  execute(_stage: Stage, _tag: number, share: number): void {
    this.state[LEFT] = this.state[LEFT]! + this.validators.undelegateCrowd(share)
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['lunaUndelegated'] = this.state[LEFT]!
  }
}

/** The registered kind. */
export const stakersKind: Kind = defineKind({
  kind: 'stakers',
  role: 'behaviour',
  title: 'Stakers',
  description:
    'One cohort of delegators. A share leaves every few hours, more the further the coin has fallen; it waits for the unbonding time and is ' +
    'not sold afterwards. Nobody stakes anew.',
  schema,
  acts: {},
  accounts: () => [],
  build: (stage, id, config) => new Stakers(stage, id, config),
})
