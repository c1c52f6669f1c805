/** Two runs side by side: what differs in numbers, legs and figures. */

import type { RunResult } from '@breakwater/engine'
import { readMetricName } from '../figures/format.ts'
import type { Settings } from '../run/messages.ts'

/** A figure in both runs. Missing ones are NaN. */
export type Difference = { key: string; label: string; unit: string; kept: number; shown: number }

/** The legs of every party that one of the runs has, each with a total. */
export function compareLegs(kept: RunResult, shown: RunResult): Difference[] {
  const rows: Difference[] = []
  for (const id of new Set([...Object.keys(kept.parties), ...Object.keys(shown.parties)])) {
    const before = kept.parties[id]
    const after = shown.parties[id]
    const names = new Set([...(before?.legs ?? []), ...(after?.legs ?? [])].map(leg => leg.name))
    for (const name of names) {
      const was = before?.legs.find(leg => leg.name === name)
      const is = after?.legs.find(leg => leg.name === name)
      rows.push({
        key: `${id}.${name}`,
        label: (is ?? was)!.label,
        unit: 'USD',
        kept: was?.profitUsd ?? Number.NaN,
        shown: is?.profitUsd ?? Number.NaN,
      })
    }
    rows.push({
      key: `${id}.total`,
      label: `${(after ?? before)!.name}, total`,
      unit: 'USD',
      kept: before?.profitUsd ?? Number.NaN,
      shown: after?.profitUsd ?? Number.NaN,
    })
  }
  return rows
}

/** Figures that both runs have and that differ by more than a millionth; legs are left to {@link compareLegs}. */
export function compareMetrics(kept: RunResult, shown: RunResult): Difference[] {
  const rows: Difference[] = []
  for (const [name, now] of Object.entries(shown.metrics)) {
    const before = kept.metrics[name]
    if (before === undefined || /ProfitUsd$/.test(name)) continue
    const size = Math.max(Math.abs(before), Math.abs(now))
    if (Number.isFinite(before) === Number.isFinite(now) && !(Math.abs(now - before) > size * 1e-6)) continue
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
