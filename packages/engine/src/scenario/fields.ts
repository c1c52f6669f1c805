/**
 * The numbers of a scenario as a form, a report or a check needs them: schema and document are walked together, because the schema
 * knows the unit and the meaning, the document knows the value, its source and its standing.
 */

import type { z } from 'zod'
import { type LeafMeta, leafMetaOf, type ReferenceRole, referenceRoleOf, type Standing } from '../money/sourced.ts'
import type { Kind, KindRole } from '../step/kind.ts'
import { scenarioDocument } from './document.ts'
import { isMap, pathText } from './paths.ts'
import { findKind } from './registry.ts'
import type { ScenarioField } from './scenario.ts'

/** The lists of parts in the order in which a run binds them, with the role of their kinds. */
export const partLists: readonly { list: 'markets' | 'issuers' | 'crowd'; role: KindRole; word: string }[] = [
  { list: 'markets', role: 'market', word: 'market' },
  { list: 'issuers', role: 'issuer', word: 'issuer' },
  { list: 'crowd', role: 'behaviour', word: 'behaviour' },
]

/** Called for each sourced number and each reference that the schema names and the document has. */
export type SchemaVisitor = {
  leaf?(meta: LeafMeta, leaf: unknown, keys: (string | number)[], schema: z.ZodType): void
  reference?(role: ReferenceRole, value: unknown, keys: (string | number)[]): void
}

type AnyDefinition = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  valueType?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  options?: z.ZodType[]
  items?: z.ZodType[]
}

/** The definition of a schema, as far as walking needs it. */
function definitionOf(schema: z.ZodType): AnyDefinition {
  return schema.def as unknown as AnyDefinition
}

/** Takes `optional`, `default`, pipes and the like off a schema, but stops at a sourced leaf or a reference. */
export function unwrap(schema: z.ZodType): z.ZodType {
  let current = schema
  for (let layer = 0; layer < 16; layer++) {
    if (leafMetaOf(current) !== undefined || referenceRoleOf(current) !== undefined) return current
    const definition = definitionOf(current)
    const inner = definition.innerType ?? (definition.type === 'pipe' ? definition.in : undefined)
    if (inner === undefined) return current
    current = inner
  }
  return current
}

/** Walks a value along its schema. What does not fit the schema is passed over: the parser reports it. */
export function walkSchema(schema: z.ZodType, value: unknown, keys: (string | number)[], visitor: SchemaVisitor): void {
  if (value === undefined || value === null) return
  const bare = unwrap(schema)
  const meta = leafMetaOf(bare)
  if (meta !== undefined) {
    visitor.leaf?.(meta, value, keys, bare)
    return
  }
  const role = referenceRoleOf(bare)
  if (role !== undefined) {
    visitor.reference?.(role, value, keys)
    return
  }
  const definition = definitionOf(bare)
  if (definition.type === 'object' && isMap(value)) {
    for (const [key, inner] of Object.entries(definition.shape ?? {})) {
      if (Object.hasOwn(value, key)) walkSchema(inner, value[key], [...keys, key], visitor)
    }
  } else if (definition.type === 'array' && Array.isArray(value)) {
    value.forEach((entry, index) => {
      walkSchema(definition.element!, entry, [...keys, index], visitor)
    })
  } else if (definition.type === 'tuple' && Array.isArray(value)) {
    definition.items?.forEach((item, index) => {
      walkSchema(item, value[index], [...keys, index], visitor)
    })
  } else if (definition.type === 'record' && isMap(value)) {
    for (const [key, entry] of Object.entries(value)) walkSchema(definition.valueType!, entry, [...keys, key], visitor)
  } else if (definition.type === 'union') {
    const option = definition.options?.find(candidate => candidate.safeParse(value).success)
    if (option !== undefined) walkSchema(option, value, keys, visitor)
  }
}

/** The schema at a path, or undefined where the path leaves the schema. Unions are followed where only one option goes on. */
export function schemaAt(schema: z.ZodType, keys: readonly PropertyKey[]): z.ZodType | undefined {
  const bare = unwrap(schema)
  if (keys.length === 0) return bare
  const [key, ...rest] = keys
  const definition = definitionOf(bare)
  const inside = definition.type === 'pipe' && definition.in !== undefined ? definitionOf(definition.in) : definition
  let next: z.ZodType | undefined
  if (inside.type === 'object') next = inside.shape?.[String(key)]
  else if (inside.type === 'array') next = inside.element
  else if (inside.type === 'record') next = inside.valueType
  else if (inside.type === 'tuple') next = inside.items?.[Number(key)]
  else if (inside.type === 'union') {
    for (const option of inside.options ?? []) {
      const found = schemaAt(option, keys)
      if (found !== undefined) return found
    }
  }
  return next === undefined ? undefined : schemaAt(next, rest)
}

