/** What the page and the run's worker say to each other. Plain data; the columns of a result are moved, not copied. */

import type { Manifest, Mistake, RunResult, ScenarioField, ScenarioSource } from '@breakwater/engine'

/** Numbers, choices and switches that differ from the file, by path. */
export type Settings = Record<string, string | number | boolean>

/** How a run is made. The seed is decimal text: it may be larger than a double holds. */
export type RunOrder = { source: ScenarioSource; settings: Settings; seed: string; precision: 'exact' | 'fast' }

/** What the page asks. `id` comes back with every answer. */
export type Ask =
  | { id: number; ask: 'read'; source: ScenarioSource; settings: Settings }
  | { id: number; ask: 'rehearse'; order: RunOrder }
  | { id: number; ask: 'cancel' }

/** A run that came to its end. */
export type Finished = { result: RunResult; manifest: Manifest; elapsedMs: number }

/** Something broke that the user cannot mend; `replay` says how to bring it back. */
export type Breakage = { message: string; replay: Record<string, unknown> }

/** What the worker answers. */
export type Answer =
  | { id: number; answer: 'fields'; fields: ScenarioField[] }
  | { id: number; answer: 'mistakes'; mistakes: Mistake[] }
  | { id: number; answer: 'progress'; step: number; steps: number; elapsedMs: number }
  | { id: number; answer: 'finished'; finished: Finished }
  | { id: number; answer: 'cancelled'; step: number; steps: number }
  | { id: number; answer: 'broken'; breakage: Breakage }
