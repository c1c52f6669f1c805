/** The room's document as .docx: comments stay comments with their authors, pending suggestions are tracked changes. */

import { oneLine } from '@breakwater/room'
import { type DocumentJson, isLiveBlockName, parseBlockSuggestion, parseSuggestionId } from '@breakwater/room/document'
import {
  CommentRangeEnd,
  CommentRangeStart,
  CommentReference,
  type FileChild,
  HeadingLevel,
  type ICommentOptions,
  ImageRun,
  type IParagraphOptions,
  Paragraph,
  type ParagraphChild,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { bulletNumbering, type DocxOptions, docxText, listLevelMax, orderedNumbering, packDocx } from './docx-file.ts'
import { blockRevision, type InlineContext, inlineRuns, threadRanges } from './docx-inline.ts'
import { pictureSize } from './picture-size.ts'

/** A comment of a thread. A deleted one comes with `deleted` and is left out. */
export type DocxComment = { author: string; atMs: number; text: string; deleted: boolean }

/** A thread: its comments in order, the words it was about. */
export type DocxThread = { id: string; quote: string; resolved: boolean; comments: readonly DocxComment[] }

/** What belongs to the document and stands outside it. */
export type DocxDocumentParts = {
  threads: readonly DocxThread[]
  /** Name of a person by id, for tracked changes; default: the id. */
  nameOf?: (person: string) => string
  /** Bytes of a picture by its address; default: none, then its description stands in its place. */
  picture?: (src: string) => Uint8Array | undefined
}

const words = {
  en: {
    lost: 'Remarks whose words are gone',
    suggestion: 'Suggests another form of this block.',
    picture: 'Picture',
    before: 'was',
    callouts: { note: 'Note', warning: 'Warning', decision: 'Decision' } as Record<string, string>,
    blocks: {
      runBlock: 'Run',
      regimeBlock: 'Regime',
      billBlock: 'Bill',
      injectBlock: 'Inject',
      decisionBlock: 'Decision',
      pictureBlock: 'Picture',
      planBlock: 'Plan',
    },
  },
  es: {
    lost: 'Observaciones cuyas palabras ya no están',
    suggestion: 'Propone otra forma de este bloque.',
    picture: 'Imagen',
    before: 'era',
    callouts: { note: 'Nota', warning: 'Aviso', decision: 'Decisión' } as Record<string, string>,
    blocks: {
      runBlock: 'Simulación',
      regimeBlock: 'Régimen',
      billBlock: 'Proyecto de ley',
      injectBlock: 'Inyección',
      decisionBlock: 'Decisión',
      pictureBlock: 'Imagen',
      planBlock: 'Plan',
    },
  },
}

const headings = [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3, HeadingLevel.HEADING_4]

/** What is handed down while blocks are written. */
type BlockContext = InlineContext & {
  words: (typeof words)['en']
  parts: DocxDocumentParts
  headings: DocumentJson[]
  nextList: () => number
  /** Comments that the writing itself makes: proposals that Word has no tracked change for. */
  remark: (author: string, atMs: number, text: string) => number
}

/** How a paragraph stands where it is: its place in a list, its style. */
type Place = Pick<IParagraphOptions, 'numbering' | 'indent' | 'style'>

/**
 * Writes the document (ProseMirror JSON of the room's schema) with its threads. Threads whose words are gone stand at the end
 * with their quote. Everything that a person typed is text; links are kept only with the protocols that the room allows.
 */
export function docxFromDocument(
  document: DocumentJson,
  parts: DocxDocumentParts,
  options: DocxOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const ranges = threadRanges(document)
  const comments: ICommentOptions[] = []
  const commentsOf = new Map<string, number[]>()
  for (const thread of parts.threads) {
    if (ranges.has(thread.id)) commentsOf.set(thread.id, addThread(thread, comments))
  }
  let revision = 0
  let list = 0
  const context: BlockContext = {
    nameOf: parts.nameOf ?? (person => person),
    nextRevision: () => ++revision,
    commentsOf,
    ranges,
    words: words[options.language ?? 'en'],
    parts,
    headings: headingsOf(document),
    nextList: () => ++list,
    remark: (author, atMs, text) => addComment(comments, author, atMs, text),
  }
  const children = (document.content ?? []).flatMap(node => blockChildren(node, context, {}, 0))
  return packDocx([...children, ...lostThreads(parts.threads, ranges, context)], options, comments)
}

function addThread(thread: DocxThread, comments: ICommentOptions[]): number[] {
  const numbers: number[] = []
  for (const { author, atMs, text, deleted } of thread.comments) {
    if (deleted) continue
    const first = numbers[0]
    numbers.push(
      addComment(comments, author, atMs, text, {
        ...(first === undefined ? {} : { parentId: first }),
        ...(thread.resolved ? { resolved: true } : {}),
      }),
    )
  }
  return numbers
}

function addComment(
  comments: ICommentOptions[],
  author: string,
  atMs: number,
  text: string,
  more: Partial<ICommentOptions> = {},
): number {
  const id = comments.length
  const name = oneLine(author)
  const initials = name
    .split(' ')
    .map(part => [...part][0] ?? '')
    .join('')
    .slice(0, 4)
  const children = docxText(text)
    .split('\n')
    .map(line => new Paragraph({ children: [new TextRun(line)] }))
  comments.push({ id, author: name, initials, date: new Date(atMs), children, ...more })
  return id
}

function headingsOf(document: DocumentJson): DocumentJson[] {
  return (document.content ?? []).filter(({ type }) => type === 'heading')
}

function blockChildren(node: DocumentJson, context: BlockContext, place: Place, level: number): FileChild[] {
  const content = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return [paragraphOf(node, context, place)]
    case 'heading': {
      const heading = headings[Number(node.attrs?.['level'] ?? 1) - 1] ?? HeadingLevel.HEADING_4
      return [paragraphOf(node, context, { ...place, heading })]
    }
    case 'codeBlock':
      return [paragraphOf(node, context, { ...place, style: 'RoomCode' })]
    case 'blockquote':
      return content.flatMap(child => blockChildren(child, context, { ...place, style: 'RoomQuote' }, level))
    case 'callout': {
      const kind = String(node.attrs?.['kind'] ?? 'note')
      const label = new TextRun({ text: context.words.callouts[kind] ?? docxText(kind), bold: true })
      const inner = { ...place, style: 'RoomNote' }
      return [
        new Paragraph({ ...inner, children: [label] }),
        ...content.flatMap(child => blockChildren(child, context, inner, level)),
      ]
    }
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return listChildren(node, context, place, level)
    case 'table':
      return tableChildren(node, context)
    case 'columns':
      return [columnsOf(node, context), new Paragraph('')]
    case 'image':
      return [paragraphOf(node, context, place, imageRuns(node, context))]
    case 'horizontalRule':
      return [new Paragraph({ ...place, thematicBreak: true })]
    case 'contents':
      return context.headings.map(heading => {
        const text = docxText(plainTextOf(heading))
        return new Paragraph({
          indent: { left: 240 * (Number(heading.attrs?.['level'] ?? 1) - 1) },
          children: [new TextRun(text)],
        })
      })
    default:
      if (isLiveBlockName(node.type)) return [paragraphOf(node, context, place, liveBlockRuns(node, context))]
      return content.flatMap(child => blockChildren(child, context, place, level))
  }
}

