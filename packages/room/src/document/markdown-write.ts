import { Fragment, type Node } from '@tiptap/pm/model'
import { MarkdownSerializer, type MarkdownSerializerState } from 'prosemirror-markdown'
import { isLiveBlockName } from './live-blocks.ts'
import { commentMarkName, suggestionAttribute } from './marks.ts'
import { withoutAnchors } from './suggestion-units.ts'
import type { ThreadNote } from './thread-notes.ts'

/** The information word of the fenced code blocks that stand for live blocks. */
export const liveBlockFence = 'breakwater'

type Writer = (state: MarkdownSerializerState, node: Node, parent: Node, index: number) => void

/**
 * The document as Markdown (CommonMark with GitHub's tables, task lists and strikethrough). Pending suggestions and
 * comments are CriticMarkup: `{++added++}`, `{--removed--}`, `{==words==}{>>comment<<}`. Callouts and columns are quotes
 * that begin with `[!NOTE]`, `[!COLUMNS]`, `[!COLUMN] title`; a live block is a fenced block `breakwater` with its JSON.
 * Whatever a person typed is escaped, so it can never become markup or HTML. Table cells are written on one line.
 */
export function markdownFromDocument(
  doc: Node,
  { threads = [] }: { readonly threads?: readonly ThreadNote[] } = {},
): string {
  const notes = new Map(threads.map(note => [note.thread, note]))
  const text = serializer(notes).serialize(prepared(doc), { tightLists: true })
  return text === '' ? '' : `${text.replace(/\n+$/, '')}\n`
}

// Beside what CommonMark's own escaping covers: HTML and entities, table cells, CriticMarkup, underlined headings.
const escapedCharacters = /[<&|{}=]/g

// Marks from the outside in. Code comes last: nothing inside it is escaped, so nothing may open inside it.
const markOrder = [commentMarkName, 'deletion', 'insertion', 'link', 'bold', 'italic', 'strike', 'underline', 'code']

// The document as the serializer needs it: without anchors, one line per text, marks in the order above.
function prepared(node: Node): Node {
  const children: Node[] = []
  node.forEach(child => {
    if (!child.isText) {
      children.push(prepared(child))
      return
    }
    const plain = withoutAnchors(child.text ?? '')
    const text = node.type.spec.code === true ? plain : plain.replace(/\s*\n\s*/g, ' ')
    if (text === '') return
    const marks = [...child.marks].sort(
      (left, right) => markOrder.indexOf(left.type.name) - markOrder.indexOf(right.type.name),
    )
    children.push(child.type.schema.text(text).mark(marks))
  })
  return node.copy(Fragment.fromArray(children))
}

// What begins a list, heading or quote only at the start of a line, beyond what the serializer itself escapes there.
function escapeLineStart(text: string): string {
  return text.replace(/^(\d{1,9})([).])/, '$1\\$2').replace(/^\+(?=\s|$)/, '\\+')
}

function serializer(notes: Map<string, ThreadNote>): MarkdownSerializer {
  const nodes: Record<string, Writer> = {
    ...blockWriters,
    ...Object.fromEntries(liveBlockWriters()),
    table: (state, node) => {
      writeTable(state, node, cell => cellText(cell, notes))
    },
  }
  const suggested: Record<string, Writer> = {}
  for (const [name, write] of Object.entries(nodes)) {
    suggested[name] = (state, node, parent, index) => {
      writeSuggestedNode(state, node, () => write(state, node, parent, index))
    }
  }
  return new MarkdownSerializer(suggested, markWriters(notes), {
    escapeExtraCharacters: escapedCharacters,
    hardBreakNodeName: 'hardBreak',
  })
}

// A suggestion about a whole block stands as a word before it, because CriticMarkup has no form for blocks.
function writeSuggestedNode(state: MarkdownSerializerState, node: Node, write: () => void): void {
  const value: unknown = node.attrs[suggestionAttribute]
  const kind = typeof value === 'string' ? (/"kind":"(insertion|deletion|change)"/.exec(value)?.[1] ?? '') : ''
  const word = { insertion: 'added', deletion: 'removed', change: 'changed' }[kind]
  if (word === undefined || (node.isBlock && !standsAlone.has(node.type.name))) {
    write()
    return
  }
  if (node.isInline) {
    state.write(kind === 'deletion' ? '{--' : '{++')
    write()
    state.write(kind === 'deletion' ? '--}' : '++}')
    return
  }
  state.write(`{>>The next block is suggested: ${word}.<<}`)
  state.closeBlock(node)
  write()
}

