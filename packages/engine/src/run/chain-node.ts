/**
 * A simulated chain as a node shows it: everything that a client may read at one moment of a run, and, for the write path, single
 * transactions and single blocks between the run's steps.
 */

import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { TerraTreasury } from '../issuers/terra/terra-treasury.ts'
import { TerraValidators } from '../issuers/terra/terra-validators.ts'
import { BreakwaterError } from '../money/mistake.ts'
import { makeChainBlock } from './chain-blocks.ts'
import type {
  ChainBlock,
  ChainCoin,
  ChainDecimalCoin,
  ChainDelegation,
  ChainReceipt,
  ChainTransaction,
  ChainUnbonding,
  ChainValidator,
} from './chain-messages.ts'
import * as reads from './chain-reads.ts'
import { taxOn } from './chain-tax.ts'
import { simulateTransaction } from './chain-transactions.ts'
import type { Run } from './run.ts'

/** Answers about one moment of a run's chain, and a way on from there. */
export type ChainNode = {
  readonly run: Run
  /** Denoms that exist on the chain, sorted: `uluna` and each stable coin's. */
  readonly denoms: readonly string[]
  /** Names of the ledger's accounts. */
  accounts(): readonly string[]
  hasAccount(name: string): boolean
  /** Opens an empty account (a stranger's wallet that is first heard of in a transaction). */
  openAccount(name: string): void

  height(): number
  timeMs(): number
  blockTimeMs(): number
  /** False while the chain is halted: it makes no blocks then. */
  isLive(): boolean
  /** True when the run has no further step: the node stays readable and makes no blocks. */
  isDone(): boolean

  /** Balances that are not 0, sorted by denom; empty for an unknown account. */
  balances(account: string): ChainCoin[]
  supply(): ChainCoin[]

  market(): { basePool: bigint; poolRecoveryPeriodBlocks: number; minStabilitySpread: bigint; delta: bigint }
  /** The read-only simulation: what the swap would pay, or the chain's reason against it (`no_effective_price`, `recursive_swap`, …). */
  simulateSwap(offer: ChainCoin, askDenom: string): { pays: ChainCoin } | { refused: string }

  exchangeRates(): ChainDecimalCoin[]
  tobinTaxes(): ChainDecimalCoin[]
  voteTargets(): string[]
  oracleParameters(): {
    votePeriodBlocks: number
    voteThreshold: bigint
    rewardBand: bigint
    rewardDistributionWindowBlocks: number
    slashFraction: bigint
    slashWindowBlocks: number
    minValidPerWindow: bigint
  }

  treasury(): {
    taxRate: bigint
    rewardWeight: bigint
    taxCaps: ChainCoin[]
    taxProceeds: ChainCoin[]
    seigniorageProceedsMicros: bigint
    taxRewardPerLuna: bigint
    seigniorageRewardPerLuna: bigint
    parameters: {
      taxRateMin: bigint
      taxRateMax: bigint
      taxChangeMax: bigint
      taxCapMicros: bigint
      rewardWeightMin: bigint
      rewardWeightMax: bigint
      rewardWeightChangeMax: bigint
      seigniorageBurdenTarget: bigint
      miningIncrement: bigint
      windowShort: number
      windowLong: number
      windowProbation: number
    }
  }

  /** Stability tax on coins that are sent to others or swapped for others, sorted by denom; entries of 0 are left out. */
  stabilityTax(payments: readonly ChainCoin[]): ChainCoin[]

  staking(): {
    bondedMicros: bigint
    notBondedMicros: bigint
    unbondingMs: number
    validatorsMax: number
    entriesMax: number
    bondDenom: string
  }
  validators(): ChainValidator[]
  delegations(delegator: string): ChainDelegation[]
  unbondings(delegator: string): ChainUnbonding[]

  communityPool(): ChainDecimalCoin[]
  distributionParameters(): { communityTax: bigint; baseProposerReward: bigint; bonusProposerReward: bigint }
  /** Rewards that a delegator could withdraw now, by validator. */
  rewards(delegator: string): { validator: string; coins: ChainDecimalCoin[] }[]

  /** Gas that a transaction would use, and whether it would succeed; changes nothing. */
  simulate(transaction: ChainTransaction): ChainReceipt
  /**
   * Makes one block: executes the transactions in the order given, each whole or not at all, then the block's own work. Where the block
   * ends a step of the run, the crowd acts too. Returns undefined where no block comes: while the chain is halted (time still goes on by a
   * block), where it stops before the block, where the run ends before it. Then the transactions did nothing. A block whose `receipts` are
   * empty came without them; they can be offered again.
   */
  makeBlock(transactions: readonly ChainTransaction[]): ChainBlock | undefined
}

/** The parts of a run that make its chain. */
export type ChainParts = {
  run: Run
  chain: TerraChain
  validators: TerraValidators | undefined
  treasury: TerraTreasury | undefined
}

/**
 * Opens the chain of a run, where the run stands. Transactions change the run from then on: what it reports is no longer what its
 * manifest replays to.
 * @throws BreakwaterError for a run without a chain, or in the fast core, which has no whole micro-units.
 */
export function openChainNode(run: Run): ChainNode {
  const { stage } = run
  const chain = stage.all(TerraChain)[0]
  if (chain === undefined || run.precision !== 'exact') {
    throw new BreakwaterError([
      chain === undefined
        ? {
            code: 'no-chain',
            where: { path: 'issuers' },
            message: `${run.scenario.document.id} has no chain.`,
            hint: 'Choose a scenario with a part of the kind terra-chain.',
          }
        : {
            code: 'needs-exact',
            where: {},
            message: 'A node shows whole micro-units, which the fast core does not have.',
            hint: 'Run the scenario with --exact.',
          },
    ])
  }
  const validators = stage.all(TerraValidators).find(part => part.chain === chain)
  const treasury = stage.all(TerraTreasury)[0]
  const parts: ChainParts = { run, chain, validators, treasury }
  const { ledger, clock } = stage
  return {
    run,
    denoms: chain.denoms,
    accounts: () => ledger.accounts,
    hasAccount: name => ledger.hasAccount(name),
    openAccount: name => {
      if (!ledger.hasAccount(name)) ledger.openAccount(name)
    },
    height: () => chain.height,
    timeMs: () => chain.madeUntilMs,
    blockTimeMs: () => chain.blockTimeMs,
    isLive: () => !chain.isHalted(),
    isDone: () => clock.step >= clock.steps,
    balances: account => reads.balancesOf(parts, account),
    supply: () => reads.supplyOf(parts),
    market: () => reads.marketOf(parts),
    simulateSwap: (offer, askDenom) => reads.simulateSwap(parts, offer, askDenom),
    exchangeRates: () => reads.exchangeRatesOf(parts),
    tobinTaxes: () => reads.tobinTaxesOf(parts),
    voteTargets: () => chain.rates.rated.map(entry => entry.denom).sort(),
    oracleParameters: () => reads.oracleParametersOf(parts),
    treasury: () => reads.treasuryOf(parts),
    stabilityTax: payments => taxOn(parts, payments),
    staking: () => reads.stakingOf(parts),
    validators: () => reads.validatorsOf(parts),
    delegations: delegator => reads.delegationsOf(parts, delegator),
    unbondings: delegator => reads.unbondingsOf(parts, delegator),
    communityPool: () => reads.communityPoolOf(parts),
    distributionParameters: () => reads.distributionParametersOf(parts),
    rewards: delegator => reads.rewardsOf(parts, delegator),
    simulate: transaction => simulateTransaction(parts, transaction),
    makeBlock: transactions => makeChainBlock(parts, transactions),
  }
}
