/** The shape of an exercise file, before anything in it has been looked up. Sizes are bounded here. */

import { z } from 'zod'
import type { Exercise } from '../event/exercise.ts'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'An id has lower-case letters, digits and hyphens, at most forty.')
  .describe('Stable name inside the file.')
const line = z.string().trim().min(1).max(200)
const text = z.string().trim().max(8000)
const span = z.string().max(40)
const moment = z.string().max(40)
const number = z.union([z.number(), z.string().max(40)])
const measure = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,79}$/, 'A measure is the id of a column of the run.')
const choices = z.record(z.string().max(40), number)
const audience = z.union([
  z.enum(['all', 'control']),
  z.string().regex(/^(seat|cell):[a-z0-9][a-z0-9-]{0,39}$/, 'Write all, control, seat:<id> or cell:<id>.'),
])
const condition = z.string().min(1).max(200)
const usesMax = z.number().int().min(1).max(1000)

const choice = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'The name of a number of the act.')
    .describe('The number of the act that is chosen; `{name}` stands for it in the sentence.'),
  label: line.describe('What the dialog calls it.'),
  unit: z.string().max(20).default('').describe('Unit of all three numbers, e.g. USD. Default: none.'),
  preset: number.describe('What the dialog proposes, e.g. 300_000_000 or 1.5 bn.'),
  low: number.describe('Least that may be chosen.'),
  high: number.describe('Most that may be chosen.'),
})

const lever = z.strictObject({
  id,
  title: line.describe('What the button says.'),
  help: text.default('').describe('What it does, for whoever may pull it. Default: nothing.'),
  target: z.string().max(80).describe('Id of the part of the scenario that acts.'),
  act: z.string().max(80).describe('Act of that part.'),
  numbers: z
    .record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]))
    .default({})
    .describe('Numbers of the act that are always given; `until: +6 h` counts from the pull. Default: none.'),
  choices: z
    .array(choice)
    .max(8)
    .default([])
    .describe('Numbers of the act that people choose, within bounds. Default: none.'),
  sentence: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .describe('What the journal says of a pull; `{name}` is a choice with its unit.'),
  usesMax: usesMax.nullable().default(null).describe('How often it can be pulled. Default: without end.'),
})

const policy = z.strictObject({
  says: text.describe('The policy in words: the seat’s document shows it when a bot plays.'),
  vote: z
    .enum(['first', 'last', 'majority', 'abstain'])
    .default('abstain')
    .describe('How it votes: for the first or the last option, with most people, or not. Default: abstain.'),
  rules: z
    .array(
      z.strictObject({
        id,
        when: condition.describe('Condition on the run, e.g. peg < 0.985 for 30 min.'),
        lever: id.describe('The lever of its seat that it pulls.'),
        choices: choices.default({}).describe('What it chooses. Default: what the lever proposes.'),
        usesMax: usesMax.default(1).describe('How often this rule pulls. Default: once.'),
        because: line.describe('What the bot says as its reason.'),
      }),
    )
    .max(20)
    .default([])
    .describe('Looked at from the top each time that the run has gone on; one pull at a time. Default: none.'),
})

const seat = z.strictObject({
  id,
  title: line.describe('Everybody knows it.'),
  cell: id.nullable().default(null).describe('The cell that it belongs to. Default: none.'),
  brief: text.describe('Markdown that only this seat and the staff read.'),
  levers: z.array(lever).max(12).default([]).describe('What it can do to the run. Default: nothing.'),
  measures: z
    .array(measure)
    .max(20)
    .default([])
    .describe('Columns of the run that it sees beside the public ones. Default: none.'),
  policy: policy.nullable().default(null).describe('How a bot plays it. Default: only people can.'),
})

const round = z.strictObject({
  title: line,
  until: moment
    .optional()
    .describe(
      'Where the scenario’s clock stops after this round. Without a run it may be left out: the round’s own time.',
    ),
  read: span.describe('Reading in silence, e.g. 8 min.'),
  comment: span.describe('Writing remarks, all at once.'),
  discuss: span.describe('Talking, point by point.'),
  decide: span.describe('Deciding.'),
})

const release = z
  .union([
    z.literal('hand'),
    z.strictObject({ at: moment.describe('An instant of the scenario, or a span after the exercise begins: +5 min.') }),
    z.strictObject({
      when: condition.describe('Condition on the run.'),
      notBefore: moment.nullable().default(null).describe('Not before this moment. Default: from the beginning.'),
    }),
  ])
  .describe('By hand, at a moment, or when the run meets a condition.')

