/** What of a run's journal a room is told. */

import type { JournalEntry } from '@breakwater/engine'
import type { EventBodies } from '@breakwater/room'

/** Something that happened in the run and was public. */
export type HappenedLine = { atMs: number; who: string; sentence: string; source: string | null }

/** Most refusals that one advance tells. */
const refusalsMax = 40

/** Documented events, decisions and halts. Fills are many, and what seats commanded is told by the room to whom it concerns. */
export function linesOf(entries: readonly JournalEntry[]): HappenedLine[] {
  return entries
    .filter(entry => entry.kind === 'event' || entry.kind === 'decision' || entry.kind === 'halt')
    .map(({ atMs, who, sentence, source }) => ({ atMs, who, sentence, source: source ?? null }))
    .sort((left, right) => left.atMs - right.atMs)
}

/** Refusals, each reason once for each who asked: a rule that stands in the way does so at every step. */
export function refusalsOf(entries: readonly JournalEntry[]): EventBodies['run.refused'][] {
  const seen = new Set<string>()
  const refusals: EventBodies['run.refused'][] = []
  for (const { atMs, refusal } of entries) {
    if (refusal === undefined || refusals.length >= refusalsMax) continue
    const { who, refused, because, needed, had } = refusal
    const key = `${who}\n${refused}`
    if (seen.has(key)) continue
    seen.add(key)
    refusals.push({ who, act: refused, because, needed, had, section: sectionOf(because), atMs })
  }
  return refusals
}

/** The section that a sentence names, as `§ 4(a)`, `section 4(a)` or `Sec. 4`; null where it names none. */
export function sectionOf(sentence: string): string | null {
  const match = /(?:§+|\b[Ss]ec(?:tion|\.))\s*\d[\w.]*(?:\([0-9A-Za-z]{1,4}\))*/.exec(sentence)
  return match === null ? null : match[0].replace(/\.$/, '')
}