const standsAlone = new Set([
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'taskList',
  'table',
  'blockquote',
  'codeBlock',
  'image',
  'callout',
  'columns',
  'contents',
  'horizontalRule',
])

const blockWriters: Record<string, Writer> = {
  text: (state, node, parent, index) => {
    let text = node.text ?? ''
    const startsLine = index === 0 || parent.child(index - 1).type.name === 'hardBreak'
    // White space at the start of a line would make it code.
    if (startsLine) text = text.replace(/^\s+/, '')
    if (startsLine && /^(?:\d{1,9}[).]|\+(?=\s|$))/.test(text)) text = escapeLineStart(state.esc(text))
    else text = state.esc(text, startsLine)
    if (parent.type.name === 'heading' && index === parent.childCount - 1) text = text.replace(/#(?=#*\s*$)/, '\\#')
    state.text(text, false)
  },
  paragraph: (state, node) => {
    state.renderInline(node)
    state.closeBlock(node)
  },
  heading: (state, node) => {
    state.write(`${'#'.repeat(Number(node.attrs['level']))} `)
    state.renderInline(node, false)
    state.closeBlock(node)
  },
  bulletList: (state, node) => {
    state.renderList(node, '  ', () => '- ')
  },
  orderedList: (state, node) => {
    const start = Number(node.attrs['start'])
    const width = String(start + node.childCount - 1).length + 2
    state.renderList(node, ' '.repeat(width), index => `${start + index}. `.padEnd(width))
  },
  listItem: (state, node) => {
    state.renderContent(node)
  },
  taskList: (state, node) => {
    state.renderList(node, '  ', index => `- [${node.child(index).attrs['checked'] === true ? 'x' : ' '}] `)
  },
  taskItem: (state, node) => {
    state.renderContent(node)
  },
  tableRow: () => {},
  tableCell: () => {},
  tableHeader: () => {},
  blockquote: (state, node) => {
    state.wrapBlock('> ', null, node, () => {
      state.renderContent(node)
    })
  },
  codeBlock: (state, node) => {
    const text = withoutAnchors(node.textContent)
    const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length))
    const fence = '`'.repeat(Math.max(3, longest + 1))
    const language = (node.attrs['language'] as string | null) ?? ''
    // The word of live blocks is ours: a person's code block must not turn into one on the way back.
    state.write(`${fence}${language === liveBlockFence ? 'text' : language}\n`)
    state.text(text, false)
    state.write('\n')
    state.write(fence)
    state.closeBlock(node)
  },
  hardBreak: (state, node, parent, index) => {
    for (let at = index + 1; at < parent.childCount; at += 1) {
      if (parent.child(at).type !== node.type) {
        state.write(parent.type.name === 'heading' ? ' ' : '\\\n')
        return
      }
    }
  },
  horizontalRule: (state, node) => {
    state.write('---')
    state.closeBlock(node)
  },
  image: (state, node) => {
    const { src, alt, title } = node.attrs as { src: string | null; alt: string | null; title: string | null }
    const shownTitle = title === null || title === '' ? '' : ` "${oneLine(state.esc(title))}"`
    state.write(`![${oneLine(state.esc(alt ?? ''))}](${src ?? ''}${shownTitle})`)
    state.closeBlock(node)
  },
  callout: (state, node) => {
    writeNamedQuote(state, node, `[!${String(node.attrs['kind']).toUpperCase()}]`)
  },
  columns: (state, node) => {
    writeNamedQuote(state, node, '[!COLUMNS]')
  },
  column: (state, node) => {
    const title = oneLine(state.esc(String(node.attrs['title'])))
    writeNamedQuote(state, node, title === '' ? '[!COLUMN]' : `[!COLUMN] ${title}`)
  },
  contents: (state, node) => {
    state.write('[TOC]')
    state.closeBlock(node)
  },
  mention: (state, node) => {
    state.write(
      `[@${oneLine(state.esc(String(node.attrs['label'])))}](#person:${encodeURIComponent(String(node.attrs['id']))})`,
    )
  },
}

function liveBlockWriters(): [string, Writer][] {
  const write: Writer = (state, node) => {
    const { [suggestionAttribute]: _suggestion, ...attributes } = node.attrs as Record<string, unknown>
    const text = JSON.stringify({ block: node.type.name, ...attributes }).replaceAll('`', '\\u0060')
    state.write(`\`\`\`${liveBlockFence}\n`)
    state.text(text, false)
    state.write('\n```')
    state.closeBlock(node)
  }
  return ['runBlock', 'regimeBlock', 'billBlock', 'injectBlock', 'decisionBlock', 'pictureBlock', 'planBlock']
    .filter(isLiveBlockName)
    .map(name => [name, write])
}

