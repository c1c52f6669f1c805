import { beforeEach, describe, expect, test } from 'vitest'
import { viewerOf, visibleEvents } from '../rights/audience.ts'
import { foldEvents } from '../state/apply-event.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise } from './sample-exercise.ts'

let room: Rehearsal
const anchor = { anchor: { quote: 'exact words' } }

function open(
  by: string,
  thread: string,
  document: 'plenary' | 'control' | `seat:${string}` | `cell:${string}` | `person:${string}` = 'plenary',
) {
  const input = { thread, comment: `${thread}-first`, document, quote: 'words', text: `Text of ${thread}` }
  return room.give(by, 'open-thread', input, { anchor: { quote: 'exact words', place: { from: 1, to: 2 } } })
}

/** What somebody knows: the fold of the events that this person may see. */
function known(person: string) {
  return foldEvents(visibleEvents(room.events, viewerOf(room.state, person)))
}

beforeEach(() => {
  room = new Rehearsal({ exercise: sampleExercise })
  room.join('anna', 'player', 'bank')
  room.join('ben', 'player', 'exchange')
  room.join('cleo', 'player', 'issuer')
  room.join('eva', 'evaluator')
  room.join('obi', 'observer')
})

describe('a remark in the shared document', () => {
  beforeEach(() => room.force('comment'))

  test('is for all, with the words that the server found, and without their place', () => {
    expect(wordOf(open('anna', 'thread-1'))).toBe('yes')
    expect(room.state.threads.get('thread-1')).toMatchObject({
      audience: 'all',
      draft: false,
      quote: 'exact words',
      place: null,
      comments: [{ id: 'thread-1-first', by: 'anna', text: 'Text of thread-1' }],
    })
  })

  test('needs the server’s word for its quote; a remark on the whole document has none', () => {
    const input = { thread: 'thread-1', comment: 'comment-1', document: 'plenary' as const, text: 'Hm.' }
    expect(() => room.ask('anna', 'open-thread', { ...input, quote: 'words' })).toThrow('facts.anchor')
    expect(wordOf(room.ask('anna', 'open-thread', { ...input, quote: '' }))).toBe('yes')
  })

  test('ids are used once', () => {
    open('anna', 'thread-1')
    expect(wordOf(open('ben', 'thread-1'))).toBe('id-in-use')
    const reply = { thread: 'thread-1', comment: 'thread-1-first', text: 'Again' }
    expect(wordOf(room.give('ben', 'reply', reply))).toBe('id-in-use')
  })

  test('a deleted comment leaves a tombstone; replies stay; its words leave every log that is handed out', () => {
    open('anna', 'thread-1')
    room.give('ben', 'reply', { thread: 'thread-1', comment: 'reply-1', text: 'I see.' })
    room.give('anna', 'edit-comment', { thread: 'thread-1', comment: 'thread-1-first', text: 'Worse words' })
    expect(wordOf(room.give('ben', 'delete-comment', { thread: 'thread-1', comment: 'thread-1-first' }))).toBe(
      'not-yours',
    )
    expect(wordOf(room.give('anna', 'delete-comment', { thread: 'thread-1', comment: 'thread-1-first' }))).toBe('yes')
    const [first, second] = room.state.threads.get('thread-1')!.comments
    expect(first).toMatchObject({ deleted: true, text: '' })
    expect(second).toMatchObject({ deleted: false, text: 'I see.' })
    const handedOut = JSON.stringify(visibleEvents(room.events, viewerOf(room.state, 'ben')))
    expect(handedOut).not.toContain('Text of thread-1')
    expect(handedOut).not.toContain('Worse words')
    expect(handedOut).toContain('I see.')
    const edit = { thread: 'thread-1', comment: 'thread-1-first', text: 'Back' }
    expect(wordOf(room.give('anna', 'edit-comment', edit))).toBe('unknown-comment')
  })

  test('the chair may delete what somebody wrote, and may not rewrite it', () => {
    open('anna', 'thread-1')
    const comment = { thread: 'thread-1', comment: 'thread-1-first' }
    expect(wordOf(room.ask('chair', 'edit-comment', { ...comment, text: 'Mine' }))).toBe('not-yours')
    expect(wordOf(room.ask('chair', 'delete-comment', comment))).toBe('yes')
  })

  test('resolving and opening again', () => {
    open('anna', 'thread-1')
    const thread = { thread: 'thread-1' }
    expect(wordOf(room.give('ben', 'resolve-thread', thread))).toBe('not-yours')
    expect(wordOf(room.give('anna', 'reopen-thread', thread))).toBe('no-change')
    expect(wordOf(room.give('anna', 'resolve-thread', thread))).toBe('yes')
    expect(room.state.threads.get('thread-1')?.resolved).toBe(true)
    expect(wordOf(room.give('anna', 'resolve-thread', thread))).toBe('no-change')
    expect(wordOf(room.give('chair', 'reopen-thread', thread))).toBe('yes')
  })

  test('while others read again, nobody says anything in public', () => {
    open('anna', 'thread-1')
    room.force('read')
    const reply = { thread: 'thread-1', comment: 'reply-1', text: 'I see.' }
    expect(wordOf(room.ask('anna', 'reply', reply))).toBe('not-in-this-phase')
    expect(wordOf(room.ask('ben', 'reply', reply))).toBe('not-in-this-phase')
    const edit = { thread: 'thread-1', comment: 'thread-1-first', text: 'Else' }
    expect(wordOf(room.ask('anna', 'edit-comment', edit))).toBe('not-yours')
  })
})

