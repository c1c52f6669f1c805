/** Targets of a run, misses first, with their bands in words. */

import type { TargetResult } from '@breakwater/engine'
import { formatFigure } from '../figures/format.ts'

/** How a row came out. */
export type Verdict = 'missed' | 'hit' | 'given' | 'not scored'

/** In the order in which they are shown. */
export const verdicts: readonly Verdict[] = ['missed', 'hit', 'given', 'not scored']

/** A given row or an input of the scenario holds by construction and counts neither as hit nor as miss. */
export function verdictOf(target: TargetResult): Verdict {
  if (target.given || target.class === 'input') return 'given'
  return target.pass === null ? 'not scored' : target.pass ? 'hit' : 'missed'
}

/** Rows with their verdict, misses first, the order of the file within. */
export function rankTargets(targets: readonly TargetResult[]): { target: TargetResult; verdict: Verdict }[] {
  const rows = targets.map(target => ({ target, verdict: verdictOf(target) }))
  return verdicts.flatMap(verdict => rows.filter(row => row.verdict === verdict))
}

/** The band as people say it: one figure where both ends are the same. */
export function sayBand(target: Pick<TargetResult, 'low' | 'high' | 'unit'>): string {
  if (target.low === target.high) return formatFigure(target.low, target.unit)
  return `${formatFigure(target.low, target.unit, { bare: true })} to ${formatFigure(target.high, target.unit)}`
}
