/** What a schema cannot say: that names exist and are unique, that amounts fit, that times are in order, that settings can be set. */

import { type Asset, defineAsset, unitsMax } from '../money/asset.ts'
import { type LeafMeta, leafMetaOf } from '../money/sourced.ts'
import { parseAmountText, parseQuantity, type UnitKind } from '../money/units.ts'
import type { Kind } from '../step/kind.ts'
import { schemaAt, sectionsOf, walkSchema } from './fields.ts'
import { type MistakeList, short } from './issues.ts'
import { nameHint } from './nearest.ts'
import { findPath, isLeaf, isMap, type PlainMap } from './paths.ts'
import { parseInstant } from './tables.ts'

const stepsMax = 2_000_000
const dayMs = 86_400_000

/** Amounts of these units are money or durations: never negative. */
const neverNegative: ReadonlySet<UnitKind> = new Set([
  'UST',
  'LUNA',
  'BTC',
  'USD',
  'SDR',
  '3CRV',
  'KRW',
  'THB',
  'price',
  'duration',
  'count',
  'UST/h',
  'USD/h',
])
/** Amounts of these units are booked in the ledger. */
const booked: ReadonlySet<UnitKind> = new Set(['UST', 'LUNA', 'BTC', 'USD', 'SDR', '3CRV', 'KRW', 'THB'])

/** Runs every check on a document as written. Defensive: what has the wrong shape was reported by the schemas already. */
export function checkDocument(document: unknown, kinds: readonly Kind[], list: MistakeList): void {
  if (!isMap(document)) return
  checkIds(document, list)
  checkSources(document, list)
  checkClock(document, list)
  checkHoldings(document, list)
  checkNumbers(document, kinds, list)
  checkReferences(document, kinds, list)
  checkEvents(document, list)
  checkSettings(document, kinds, list)
  checkTargets(document, list)
  checkOverlays(document, list)
}

function entriesOf(document: PlainMap, name: string): unknown[] {
  const entries = document[name]
  return Array.isArray(entries) ? entries : []
}

function idsOf(document: PlainMap, name: string): string[] {
  return entriesOf(document, name).flatMap(entry =>
    isMap(entry) && typeof entry['id'] === 'string' ? [entry['id']] : [],
  )
}

function checkIds(document: PlainMap, list: MistakeList): void {
  const world = new Map<string, string>()
  for (const name of ['parties', 'markets', 'issuers', 'crowd']) unique(document, name, world, list)
  for (const name of ['assets', 'tables', 'switches', 'sliders', 'variants', 'targets'])
    unique(document, name, new Map(), list)
}

function unique(document: PlainMap, name: string, seen: Map<string, string>, list: MistakeList): void {
  entriesOf(document, name).forEach((entry, index) => {
    if (!isMap(entry) || typeof entry['id'] !== 'string') return
    const before = seen.get(entry['id'])
    if (before !== undefined) {
      const hint = 'Give each its own id; parties, markets, issuers and crowd share one set of names.'
      list.add(
        [name, index, 'id'],
        'duplicate-id',
        `“${short(entry['id'])}” is taken already, under \`${before}\`.`,
        hint,
      )
    } else seen.set(entry['id'], name)
  })
}

/** Every `source` key, wherever it stands, names an entry of `sources`. */
function checkSources(document: PlainMap, list: MistakeList): void {
  const sources = document['sources']
  const known = isMap(sources) ? Object.keys(sources) : []
  const visit = (value: unknown, keys: (string | number)[]): void => {
    if (Array.isArray(value)) {
      value.forEach((entry, index) => {
        visit(entry, [...keys, index])
      })
    } else if (isMap(value)) {
      const source = value['source']
      if (typeof source === 'string' && !known.includes(source))
        addUnknownSource(list, [...keys, 'source'], source, known)
      for (const [key, inner] of Object.entries(value)) {
        const skipped = keys.length === 0 && key === 'sources'
        if (!skipped && key !== 'columns' && typeof inner === 'object') visit(inner, [...keys, key])
      }
    }
  }
  visit(document, [])
}