describe('a draft', () => {
  beforeEach(() => {
    room.force('read')
    open('anna', 'thread-1')
    room.give('anna', 'reply', { thread: 'thread-1', comment: 'second', text: 'And more' })
    room.give('anna', 'reply', { thread: 'thread-1', comment: 'third', text: 'Never mind' })
    room.give('anna', 'delete-comment', { thread: 'thread-1', comment: 'third' })
  })

  test('is known to its author alone, and keeps the place of its words', () => {
    expect(room.state.threads.get('thread-1')).toMatchObject({
      audience: 'person:anna',
      draft: true,
      place: { from: 1, to: 2 },
    })
    expect(known('anna').threads.has('thread-1')).toBe(true)
    for (const other of ['chair', 'ben', 'eva', 'obi']) expect(known(other).threads.has('thread-1')).toBe(false)
    const reply = { thread: 'thread-1', comment: 'comment-9', text: 'x' }
    expect(wordOf(room.ask('chair', 'reply', reply))).toBe('unknown-thread')
  })

  test('sounds like nothing to everybody else', () => {
    room.force('comment')
    for (const other of ['chair', 'ben', 'eva']) {
      expect(room.ask(other, 'reply', { thread: 'thread-1', comment: 'comment-9', text: 'x' })).toEqual(
        room.ask(other, 'reply', { thread: 'thread-9', comment: 'comment-9', text: 'x' }),
      )
      expect(wordOf(room.ask(other, 'publish-thread', { thread: 'thread-1' }))).toBe('unknown-thread')
    }
  })

  test('stays private when comments open, until its author publishes it', () => {
    expect(wordOf(room.ask('anna', 'publish-thread', { thread: 'thread-1' }))).toBe('not-in-this-phase')
    room.force('comment')
    expect(known('ben').threads.has('thread-1')).toBe(false)
    room.give('anna', 'publish-thread', { thread: 'thread-1' }, { anchor: { quote: 'words as they are now' } })
    const inPublic = known('ben').threads.get('thread-1')
    expect(inPublic).toMatchObject({ draft: false, audience: 'all', quote: 'words as they are now', place: null })
    expect(inPublic?.comments.map(comment => [comment.id, comment.by, comment.text])).toEqual([
      ['thread-1-first', 'anna', 'Text of thread-1'],
      ['second', 'anna', 'And more'],
    ])
    expect(known('anna').threads.get('thread-1')).toEqual(inPublic)
    expect(wordOf(room.give('anna', 'publish-thread', { thread: 'thread-1' }))).toBe('no-change')
    expect(wordOf(room.give('ben', 'reply', { thread: 'thread-1', comment: 'comment-4', text: 'Good.' }))).toBe('yes')
  })

  test('keeps its quote where its words are gone', () => {
    room.force('comment')
    room.give('anna', 'publish-thread', { thread: 'thread-1' })
    expect(room.state.threads.get('thread-1')?.quote).toBe('exact words')
  })

  test('whose words were deleted is not published, and none is resolved', () => {
    room.force('comment')
    expect(wordOf(room.give('anna', 'resolve-thread', { thread: 'thread-1' }))).toBe('a-draft')
    room.give('anna', 'delete-comment', { thread: 'thread-1', comment: 'thread-1-first' })
    expect(wordOf(room.give('anna', 'publish-thread', { thread: 'thread-1' }))).toBe('nothing-to-publish')
  })

  test('the chair’s remarks while preparing are drafts too', () => {
    room.force('prepare')
    open('chair', 'thread-2')
    expect(room.state.threads.get('thread-2')).toMatchObject({ audience: 'person:chair', draft: true })
    expect(wordOf(open('anna', 'thread-3'))).toBe('not-in-this-phase')
    expect(wordOf(open('eva', 'thread-4'))).toBe('read-only')
  })
})

