/**
 * The journal of a run: what happened, when, to whom, in the order in which it happened.
 * It holds events, decisions, fills of named parties, refusals, halts. Postings between cohorts are too many to keep one by
 * one; the ledger proves them by conservation at every step.
 */

/** Why an act was not done. Expected in normal operation: it is data, drawn on charts, never thrown. */
export type Refusal = {
  /** Short stable code, e.g. `insufficient-balance`, `withdrawals-suspended`, `no-stable-available`, `pool-stuck`. */
  refused: string
  /** Who asked. */
  who: string
  /** What was needed and what was there, as people say it, e.g. `350 m UST`. */
  needed: string
  had: string
  /** One sentence: the rule or the fact that stood in the way; a law names its section. */
  because: string
}

/** What kind of line it is. */
export type JournalKind = 'event' | 'decision' | 'fill' | 'refusal' | 'halt' | 'command'

/** One line of the journal. */
export type JournalEntry = {
  /** Running number from 0. */
  sequence: number
  /** Step in which it happened (0 = the first). */
  step: number
  /** Simulated time, milliseconds since 1970 UTC. */
  atMs: number
  kind: JournalKind
  /** Party or module id. */
  who: string
  /** One sentence for people. */
  sentence: string
  /** Numbers that belong to it, units last in the name (JSON-safe). */
  data?: Record<string, number | string>
  refusal?: Refusal
  /** Key of the scenario's `sources` where the event is documented. */
  source?: string
}

/** The journal being written. Entries are appended and never changed. */
export class Journal {
  readonly entries: JournalEntry[] = []

  /** Appends a line; the running number is given here. */
  append(entry: Omit<JournalEntry, 'sequence'>): void {
    this.entries.push({ sequence: this.entries.length, ...entry })
  }

  /** A copy that can go on by itself (entries are shared: they never change). */
  fork(): Journal {
    const copy = new Journal()
    for (const entry of this.entries) copy.entries.push(entry)
    return copy
  }

  /** Drops what came after `length` entries (used when a run is set back to a snapshot). */
  truncate(length: number): void {
    this.entries.length = length
  }
}
