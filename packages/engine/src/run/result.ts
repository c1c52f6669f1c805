/**
 * What a finished run says: plain data that a page draws, a command prints, a file keeps.
 * Every field is JSON-safe but for the `Float64Array` columns of `series`.
 */

import type { JournalEntry } from '../ledger/journal.ts'
import type { Standing } from '../money/sourced.ts'

/** One measured column. `values[i]` belongs to `SeriesTable.timeMs[i]`. */
export type SeriesColumn = {
  /** Stable name in files, e.g. `ustPriceUsd`. Units last. */
  id: string
  /** What a chart prints beside the line. */
  label: string
  /** `USD`, `UST`, `LUNA`, `BTC`, `USD m`, `1`, `min` … the unit of `values`. */
  unit: string
  /** The small multiple that the column is drawn in (see {@link Panel}). */
  panel: string
  /** `simulated` is an outcome, `input` was fed to the run, `record` is history laid over it (NaN where history has no row). */
  role: 'simulated' | 'input' | 'record'
  values: Float64Array
}

/** One small multiple of the run page; panels share the time axis. */
export type Panel = { id: string; title: string; unit: string; scale: 'linear' | 'log'; note?: string }

/** Samples at a fixed interval (`everyMs`), the first at `timeMs[0]`; columns have the same length. */
export type SeriesTable = { everyMs: number; timeMs: Float64Array; columns: SeriesColumn[]; panels: Panel[] }

/** One leg of a party's plan and what it earned, valued in US dollars (positive = profit). */
export type LegResult = { name: string; label: string; profitUsd: number }

/** A party whose profit is kept by leg: the sum of the legs is `profitUsd`. */
export type PartyResult = { name: string; legs: LegResult[]; profitUsd: number }

/** One bar of the profit waterfall; bars add up to the party's profit. */
export type WaterfallBar = { name: string; label: string; amountUsd: number }

/** Kinds of targets: `level` to `ratio` are scored, the others pass or fail on their own, `input` rows are fed to the run. */
export type TargetClass =
  | 'input'
  | 'level'
  | 'stock'
  | 'flow'
  | 'ratio'
  | 'shape'
  | 'event'
  | 'distribution'
  | 'contagion'
  | 'article'

/** How a target came out. `pass` is null where the row is not scored (inputs, modules that are not in this run). */
export type TargetResult = {
  id: string
  class: TargetClass
  /** What is compared, in words. */
  label: string
  unit: string
  /** The value of the record (or of the article), and the band that counts as a hit. */
  value: number
  low: number
  high: number
  /** What the run gave (NaN becomes null in JSON). */
  actual: number
  pass: boolean | null
  /** The row as people read it, e.g. `every hourly close inside`. */
  tolerance: string
  source: string
  /** Given rows hold by construction (a documented event fed to the run); they are shown as such. */
  given: boolean
  /** Further conditions of the row; it passes only if all hold. */
  also: { label: string; low: number; high: number; actual: number; pass: boolean }[]
}

/** A note that the page shows beside the run: an inconsistency of the story, a limit of the model. */
export type RunNote = { title: string; text: string; source?: string }

/** One finished run. */
export type RunResult = {
  scenario: string
  title: string
  /** Who says so, in one line (shown above everything). */
  header: string
  seed: string
  precision: 'exact' | 'fast'
  engineVersion: string
  manifestHash: string
  resultHash: string
  steps: number
  startMs: number
  endMs: number
  stepMs: number
  /** What happened, in one sentence with its figures. */
  sentence: string
  series: SeriesTable
  /** Figures by name, units last in the name: `ustPriceLowUsd`, `btcShortEntryUsd`. */
  metrics: Record<string, number>
  parties: Record<string, PartyResult>
  /** Bars by party id. */
  waterfalls: Record<string, WaterfallBar[]>
  targets: TargetResult[]
  /** One line per missed target, with its size. */
  misses: string[]
  journal: JournalEntry[]
  notes: RunNote[]
  /** How many numbers of the scenario have each standing. */
  standings: Record<Standing, number>
}