describe('a remark in another document', () => {
  beforeEach(() => room.force('read'))

  test.each([
    ['anna', 'seat:bank', 'yes'],
    ['anna', 'cell:finance', 'yes'],
    ['anna', 'person:anna', 'yes'],
    ['anna', 'seat:exchange', 'unknown-document'],
    ['anna', 'seat:nowhere', 'unknown-document'],
    ['anna', 'person:ben', 'unknown-document'],
    ['anna', 'control', 'unknown-document'],
    ['cleo', 'cell:finance', 'unknown-document'],
    ['eva', 'control', 'yes'],
    // The staff reads along in the documents of seats and writes nothing there.
    ['eva', 'seat:bank', 'unknown-document'],
    ['chair', 'person:anna', 'unknown-document'],
    ['obi', 'person:obi', 'no-right'],
  ] as const)('%s in %s: %s', (by, document, word) => {
    expect(wordOf(open(by, 'thread-1', document))).toBe(word)
  })

  test('is for the people of its document, who may answer it even while others read', () => {
    open('anna', 'thread-1', 'cell:finance')
    expect(known('ben').threads.has('thread-1')).toBe(true)
    expect(known('eva').threads.has('thread-1')).toBe(true)
    expect(known('cleo').threads.has('thread-1')).toBe(false)
    expect(wordOf(room.give('ben', 'reply', { thread: 'thread-1', comment: 'comment-2', text: 'Yes.' }))).toBe('yes')
    const answer = { thread: 'thread-1', comment: 'comment-3', text: 'No.' }
    expect(wordOf(room.give('cleo', 'reply', answer))).toBe('unknown-thread')
    expect(room.events.at(-1)?.audience).toBe('cell:finance')
  })

  test('never becomes a point of the register', () => {
    open('anna', 'thread-1', 'seat:bank')
    room.force('comment')
    const point = { point: 'point-1', thread: 'thread-1', suggestion: null, title: 'Secret' }
    expect(wordOf(room.give('anna', 'raise-point', point))).toBe('unknown-thread')
  })
})

test('a thread holds no more comments than its limit', () => {
  room.force('comment')
  room.give(
    'anna',
    'open-thread',
    { thread: 'thread-1', comment: 'comment-0', document: 'plenary', quote: 'w', text: 'x' },
    anchor,
  )
  for (let index = 1; index < 200; index++) {
    room.put('ben', 'thread.replied', 'all', { thread: 'thread-1', comment: `comment-${index}`, text: 'x' })
  }
  expect(wordOf(room.give('ben', 'reply', { thread: 'thread-1', comment: 'one-more', text: 'x' }))).toBe('too-many')
})
