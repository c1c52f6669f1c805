/** Times in files: UTC, to the minute or the second. */

import { z } from 'zod'

/** A UTC time as text; parses to milliseconds since 1970. */
export const instant: z.ZodType<number> = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/, 'write a UTC time like 2022-05-08T00:15Z')
  .transform((text, context): number => {
    const parsed = Date.parse(text.length === 17 ? `${text.slice(0, 16)}:00Z` : text)
    // Some platforms roll 30 February over to March instead of refusing it.
    if (Number.isFinite(parsed) && Number(text.slice(8, 10)) <= daysOfMonth(text)) return parsed
    context.addIssue({ code: 'custom', message: `“${text}” is not a date of the calendar.` })
    return z.NEVER
  })
  .describe('UTC, like 2022-05-08T00:15Z.')

function daysOfMonth(text: string): number {
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
