/**
 * The treasury's week, in the chain's own numbers: what was burned of LUNA, what the tax brought for each bonded LUNA, and from these the
 * next tax rate, the next reward weight and the caps. Pure: state in, state out.
 *
 * Source: Terra core v0.5.18, x/treasury (abci.go, keeper/indicator.go, keeper/policy.go, keeper/seigniorage.go).
 */

import { BASE_DENOM, convert, LUNA_DENOM } from './market.ts'
import * as dec from './sdk-dec.ts'
import {
  epochSeigniorage,
  nextRewardWeight,
  nextTaxRate,
  type PolicyConstraints,
  rollingAverage,
  settleSeigniorage,
  stabilityTaxCap,
  taxRewardPerLuna,
  treasuryEpochBlocks,
} from './treasury.ts'

/** Parameters of the module. Windows are epochs. */
export type TreasuryTerms = {
  taxPolicy: PolicyConstraints
  /** Most tax on one payment, micro-SDR. */
  sdrCapMicros: bigint
  rewardPolicy: PolicyConstraints
  /** Share of all mining rewards that seigniorage should make up. */
  seigniorageBurdenTarget: dec.Dec
  /** Growth that is wanted of the tax reward. */
  miningIncrement: dec.Dec
  windowShort: number
  windowLong: number
  /** Epochs from height 0 in which the rates stay as they are. */
  windowProbation: number
}

/** What the module keeps between blocks. The lists hold the last epochs, the newest last, as many as the windows look at. */
export type TreasuryState = {
  taxRate: dec.Dec
  rewardWeight: dec.Dec
  taxCapsMicros: ReadonlyMap<string, bigint>
  /** Tax taken in the current epoch, micro-units by denom. */
  taxProceedsMicros: ReadonlyMap<string, bigint>
  /** LUNA that existed when the epoch began. */
  openingCoinMicros: bigint
  taxRewards: readonly dec.Dec[]
  seigniorageRewards: readonly dec.Dec[]
  taxRewardsPerLuna: readonly dec.Dec[]
}

/** The chain at the last block of an epoch. */
export type EpochEnd = {
  height: number
  coinSupplyMicros: bigint
  bondedMicros: bigint
  /** Units of each denom for 1 LUNA. */
  rates: ReadonlyMap<string, dec.Dec>
  /** Coins that have a cap. */
  denoms: readonly string[]
}

/** What the end of an epoch did. */
export type EpochSettled = {
  state: TreasuryState
  /** In the first epochs of a chain nothing but the counts is done. */
  inProbation: boolean
  seigniorageMicros: bigint
  /** New LUNA of the community pool. What is minted and burned at once leaves no trace but this. */
  toCommunityPoolMicros: bigint
}

/** Height of the last block of the epoch that the block after `height` belongs to. */
export function nextEpochEnd(height: number): number {
  return (Math.floor((height + 1) / treasuryEpochBlocks) + 1) * treasuryEpochBlocks - 1
}

/** Epochs that must be remembered. */
export function epochsKept(windows: { windowShort: number; windowLong: number }): number {
  return Math.max(1, windows.windowShort, windows.windowLong)
}

/** Caps of the given denoms at the oracle's rates. LUNA has none. */
export function taxCaps(
  sdrCapMicros: bigint,
  denoms: readonly string[],
  rates: ReadonlyMap<string, dec.Dec>,
): Map<string, bigint> {
  const caps = new Map<string, bigint>()
  for (const denom of denoms) {
    if (denom !== LUNA_DENOM) caps.set(denom, stabilityTaxCap(sdrCapMicros, denom, rates))
  }
  return caps
}

/** The end of an epoch: counts, and after the probation seigniorage, rates and caps. */
export function endEpoch(before: TreasuryState, terms: TreasuryTerms, end: EpochEnd): EpochSettled {
  const seigniorageMicros = epochSeigniorage(before.openingCoinMicros, end.coinSupplyMicros)
  const taxReward = worthInSdr(before.taxProceedsMicros, end.rates)
  const weighted = dec.mulInt(before.rewardWeight, seigniorageMicros)
  const inSdr = convert({ exchangeRates: end.rates, tobinTaxes: new Map() }, weighted, LUNA_DENOM, BASE_DENOM)
  const push = (list: readonly dec.Dec[], value: dec.Dec): dec.Dec[] => [...list, value].slice(-epochsKept(terms))
  const counted = {
    taxRewards: push(before.taxRewards, taxReward),
    seigniorageRewards: push(before.seigniorageRewards, typeof inSdr === 'string' ? 0n : inSdr),
    taxRewardsPerLuna: push(before.taxRewardsPerLuna, taxRewardPerLuna(taxReward, end.bondedMicros)),
    taxProceedsMicros: new Map<string, bigint>(),
  }
  if (end.height < treasuryEpochBlocks * terms.windowProbation) {
    const state = { ...before, ...counted, openingCoinMicros: end.coinSupplyMicros }
    return { state, inProbation: true, seigniorageMicros, toCommunityPoolMicros: 0n }
  }
  const { toCommunityPoolMicros } = settleSeigniorage(seigniorageMicros, before.rewardWeight)
  const seigniorage = sumOfLast(counted.seigniorageRewards, terms.windowShort)
  const state: TreasuryState = {
    ...counted,
    taxRate: nextTaxRate(
      before.taxRate,
      {
        long: rollingAverage(counted.taxRewardsPerLuna, terms.windowLong),
        short: rollingAverage(counted.taxRewardsPerLuna, terms.windowShort),
      },
      terms.miningIncrement,
      terms.taxPolicy,
    ),
    rewardWeight: nextRewardWeight(
      before.rewardWeight,
      { seigniorage, mining: dec.add(seigniorage, sumOfLast(counted.taxRewards, terms.windowShort)) },
      terms.seigniorageBurdenTarget,
      terms.rewardPolicy,
    ),
    taxCapsMicros: taxCaps(terms.sdrCapMicros, end.denoms, end.rates),
    openingCoinMicros: end.coinSupplyMicros + toCommunityPoolMicros,
  }
  return { state, inProbation: false, seigniorageMicros, toCommunityPoolMicros }
}

/** Worth of coins in micro-SDR; a coin without a price counts nothing. */
function worthInSdr(coins: ReadonlyMap<string, bigint>, rates: ReadonlyMap<string, dec.Dec>): dec.Dec {
  let worth: dec.Dec = 0n
  for (const [denom, micros] of coins) {
    const part = convert({ exchangeRates: rates, tobinTaxes: new Map() }, dec.fromInt(micros), denom, BASE_DENOM)
    if (typeof part !== 'string') worth = dec.add(worth, part)
  }
  return worth
}

function sumOfLast(values: readonly dec.Dec[], epochs: number): dec.Dec {
  let sum: dec.Dec = 0n
  for (const value of values.slice(-epochs)) sum = dec.add(sum, value)
  return sum
}
