import type { Comment, Thread } from '@breakwater/room'
import type { Suggestion } from '@breakwater/room/document'
import { describe, expect, test } from 'vitest'
import { type MarginFilter, orderEntries, showsSuggestion, showsThread, stepEntry } from './thread-filter.ts'

function comment(by: string, more: Partial<Comment> = {}): Comment {
  return { id: `c-${by}`, by, atMs: 0, text: 'Words.', editedAtMs: null, deleted: false, seq: 1, ...more }
}

function thread(id: string, more: Partial<Thread> = {}): Thread {
  return {
    id,
    document: 'plenary',
    quote: 'some words',
    place: null,
    audience: 'all',
    draft: false,
    resolved: false,
    comments: [comment('ada')],
    point: null,
    seq: 1,
    ...more,
  }
}

const suggestion = { id: 'ben:1:5', author: 'ben', atMs: 5, from: 200 } as unknown as Suggestion
const context = { me: 'ada', anchored: new Set(['a', 'b', 'draft', 'done', 'bens', 'gone-words']) }

describe('filter', () => {
  const threads = [
    thread('a'),
    thread('done', { resolved: true }),
    thread('draft', { draft: true }),
    thread('orphan'),
    thread('bens', { comments: [comment('ben')] }),
    thread('gone-words', { comments: [comment('ada', { deleted: true, text: '' })] }),
  ]
  const shown = (filter: MarginFilter): string[] =>
    threads.filter(one => showsThread(one, filter, context)).map(one => one.id)

  test('each filter shows what its name says', () => {
    expect(shown('all')).toEqual(['a', 'done', 'draft', 'orphan', 'bens', 'gone-words'])
    expect(shown('open')).toEqual(['a', 'draft', 'orphan', 'bens'])
    expect(shown('mine')).toEqual(['a', 'done', 'draft', 'orphan'])
    expect(shown('drafts')).toEqual(['draft'])
    expect(shown('orphaned')).toEqual(['orphan'])
    expect(shown('suggestions')).toEqual([])
    expect(shown('by:ben')).toEqual(['bens'])
  })

  test('suggestions go with all, open, their own filter and their author', () => {
    const filters: MarginFilter[] = ['all', 'open', 'suggestions', 'mine', 'drafts', 'orphaned', 'by:ben', 'by:ada']
    expect(filters.filter(filter => showsSuggestion(suggestion, filter, 'ada'))).toEqual([
      'all',
      'open',
      'suggestions',
      'by:ben',
    ])
    expect(showsSuggestion(suggestion, 'mine', 'ben')).toBe(true)
  })
})

describe('order', () => {
  const anchored = new Map([
    ['a', 300],
    ['b', 100],
  ])

  test('follows the words; orphans come last', () => {
    const entries = orderEntries(
      [thread('late', { seq: 9 }), thread('orphan'), thread('a'), thread('b')],
      [suggestion],
      anchored,
    )
    expect(entries.map(entry => entry.id)).toEqual(['b', 'ben:1:5', 'a', 'orphan', 'late'])
  })

  test('steps go round', () => {
    const entries = orderEntries([thread('a'), thread('b')], [suggestion], anchored)
    expect(stepEntry(entries, null, 1)?.id).toBe('b')
    expect(stepEntry(entries, null, -1)?.id).toBe('a')
    expect(stepEntry(entries, 'b', 1)?.id).toBe('ben:1:5')
    expect(stepEntry(entries, 'a', 1)?.id).toBe('b')
    expect(stepEntry(entries, 'b', -1)?.id).toBe('a')
    expect(stepEntry([], null, 1)).toBeNull()
  })
})
