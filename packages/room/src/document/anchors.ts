import type { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { identifierLength } from './limits.ts'
import { commentMarkName } from './marks.ts'
import { proseFragment } from './prose.ts'
import { type DocumentRefusal, refuse } from './refusal.ts'
import { documentSchema } from './schema.ts'

/**
 * Where a client wants a comment: two relative positions (the JSON of Yjs or y-tiptap) and the words between them. The
 * quote may be cut at `quoteLength` characters. Block boundaries count as nothing in it.
 */
export type CommentAnchor = { readonly from: unknown; readonly to: unknown; readonly quote: string }

/** The words of a thread as they stand: its ranges in document order and their text. */
export type ThreadAnchor = {
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
  readonly text: string
}

/** Longest quote that is stored and compared, characters. */
export const quoteLength = 2000

type TextSpan = { readonly text: Y.XmlText; readonly start: number; readonly end: number; readonly index: number }
type FlatProse = { readonly content: string; readonly spans: readonly TextSpan[] }

/**
 * Puts the mark of a thread on the words of an anchor, in a draft of the server (`applyServerEdit`). It formats the
 * text where it stands and touches nothing else, so edits made meanwhile survive. The words must be those of the
 * quote; where they are not, the nearest place that has them is taken; where there is none, `anchor-lost`.
 */
export function placeCommentMark(
  draft: Y.Doc,
  { thread, anchor }: { readonly thread: string; readonly anchor: CommentAnchor },
): { readonly thread: string; readonly quote: string } | DocumentRefusal {
  if (thread === '' || thread.length > identifierLength) return refuse('unknown-thread', 'The thread has no usable id.')
  const quote = anchor.quote.slice(0, quoteLength)
  if (quote.trim() === '') return refuse('anchor-lost', 'A comment needs words to stand on.')
  const prose = flatten(proseFragment(draft))
  const from = offsetOf(draft, prose, anchor.from)
  const to = offsetOf(draft, prose, anchor.to)
  const exact =
    from !== undefined && to !== undefined && to > from && prose.content.slice(from, to).slice(0, quoteLength) === quote
  const start = exact ? from : nearest(prose.content, quote, from ?? to)
  if (start === undefined) {
    return refuse('anchor-lost', 'The words of this comment are no longer in the document.', 'Select the words again.')
  }
  const end = exact && to !== undefined ? to : start + quote.length
  const attributes = { [storedMarkName(thread)]: { thread } }
  draft.transact(() => {
    for (const span of prose.spans) {
      const first = Math.max(start, span.start)
      const last = Math.min(end, span.end)
      if (first < last) span.text.format(span.index + first - span.start, last - first, attributes)
    }
  })
  return { thread, quote: prose.content.slice(start, end).slice(0, quoteLength) }
}

/** Takes the mark of a thread off all words, in a draft of the server. Refuses a thread without words. */
export function removeCommentMark(draft: Y.Doc, thread: string): { readonly removed: string } | DocumentRefusal {
  let found = false
  draft.transact(() => {
    for (const text of textsOf(proseFragment(draft))) {
      let index = 0
      const formats: [number, number, string][] = []
      for (const { insert, attributes } of deltaOf(text)) {
        const length = typeof insert === 'string' ? insert.length : 1
        for (const [name, value] of Object.entries(attributes ?? {})) {
          if (threadOf(name, value) === thread) formats.push([index, length, name])
        }
        index += length
      }
      for (const [at, length, name] of formats) {
        found = true
        text.format(at, length, { [name]: null })
      }
    }
  })
  return found ? { removed: thread } : refuse('unknown-thread', 'No words of the document carry this thread.')
}

/** The words of every thread. A thread that is not in the map is orphaned: its words are gone, its stored quote stays. */
export function threadAnchors(doc: Node): Map<string, ThreadAnchor> {
  const found = new Map<string, { ranges: { from: number; to: number }[]; text: string }>()
  doc.descendants((node, pos) => {
    if (!node.isText) return
    for (const mark of node.marks) {
      if (mark.type.name !== commentMarkName) continue
      const thread = String(mark.attrs['thread'])
      let anchor = found.get(thread)
      if (anchor === undefined) {
        anchor = { ranges: [], text: '' }
        found.set(thread, anchor)
      }
      const last = anchor.ranges.at(-1)
      if (last !== undefined && last.to === pos) last.to = pos + node.nodeSize
      else anchor.ranges.push({ from: pos, to: pos + node.nodeSize })
      anchor.text += node.text ?? ''
    }
  })
  return found
}

/**
 * The anchor of a range of a text type, as a client without an editor gives it (tests, bots, import). `from` and `to`
 * are offsets in the text of the whole document, without block boundaries. `undefined` where there is no such range.
 */
export function anchorOfOffsets(ydoc: Y.Doc, from: number, to: number): CommentAnchor | undefined {
  const prose = flatten(proseFragment(ydoc))
  const first = prose.spans.find(span => from >= span.start && from < span.end)
  const last = prose.spans.find(span => to > span.start && to <= span.end)
  if (first === undefined || last === undefined || from >= to) return undefined
  const position = (span: TextSpan, offset: number, side: number): unknown =>
    Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(span.text, span.index + offset - span.start, side))
  return { from: position(first, from, 0), to: position(last, to, -1), quote: prose.content.slice(from, to) }
}