function writeNamedQuote(state: MarkdownSerializerState, node: Node, name: string): void {
  state.wrapBlock('> ', null, node, () => {
    state.write(name)
    // A paragraph follows on the next line, as GitHub's alerts want it; other blocks need a line between.
    if (node.firstChild?.type.name === 'paragraph' && node.firstChild.content.size > 0 && node.type.name === 'callout')
      state.write('\n')
    else state.closeBlock(node)
    state.renderContent(node)
  })
}

function writeTable(state: MarkdownSerializerState, table: Node, textOf: (cell: Node) => string): void {
  const columns = Math.max(1, ...table.children.map(row => row.childCount))
  const line = (cells: readonly string[]): string => {
    const filled = [...cells, ...new Array<string>(columns - cells.length).fill('')]
    return `| ${filled.join(' | ')} |`
  }
  const rows = table.children.map(row => row.children.map(textOf))
  const hasHeader = table.firstChild?.children.some(cell => cell.type.name === 'tableHeader') === true
  const aligned = table.firstChild?.children.map(cell => alignmentRule(cell.attrs['align'])) ?? []
  const rules = [...aligned, ...new Array<string>(columns - aligned.length).fill('---')]
  // GitHub's tables need a header; a table without one gets an empty header, which reading drops again.
  const lines = [line(hasHeader ? (rows[0] ?? []) : []), line(rules), ...rows.slice(hasHeader ? 1 : 0).map(line)]
  lines.forEach((text, index) => {
    state.ensureNewLine()
    state.write(text)
    if (index < lines.length - 1) state.write('\n')
  })
  state.closeBlock(table)
}

function alignmentRule(align: unknown): string {
  return align === 'left' ? ':---' : align === 'center' ? ':---:' : align === 'right' ? '---:' : '---'
}

function cellText(cell: Node, notes: Map<string, ThreadNote>): string {
  const doc = cell.type.schema.topNodeType.create(null, cell.content)
  return oneLine(serializer(notes).serialize(doc, { tightLists: true }).replace(/\\\n/g, ' ')).replace(
    /(?<!\\)\|/g,
    '\\|',
  )
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}

type MarkWriter = ConstructorParameters<typeof MarkdownSerializer>[1][string]

function markWriters(notes: Map<string, ThreadNote>): Record<string, MarkWriter> {
  const shown = new Set<string>()
  return {
    bold: { open: '**', close: '**', mixable: true, expelEnclosingWhitespace: true },
    italic: { open: '*', close: '*', mixable: true, expelEnclosingWhitespace: true },
    strike: { open: '~~', close: '~~', mixable: true, expelEnclosingWhitespace: true },
    underline: { open: '<u>', close: '</u>', mixable: true },
    link: {
      open: '[',
      close: (_state, mark) => {
        const { href, title } = mark.attrs as { href: string; title: string | null }
        const address = href.replace(/[()<>"&]/g, '\\$&')
        return title === null || title === ''
          ? `](${address})`
          : `](${address} "${oneLine(title).replace(/["\\<>&]/g, '\\$&')}")`
      },
    },
    insertion: { open: '{++', close: '++}' },
    deletion: { open: '{--', close: '--}' },
    [commentMarkName]: {
      open: '{==',
      close: (state, mark) => {
        const note = notes.get(String(mark.attrs['thread']))
        if (note === undefined || shown.has(note.thread)) return '==}'
        shown.add(note.thread)
        const comments = note.comments.map(({ author, text }) => oneLine(state.esc(`${author}: ${text}`)))
        return `==}${comments.map(text => `{>>${text}<<}`).join('')}`
      },
    },
    code: {
      open: (_state, _mark, parent, index) => codeFence(parent.child(index), false),
      close: (_state, _mark, parent, index) => codeFence(parent.child(index - 1), true),
      escape: false,
    },
  } satisfies Record<string, MarkWriter>
}

function codeFence(node: Node, closing: boolean): string {
  const longest = Math.max(0, ...((node.text ?? '').match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = longest > 0 || /^ .* $/.test(node.text ?? '') ? ' ' : ''
  return closing ? pad + fence : fence + pad
}
