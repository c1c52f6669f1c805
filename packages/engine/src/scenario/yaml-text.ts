/**
 * From the bytes of a file to plain data, with the place of every key and value kept. Everything a hostile file can do to a parser
 * is answered here: size, encoding, depth, repeated aliases, tags. Nothing throws; each trouble is a mistake with line and column.
 */

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import type { Mistake } from '../money/mistake.ts'
import type { Place, Places } from './places.ts'

/** Limits of a text; beyond any of them the text is one mistake and is not parsed further. */
export const yamlLimits: Readonly<{
  bytesMax: number
  depthMax: number
  entriesMax: number
  marksMax: number
  aliasesMax: number
  syntaxMistakesMax: number
}> = {
  bytesMax: 1_048_576,
  depthMax: 32,
  entriesMax: 20_000,
  marksMax: 60_000,
  aliasesMax: 50,
  syntaxMistakesMax: 20,
}

/** Decoded text, or what is wrong with the bytes. */
export type DecodedText = { ok: true; text: string } | { ok: false; mistakes: Mistake[] }

/** Plain data with places, or what is wrong with the text. */
export type YamlResult = { ok: true; value: unknown; root: Place } | { ok: false; mistakes: Mistake[] }

/**
 * Bytes to text: at most `bytesMax`, valid UTF-8, a byte order mark is dropped. A text that is given as a string is only measured.
 * Nothing is decoded before the size was checked.
 */
export function decodeText(content: string | Uint8Array, file: string, bytesMax: number): DecodedText {
  if (content.length > bytesMax) {
    const megabytes = (bytesMax / 1_048_576).toFixed(0)
    return oneMistake(
      'too-large',
      { file, line: 1, column: 1 },
      `The file has ${content.length} bytes; at most ${bytesMax} are read.`,
      `Keep it under ${megabytes} MiB; tables of numbers belong into CSV files of their own.`,
    )
  }
  if (typeof content === 'string') {
    return { ok: true, text: content.charCodeAt(0) === 0xfeff ? content.slice(1) : content }
  }
  const badByte = invalidUtf8At(content)
  if (badByte < 0) return { ok: true, text: new TextDecoder('utf-8').decode(content) }
  let line = 1
  let lineStart = 0
  for (let at = 0; at < badByte; at++) {
    if (content[at] === 10) {
      line++
      lineStart = at + 1
    }
  }
  return oneMistake(
    'not-utf8',
    { file, line, column: badByte - lineStart + 1 },
    `The file is not text in UTF-8: byte ${badByte} is not valid.`,
    'Save it as UTF-8 (most editors call it “UTF-8”), or look whether it is a text file at all.',
  )
}

/** Offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are not), or -1. */
function invalidUtf8At(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at]!
    if (first < 0x80) {
      at++
      continue
    }
    let length = 0
    let low = 0x80
    let high = 0xbf
    if (first >= 0xc2 && first <= 0xdf) length = 1
    else if (first >= 0xe0 && first <= 0xef) {
      length = 2
      if (first === 0xe0) low = 0xa0
      if (first === 0xed) high = 0x9f
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 3
      if (first === 0xf0) low = 0x90
      if (first === 0xf4) high = 0x8f
    } else return at
    for (let index = 1; index <= length; index++) {
      const next = bytes[at + index]
      if (next === undefined || next < low || next > high) return at
      low = 0x80
      high = 0xbf
    }
    at += length + 1
  }
  return -1
}

/**
 * Parses YAML 1.2 (core schema: no dates, no binary, no custom tags, no merge keys) to plain data and records the place of every
 * key and value in `places`.
 */
