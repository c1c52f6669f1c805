/** Refusals of a run, those alike together. */

import type { JournalEntry } from '@breakwater/engine'

/** Refusals of one code to one party, gathered. */
export type RefusalGroup = { key: string; entries: JournalEntry[] }

/** Gathers refusals by code and party, in order of their first time. */
export function gatherRefusals(journal: readonly JournalEntry[]): RefusalGroup[] {
  const groups = new Map<string, JournalEntry[]>()
  for (const entry of journal) {
    if (entry.kind !== 'refusal' || entry.refusal === undefined) continue
    const key = `${entry.refusal.refused} · ${entry.refusal.who}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups].map(([key, entries]) => ({ key, entries }))
}
