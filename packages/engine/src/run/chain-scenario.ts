/** A small scenario with a chain, validators and a wallet: for tests of the node. */

import { defineScenario } from '../scenario/bind.ts'
import type { Scenario } from '../scenario/scenario.ts'

const hand = { source: 'choice', standing: 'hand-set' } as const
const of = (value: string | number): { value: string | number } & typeof hand => ({ value, ...hand })

/** What a test may have otherwise. */
export type ChainScenarioChanges = {
  blockTime?: string
  unbonding?: string
  halts?: readonly { at: string; restart?: string }[]
  /** Stability tax; without it there is no treasury. */
  taxRate?: string
}

/** Two days in steps of five minutes, blocks of six seconds, 130 validators. */
export function chainScenario(changes: ChainScenarioChanges = {}): Scenario {
  const bound = defineScenario({
    breakwater: 1,
    id: 'small-chain',
    title: 'A small chain',
    header: 'For tests.',
    summary: 'A chain with validators and one wallet.',
    sources: { choice: { title: 'Set by hand' } },
    clock: { start: '2022-05-07T00:00Z', end: '2022-05-09T00:00Z', step: of('5 min'), sample: of('1 h') },
    assets: [
      { id: 'UST', name: 'TerraUSD', decimals: 6, source: 'choice' },
      { id: 'LUNA', name: 'Luna', decimals: 6, source: 'choice' },
    ],
    parties: [
      { id: 'public', name: 'All', holds: { UST: of('1_000_000_000 UST'), LUNA: of('100_000_000 LUNA') } },
      { id: 'wallet', name: 'A wallet', holds: { UST: of('10_000 UST'), LUNA: of('10_000 LUNA') } },
    ],
    issuers: [
      {
        id: 'terra',
        kind: 'terra-chain',
        stable: 'UST',
        coin: 'LUNA',
        basePool: of('50_000_000 SDR'),
        recoveryBlocks: of(36),
        minSpread: of('0.5 %'),
        stablePerSdr: of(1.335),
        blockTime: of(changes.blockTime ?? '6 s'),
        startHeight: of(7_500_000),
        votePeriodBlocks: of(5),
        oracleNoise: of('0 %'),
        startPrice: of('80 USD'),
        capacity: of('60_000_000 UST / h'),
        congestedCapacity: of('6_000_000 UST / h'),
        halts: (changes.halts ?? []).map(halt => ({ ...halt, source: 'choice', sentence: 'The chain stops.' })),
      },
      {
        id: 'validators',
        kind: 'terra-validators',
        chain: 'terra',
        count: of(130),
        staked: of('200_000_000 LUNA'),
        concentration: of(0.65),
        commission: of('10 %'),
        unbonding: of(changes.unbonding ?? '21 d'),
        feederLags: [of('5 s'), of('20 s')],
        feederNoise: of('0.3 %'),
        currencyNoise: of('0.05 %'),
        noiseLasts: of('1 h'),
        voteThreshold: of('50 %'),
        rewardBand: of('7 %'),
        rewardWindowBlocks: of(9_400_000),
        slashWindowBlocks: of(432_000),
        minValid: of('5 %'),
        voteSlash: of('0.01 %'),
        downtimeWindowBlocks: of(10_000),
        downtimeMinSigned: of('5 %'),
        downtimeSlash: of('0.01 %'),
        communityTax: of('2 %'),
        baseProposer: of('1 %'),
        bonusProposer: of('4 %'),
        communityPool: of('1_000_000 UST'),
        transactionFee: of('0.25 UST'),
        transferMean: of(5000),
        ordinaryPerHour: of(15_000),
        payer: 'public',
        settleEvery: of('1 h'),
      },
      ...(changes.taxRate === undefined ? [] : [treasury(changes.taxRate)]),
    ],
  })
  if (!bound.ok) throw new Error(JSON.stringify(bound.mistakes))
  return bound.scenario
}

function treasury(taxRate: string): object {
  return {
    id: 'treasury',
    kind: 'terra-treasury',
    chain: 'terra',
    taxRate: of(taxRate),
    taxPolicy: { minimum: of('0 %'), maximum: of('1 %'), changeMaximum: of('0 %') },
    taxCap: of('1 SDR'),
    rewardWeight: of('100 %'),
    rewardPolicy: { minimum: of('100 %'), maximum: of('100 %'), changeMaximum: of('0 %') },
    seigniorageBurdenTarget: of('67 %'),
    miningIncrement: of(1.07),
    windowShort: of(4),
    windowLong: of(52),
    windowProbation: of(12),
  }
}