function addUnknownSource(list: MistakeList, keys: (string | number)[], source: string, known: string[]): void {
  list.add(
    keys,
    'unknown-source',
    `“${short(source)}” is not among the sources of the scenario.`,
    nameHint(source, known, 'source'),
  )
}

function checkClock(document: PlainMap, list: MistakeList): void {
  const clock = document['clock']
  if (!isMap(clock)) return
  const start = instantAt(clock, 'start', ['clock'], list)
  const end = instantAt(clock, 'end', ['clock'], list)
  const step = leafQuantity(clock['step'], 'duration')
  const sample = leafQuantity(clock['sample'], 'duration')
  if (start !== undefined && end !== undefined && end <= start) {
    list.add(['clock', 'end'], 'impossible-time', 'The run ends before it begins.', 'Put `end` after `start`.')
    return
  }
  if (step !== undefined && (step < 1000 || (step < dayMs && dayMs % step !== 0))) {
    const hint = 'Use at least 1 s, and a length that divides a day: 10 s, 1 min, 5 min, 1 h.'
    list.add(['clock', 'step', 'value'], 'impossible-time', 'The step does not divide a day evenly.', hint)
  } else if (step !== undefined && start !== undefined && end !== undefined) {
    const steps = (end - start) / step
    if (steps < 1 || steps > stepsMax) {
      const hint = `A run has between 1 and ${stepsMax} steps; choose another step or a shorter time.`
      list.add(['clock', 'step', 'value'], 'impossible-time', `The run would have ${Math.floor(steps)} steps.`, hint)
    }
  }
  if (sample !== undefined && step !== undefined && sample < step) {
    list.add(
      ['clock', 'sample', 'value'],
      'impossible-time',
      'The series would be sampled more often than there are steps.',
      'Use the step or a multiple of it.',
    )
  }
}

/** A time as written; reported if it is none. */
function instantAt(map: PlainMap, key: string, around: (string | number)[], list: MistakeList): number | undefined {
  const text = map[key]
  if (typeof text !== 'string') return undefined
  const time = parseInstant(text)
  if (time === undefined) {
    list.add(
      [...around, key],
      'impossible-time',
      `“${short(text)}” is not a UTC time.`,
      'Write it like 2022-05-08T00:15Z.',
    )
  }
  return time
}

function leafQuantity(leaf: unknown, unit: UnitKind): number | undefined {
  if (!isLeaf(leaf)) return undefined
  const written = leaf['value']
  if (typeof written !== 'string' && typeof written !== 'number') return undefined
  const parsed = parseQuantity(written, unit)
  return parsed.ok ? parsed.value : undefined
}

function assetsOf(document: PlainMap): Map<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const entry of entriesOf(document, 'assets')) {
    if (isMap(entry) && typeof entry['id'] === 'string' && typeof entry['decimals'] === 'number') {
      assets.set(entry['id'], defineAsset(entry['id'], String(entry['name']), entry['decimals']))
    }
  }
  return assets
}

/** Most whole units of an asset that the ledger can hold. */
function wholeMax(decimals: number): number {
  let scale = 1n
  for (let digit = 0; digit < decimals; digit++) scale *= 10n
  return Number(unitsMax / scale)
}

function checkHoldings(document: PlainMap, list: MistakeList): void {
  const assets = assetsOf(document)
  const totals = new Map<string, number>()
  entriesOf(document, 'parties').forEach((party, index) => {
    if (!isMap(party) || !isMap(party['holds'])) return
    for (const [key, leaf] of Object.entries(party['holds'])) {
      const keys = ['parties', index, 'holds', key]
      const asset = assets.get(key)
      if (asset === undefined) {
        list.add(
          keys,
          'unknown-reference',
          `“${short(key)}” is not an asset of the scenario.`,
          nameHint(key, [...assets.keys()], 'asset'),
          'key',
        )
        continue
      }
      const written = isLeaf(leaf) ? leaf['value'] : undefined
      if (typeof written !== 'string') continue
      const parsed = parseAmountText(written)
      if (!parsed.ok) continue
      if (parsed.asset !== key) {
        list.add(
          [...keys, 'value'],
          'wrong-unit',
          `“${short(written)}” stands under “${key}”.`,
          `Write an amount of ${key}, like 1_000 ${key}.`,
        )
        continue
      }
      const total = (totals.get(key) ?? 0) + parsed.value
      totals.set(key, total)
      checkFits(list, [...keys, 'value'], total, asset.bookedDecimals, `${key} of all parties together`)
    }
  })
}