export function parseYaml(text: string, file: string, places: Places): YamlResult {
  const crowded = tooCrowded(text)
  if (crowded !== undefined) return { ok: false, mistakes: [{ ...crowded, where: { file, line: 1, column: 1 } }] }
  const lines = new LineCounter()
  let document: ReturnType<typeof parseDocument>
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // Own check below: the parser's is quadratic in the number of keys.
      uniqueKeys: false,
      merge: false,
      schema: 'core',
      keepSourceTokens: false,
      // Nothing is printed at this level; at `silent` a second document would be passed over.
      logLevel: 'error',
    })
  } catch (error) {
    // The parser descends by recursion; a text that exhausts it is nested beyond anything a scenario needs.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : 'its structure could not be read'
    return oneMistake(
      'yaml-syntax',
      { file, line: 1, column: 1 },
      `The file is not YAML: ${reason}.`,
      'Check the indentation and the brackets.',
    )
  }
  const placeAt = (offset: number): Place => {
    const position = lines.linePos(offset)
    return { file, line: Math.max(1, position.line), column: Math.max(1, position.col) }
  }
  const troubles = [...document.errors, ...document.warnings]
  if (troubles.length > 0) {
    const mistakes = troubles.slice(0, yamlLimits.syntaxMistakesMax).map((trouble): Mistake => {
      const tag = trouble.code === 'TAG_RESOLVE_FAILED'
      return {
        code: tag ? 'custom-tag' : 'yaml-syntax',
        where: placeAt(trouble.pos[0]),
        message: tag
          ? 'A tag (a word that begins with “!”) stands here.'
          : `YAML: ${trouble.message}.`.replace('..', '.'),
        hint: tag
          ? 'Scenario files are plain data; leave the tag out, or put the text in quotes.'
          : syntaxHint(trouble.code, trouble.message),
      }
    })
    return { ok: false, mistakes }
  }
  if (document.contents === null) {
    return oneMistake(
      'empty-file',
      { file, line: 1, column: 1 },
      'The file is empty.',
      'Begin with `breakwater: 1`, or copy a scenario of the library.',
    )
  }
  const reader = new NodeReader(places, placeAt)
  const node = document.contents as Node
  if (!reader.survey(node, 1, [])) return { ok: false, mistakes: reader.mistakes }
  const value = reader.read(node)
  if (reader.mistakes.length > 0) return { ok: false, mistakes: reader.mistakes }
  return { ok: true, value, root: reader.placeOf(node) }
}

function syntaxHint(code: string, message: string): string {
  if (message.includes('end with')) return 'Look for a bracket that is never closed.'
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces; YAML does not take tabs.'
  if (code === 'BAD_INDENT') return 'Align the line with its neighbours; each level is indented by two spaces.'
  if (code === 'MULTIPLE_DOCS') return 'Keep one scenario a file: take out the line `---` in the middle.'
  if (code === 'MISSING_CHAR' || code === 'UNEXPECTED_TOKEN') {
    return 'Look for a missing quote, bracket, comma or colon here or in the line above.'
  }
  if (code === 'BAD_ALIAS') return 'A text that begins with “*” or “&” needs quotes.'
  return 'Look at this line and the one above: quotes, brackets, colons, indentation.'
}

/** A cheap look at the raw text before the parser sees it: brackets nested or entries counted beyond all reason. */
function tooCrowded(text: string): { code: string; message: string; hint: string } | undefined {
  const nestingMax = 400
  let nesting = 0
  let marks = 0
  let markers = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === 91 || character === 123) {
      nesting++
      marks++
      if (nesting > nestingMax) return tooDeep
    } else if (character === 93 || character === 125) {
      if (nesting > 0) nesting--
    } else if (character === 10) {
      marks++
      markers = 0
    } else if (isMark(character)) {
      marks++
    } else if (character === 45 || character === 63 || character === 58) {
      // `- - - -` and `? ? ? ?` nest without brackets.
      const next = text.charCodeAt(at + 1)
      if (next === 32 || next === 9) {
        marks++
        if (++markers > nestingMax && character !== 58) return tooDeep
      }
    }
  }
  if (marks <= yamlLimits.marksMax) return undefined
  return {
    code: 'too-large',
    message: `The file has more than ${yamlLimits.marksMax} lines, commas, quotes and other marks.`,
    hint: 'Put tables of numbers into CSV files and name them under `tables`.',
  }
}

/** Comma, quotes, and the marks of comments, tags, anchors, aliases and directives: each can cost the parser an object. */
function isMark(character: number): boolean {
  return (
    character === 44 ||
    character === 34 ||
    character === 39 ||
    character === 33 ||
    character === 35 ||
    character === 37 ||
    character === 38 ||
    character === 42
  )
}

const tooDeep = {
  code: 'too-deep',
  message: `The file is nested more deeply than ${yamlLimits.depthMax} levels.`,
  hint: 'A scenario needs about eight levels; look for brackets that are never closed.',
}

/** Turns the parser's nodes into plain data. */
class NodeReader {
  readonly mistakes: Mistake[] = []
  private readonly places: Places
  private readonly placeAt: (offset: number) => Place
  private readonly anchors = new Map<string, Node>()
  private readonly targets = new Map<Node, Node>()
  private entries = 0
  private aliases = 0

  constructor(places: Places, placeAt: (offset: number) => Place) {
    this.places = places
    this.placeAt = placeAt
  }

  placeOf(node: Node): Place {
    return this.placeAt(node.range?.[0] ?? 0)
  }

