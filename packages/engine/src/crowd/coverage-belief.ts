/**
 * What the crowd believes: the chance that the coin fails, as a logit. It rises with the loss of coverage (what LUNA is worth over what UST
 * is owed, since the start), saturating; good news lowers it for a while; it follows with a lag. Depth, price, deposits and sales all hang
 * on this one number.
 */

import { z } from 'zod'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { QuotedMarket } from '../markets/quoted-market.ts'
import { ln, logistic, logit, pow } from '../money/numeric.ts'
import { reference, sourced } from '../money/sourced.ts'
import { defineKind, type Kind } from '../step/kind.ts'
import type { Act, Module, Report } from '../step/module.ts'
import type { Stage } from '../step/stage.ts'

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  coinMarket: reference('market', 'Id of the market of the coin that backs the stable coin.'),
  calm: sourced('number', 'Believed chance of failure in calm.'),
  coverageWeight: sourced('number', 'Logits that an endless loss of coverage adds.'),
  coverageHalf: sourced('number', 'Log loss of coverage at which half of that is reached.'),
  newsWeight: sourced('number', 'Logits that a piece of good news takes away at first.'),
  newsHalfLife: sourced('duration', 'How fast news fades.'),
  lag: sourced('duration', 'How fast belief follows.'),
  logitMax: sourced('number', 'Logit beyond which belief does not go.'),
  recovery: sourced('fraction', 'What a coin is worth if it fails, dollars.'),
})

const LOGIT = 0
const NEWS = 1
const CHANCE = 2
const CHANCE_MAX = 3
const CELLS = 4

/** See the file's head. */
export class CoverageBelief implements Module {
  readonly id: string
  /** Believed chance of failure in calm. */
  readonly calm: number
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly calmLogit: number
  private readonly keepNews: number
  private readonly follow: number
  private chain!: TerraChain
  private coinMarket!: QuotedMarket
  private coverageAtStart = 1

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.config = config
    this.calm = config.calm
    this.calmLogit = logit(config.calm)
    this.keepNews = pow(0.5, stage.clock.stepMs / config.newsHalfLife)
    this.follow = Math.min(1, stage.clock.stepMs / config.lag)
    this.state = stage.cells(CELLS)
    this.state[LOGIT] = this.calmLogit
    this.state[CHANCE] = config.calm
    stage.recorder.panel({ id: 'belief', title: 'Believed chance of failure', unit: '1', scale: 'linear' })
    stage.recorder.column({ id: 'failureChance', label: 'belief', unit: '1', panel: 'belief', read: () => this.chance })
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    this.coinMarket = stage.find(this.config.coinMarket, QuotedMarket)
    this.coverageAtStart = this.coverage()
  }

  /** Believed chance that the coin fails. */
  get chance(): number {
    return this.state[CHANCE]!
  }

  /** What the crowd thinks a coin is worth, dollars. */
  get value(): number {
    const { recovery } = this.config
    return recovery + (1 - recovery) * (1 - this.chance)
  }

  observe(): void {
    const { state, config } = this
    state[NEWS] = state[NEWS]! * this.keepNews
    const coverage = this.coverage()
    const loss = coverage < this.coverageAtStart ? ln(this.coverageAtStart / coverage) : 0
    const raw =
      this.calmLogit + (config.coverageWeight * loss) / (config.coverageHalf + loss) - config.newsWeight * state[NEWS]!
    const wanted = raw < this.calmLogit ? this.calmLogit : raw > config.logitMax ? config.logitMax : raw
    state[LOGIT] = state[LOGIT]! + (wanted - state[LOGIT]!) * this.follow
    const chance = logistic(state[LOGIT]!)
    state[CHANCE] = chance
    if (chance > state[CHANCE_MAX]!) state[CHANCE_MAX] = chance
  }

  act(_stage: Stage, act: Act): void {
    if (act.kind === 'news') this.state[NEWS] = this.state[NEWS]! + (act.config as { weight: number }).weight
  }

  report(_stage: Stage, report: Report): void {
    report.metrics['failureChanceMax'] = this.state[CHANCE_MAX]!
  }

  private coverage(): number {
    return (this.coinMarket.price * this.chain.coinSupply()) / this.chain.stableSupply()
  }
}

/** The registered kind. */
export const coverageBeliefKind: Kind = defineKind({
  kind: 'coverage-belief',
  role: 'behaviour',
  title: 'Belief in failure',
  description:
    'One believed chance of failure for the whole crowd: a saturating function of the loss of coverage since the start, lowered by dated good ' +
    'news, followed with a lag.',
  schema,
  acts: {
    news: {
      description: 'Good news, as documented.',
      schema: z.strictObject({ weight: sourced('number', 'Size of the news; 1 is the announcement of a rescue.') }),
    },
  },
  accounts: () => [],
  build: (stage, id, config) => new CoverageBelief(stage, id, config),
})
