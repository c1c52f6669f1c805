/**
 * The part of Markdown that briefs, injects, minutes and reports use, read into blocks that React shows as text: headings, lists,
 * quotes, tables, paragraphs, strong and emphasised words. Nothing becomes HTML, and no address becomes a link: words stay words.
 */

/** A run of words of one look. A line break in the text is a hard one. */
export type Words = { text: string; look: 'plain' | 'strong' | 'emphasis' | 'code' }
/** An item of a list; `depth` 0 is the outermost. */
export type Item = { depth: number; words: Words[] }
/** See the file's head. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; words: Words[] }
  | { kind: 'paragraph' | 'quote'; words: Words[] }
  | { kind: 'list'; ordered: boolean; items: Item[] }
  | { kind: 'table'; head: Words[][]; rows: Words[][][] }

/** Longest text that is read, characters. What is beyond is left out. */
const lengthMax = 2_000_000
const depthMax = 3

type Open =
  | { kind: 'paragraph' | 'quote'; lines: string[] }
  | { kind: 'list'; ordered: boolean; items: { depth: number; lines: string[] }[] }
  | { kind: 'table'; rows: string[][] }

/** Reads a text into blocks. Any text gives blocks; what is not understood stays as words. */
export function readPlainMarkdown(text: string): Block[] {
  const blocks: Block[] = []
  let open: Open | null = null
  const close = (): void => {
    if (open !== null) blocks.push(blockOf(open))
    open = null
  }
  for (const raw of text.slice(0, lengthMax).split(/\r?\n/)) {
    const line = raw.trim()
    const heading = /^(#{1,6})\s+(.+)$/.exec(line)
    const item = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(.+)$/.exec(raw)
    const now = open as Open | null
    if (line === '') close()
    else if (heading !== null) {
      close()
      const level = Math.min(3, heading[1]!.length) as 1 | 2 | 3
      blocks.push({ kind: 'heading', level, words: readWords(heading[2]!) })
    } else if (item !== null) {
      const ordered = item[2] !== undefined
      const depth = Math.min(depthMax, Math.floor(item[1]!.length / 2))
      const entry = { depth, lines: [item[3]!] }
      if (now?.kind === 'list' && (depth > 0 || now.ordered === ordered)) now.items.push(entry)
      else {
        close()
        open = { kind: 'list', ordered, items: [entry] }
      }
    } else if (line.startsWith('>')) {
      const said = line.replace(/^>\s?/, '').replace(/^\[!\w+\]$/, '')
      if (now?.kind === 'quote') now.lines.push(said)
      else {
        close()
        open = { kind: 'quote', lines: [said] }
      }
    } else if (line.startsWith('|')) {
      const cells = cellsOf(line)
      if (now?.kind === 'table') now.rows.push(cells)
      else {
        close()
        open = { kind: 'table', rows: [cells] }
      }
    } else if (now?.kind === 'list' && /^\s/.test(raw)) now.items.at(-1)?.lines.push(line)
    else if (now?.kind === 'paragraph') now.lines.push(line)
    else {
      close()
      open = { kind: 'paragraph', lines: [line] }
    }
  }
  close()
  return blocks
}

function blockOf(open: Open): Block {
  switch (open.kind) {
    case 'list': {
      const items = open.items.map(({ depth, lines }) => ({ depth, words: readWords(joined(lines)) }))
      return { kind: 'list', ordered: open.ordered, items }
    }
    case 'table': {
      const [head = [], ...rest] = open.rows
      const rows = rest.filter(cells => !cells.every(cell => /^:?-+:?$/.test(cell)))
      return { kind: 'table', head: head.map(readWords), rows: rows.map(cells => cells.map(readWords)) }
    }
    default:
      return { kind: open.kind, words: readWords(joined(open.lines.filter(line => line !== ''))) }
  }
}

/** Lines to one: a backslash at the end is a hard break, everything else a space. */
function joined(lines: readonly string[]): string {
  return lines
    .map((line, index) =>
      index === lines.length - 1 ? line : /(^|[^\\])\\$/.test(line) ? `${line.slice(0, -1)}\n` : `${line} `,
    )
    .join('')
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map(cell => cell.trim().replaceAll('<br>', '\n'))
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#64;': '@' }

/** Parts a line into plain, strong, emphasised and code words; what is escaped becomes plain. */
export function readWords(line: string): Words[] {
  const words: Words[] = []
  const add = (text: string, look: Words['look']): void => {
    const last = words.at(-1)
    if (look === 'plain' && last?.look === 'plain') last.text += text
    else if (text !== '') words.push({ text, look })
  }
  const pattern =
    /\\([!-/:-@[-`{-~])|(&(?:amp|lt|gt|#64);)|\*\*((?:[^*\\]|\\.)+)\*\*|\*([^*\s](?:[^*\\]|\\.)*)\*|`([^`]+)`/g
  let from = 0
  for (const match of line.matchAll(pattern)) {
    add(line.slice(from, match.index), 'plain')
    const [whole, escaped, entity, strong, emphasis, code] = match
    if (escaped !== undefined) add(escaped, 'plain')
    else if (entity !== undefined) add(entities[entity] ?? entity, 'plain')
    else if (strong !== undefined) add(unescaped(strong), 'strong')
    else if (emphasis !== undefined) add(unescaped(emphasis), 'emphasis')
    else add(code!, 'code')
    from = match.index + whole.length
  }
  add(line.slice(from), 'plain')
  return words
}

function unescaped(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&(?:amp|lt|gt|#64);/g, entity => entities[entity] ?? entity)
}
