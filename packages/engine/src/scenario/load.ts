/**
 * The door for scenario files: text or bytes in, a scenario or all mistakes out. Never throws, whatever the bytes are. Reading other
 * files (`extends`, tables) is the caller's: `options.read` gets a path joined to the folder of the file that names it.
 */

import type { Mistake } from '../money/mistake.ts'
import type { Kind } from '../step/kind.ts'
import { bindDocument, type LoadResult } from './bind.ts'
import { scenarioExtension } from './document.ts'
import { addIssues, MistakeList, short } from './issues.ts'
import { nameHint } from './nearest.ts'
import { applySetting, entryIndexes, findPath, isMap, type PlainMap, type Setting } from './paths.ts'
import { type Place, Places } from './places.ts'
import { registeredKinds } from './registry.ts'
import { readTable } from './tables.ts'
import { decodeText, parseYaml, yamlLimits } from './yaml-text.ts'

/** Most scenarios that may stand on one another. */
const extendsMax = 8
const tablesMax = 32

/** How to load: the name of the file for messages, and how to read the files that it names. */
export type LoadOptions = {
  /** Name of the file in messages; paths inside it are taken from its folder. */
  file: string
  /** Gives the content of a file that the scenario names, or undefined if there is none (or it may not be read). */
  read(path: string): string | Uint8Array | undefined
  /** Kinds that the scenario may name. Default: all registered ones. */
  kinds?: readonly Kind[]
}

type Resolved = { ok: true; document: unknown; root: Place } | { ok: false; mistakes: Mistake[] }

/**
 * Loads a scenario: size and encoding, YAML, `extends` / `set` / `without`, tables, schemas, cross checks, binding.
 * @returns the scenario, or every mistake with file, line and column.
 */
export function loadScenario(text: string | Uint8Array, options: LoadOptions): LoadResult {
  const places = new Places()
  const resolved = resolve(text, options.file, [options.file], options, places)
  if (!resolved.ok) return resolved
  return bindDocument(resolved.document, options.kinds ?? registeredKinds, places, resolved.root)
}

/** One file with everything that it stands on. `chain` is the files from the first one down to this one. */
function resolve(
  content: string | Uint8Array,
  file: string,
  chain: string[],
  options: LoadOptions,
  places: Places,
): Resolved {
  const decoded = decodeText(content, file, yamlLimits.bytesMax)
  if (!decoded.ok) return decoded
  const parsed = parseYaml(decoded.text, file, places)
  if (!parsed.ok) return parsed
  const { value, root } = parsed
  if (isMap(value) && Object.hasOwn(value, 'extends'))
    return resolveExtension(value, root, file, chain, options, places)
  const mistakes = isMap(value) ? embedTables(value, root, file, options, places) : []
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, document: value, root }
}

function resolveExtension(
  extension: PlainMap,
  root: Place,
  file: string,
  chain: string[],
  options: LoadOptions,
  places: Places,
): Resolved {
  const list = new MistakeList(extension, places, root)
  const checked = scenarioExtension.safeParse(extension)
  if (!checked.success) addIssues(list, scenarioExtension, extension, [], checked.error.issues)
  if (typeof extension['extends'] !== 'string') return { ok: false, mistakes: list.sorted() }
  const path = joinPath(file, extension['extends'])
  if (path === undefined) {
    list.add(
      ['extends'],
      'bad-path',
      `“${short(extension['extends'])}” is not a relative path.`,
      'Write a path from this file, like ./ust-2022-article.yaml.',
    )
  } else if (chain.includes(path)) {
    const circle = [...chain.slice(chain.indexOf(path)), path].join(' → ')
    list.add(
      ['extends'],
      'cyclic-extends',
      `The scenarios stand on one another in a circle: ${circle}.`,
      'Let one of them be a whole document without `extends`.',
    )
  } else if (chain.length > extendsMax) {
    list.add(
      ['extends'],
      'too-deep',
      `More than ${extendsMax} scenarios stand on one another.`,
      'Extend a scenario that stands on fewer others.',
    )
  }
  if (!list.empty || path === undefined || !checked.success) return { ok: false, mistakes: list.sorted() }
  const content = options.read(path)
  if (content === undefined) {
    list.add(
      ['extends'],
      'file-not-found',
      `There is no scenario at “${short(path)}”.`,
      'Write the path from this file, like ./ust-2022-article.yaml.',
    )
    return { ok: false, mistakes: list.sorted() }
  }
  const base = resolve(content, path, [...chain, path], options, places)
  if (!base.ok) return base
  if (!isMap(base.document)) {
    list.add(['extends'], 'wrong-type', `“${short(path)}” is not a scenario.`, 'Extend a scenario file.')
    return { ok: false, mistakes: list.sorted() }
  }
  extend(base.document, extension, list, places)
  return list.empty ? { ok: true, document: base.document, root: base.root } : { ok: false, mistakes: list.sorted() }
}

