/**
 * Numbers that carry their source. In a scenario file each number of the world is written as
 * `{ value: "80_394 BTC", source: lfg-thread, standing: record }`; the kinds below say which unit it must have.
 */

import { z } from 'zod'
import { parseAmountText, parseQuantity, type UnitKind } from './units.ts'

/**
 * How sure we are of a number:
 * `record` seen in data or a primary text; `article` the article's own figure; `specification` stated by code or documents of the protocol;
 * `fitted` found by calibration; `hand-set` chosen by hand with a reason; `guess` nobody knows; `changed` set by the user of this run.
 */
export const standings = ['record', 'article', 'specification', 'fitted', 'hand-set', 'guess', 'changed'] as const

/** See {@link standings}. */
export type Standing = (typeof standings)[number]

/** What a number must be, for the form and the documents. */
export type LeafMeta = { unit: UnitKind; description: string; options?: readonly string[] }

const leafMeta = new WeakMap<object, LeafMeta>()

/** The meaning of a leaf of a schema, or undefined if the schema is not a sourced leaf. */
export function leafMetaOf(schema: object): LeafMeta | undefined {
  return leafMeta.get(schema)
}

const provenanceShape = {
  source: z.string().min(1).describe('Key of the scenario’s `sources`.'),
  standing: z.enum(standings).describe('How sure we are of the number.'),
  note: z.string().max(2000).optional().describe('Why this value, how it was found, what is doubtful.'),
  range: z
    .tuple([z.union([z.string(), z.number()]), z.union([z.string(), z.number()])])
    .optional()
    .describe('Smallest and largest value that a form should offer.'),
  label: z.string().max(120).optional().describe('What a form calls it.'),
}

/** A sourced number with a unit. Parses to a plain number in the base unit of `unit`. */
export function sourced(unit: UnitKind, description: string): z.ZodType<number> {
  const schema = z
    .strictObject({ value: z.union([z.string().max(80), z.number()]), ...provenanceShape })
    .transform((leaf, context): number => {
      const parsed = parseQuantity(leaf.value, unit)
      if (parsed.ok) return parsed.value
      context.addIssue({ code: 'custom', path: ['value'], message: parsed.message, params: { hint: parsed.hint } })
      return z.NEVER
    })
    .describe(description)
  leafMeta.set(schema, { unit, description })
  return schema
}

/** A sourced choice between names. */
export function sourcedChoice<const T extends readonly [string, ...string[]]>(
  options: T,
  description: string,
): z.ZodType<T[number]> {
  const schema = z
    .strictObject({ value: z.enum(options), ...provenanceShape })
    .transform((leaf): T[number] => leaf.value as T[number])
    .describe(description)
  leafMeta.set(schema, { unit: 'choice', description, options })
  return schema as unknown as z.ZodType<T[number]>
}

/** A sourced yes or no. */
export function sourcedSwitch(description: string): z.ZodType<boolean> {
  const schema = z
    .strictObject({ value: z.boolean(), ...provenanceShape })
    .transform((leaf): boolean => leaf.value)
    .describe(description)
  leafMeta.set(schema, { unit: 'switch', description })
  return schema
}

const references = new WeakMap<object, string>()

/** A name of another part of the scenario: `market`, `issuer`, `behaviour`, `party` or `account`. The loader checks that it exists. */
export function reference(role: ReferenceRole, description: string): z.ZodType<string> {
  const schema = z.string().min(1).max(80).describe(description)
  references.set(schema, role)
  return schema
}

/** What a {@link reference} may name. */
export type ReferenceRole = 'market' | 'issuer' | 'behaviour' | 'party' | 'table' | 'source'

/** The role of a reference leaf, or undefined if the schema is none. */
export function referenceRoleOf(schema: object): ReferenceRole | undefined {
  return references.get(schema) as ReferenceRole | undefined
}

/** A sourced amount of any asset, e.g. `80_394 BTC` or `14 bn UST`; parses to the whole units and the asset that was written. */
export function sourcedAmount(description: string): z.ZodType<{ quantity: number; asset: string }> {
  const schema = z
    .strictObject({ value: z.string().max(80), ...provenanceShape })
    .transform((leaf, context): { quantity: number; asset: string } => {
      const parsed = parseAmountText(leaf.value)
      if (parsed.ok) return { quantity: parsed.value, asset: parsed.asset }
      context.addIssue({ code: 'custom', path: ['value'], message: parsed.message, params: { hint: parsed.hint } })
      return z.NEVER
    })
    .describe(description)
  leafMeta.set(schema, { unit: 'amount', description })
  return schema
}
