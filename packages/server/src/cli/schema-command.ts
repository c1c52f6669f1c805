/** `breakwater schema`: the JSON Schemas of scenario and exercise files, for editors. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarioJsonSchema } from '@breakwater/engine'
import { exerciseJsonSchema } from '@breakwater/room'
import { libraryFolder } from '../files/library.ts'
import type { Given } from './options.ts'
import type { Terminal } from './terminal.ts'

/** A schema as it is committed: its file and its text. */
export type SchemaFile = { file: string; text: string }

/** The committed schemas. */
export function schemaFiles(): { scenario: SchemaFile; exercise: SchemaFile } {
  const schemaFile = (name: string, schema: object): SchemaFile => ({
    file: join(libraryFolder, 'schema', `${name}.schema.json`),
    text: `${JSON.stringify(schema, undefined, 1)}\n`,
  })
  return {
    scenario: schemaFile('scenario', scenarioJsonSchema()),
    exercise: schemaFile('exercise', exerciseJsonSchema()),
  }
}

/** `breakwater schema`: writes the schemas into the library; with --json it prints that of scenarios, with --exercise that of exercises. */
export function schemaCommand(given: Given, terminal: Terminal): number {
  const { scenario, exercise } = schemaFiles()
  if (given.values['json'] === true) {
    terminal.out(given.values['exercise'] === true ? exercise.text : scenario.text)
    return 0
  }
  mkdirSync(join(libraryFolder, 'schema'), { recursive: true })
  for (const { file, text } of [scenario, exercise]) {
    writeFileSync(file, text)
    terminal.out(`${file}\n`)
  }
  return 0
}
