import { expect, test } from 'vitest'
import { exerciseJsonSchema } from './exercise-schema.ts'

type Json = { [key: string]: Json } & { [key: string]: unknown }
const schema = exerciseJsonSchema() as Json

/** Every object with properties inside, and its path. */
function objectsOf(node: unknown, path: string): [string, Json][] {
  if (typeof node !== 'object' || node === null) return []
  const own: [string, Json][] = 'properties' in node ? [[path, node as Json]] : []
  return [...own, ...Object.entries(node).flatMap(([key, value]) => objectsOf(value, `${path}/${key}`))]
}

test('takes what is written, with defaults left out, and no key that it does not know', () => {
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
  expect(schema['required']).toEqual([
    'breakwaterExercise',
    'id',
    'title',
    'summary',
    'duration',
    'run',
    'seats',
    'rounds',
    'document',
  ])
  const objects = objectsOf(schema, '')
  expect(objects.length).toBeGreaterThan(12)
  for (const [path, object] of objects) expect([path, object['additionalProperties']]).toEqual([path, false])
})

test('says of each key that is not plain what it is, and of each default what it is', () => {
  // Titles, questions and lists of what the file is made of say it by their names.
  const plain = new Set(['title', 'question', 'what', 'source', 'seats', 'rounds', 'tasks', 'options'])
  for (const [path, object] of objectsOf(schema, '')) {
    for (const [key, property] of Object.entries(object['properties'] as Record<string, Json>)) {
      const { description } = property as { description?: string }
      if (!plain.has(key)) expect([`${path}/${key}`, typeof description]).toEqual([`${path}/${key}`, 'string'])
      if ('default' in property) expect(`${path}/${key}: ${description}`).toContain('Default: ')
    }
  }
})
