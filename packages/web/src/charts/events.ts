/** Lines of the journal that the time axis shows, gathered where they would lie over one another. */

import type { JournalEntry } from '@breakwater/engine'
import type { TimeWindow } from './frame.ts'

/** What a mark on the axis looks like: an event is a tick, a halt a square, a refusal a cross in the hazard colour; both at once are a cross in a square. */
export type MarkLook = 'event' | 'halt' | 'refusal' | 'both'

/** A mark on the axis with the lines it stands for. */
export type EventMark = { key: string; x: number; look: MarkLook; entries: JournalEntry[] }

/** Lines worth a mark: what happened, was decided, was halted or refused. Fills are kept for the tables. */
export function markedEntries(journal: readonly JournalEntry[]): JournalEntry[] {
  return journal.filter(entry => entry.kind !== 'fill')
}

function lookOf(entry: JournalEntry): MarkLook {
  return entry.kind === 'refusal' ? 'refusal' : entry.kind === 'halt' ? 'halt' : 'event'
}

/** The look of a mark that gathers one more entry: neither a halt nor a refusal hides the other. */
function joined(one: MarkLook, other: MarkLook): MarkLook {
  if (one === other || other === 'event') return one
  return one === 'event' ? other : 'both'
}

/** Gathers the entries inside the window into marks at least `gap` pixels apart; halts and refusals give the mark its look. */
export function gatherMarks(
  journal: readonly JournalEntry[],
  window: TimeWindow,
  x: (atMs: number) => number,
  gap: number,
): EventMark[] {
  const marks: EventMark[] = []
  let start = Number.NEGATIVE_INFINITY
  for (const entry of markedEntries(journal)) {
    if (entry.atMs < window[0] || entry.atMs > window[1]) continue
    const at = x(entry.atMs)
    const mark = marks.at(-1)
    if (mark !== undefined && at - start < gap) {
      mark.entries.push(entry)
      mark.look = joined(mark.look, lookOf(entry))
      continue
    }
    start = at
    marks.push({ key: String(entry.sequence), x: at, look: lookOf(entry), entries: [entry] })
  }
  return marks
}
