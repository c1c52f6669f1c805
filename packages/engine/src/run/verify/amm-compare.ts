/** Reading and comparing parts of conformance files whose numbers are decimal strings. */

import type { CaseOutcome } from './outcome.ts'

/** A part of a case that is not shaped as the format says. Turned into a failed case, never let out. */
export class CaseShape extends Error {}

/** A JSON object with fields of unknown shape. */
export type JsonRecord = Record<string, unknown>

/** `value` as a record, or a {@link CaseShape} that names it. */
export function readRecord(value: unknown, name: string): JsonRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CaseShape(`${name} is not an object`)
  return value as JsonRecord
}

/** `value` as an unsigned integer written as a decimal string. */
export function readInteger(value: unknown, name: string): bigint {
  if (typeof value !== 'string' || !/^\d{1,400}$/.test(value)) throw new CaseShape(`${name} is not a decimal string`)
  return BigInt(value)
}

/** `value` as a small index written as a decimal string. */
export function readIndex(value: unknown, name: string): number {
  const index = readInteger(value, name)
  return index > 1_000_000n ? 1_000_000 : Number(index)
}

/** `value` as a list of integers written as decimal strings. */
export function readIntegers(value: unknown, name: string): bigint[] {
  if (!Array.isArray(value)) throw new CaseShape(`${name} is not a list`)
  return value.map((entry, k) => readInteger(entry, `${name}[${k}]`))
}

/** `value` as a list. */
export function readList(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new CaseShape(`${name} is not a list`)
  return value
}

/** What a case computed: integers, refusal reasons, lists and records of them. */
export type Computed = bigint | number | string | boolean | readonly Computed[] | { readonly [field: string]: Computed }

/**
 * First difference between what a case expects and what was computed, as a sentence, or undefined if none. Every expected field is
 * compared; a computed field that a case does not expect is no difference.
 */
export function findDifference(expected: unknown, computed: Computed | undefined, path: string): string | undefined {
  if (computed === undefined) return `${path} is expected but not computed`
  if (Array.isArray(expected)) {
    if (!Array.isArray(computed)) return `${path}: expected a list, got ${show(computed)}`
    if (expected.length !== computed.length)
      return `${path}: expected ${expected.length} entries, got ${computed.length}`
    for (let k = 0; k < expected.length; k++) {
      const difference = findDifference(expected[k], computed[k] as Computed, `${path}[${k}]`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof computed !== 'object' || Array.isArray(computed))
      return `${path}: expected fields, got ${show(computed)}`
    const fields = computed as { readonly [field: string]: Computed }
    for (const [field, value] of Object.entries(expected)) {
      const own = Object.hasOwn(fields, field) ? fields[field] : undefined
      const difference = findDifference(value, own, path === '' ? field : `${path}.${field}`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  const text = typeof computed === 'object' ? show(computed) : String(computed)
  return text === expected ? undefined : `${path}: expected ${String(expected)}, got ${text}`
}

/** Runs one check per case of a file. A case that cannot be understood, or that throws, is a failed case with a detail. */
export function checkCases(file: unknown, check: (entry: JsonRecord) => string | undefined): CaseOutcome[] {
  const cases = typeof file === 'object' && file !== null ? (file as { cases?: unknown }).cases : undefined
  if (!Array.isArray(cases)) return [{ id: 'file', passed: false, detail: 'the file has no list of cases' }]
  return cases.map((entry, k): CaseOutcome => {
    const named = typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : undefined
    const id = typeof named === 'string' ? named : `case ${k + 1}`
    try {
      const detail = check(readRecord(entry, 'the case'))
      return detail === undefined ? { id, passed: true } : { id, passed: false, detail }
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      return { id, passed: false, detail: `cannot be understood: ${why}` }
    }
  })
}

function show(value: Computed): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))
}
