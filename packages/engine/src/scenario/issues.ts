/** From what the schemas found to mistakes that teach: a code, the place in the file, a plain sentence, a hint. */

import type { z } from 'zod'
import type { Mistake } from '../money/mistake.ts'
import { leafMetaOf, standings } from '../money/sourced.ts'
import { parseAmountText, parseQuantity, quantityExample } from '../money/units.ts'
import { keysOf, schemaAt } from './fields.ts'
import { nameHint } from './nearest.ts'
import { isMap, pathText } from './paths.ts'
import type { Place, Places } from './places.ts'

/** Most mistakes that are reported of one scenario; beyond them a last one says how many more there are. */
export const mistakesMax = 200

/** Collects mistakes of one document and knows where its paths stand. */
export class MistakeList {
  readonly root: unknown
  private readonly places: Places | undefined
  private readonly rootPlace: Place | undefined
  private readonly found: Mistake[] = []
  private readonly seen = new Set<string>()
  private count = 0

  constructor(root: unknown, places?: Places, rootPlace?: Place) {
    this.root = root
    this.places = places
    this.rootPlace = rootPlace
  }

  /** Adds a mistake at a path of keys and positions: at its value, or at its key where the key itself is wrong. */
  add(
    keys: readonly PropertyKey[],
    code: string,
    message: string,
    hint: string,
    part: 'key' | 'value' = 'value',
  ): void {
    if (this.found.length >= mistakesMax) {
      this.count++
      return
    }
    const path = pathText(this.root, keys)
    const place = this.places?.locate(this.root, this.rootPlace, keys, part)
    this.addMistake({ code, where: { ...place, ...(path === '' ? {} : { path }) }, message, hint })
  }

  /** Adds a finished mistake. One of a code is enough at one place: schemas and checks may find the same thing. */
  addMistake(mistake: Mistake): void {
    const key = JSON.stringify([mistake.code, mistake.where])
    if (this.seen.has(key)) return
    this.count++
    if (this.found.length >= mistakesMax) return
    this.seen.add(key)
    this.found.push(mistake)
  }

  get empty(): boolean {
    return this.count === 0
  }

  /** All mistakes, those of one file in the order of its lines. */
  sorted(): Mistake[] {
    const files = [...new Set(this.found.map(mistake => mistake.where.file))]
    const sorted = [...this.found].sort(
      (left, right) =>
        files.indexOf(left.where.file) - files.indexOf(right.where.file) ||
        (left.where.line ?? 0) - (right.where.line ?? 0) ||
        (left.where.column ?? 0) - (right.where.column ?? 0),
    )
    if (this.count > this.found.length) {
      sorted.push({
        code: 'too-many-mistakes',
        where: this.rootPlace ?? {},
        message: `There are ${this.count - this.found.length} more mistakes.`,
        hint: 'Mend those above first.',
      })
    }
    return sorted
  }
}

/**
 * Translates the issues of one schema. `prefix` is the path at which the schema's value stands in the document; `value` is that value.
 */
export function addIssues(
  list: MistakeList,
  schema: z.ZodType,
  value: unknown,
  prefix: readonly (string | number)[],
  issues: readonly z.core.$ZodIssue[],
): void {
  for (const issue of issues) addIssue(list, schema, value, prefix, issue)
}