/** A paragraph with its tracked change and, where a block's form is proposed to change, a comment that says so. */
function paragraphOf(
  node: DocumentJson,
  context: BlockContext,
  options: IParagraphOptions,
  runs: ParagraphChild[] = inlineRuns(node.content ?? [], context),
): Paragraph {
  const { insertion, deletion } = blockRevision(node, context)
  return new Paragraph({
    ...options,
    ...(insertion === undefined && deletion === undefined
      ? {}
      : {
          run: { ...(insertion === undefined ? {} : { insertion }), ...(deletion === undefined ? {} : { deletion }) },
        }),
    children: withChangeRemark(node, context, runs),
  })
}

/** The runs with a comment on them where another form of their block is proposed: Word has no tracked change for that. */
function withChangeRemark(node: DocumentJson, context: BlockContext, runs: ParagraphChild[]): ParagraphChild[] {
  const suggestion = parseBlockSuggestion(node.attrs?.['suggestion'])
  const from = parseSuggestionId(suggestion?.id)
  if (suggestion?.kind !== 'change' || from === undefined) return runs
  const { suggestion: text, before } = context.words
  const previous = `${suggestion.previous?.type ?? ''} ${String(suggestion.previous?.attrs['level'] ?? '')}`.trim()
  const number = context.remark(context.nameOf(from.person), from.atMs, `${text} (${before}: ${previous})`)
  return [
    new CommentRangeStart(number),
    ...runs,
    new CommentRangeEnd(number),
    new TextRun({ children: [new CommentReference(number)] }),
  ]
}

function listChildren(node: DocumentJson, context: BlockContext, place: Place, level: number): FileChild[] {
  const reference = node.type === 'orderedList' ? orderedNumbering : bulletNumbering
  const instance = context.nextList()
  const shown = Math.min(level, listLevelMax)
  return (node.content ?? []).flatMap(item => {
    const [first, ...rest] = item.content ?? []
    const done = item.attrs?.['checked'] === true
    const box: ParagraphChild[] = node.type === 'taskList' ? [new TextRun(done ? '☑ ' : '☐ ')] : []
    const inList = { ...place, numbering: { reference, level: shown, instance } }
    const below = { ...place, indent: { left: 360 * (shown + 1) } }
    const head =
      first === undefined
        ? [new Paragraph({ ...inList, children: box })]
        : first.type === 'paragraph'
          ? [
              paragraphOf(inherited(first, item), context, inList, [
                ...box,
                ...inlineRuns(first.content ?? [], context),
              ]),
            ]
          : blockChildren(first, context, below, level + 1)
    return [...head, ...rest.flatMap(child => blockChildren(child, context, below, level + 1))]
  })
}

