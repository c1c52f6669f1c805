/** From a resolved document to a scenario that can run: schemas, cross checks, parts and events bound to their kinds. */

import type { Mistake } from '../money/mistake.ts'
import type { Kind } from '../step/kind.ts'
import { checkDocument } from './checks.ts'
import { type ScenarioDocument, type ScenarioSource, scenarioDocument } from './document.ts'
import { fieldsOf, partLists } from './fields.ts'
import { addIssues, MistakeList, short } from './issues.ts'
import { nameHint } from './nearest.ts'
import { findPath, isLeaf, isMap, type PlainMap } from './paths.ts'
import type { Place, Places } from './places.ts'
import { findKind, registeredKinds } from './registry.ts'
import type { BoundEvent, BoundPart, Scenario } from './scenario.ts'

/** Longer lists than this are not looked into; every list of a scenario has a smaller limit of its own. */
const entriesMax = 512

/** A scenario, or everything that is wrong with what was given. */
export type LoadResult = { ok: true; scenario: Scenario } | { ok: false; mistakes: Mistake[] }

/**
 * Checks and binds a resolved document (plain data: from a manifest, a page, `scenario.source`).
 * @param source the document with `extends` applied and tables embedded.
 * @param kinds the kinds that it may name; default: all registered ones.
 */
export function defineScenario(source: unknown, kinds: readonly Kind[] = registeredKinds): LoadResult {
  return bindDocument(source, kinds)
}

/** As {@link defineScenario}, with the places of the document's parts in their files. Used by the loader. */
export function bindDocument(source: unknown, kinds: readonly Kind[], places?: Places, rootPlace?: Place): LoadResult {
  const list = new MistakeList(source, places, rootPlace)
  if (!isMap(source)) {
    list.add(
      [],
      'wrong-type',
      'A scenario is a map of keys.',
      'Begin with `breakwater: 1`, `id:`, `title:`; see the library for examples.',
    )
    return { ok: false, mistakes: list.sorted() }
  }
  const parsed = scenarioDocument.safeParse(source)
  if (!parsed.success) addIssues(list, scenarioDocument, source, [], parsed.error.issues)
  // Lists that are far too long were reported just now; nothing else is worth its time.
  if (Object.values(source).some(entry => Array.isArray(entry) && entry.length > entriesMax))
    return { ok: false, mistakes: list.sorted() }
  const parts = bindParts(source, kinds, list)
  const events = bindEvents(source, parts, list)
  checkDocument(source, kinds, list)
  if (!list.empty || !parsed.success) return { ok: false, mistakes: list.sorted() }
  return {
    ok: true,
    scenario: {
      source: source as unknown as ScenarioSource,
      document: parsed.data,
      parts: parts.flatMap(part => (part === undefined ? [] : [part])),
      events: orderEvents(source, parsed.data, events),
      fields: fieldsOf(source, kinds),
    },
  }
}

/** Binds the parts in the order markets, issuers, crowd; what is wrong goes to the list. */
function bindParts(source: PlainMap, kinds: readonly Kind[], list: MistakeList): BoundPart[] {
  const bound: BoundPart[] = []
  for (const { list: listName, role, word } of partLists) {
    const parts = source[listName]
    if (!Array.isArray(parts)) continue
    parts.forEach((part: unknown, index) => {
      if (!isMap(part) || typeof part['kind'] !== 'string') return
      const kind = findKind(kinds, role, part['kind'])
      if (kind === undefined) {
        const elsewhere = kinds.find(candidate => candidate.kind === part['kind'])
        const home = partLists.find(entry => entry.role === elsewhere?.role)
        const known = kinds.filter(candidate => candidate.role === role).map(candidate => candidate.kind)
        const hint =
          home === undefined
            ? nameHint(part['kind'], known, word)
            : `It is a ${home.word}; put it under \`${home.list}\`.`
        list.add(
          [listName, index, 'kind'],
          'unknown-kind',
          `There is no ${word} of the kind “${short(part['kind'])}”.`,
          hint,
        )
        return
      }
      const { id, kind: _, ...config } = part
      const parsed = kind.schema.safeParse(config)
      if (!parsed.success) addIssues(list, kind.schema, config, [listName, index], parsed.error.issues)
      else bound.push({ id: String(id), kind, config: parsed.data })
    })
  }
  return bound
}

type EventOfFile = BoundEvent & { position: number; when: string | undefined }

function bindEvents(source: PlainMap, parts: readonly BoundPart[], list: MistakeList): EventOfFile[] {
  const events = source['events']
  if (!Array.isArray(events)) return []
  const targets = new Map(parts.map(part => [part.id, part.kind]))
  const declared = declaredIds(source)
  const bound: EventOfFile[] = []
  events.forEach((event: unknown, position) => {
    if (!isMap(event) || typeof event['target'] !== 'string' || typeof event['act'] !== 'string') return
    const { at: _at, target, act: actName, sentence, source: from, when, ...config } = event
    const kind = targets.get(target as string)
    if (kind === undefined) {
      // A part whose own numbers are wrong is not bound; its events are judged once it is mended.
      if (declared.includes(target as string)) return
      const hint = nameHint(target as string, declared, 'part')
      list.add(['events', position, 'target'], 'unknown-reference', `There is no part “${short(target)}”.`, hint)
      return
    }
    const act = Object.hasOwn(kind.acts, actName as string) ? kind.acts[actName as string] : undefined
    if (act === undefined) {
      const hint = nameHint(actName as string, Object.keys(kind.acts), 'act of this kind')
      list.add(['events', position, 'act'], 'unknown-act', `“${short(target)}” has no act “${short(actName)}”.`, hint)
      return
    }
    const parsed = act.schema.safeParse(config)
    if (!parsed.success) {
      addIssues(list, act.schema, config, ['events', position], parsed.error.issues)
      return
    }
    bound.push({
      atMs: 0,
      target: target as string,
      act: actName as string,
      sentence: String(sentence),
      source: String(from),
      config: parsed.data,
      position,
      when: typeof when === 'string' ? when : undefined,
    })
  })
  return bound
}

function declaredIds(source: PlainMap): string[] {
  return partLists.flatMap(({ list }) => {
    const parts = source[list]
    return Array.isArray(parts)
      ? parts.flatMap(part => (isMap(part) && typeof part['id'] === 'string' ? [part['id']] : []))
      : []
  })
}

/** Events that happen in this reading of the scenario, by time and then by their order in the file. */
function orderEvents(source: PlainMap, document: ScenarioDocument, events: readonly EventOfFile[]): BoundEvent[] {
  return events
    .filter(event => event.when === undefined || switchStandsAt(source, document, event.when))
    .map(event => ({ ...event, atMs: document.events[event.position]!.at }))
    .sort((left, right) => left.atMs - right.atMs || left.position - right.position)
    .map(({ position: _position, when: _when, ...event }) => event)
}

/** True if the switch of `switch-id=option` has that option now. */
function switchStandsAt(source: PlainMap, document: ScenarioDocument, when: string): boolean {
  const at = when.indexOf('=')
  const chosen = document.switches.find(candidate => candidate.id === when.slice(0, at))
  const found = chosen === undefined ? undefined : findPath(source, chosen.path)
  if (found?.ok !== true) return false
  const value = isLeaf(found.value) ? found.value['value'] : found.value
  return String(value) === when.slice(at + 1)
}
