/** Reads a scenario of the library for the examples: the engine itself touches no files. */

import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { BreakwaterError, loadScenario, type Scenario } from '@breakwater/engine'

/** The scenario with this id; a file with mistakes throws all of them. */
export function openScenario(id: string): Scenario {
  const file = fileURLToPath(new URL(`../library/scenarios/${id}.yaml`, import.meta.url))
  const loaded = loadScenario(readFileSync(file), {
    file,
    read: path => (existsSync(path) ? readFileSync(path) : undefined),
  })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return loaded.scenario
}
