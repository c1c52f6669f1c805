import { expect, test } from 'vitest'
import { rewriteAwareness } from './awareness.ts'

const ada = { id: 'p_ada', name: 'Ada', colour: '#0072b2' }
const any = () => true

test('the user is the session’s, whatever the client says', () => {
  const states = new Map<number, Record<string, unknown>>([
    [7, { user: { id: 'p_ben', name: 'Ben', color: '#000000' }, seat: 'issuer', cursor: { anchor: 1, head: 2 } }],
  ])
  rewriteAwareness(states, ada, any)
  expect([...states]).toEqual([
    [7, { user: { id: 'p_ada', name: 'Ada', color: '#0072b2' }, cursor: { anchor: 1, head: 2 } }],
  ])
})

test('a state under another connection’s client id is dropped, and so is a second state', () => {
  const states = new Map<number, Record<string, unknown>>([
    [1, { at: 'a' }],
    [2, { at: 'b' }],
    [3, { at: 'c' }],
  ])
  rewriteAwareness(states, ada, clientId => clientId !== 1)
  expect([...states.keys()]).toEqual([2])
})

test.each([
  ['a caret with more fields', { anchor: 1, head: 2, note: 'canary' }],
  ['a caret that is a text', 'canary'],
  ['a caret of some kilobytes', { anchor: 'canary'.repeat(400), head: 1 }],
  [
    'a caret nested deeper than the stack goes',
    JSON.parse(`{"anchor":${'['.repeat(60_000)}"canary"${']'.repeat(60_000)}}`),
  ],
])('%s is dropped', (_what, cursor) => {
  const states = new Map<number, Record<string, unknown>>([[7, { cursor, at: 'x'.repeat(65) }]])
  rewriteAwareness(states, ada, any)
  expect(JSON.stringify([...states])).not.toContain('canary')
  expect(Object.keys(states.get(7)!)).toEqual(['user'])
})

test('an empty state is none: the library puts one of its own before the client’s', () => {
  const states = new Map<number, Record<string, unknown>>([
    [1, {}],
    [7, { at: 'block-3' }],
  ])
  rewriteAwareness(states, ada, () => true)
  expect([...states.keys()]).toEqual([7])
})
