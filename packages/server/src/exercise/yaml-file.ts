/** An exercise's YAML as plain data, with the place of every key and value. */

import type { Mistake, Where } from '@breakwater/engine'
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'

/** Most bytes of an exercise file. */
const exerciseBytesMax = 1_048_576
const aliasesMax = 50
const depthMax = 24
const entriesMax = 40_000
const syntaxMistakesMax = 20

/** Plain data and where each path of it stands, or what is wrong with the text. */
export type YamlFile =
  | { ok: true; value: unknown; where(path: readonly (string | number)[], part?: 'key' | 'value'): Where }
  | { ok: false; mistakes: Mistake[] }

/** Parses YAML 1.2 (core schema: no dates, no tags of one's own, no merge keys) with limits on size, depth and aliases. */
export function readYamlFile(bytes: Uint8Array, file: string): YamlFile {
  const fail = (code: string, where: Where, message: string, hint: string): YamlFile => ({
    ok: false,
    mistakes: [{ code, where: { file, ...where }, message, hint }],
  })
  if (bytes.length > exerciseBytesMax)
    return fail('too-large', {}, `The file has more than ${exerciseBytesMax} bytes.`, 'Keep an exercise under 1 MiB.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fail('not-utf8', {}, 'The file is not text in UTF-8.', 'Save it as UTF-8.')
  }
  const lines = new LineCounter()
  let document: ReturnType<typeof parseDocument>
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: false })
  } catch {
    // The parser descends by recursion; only a text that is nested beyond all reason exhausts it.
    return fail('too-deep', {}, 'The file is nested too deeply.', 'Look for brackets that are never closed.')
  }
  const placeOf = (offset: number): Where => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const troubles = [...document.errors, ...document.warnings]
  if (troubles.length > 0) {
    return {
      ok: false,
      mistakes: troubles.slice(0, syntaxMistakesMax).map(trouble => ({
        code: 'yaml-syntax',
        where: placeOf(trouble.pos[0]),
        message: `YAML: ${trouble.message}.`.replace('..', '.'),
        hint: 'Look at this line and the one above: quotes, brackets, colons, indentation.',
      })),
    }
  }
  const contents = document.contents as Node | null
  const survey = new Survey()
  const trouble =
    contents === null ? { node: null, code: 'empty-file', message: 'The file is empty.' } : survey.of(contents, 1, [])
  if (trouble !== undefined) {
    const hint = 'The exercises of the library show how one is written.'
    return fail(trouble.code, trouble.node === null ? {} : placeOf(trouble.node.range?.[0] ?? 0), trouble.message, hint)
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: aliasesMax })
  } catch {
    return fail('alias-bomb', {}, 'The file repeats too much by aliases (“*name”).', 'Write the values out.')
  }
  return { ok: true, value, where: (path, part = 'value') => placeOf(offsetOf(contents!, path, part)) }
}

/** Offset of what a path leads to; of the nearest thing around it where the path leads to something that is missing. */
function offsetOf(root: Node, path: readonly (string | number)[], part: 'key' | 'value'): number {
  let node: Node | null = root
  let offset = root.range?.[0] ?? 0
  for (const [at, segment] of path.entries()) {
    let next: Node | null = null
    if (isSeq(node)) next = (node.items[Number(segment)] as Node | undefined) ?? null
    else if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === String(segment)) as
        | Pair<Node, Node | null>
        | undefined
      if (pair !== undefined && part === 'key' && at === path.length - 1) return pair.key.range?.[0] ?? offset
      next = pair === undefined ? null : (pair.value ?? pair.key)
    }
    if (next === null) return offset
    node = next
    offset = next.range?.[0] ?? offset
  }
  return offset
}

type Trouble = { node: Node | null; code: string; message: string }

/** Counts and looks for what plain data must not have, before anything is built from it. */
class Survey {
  private entries = 0
  private aliases = 0

  of(node: Node | null, depth: number, open: readonly string[]): Trouble | undefined {
    if (node === null) return undefined
    if (depth > depthMax) return { node, code: 'too-deep', message: `The file is nested more than ${depthMax} deep.` }
    if (++this.entries > entriesMax) return { node, code: 'too-large', message: 'The file has too many entries.' }
    if (isAlias(node)) {
      if (open.includes(node.source))
        return { node, code: 'cyclic-alias', message: `“*${node.source.slice(0, 40)}” stands inside what it names.` }
      return ++this.aliases > aliasesMax
        ? { node, code: 'alias-bomb', message: `The file uses more than ${aliasesMax} aliases.` }
        : undefined
    }
    const inside = isScalar(node) || node.anchor === undefined ? open : [...open, node.anchor]
    if (isSeq(node)) return this.first(node.items as (Node | null)[], depth, inside)
    if (!isMap(node)) return undefined
    const names = new Set<string>()
    for (const { key } of node.items as Pair<Node, Node | null>[]) {
      const name = isScalar(key) ? String(key.value) : undefined
      if (name === undefined) return { node: key, code: 'wrong-value', message: 'A key must be a plain word.' }
      if (names.has(name))
        return { node: key, code: 'duplicate-key', message: `“${name.slice(0, 40)}” stands here twice.` }
      names.add(name)
    }
    return this.first(
      (node.items as Pair<Node, Node | null>[]).map(pair => pair.value),
      depth,
      inside,
    )
  }

  private first(nodes: readonly (Node | null)[], depth: number, open: readonly string[]): Trouble | undefined {
    for (const node of nodes) {
      const trouble = this.of(node, depth + 1, open)
      if (trouble !== undefined) return trouble
    }
    return undefined
  }
}
