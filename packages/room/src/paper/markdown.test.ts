import fc from 'fast-check'
import { defaultMarkdownParser } from 'prosemirror-markdown'
import { describe, expect, test } from 'vitest'
import type { PaperBlock } from './blocks.ts'
import { hostileWords } from './hostile-words.test-words.ts'
import { escapeMarkdownLine, markdownFromPaper } from './markdown.ts'
import { plainText } from './plain-text.ts'

type Token = { type: string; content: string; children: Token[] | null }

function tokensOf(markdown: string): Token[] {
  return defaultMarkdownParser.tokenizer.parse(markdown, {}) as Token[]
}

/** The lines that a reader of the Markdown sees. */
function seen(token: Token | undefined): string {
  return (token?.children ?? [])
    .map(child => (child.type === 'hardbreak' ? '\n' : child.type === 'softbreak' ? '\n(soft)' : child.content))
    .join('')
}

function said(text: string): string {
  return plainText(text)
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('\n')
}

function expectInert(text: string): void {
  const markdown = markdownFromPaper([{ block: 'paragraph', text, cites: [] }])
  const tokens = tokensOf(markdown)
  if (said(text) === '') return
  expect(tokens.map(({ type }) => type)).toEqual(['paragraph_open', 'inline', 'paragraph_close'])
  expect(seen(tokens[1])).toBe(said(text))
  const kinds = new Set((tokens[1]?.children ?? []).map(({ type }) => type))
  expect([...kinds].filter(kind => !['text', 'hardbreak'].includes(kind))).toEqual([])
  expect(markdown).not.toMatch(/[<>]/)
}

describe('paper as Markdown', () => {
  test.each(hostileWords)('shows %j as words', text => expectInert(text))

  test('shows any words as words', () => {
    const markup = fc.string({ unit: fc.constantFrom(...'ab 1.)-+=*_#>`~[]()!<&;\\|\n:/@$^{}"x') })
    fc.assert(fc.property(markup, expectInert), { numRuns: 300 })
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), expectInert), { numRuns: 200 })
  })

  test('writes headings, nested lists, tables, quotes and notes with their events', () => {
    const blocks: PaperBlock[] = [
      { block: 'heading', level: 2, text: 'Points', cites: [3] },
      {
        block: 'list',
        ordered: false,
        items: [{ lead: 'Ann:', text: 'one\ntwo', quote: true, cites: [4, 5], items: [{ text: 'inner', cites: [] }] }],
      },
      { block: 'table', head: ['A', 'B'], rows: [{ cells: ['x|y', 'p\nq'], cites: [9] }] },
      { block: 'quote', text: 'word', cites: [] },
      { block: 'note', form: 'warning', text: 'mind', cites: [] },
    ]
    expect(markdownFromPaper(blocks)).toBe(
      [
        '## Points [3]',
        '',
        '- **Ann:** “one\\',
        '  two” [4, 5]',
        '  - inner',
        '',
        '| A | B |',
        '| --- | --- |',
        '| x\\|y | p<br>q [9] |',
        '',
        '> word',
        '',
        '> [!WARNING]',
        '> mind',
        '',
      ].join('\n'),
    )
  })

  test('a cell cannot leave its table', () => {
    const markdown = markdownFromPaper([
      { block: 'table', head: ['A'], rows: hostileWords.map(text => ({ cells: [text], cites: [] })) },
    ])
    const lines = markdown.trimEnd().split('\n')
    expect(lines).toHaveLength(hostileWords.length + 2)
    for (const line of lines) {
      expect(line.replace(/\\\\/g, '').match(/(?<!\\)\|/g)).toHaveLength(2)
      expect(line.replaceAll('<br>', '')).not.toMatch(/[<>]/)
    }
  })

  test('a line of nothing but space is nothing', () => {
    expect(escapeMarkdownLine(' \t ')).toBe('')
  })
})
