import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { blockIndex, blockName, readersOf } from './places.ts'

function documentOf(count: number): { doc: Y.Doc; fragment: Y.XmlFragment } {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('prose')
  fragment.insert(
    0,
    Array.from({ length: count }, () => new Y.XmlElement('paragraph')),
  )
  return { doc, fragment }
}

test('a block keeps its name while others write above it', () => {
  const { fragment } = documentOf(3)
  const name = blockName(fragment.get(1))
  expect(blockIndex(fragment, name)).toBe(1)
  fragment.insert(0, [new Y.XmlElement('paragraph')])
  expect(blockIndex(fragment, name)).toBe(2)
  fragment.delete(2, 1)
  expect(blockIndex(fragment, name)).toBe(-1)
  expect(blockIndex(fragment, '')).toBe(-1)
})

test('readers are gathered by block: each person once, without oneself and without those whose place is unknown', () => {
  const { fragment } = documentOf(3)
  const at = (index: number) => blockName(fragment.get(index))
  const user = (id: string) => ({ id, name: id.toUpperCase(), color: '#123456' })
  const readers = readersOf(
    [
      { user: user('ben'), at: at(2) },
      { user: user('ben'), at: at(0) },
      { user: user('cleo'), at: at(2) },
      { user: user('me'), at: at(2) },
      { user: user('dan'), at: '999-1' },
      { user: user('eve') },
      { at: at(1) },
    ],
    fragment,
    'me',
  )
  expect([...readers.keys()]).toEqual([2])
  expect(readers.get(2)?.map(reader => reader.person)).toEqual(['ben', 'cleo'])
})
