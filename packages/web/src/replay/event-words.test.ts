import { emptyState, eventKinds, type RoomEvent } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { en } from '../texts/en.ts'
import type { Say } from '../texts/language.ts'
import { sayEvent } from './event-words.ts'

const say: Say = (key, values) => `${key} ${JSON.stringify(values ?? {})}`

/** A body that answers every question with a word: enough for kinds whose sentence needs one field. */
const anyBody = {
  title: 'Title',
  text: 'text',
  anchor: { document: 'plenary', quote: 'quote' },
  command: { sentence: 'sentence' },
  pull: { seat: 'bank', lever: 'halt', choices: {} },
  point: 'point-one',
  decision: 'decision-one',
  person: 'person-one',
  speaker: 'person-one',
  author: 'person-one',
  seat: 'bank',
  inject: 'inject-one',
  figures: [],
  toMs: 0,
  byMs: 60_000,
  reason: 'reason',
  because: 'because',
  inserted: 'new',
  deleted: 'old',
  outcome: 'declined',
  question: 'Which?',
  sentence: 'sentence',
  action: 'do',
  phase: 'read',
  role: 'chair',
  side: 'for',
}

describe('sentences of events', () => {
  test.each(eventKinds)('%s has one', kind => {
    const body = kind === 'inject.written' ? { inject: { title: 'Inject' } } : anyBody
    const event = {
      seq: 1,
      atMs: 0,
      by: 'ada1',
      audience: 'all',
      commandId: null,
      kind,
      body,
    } as unknown as RoomEvent
    const sentence = sayEvent(say, emptyState(), event)
    expect(sentence).not.toBe(kind)
    expect(Object.keys(en)).toContain(sentence.split(' ')[0])
  })

  test('long words are cut', () => {
    const event = {
      seq: 1,
      atMs: 0,
      by: 'ada1',
      audience: 'all',
      commandId: null,
      kind: 'thread.replied',
      body: { thread: 't', comment: 'c', text: 'x'.repeat(5000) },
    } as RoomEvent
    expect(sayEvent(say, emptyState(), event).length).toBeLessThan(300)
  })
})
