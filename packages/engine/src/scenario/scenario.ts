/** A scenario that was read, checked and bound to registered kinds: what a run starts from. */

import type { Standing } from '../money/sourced.ts'
import type { UnitKind } from '../money/units.ts'
import type { Kind } from '../step/kind.ts'
import type { ScenarioDocument, ScenarioSource } from './document.ts'

/** One number of the scenario as a form needs it. */
export type ScenarioField = {
  /** Path of the leaf, with ids instead of positions: `markets.curve.amplification`. */
  path: string
  /** Name of the part it belongs to (title of the kind or of the party), for grouping. */
  group: string
  label: string
  description: string
  unit: UnitKind
  /** As written in the file, e.g. `350_000_000 UST`. */
  written: string | number | boolean
  options?: readonly string[]
  range?: readonly [string | number, string | number]
  standing: Standing
  source: string
  note?: string
}

/** A part of the scenario bound to its kind, its numbers parsed. */
export type BoundPart = { id: string; kind: Kind; config: unknown }

/** A dated act bound to the part that it is aimed at. */
export type BoundEvent = {
  atMs: number
  target: string
  act: string
  sentence: string
  source: string
  config: unknown
}

/** Ready to run. Immutable; `source` is the resolved document that a manifest carries. */
export type Scenario = {
  source: ScenarioSource
  document: ScenarioDocument
  parts: BoundPart[]
  events: BoundEvent[]
  fields: ScenarioField[]
}
