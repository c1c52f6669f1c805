import { documentFromMarkdown, documentSchema } from '@breakwater/room/document'
import { Slice } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { wordsBetween } from './anchor.ts'
import { type Attention, attentionDecorations } from './attention.ts'
import { initialOf } from './suggestion-marks.ts'
import { anchoredThreads, headingsOf } from './surface.ts'
import { documentTexts } from './texts.ts'
import { documentTextsEs } from './texts-es.ts'
import { isTooLarge, withoutForeignPictures } from './write-guard.ts'

const schema = documentSchema()
const comment = (thread: string) => schema.mark('comment', { thread })
const paragraph = (...parts: (string | [string, string])[]) =>
  schema.node(
    'paragraph',
    null,
    parts.map(part => (typeof part === 'string' ? schema.text(part) : schema.text(part[0], [comment(part[1])]))),
  )
const doc = schema.node('doc', null, [
  schema.node('heading', { level: 1 }, [schema.text('Title')]),
  paragraph('Some ', ['marked', 't1'], ' words.'),
  schema.node('heading', { level: 2 }),
  paragraph(['all', 't2']),
])

describe('words that a comment stands on', () => {
  test('begin and end with letters, and block boundaries count as nothing', () => {
    const words = wordsBetween(doc, 0, doc.content.size)
    expect(words).toEqual({ from: 1, to: doc.content.size - 1, quote: 'TitleSome marked words.all' })
  })

  test('are none where there is no letter', () => {
    expect(wordsBetween(doc, 0, 1)).toBeNull()
    const empty = schema.node('doc', null, [schema.node('paragraph')])
    expect(wordsBetween(empty, 0, empty.content.size)).toBeNull()
    const blank = schema.node('doc', null, [paragraph('   ')])
    expect(wordsBetween(blank, 0, blank.content.size)).toBeNull()
  })

  test('leave out mentions and breaks, which have no letters of their own', () => {
    const line = schema.node('doc', null, [
      schema.node('paragraph', null, [
        schema.text('ask '),
        schema.node('mention', { id: 'ben-1', label: 'Ben' }),
        schema.text(' now'),
      ]),
    ])
    expect(wordsBetween(line, 0, line.content.size)?.quote).toBe('ask  now')
  })
})

test('a document tells its headings and the threads that have words', () => {
  expect(headingsOf(doc)).toEqual([{ pos: 0, level: 1, text: 'Title' }])
  expect([...anchoredThreads(doc)]).toEqual([
    ['t1', 13],
    ['t2', 30],
  ])
})

describe('attention', () => {
  const base: Attention = {
    threads: new Set(['t1']),
    activeThread: null,
    floorThread: null,
    composing: null,
    drafts: [],
  }
  const drawn = (attention: Attention) =>
    attentionDecorations(doc, attention).map(({ from, to, spec: _spec, ...rest }) => [
      from,
      to,
      (rest as unknown as { type: { attrs: { class: string } } }).type.attrs.class,
    ])

  test('only threads that are shown are underlined', () => {
    expect(drawn(base)).toEqual([[13, 19, 'commented']])
  })

  test('the chosen thread and the block of the point that has the floor stand out', () => {
    expect(drawn({ ...base, activeThread: 't1', floorThread: 't1' })).toEqual([
      [13, 19, 'commented commented-active'],
      [7, 27, 'lit'],
    ])
  })

  test('drafts and the words of a new comment are drawn without a mark', () => {
    const anchor = { from: null, to: null }
    const attention = {
      ...base,
      threads: new Set<string>(),
      drafts: [{ thread: 'd', from: 8, to: 12, anchor }],
      composing: { from: 9, to: 11, anchor },
    }
    expect(drawn(attention)).toEqual([
      [8, 12, 'commented commented-draft'],
      [9, 11, 'composing'],
    ])
  })
})

describe('what comes in', () => {
  test('is refused unread where its text is too long, or its HTML far too long for any text', () => {
    const data = (kinds: Record<string, string>) => ({ getData: (kind: string) => kinds[kind] ?? '' })
    expect(isTooLarge(data({ 'text/plain': 'a'.repeat(200_000), 'text/html': 'a'.repeat(4_000_000) }))).toBe(false)
    expect(isTooLarge(data({ 'text/plain': 'a'.repeat(200_001) }))).toBe(true)
    expect(isTooLarge(data({ 'text/plain': 'a', 'text/html': 'a'.repeat(4_000_001) }))).toBe(true)
    expect(isTooLarge(null)).toBe(false)
  })

  test('leaves foreign pictures behind', () => {
    const image = (src: string | null) => schema.node('image', { src })
    const content = schema.node('doc', null, [
      image('https://example.org/spy.png'),
      image(null),
      paragraph('words'),
      image('/api/rooms/abcd/pictures/one'),
    ]).content
    const clean = withoutForeignPictures(new Slice(content, 0, 0)).content
    expect(clean.childCount).toBe(2)
    expect(clean.lastChild?.attrs['src']).toBe('/api/rooms/abcd/pictures/one')
  })

  test('Markdown becomes blocks of the schema', () => {
    const read = documentFromMarkdown('# A\n\n- b\n')
    expect('refused' in read ? read : read.toJSON().content.map((node: { type: string }) => node.type)).toEqual([
      'heading',
      'bulletList',
    ])
  })
})

test('an author’s mark is one letter', () => {
  expect(initialOf('ángel ruiz')).toBe('Á')
  expect(initialOf('  ')).toBe('?')
})

test('both languages say the same sentences, none of them empty', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value
  expect(shape(documentTextsEs)).toEqual(shape(documentTexts))
  const empties = JSON.stringify(documentTextsEs).match(/:""/)
  expect(empties).toBeNull()
})
