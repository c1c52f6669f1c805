/**
 * Paths into a scenario document: dots between names, ids instead of positions (`markets.curve.amplification`), events by their time
 * or position (`events.2022-05-07T21:44Z.amount`, `events.3.amount`).
 */

import type { Mistake, Where } from '../money/mistake.ts'
import { nameHint } from './nearest.ts'
import type { Place, Places } from './places.ts'

/** A scalar that a setting may carry. */
export type Setting = string | number | boolean

/** A plain object of the document. */
export type PlainMap = Record<string, unknown>

/** True for a plain object (not a list, not null). */
export function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a number with its source: `{ value, source, standing }`. */
export function isLeaf(value: unknown): value is PlainMap {
  return (
    isMap(value) &&
    Object.hasOwn(value, 'value') &&
    (Object.hasOwn(value, 'source') || Object.hasOwn(value, 'standing'))
  )
}

/** What a path leads to, or at which of its names it leaves the document. */
export type Found =
  | { ok: true; container: PlainMap | unknown[]; key: string | number; value: unknown; keys: (string | number)[] }
  | { ok: false; failed: string; known: string[] }

/** Follows a path. Lists are entered by the `id` of an entry, by its `at` (only if one entry has it), or by its position. */
export function findPath(root: unknown, path: string): Found {
  let value = root
  let container: PlainMap | unknown[] | undefined
  const keys: (string | number)[] = []
  for (const segment of path.split('.')) {
    if (Array.isArray(value)) {
      container = value
      const index = entryIndex(value, segment)
      if (index === undefined) return { ok: false, failed: segment, known: entryNames(value) }
      keys.push(index)
      value = value[index]
    } else if (isMap(value)) {
      container = value
      if (!Object.hasOwn(value, segment)) return { ok: false, failed: segment, known: Object.keys(value) }
      keys.push(segment)
      value = value[segment]
    } else return { ok: false, failed: segment, known: [] }
  }
  return { ok: true, container: container!, key: keys[keys.length - 1]!, value, keys }
}

/** All positions that a name means in a list: one id, every entry with that `at`, or a position. */
export function entryIndexes(list: readonly unknown[], name: string): number[] {
  const byName: number[] = []
  list.forEach((entry, index) => {
    if (isMap(entry) && (entry['id'] === name || (entry['id'] === undefined && sameInstant(entry['at'], name))))
      byName.push(index)
  })
  if (byName.length > 0) return byName
  const position = /^\d{1,6}$/.test(name) ? Number(name) : -1
  return position >= 0 && position < list.length ? [position] : []
}

function entryIndex(list: readonly unknown[], name: string): number | undefined {
  const indexes = entryIndexes(list, name)
  return indexes.length === 1 ? indexes[0] : undefined
}

/** `…T21:44Z` and `…T21:44:00Z` are the same moment. */
function sameInstant(at: unknown, name: string): boolean {
  return typeof at === 'string' && (at === name || at.replace(/:00Z$/, 'Z') === name.replace(/:00Z$/, 'Z'))
}

function entryNames(list: readonly unknown[]): string[] {
  return list.map((entry, index) => entryName(list, entry, index))
}

/** How paths name an entry of a list: its id, its `at` if no other entry has the same, else its position. */
export function entryName(list: readonly unknown[], entry: unknown, index: number): string {
  if (!isMap(entry)) return String(index)
  if (typeof entry['id'] === 'string' && entryIndexes(list, entry['id']).length === 1) return entry['id']
  const at = entry['at']
  return typeof at === 'string' && /^[\w:-]+$/.test(at) && entryIndexes(list, at).length === 1 ? at : String(index)
}

/** A path of keys and positions as people write it, with ids. */
export function pathText(root: unknown, keys: readonly PropertyKey[]): string {
  const names: string[] = []
  let value = root
  for (const key of keys) {
    if (Array.isArray(value)) {
      const entry: unknown = value[Number(key)]
      names.push(entryName(value, entry, Number(key)))
      value = entry
    } else {
      names.push(String(key))
      value = isMap(value) ? value[String(key)] : undefined
    }
  }
  return names.join('.')
}

/** Where a setting was written, for mistakes and for the value that it leaves in the document. */
export type SettingOrigin = { where: Where; place?: Place; places?: Places }

const notSettable: readonly string[] = ['breakwater', 'id', 'kind', 'columns', 'source', 'standing']

/**
 * Sets one path of a document in place. A sourced number gets the new value and the standing `changed`; a plain word, number or
 * yes/no is replaced. Text that stands for a yes/no or a number where the document has one is read as such.
 */
export function applySetting(
  root: PlainMap,
  path: string,
  setting: Setting,
  origin: SettingOrigin,
): Mistake | undefined {
  const found = findPath(root, path)
  if (!found.ok) {
    return {
      code: 'unknown-path',
      where: origin.where,
      message: `“${path}” leads nowhere: there is no “${found.failed}”${ambiguity(root, path, found.failed)}.`,
      hint: nameHint(found.failed, found.known, 'entry'),
    }
  }
  let { container, key, value } = found
  if (isLeaf(value)) {
    container = value
    key = 'value'
    value = container['value']
  }
  if (typeof value === 'object' || notSettable.includes(String(key))) {
    return {
      code: 'not-settable',
      where: origin.where,
      message: `“${path}” is not a number, word or yes/no that can be set.`,
      hint: isMap(value)
        ? nameHint(
            '',
            Object.keys(value).map(name => `${path}.${name}`),
            'entry',
          )
        : 'Set a value inside it.',
    }
  }
  const target = container as PlainMap
  target[String(key)] = readAs(setting, value)
  if (key === 'value' && isLeaf(target)) target['standing'] = 'changed'
  if (origin.place !== undefined) origin.places?.set(target, String(key), origin.place, origin.place)
  return undefined
}

function ambiguity(root: PlainMap, path: string, failed: string): string {
  const before = path.slice(0, Math.max(0, path.indexOf(failed) - 1))
  const list = before === '' ? undefined : findPath(root, before)
  if (list?.ok !== true || !Array.isArray(list.value)) return ''
  const count = entryIndexes(list.value, failed).length
  return count > 1 ? ` alone: ${count} entries have that time, name one by its position` : ''
}

/** A setting in the type of what it replaces, where its text allows it. */
function readAs(setting: Setting, before: unknown): Setting {
  if (typeof setting !== 'string') return setting
  if (typeof before === 'boolean') {
    if (setting === 'true' || setting === 'yes' || setting === 'on') return true
    if (setting === 'false' || setting === 'no' || setting === 'off') return false
  }
  if (typeof before === 'number' && /^[+-]?\d+(\.\d+)?$/.test(setting)) return Number(setting)
  return setting
}