function checkFits(list: MistakeList, keys: (string | number)[], value: number, decimals: number, what: string): void {
  const most = wholeMax(decimals)
  if (value <= most) return
  const hint = `With ${decimals} decimals at most ${most.toPrecision(3)} whole units can be booked.`
  list.add(keys, 'impossible-amount', `This is more than the ledger can hold (${what}).`, hint)
}

function checkNumbers(document: PlainMap, kinds: readonly Kind[], list: MistakeList): void {
  const assets = assetsOf(document)
  for (const section of sectionsOf(document, kinds)) {
    walkSchema(section.schema, section.value, section.keys, {
      leaf(meta, leaf, keys) {
        if (isLeaf(leaf)) checkNumber(meta, leaf, keys, assets, list)
      },
    })
  }
}

function checkNumber(
  meta: LeafMeta,
  leaf: PlainMap,
  keys: (string | number)[],
  assets: Map<string, Asset>,
  list: MistakeList,
): void {
  const value = quantityOf(leaf['value'], meta.unit)
  if (value !== undefined && !Number.isFinite(value)) {
    list.add(
      [...keys, 'value'],
      'wrong-unit',
      `“${short(leaf['value'])}” is not a quantity.`,
      'Write a number with a unit that exists.',
    )
  } else if (value !== undefined && value < 0 && neverNegative.has(meta.unit)) {
    list.add(
      [...keys, 'value'],
      'impossible-amount',
      `“${short(leaf['value'])}” is less than nothing.`,
      'Write an amount of zero or more.',
    )
  } else if (value !== undefined && booked.has(meta.unit) && keys[0] !== 'parties') {
    checkFits(list, [...keys, 'value'], value, assets.get(meta.unit)?.bookedDecimals ?? 6, `one amount of ${meta.unit}`)
  }
  const range = leaf['range']
  if (!Array.isArray(range) || range.length !== 2) return
  const [low, high] = range.map((end, index) => {
    const number = quantityOf(end, meta.unit)
    if (number === undefined) {
      const hint =
        meta.unit === 'choice' || meta.unit === 'switch'
          ? 'Take the range out.'
          : 'Write both ends in the unit of the value.'
      list.add([...keys, 'range', index], 'wrong-unit', `“${short(end)}” cannot be an end of this range.`, hint)
    }
    return number
  })
  if (low !== undefined && high !== undefined && low > high) {
    list.add(
      [...keys, 'range'],
      'impossible-range',
      'The range ends below where it begins.',
      'Write the smaller value first.',
    )
  }
}

/** A written quantity in the base unit of its kind; undefined if it has none. */
function quantityOf(written: unknown, unit: UnitKind): number | undefined {
  if (unit === 'choice' || unit === 'switch') return undefined
  if (typeof written !== 'string' && typeof written !== 'number') return undefined
  if (unit === 'amount') {
    const amount = parseAmountText(String(written))
    return amount.ok ? amount.value : undefined
  }
  const parsed = parseQuantity(written, unit)
  return parsed.ok ? parsed.value : undefined
}

function checkReferences(document: PlainMap, kinds: readonly Kind[], list: MistakeList): void {
  const sources = document['sources']
  const known: Record<string, string[]> = {
    market: idsOf(document, 'markets'),
    issuer: idsOf(document, 'issuers'),
    behaviour: idsOf(document, 'crowd'),
    party: idsOf(document, 'parties'),
    table: idsOf(document, 'tables'),
    source: isMap(sources) ? Object.keys(sources) : [],
  }
  for (const section of sectionsOf(document, kinds)) {
    walkSchema(section.schema, section.value, section.keys, {
      reference(role, value, keys) {
        if (typeof value !== 'string' || known[role]!.includes(value)) return
        if (role === 'source') {
          addUnknownSource(list, keys, value, known[role]!)
          return
        }
        const owner = Object.entries(known).find(([other, names]) => other !== 'source' && names.includes(value))
        const hint =
          owner === undefined ? nameHint(value, known[role]!, role) : `“${value}” is a ${owner[0]}; name a ${role}.`
        list.add(keys, 'unknown-reference', `There is no ${role} “${short(value)}”.`, hint)
      },
    })
  }
}

