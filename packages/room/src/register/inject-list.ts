/**
 * The list of injects (HSEEP: master scenario events list) as CSV, out and back. What comes back is checked cell by cell; every
 * mistake names its row and column as a spreadsheet shows them.
 */

import type { InjectForm, InjectText, Release } from '../event/exercise.ts'
import type { Audience } from '../event/person.ts'
import { cellFromCsv, csvRows, csvText } from '../paper/csv.ts'
import { oneLine } from '../paper/plain-text.ts'
import { isoText } from '../paper/times.ts'
import type { Inject } from '../state/state.ts'
import { releaseFromText } from './release-text.ts'

/** Columns of the list, in their order. `id` ties a row to its inject; a row without one gets its id from its number. */
export const injectColumns = [
  'number',
  'id',
  'release',
  'from',
  'to',
  'title',
  'text',
  'form',
  'measures',
  'picture',
  'expected action',
  'objective',
  'status',
] as const
/** A column of the list. */
export type InjectColumn = (typeof injectColumns)[number]

/** Injects as CSV in their order. `release` is a time (ISO 8601, UTC), `if <condition>` with ` after <time>`, or `by hand`. */
export function injectsToCsv(injects: readonly (InjectText | Inject)[]): string {
  return csvText(
    injectColumns,
    injects.map((entry, index) => {
      const inject = 'stage' in entry ? entry.text : entry
      return [
        index + 1,
        inject.id,
        releaseText(entry.release),
        inject.from,
        inject.to.join('; '),
        inject.title,
        inject.text,
        inject.form,
        inject.measures.join('; '),
        inject.picture,
        inject.expected,
        inject.objective,
        'stage' in entry ? entry.stage : 'draft',
      ]
    }),
  )
}

/** A release as the list says it. */
export function releaseText(release: Release): string {
  if (release.by === 'hand') return 'by hand'
  if (release.by === 'time') return isoText(release.atMs)
  return release.notBeforeMs === null
    ? `if ${release.when}`
    : `if ${release.when} after ${isoText(release.notBeforeMs)}`
}

/** What a list may name, and where its clock begins. */
export type KnownToList = {
  /** Ids of seats. */
  seats: readonly string[]
  /** Ids of cells; default none. */
  cells?: readonly string[]
  /** Ids of objectives. */
  objectives: readonly string[]
  /** Columns of the run that charts may show; where it is left out they are not checked. */
  measures?: readonly string[]
  /** Start of the exercise in scenario time, for releases like `+3 h`; null: such releases are mistakes. */
  fromMs: number | null
  /** Says what is wrong with a condition, or null. Default: only its length is checked. */
  conditionFault?: (condition: string) => string | null
}

/** A mistake of a list. `row` counts the file's lines from 1; `column` is the column's name, empty where the whole row is meant. */
export type ListMistake = { row: number; column: InjectColumn | ''; message: string; hint: string }

/** Injects read from a list, or everything that is wrong with it. */
export type InjectListAnswer = { ok: true; injects: InjectText[] } | { ok: false; mistakes: ListMistake[] }

/** Longest texts, as the commands take them. */
const lengthsMax = { line: 200, text: 8000, condition: 200 }
const injectsMax = 500
const bytesMax = 2_000_000
const forms: readonly InjectForm[] = ['text', 'newspaper', 'posts', 'chart', 'picture']
const idPattern = /^[a-z0-9][a-z0-9-]{0,39}$/

/**
 * Reads a list. Columns may stand in any order and letters of their names may be large; `number`, `status` and unknown columns are
 * not read: the stage of an inject changes in the room, not in a spreadsheet.
 */
