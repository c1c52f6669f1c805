/** A scenario with some of its numbers changed: `--set`, the form of a page, switches, sliders, variants. */

import type { Mistake } from '../money/mistake.ts'
import type { Kind } from '../step/kind.ts'
import { bindDocument, type LoadResult } from './bind.ts'
import { applySetting, isMap, type PlainMap, type Setting } from './paths.ts'
import { registeredKinds } from './registry.ts'
import type { Scenario } from './scenario.ts'

/**
 * A new scenario in which each path has the given value; the old one is untouched. A path leads to a sourced number (its `value` is
 * set, its standing becomes `changed`) or to a plain word, number or yes/no. The id of a switch or slider stands for its path.
 * @returns the scenario, or a mistake for every path that leads nowhere and every value that is not taken.
 */
export function changeScenario(
  scenario: Scenario,
  settings: Readonly<Record<string, Setting>>,
  kinds: readonly Kind[] = registeredKinds,
): LoadResult {
  const source = copyDocument(scenario.source as unknown as PlainMap)
  const mistakes: Mistake[] = []
  for (const [name, value] of Object.entries(settings)) {
    const path = pathOf(scenario, name)
    const trouble = applySetting(source, path, value, { where: { path: name } })
    if (trouble !== undefined) mistakes.push(trouble)
  }
  const bound = bindDocument(source, kinds)
  if (mistakes.length === 0) return bound
  return { ok: false, mistakes: bound.ok ? mistakes : [...mistakes, ...bound.mistakes] }
}

/** The path of a switch or slider that is named by its id, else the name itself. */
function pathOf(scenario: Scenario, name: string): string {
  if (name.includes('.')) return name
  const { switches, sliders } = scenario.document
  return [...switches, ...sliders].find(choice => choice.id === name)?.path ?? name
}

/** A copy of plain data. The columns of tables never change, so they are shared. */
function copyDocument(value: PlainMap): PlainMap {
  return copy(value) as PlainMap
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (!isMap(value)) return value
  const result: PlainMap = {}
  for (const [key, inner] of Object.entries(value)) result[key] = key === 'columns' ? inner : copy(inner)
  return result
}
