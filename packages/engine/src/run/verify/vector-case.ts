// Reading one case of a conformance file. Files come from outside: whatever is missing or malformed becomes a failed case with a
// reason, never an exception.

import { type Dec, parse } from '../../issuers/terra/sdk-dec.ts'
import type { CaseOutcome } from './outcome.ts'

/** A case could not be read; the sentence says why. */
export class CaseProblem extends Error {}

/** One JSON object of a case, with typed access. Every accessor throws {@link CaseProblem} if the field is not what it asks for. */
export class CaseFields {
  private readonly fields: Readonly<Record<string, unknown>>
  private readonly place: string

  constructor(value: unknown, place: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new CaseProblem(`${place} is not an object`)
    this.fields = value as Record<string, unknown>
    this.place = place
  }

  private where(name: string): string {
    return this.place === '' ? name : `${this.place}.${name}`
  }

  has(name: string): boolean {
    return Object.hasOwn(this.fields, name)
  }

  raw(name: string): unknown {
    return this.has(name) ? this.fields[name] : undefined
  }

  names(): string[] {
    return Object.keys(this.fields)
  }

  text(name: string): string {
    const value = this.raw(name)
    if (typeof value !== 'string') throw new CaseProblem(`${this.where(name)} is not a text`)
    return value
  }

  flag(name: string): boolean {
    const value = this.raw(name)
    if (typeof value !== 'boolean') throw new CaseProblem(`${this.where(name)} is not true or false`)
    return value
  }

  /** A whole number given as a JSON number, not negative. */
  count(name: string): number {
    const value = this.raw(name)
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
      throw new CaseProblem(`${this.where(name)} is not a whole number`)
    }
    return value
  }

  /** A whole number given as decimal text, with an optional minus. */
  integer(name: string): bigint {
    const value = this.text(name)
    if (!/^-?\d{1,400}$/.test(value)) throw new CaseProblem(`${this.where(name)} is not a whole number in text`)
    return BigInt(value)
  }

  /** A chain decimal in text. Files carry results of up to 316 bits. */
  dec(name: string): Dec {
    const value = this.text(name)
    try {
      return parse(value, 316)
    } catch (problem) {
      throw new CaseProblem(`${this.where(name)}: ${problem instanceof Error ? problem.message : 'not a decimal'}`)
    }
  }

  object(name: string): CaseFields {
    return new CaseFields(this.raw(name), this.where(name))
  }

  list(name: string): CaseFields[] {
    const value = this.raw(name)
    if (!Array.isArray(value)) throw new CaseProblem(`${this.where(name)} is not a list`)
    return value.map((entry, index) => new CaseFields(entry, `${this.where(name)}[${index}]`))
  }

  /** A table from name to chain decimal. */
  decTable(name: string): Map<string, Dec> {
    const table = this.object(name)
    return new Map(table.names().map(key => [key, table.dec(key)]))
  }
}

/** Collects differences between what a case expects and what the engine says. */
export class Differences {
  private readonly found: string[] = []

  /** Compares two plain values for identity. */
  same(what: string, got: unknown, expected: unknown): void {
    if (got !== expected) this.found.push(`${what} is ${show(got)}, expected ${show(expected)}`)
  }

  get text(): string | undefined {
    return this.found.length === 0 ? undefined : this.found.join('; ')
  }
}

function show(value: unknown): string {
  return typeof value === 'string' || typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? 'missing')
}

/**
 * Runs every case of a parsed file. `run` reports differences; what it throws becomes the detail of a failed case. A file without a
 * list of cases gives one failed case.
 */
export function runCases(file: unknown, run: (fields: CaseFields, differences: Differences) => void): CaseOutcome[] {
  const cases = typeof file === 'object' && file !== null ? (file as { cases?: unknown }).cases : undefined
  if (!Array.isArray(cases)) return [{ id: 'file', passed: false, detail: 'the file has no list of cases' }]
  return cases.map((entry: unknown, index) => {
    const given = typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : undefined
    const id = typeof given === 'string' ? given : `case ${index}`
    const differences = new Differences()
    try {
      run(new CaseFields(entry, ''), differences)
    } catch (problem) {
      return { id, passed: false, detail: problem instanceof Error ? problem.message : String(problem) }
    }
    const detail = differences.text
    return detail === undefined ? { id, passed: true } : { id, passed: false, detail }
  })
}
