/** A document of the past as blocks of words: enough to read what stood there then. Suggestions are told apart as then. */

/** A node of the document as the server gives it. */
export type PastNode = {
  type?: string
  text?: string
  attrs?: Record<string, unknown>
  marks?: { type: string }[]
  content?: PastNode[]
}
/** A run of words and whether it was a pending insertion or deletion. */
export type PastWords = { text: string; change: 'insertion' | 'deletion' | null; strong: boolean }
/** One line of the past document. `depth` is how deep it lies in lists; a row of a table has its `cells` too. */
export type PastLine = { kind: string; level: number; depth: number; words: PastWords[]; cells?: PastWords[][] }
/** Lines as they are drawn: by themselves, or rows of one table. */
export type PastPart = { line: PastLine } | { rows: PastWords[][][] }

/** Puts the rows of a table together; two tables that touch become one. */
export function partsOf(lines: readonly PastLine[]): PastPart[] {
  const parts: PastPart[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (line.cells === undefined) parts.push({ line })
    else if (last !== undefined && 'rows' in last) last.rows.push(line.cells)
    else parts.push({ rows: [line.cells] })
  }
  return parts
}

const depthMax = 40

/** The document's own moment that stood at a time: the last of its history at or before it; null before the first. */
export function momentAt(history: readonly { seq: number; atMs: number }[], atMs: number): number | null {
  return history.findLast(row => row.atMs <= atMs)?.seq ?? null
}

/** Reads a document into lines. What holds no words (a live block) becomes a line with its name. */
export function readPastDocument(document: PastNode): PastLine[] {
  const lines: PastLine[] = []
  const visit = (node: PastNode, depth: number, inList: number): void => {
    if (depth > depthMax) return
    const type = node.type ?? ''
    const content = node.content ?? []
    if (['paragraph', 'heading', 'codeBlock'].includes(type)) {
      lines.push({ kind: type, level: Number(node.attrs?.['level'] ?? 0), depth: inList, words: wordsOf(content) })
      return
    }
    if (type === 'tableRow') {
      const cells = content.map(cell => readPastDocument({ type: 'doc', content: cell.content ?? [] }))
      const words = cells.flatMap((cell, index): PastWords[] => [
        ...(index === 0 ? [] : [{ text: ' | ', change: null, strong: false }]),
        ...cell.flatMap(line => line.words),
      ])
      lines.push({
        kind: 'row',
        level: 0,
        depth: inList,
        words,
        cells: cells.map(cell => cell.flatMap(line => line.words)),
      })
      return
    }
    if (content.length === 0 && type !== '' && type !== 'doc') {
      const title = node.attrs?.['title'] ?? node.attrs?.['alt'] ?? ''
      const text = `[${type}${title === '' ? '' : `: ${String(title)}`}]`
      lines.push({ kind: 'block', level: 0, depth: inList, words: [{ text, change: null, strong: false }] })
      return
    }
    const isItem = type === 'listItem' || type === 'taskItem'
    for (const child of content) visit(child, depth + 1, inList + (isItem ? 1 : 0))
  }
  visit(document, 0, 0)
  return lines.filter(line => line.words.some(words => words.text !== ''))
}

function wordsOf(content: readonly PastNode[]): PastWords[] {
  return content.map(node => {
    const marks = new Set((node.marks ?? []).map(mark => mark.type))
    const change = marks.has('insertion') ? 'insertion' : marks.has('deletion') ? 'deletion' : null
    const text =
      node.type === 'hardBreak'
        ? '\n'
        : (node.text ?? (node.type === 'mention' ? `@${String(node.attrs?.['label'] ?? '')}` : ''))
    return { text, change, strong: marks.has('bold') }
  })
}
