import type { Node } from '@tiptap/pm/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentLimits } from './limits.ts'
import { documentFromMarkdown } from './markdown-read.ts'
import { markdownFromDocument } from './markdown-write.ts'
import { nodeFromJson } from './prose.ts'
import { isRefusal } from './refusal.ts'

const text = (words: string, ...marks: unknown[]): unknown => ({ type: 'text', text: words, marks })
const block = (type: string, ...content: unknown[]): unknown => ({ type, content })
const paragraph = (words: string): unknown => (words === '' ? { type: 'paragraph' } : block('paragraph', text(words)))

function docOf(...blocks: unknown[]): Node {
  const node = nodeFromJson({ type: 'doc', content: blocks })
  if (isRefusal(node)) throw new Error(node.because)
  return node
}

function read(markdown: string): Node {
  const node = documentFromMarkdown(markdown)
  if (isRefusal(node)) throw new Error(node.because)
  return node
}

describe('reading', () => {
  it('knows the forms of CommonMark and of GitHub', () => {
    const doc = read(
      [
        '# One',
        '##### Five',
        'Some **bold**, *italic*, ~~gone~~, <u>under</u>, `code` and [a link](https://example.org "T").',
        '- a\n- b\n  1. c',
        '| A | B |\n|:--|--:|\n| 1 | 2 |',
        '- [x] done\n- [ ] open',
        '```ts\nconst a = 1\n```',
        '---',
        '> quoted',
        '> [!WARNING]\n> Careful.',
        '![alt](/api/pictures/1)',
        '[TOC]',
      ].join('\n\n'),
    )
    expect(doc.children.map(({ type }) => type.name)).toEqual([
      'heading',
      'heading',
      'paragraph',
      'bulletList',
      'table',
      'taskList',
      'codeBlock',
      'horizontalRule',
      'blockquote',
      'callout',
      'image',
      'contents',
    ])
    expect(doc.child(1).attrs['level']).toBe(4)
    expect(doc.child(2).children.flatMap(({ marks }) => marks.map(({ type }) => type.name))).toEqual([
      'bold',
      'italic',
      'strike',
      'underline',
      'code',
      'link',
    ])
    expect(doc.child(5).children.map(({ attrs }) => attrs['checked'])).toEqual([true, false])
    expect(doc.child(4).firstChild?.firstChild?.type.name).toBe('tableHeader')
    expect(doc.child(4).lastChild?.lastChild?.attrs['align']).toBe('right')
    expect(doc.child(9).attrs['kind']).toBe('warning')
    expect(doc.child(9).textContent).toBe('Careful.')
  })

  it('takes HTML as text and drops addresses that lead elsewhere', () => {
    const doc = read(
      '<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![p](https://evil.example/p.png) [y](/relative)',
    )
    expect(doc.child(0).textContent).toBe('<script>alert(1)</script>')
    expect(doc.child(1).textContent).toBe('x p y')
    expect(doc.child(1).children.every(({ marks }) => marks.length === 0)).toBe(true)
  })

  it('keeps escaped names as text', () => {
    expect(read('> \\[!NOTE\\]\n> x').firstChild?.type.name).toBe('blockquote')
    expect(read('\\[TOC\\]').firstChild?.type.name).toBe('paragraph')
    expect(read('```breakwater\n{"block":"script"}\n```').firstChild?.type.name).toBe('codeBlock')
    expect(
      read('```breakwater\n{"block":"billBlock","bill":"<x>"}\n```'.replace('<x>', 'hr1')).firstChild?.type.name,
    ).toBe('billBlock')
  })

  it('refuses too long a text and too deep a nest, and never throws', () => {
    expect(documentFromMarkdown('x'.repeat(11), { ...documentLimits, importLength: 10 })).toMatchObject({
      refused: 'too-large',
    })
    expect(documentFromMarkdown(`${'> '.repeat(50)}x`)).toMatchObject({ refused: 'schema' })
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'[]()!<>u/`*_~#-+>| \n\\{}x1.:=TOC"'), maxLength: 120 }),
        markdown => {
          const result = documentFromMarkdown(markdown)
          if (!isRefusal(result)) result.check()
        },
      ),
      { numRuns: 1500 },
    )
  })
})

const inlineMark = (name: string): unknown => ({ type: name })

