import { expect, test } from 'vitest'
import { scenarioJsonSchema } from './json-schema.ts'
import { sampleKinds } from './sample-scenario.ts'

type Json = { [key: string]: Json } & { [key: string]: unknown }

test('has a branch for each kind, with descriptions and without unknown keys', () => {
  const schema = scenarioJsonSchema(sampleKinds) as Json
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(schema['$defs']!['document']!['properties']!['markets']).toMatchObject({
    items: { oneOf: [{ $ref: '#/$defs/market-pool' }] },
  })
  const pool = schema['$defs']!['market-pool']!
  expect(pool).toMatchObject({
    title: 'Pool',
    required: ['id', 'kind', 'amplification', 'fee'],
    additionalProperties: false,
    properties: {
      kind: { const: 'pool' },
      amplification: { description: 'Amplification of the invariant.', required: ['value', 'source', 'standing'] },
    },
  })
})

test('every reference inside it leads to a definition', () => {
  const schema = scenarioJsonSchema(sampleKinds) as Json
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(match => match[1]!)
  expect(references.length).toBeGreaterThan(4)
  for (const name of references) expect(Object.keys(schema['$defs']!)).toContain(name)
})