function checkEvents(document: PlainMap, list: MistakeList): void {
  const clock = document['clock']
  const start = isMap(clock) && typeof clock['start'] === 'string' ? parseInstant(clock['start']) : undefined
  const switches = entriesOf(document, 'switches').filter(isMap)
  entriesOf(document, 'events').forEach((event, index) => {
    if (!isMap(event)) return
    const time = instantAt(event, 'at', ['events', index], list)
    if (time !== undefined && start !== undefined && time < start) {
      const hint = 'Move the event into the run, or begin the run earlier.'
      list.add(['events', index, 'at'], 'impossible-time', 'The event comes before the run begins.', hint)
    }
    const when = event['when']
    if (typeof when !== 'string') return
    const [id, option] = [when.slice(0, Math.max(0, when.indexOf('='))), when.slice(when.indexOf('=') + 1)]
    const named = switches.find(candidate => candidate['id'] === id)
    const keys = ['events', index, 'when']
    if (named === undefined) {
      const hint = when.includes('=')
        ? nameHint(id, idsOf(document, 'switches'), 'switch')
        : 'Write it like switch-id=option.'
      list.add(keys, 'unknown-reference', `“${short(when)}” names no switch of the scenario.`, hint)
      return
    }
    const options = Array.isArray(named['options'])
      ? named['options'].filter(isMap).map(entry => String(entry['value']))
      : []
    if (!options.includes(option)) {
      list.add(
        keys,
        'unknown-choice',
        `The switch “${id}” has no option “${short(option)}”.`,
        nameHint(option, options, 'option'),
      )
    }
  })
}

/** Switches, sliders and variants: their paths exist and what they set would be taken. */
function checkSettings(document: PlainMap, kinds: readonly Kind[], list: MistakeList): void {
  const sections = sectionsOf(document, kinds)
  const check = (
    path: unknown,
    values: { value: unknown; keys: (string | number)[] }[],
    pathKeys: (string | number)[],
    part: 'key' | 'value',
  ): UnitKind | undefined => {
    if (typeof path !== 'string') return undefined
    const found = findPath(document, path)
    if (!found.ok) {
      const hint = nameHint(found.failed, found.known, 'entry')
      list.add(
        pathKeys,
        'unknown-path',
        `“${short(path)}” leads nowhere: there is no “${short(found.failed)}”.`,
        hint,
        part,
      )
      return undefined
    }
    const meta = metaAt(found.keys, sections)
    for (const { value, keys } of values) {
      const trouble = settingTrouble(value, found.value, meta)
      if (trouble !== undefined) list.add(keys, trouble.code, trouble.message, trouble.hint)
    }
    return meta?.unit
  }
  entriesOf(document, 'switches').forEach((entry, index) => {
    if (!isMap(entry)) return
    const options = Array.isArray(entry['options']) ? entry['options'] : []
    const values = options.map((option: unknown, at) => ({
      value: isMap(option) ? option['value'] : undefined,
      keys: ['switches', index, 'options', at, 'value'],
    }))
    check(entry['path'], values, ['switches', index, 'path'], 'value')
  })
  entriesOf(document, 'sliders').forEach((entry, index) => {
    if (!isMap(entry)) return
    const ends = ['low', 'high'].map(end => ({ value: entry[end], keys: ['sliders', index, end] }))
    const unit = check(entry['path'], ends, ['sliders', index, 'path'], 'value')
    if (unit === undefined) return
    const [low, high] = [quantityOf(entry['low'], unit), quantityOf(entry['high'], unit)]
    if (low !== undefined && high !== undefined && low >= high) {
      list.add(
        ['sliders', index, 'low'],
        'impossible-range',
        'The slider ends where it begins or below.',
        'Write `low` below `high`.',
      )
    }
  })
  entriesOf(document, 'variants').forEach((entry, index) => {
    if (!isMap(entry) || !isMap(entry['set'])) return
    for (const [path, value] of Object.entries(entry['set'])) {
      const keys = ['variants', index, 'set', path]
      check(path, [{ value, keys }], keys, 'key')
    }
  })
}

