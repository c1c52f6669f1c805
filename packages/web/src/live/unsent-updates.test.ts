import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readCloseReason } from './document-connection.ts'
import { fromBase64, insertedText, toBase64 } from './unsent-text.ts'
import { openUnsentUpdates } from './unsent-updates.ts'

function storage() {
  const map = new Map<string, string>()
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

/** A document with one paragraph, and the updates that a change of it makes. */
function changing(change: (fragment: Y.XmlFragment, text: Y.XmlText) => void): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('prose')
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText('agreed words')
  paragraph.insert(0, [text])
  fragment.insert(0, [paragraph])
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  change(fragment, text)
  return { doc, updates }
}

describe('words of refused changes', () => {
  test('typed letters come back in the order of typing', () => {
    const { updates } = changing((_fragment, text) => {
      for (const [index, letter] of [...'not so'].entries()) text.insert(index, letter)
    })
    expect(updates).toHaveLength(6)
    expect(insertedText(updates)).toBe('not so')
  })

  test('a new paragraph is a new line', () => {
    const { updates } = changing((fragment, text) => {
      text.insert(0, 'one')
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('two')])
      fragment.insert(1, [paragraph])
    })
    expect(insertedText(updates)).toBe('one\ntwo')
  })

  test('a paste of very many lines comes back whole', () => {
    const { updates } = changing(fragment => {
      const lines = Array.from({ length: 70_000 }, () => {
        const paragraph = new Y.XmlElement('paragraph')
        paragraph.insert(0, [new Y.XmlText('a line')])
        return paragraph
      })
      fragment.insert(1, lines)
    })
    expect(insertedText(updates).split('\n')).toHaveLength(70_000)
  })

  test('what was taken before the refusal is not handed back', () => {
    const { updates } = changing((_fragment, text) => {
      text.insert(0, 'taken ')
      text.insert(6, 'refused ')
    })
    // The server took the first of both: it has all steps of this client up to the second.
    const own = Y.decodeUpdate(updates[1]!).structs[0]!
    expect(insertedText(updates, new Map([[own.id.client, own.id.clock]]))).toBe('refused')
    expect(insertedText(updates)).toBe('taken refused')
  })

  test('deletions and forms hold no words; broken bytes hold nothing', () => {
    const { updates } = changing((_fragment, text) => {
      text.delete(0, 6)
      text.format(0, 3, { bold: true })
    })
    expect(insertedText(updates)).toBe('')
    expect(insertedText([Uint8Array.of(9, 9, 9, 9)])).toBe('')
    expect(insertedText([])).toBe('')
  })
})

describe('unsent updates', () => {
  test('a page that is loaded anew finds them, and applying them gives the same document', () => {
    const store = storage()
    const base = new Y.Doc()
    const { doc, updates } = changing((_fragment, text) => {
      text.insert(0, 'new ')
      text.insert(4, 'and ')
    })
    Y.applyUpdate(base, Y.encodeStateAsUpdate(doc))
    const kept = openUnsentUpdates(store, 'key')
    for (const update of updates) kept.add(update)
    kept.save()
    const found = openUnsentUpdates(store, 'key')
    expect(insertedText(found.all())).toBe('new and')
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    for (const update of found.all()) Y.applyUpdate(other, update)
    expect(other.getXmlFragment('prose').toString()).toBe(doc.getXmlFragment('prose').toString())
  })

  test('nothing is left once everything was acknowledged', () => {
    const store = storage()
    const { updates } = changing((_fragment, text) => text.insert(0, 'x'))
    const kept = openUnsentUpdates(store, 'key')
    for (const update of updates) kept.add(update)
    kept.save()
    expect(store.map.size).toBe(1)
    kept.clear()
    expect(store.map.size).toBe(0)
    kept.save()
    expect(store.map.size).toBe(0)
  })

  test('what is no update is dropped', () => {
    const store = storage()
    store.setItem('key', toBase64(Uint8Array.of(200, 1, 2)))
    expect(openUnsentUpdates(store, 'key').all()).toEqual([])
    store.setItem('key', '§')
    expect(openUnsentUpdates(store, 'key').all()).toEqual([])
  })

  test('bytes survive as text', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256)
    expect(toBase64(fromBase64(toBase64(bytes)) ?? new Uint8Array())).toBe(toBase64(bytes))
    expect(fromBase64(toBase64(bytes))?.slice(69_990)).toEqual(bytes.slice(69_990))
    expect(fromBase64('§')).toBeNull()
  })
})

test('the reason of a close is read as JSON, or is nothing', () => {
  expect(readCloseReason('{"status":409,"refused":"comment-mark","because":"No."}')).toMatchObject({ status: 409 })
  expect(readCloseReason('Server closed the connection')).toEqual({})
  expect(readCloseReason('3')).toEqual({})
})
