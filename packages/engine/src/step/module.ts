/**
 * A part of the simulated world: a market, an issuer, a behaviour. Every step runs the same phases in the same order over all
 * parts: observe, decide, (the orders are drawn and settled), close, blockWork, (conservation), measure.
 */

import type { JournalEntry } from '../ledger/journal.ts'
import type { Stage } from './stage.ts'

/** A dated or commanded act on a part: the scenario's `events` and the people of a room speak this language. */
export type Act = { atMs: number; kind: string; target: string; sentence: string; source?: string; config: unknown }

/** What a part may do. All phases are optional; a part without a phase costs nothing there. */
export type Module = {
  readonly id: string
  /** Resolves references to other parts, once, after all were built. */
  link?(stage: Stage): void
  /** Reads the world as it stands at the beginning of the step: beliefs, averages, news. Moves no money. */
  observe?(stage: Stage): void
  /** Places orders through `stage.orders`. Moves no money: all decisions see the same state. */
  decide?(stage: Stage): void
  /** Executes one order that this part placed in `decide`. `tag` and `quantity` are the part's own. */
  execute?(stage: Stage, tag: number, quantity: number): void
  /** After the batch: arbitrage, inventory, resting orders. */
  close?(stage: Stage): void
  /** Protocols' own work at the end of their blocks. */
  blockWork?(stage: Stage): void
  /** Takes the figures of the step (prices, extremes). Moves no money. */
  measure?(stage: Stage): void
  /** A dated act aimed at this part. */
  act?(stage: Stage, act: Act): void
  /** Checks what must always hold, at every step; throws a Defect. */
  check?(stage: Stage): void
  /** State that is not in the stage's cells, as plain data, and back (exact pools hold integers of 256 bits). */
  save?(): unknown
  load?(state: unknown): void
  /** Figures, legs, bars at the end. */
  report?(stage: Stage, report: Report): void
}

/** What the parts say at the end of a run. */
export type Report = {
  /** What happened, in figures: each part adds at most one sentence; they are read in the order of the parts. */
  sentences: string[]
  metrics: Record<string, number>
  parties: Record<string, { name: string; legs: { name: string; label: string; profitUsd: number }[] }>
  waterfalls: Record<string, { name: string; label: string; amountUsd: number }[]>
}

/** What a line of the journal needs from its writer; time and number are added. */
export type JournalLine = Omit<JournalEntry, 'sequence' | 'step' | 'atMs'>
