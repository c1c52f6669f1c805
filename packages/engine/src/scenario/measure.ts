/** How a figure is taken from a finished run, as data: the same words in the file, in the score and in the documents. */

import { z } from 'zod'
import { instant } from '../money/instant.ts'

const of = z.string().max(60).describe('Id of a column, of bars or of a metric.')

/** See the file's head. Bars are hourly; `at` names the start of the hour. */
export const measureSchema = z.discriminatedUnion('take', [
  z
    .strictObject({ take: z.literal('none') })
    .describe('Not taken: the row is an input or belongs to a module that is not in the run.'),
  z.strictObject({
    take: z.enum(['open', 'high', 'low', 'close']),
    of,
    at: instant,
    hours: z.number().int().min(1).max(240).default(1),
  }),
  z
    .strictObject({
      take: z.literal('share-inside'),
      of,
      from: instant,
      to: instant,
      low: z.number(),
      high: z.number(),
    })
    .describe(
      'Share of the hourly closes from the hour `from` to the hour `to` (both included) that lie inside the band.',
    ),
  z.strictObject({ take: z.literal('value'), of, at: instant }).describe('A column at a moment.'),
  z
    .strictObject({ take: z.literal('fall-per-rise'), of, over: z.string().max(60), from: instant, to: instant })
    .describe('How much column `of` fell for each unit that column `over` rose.'),
  z
    .strictObject({ take: z.enum(['volume', 'net-taker']), of, from: instant, to: instant })
    .describe('Sum over hourly bars, `to` excluded.'),
  z.strictObject({ take: z.literal('metric'), of }),
])

/** A measure as parsed. */
export type Measure = z.output<typeof measureSchema>