/** The first paragraph of an item carries the item's own suggestion: Word knows paragraphs, not items. */
function inherited(paragraph: DocumentJson, item: DocumentJson): DocumentJson {
  const own = paragraph.attrs?.['suggestion'] ?? null
  const suggestion = item.attrs?.['suggestion'] ?? null
  return own !== null || suggestion === null ? paragraph : { ...paragraph, attrs: { ...paragraph.attrs, suggestion } }
}

/** A table and the paragraph that Word wants behind it. Rows without cells, which Word cannot hold, are left out. */
function tableChildren(node: DocumentJson, context: BlockContext): FileChild[] {
  const rows = (node.content ?? []).filter(row => (row.content ?? []).length > 0)
  return rows.length === 0 ? [] : [tableOf(rows, context), new Paragraph('')]
}

function tableOf(tableRows: readonly DocumentJson[], context: BlockContext): Table {
  const rows = tableRows.map(row => {
    const { insertion, deletion } = blockRevision(row, context)
    const cells = (row.content ?? []).map(cell => {
      const span = (name: string): number => Math.max(1, Number(cell.attrs?.[name] ?? 1) || 1)
      return new TableCell({
        margins: { top: 60, bottom: 60, left: 90, right: 90 },
        ...(span('colspan') > 1 ? { columnSpan: span('colspan') } : {}),
        ...(span('rowspan') > 1 ? { rowSpan: span('rowspan') } : {}),
        ...(cell.type === 'tableHeader' ? { shading: { fill: 'EEEEEE' } } : {}),
        children: cellChildren(cell, context),
      })
    })
    return new TableRow({
      children: cells,
      ...(insertion === undefined ? {} : { insertion }),
      ...(deletion === undefined ? {} : { deletion }),
    })
  })
  return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows })
}

/** Columns side by side: a table of one row, each column under its title. */
function columnsOf(node: DocumentJson, context: BlockContext): Table {
  const cells = (node.content ?? []).map(column => {
    const title = new Paragraph({
      children: [new TextRun({ text: docxText(String(column.attrs?.['title'] ?? '')), bold: true })],
    })
    return new TableCell({
      margins: { top: 60, bottom: 60, left: 90, right: 90 },
      children: [title, ...cellChildren(column, context)],
    })
  })
  return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, rows: [new TableRow({ children: cells })] })
}

/** Word wants a paragraph at the end of every cell. */
function cellChildren(cell: DocumentJson, context: BlockContext): (Paragraph | Table)[] {
  const children = (cell.content ?? []).flatMap(child => blockChildren(child, context, {}, 0)) as (Paragraph | Table)[]
  return children.at(-1) instanceof Paragraph ? children : [...children, new Paragraph('')]
}

function imageRuns(node: DocumentJson, context: BlockContext): ParagraphChild[] {
  const src = String(node.attrs?.['src'] ?? '')
  const alt = docxText(String(node.attrs?.['alt'] ?? ''))
  const data = context.parts.picture?.(src)
  const size = data === undefined ? undefined : pictureSize(data)
  if (data === undefined || size === undefined) {
    return [new TextRun({ text: `[${context.words.picture}${alt === '' ? '' : `: ${alt}`}]`, italics: true })]
  }
  // The text is 17 cm wide: 640 pixels at 96 to the inch.
  const scale = Math.min(1, 640 / size.width, 880 / size.height)
  const transformation = {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
  return [new ImageRun({ type: size.form, data, transformation, altText: { name: alt, description: alt, title: alt } })]
}

function liveBlockRuns(node: DocumentJson, context: BlockContext): ParagraphChild[] {
  const label = context.words.blocks[node.type as keyof (typeof words)['en']['blocks']]
  const values = Object.entries(node.attrs ?? {})
    .filter(([name, value]) => name !== 'suggestion' && typeof value === 'string' && value !== '')
    .map(([name, value]) => `${name} ${String(value)}`)
  return [new TextRun({ text: docxText(`[${[label, ...values].join('; ')}]`), italics: true })]
}

/** Threads whose words are gone, with the words and the remarks. */
function lostThreads(
  threads: readonly DocxThread[],
  ranges: InlineContext['ranges'],
  context: BlockContext,
): FileChild[] {
  const lost = threads.filter(({ id, comments }) => !ranges.has(id) && comments.some(({ deleted }) => !deleted))
  if (lost.length === 0) return []
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_2, children: [new TextRun(context.words.lost)] }),
    ...lost.flatMap(({ quote, comments }) => [
      ...(quote === '' ? [] : [new Paragraph({ style: 'RoomQuote', children: [new TextRun(docxText(quote))] })]),
      ...comments
        .filter(({ deleted }) => !deleted)
        .map(
          ({ author, text }) =>
            new Paragraph({
              numbering: { reference: bulletNumbering, level: 0, instance: context.nextList() },
              children: [
                new TextRun({ text: `${oneLine(author)}: `, bold: true }),
                ...docxText(text)
                  .split('\n')
                  .map((line, index) => new TextRun({ text: line, ...(index > 0 ? { break: 1 } : {}) })),
              ],
            }),
        ),
    ]),
  ]
}

function plainTextOf(node: DocumentJson): string {
  return node.text ?? (node.content ?? []).map(plainTextOf).join('')
}
