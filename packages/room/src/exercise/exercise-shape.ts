/** The shape of an exercise file, before anything in it has been looked up. Sizes are bounded here. */

import { z } from 'zod'
import type { Exercise } from '../event/exercise.ts'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'An id has lower-case letters, digits and hyphens, at most forty.')
  .describe('Stable name inside the file.')
const line = z.string().trim().min(1).max(200)
const text = z.string().trim().max(8000)
/** A span of time, e.g. `8 min`. */
const span = z.string().max(40)
/** An instant, or a span after the exercise begins, e.g. `+3 h`. */
const moment = z.string().max(40)
const number = z.union([z.number(), z.string().max(40)])
const measure = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,79}$/, 'A measure is the id of a column of the run.')
const choices = z.record(z.string().max(40), number)
const audience = z.union([
  z.enum(['all', 'control']),
  z.string().regex(/^(seat|cell):[a-z0-9][a-z0-9-]{0,39}$/, 'Write all, control, seat:<id> or cell:<id>.'),
])
const condition = z.string().min(1).max(200)

const lever = z.strictObject({
  id,
  title: line,
  help: text.default(''),
  target: z.string().max(80),
  act: z.string().max(80),
  /** Numbers that are always given; `until: +6 h` counts from the pull. */
  numbers: z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
  choices: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'The name of a number of the act.'),
        label: line,
        unit: z.string().max(20).default(''),
        preset: number,
        low: number,
        high: number,
      }),
    )
    .max(8)
    .default([]),
  sentence: z.string().trim().min(1).max(300),
  usesMax: z.number().int().min(1).max(1000).nullable().default(null),
})

const policy = z.strictObject({
  says: text,
  vote: z.enum(['first', 'last', 'majority', 'abstain']).default('abstain'),
  rules: z
    .array(
      z.strictObject({
        id,
        when: condition,
        lever: id,
        choices: choices.default({}),
        usesMax: z.number().int().min(1).max(1000).default(1),
        because: line,
      }),
    )
    .max(20)
    .default([]),
})

const seat = z.strictObject({
  id,
  title: line,
  cell: id.nullable().default(null),
  brief: text,
  levers: z.array(lever).max(12).default([]),
  measures: z.array(measure).max(20).default([]),
  policy: policy.nullable().default(null),
})

const round = z.strictObject({
  title: line,
  /** Where the scenario's clock stops; may be left out where there is no run. */
  until: moment.optional(),
  read: span,
  comment: span,
  discuss: span,
  decide: span,
})

const release = z.union([
  z.literal('hand'),
  z.strictObject({ at: moment }),
  z.strictObject({ when: condition, notBefore: moment.nullable().default(null) }),
])

const inject = z.strictObject({
  id,
  title: line,
  form: z.enum(['text', 'newspaper', 'posts', 'chart', 'picture']),
  to: z.array(audience).min(1).max(40).default(['all']),
  from: line,
  text: text.default(''),
  measures: z.array(measure).max(8).default([]),
  picture: z.string().max(200).nullable().default(null),
  release,
  expected: text.default(''),
  objective: id.nullable().default(null),
})

const objective = z.strictObject({
  id,
  title: line,
  capability: line,
  target: line,
  tasks: z
    .array(z.strictObject({ id, title: line }))
    .min(1)
    .max(20),
})

const decision = z.strictObject({
  id,
  question: line,
  options: z
    .array(
      z.strictObject({
        id,
        title: line,
        pulls: z
          .array(z.strictObject({ seat: id, lever: id, choices: choices.default({}) }))
          .max(8)
          .default([]),
      }),
    )
    .min(1)
    .max(8),
  /** A seat, or `chair`. */
  owner: id,
  method: z.enum(['chair', 'majority', 'consent']),
  inject: id.nullable().default(null),
})

const run = z.strictObject({
  scenario: id,
  seed: z.union([z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), z.string().regex(/^\d{1,20}$/)]),
  precision: z.enum(['exact', 'fast']).default('fast'),
  settings: z.record(z.string().max(200), z.union([z.string().max(200), z.number(), z.boolean()])).default({}),
  from: moment,
  until: moment,
  measures: z.array(measure).min(1).max(20),
  names: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'A short name has letters and digits.'), measure)
    .default({}),
})

/** See the file's head. */
export const exerciseShape = z.strictObject({
  breakwaterExercise: z.literal(1),
  id,
  title: line,
  summary: text,
  duration: span,
  run: run.nullable(),
  clock: z
    .strictObject({ mode: z.enum(['hand', 'ratio']), ratio: z.string().max(40).default('1 h = 3 min') })
    .default({ mode: 'hand', ratio: '1 h = 3 min' }),
  cells: z
    .array(z.strictObject({ id, title: line }))
    .max(20)
    .default([]),
  seats: z.array(seat).min(1).max(40),
  rounds: z.array(round).min(1).max(20),
  injects: z.array(inject).max(200).default([]),
  objectives: z.array(objective).max(40).default([]),
  decisions: z.array(decision).max(40).default([]),
  document: z.string().max(100_000),
  hotWash: z.array(line).max(20).default([]),
  sources: z
    .array(z.strictObject({ what: line, source: z.string().trim().min(1).max(400) }))
    .max(100)
    .default([]),
})

/** An exercise file as it was written, sizes and types checked. */
export type ExerciseFile = z.output<typeof exerciseShape>

/** The run of an exercise as plain data. */
export type ExerciseRun = NonNullable<Exercise['run']>

/** What is known about the world outside the file. */
export type ExerciseSurroundings = {
  /** Columns of the scenario. Where they are not known, the measures that the file itself lists pass. */
  columns?: readonly { id: string; unit: string }[]
}
