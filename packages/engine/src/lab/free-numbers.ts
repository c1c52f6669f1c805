/**
 * The numbers of a scenario that a calibration may move: those that the file itself calls `fitted` and gives a `range`. What is
 * recorded, specified, guessed or set by hand stays as it is.
 */

import type { Mistake } from '../money/mistake.ts'
import { parseQuantity, type UnitKind } from '../money/units.ts'
import { nameHint } from '../scenario/nearest.ts'
import type { Scenario, ScenarioField } from '../scenario/scenario.ts'
import type { Bound } from './bounded-scale.ts'

/** A number that may move. Plain data. */
export type FreeNumber = {
  /** Path of the leaf, e.g. `crowd.savers.outflowMiddle`. */
  path: string
  label: string
  unit: UnitKind
  /** As it stands in the file. */
  written: string | number
  /** The same in base units. */
  start: number
  /** The range of the leaf in base units; `log` where it spans a factor of ten or more. */
  bound: Bound
  /** How it is written: the unit's text, its size in base units, and whether thousands are marked. */
  suffix: string
  factor: number
  marksThousands: boolean
}

/** The numbers, or what is wrong with the choice. */
export type FreeNumbersResult = { ok: true; numbers: FreeNumber[] } | { ok: false; mistakes: Mistake[] }

/** Digits that a fitted number is written with; more would claim a precision that no fit has. */
const digits = 5

const pattern = /^([+-]?[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)\s*(.*)$/

/**
 * Takes every field with the standing `fitted`, a `range` and a number (choices and switches are left out).
 * @param only paths to keep; default all. A path that is not free is a mistake, and so is a scenario without any.
 */
export function freeNumbers(scenario: Scenario, only?: readonly string[]): FreeNumbersResult {
  const mistakes: Mistake[] = []
  const numbers: FreeNumber[] = []
  for (const field of scenario.fields) {
    if (field.standing !== 'fitted' || field.range === undefined) continue
    if (field.unit === 'choice' || field.unit === 'switch' || (only !== undefined && !only.includes(field.path)))
      continue
    const read = readField(field)
    if ('code' in read) mistakes.push(read)
    else numbers.push(read)
  }
  for (const path of only ?? []) {
    const field = scenario.fields.find(candidate => candidate.path === path)
    if (field === undefined) mistakes.push(unknownPath(path, scenario.fields))
    else if (field.standing !== 'fitted' || field.range === undefined || typeof field.written === 'boolean') {
      mistakes.push(notFree(path, field))
    }
  }
  if (mistakes.length === 0 && numbers.length === 0) {
    mistakes.push({
      code: 'nothing-to-fit',
      where: {},
      message: `${scenario.document.id} has no number that a calibration may move.`,
      hint: 'Give a number the standing `fitted` and a `range: [smallest, largest]`.',
    })
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, numbers }
}

/**
 * A value as the file would have it, in the unit that stands there now: five digits, whole where the unit counts, within the range.
 * Reading it back gives exactly the number that a run with it uses.
 */
export function writeNumber(number: FreeNumber, value: number): string | number {
  const { bound, factor, suffix } = number
  let amount = Number((value / factor).toPrecision(digits))
  if (number.unit === 'count') amount = Math.round(value) / factor
  if (amount * factor < bound.low) amount = bound.low / factor
  if (amount * factor > bound.high) amount = bound.high / factor
  if (typeof number.written === 'number') return amount
  const text = String(amount)
  const [whole, ...fraction] = text.split('.')
  const marked = number.marksThousands && /^-?\d+$/.test(whole!) ? whole!.replace(/\B(?=(?:\d{3})+$)/g, '_') : whole!
  return [[marked, ...fraction].join('.'), suffix].filter(part => part !== '').join(' ')
}

function readField(field: ScenarioField): FreeNumber | Mistake {
  const { path, unit, written } = field
  const bad = (message: string, hint: string): Mistake => ({ code: 'bad-range', where: { path }, message, hint })
  const suffix = suffixOf(written)
  const ends = field.range!
  const known = [written, ...ends].map(text => quantity(text, unit))
  const [start, low, high] = known
  if (start === undefined || low === undefined || high === undefined) {
    return bad(
      `The range ${ends.join(' to ')} is not in the unit of ${String(written)}.`,
      'Write both ends like the value.',
    )
  }
  if (!(low < high)) return bad(`The range ${ends.join(' to ')} is empty.`, 'Write the smaller end first.')
  if (start < low || start > high) {
    return bad(`${String(written)} lies outside its range ${ends.join(' to ')}.`, 'Widen the range or mend the value.')
  }
  const factor = quantity(`1 ${suffix}`, unit) ?? 1
  const scale = low > 0 && high / low >= 10 ? 'log' : 'linear'
  return {
    path,
    label: field.label,
    unit,
    written: written as string | number,
    start,
    bound: { low, high, scale },
    suffix,
    factor,
    marksThousands: typeof written === 'string' && (written.includes('_') || high / factor >= 10_000),
  }
}

/** A quantity in base units; amounts of any asset count in whole units of it. */
function quantity(written: string | number | boolean, unit: UnitKind): number | undefined {
  if (typeof written === 'boolean') return undefined
  if (unit === 'amount') {
    const number = Number(String(written).replaceAll('_', '').split(' ')[0])
    return Number.isFinite(number) ? number : undefined
  }
  const read = parseQuantity(written, unit)
  return read.ok ? read.value : undefined
}

function suffixOf(written: string | number | boolean): string {
  return typeof written === 'string' ? (pattern.exec(written.trim())?.[2] ?? '') : ''
}

function unknownPath(path: string, fields: readonly ScenarioField[]): Mistake {
  return {
    code: 'unknown-path',
    where: { path },
    message: `“${path}” leads to no number.`,
    hint: nameHint(
      path,
      fields.filter(field => field.standing === 'fitted' && field.range !== undefined).map(field => field.path),
      'number to fit',
    ),
  }
}

function notFree(path: string, field: ScenarioField): Mistake {
  return {
    code: 'not-free',
    where: { path },
    message:
      field.standing !== 'fitted'
        ? `${path} is not fitted (its standing is ${field.standing}).`
        : typeof field.written === 'boolean'
          ? `${path} is a yes or no.`
          : `${path} has no range.`,
    hint: 'A calibration moves numbers with the standing `fitted` and a `range` only.',
  }
}
