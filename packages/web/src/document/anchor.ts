/** Where a comment is to stand, in the form that the server resolves on its own copy of the document. */

import type { Node } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { AnchorPositions } from '../live/room-wire.ts'

/** Longest quote that goes with a comment, characters; the server's limit. */
export const quoteLengthMax = 2000

/** A stretch of words. Positions are those of the editor's document. */
export type Words = { from: number; to: number; quote: string }

/**
 * The words between two positions: from the first letter to the last, so that both ends stand in text. Block boundaries count as nothing
 * in the quote, as they do on the server. Null where there is no letter.
 */
export function wordsBetween(doc: Node, from: number, to: number): Words | null {
  let first = -1
  let last = -1
  let quote = ''
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return
    const start = Math.max(from, pos)
    const end = Math.min(to, pos + node.nodeSize)
    if (start >= end) return
    if (first < 0) first = start
    last = end
    quote += (node.text ?? '').slice(start - pos, end - pos)
  })
  return first < 0 || quote.trim() === '' ? null : { from: first, to: last, quote: quote.slice(0, quoteLengthMax) }
}

/** The words that are selected; with a bare caret those of its block, so that a comment needs no mouse. Null where there are none. */
export function selectedWords(state: EditorState): Words | null {
  const { from, to, empty, $from } = state.selection
  if (!empty) return wordsBetween(state.doc, from, to)
  return $from.depth === 0 ? null : wordsBetween(state.doc, $from.start(), $from.end())
}

type Binding = { type: Y.XmlFragment; mapping: Map<Y.AbstractType<unknown>, Node | Node[]> }

function bindingOf(state: EditorState): Binding | null {
  return (ySyncPluginKey.getState(state) as { binding?: Binding | null } | undefined)?.binding ?? null
}

/** Words as positions that survive what others type meanwhile. Null while the editor is not yet bound to its document. */
export function anchorOf(state: EditorState, words: Words): AnchorPositions | null {
  const binding = bindingOf(state)
  if (binding === null) return null
  const relative = (pos: number): unknown =>
    Y.relativePositionToJSON(
      absolutePositionToRelativePosition(pos, binding.type, binding.mapping) as Y.RelativePosition,
    )
  return { from: relative(words.from), to: relative(words.to) }
}

/**
 * Where the words of an anchor are now; null where they are gone. The way back from `anchorOf`.
 * @param present the text of now, where the state is that before a change of somebody else
 */
export function placeOf(
  state: EditorState,
  anchor: AnchorPositions,
  present: Node = state.doc,
): { from: number; to: number } | null {
  const binding = bindingOf(state)
  const { doc } = binding?.type ?? {}
  if (binding === null || doc === null || doc === undefined) return null
  const absolute = (json: unknown): number | null => {
    try {
      const position = Y.createRelativePositionFromJSON(json)
      return relativePositionToAbsolutePosition(doc, binding.type, position, binding.mapping)
    } catch {
      return null
    }
  }
  const from = absolute(anchor.from)
  const to = absolute(anchor.to)
  return from === null || to === null || from >= to || to > present.content.size ? null : { from, to }
}