function metaAt(keys: readonly (string | number)[], sections: ReturnType<typeof sectionsOf>): LeafMeta | undefined {
  const end = keys[keys.length - 1] === 'value' ? keys.slice(0, -1) : keys
  // The sections of parts and events come after that of the whole document and know more.
  for (let index = sections.length - 1; index >= 0; index--) {
    const section = sections[index]!
    if (!section.keys.every((key, at) => end[at] === key)) continue
    const schema = schemaAt(section.schema, end.slice(section.keys.length))
    const meta = schema === undefined ? undefined : leafMetaOf(schema)
    if (meta !== undefined) return meta
  }
  return undefined
}

/** What is wrong with setting this value where that one stands, if anything. */
function settingTrouble(
  value: unknown,
  before: unknown,
  meta: LeafMeta | undefined,
): { code: string; message: string; hint: string } | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
  if (meta === undefined) {
    // A number of a part whose kind is unknown cannot be judged; that is reported at the kind.
    if (typeof before !== 'object' || isLeaf(before)) return undefined
    return {
      code: 'not-settable',
      message: 'The path leads to a group, not to a number.',
      hint: 'Name a number inside it.',
    }
  }
  if (meta.unit === 'choice') {
    if (meta.options?.includes(String(value)) === true) return undefined
    const hint = nameHint(String(value), meta.options ?? [], 'choice')
    return { code: 'unknown-choice', message: `“${short(value)}” is not a choice there.`, hint }
  }
  if (meta.unit === 'switch') {
    if (typeof value === 'boolean') return undefined
    return { code: 'wrong-type', message: `“${short(value)}” is neither true nor false.`, hint: 'Write true or false.' }
  }
  if (typeof value === 'boolean') {
    return {
      code: 'wrong-type',
      message: 'A number stands there, not yes or no.',
      hint: 'Write a quantity with its unit.',
    }
  }
  const parsed = meta.unit === 'amount' ? parseAmountText(String(value)) : parseQuantity(value, meta.unit)
  return parsed.ok ? undefined : { code: 'wrong-unit', message: parsed.message, hint: parsed.hint }
}

function checkTargets(document: PlainMap, list: MistakeList): void {
  entriesOf(document, 'targets').forEach((target, index) => {
    if (!isMap(target)) return
    const [low, high] = [target['low'], target['high']]
    if (typeof low === 'number' && typeof high === 'number' && low > high) {
      list.add(
        ['targets', index, 'low'],
        'impossible-range',
        'The band ends below where it begins.',
        'Write `low` at or below `high`.',
      )
    }
  })
}

function checkOverlays(document: PlainMap, list: MistakeList): void {
  const tables = entriesOf(document, 'tables').filter(isMap)
  entriesOf(document, 'overlays').forEach((overlay, index) => {
    if (!isMap(overlay)) return
    const table = tables.find(candidate => candidate['id'] === overlay['table'])
    if (table === undefined) {
      const hint = nameHint(String(overlay['table']), idsOf(document, 'tables'), 'table')
      list.add(
        ['overlays', index, 'table'],
        'unknown-reference',
        `There is no table “${short(overlay['table'])}”.`,
        hint,
      )
      return
    }
    const columns = isMap(table['columns']) ? Object.keys(table['columns']) : undefined
    if (columns !== undefined && !columns.includes(String(overlay['column']))) {
      const hint = nameHint(String(overlay['column']), columns, 'column')
      list.add(
        ['overlays', index, 'column'],
        'unknown-reference',
        `The table “${short(table['id'])}” has no column “${short(overlay['column'])}”.`,
        hint,
      )
    }
  })
}