function offsetOf(draft: Y.Doc, prose: FlatProse, json: unknown): number | undefined {
  let position: ReturnType<typeof Y.createAbsolutePositionFromRelativePosition>
  try {
    position = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), draft)
  } catch {
    return undefined
  }
  if (position === null || !(position.type instanceof Y.XmlText)) return undefined
  const { type, index } = position
  const span = prose.spans.find(
    ({ text, index: at, start, end }) => text === type && index >= at && index <= at + end - start,
  )
  return span === undefined ? undefined : span.start + index - span.index
}

function nearest(content: string, quote: string, near: number | undefined): number | undefined {
  let best: number | undefined
  for (let at = content.indexOf(quote); at >= 0; at = content.indexOf(quote, at + 1)) {
    if (best === undefined || (near !== undefined && Math.abs(at - near) < Math.abs(best - near))) best = at
    if (near === undefined || at > near) break
  }
  return best
}

function flatten(fragment: Y.XmlFragment): FlatProse {
  let content = ''
  const spans: TextSpan[] = []
  for (const text of textsOf(fragment)) {
    let index = 0
    for (const { insert } of deltaOf(text)) {
      if (typeof insert === 'string') {
        spans.push({ text, start: content.length, end: content.length + insert.length, index })
        content += insert
        index += insert.length
      } else index += 1
    }
  }
  return { content, spans }
}

function* textsOf(parent: Y.XmlFragment): Generator<Y.XmlText> {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) yield child
    else if (child instanceof Y.XmlElement) yield* textsOf(child)
  }
}

function deltaOf(text: Y.XmlText): { insert: unknown; attributes?: Record<string, unknown> }[] {
  return text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]
}

function threadOf(storedName: string, value: unknown): string | undefined {
  if (!storedName.startsWith(`${commentMarkName}--`) || typeof value !== 'object' || value === null) return undefined
  return String((value as { thread?: unknown }).thread)
}

const storedNames = new Map<string, string>()

// y-tiptap stores a mark that may overlap itself under its name and a hash of the mark. Asking it for the name keeps
// the mark that the server sets equal to the one that every editor would write.
function storedMarkName(thread: string): string {
  const known = storedNames.get(thread)
  if (known !== undefined) return known
  const schema = documentSchema()
  const mark = schema.mark(commentMarkName, { thread })
  const sample = schema.node('doc', null, [schema.node('paragraph', null, [schema.text('x', [mark])])])
  const fragment = prosemirrorToYXmlFragment(sample, new Y.Doc().getXmlFragment('sample'))
  const [text] = textsOf(fragment)
  const name = Object.keys(deltaOf(text!)[0]?.attributes ?? {})[0]!
  if (storedNames.size > 5000) storedNames.clear()
  storedNames.set(thread, name)
  return name
}
