/** Two runs side by side: what differs in numbers, legs and figures. */

import type { RunResult } from '@breakwater/engine'
import { readMetricName } from '../figures/format.ts'
import type { Settings } from '../run/messages.ts'

/** A figure in both runs. Missing ones are NaN. */
export type Difference = { key: string; label: string; unit: string; kept: number; shown: number }

/**
 * The legs of every party that one of the runs has, each with a total. The attacker's are all there, so that they add up before the
 * reader's eyes; of everybody else those that differ, under the party's name.
 */
export function compareLegs(kept: RunResult, shown: RunResult): Difference[] {
  const rows: Difference[] = []
  for (const id of new Set([...Object.keys(kept.parties), ...Object.keys(shown.parties)])) {
    const before = kept.parties[id]
    const after = shown.parties[id]
    const names = new Set([...(before?.legs ?? []), ...(after?.legs ?? [])].map(leg => leg.name))
    const party = (after ?? before)!.name
    const isAttacker = id === 'attacker'
    // One leg is the total once more.
    for (const name of isAttacker || names.size > 1 ? names : []) {
      const was = before?.legs.find(leg => leg.name === name)
      const is = after?.legs.find(leg => leg.name === name)
      rows.push({
        key: `${id}.${name}`,
        label: isAttacker ? (is ?? was)!.label : `${party}: ${(is ?? was)!.label}`,
        unit: 'USD',
        kept: was?.profitUsd ?? Number.NaN,
        shown: is?.profitUsd ?? Number.NaN,
      })
    }
    rows.push({
      key: `${id}.total`,
      label: `${party}, total`,
      unit: 'USD',
      kept: before?.profitUsd ?? Number.NaN,
      shown: after?.profitUsd ?? Number.NaN,
    })
  }
  return rows.filter(row => row.key.startsWith('attacker.') || differs(row.kept, row.shown))
}

/** True where two figures are apart by more than a millionth of the larger, or one of them is missing. */
function differs(kept: number, shown: number): boolean {
  if (Number.isFinite(kept) !== Number.isFinite(shown)) return true
  return Math.abs(shown - kept) > Math.max(Math.abs(kept), Math.abs(shown)) * 1e-6
}

/** Figures that both runs have and that differ by more than a millionth; legs are left to {@link compareLegs}. */
export function compareMetrics(kept: RunResult, shown: RunResult): Difference[] {
  const rows: Difference[] = []
  for (const [name, now] of Object.entries(shown.metrics)) {
    const before = kept.metrics[name]
    if (before === undefined || /ProfitUsd$/.test(name)) continue
    if (!differs(before, now)) continue
    const { label, unit } = readMetricName(name)
    rows.push({ key: name, label, unit, kept: before, shown: now })
  }
  return rows
}

/** Paths on which the two runs' numbers differ. `undefined` stands for the file's own. */
export function compareSettings(
  kept: Settings,
  shown: Settings,
): { path: string; kept: string | undefined; shown: string | undefined }[] {
  const say = (value: string | number | boolean | undefined): string | undefined =>
    value === undefined ? undefined : String(value)
  return [...new Set([...Object.keys(kept), ...Object.keys(shown)])]
    .filter(path => kept[path] !== shown[path])
    .map(path => ({ path, kept: say(kept[path]), shown: say(shown[path]) }))
}
