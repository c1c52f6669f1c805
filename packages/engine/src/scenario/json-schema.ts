/** One JSON Schema (draft 2020-12) of scenario files, for editors: the document, with a branch for every registered kind. */

import { z } from 'zod'
import type { Kind } from '../step/kind.ts'
import { scenarioDocument, scenarioExtension } from './document.ts'
import { partLists } from './fields.ts'
import { registeredKinds } from './registry.ts'

type Json = { [key: string]: unknown }

const idPattern = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,47}$', description: 'Stable name; part of paths.' }

/**
 * The schema of a scenario file: a whole document or an extension of one. Descriptions are those of the zod schemas.
 * @param kinds the kinds to describe; default: all registered ones.
 */
export function scenarioJsonSchema(kinds: readonly Kind[] = registeredKinds): object {
  const document = plainSchema(scenarioDocument)
  const properties = document['properties'] as Json
  const definitions: Json = {}
  for (const { list, role } of partLists) {
    const branches = kinds
      .filter(kind => kind.role === role)
      .map(kind => {
        const name = `${role}-${kind.kind}`
        definitions[name] = partSchema(kind)
        return { $ref: `#/$defs/${name}` }
      })
    const listed = properties[list] as Json
    properties[list] = { ...listed, items: branches.length > 0 ? { oneOf: branches } : listed['items'] }
  }
  definitions['document'] = document
  definitions['extension'] = plainSchema(scenarioExtension)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Breakwater scenario',
    description:
      'Who holds what, which markets and issuers there are, how the crowd behaves, what happened when. Each number beside its source.',
    if: { type: 'object', required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
    then: { $ref: '#/$defs/extension' },
    else: { $ref: '#/$defs/document' },
    $defs: definitions,
  }
}

/** A part: its id and kind, the numbers of the kind, and the acts that can be aimed at it (in words). */
function partSchema(kind: Kind): Json {
  const config = plainSchema(kind.schema)
  const acts = Object.entries(kind.acts).map(([name, act]) => `${name}: ${act.description}`)
  return {
    title: kind.title,
    description: acts.length === 0 ? kind.description : `${kind.description} Acts: ${acts.join(' ')}`,
    ...config,
    properties: { id: idPattern, kind: { const: kind.kind }, ...(config['properties'] as Json) },
    required: ['id', 'kind', ...((config['required'] as string[] | undefined) ?? [])],
  }
}

/** The input side of a zod schema as JSON Schema, without the `$schema` line. */
function plainSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  }) as Json
  return rest
}
