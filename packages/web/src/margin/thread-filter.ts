/** Which threads and suggestions the margin shows, and in which order. */

import type { Thread } from '@breakwater/room'
import type { Suggestion } from '@breakwater/room/document'

/** `by:<person>` shows what one person opened or said. `suggestions` hides the threads. */
export type MarginFilter = 'all' | 'open' | 'mine' | 'drafts' | 'orphaned' | 'suggestions' | `by:${string}`

/** What the filter knows about a thread beside the thread itself. */
export type FilterContext = { me: string; anchored: Anchored }

/** The threads whose words stand in the document. */
export type Anchored = { has: (thread: string) => boolean }

/** True where nothing is left of a thread but its tombstones. */
export function isEmptied(thread: Thread): boolean {
  return thread.comments.every(comment => comment.deleted)
}

/** True for a thread whose words are gone from the document. */
export function isOrphaned(thread: Thread, anchored: Anchored): boolean {
  // A remark without a quote is about the document as a whole: it has no words to lose.
  return thread.quote !== '' && !anchored.has(thread.id)
}

/** True if a person opened the thread or spoke in it. */
export function takesPart(thread: Thread, person: string): boolean {
  return thread.comments.some(comment => comment.by === person)
}

/** True if the margin shows a thread. A thread of tombstones shows under *all* alone, so that nothing passes unseen. */
export function showsThread(thread: Thread, filter: MarginFilter, { me, anchored }: FilterContext): boolean {
  if (filter === 'all') return true
  if (filter === 'suggestions' || isEmptied(thread)) return false
  if (filter === 'open') return !thread.resolved
  if (filter === 'mine') return takesPart(thread, me)
  if (filter === 'drafts') return thread.draft
  if (filter === 'orphaned') return isOrphaned(thread, anchored)
  return takesPart(thread, filter.slice('by:'.length))
}

/** True if the margin shows a suggestion. */
export function showsSuggestion(suggestion: Suggestion, filter: MarginFilter, me: string): boolean {
  if (filter === 'all' || filter === 'open' || filter === 'suggestions') return true
  if (filter === 'mine') return suggestion.author === me
  return filter === `by:${suggestion.author}`
}

/** An entry of the margin. */
export type MarginEntry =
  | { kind: 'thread'; id: string; thread: Thread; orphaned: boolean }
  | { kind: 'suggestion'; id: string; suggestion: Suggestion }

/**
 * Entries in the order of their words; threads without words come last, in the order in which they were opened.
 * @param anchored threads and the position of their first word
 */
export function orderEntries(
  threads: readonly Thread[],
  suggestions: readonly Suggestion[],
  anchored: ReadonlyMap<string, number>,
): MarginEntry[] {
  const place = (entry: MarginEntry): number =>
    entry.kind === 'suggestion'
      ? entry.suggestion.from
      : (anchored.get(entry.id) ?? (entry.orphaned ? Number.POSITIVE_INFINITY : 0))
  const entries: MarginEntry[] = [
    ...threads.map(
      (thread): MarginEntry => ({
        kind: 'thread',
        id: thread.id,
        thread,
        orphaned: isOrphaned(thread, anchored),
      }),
    ),
    ...suggestions.map((suggestion): MarginEntry => ({ kind: 'suggestion', id: suggestion.id, suggestion })),
  ]
  const order = (entry: MarginEntry): number => (entry.kind === 'thread' ? entry.thread.seq : entry.suggestion.atMs)
  return entries.sort((left, right) => {
    const from = place(left)
    const to = place(right)
    // Two orphans stand at the same infinity, whose difference is no number.
    return from === to ? order(left) - order(right) : from - to
  })
}

/** The entry after (`1`) or before (`-1`) a chosen one; from none, the first or the last. Null where there is nothing. */
export function stepEntry(entries: readonly MarginEntry[], chosen: string | null, step: 1 | -1): MarginEntry | null {
  if (entries.length === 0) return null
  const at = entries.findIndex(entry => entry.id === chosen)
  const next = at < 0 ? (step === 1 ? 0 : entries.length - 1) : (at + step + entries.length) % entries.length
  return entries[next] ?? null
}