export function injectsFromCsv(text: string, known: KnownToList): InjectListAnswer {
  if (text.length > bytesMax) {
    return fail(1, '', 'The list is too large.', `At most ${bytesMax} characters.`)
  }
  const { rows, fault } = csvRows(text, injectsMax + 1)
  if (fault !== null) {
    const messages = {
      'open-quote': 'A quoted cell does not end.',
      'text-after-quote': 'Text stands after the closing quote of a cell.',
      'too-many-rows': 'The list has too many rows.',
    }
    return fail(fault.line, '', messages[fault.fault], `CSV as in RFC 4180, at most ${injectsMax} injects.`)
  }
  const [head, ...body] = rows
  if (head === undefined) return fail(1, '', 'The list is empty.', `First line: ${injectColumns.join(',')}`)
  const names = head.cells.map(cell => oneLine(cellFromCsv(cell)).toLowerCase())
  const mistakes: ListMistake[] = []
  for (const column of ['release', 'from', 'to', 'title', 'text', 'form'] as const) {
    const count = names.filter(name => name === column).length
    if (count === 1) continue
    const message = count === 0 ? `The column “${column}” is missing.` : `The column “${column}” stands twice.`
    mistakes.push({ row: head.line, column, message, hint: `First line: ${injectColumns.join(',')}` })
  }
  if (mistakes.length > 0) return { ok: false, mistakes }
  const injects: InjectText[] = []
  const ids = new Map<string, number>()
  body.forEach(({ line, cells }, index) => {
    const cell = (column: InjectColumn): string => {
      const at = names.indexOf(column)
      return at < 0 ? '' : cellFromCsv(cells[at] ?? '').trim()
    }
    const wrong = (column: InjectColumn, message: string, hint: string): void => {
      mistakes.push({ row: line, column, message, hint })
    }
    const inject = injectOf(cell, wrong, known, index + 1)
    const before = ids.get(inject.id)
    if (before !== undefined)
      wrong('id', `The id “${inject.id}” stands in row ${before} too.`, 'One id for each inject.')
    else ids.set(inject.id, line)
    injects.push(inject)
  })
  const place = ({ column }: ListMistake): number => (column === '' ? -1 : injectColumns.indexOf(column))
  mistakes.sort((a, b) => a.row - b.row || place(a) - place(b))
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, injects }
}

function injectOf(
  cell: (column: InjectColumn) => string,
  wrong: (column: InjectColumn, message: string, hint: string) => void,
  known: KnownToList,
  number: number,
): InjectText {
  const line = (column: 'title' | 'from'): string => {
    const text = oneLine(cell(column))
    if (text === '') wrong(column, 'The cell is empty.', 'Every inject has a title and a sender.')
    if (text.length > lengthsMax.line) wrong(column, 'The text is too long.', `At most ${lengthsMax.line} characters.`)
    return text
  }
  const long = (column: 'text' | 'expected action'): string => {
    const text = cell(column).replace(/\r\n?/g, '\n')
    if (text.length > lengthsMax.text) wrong(column, 'The text is too long.', `At most ${lengthsMax.text} characters.`)
    return text
  }
  const id = cell('id') === '' ? `inject-${number}` : cell('id')
  if (!idPattern.test(id)) {
    wrong('id', `“${id.slice(0, 60)}” is not an id.`, 'Small letters, digits and hyphens, at most 40, e.g. bank-halts.')
  }
  const form = cell('form').toLowerCase()
  if (!forms.includes(form as InjectForm)) {
    wrong('form', `“${form.slice(0, 60)}” is not a form.`, `One of ${forms.join(', ')}.`)
  }
  const measures = listOf(cell('measures'))
  if (measures.length > 8) wrong('measures', 'Too many measures.', 'At most 8.')
  for (const measure of measures) {
    if (measure.length > 80 || known.measures?.includes(measure) === false) {
      wrong('measures', `“${measure.slice(0, 80)}” is not a measure of the run.`, 'Take the column ids of the run.')
    }
  }
  const objective = cell('objective')
  if (objective !== '' && !known.objectives.includes(objective)) {
    const hint = known.objectives.length === 0 ? 'The exercise has none.' : `One of ${known.objectives.join(', ')}.`
    wrong('objective', `“${objective.slice(0, 60)}” is not an objective.`, hint)
  }
  const picture = cell('picture')
  if (picture.length > lengthsMax.line)
    wrong('picture', 'The address is too long.', `At most ${lengthsMax.line} characters.`)
  if (form === 'picture' && picture === '')
    wrong('picture', 'The cell is empty.', 'A picture inject needs its picture.')
  return {
    id,
    title: line('title'),
    form: form as InjectForm,
    to: audiencesOf(cell('to'), wrong, known),
    from: line('from'),
    text: long('text'),
    measures,
    picture: picture === '' ? null : picture,
    release: releaseOf(cell('release'), wrong, known),
    expected: long('expected action'),
    objective: objective === '' ? null : objective,
  }
}

