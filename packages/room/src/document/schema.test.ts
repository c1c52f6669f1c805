import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { liveBlockNames } from './live-blocks.ts'
import { documentFromJson, emptyDocument, fragmentName, jsonFromDocument, nodeFromJson, proseOf } from './prose.ts'
import { isRefusal } from './refusal.ts'
import { createReplica } from './replica.ts'
import { documentExtensions, documentFormat, documentSchema, schemaVersion } from './schema.ts'

const text = (words: string, ...marks: unknown[]): unknown => ({ type: 'text', text: words, marks })
const block = (type: string, ...content: unknown[]): unknown => ({ type, content })

describe('the schema', () => {
  it('knows every block and mark that a room needs', () => {
    const { nodes, marks } = documentSchema()
    for (const name of [
      ...['doc', 'text', 'paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'taskList', 'taskItem'],
      ...['table', 'tableRow', 'tableCell', 'tableHeader', 'blockquote', 'codeBlock', 'image', 'callout', 'mention'],
      ...['columns', 'column', 'contents', 'hardBreak', 'horizontalRule', ...liveBlockNames],
    ]) {
      expect(nodes[name], name).toBeDefined()
    }
    expect(Object.keys(marks).sort()).toEqual(
      [
        'bold',
        'code',
        'comment',
        'deletion',
        'insertion',
        'italic',
        'link',
        'modification',
        'strike',
        'underline',
      ].sort(),
    )
    expect(liveBlockNames.every(name => nodes[name]!.isAtom && nodes[name]!.isBlock)).toBe(true)
  })

  it('lets comments overlap and lie on code, and suggestions stand on blocks', () => {
    const { nodes, marks } = documentSchema()
    expect(marks['comment']!.excludes(marks['comment']!)).toBe(false)
    for (const name of ['comment', 'insertion', 'deletion']) {
      expect(marks['code']!.excludes(marks[name]!)).toBe(false)
      expect(nodes['codeBlock']!.allowsMarkType(marks[name]!)).toBe(true)
    }
    for (const name of ['insertion', 'deletion', 'modification']) {
      for (const holder of ['doc', 'listItem', 'blockquote', 'tableCell']) {
        expect(nodes[holder]!.allowsMarkType(marks[name]!)).toBe(true)
      }
    }
  })

  it('gives tables the roles that what edits them asks for, and links the stored form of old', () => {
    const { nodes, marks } = documentSchema()
    const roles = ['table', 'tableRow', 'tableCell', 'tableHeader'].map(name => nodes[name]!.spec['tableRole'])
    expect(roles).toEqual(['table', 'row', 'cell', 'header_cell'])
    expect(nodes['tableCell']!.create().attrs).toMatchObject({ colspan: 1, rowspan: 1, colwidth: null, align: null })
    expect(marks['link']!.create({ href: 'https://example.org/' }).attrs).toEqual({
      href: 'https://example.org/',
      target: '_blank',
      rel: 'noopener noreferrer nofollow',
      class: null,
      title: null,
    })
    expect(marks['link']!.spec.inclusive).toBe(false)
  })

  it('renders no link to what is no address', () => {
    const link = documentSchema().marks['link']!
    const rendered = (href: string): unknown => {
      const output = link.spec.toDOM!(link.create({ href }), true) as unknown as [string, Record<string, unknown>]
      return output[1]['href']
    }
    expect(rendered('https://example.org/')).toBe('https://example.org/')
    expect(rendered('javascript:alert(1)')).toBe('')
  })

  it('has one version that says the format and changes with the schema only', () => {
    expect(schemaVersion()).toMatch(new RegExp(`^${documentFormat}-[0-9a-f]{16}$`))
    expect(schemaVersion()).toBe(schemaVersion())
    expect(documentExtensions().map(({ name }) => name)).toEqual(documentExtensions().map(({ name }) => name))
  })
})

describe('documents', () => {
  it('begin with one empty paragraph', () => {
    expect(jsonFromDocument(emptyDocument())).toEqual({
      type: 'doc',
      content: [{ type: 'paragraph', attrs: { suggestion: null } }],
    })
    expect([...emptyDocument().share.keys()]).toEqual([fragmentName])
  })

  it.each([
    ['nothing', null],
    ['a string', 'doc'],
    ['a part', { type: 'paragraph' }],
    ['an unknown node', { type: 'doc', content: [{ type: 'script' }] }],
    ['an unknown mark', { type: 'doc', content: [block('paragraph', text('x', { type: 'onclick' }))] }],
    ['text at the top', { type: 'doc', content: [text('x')] }],
    ['an empty text', { type: 'doc', content: [block('paragraph', text(''))] }],
    ['a list without items', { type: 'doc', content: [block('bulletList')] }],
    ['a heading of level 5', { type: 'doc', content: [{ type: 'heading', attrs: { level: 5 } }] }],
    ['a heading of level "1"', { type: 'doc', content: [{ type: 'heading', attrs: { level: '1' } }] }],
    [
      'an unknown kind of callout',
      { type: 'doc', content: [{ type: 'callout', attrs: { kind: 'x' }, content: [block('paragraph')] }] },
    ],
    [
      'a huge span',
      {
        type: 'doc',
        content: [
          block(
            'table',
            block('tableRow', { type: 'tableCell', attrs: { colspan: 1e9 }, content: [block('paragraph')] }),
          ),
        ],
      },
    ],
    ['a long id', { type: 'doc', content: [{ type: 'billBlock', attrs: { bill: 'x'.repeat(121) } }] }],
    ['an id with markup', { type: 'doc', content: [{ type: 'billBlock', attrs: { bill: '<b>' } }] }],
    ['a suggestion that is none', { type: 'doc', content: [{ type: 'paragraph', attrs: { suggestion: 'x' } }] }],
  ])('are not made of %s', (_what, json) => {
    expect(isRefusal(documentFromJson(json))).toBe(true)
  })

  it('are not made of a nest that would overflow the stack', () => {
    let json: unknown = block('paragraph')
    for (let depth = 0; depth < 20_000; depth += 1) json = block('blockquote', json)
    expect(documentFromJson({ type: 'doc', content: [json] })).toMatchObject({ refused: 'not-a-document' })
  })

  it('come back from Yjs as they went in', () => {
    const json = {
      type: 'doc',
      content: [
        block(
          'paragraph',
          text(
            'a',
            { type: 'bold' },
            { type: 'comment', attrs: { thread: 't1' } },
            { type: 'comment', attrs: { thread: 't2' } },
          ),
        ),
      ],
    }
    const node = nodeFromJson(json)
    if (isRefusal(node)) throw new Error(node.because)
    const ydoc = documentFromJson(json)
    if (isRefusal(ydoc)) throw new Error(ydoc.because)
    expect(proseOf(createReplica(Y.encodeStateAsUpdate(ydoc))).eq(node)).toBe(true)
  })
})

describe('a stored document of format 1', () => {
  const file = new URL('../../vectors/document-1.json', import.meta.url)

  it('opens with the content that it was stored with', () => {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { format: number; update: string; content: unknown }
    expect(stored.format).toBe(1)
    const ydoc = createReplica(Uint8Array.from(Buffer.from(stored.update, 'base64')))
    expect(jsonFromDocument(ydoc)).toEqual(stored.content)
  })
})
