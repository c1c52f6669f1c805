/** Where the library of scenarios lies, and how its files are read. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadScenario, type Mistake, type Scenario } from '@breakwater/engine'

/** The repository's root: the packages stand in `packages/<name>/{src,dist}/…`. */
export const projectFolder: string = fileURLToPath(new URL('../../../../', import.meta.url))

/** The folder `library`. */
export const libraryFolder: string = join(projectFolder, 'library')

/** More than any file that a scenario names may have; larger ones are not read into memory. */
const bytesMax = 5 * 1_048_576

/** A file's bytes; of a file that is too large only enough for the loader to see that it is. Undefined if it cannot be read. */
export function readBounded(path: string): Uint8Array | undefined {
  try {
    const stats = statSync(path)
    if (!stats.isFile()) return undefined
    return stats.size > bytesMax ? new Uint8Array(bytesMax + 1) : readFileSync(path)
  } catch {
    return undefined
  }
}

/** Reads paths like `library/records/x.csv` inside the library and nothing else: for scenarios that strangers send. */
export function readInsideLibrary(path: string): Uint8Array | undefined {
  const full = resolve(projectFolder, path)
  return full.startsWith(libraryFolder + sep) ? readBounded(full) : undefined
}

/** The scenarios of the library by id, in the order of their file names, and what is wrong with those that do not load. */
export function loadLibrary(folder: string = join(libraryFolder, 'scenarios')): {
  scenarios: Map<string, Scenario>
  mistakes: Mistake[]
} {
  const scenarios = new Map<string, Scenario>()
  const mistakes: Mistake[] = []
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.yaml')) continue
    const file = join(folder, name)
    const loaded = loadScenario(readBounded(file) ?? '', { file, read: readBounded })
    if (loaded.ok) scenarios.set(loaded.scenario.document.id, loaded.scenario)
    else mistakes.push(...loaded.mistakes)
  }
  return { scenarios, mistakes }
}
