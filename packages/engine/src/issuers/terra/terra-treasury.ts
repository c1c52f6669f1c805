/**
 * Terra's treasury on the stage: the stability tax on payments with its caps, the account whose coins are burned with every block, and the
 * end of each epoch of 100,800 blocks, which settles seigniorage and moves the tax rate and the reward weight.
 */

import { z } from 'zod'
import { reference, sourced } from '../../money/sourced.ts'
import { defineKind, type Kind } from '../../step/kind.ts'
import type { Module, Report } from '../../step/module.ts'
import type { Stage } from '../../step/stage.ts'
import { decToNumber, numberToDec } from './chain-rates.ts'
import { LUNA_DENOM } from './market.ts'
import { TerraChain } from './terra-chain.ts'
import { endEpoch, nextEpochEnd, type TreasuryState, type TreasuryTerms, taxCaps } from './terra-treasury-epochs.ts'
import { TerraValidators } from './terra-validators.ts'
import { type PolicyConstraints, stabilityTax, treasuryEpochBlocks } from './treasury.ts'
import { type PolicyBounds, TreasuryFast, type TreasuryFastTerms } from './treasury-fast.ts'

const policy = (what: string) =>
  z.strictObject({
    minimum: sourced('fraction', `Lowest ${what}.`),
    maximum: sourced('fraction', `Highest ${what}.`),
    changeMaximum: sourced('fraction', `Most that the ${what} moves in one epoch.`),
  })

const schema = z.strictObject({
  chain: reference('issuer', 'Id of the chain.'),
  taxRate: sourced('fraction', 'Stability tax on what is sent, at the start.'),
  taxPolicy: policy('tax rate'),
  taxCap: sourced('SDR', 'Most tax on one payment.'),
  rewardWeight: sourced('fraction', 'Share of the seigniorage that stays burned; the rest goes to the community pool.'),
  rewardPolicy: policy('reward weight'),
  seigniorageBurdenTarget: sourced('fraction', 'Share of all mining rewards that seigniorage should make up.'),
  miningIncrement: sourced('number', 'Growth wanted of the tax for each bonded coin, from epoch to epoch.'),
  windowShort: sourced('count', 'Epochs of the short average.'),
  windowLong: sourced('count', 'Epochs of the long average.'),
  windowProbation: sourced('count', 'Epochs from height 0 in which the rates stay as they are.'),
  bonded: sourced(
    'LUNA',
    'Coins that are bonded, where no validators are on the stage: tax is reckoned for each.',
  ).optional(),
})

const NEXT_END = 0
const EPOCHS_ENDED = 1
const TAX_USD = 2
const SEIGNIORAGE = 3
const TO_POOL = 4
const CELLS = 5

const microsPerCoin = 1_000_000

/** See the file's head. Works in both cores: the exact one by the chain's decimals, the fast one by doubles. */
export class TerraTreasury implements Module {
  readonly id: string
  private readonly stage: Stage
  private readonly config: z.output<typeof schema>
  private readonly state: Float64Array
  private readonly fastCells: Float64Array
  private readonly burnAccount: number
  private readonly terms: TreasuryTerms
  private chain!: TerraChain
  private validators: TerraValidators | undefined
  /** Taxed denoms, and their assets in the same order. */
  private denoms: string[] = []
  private assets: number[] = []
  private rates: Float64Array = new Float64Array(0)
  private fast!: TreasuryFast
  private exact: TreasuryState