/** Puts what the extension says into the base document. Everything is found in the base before anything is taken out. */
function extend(base: PlainMap, extension: PlainMap, list: MistakeList, places: Places): void {
  const place = (keys: PropertyKey[], part: 'key' | 'value'): Place | undefined =>
    places.locate(extension, undefined, keys, part)
  const removals = new Map<unknown[], Set<number>>()
  const without = extension['without']
  if (Array.isArray(without)) {
    without.forEach((path: unknown, index) => {
      if (typeof path === 'string') collectRemoval(base, path, index, removals, list)
    })
  }
  const set = extension['set']
  if (isMap(set)) {
    for (const [path, value] of Object.entries(set)) {
      const at = place(['set', path], 'key')
      const valueAt = place(['set', path], 'value')
      const where = { ...at, path }
      const trouble = applySetting(base, path, value as Setting, {
        where,
        ...(valueAt === undefined ? {} : { place: valueAt }),
        places,
      })
      if (trouble !== undefined) list.addMistake(trouble)
    }
  }
  for (const [entries, indexes] of removals) {
    for (const index of [...indexes].sort((left, right) => right - left)) places.remove(entries, index)
  }
  for (const key of ['id', 'title', 'header', 'summary', 'notes']) {
    if (!Object.hasOwn(extension, key)) continue
    base[key] = extension[key]
    const keyPlace = place([key], 'key')
    const valuePlace = place([key], 'value')
    if (keyPlace !== undefined && valuePlace !== undefined) places.set(base, key, keyPlace, valuePlace)
  }
}

function collectRemoval(
  base: PlainMap,
  path: string,
  index: number,
  removals: Map<unknown[], Set<number>>,
  list: MistakeList,
): void {
  const dot = path.lastIndexOf('.')
  const whole = findPath(base, path)
  const around = whole.ok || dot < 0 ? whole : findPath(base, path.slice(0, dot))
  const holder =
    whole.ok && Array.isArray(whole.value)
      ? whole.value
      : whole.ok
        ? whole.container
        : around.ok
          ? around.value
          : undefined
  if (!Array.isArray(holder)) {
    const failed = around.ok ? path : around.failed
    const hint = around.ok
      ? 'Name a list (`targets`) or an entry of one (`events.2022-05-07T21:44Z`).'
      : nameHint(failed, around.known, 'entry')
    list.add(['without', index], 'unknown-path', `“${short(path)}” is no list and no entry of one.`, hint)
    return
  }
  const indexes = removals.get(holder) ?? new Set<number>()
  removals.set(holder, indexes)
  if (whole.ok && Array.isArray(whole.value)) {
    for (let entry = 0; entry < holder.length; entry++) indexes.add(entry)
    return
  }
  const named = entryIndexes(holder, path.slice(dot + 1))
  for (const entry of named) indexes.add(entry)
  if (named.length === 0) {
    const hint = around.ok ? 'Look at the ids and times of the list.' : nameHint(around.failed, around.known, 'entry')
    list.add(['without', index], 'unknown-path', `“${short(path)}” names no entry.`, hint)
  }
}

/** Reads the tables that a document names into their `columns`. */
function embedTables(document: PlainMap, root: Place, file: string, options: LoadOptions, places: Places): Mistake[] {
  const tables = document['tables']
  if (!Array.isArray(tables)) return []
  const list = new MistakeList(document, places, root)
  tables.slice(0, tablesMax).forEach((table: unknown, index) => {
    if (!isMap(table) || typeof table['file'] !== 'string' || Object.hasOwn(table, 'columns')) return
    const path = joinPath(file, table['file'])
    if (path === undefined) {
      list.add(
        ['tables', index, 'file'],
        'bad-path',
        `“${short(table['file'])}” is not a relative path.`,
        'Write a path from this file, like ../records/prices.csv.',
      )
      return
    }
    const content = options.read(path)
    if (content === undefined) {
      list.add(
        ['tables', index, 'file'],
        'file-not-found',
        `There is no table at “${short(path)}”.`,
        'Write the path from this file, like ../records/prices.csv.',
      )
      return
    }
    const read = readTable(content, path)
    if (read.ok) table['columns'] = read.columns
    else for (const mistake of read.mistakes) list.addMistake(mistake)
  })
  return list.empty ? [] : list.sorted()
}

/** A relative path from the folder of `file`, with `.` and `..` resolved; undefined if it is absolute or an address. */
export function joinPath(file: string, relative: string): string | undefined {
  if (relative === '' || /^([/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(relative) || relative.includes('\u0000'))
    return undefined
  const folder = file.replaceAll('\\', '/').split('/').slice(0, -1)
  for (const segment of relative.replaceAll('\\', '/').split('/')) {
    if (segment === '' || segment === '.') continue
    const last = folder[folder.length - 1]
    if (segment === '..' && last !== undefined && last !== '..' && last !== '') folder.pop()
    else if (segment !== '..' || last !== '') folder.push(segment)
  }
  return folder.join('/')
}
