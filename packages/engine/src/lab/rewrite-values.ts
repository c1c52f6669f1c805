/** Puts new values into the text of a scenario file and leaves everything else of it as it is: comments, order, layout, quotes. */

import { isScalar, parseDocument, Scalar } from 'yaml'
import type { Mistake } from '../money/mistake.ts'
import { findPath, isLeaf } from '../scenario/paths.ts'

/** The new text, or why it cannot be written. */
export type RewriteResult = { ok: true; text: string } | { ok: false; mistakes: Mistake[] }

/**
 * Replaces the `value` of sourced numbers in place.
 * @param text a file that `loadScenario` takes (one document; its leaves stand in it, not in a file that it extends).
 * @param values path of a leaf to its new value as it is to be written.
 */
export function rewriteValues(text: string, values: Readonly<Record<string, string | number>>): RewriteResult {
  const mark = text.charCodeAt(0) === 0xfeff ? text.slice(0, 1) : ''
  const body = text.slice(mark.length)
  const document = parseDocument(body, { schema: 'core', uniqueKeys: false, merge: false, logLevel: 'error' })
  if (document.errors.length > 0) return { ok: false, mistakes: [trouble('', 'The file is not YAML.')] }
  const plain: unknown = document.toJS({ maxAliasCount: 50 })
  const mistakes: Mistake[] = []
  const edits: { from: number; to: number; text: string }[] = []
  for (const [path, value] of Object.entries(values)) {
    const found = findPath(plain, path)
    if (!found.ok || !isLeaf(found.value)) {
      mistakes.push(trouble(path, 'The number does not stand in this file.'))
      continue
    }
    const node: unknown = document.getIn([...found.keys, 'value'], true)
    const range = isScalar(node) ? node.range : undefined
    if (!isScalar(node) || range === undefined || range === null || !isOneLine(node.type)) {
      mistakes.push(trouble(path, 'The number is written in a way that cannot be replaced in place.'))
      continue
    }
    edits.push({ from: range[0], to: range[1], text: quoted(String(value), node.type) })
  }
  if (mistakes.length > 0) return { ok: false, mistakes }
  let result = body
  for (const edit of edits.sort((left, right) => right.from - left.from)) {
    result = result.slice(0, edit.from) + edit.text + result.slice(edit.to)
  }
  return { ok: true, text: mark + result }
}

function isOneLine(type: string | undefined): boolean {
  return type === Scalar.PLAIN || type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE
}

function quoted(value: string, type: string | undefined): string {
  if (type === Scalar.QUOTE_SINGLE) return `'${value}'`
  return type === Scalar.QUOTE_DOUBLE ? `"${value}"` : value
}

function trouble(path: string, message: string): Mistake {
  return {
    code: 'not-writable',
    where: path === '' ? {} : { path },
    message,
    hint: 'Write the value `{ value: 1 %, source: …, standing: fitted }` in the file itself; a number of a file that this one extends is fitted there.',
  }
}