const inject = z.strictObject({
  id,
  title: line,
  form: z
    .enum(['text', 'newspaper', 'posts', 'chart', 'picture'])
    .describe('How it is set. A chart needs `measures`, a picture `picture`.'),
  to: z.array(audience).min(1).max(40).default(['all']).describe('Who gets it. Default: all.'),
  from: line.describe('Who it says it is from.'),
  text: text.default('').describe('Markdown. Say what is on record and what is fiction. Default: nothing.'),
  measures: z.array(measure).max(8).default([]).describe('Columns of the run, for a chart. Default: none.'),
  picture: z.string().max(200).nullable().default(null).describe('Address of a picture on this server. Default: none.'),
  release,
  expected: text.default('').describe('What the staff expects to see; the seats do not read it. Default: nothing.'),
  objective: id.nullable().default(null).describe('The objective that it serves. Default: none.'),
})

const objective = z.strictObject({
  id,
  title: line,
  capability: line.describe('The ability that is rehearsed.'),
  target: line.describe('What would be good enough.'),
  tasks: z
    .array(z.strictObject({ id, title: line }))
    .min(1)
    .max(20)
    .describe('What evaluators rate: P, S, M or U.'),
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
          .array(
            z.strictObject({
              seat: id.describe('The seat whose lever is pulled.'),
              lever: id,
              choices: choices.default({}).describe('Default: what the lever proposes.'),
            }),
          )
          .max(8)
          .default([])
          .describe('Levers that are pulled if this option carries. Default: none.'),
      }),
    )
    .min(1)
    .max(8),
  owner: id.describe('The seat that answers for it, or `chair`.'),
  method: z
    .enum(['chair', 'majority', 'consent'])
    .describe('The chair decides, most votes carry, or an option without an objection carries.'),
  inject: id.nullable().default(null).describe('The inject that raises it. Default: none.'),
})

const run = z.strictObject({
  scenario: id.describe('Id of a scenario in library/scenarios.'),
  seed: z
    .union([z.number().int().min(0).max(Number.MAX_SAFE_INTEGER), z.string().regex(/^\d{1,20}$/)])
    .describe('Whole number below 2^64: what chance draws by.'),
  precision: z.enum(['exact', 'fast']).default('fast').describe('How the run counts. Default: fast.'),
  settings: z
    .record(z.string().max(200), z.union([z.string().max(200), z.number(), z.boolean()]))
    .default({})
    .describe('Path in the scenario to value, as with `run --set`. Default: none.'),
  from: moment.describe('Where the exercise begins, an instant of the scenario: 2022-05-07T14:00Z.'),
  until: moment.describe('Where the run ends: an instant, or a span after `from`.'),
  measures: z.array(measure).min(1).max(20).describe('Columns of the run that everybody sees.'),
  names: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,39}$/, 'A short name has letters and digits.'), measure)
    .default({})
    .describe('Short names for columns in conditions. Default: none.'),
})

/** See the file's head. Descriptions are shown by editors: see `exerciseJsonSchema`. */
export const exerciseShape = z.strictObject({
  breakwaterExercise: z.literal(1).describe('Version of the format.'),
  id: id.describe('Stable name in the library.'),
  title: line,
  summary: text.describe('What it is about, for whoever chooses one.'),
  duration: span.describe(
    'Time of people from the first reading to the minutes, e.g. 120 min. The rounds must fit in.',
  ),
  run: run.nullable().describe('The simulation behind it; null: none.'),
  clock: z
    .strictObject({
      mode: z.enum(['hand', 'ratio']).describe('The staff moves the run on, or time does.'),
      ratio: z
        .string()
        .max(40)
        .default('1 h = 3 min')
        .describe('Scenario time, then time of people. Default: 1 h = 3 min.'),
    })
    .default({ mode: 'hand', ratio: '1 h = 3 min' })
    .describe('How the scenario’s clock goes in the phase act. Default: by hand.'),
  cells: z
    .array(z.strictObject({ id, title: line }))
    .max(20)
    .default([])
    .describe('Groups of seats that share a document. Default: none.'),
  seats: z.array(seat).min(1).max(40),
  rounds: z.array(round).min(1).max(20),
  injects: z.array(inject).max(200).default([]).describe('What happens to the seats. Default: nothing.'),
  objectives: z.array(objective).max(40).default([]).describe('What is rehearsed, for evaluators. Default: none.'),
  decisions: z.array(decision).max(40).default([]).describe('Questions that are prepared. Default: none.'),
  document: z.string().max(100_000).describe('Markdown of the paper that everybody reads first.'),
  hotWash: z.array(line).max(20).default([]).describe('Questions for the reflection. Default: none.'),
  sources: z
    .array(z.strictObject({ what: line, source: z.string().trim().min(1).max(400) }))
    .max(100)
    .default([])
    .describe('Where each fact is from. Default: none.'),
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
