/** What a client may read of a simulated chain. Each function looks at the parts as they stand and changes nothing. */

import { numberToDec } from '../issuers/terra/chain-rates.ts'
import { pendingRewards } from '../issuers/terra/delegator-rewards.ts'
import * as dec from '../issuers/terra/sdk-dec.ts'
import { tokensOfShares } from '../issuers/terra/staking.ts'
import type { ChainCoin, ChainDecimalCoin, ChainDelegation, ChainUnbonding, ChainValidator } from './chain-messages.ts'
import type { ChainNode, ChainParts } from './chain-node.ts'

/** Balances that are not 0, sorted by denom. */
export function balancesOf({ run, chain }: ChainParts, account: string): ChainCoin[] {
  const { ledger } = run.stage
  if (!ledger.hasAccount(account)) return []
  const index = ledger.account(account)
  return chain.denoms
    .map(denom => ({ denom, micros: ledger.units(index, chain.assetOf(denom)!) }))
    .filter(coin => coin.micros > 0n)
}

/** All coins of the chain's denoms. */
export function supplyOf({ run, chain }: ChainParts): ChainCoin[] {
  return chain.denoms.map(denom => ({ denom, micros: run.stage.ledger.supplyUnits(chain.assetOf(denom)!) }))
}

/** The market module. */
export function marketOf({ chain }: ChainParts): ReturnType<ChainNode['market']> {
  const { basePool, poolRecoveryPeriodBlocks, minStabilitySpread, delta } = chain.market()
  return { basePool, poolRecoveryPeriodBlocks, minStabilitySpread, delta }
}

/** What a swap would pay. */
export function simulateSwap(
  { chain }: ChainParts,
  offer: ChainCoin,
  askDenom: string,
): { pays: ChainCoin } | { refused: string } {
  const answer = chain.simulateSwap(offer, askDenom)
  return answer.refused === undefined
    ? { pays: { denom: askDenom, micros: answer.returnMicros } }
    : { refused: answer.refused }
}

/** Rates that the oracle has now, sorted by denom. */
export function exchangeRatesOf({ chain }: ChainParts): ChainDecimalCoin[] {
  return sorted(chain.rates.save().map(([denom, amount]) => ({ denom, amount })))
}

/** Tobin taxes of all targets, sorted by denom. */
export function tobinTaxesOf({ chain }: ChainParts): ChainDecimalCoin[] {
  return sorted([...chain.rates.prices().tobinTaxes].map(([denom, amount]) => ({ denom, amount })))
}

/** Parameters of the oracle; zeros where no validators are modelled. */
export function oracleParametersOf({ chain, validators }: ChainParts): ReturnType<ChainNode['oracleParameters']> {
  const config = validators?.config
  return {
    votePeriodBlocks: chain.votePeriodBlocks,
    voteThreshold: numberToDec(config?.voteThreshold ?? 0),
    rewardBand: numberToDec(config?.rewardBand ?? 0),
    rewardDistributionWindowBlocks: config?.rewardWindowBlocks ?? 0,
    slashFraction: numberToDec(config?.voteSlash ?? 0),
    slashWindowBlocks: config?.slashWindowBlocks ?? 0,
    minValidPerWindow: numberToDec(config?.minValid ?? 0),
  }
}

/** The treasury; as the chain of May 2022 had it (no tax, all seigniorage burned) where none is modelled. */
export function treasuryOf({ run, chain, treasury }: ChainParts): ReturnType<ChainNode['treasury']> {
  if (treasury === undefined) {
    return {
      taxRate: 0n,
      rewardWeight: dec.ONE,
      taxCaps: chain.denoms.map(denom => ({ denom, micros: 0n })),
      taxProceeds: [],
      seigniorageProceedsMicros: 0n,
      taxRewardPerLuna: 0n,
      seigniorageRewardPerLuna: 0n,
      parameters: {
        taxRateMin: 0n,
        taxRateMax: 0n,
        taxChangeMax: 0n,
        taxCapMicros: 0n,
        rewardWeightMin: dec.ONE,
        rewardWeightMax: dec.ONE,
        rewardWeightChangeMax: 0n,
        seigniorageBurdenTarget: 0n,
        miningIncrement: 0n,
        windowShort: 0,
        windowLong: 0,
        windowProbation: 0,
      },
    }
  }
  const { state, terms } = treasury.books()
  const supply = run.stage.ledger.supplyUnits(chain.coin)
  const coins = (table: ReadonlyMap<string, bigint>): ChainCoin[] =>
    [...table].map(([denom, micros]) => ({ denom, micros })).sort((a, b) => (a.denom < b.denom ? -1 : 1))
  return {
    taxRate: state.taxRate,
    rewardWeight: state.rewardWeight,
    taxCaps: coins(state.taxCapsMicros),
    taxProceeds: coins(state.taxProceedsMicros),
    seigniorageProceedsMicros: state.openingCoinMicros > supply ? state.openingCoinMicros - supply : 0n,
    taxRewardPerLuna: state.taxRewardsPerLuna.at(-1) ?? 0n,
    seigniorageRewardPerLuna: state.seigniorageRewards.at(-1) ?? 0n,
    parameters: {
      taxRateMin: terms.taxPolicy.minimum,
      taxRateMax: terms.taxPolicy.maximum,
      taxChangeMax: terms.taxPolicy.changeMaximum,
      taxCapMicros: terms.sdrCapMicros,
      rewardWeightMin: terms.rewardPolicy.minimum,
      rewardWeightMax: terms.rewardPolicy.maximum,
      rewardWeightChangeMax: terms.rewardPolicy.changeMaximum,
      seigniorageBurdenTarget: terms.seigniorageBurdenTarget,
      miningIncrement: terms.miningIncrement,
      windowShort: terms.windowShort,
      windowLong: terms.windowLong,
      windowProbation: terms.windowProbation,
    },
  }
}