/** The keys that an object schema allows; empty for anything else. */
export function keysOf(schema: z.ZodType): string[] {
  const definition = definitionOf(schema)
  if (definition.type === 'pipe' && definition.in !== undefined) return keysOf(definition.in)
  if (definition.type === 'union') return (definition.options ?? []).flatMap(option => keysOf(unwrap(option)))
  return Object.keys(definition.shape ?? {})
}

/** `baseRatePerHour` becomes `Base rate per hour`; words in capitals stay. */
export function keyInWords(key: string): string {
  const spaced = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .trim()
  const words = spaced
    .split(' ')
    .map((word, index) => (index > 0 && /^[A-Z][a-z]*$/.test(word) ? word.toLowerCase() : word))
  const text = words.join(' ')
  return text === '' ? key : text[0]!.toUpperCase() + text.slice(1)
}

/** One stretch of a document with the schema that describes it. */
export type SchemaSection = { schema: z.ZodType; value: unknown; keys: (string | number)[]; group: string }

/** The document cut into stretches: itself, then each part by its kind, then each event by its act. Unknown kinds are left out. */
export function sectionsOf(document: unknown, kinds: readonly Kind[]): SchemaSection[] {
  const sections: SchemaSection[] = [{ schema: scenarioDocument, value: document, keys: [], group: '' }]
  if (!isMap(document)) return sections
  const kindById = new Map<string, Kind>()
  for (const { list, role } of partLists) {
    const parts = document[list]
    if (!Array.isArray(parts)) continue
    parts.forEach((part: unknown, index) => {
      if (!isMap(part) || typeof part['kind'] !== 'string') return
      const kind = findKind(kinds, role, part['kind'])
      if (kind === undefined) return
      if (typeof part['id'] === 'string') kindById.set(part['id'], kind)
      const same = parts.filter(other => isMap(other) && other['kind'] === part['kind']).length > 1
      const group = same ? `${kind.title} (${String(part['id'])})` : kind.title
      sections.push({ schema: kind.schema, value: part, keys: [list, index], group })
    })
  }
  const events = document['events']
  if (!Array.isArray(events)) return sections
  events.forEach((event: unknown, index) => {
    if (!isMap(event)) return
    const kind = kindById.get(String(event['target']))
    const act =
      kind === undefined || !Object.hasOwn(kind.acts, String(event['act']))
        ? undefined
        : kind.acts[String(event['act'])]
    if (act !== undefined) sections.push({ schema: act.schema, value: event, keys: ['events', index], group: 'Events' })
  })
  return sections
}

/** Every number of a valid document as a form needs it, in the order of the document. */
export function fieldsOf(document: unknown, kinds: readonly Kind[]): ScenarioField[] {
  const fields: ScenarioField[] = []
  for (const section of sectionsOf(document, kinds)) {
    walkSchema(section.schema, section.value, section.keys, {
      leaf(meta, leaf, keys) {
        if (!isMap(leaf)) return
        const range = leaf['range']
        const note = leaf['note']
        fields.push({
          path: pathText(document, keys),
          group: groupOf(document, section, keys),
          label: typeof leaf['label'] === 'string' ? leaf['label'] : labelOf(section, keys),
          description: meta.description,
          unit: meta.unit,
          written: leaf['value'] as ScenarioField['written'],
          ...(meta.options === undefined ? {} : { options: meta.options }),
          ...(Array.isArray(range) ? { range: [range[0], range[1]] as [string | number, string | number] } : {}),
          standing: leaf['standing'] as Standing,
          source: String(leaf['source']),
          ...(typeof note === 'string' ? { note } : {}),
        })
      },
    })
  }
  return fields
}

function groupOf(document: unknown, section: SchemaSection, keys: readonly (string | number)[]): string {
  if (section.group !== '') return section.group
  if (keys[0] === 'clock') return 'Clock'
  const list = isMap(document) ? document[String(keys[0])] : undefined
  const entry: unknown = Array.isArray(list) ? list[Number(keys[1])] : undefined
  return isMap(entry) && typeof entry['name'] === 'string' ? entry['name'] : keyInWords(String(keys[0]))
}

/** The last name of the path in words; inside a part, the names around it go before it. */
function labelOf(section: SchemaSection, keys: readonly (string | number)[]): string {
  const last = keys[keys.length - 1]
  // What a party holds is named by the asset.
  if (keys[0] === 'parties') return String(last)
  const inside = section.keys.length === 0 ? keys.slice(-1) : keys.slice(section.keys.length)
  const names = inside.map(key => (typeof key === 'number' ? String(key + 1) : keyInWords(key)))
  return names.join(' · ')
}