  /** First pass, in the order of the text: depth, number of entries, what each alias stands for. False = stop. */
  survey(node: Node, depth: number, open: readonly Node[]): boolean {
    if (depth > yamlLimits.depthMax) return this.fail(tooDeep.code, node, tooDeep.message, tooDeep.hint)
    if (isAlias(node)) {
      if (++this.aliases > yamlLimits.aliasesMax) {
        return this.fail(
          'alias-bomb',
          node,
          `The file uses more than ${yamlLimits.aliasesMax} aliases (“*name”).`,
          'Write the values out; a scenario rarely needs an alias.',
        )
      }
      const target = this.anchors.get(node.source)
      if (target === undefined) {
        return this.fail(
          'unknown-alias',
          node,
          `The alias “*${node.source}” has no anchor “&${node.source}” above it.`,
          'Define the anchor first, or put the text in quotes if it should begin with “*”.',
        )
      }
      if (open.includes(target)) {
        return this.fail(
          'cyclic-alias',
          node,
          `The alias “*${node.source}” stands inside what it names, so it has no end.`,
          'Write the value out instead of the alias.',
        )
      }
      this.targets.set(node, target)
      return true
    }
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return true
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node)
    if (isScalar(node)) return true
    const inside = [...open, node]
    for (const item of node.items) {
      if (isSeq(node)) {
        if (!this.survey(item as Node, depth + 1, inside)) return false
        continue
      }
      const pair = item as Pair<Node | null, Node | null>
      if (pair.key !== null && !this.survey(pair.key, depth + 1, inside)) return false
      if (pair.value !== null && !this.survey(pair.value, depth + 1, inside)) return false
    }
    return true
  }

  /** Second pass: plain data, aliases written out (and counted, so that a few of them cannot become millions of entries). */
  read(node: Node | null, alias?: Node): unknown {
    if (node === null) return null
    if (++this.entries > yamlLimits.entriesMax) {
      if (this.entries === yamlLimits.entriesMax + 1) {
        this.fail(
          this.aliases > 0 ? 'alias-bomb' : 'too-large',
          alias ?? node,
          `The file has more than ${yamlLimits.entriesMax} entries${this.aliases > 0 ? ' once its aliases are written out' : ''}.`,
          'Put tables of numbers into CSV files and name them under `tables`; write aliases out.',
        )
      }
      return null
    }
    if (isAlias(node)) return this.read(this.targets.get(node) ?? null, alias ?? node)
    if (isSeq(node)) {
      const list: unknown[] = []
      for (const item of node.items as (Node | null)[]) {
        const place = item === null ? this.placeOf(node) : this.placeOf(item)
        this.places.append(list, place)
        list.push(this.read(item, alias))
      }
      return list
    }
    if (isMap(node)) return this.readMap(node.items as Pair<Node | null, Node | null>[], node, alias)
    return isScalar(node) ? node.value : null
  }

  private readMap(
    pairs: Pair<Node | null, Node | null>[],
    node: Node,
    alias: Node | undefined,
  ): Record<string, unknown> {
    const map: Record<string, unknown> = {}
    for (const pair of pairs) {
      const keyNode = pair.key
      if (!isScalar(keyNode) || keyNode.value === null) {
        this.fail('yaml-syntax', keyNode ?? node, 'A key must be a word.', 'Look for a stray “?”, bracket or colon.')
        continue
      }
      const key = String(keyNode.value)
      const keyPlace = this.placeOf(keyNode)
      if (key === '<<' || key === '__proto__') {
        const merge = key === '<<'
        this.fail(
          merge ? 'merge-key' : 'unknown-key',
          keyNode,
          merge ? 'Merge keys (“<<”) are not read.' : `“${key}” is not a key of a scenario.`,
          merge ? 'Write the entries out, or use `extends` and `set`.' : 'Take it out.',
        )
        continue
      }
      if (Object.hasOwn(map, key)) {
        const first = this.places.ofKey(map, key)
        this.fail(
          'duplicate-key',
          keyNode,
          `“${key}” stands twice here${first === undefined ? '' : `, first in line ${first.line}`}.`,
          'Keep one of them.',
        )
        continue
      }
      this.places.set(map, key, keyPlace, pair.value === null ? keyPlace : this.placeOf(pair.value))
      map[key] = this.read(pair.value, alias)
    }
    return map
  }

  private fail(code: string, node: Node, message: string, hint: string): false {
    if (this.mistakes.length < yamlLimits.syntaxMistakesMax) {
      this.mistakes.push({ code, where: this.placeOf(node), message, hint })
    }
    return false
  }
}

function oneMistake(code: string, where: Place, message: string, hint: string): { ok: false; mistakes: Mistake[] } {
  return { ok: false, mistakes: [{ code, where, message, hint }] }
}
