/** Runs conformance files against the engine: one door for every suite. */

import { verifyAmm } from './amm.ts'
import { verifyAnchor } from './anchor.ts'
import { verifyDistribution } from './distribution.ts'
import { verifyMirror } from './mirror.ts'
import { verifyOracle } from './oracle.ts'
import type { CaseOutcome } from './outcome.ts'
import { verifySdkDec } from './sdk-dec.ts'
import { verifyMarketSequence, verifyMarketSwap, verifyMarketUpstream } from './terra-market.ts'
import { verifyTerraswapPair } from './terraswap.ts'
import { verifyTreasury } from './treasury.ts'

/** How a file of cases came out. `problem` is set where the file could not be understood at all. */
export type VerifyReport = { suite: string; outcomes: CaseOutcome[]; passed: number; failed: number; problem?: string }

const terraSuites: Readonly<Record<string, (file: unknown) => CaseOutcome[]>> = {
  sdk_dec: verifySdkDec,
  market_swap: verifyMarketSwap,
  market_upstream: verifyMarketUpstream,
  market_sequence: verifyMarketSequence,
  oracle: verifyOracle,
  treasury: verifyTreasury,
  distribution: verifyDistribution,
  anchor: verifyAnchor,
  mirror: verifyMirror,
  terraswap_pair: verifyTerraswapPair,
}

/** Runs every case of a parsed file. An unknown format is one failure with its reason, never an exception. */
export function verifyVectors(file: unknown): VerifyReport {
  const head = (file ?? {}) as { suite?: unknown; schema?: unknown; group?: unknown; cases?: unknown }
  if (typeof head !== 'object' || !Array.isArray(head.cases)) {
    return { suite: 'unknown', outcomes: [], passed: 0, failed: 1, problem: 'the file has no list of cases' }
  }
  if (head.schema === 'amm-vectors/1') return count(String(head.group ?? 'amm'), verifyAmm(file))
  const suite = String(head.suite)
  const verify = Object.hasOwn(terraSuites, suite) ? terraSuites[suite] : undefined
  if (verify === undefined) {
    return { suite, outcomes: [], passed: 0, failed: 1, problem: `no suite is called “${suite}”` }
  }
  return count(suite, verify(file))
}

function count(suite: string, outcomes: CaseOutcome[]): VerifyReport {
  const passed = outcomes.filter(outcome => outcome.passed).length
  const report: VerifyReport = { suite, outcomes, passed, failed: outcomes.length - passed }
  return outcomes.length === 0 ? { ...report, failed: 1, problem: 'the file has no case' } : report
}