function addIssue(
  list: MistakeList,
  schema: z.ZodType,
  value: unknown,
  prefix: readonly (string | number)[],
  issue: z.core.$ZodIssue,
): void {
  const inside = issue.path.map(key => (typeof key === 'symbol' ? String(key) : key))
  const keys = [...prefix, ...inside]
  const written = valueAt(value, inside)
  const name = String(keys[keys.length - 1] ?? 'the file')
  if (issue.code === 'unrecognized_keys') {
    const around = schemaAt(schema, inside)
    for (const key of issue.keys) addUnknownKey(list, keys, key, around)
    return
  }
  const wanted = schemaAt(schema, inside)
  const meta = wanted === undefined ? undefined : leafMetaOf(wanted)
  if (meta !== undefined && written !== undefined && written !== null && !isMap(written)) {
    const shown = typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean'
    const value = !shown || Array.isArray(written) ? quantityExample(meta.unit) : fittingText(written, meta.unit)
    const quoted =
      typeof value === 'boolean' || (typeof value === 'number' && meta.unit !== 'amount') ? String(value) : `"${value}"`
    list.add(
      keys,
      'missing-source',
      `“${name}” stands without its source.`,
      `Write { value: ${quoted}, source: <key of sources>, standing: <${standings.slice(0, 6).join(' | ')}> }.`,
    )
    return
  }
  if (written === undefined) {
    addMissing(list, keys, schema, inside, name)
    return
  }
  if (issue.code === 'custom') {
    addCustom(list, keys, written, issue)
    return
  }
  if (issue.code === 'invalid_value') {
    const options = issue.values.map(option => String(option))
    const hint = name === 'breakwater' ? 'Write `breakwater: 1`.' : nameHint(String(written), options, 'choice')
    list.add(keys, 'unknown-choice', `“${short(written)}” is not a choice for “${name}”.`, hint)
    return
  }
  if (isInstantKey(name) && typeof written === 'string') {
    list.add(keys, 'impossible-time', `“${short(written)}” is not a UTC time.`, 'Write it like 2022-05-08T00:15Z.')
    return
  }
  if (issue.code === 'invalid_format') {
    list.add(keys, 'bad-format', `“${short(written)}” cannot stand for “${name}”.`, sentence(issue.message))
    return
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const most = issue.code === 'too_big'
    const limit = most ? issue.maximum : issue.minimum
    const what = Array.isArray(written) ? 'entries' : typeof written === 'string' ? 'characters' : ''
    list.add(
      keys,
      'out-of-range',
      `“${name}” is too ${most ? (what === '' ? 'large' : 'long') : what === '' ? 'small' : 'short'}.`,
      `Keep it at ${String(limit)} ${what} or ${most ? 'less' : 'more'}.`.replace('  ', ' '),
    )
    return
  }
  const choices =
    issue.code === 'invalid_union' ? discriminatorOptions(schemaAt(schema, inside.slice(0, -1)), name) : []
  if (choices.length > 0) {
    list.add(
      keys,
      'unknown-choice',
      `“${short(written)}” is not a choice for “${name}”.`,
      nameHint(String(written), choices, 'choice'),
    )
    return
  }
  const expected = expectedOf(issue, meta?.unit)
  list.add(
    keys,
    'wrong-type',
    `“${name}” is ${typeInWords(written)}; ${expected} is wanted.`,
    `Write ${expected} here.`,
  )
}

/** The values that tell the options of a union apart, if `key` is the key that does. */
function discriminatorOptions(union: z.ZodType | undefined, key: string): string[] {
  const definition = union?.def as { discriminator?: string; options?: z.ZodType[] } | undefined
  if (definition?.discriminator !== key) return []
  return (definition.options ?? []).flatMap(option => {
    const inner = schemaAt(option, [key])?.def as { values?: unknown[]; entries?: Record<string, unknown> } | undefined
    return [...(inner?.values ?? []), ...Object.values(inner?.entries ?? {})].map(String)
  })
}

function addUnknownKey(
  list: MistakeList,
  keys: readonly (string | number)[],
  key: string,
  around: z.ZodType | undefined,
): void {
  const known = around === undefined ? [] : keysOf(around)
  list.add(
    [...keys, key],
    'unknown-key',
    `“${short(key)}” is not a key here.`,
    nameHint(key, known, 'further key'),
    'key',
  )
}