describe('round trip', () => {
  const cases: [string, unknown[]][] = [
    [
      'headings and paragraphs',
      [{ type: 'heading', attrs: { level: 3 }, content: [text('Plan #1 #')] }, paragraph('Words.')],
    ],
    [
      'marks',
      [
        block(
          'paragraph',
          text('a '),
          text('bold', inlineMark('bold')),
          text(' '),
          text('both', inlineMark('bold'), inlineMark('italic')),
          text(' '),
          text('`tick` |', inlineMark('code')),
          text(' '),
          text('link', { type: 'link', attrs: { href: 'https://example.org/a_(b)?c=1&copy;=2' } }),
          text(' '),
          text('under', inlineMark('underline')),
          text(' '),
          text('gone', inlineMark('strike')),
        ),
      ],
    ],
    [
      'lists in lists',
      [
        block(
          'bulletList',
          block(
            'listItem',
            paragraph('a'),
            block('orderedList', block('listItem', paragraph('b')), block('listItem', paragraph('c'))),
          ),
        ),
        {
          type: 'orderedList',
          attrs: { start: 9 },
          content: [block('listItem', paragraph('nine')), block('listItem', paragraph('ten'), paragraph('more'))],
        },
      ],
    ],
    [
      'task lists',
      [
        block(
          'taskList',
          { type: 'taskItem', attrs: { checked: true }, content: [paragraph('done')] },
          { type: 'taskItem', attrs: { checked: false }, content: [paragraph('[x] not a box')] },
        ),
      ],
    ],
    [
      'tables with and without a header',
      [
        block(
          'table',
          block('tableRow', block('tableHeader', paragraph('A|B')), block('tableHeader', paragraph(''))),
          block(
            'tableRow',
            block('tableCell', paragraph('1')),
            block('tableCell', block('paragraph', text('x|y', inlineMark('code')))),
          ),
        ),
        paragraph('between'),
        block(
          'table',
          block('tableRow', block('tableCell', paragraph('only')), block('tableCell', paragraph('cells'))),
        ),
      ],
    ],
    [
      'callouts, quotes and columns',
      [
        { type: 'callout', attrs: { kind: 'decision' }, content: [paragraph('We go.'), paragraph('Really.')] },
        {
          type: 'callout',
          attrs: { kind: 'note' },
          content: [block('bulletList', block('listItem', paragraph('first')))],
        },
        block('blockquote', paragraph('[!NOTE] not a callout')),
        block(
          'columns',
          { type: 'column', attrs: { title: 'Before *' }, content: [paragraph('old')] },
          { type: 'column', attrs: { title: 'After' }, content: [paragraph('new'), paragraph('newer')] },
        ),
      ],
    ],
    [
      'live blocks, pictures, contents and rules',
      [
        { type: 'runBlock', attrs: { manifestHash: 'ab12', exhibit: 'peg', title: 'The `peg` </script>' } },
        { type: 'contents' },
        { type: 'image', attrs: { src: '/api/pictures/1?w=2', alt: 'a [b] "c"' } },
        { type: 'horizontalRule' },
        { type: 'codeBlock', attrs: { language: 'ts' }, content: [text('```\nfence\n\n    inside')] },
        { type: 'codeBlock', attrs: { language: null }, content: [text('plain')] },
      ],
    ],
    [
      'mentions and hard breaks',
      [
        block(
          'paragraph',
          { type: 'mention', attrs: { id: 'u:1', label: 'Ada [L]' } },
          text(' says'),
          { type: 'hardBreak' },
          text('- no list'),
        ),
      ],
    ],
  ]
  it.each(cases)('keeps %s', (_what, blocks) => {
    const doc = docOf(...blocks)
    expect(read(markdownFromDocument(doc)).toJSON()).toEqual(doc.toJSON())
  })

  it('keeps any text of any paragraph, and never turns it into markup', () => {
    const hazards = fc.string({
      unit: fc.constantFrom(...'abc 12.)(#*_-+>|<&;~`[]{}!=:/\\"\'@^$'),
      minLength: 1,
      maxLength: 40,
    })
    const tidy = hazards.map(words => words.replace(/\s+/g, ' ').trim()).filter(words => words !== '')
    fc.assert(
      fc.property(fc.array(tidy, { minLength: 1, maxLength: 3 }), fc.boolean(), (lines, inList) => {
        const inline = lines.flatMap((line, index) =>
          index === 0 ? [text(line)] : [{ type: 'hardBreak' }, text(line)],
        )
        const doc = docOf(
          inList
            ? block('bulletList', block('listItem', block('paragraph', ...inline)))
            : block('paragraph', ...inline),
        )
        // A list item whose text looks like a box is the only form that Markdown itself reads otherwise.
        expect(read(markdownFromDocument(doc)).toJSON()).toEqual(doc.toJSON())
      }),
      { numRuns: 800 },
    )
  })
})

describe('suggestions and comments', () => {
  it('are CriticMarkup, and text that looks like it is escaped', () => {
    const doc = docOf(
      block(
        'paragraph',
        text('The peg '),
        text('holds', { type: 'deletion', attrs: { id: 'ben:1:1' } }),
        text('broke', { type: 'insertion', attrs: { id: 'ben:1:1' } }),
        text(' '),
        text('today', { type: 'comment', attrs: { thread: 't1' } }),
        text(' {++x++}'),
      ),
    )
    const threads = [
      {
        thread: 't1',
        comments: [
          { author: 'Ada', text: 'Which <day>?' },
          { author: 'Ben', text: 'This.' },
        ],
      },
    ]
    expect(markdownFromDocument(doc, { threads })).toBe(
      'The peg {--holds--}{++broke++} {==today==}{>>Ada: Which \\<day>?<<}{>>Ben: This.<<} \\{++x++\\}\n',
    )
  })

  it('names suggested blocks', () => {
    const suggestion = JSON.stringify({ kind: 'insertion', id: 'ben:1:1' })
    const doc = docOf({ type: 'paragraph', attrs: { suggestion }, content: [text('New.')] })
    expect(markdownFromDocument(doc)).toBe('{>>The next block is suggested: added.<<}\n\nNew.\n')
  })
})