  constructor(stage: Stage, id: string, config: z.output<typeof schema>) {
    this.id = id
    this.stage = stage
    this.config = config
    this.state = stage.cells(CELLS)
    // How many denoms there are is known once the chain is found; no chain has more than 25.
    this.fastCells = stage.cells(TreasuryFast.cellCount(denomsMax, config))
    this.burnAccount = stage.ledger.account(`${id}/burn`)
    this.terms = {
      taxPolicy: policyDecs(config.taxPolicy),
      sdrCapMicros: BigInt(Math.round(config.taxCap * microsPerCoin)),
      rewardPolicy: policyDecs(config.rewardPolicy),
      seigniorageBurdenTarget: numberToDec(config.seigniorageBurdenTarget),
      miningIncrement: numberToDec(config.miningIncrement),
      windowShort: config.windowShort,
      windowLong: config.windowLong,
      windowProbation: config.windowProbation,
    }
    this.exact = {
      taxRate: numberToDec(config.taxRate),
      rewardWeight: numberToDec(config.rewardWeight),
      taxCapsMicros: new Map(),
      taxProceedsMicros: new Map(),
      openingCoinMicros: 0n,
      taxRewards: [],
      seigniorageRewards: [],
      taxRewardsPerLuna: [],
    }
    this.record(stage)
  }

  link(stage: Stage): void {
    this.chain = stage.find(this.config.chain, TerraChain)
    const { chain } = this
    this.validators = stage.all(TerraValidators).find(part => part.config.chain === this.config.chain)
    this.denoms = chain.denoms.filter(denom => denom !== LUNA_DENOM)
    this.assets = this.denoms.map(denom => chain.assetOf(denom)!)
    this.rates = new Float64Array(this.denoms.length)
    this.fast = new TreasuryFast(this.fastTerms(), this.config, this.denoms.length, this.fastCells)
    this.state[NEXT_END] = nextEpochEnd(chain.height)
    // A run begins with caps as the oracle's opening rates give them; the last epoch before it is not known.
    if (stage.ledger.precision === 'exact') {
      this.exact = {
        ...this.exact,
        taxCapsMicros: taxCaps(this.terms.sdrCapMicros, this.denoms, chain.rates.prices().exchangeRates),
        openingCoinMicros: stage.ledger.supplyUnits(chain.coin),
      }
    } else {
      this.readRates()
      this.fast.setCaps(this.rates, chain.rates.rateOf('usdr'))
      this.fast.openingCoin = stage.ledger.supply(chain.coin)
    }
  }

  /** The module's books and terms in the chain's numbers; in the fast core as they stood at the start. */
  books(): { state: TreasuryState; terms: TreasuryTerms } {
    return { state: this.exact, terms: this.terms }
  }

  /** Share of what is sent that is taken now. */
  get taxRate(): number {
    return this.stage.ledger.precision === 'exact' ? decToNumber(this.exact.taxRate) : this.fast.taxRate
  }

  /** Share of the seigniorage that stays burned. */
  get rewardWeight(): number {
    return this.stage.ledger.precision === 'exact' ? decToNumber(this.exact.rewardWeight) : this.fast.rewardWeight
  }

  /** Most tax on one payment, coins of the asset; 0 for LUNA and for what the chain does not know. */
  taxCap(asset: number): number {
    const at = this.assets.indexOf(asset)
    if (at < 0) return 0
    if (this.stage.ledger.precision === 'fast') return this.fast.cap(at)
    return Number(this.exact.taxCapsMicros.get(this.denoms[at]!) ?? 0n) / microsPerCoin
  }

  /** Tax on one payment of `quantity` coins. LUNA is not taxed. */
  taxOn(asset: number, quantity: number): number {
    const at = this.assets.indexOf(asset)
    if (at < 0) return 0
    if (this.stage.ledger.precision === 'fast') return this.fast.tax(at, quantity)
    return Number(this.taxMicros(at, quantity)) / microsPerCoin
  }

  /**
   * Takes the tax on `count` payments (default one) of `quantity` coins each from an account, as far as it has them.
   * @returns coins taken.
   */
  collectTax(account: number, asset: number, quantity: number, count = 1): number {
    const at = this.assets.indexOf(asset)
    if (at < 0 || !(quantity > 0) || !(count > 0)) return 0
    const { ledger } = this.stage
    if (ledger.precision === 'exact') {
      const due = this.taxMicros(at, quantity) * BigInt(Math.round(count))
      const before = ledger.units(account, asset)
      // Half a unit more, so that the cut to whole units finds the one that is meant.
      if (due > 0n) this.chain.payFee(account, asset, (Number(due) + 0.5) / microsPerCoin)
      const takenMicros = before - ledger.units(account, asset)
      this.countTax(this.denoms[at]!, takenMicros)
      return Number(takenMicros) / microsPerCoin
    }
    const taken = this.chain.payFee(account, asset, this.fast.tax(at, quantity) * count)
    this.fast.take(at, taken)
    this.countWorth(asset, taken)
    return taken
  }

