// Comparing what a protocol function gives with what a case expects, field by field. A panic or a refusal of the protocol is a result
// like any other: the case then expects `{ error: "<name>" }`.

import { ContractPanic, parseDecimal, type WasmDecimal } from '../../issuers/terra/cosmwasm-decimal.ts'
import { DecPanic } from '../../issuers/terra/sdk-dec.ts'
import { type CaseFields, CaseProblem, type Differences } from './vector-case.ts'

/** A result in the shape of the file: texts, numbers, flags, lists and tables of these. */
export type Plain = string | number | boolean | Plain[] | { [name: string]: Plain }

/** Refusals of the protocol, thrown inside {@link compareCase} by those who turn them into a result. */
export class Refused extends Error {}

/** How one kind of case is run. */
export type CaseRunner = (fields: CaseFields, differences: Differences) => void

/** Runs a case by its `kind`; an unknown kind is a failed case. */
export function runByKind(kinds: Readonly<Record<string, CaseRunner>>): CaseRunner {
  return (fields, differences) => {
    const kind = fields.text('kind')
    if (!Object.hasOwn(kinds, kind)) throw new CaseProblem(`kind "${kind}" is not known`)
    kinds[kind]!(fields, differences)
  }
}

/** What `produce` gives, or `{ error }` where the protocol panics or refuses. */
export function resultOrError(produce: () => Plain): Plain {
  try {
    return produce()
  } catch (thrown) {
    if (thrown instanceof DecPanic || thrown instanceof ContractPanic) return { error: thrown.reason }
    if (thrown instanceof Refused) return { error: thrown.message }
    throw thrown
  }
}

/** Compares a result with the case's `expect`. */
export function compareCase(fields: CaseFields, differences: Differences, produce: () => Plain): void {
  if (!fields.has('expect')) throw new CaseProblem('expect is missing')
  comparePlain(differences, '', resultOrError(produce), fields.raw('expect'))
}

/** Compares a table of results with fields of the same names that stand in the case itself (or with `expect: { error }`). */
export function compareNamed(
  fields: CaseFields,
  differences: Differences,
  names: readonly string[],
  produce: () => Plain,
): void {
  if (fields.has('expect')) {
    compareCase(fields, differences, produce)
    return
  }
  const expected = Object.fromEntries(names.map(name => [name, fields.raw(name)]))
  for (const name of names) if (!fields.has(name)) throw new CaseProblem(`${name} is missing`)
  comparePlain(differences, '', resultOrError(produce), expected)
}

/** Compares two results to the leaves; names that only one side has are differences. */
export function comparePlain(differences: Differences, place: string, got: Plain | undefined, expected: unknown): void {
  const what = place === '' ? 'result' : place
  const step = place === '' ? '' : `${place}.`
  if (Array.isArray(got) && Array.isArray(expected)) {
    differences.same(`${step}length`, got.length, expected.length)
    got.forEach((entry, index) => {
      if (index < expected.length) comparePlain(differences, `${step}${index}`, entry, expected[index])
    })
  } else if (isTable(got) && isTable(expected)) {
    for (const name of new Set([...Object.keys(got), ...Object.keys(expected)])) {
      const ours = Object.hasOwn(got, name) ? (got[name] as Plain) : undefined
      const theirs = Object.hasOwn(expected, name) ? expected[name] : undefined
      comparePlain(differences, `${step}${name}`, ours, theirs)
    }
  } else {
    differences.same(what, got, expected)
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The table without its zero amounts: having nothing of a coin and having no entry are the same. */
export function withoutZeros(table: unknown): unknown {
  if (!isTable(table)) return table
  return Object.fromEntries(
    Object.entries(table).filter(([, value]) => !(typeof value === 'string' && /^0(\.0+)?$/.test(value))),
  )
}

/** Each entry of a table of tables without its zero amounts. */
export function withoutZerosInside(table: unknown): unknown {
  if (!isTable(table)) return table
  return Object.fromEntries(Object.entries(table).map(([name, inner]) => [name, withoutZeros(inner)]))
}

/** An amount of micro-units in text, not negative. */
export function amountField(fields: CaseFields, name: string): bigint {
  const value = fields.integer(name)
  if (value < 0n) throw new CaseProblem(`${name} is negative`)
  return value
}

/** An unsigned decimal of the contracts, in text. */
export function wasmField(fields: CaseFields, name: string): WasmDecimal {
  const value = parseDecimal(fields.text(name))
  if (value === undefined) throw new CaseProblem(`${name} is not an unsigned decimal`)
  return value
}