function audiencesOf(
  text: string,
  wrong: (column: InjectColumn, message: string, hint: string) => void,
  known: KnownToList,
): Audience[] {
  const names = listOf(text)
  const hint = `“all”, “control”, or seats like ${
    known.seats
      .slice(0, 3)
      .map(seat => `seat:${seat}`)
      .join('; ') || 'seat:issuer'
  }.`
  if (names.length === 0) wrong('to', 'The cell is empty.', hint)
  if (names.length > 40) wrong('to', 'Too many receivers.', 'At most 40.')
  return names.flatMap((name): Audience[] => {
    if (name === 'all' || name === 'control') return [name]
    const seat = name.startsWith('seat:') ? name.slice(5) : name
    if (known.seats.includes(seat)) return [`seat:${seat}`]
    if (name.startsWith('cell:') && known.cells?.includes(name.slice(5)) === true) return [`cell:${name.slice(5)}`]
    wrong('to', `“${name.slice(0, 60)}” is not a seat of this exercise.`, hint)
    return []
  })
}

function releaseOf(
  text: string,
  wrong: (column: InjectColumn, message: string, hint: string) => void,
  known: KnownToList,
): Release {
  const answer = releaseFromText(text, known.fromMs)
  if ('fault' in answer) {
    wrong('release', answer.fault, 'A time like 2022-05-09T14:30Z or +3 h, “if peg < 0.985 for 30 min”, or “by hand”.')
    return { by: 'hand' }
  }
  if (answer.by === 'condition') {
    if (answer.when.length > lengthsMax.condition) {
      wrong('release', 'The condition is too long.', `At most ${lengthsMax.condition} characters.`)
    }
    const fault = known.conditionFault?.(answer.when) ?? null
    if (fault !== null) wrong('release', fault, 'A condition like peg < 0.985 for 30 min.')
  }
  return answer
}

function listOf(text: string): string[] {
  return text
    .split(/[;,\n]/)
    .map(part => part.trim())
    .filter(part => part !== '')
}

function fail(row: number, column: InjectColumn | '', message: string, hint: string): InjectListAnswer {
  return { ok: false, mistakes: [{ row, column, message, hint }] }
}

/** What a list would change: for the question before it is taken over. Injects that the list does not name are left alone. */
export type InjectChanges = {
  added: InjectText[]
  changed: { before: InjectText; after: InjectText; columns: InjectColumn[] }[]
  unchanged: number
  absent: InjectText[]
}

/** Compares the injects of a room with those of a list. */
export function injectChanges(before: readonly InjectText[], after: readonly InjectText[]): InjectChanges {
  const changes: InjectChanges = { added: [], changed: [], unchanged: 0, absent: [] }
  for (const inject of after) {
    const known = before.find(({ id }) => id === inject.id)
    if (known === undefined) {
      changes.added.push(inject)
      continue
    }
    const columns = changedColumns(known, inject)
    if (columns.length === 0) changes.unchanged++
    else changes.changed.push({ before: known, after: inject, columns })
  }
  changes.absent = before.filter(({ id }) => !after.some(inject => inject.id === id))
  return changes
}

function changedColumns(before: InjectText, after: InjectText): InjectColumn[] {
  const pairs: [InjectColumn, unknown, unknown][] = [
    ['release', releaseText(before.release), releaseText(after.release)],
    ['from', before.from, after.from],
    ['to', before.to.join(';'), after.to.join(';')],
    ['title', before.title, after.title],
    ['text', before.text, after.text],
    ['form', before.form, after.form],
    ['measures', before.measures.join(';'), after.measures.join(';')],
    ['picture', before.picture, after.picture],
    ['expected action', before.expected, after.expected],
    ['objective', before.objective, after.objective],
  ]
  return pairs.filter(([, one, other]) => one !== other).map(([column]) => column)
}
