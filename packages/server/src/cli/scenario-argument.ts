/** The scenario that a command names: a file or an id of the library, with variants and settings applied. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BreakwaterError, changeScenario, type LoadResult, loadScenario, type Scenario } from '@breakwater/engine'
import { libraryFolder, readBounded } from '../files/library.ts'
import { nearestWord, wrongUse } from './options.ts'

/** Loads a scenario by path, or by its id in the library. */
export function loadByArgument(argument: string | undefined, command: string): Scenario {
  if (argument === undefined) {
    throw wrongUse(
      'missing-argument',
      `${command} needs a scenario.`,
      `Write \`breakwater ${command} library/scenarios/ust-2022-article.yaml\`.`,
    )
  }
  const inLibrary = join(libraryFolder, 'scenarios', `${argument}.yaml`)
  const file = !existsSync(argument) && /^[a-z0-9-]+$/.test(argument) && existsSync(inLibrary) ? inLibrary : argument
  const bytes = readBounded(file)
  if (bytes === undefined) {
    throw new BreakwaterError([
      {
        code: 'file-not-found',
        where: { file: argument },
        message: 'There is no such file, or it cannot be read.',
        hint: 'Give the path of a scenario file, or the id of one in library/scenarios.',
      },
    ])
  }
  return taken(loadScenario(bytes, { file, read: readBounded }))
}

/** Applies a variant by its id, then settings written `path=value`. */
export function applyChoices(scenario: Scenario, variantId: string | undefined, settings: readonly string[]): Scenario {
  let changed = scenario
  if (variantId !== undefined) {
    const { variants } = scenario.document
    const variant = variants.find(candidate => candidate.id === variantId)
    if (variant === undefined) {
      const known = variants.map(candidate => candidate.id)
      const nearest = nearestWord(variantId, known)
      const hint = nearest === undefined ? `Known: ${known.join(', ') || 'none'}.` : `Did you mean ${nearest}?`
      throw wrongUse('unknown-variant', `The scenario has no variant “${variantId}”.`, hint)
    }
    changed = taken(changeScenario(changed, variant.set))
  }
  if (settings.length === 0) return changed
  const entries = settings.map((setting): [string, string] => {
    const at = setting.indexOf('=')
    if (at > 0) return [setting.slice(0, at).trim(), setting.slice(at + 1).trim()]
    throw wrongUse(
      'bad-option',
      `“${setting}” is not a setting.`,
      'Write --set path=value, e.g. --set markets.curve.amplification=200.',
    )
  })
  return taken(changeScenario(changed, Object.fromEntries(entries)))
}

function taken(loaded: LoadResult): Scenario {
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return loaded.scenario
}
