import { expect, test } from 'vitest'
import { momentAt, partsOf, readPastDocument } from './past-document.ts'

test('a past document reads as lines, with its suggestions', () => {
  const document = {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Reserve' }] },
      {
        type: 'bulletList',
        content: [
          {
            type: 'listItem',
            content: [
              {
                type: 'paragraph',
                content: [
                  { type: 'text', text: 'sell ' },
                  { type: 'text', text: 'all', marks: [{ type: 'deletion' }] },
                  { type: 'text', text: 'half', marks: [{ type: 'insertion' }, { type: 'bold' }] },
                ],
              },
            ],
          },
        ],
      },
      { type: 'paragraph' },
      { type: 'runBlock', attrs: { title: 'The run' } },
    ],
  }
  expect(readPastDocument(document)).toEqual([
    { kind: 'heading', level: 2, depth: 0, words: [{ text: 'Reserve', change: null, strong: false }] },
    {
      kind: 'paragraph',
      level: 0,
      depth: 1,
      words: [
        { text: 'sell ', change: null, strong: false },
        { text: 'all', change: 'deletion', strong: false },
        { text: 'half', change: 'insertion', strong: true },
      ],
    },
    { kind: 'block', level: 0, depth: 0, words: [{ text: '[runBlock: The run]', change: null, strong: false }] },
  ])
  expect(readPastDocument({})).toEqual([])
})

test('a row of a table is one line', () => {
  const cell = (text: string) => ({
    type: 'tableCell',
    content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
  })
  const table = { type: 'table', content: [{ type: 'tableRow', content: [cell('a'), cell('b')] }] }
  const [line, ...others] = readPastDocument({ type: 'doc', content: [table] })
  expect(line?.words.map(words => words.text).join('')).toBe('a | b')
  expect(others).toEqual([])
})

test('the moment of a document at a time', () => {
  const history = [
    { seq: 1, atMs: 100 },
    { seq: 7, atMs: 200 },
  ]
  expect(momentAt(history, 99)).toBeNull()
  expect(momentAt(history, 100)).toBe(1)
  expect(momentAt(history, 5000)).toBe(7)
  expect(momentAt([], 5)).toBeNull()
})

test('the rows of a table are drawn as one table, with their cells', () => {
  const words = (text: string) => [{ text, change: null, strong: false }]
  const row = (...cells: string[]) => ({
    ...{ kind: 'row', level: 0, depth: 0, words: words(cells.join(' | ')) },
    cells: cells.map(words),
  })
  const before = { kind: 'paragraph', level: 0, depth: 0, words: words('before') }
  expect(partsOf([before, row('a', 'b'), row('c', 'd')])).toEqual([
    { line: before },
    {
      rows: [
        [words('a'), words('b')],
        [words('c'), words('d')],
      ],
    },
  ])
})