/** The two pools and the parameters of staking. */
export function stakingOf({ validators }: ChainParts): ReturnType<ChainNode['staking']> {
  const staking = validators?.set.staking
  return {
    bondedMicros: staking?.bondedMicros ?? 0n,
    notBondedMicros: staking?.notBondedMicros ?? 0n,
    unbondingMs: staking?.rules.unbondingMs ?? 0,
    validatorsMax: staking?.rules.validatorsMax ?? 0,
    entriesMax: staking?.rules.entriesMax ?? 0,
    bondDenom: 'uluna',
  }
}

/** Validators in the order of their rank at the start. */
export function validatorsOf({ validators }: ChainParts): ChainValidator[] {
  if (validators === undefined) return []
  const { set } = validators
  return set.names.flatMap((name, index): ChainValidator[] => {
    const validator = set.at(index)
    if (validator === undefined) return []
    return [
      {
        name,
        moniker: `Simulated validator ${index + 1}`,
        tokensMicros: validator.tokensMicros,
        delegatorShares: validator.shares,
        commission: validator.commission,
        jailed: validator.jailed,
        status: validator.status,
        missCounter: set.misses[index]!,
      },
    ]
  })
}

/** Stake of one delegator. */
export function delegationsOf({ validators }: ChainParts, delegator: string): ChainDelegation[] {
  const found: ChainDelegation[] = []
  if (validators === undefined) return found
  const { staking } = validators.set
  for (const [name, delegations] of staking.delegations) {
    const shares = delegations.get(delegator)
    if (shares === undefined) continue
    const balanceMicros = dec.truncateInt(tokensOfShares(staking.validators.get(name)!, shares))
    found.push({ delegator, validator: name, shares, balanceMicros })
  }
  return found
}

/** Stake of one delegator on its way out. */
export function unbondingsOf({ validators }: ChainParts, delegator: string): ChainUnbonding[] {
  const found: ChainUnbonding[] = []
  for (const [validator, tables] of validators?.set.staking.unbondings ?? []) {
    const entries = tables.get(delegator)
    if (entries !== undefined) found.push({ delegator, validator, entries: entries.map(entry => ({ ...entry })) })
  }
  return found
}

/** The community pool. */
export function communityPoolOf({ validators }: ChainParts): ChainDecimalCoin[] {
  if (validators === undefined) return []
  return sorted([...validators.payouts.communityPool()].map(([denom, amount]) => ({ denom, amount })))
}

/** How a block's fees are shared. */
export function distributionParametersOf({ validators }: ChainParts): ReturnType<ChainNode['distributionParameters']> {
  const config = validators?.config
  return {
    communityTax: numberToDec(config?.communityTax ?? 0),
    baseProposerReward: numberToDec(config?.baseProposer ?? 0),
    bonusProposerReward: numberToDec(config?.bonusProposer ?? 0),
  }
}

/** What a delegator could withdraw now. */
export function rewardsOf(
  { validators }: ChainParts,
  delegator: string,
): { validator: string; coins: ChainDecimalCoin[] }[] {
  if (validators === undefined) return []
  const { staking } = validators.set
  return [...staking.delegations]
    .filter(([, delegations]) => delegations.has(delegator))
    .map(([validator]) => {
      const pending = pendingRewards(validators.payouts.rewards, staking, validator, delegator, validators.place())
      return { validator, coins: sorted([...pending].map(([denom, amount]) => ({ denom, amount }))) }
    })
}

function sorted(coins: ChainDecimalCoin[]): ChainDecimalCoin[] {
  return coins.sort((left, right) => (left.denom < right.denom ? -1 : 1))
}
