import { describe, expect, test } from 'vitest'
import { openOutbox } from './outbox.ts'
import type { OutgoingCommand } from './room-wire.ts'

/** Session storage of a page. */
function storage(first: Record<string, string> = {}) {
  const map = new Map(Object.entries(first))
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

const vote = (id: string): OutgoingCommand => ({
  id,
  kind: 'vote',
  input: { decision: 'decision-1', option: 'yes', objects: false, dissent: 'I fear the queue.' },
})

describe('outbox', () => {
  test('a page that is loaded anew finds what has no answer, in order', () => {
    const store = storage()
    const before = openOutbox(store, 'box')
    before.put(vote('aaaa'))
    before.put(vote('bbbb'))
    before.put(vote('cccc'))
    before.settle('bbbb')
    const after = openOutbox(store, 'box')
    expect(after.pending().map(command => command.id)).toEqual(['aaaa', 'cccc'])
    expect(after.pending()[0]).toEqual(vote('aaaa'))
  })

  test('what is answered leaves nothing behind', () => {
    const store = storage()
    const box = openOutbox(store, 'box')
    box.put(vote('aaaa'))
    box.settle('aaaa')
    box.settle('aaaa')
    expect(store.map.size).toBe(0)
  })

  test('one id lies in it once', () => {
    const box = openOutbox(storage(), 'box')
    box.put(vote('aaaa'))
    box.put(vote('aaaa'))
    expect(box.pending()).toHaveLength(1)
  })

  test('what is not ours is dropped, and a storage that fails is the same as none', () => {
    expect(openOutbox(storage({ box: '[1, {"id":2}, null]' }), 'box').pending()).toEqual([])
    expect(openOutbox(storage({ box: '{' }), 'box').pending()).toEqual([])
    const broken = {
      getItem: () => {
        throw new Error('forbidden')
      },
      setItem: () => {
        throw new Error('full')
      },
      removeItem: () => undefined,
    }
    const box = openOutbox(broken, 'box')
    box.put(vote('aaaa'))
    expect(box.pending()).toHaveLength(1)
    expect(openOutbox(null, 'box').pending()).toEqual([])
  })
})
