/** When an inject goes out, as people write it in a spreadsheet. */

import type { Release } from '../event/exercise.ts'
import { momentOf } from '../paper/times.ts'

const moment = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*(?:Z|UTC)$/i
const afterStart = /^\+\s*(\d+\s*(?:d|h|min|s)(?:\s+\d+\s*(?:d|h|min|s))*)$/i
const condition = /^(?:if|when)\s+(.+)$/i
const unitMs: Record<string, number> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 }

/**
 * Reads a release: `2022-05-09T14:30Z`, `+3 h 30 min` after the start, `if <condition>` with ` after <time>`, or `by hand`.
 * `fromMs` is the exercise's start; null where it has none.
 */
export function releaseFromText(text: string, fromMs: number | null): Release | { fault: string } {
  const said = text.trim().replace(/\s+/g, ' ')
  if (said === '') return { fault: 'The cell is empty.' }
  if (/^(by )?hand$/i.test(said)) return { by: 'hand' }
  const conditional = condition.exec(said)
  if (conditional !== null) {
    const [when = '', after, ...more] = conditional[1]!.split(/ after /i)
    if (more.length > 0) return { fault: '“after” stands twice.' }
    if (after === undefined) return { by: 'condition', when, notBeforeMs: null }
    const notBeforeMs = timeOf(after, fromMs)
    return typeof notBeforeMs === 'number' ? { by: 'condition', when, notBeforeMs } : notBeforeMs
  }
  const atMs = timeOf(said, fromMs)
  return typeof atMs === 'number' ? { by: 'time', atMs } : atMs
}

function timeOf(text: string, fromMs: number | null): number | { fault: string } {
  const instant = moment.exec(text)
  if (instant !== null) {
    const [year, month, day, hour, minute, second] = instant.slice(1, 7).map(part => Number(part ?? 0)) as number[]
    const ms = momentOf(year!, month!, day!, hour!, minute!, second!)
    if (ms === undefined) return { fault: `“${text}” is not a day and time.` }
    return ms + Number((instant[7] ?? '0').padEnd(3, '0'))
  }
  const relative = afterStart.exec(text)
  if (relative !== null) {
    if (fromMs === null) return { fault: 'The exercise has no run, so no time counts from its start.' }
    let sumMs = 0
    for (const [, count, unit] of relative[1]!.matchAll(/(\d+)\s*(d|h|min|s)/gi)) {
      sumMs += Number(count) * unitMs[unit!.toLowerCase()]!
    }
    if (sumMs > 366 * 86_400_000) return { fault: 'The time is more than a year after the start.' }
    return fromMs + sumMs
  }
  return { fault: `“${text.slice(0, 60)}” is not a time, a condition or “by hand”.` }
}
