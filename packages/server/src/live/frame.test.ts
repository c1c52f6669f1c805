import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { isWholeFrame } from './frame.ts'

const text = (value: string): number[] => {
  const bytes = [...new TextEncoder().encode(value)]
  return [bytes.length, ...bytes]
}
const frame = (...parts: (number | number[])[]): Uint8Array => Uint8Array.from(parts.flat())
const name = text('room1/plenary')

describe('a whole frame', () => {
  const update = new Y.Doc()
  update.getXmlFragment('prose').insert(0, [new Y.XmlElement('paragraph')])
  const bytes = [...Y.encodeStateAsUpdate(update)]
  test.each<[string, Uint8Array, boolean]>([
    ['a question for what is missing', frame(name, 0, 0, [1, 0]), true],
    ['an update', frame(name, 0, 2, [bytes.length, ...bytes]), true],
    ['an awareness state', frame(name, 1, [...wrapped(frame(1, 7, 1, text('{"cursor":null}')))]), true],
    ['a token', frame(name, 2, 0, text('1-abc')), true],
    ['a token with the provider’s version', frame(name, 2, 0, text('1-abc'), text('4.7.0')), true],
    ['a ping', frame(name, 9), true],
    ['a name that is none of a document', frame(text('constructor'), 2, 0, text('1-abc')), false],
    ['a name with a session behind it', frame(text('room1/plenary\0abc'), 2, 0, text('1-abc')), false],
    ['a verdict instead of a token', frame(name, 2, 2, text('read-write')), false],
    ['a token of some kilobytes', frame(name, 2, 0, [128, 32, ...Array(4096).fill(97)]), false],
    ['an answer that is no update', frame(name, 4, 1, [5, 1, 1, 9, 9, 9]), false],
    ['a state that is a list', frame(name, 1, [...wrapped(frame(1, 7, 1, text('[]')))]), false],
    ['nothing', frame(), false],
    ['a name alone', frame(name), false],
    ['a name longer than the frame', frame(100, 1, 2), false],
    ['a type that does not exist', frame(name, 42), false],
    ['the library’s own broadcast between servers', frame(name, 6, text('x')), false],
    ['a sync step that does not exist', frame(name, 0, 3, [1, 0]), false],
    ['a payload shorter than it says', frame(name, 0, 2, [9, 1, 2]), false],
    ['bytes behind the end', frame(name, 0, 0, [1, 0], 7), false],
    ['a broken state vector', frame(name, 0, 0, [2, 200, 200]), false],
    ['a state that is not JSON', frame(name, 1, [...wrapped(frame(1, 7, 1, text('{')))]), false],
    ['a thousand states', frame(name, 1, [...wrapped(frame(232, 7))]), false],
    ['text that is not UTF-8', frame(name, 2, 0, [2, 255, 254]), false],
    ['a length without end', frame(name, 0, 0, Array(12).fill(255)), false],
  ])('%s', (_what, bytesOf, whole) => {
    expect(isWholeFrame(bytesOf)).toBe(whole)
  })

  test('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytesOf => {
        expect(typeof isWholeFrame(bytesOf)).toBe('boolean')
      }),
      { numRuns: 2000 },
    )
  })
})

function wrapped(bytes: Uint8Array): number[] {
  return [bytes.length, ...bytes]
}
