/** Text of the room's document as runs of a .docx: formatting, tracked changes and the ranges of comments. */

import { type DocumentJson, isLinkAddress, parseBlockSuggestion, parseSuggestionId } from '@breakwater/room/document'
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  DeletedTextRun,
  ExternalHyperlink,
  InsertedTextRun,
  type ParagraphChild,
  TextRun,
} from 'docx'
import { docxText } from './docx-file.ts'

/** Who changed what and when, as Word wants it. */
export type Revision = { id: number; author: string; date: string }

/** What the runs need to know of the whole document. */
export type InlineContext = {
  /** Name of a person by id. */
  nameOf: (person: string) => string
  /** A number that no other revision of the file has. */
  nextRevision: () => number
  /** Numbers of the comments of each thread, in their order; empty where the thread has none. */
  commentsOf: ReadonlyMap<string, readonly number[]>
  /** First and last text of each thread: `thread` → nodes. */
  ranges: ReadonlyMap<string, { first: DocumentJson; last: DocumentJson }>
}

/** The revision that a suggestion's id stands for; undefined where the id is none. */
export function revisionOf(id: unknown, context: InlineContext): Revision | undefined {
  const parsed = parseSuggestionId(id)
  if (parsed === undefined) return undefined
  return {
    id: context.nextRevision(),
    author: docxText(context.nameOf(parsed.person)),
    date: new Date(Math.min(parsed.atMs, 253_402_300_799_000)).toISOString(),
  }
}

/** The insertion or deletion that the attribute of a block or an inline atom proposes. */
export function blockRevision(
  node: DocumentJson,
  context: InlineContext,
): { insertion?: Revision; deletion?: Revision } {
  const suggestion = parseBlockSuggestion(node.attrs?.['suggestion'])
  if (suggestion === undefined || suggestion.kind === 'change') return {}
  const revision = revisionOf(suggestion.id, context)
  if (revision === undefined) return {}
  return suggestion.kind === 'insertion' ? { insertion: revision } : { deletion: revision }
}

/** Where each thread's words begin and end in the document. */
export function threadRanges(document: DocumentJson): Map<string, { first: DocumentJson; last: DocumentJson }> {
  const ranges = new Map<string, { first: DocumentJson; last: DocumentJson }>()
  const visit = (node: DocumentJson): void => {
    for (const mark of node.marks ?? []) {
      const thread = mark.attrs?.['thread']
      if (mark.type !== 'comment' || typeof thread !== 'string') continue
      const range = ranges.get(thread)
      if (range === undefined) ranges.set(thread, { first: node, last: node })
      else range.last = node
    }
    node.content?.forEach(visit)
  }
  visit(document)
  return ranges
}

/** The children of a paragraph. */
export function inlineRuns(nodes: readonly DocumentJson[], context: InlineContext): ParagraphChild[] {
  return nodes.flatMap(node => {
    const threads = (node.marks ?? []).flatMap(({ type, attrs }) =>
      type === 'comment' && typeof attrs?.['thread'] === 'string' ? [attrs['thread']] : [],
    )
    const starts = threads.filter(thread => context.ranges.get(thread)?.first === node)
    const ends = threads.filter(thread => context.ranges.get(thread)?.last === node)
    return [
      ...starts.flatMap(thread => numbersOf(thread, context).map(number => new CommentRangeStart(number))),
      ...nodeRuns(node, context),
      ...ends.flatMap(thread =>
        numbersOf(thread, context).flatMap(number => [
          new CommentRangeEnd(number),
          new TextRun({ children: [new CommentReference(number)] }),
        ]),
      ),
    ]
  })
}

function numbersOf(thread: string, context: InlineContext): readonly number[] {
  return context.commentsOf.get(thread) ?? []
}

function nodeRuns(node: DocumentJson, context: InlineContext): ParagraphChild[] {
  switch (node.type) {
    case 'text':
      return textRuns(node, node.text ?? '', context)
    case 'hardBreak':
      return [new TextRun({ break: 1 })]
    case 'mention':
      return textRuns(node, `@${String(node.attrs?.['label'] ?? '')}`, context)
    default:
      return node.content === undefined ? [] : inlineRuns(node.content, context)
  }
}

function textRuns(node: DocumentJson, text: string, context: InlineContext): ParagraphChild[] {
  const marks = node.marks ?? []
  const has = (type: string): boolean => marks.some(mark => mark.type === type)
  const format = {
    ...(has('bold') ? { bold: true } : {}),
    ...(has('italic') ? { italics: true } : {}),
    ...(has('strike') ? { strike: true } : {}),
    ...(has('underline') ? { underline: {} } : {}),
    ...(has('code') ? { font: 'Courier New', shading: { fill: 'F2F2F2' } } : {}),
  }
  const address = marks.find(({ type }) => type === 'link')?.attrs?.['href']
  const link = isLinkAddress(address) ? String(address) : undefined
  const styled = link === undefined ? format : { ...format, style: 'Hyperlink' }
  const revision = (name: 'insertion' | 'deletion'): Revision | undefined => {
    const mark = marks.find(({ type }) => type === name)
    return mark === undefined ? blockRevision(node, context)[name] : revisionOf(mark.attrs?.['id'], context)
  }
  const inserted = revision('insertion')
  const deleted = revision('deletion')
  const lines = docxText(text).split('\n')
  const runs = lines.map((line, index) => {
    const options = { ...styled, text: line, ...(index > 0 ? { break: 1 } : {}) }
    if (deleted !== undefined) {
      const run = new DeletedTextRun({ ...options, ...again(deleted, index, context) })
      return inserted === undefined ? run : new InsertedAround(again(inserted, index, context), run)
    }
    return inserted === undefined
      ? new TextRun(options)
      : new InsertedTextRun({ ...options, ...again(inserted, index, context) })
  })
  return link === undefined ? runs : [new ExternalHyperlink({ link, children: runs })]
}

/** A revision for a further run: the same but for its number, which may stand in a file once. */
function again(revision: Revision, index: number, context: InlineContext): Revision {
  return index === 0 ? revision : { ...revision, id: context.nextRevision() }
}

/** Text that one person adds and another wants out again: `w:del` inside `w:ins`. The library's own insertion holds one run only. */
class InsertedAround extends InsertedTextRun {
  constructor(revision: Revision, run: DeletedTextRun) {
    super(revision)
    // What the library puts first are the attributes of `w:ins`.
    this.root.splice(1, this.root.length - 1, run)
  }
}
