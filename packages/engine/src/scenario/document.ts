/**
 * The shape of a scenario file. A scenario is data: who holds what, which markets and issuers there are, how the crowd behaves, what
 * happened on which date, what a good replay must hit. Each number of the world stands beside its source.
 */

import { z } from 'zod'
import { instant } from '../money/instant.ts'
import { sourced, sourcedAmount } from '../money/sourced.ts'
import { measureSchema } from './measure.ts'

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,47}$/, 'use lower-case letters, digits and hyphens')
  .describe('Stable name; part of paths such as `markets.curve.amplification`.')

const note = z.strictObject({
  title: z.string().max(160),
  text: z.string().max(2000),
  source: z.string().optional(),
})

/** Where numbers come from. */
const source = z.strictObject({
  title: z.string().max(400).describe('What it is, as a reader would look it up.'),
  date: z.string().max(40).optional(),
  url: z.string().max(400).optional(),
  note: z.string().max(1000).optional(),
})

const party = z.strictObject({
  id,
  name: z.string().max(120),
  holds: z.record(z.string(), sourcedAmount('What it holds at the start.')).default({}),
})

const part = z.looseObject({ id, kind: z.string().describe('A registered kind; see `breakwater check --kinds`.') })

const event = z.looseObject({
  at: instant,
  target: z.string().describe('Id of the market, issuer or behaviour that it is aimed at.'),
  act: z.string().describe('Name of an act of that kind.'),
  sentence: z.string().max(300).describe('What happened, in one sentence; shown on the time line.'),
  source: z.string().describe('Key of `sources`.'),
  when: z.string().max(80).optional().describe('Only if this switch of the scenario is on: `switch-id=option`.'),
})

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const switchOption = z.strictObject({
  value: z.union([z.string(), z.boolean(), z.number()]),
  label: z.string().max(80),
})

/** A choice that the page offers beside the numbers; it sets one path, or several with `sets`. */
const switchShape = z.strictObject({
  id,
  label: z.string().max(80),
  description: z.string().max(400).optional(),
  path: z.string().describe('The leaf that it sets.'),
  options: z.array(switchOption).min(2).max(8),
})

/** A number that the page offers as a slider. */
const slider = z.strictObject({
  id,
  label: z.string().max(80),
  path: z.string(),
  description: z.string().max(400).optional(),
  low: z.union([z.string(), z.number()]),
  high: z.union([z.string(), z.number()]),
})

/** Another reading of the same world: a counterfactual or a rival hypothesis. */
const variant = z.strictObject({
  id,
  label: z.string().max(120),
  group: z.enum(['counterfactual', 'hypothesis', 'reading']),
  description: z.string().max(800),
  set: settings,
})

const target = z.strictObject({
  id: z.string().max(12),
  class: z.enum(['input', 'level', 'stock', 'flow', 'ratio', 'shape', 'event', 'distribution', 'contagion', 'article']),
  label: z.string().max(200),
  unit: z.string().max(24),
  measure: measureSchema,
  value: z.number(),
  low: z.number(),
  high: z.number(),
  tolerance: z.string().max(120),
  source: z.string(),
  given: z.boolean().default(false),
  also: z
    .array(z.strictObject({ label: z.string().max(120), measure: measureSchema, low: z.number(), high: z.number() }))
    .max(4)
    .default([])
    .describe('Further conditions; the row passes only if all hold.'),
})

/** A table of numbers kept in `library/records`, embedded when the scenario is resolved. */
const table = z.strictObject({
  id,
  file: z.string().max(200).describe('Path from the scenario file.'),
  source: z.string(),
  /** Filled by the loader: column name to numbers; the column `timeMs` holds times. */
  columns: z.record(z.string(), z.array(z.number())).optional(),
})

/** A line of history laid over a simulated column. */
const overlay = z.strictObject({
  table: z.string(),
  column: z.string(),
  over: z.string().describe('Id of the simulated column.'),
  label: z.string().max(80),
  shiftMinutes: z
    .number()
    .min(-10_080)
    .max(10_080)
    .default(0)
    .describe(
      'Minutes from the label of a row to the moment of its value, e.g. 60 for closes of hours named by their start.',
    ),
})

/** The whole document, after `extends` and `set` were applied. */
export const scenarioDocument = z.strictObject({
  breakwater: z.literal(1).describe('Version of this format.'),
  id,
  title: z.string().max(120),
  header: z.string().max(400).describe('Who says so, and what it is not; shown above the run.'),
  summary: z.string().max(2000),
  sources: z.record(z.string(), source),
  clock: z.strictObject({
    start: instant,
    end: instant,
    step: sourced('duration', 'Length of a step.'),
    sample: sourced('duration', 'Interval of the recorded series.'),
  }),
  assets: z
    .array(
      z.strictObject({
        id: z.string().max(16),
        name: z.string().max(80),
        decimals: z.number().int().min(0).max(18),
        source: z.string(),
      }),
    )
    .min(1)
    .max(32),
  tables: z.array(table).max(32).default([]),
  overlays: z.array(overlay).max(32).default([]),
  parties: z.array(party).max(64).default([]),
  markets: z.array(part).max(32).default([]),
  issuers: z.array(part).max(32).default([]),
  crowd: z.array(part).max(64).default([]),
  events: z.array(event).max(256).default([]),
  switches: z.array(switchShape).max(24).default([]),
  sliders: z.array(slider).max(24).default([]),
  variants: z.array(variant).max(48).default([]),
  targets: z.array(target).max(128).default([]),
  notes: z.array(note).max(48).default([]),
  calibration: z.string().max(8000).optional().describe('How the fitted numbers were found, and with which command.'),
})

/** What a file may say before it is resolved: a whole document, or `extends` with what differs. */
export const scenarioExtension = z.strictObject({
  breakwater: z.literal(1),
  id,
  title: z.string().max(120),
  header: z.string().max(400).optional(),
  summary: z.string().max(2000),
  extends: z.string().max(200).describe('File that this one stands on, from this file.'),
  set: settings.default({}).describe('Path to value, e.g. `crowd.foundation.withdrawal: none`.'),
  without: z
    .array(z.string())
    .max(64)
    .default([])
    .describe('Paths of list entries to leave out, e.g. `events.2022-05-07T21:44Z`, `targets`, `variants`.'),
  notes: z.array(note).max(48).optional(),
})

/** A scenario as parsed: numbers in base units, times in milliseconds. */
export type ScenarioDocument = z.output<typeof scenarioDocument>
/** A scenario as written (after `extends`), JSON-safe: what a manifest keeps. */
export type ScenarioSource = z.input<typeof scenarioDocument>
