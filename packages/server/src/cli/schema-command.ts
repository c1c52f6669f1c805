/** `breakwater schema`: the JSON Schema of scenario files, for editors. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarioJsonSchema } from '@breakwater/engine'
import { libraryFolder } from '../files/library.ts'
import type { Given } from './options.ts'
import type { Terminal } from './terminal.ts'

/** The committed schema. */
export const schemaFile: string = join(libraryFolder, 'schema', 'scenario.schema.json')

/** The text of the schema as it is committed. */
export function schemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), undefined, 1)}\n`
}

/** `breakwater schema`: writes the schema into the library; with --json it prints it instead. */
export function schemaCommand(given: Given, terminal: Terminal): number {
  if (given.values['json'] === true) {
    terminal.out(schemaText())
    return 0
  }
  mkdirSync(join(libraryFolder, 'schema'), { recursive: true })
  writeFileSync(schemaFile, schemaText())
  terminal.out(`${schemaFile}\n`)
  return 0
}
