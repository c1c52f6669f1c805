/** Tables of numbers kept in CSV files beside a scenario: read, checked cell by cell, turned into columns. */

import type { Mistake } from '../money/mistake.ts'
import { decodeText } from './yaml-text.ts'

/** Limits of a table. */
export const tableLimits: Readonly<{ bytesMax: number; rowsMax: number; columnsMax: number; mistakesMax: number }> = {
  bytesMax: 4 * 1_048_576,
  rowsMax: 50_000,
  columnsMax: 32,
  mistakesMax: 20,
}

/** Columns by name (`time_utc` became `timeMs`), or what is wrong. */
export type TableResult = { ok: true; columns: Record<string, number[]> } | { ok: false; mistakes: Mistake[] }

/**
 * Milliseconds since 1970 of a UTC time like `2022-05-08T00:15Z` or `2022-05-08T00:15:30Z`; undefined if it is written otherwise or
 * is no date of the calendar (30 February).
 */
export function parseInstant(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?Z$/.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(part => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  let days = 365 * (year - 1970) + leapYearsBefore(year) - leapYearsBefore(1970)
  for (let earlier = 1; earlier < month; earlier++) days += daysOfMonth(year, earlier)
  return (((days + day - 1) * 24 + hour) * 60 + minute) * 60_000 + second * 1000
}

function leapYearsBefore(year: number): number {
  const before = year - 1
  return Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return leapYearsBefore(year + 1) > leapYearsBefore(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Reads a CSV file: a line of names, then one line a row. A column `time_utc` holds UTC times in ascending order and becomes
 * `timeMs`; every other cell is a number. Lines that begin with `#` and empty lines are passed over; quotes are not needed and not read.
 */
export function readTable(content: string | Uint8Array, file: string): TableResult {
  const decoded = decodeText(content, file, tableLimits.bytesMax)
  if (!decoded.ok) return decoded
  const mistakes: Mistake[] = []
  const fail = (line: number, column: number, code: string, message: string, hint: string): void => {
    if (mistakes.length < tableLimits.mistakesMax) mistakes.push({ code, where: { file, line, column }, message, hint })
  }
  let names: string[] | undefined
  let columns: number[][] = []
  let rows = 0
  let line = 0
  let at = 0
  const { text } = decoded
  while (at < text.length && mistakes.length < tableLimits.mistakesMax) {
    const end = text.indexOf('\n', at)
    const row = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '')
    at = end < 0 ? text.length : end + 1
    line++
    if (row === '' || row.startsWith('#')) continue
    const cells = row.split(',')
    if (names === undefined) {
      names = cells.map(cell => cell.trim())
      checkNames(names, line, fail)
      columns = names.map(() => [])
      continue
    }
    if (++rows > tableLimits.rowsMax) {
      fail(line, 1, 'too-large', `The table has more than ${tableLimits.rowsMax} rows.`, 'Keep a coarser interval.')
      break
    }
    if (cells.length !== names.length) {
      fail(
        line,
        1,
        'bad-row',
        `This row has ${cells.length} cells, the header has ${names.length}.`,
        'Give every row one cell for each name of the first line.',
      )
      continue
    }
    readRow(names, cells, line, columns, fail)
  }
  if (names === undefined || rows === 0) {
    fail(1, 1, 'empty-table', 'The table has no rows.', 'Write a line of column names and at least one row of numbers.')
  }
  if (mistakes.length > 0) return { ok: false, mistakes }
  const result: Record<string, number[]> = {}
  names!.forEach((name, index) => {
    result[name === 'time_utc' ? 'timeMs' : name] = columns[index]!
  })
  return { ok: true, columns: result }
}

type Fail = (line: number, column: number, code: string, message: string, hint: string) => void

function checkNames(names: readonly string[], line: number, fail: Fail): void {
  if (names.length > tableLimits.columnsMax) {
    fail(line, 1, 'too-large', `The table has ${names.length} columns.`, `Keep at most ${tableLimits.columnsMax}.`)
  }
  names.forEach((name, index) => {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,47}$/.test(name)) {
      const hint = 'Use letters, digits and underscores, beginning with a letter.'
      fail(line, 1, 'bad-column-name', `“${name.slice(0, 60)}” cannot be the name of a column.`, hint)
    } else if (names.indexOf(name) !== index || (name === 'timeMs' && names.includes('time_utc'))) {
      fail(line, 1, 'duplicate-id', `The column “${name}” stands twice.`, 'Keep one of them.')
    }
  })
}

function readRow(
  names: readonly string[],
  cells: readonly string[],
  line: number,
  columns: number[][],
  fail: Fail,
): void {
  let place = 1
  cells.forEach((raw, index) => {
    const cell = raw.trim()
    const column = columns[index]!
    if (names[index] === 'time_utc') {
      const time = parseInstant(cell)
      const before = column[column.length - 1]
      if (time === undefined) {
        fail(
          line,
          place,
          'impossible-time',
          `“${cell.slice(0, 60)}” is not a UTC time.`,
          'Write it like 2022-05-08T00:15Z.',
        )
      } else if (before !== undefined && time <= before) {
        fail(
          line,
          place,
          'unsorted-table',
          `${cell} does not come after the row before it.`,
          'Sort the rows by time; one row a time.',
        )
      }
      column.push(time ?? before ?? 0)
    } else {
      const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(cell) ? Number(cell) : Number.NaN
      if (!Number.isFinite(number)) {
        fail(
          line,
          place,
          'bad-cell',
          cell === '' ? `The cell of “${names[index]}” is empty.` : `“${cell.slice(0, 60)}” is not a number.`,
          'Write plain decimals without units or thousands separators, like 0.9857.',
        )
      }
      column.push(number)
    }
    place += raw.length + 1
  })
}