  /** Counts tax of the exact core that came with a fee, which the caller has booked. */
  countTax(denom: string, micros: bigint): void {
    const at = this.denoms.indexOf(denom)
    if (at < 0 || micros <= 0n) return
    const proceeds = new Map(this.exact.taxProceedsMicros)
    proceeds.set(denom, (proceeds.get(denom) ?? 0n) + micros)
    this.exact = { ...this.exact, taxProceedsMicros: proceeds }
    this.countWorth(this.assets[at]!, Number(micros) / microsPerCoin)
  }

  /** Tax taken since the start, in main stable coins at the rates of the day. */
  get taxProceeds(): number {
    return this.state[TAX_USD]!
  }

  /** LUNA by which swaps lowered the supply since the start, as the treasury counts it: by epoch, the current one so far. */
  seigniorage(): number {
    const { ledger } = this.stage
    const supply = ledger.supply(this.chain.coin)
    const opening =
      ledger.precision === 'exact' ? Number(this.exact.openingCoinMicros) / microsPerCoin : this.fast.openingCoin
    return this.state[SEIGNIORAGE]! + Math.max(0, opening - supply)
  }

  blockWork(stage: Stage): void {
    const { chain, state } = this
    if (chain.blocksOfStep > 0) this.emptyBurnAccount(stage)
    while (chain.height >= state[NEXT_END]!) {
      this.settleEpoch(stage, state[NEXT_END]!)
      state[NEXT_END] = state[NEXT_END]! + treasuryEpochBlocks
    }
  }

  report(_stage: Stage, report: Report): void {
    const { state } = this
    Object.assign(report.metrics, {
      taxRateEndFraction: this.taxRate,
      rewardWeightEndFraction: this.rewardWeight,
      taxProceedsUsd: this.taxProceeds,
      seigniorageLuna: this.seigniorage(),
      seigniorageToPoolLuna: state[TO_POOL]!,
      treasuryEpochsCount: state[EPOCHS_ENDED]!,
    })
  }

  save(): unknown {
    return this.exact
  }

  load(state: unknown): void {
    this.exact = state as TreasuryState
  }

  private countWorth(asset: number, coins: number): void {
    const { state } = this
    const rate = this.chain.rateOf(asset)
    if (rate > 0) state[TAX_USD] = state[TAX_USD]! + (coins / rate) * this.chain.oraclePrice
  }

  private taxMicros(at: number, quantity: number): bigint {
    const denom = this.denoms[at]!
    const micros = BigInt(Math.floor(quantity * microsPerCoin))
    return stabilityTax(micros, denom, this.exact.taxRate, this.exact.taxCapsMicros.get(denom) ?? 0n)
  }

  private bonded(): number {
    return this.validators?.stakedCoins().bonded ?? this.config.bonded ?? 0
  }

  private readRates(): void {
    for (let at = 0; at < this.denoms.length; at++) this.rates[at] = this.chain.rates.rateOf(this.denoms[at]!)
  }

  private emptyBurnAccount(stage: Stage): void {
    const { ledger } = stage
    const { chain } = this
    for (let at = -1; at < this.assets.length; at++) {
      const asset = at < 0 ? chain.coin : this.assets[at]!
      const lies = ledger.balance(this.burnAccount, asset)
      if (!(lies > 0)) continue
      if (ledger.precision === 'exact') ledger.burnUnits(asset, this.burnAccount, ledger.units(this.burnAccount, asset))
      else ledger.burn(asset, this.burnAccount, lies)
    }
  }