function addMissing(
  list: MistakeList,
  keys: readonly (string | number)[],
  schema: z.ZodType,
  inside: readonly (string | number)[],
  name: string,
): void {
  const around = schemaAt(schema, inside.slice(0, -1))
  const leaf = around !== undefined && leafMetaOf(around) !== undefined
  if (leaf && (name === 'source' || name === 'standing')) {
    const owner = String(keys[keys.length - 2] ?? '')
    list.add(
      keys,
      name === 'source' ? 'missing-source' : 'missing-standing',
      `“${owner}” does not say ${name === 'source' ? 'where its number comes from' : 'how sure its number is'}.`,
      name === 'source'
        ? 'Add `source: <key of sources>`.'
        : `Add \`standing:\` with one of ${standings.slice(0, 6).join(', ')}.`,
    )
    return
  }
  const wanted = schemaAt(schema, inside)
  const description = wanted?.description
  const example = wanted === undefined ? undefined : leafMetaOf(wanted)
  const hint =
    example !== undefined
      ? `Add ${name}: { value: "${quantityExample(example.unit)}", source: <key of sources>, standing: … }.`
      : `Add \`${name}:\`${description === undefined ? '.' : ` – ${sentence(description)}`}`
  list.add(keys, 'missing-value', `“${name}” is missing.`, hint)
}

function addCustom(
  list: MistakeList,
  keys: readonly (string | number)[],
  written: unknown,
  issue: z.core.$ZodIssueCustom,
): void {
  const code = customCode(issue, written)
  const given = issue.params?.['hint']
  const hint = code === 'impossible-time' ? 'Write it like 2022-05-08T00:15Z.' : 'Change the value.'
  list.add(keys, code, sentence(issue.message), typeof given === 'string' ? given : hint)
}

function customCode(issue: z.core.$ZodIssueCustom, written: unknown): string {
  const code = issue.params?.['code']
  if (typeof code === 'string') return code
  const { message } = issue
  if (message.includes('date of the calendar')) return 'impossible-time'
  if (message.includes('unit')) return 'wrong-unit'
  if (message.includes('too large') || message.includes('more than any asset')) return 'impossible-amount'
  if (message.includes('not an amount of an asset')) {
    return /^\s*-/.test(String(written))
      ? 'impossible-amount'
      : /^[\s\d._]+$/.test(String(written))
        ? 'wrong-unit'
        : 'not-a-quantity'
  }
  if (message.includes('not a quantity') || message.includes('whole number')) return 'not-a-quantity'
  return 'wrong-value'
}

/** The value as written if it could stand with this unit, else an example of the unit. */
function fittingText(
  written: string | number | boolean,
  unit: Parameters<typeof quantityExample>[0],
): string | number | boolean {
  if (unit === 'switch' || unit === 'choice' || typeof written === 'boolean') return written
  if (unit === 'amount') return parseAmountText(String(written)).ok ? written : quantityExample(unit)
  return parseQuantity(written, unit).ok ? written : quantityExample(unit)
}

function expectedOf(issue: z.core.$ZodIssue, unit: string | undefined): string {
  if (unit !== undefined) return 'a number with its source: { value: …, source: …, standing: … }'
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_union') {
    const names = issue.errors.flatMap(errors =>
      errors.flatMap(error => (error.code === 'invalid_type' ? [typeNames[error.expected] ?? error.expected] : [])),
    )
    return names.length === 0 ? 'another value' : [...new Set(names)].join(' or ')
  }
  return 'another value'
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of keys',
  record: 'a map of keys',
  array: 'a list',
  tuple: 'a pair',
}

function typeInWords(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  if (typeof value === 'boolean') return 'yes or no'
  return typeof value === 'number' ? 'a number' : 'a text'
}

function isInstantKey(name: string): boolean {
  return name === 'start' || name === 'end' || name === 'at'
}

function valueAt(root: unknown, keys: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

/** At most sixty characters of what was written. */
export function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function sentence(text: string): string {
  const trimmed = text.trim()
  const capital = trimmed === '' ? trimmed : trimmed[0]!.toUpperCase() + trimmed.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