  private settleEpoch(stage: Stage, height: number): void {
    const { chain, state } = this
    const before = this.taxRate
    let inProbation: boolean
    if (stage.ledger.precision === 'exact') {
      const settled = endEpoch(this.exact, this.terms, {
        height,
        coinSupplyMicros: stage.ledger.supplyUnits(chain.coin),
        bondedMicros: BigInt(Math.round(this.bonded() * microsPerCoin)),
        rates: chain.rates.prices().exchangeRates,
        denoms: this.denoms,
      })
      this.exact = settled.state
      inProbation = settled.inProbation
      state[SEIGNIORAGE] = state[SEIGNIORAGE]! + Number(settled.seigniorageMicros) / microsPerCoin
      // The part that is minted and burned at once moves nothing; the pool's part is no more than was burned before: no ceiling is near.
      stage.ledger.mintUnits(chain.coin, chain.communityPoolAccount, settled.toCommunityPoolMicros)
      state[TO_POOL] = state[TO_POOL]! + Number(settled.toCommunityPoolMicros) / microsPerCoin
    } else {
      this.readRates()
      this.fast.endEpoch(height, stage.ledger.supply(chain.coin), this.bonded(), this.rates, chain.rates.rateOf('usdr'))
      inProbation = this.fast.lastInProbation
      state[SEIGNIORAGE] = state[SEIGNIORAGE]! + this.fast.lastSeigniorage
      const toPool = stage.ledger.mint(chain.coin, chain.communityPoolAccount, this.fast.lastToCommunityPool)
      state[TO_POOL] = state[TO_POOL]! + toPool
    }
    state[EPOCHS_ENDED] = state[EPOCHS_ENDED]! + 1
    const after = this.taxRate
    if (inProbation || after === before) return
    stage.note({
      kind: 'event',
      who: this.id,
      sentence: `The treasury’s epoch ends: the stability tax goes from ${percentText(before)} to ${percentText(after)}.`,
      data: { height, taxRateBefore: before, taxRateAfter: after },
    })
  }

  private fastTerms(): TreasuryFastTerms {
    const { config } = this
    return { ...config, sdrCap: config.taxCap }
  }

  private record(stage: Stage): void {
    const { recorder } = stage
    recorder.panel({ id: 'tax-rate', title: 'Stability tax', unit: '%', scale: 'linear' })
    recorder.column({
      id: 'taxRatePercent',
      label: 'tax rate',
      unit: '%',
      panel: 'tax-rate',
      read: () => this.taxRate * 100,
    })
    recorder.panel({ id: 'tax-proceeds', title: 'Stability tax taken since the start', unit: 'USD', scale: 'linear' })
    recorder.column({
      id: 'taxProceedsUsd',
      label: 'tax taken',
      unit: 'USD',
      panel: 'tax-proceeds',
      read: () => this.taxProceeds,
    })
    recorder.panel({ id: 'seigniorage', title: 'Seigniorage since the start', unit: 'LUNA', scale: 'linear' })
    recorder.column({
      id: 'seigniorageLuna',
      label: 'LUNA burned by minting stable coins',
      unit: 'LUNA',
      panel: 'seigniorage',
      read: () => this.seigniorage(),
    })
  }
}

/** Most stable coins of a chain: the main one and 24 more. */
const denomsMax = 25

function policyDecs(bounds: PolicyBounds): PolicyConstraints {
  return {
    minimum: numberToDec(bounds.minimum),
    maximum: numberToDec(bounds.maximum),
    changeMaximum: numberToDec(bounds.changeMaximum),
  }
}

function percentText(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`
}

/** The registered kind. */
export const terraTreasuryKind: Kind = defineKind({
  kind: 'terra-treasury',
  role: 'issuer',
  title: 'Terra’s treasury',
  description:
    'The stability tax on payments with its cap, taken when a part of the crowd asks for it and paid into the chain’s fees; epochs of 100,800 ' +
    'blocks that settle seigniorage between burning and the community pool and move tax rate and reward weight within their bounds; the burn ' +
    'account. Not modelled: tax on transfers that no part declares, governance votes on the rates; indicators of epochs before the run are unknown.',
  schema,
  acts: {},
  accounts: id => [{ id: `${id}/burn` }],
  build: (stage, id, config) => new TerraTreasury(stage, id, config),
})
