import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise } from './sample-exercise.ts'

let room: Rehearsal
beforeEach(() => {
  room = new Rehearsal({ exercise: sampleExercise })
  room.join('anna', 'participant')
  room.join('ben', 'co-author')
  room.join('cleo', 'player', 'bank')
  room.force('discuss')
  room.put('anna', 'thread.opened', 'all', {
    thread: 'thread-1',
    comment: 'comment-1',
    anchor: { document: 'plenary', quote: 'words' },
    text: 'Is it?',
    draft: false,
  })
})

function raise(point = 'point-1', thread: string | null = 'thread-1') {
  return room.give('anna', 'raise-point', { point, thread, suggestion: null, title: 'A point' })
}

function argue(
  by: string,
  argument: string,
  more: { speaker?: string; spoken?: boolean; side?: 'for' | 'against' } = {},
) {
  const input = {
    point: 'point-1',
    argument,
    side: 'for' as const,
    text: 'Because.',
    speaker: by,
    spoken: false,
    ...more,
  }
  return room.give(by, 'argue', input)
}

const settle = (outcome: 'agreed' | 'parked' | 'declined', reason = '') =>
  room.give('chair', 'settle-point', { point: 'point-1', outcome, reason })

describe('the life of a point', () => {
  test('raised, argued, evaluated, settled', () => {
    const stage = () => room.state.points.get('point-1')?.stage
    raise()
    expect(stage()).toBe('raised')
    expect(room.state.threads.get('thread-1')?.point).toBe('point-1')
    argue('cleo', 'argument-1')
    expect(stage()).toBe('argued')
    room.give('ben', 'evaluate-point', { point: 'point-1', text: 'Sound.' })
    expect(stage()).toBe('evaluated')
    argue('anna', 'argument-2', { side: 'against' })
    expect(stage()).toBe('evaluated')
    expect(wordOf(settle('agreed'))).toBe('yes')
    expect(stage()).toBe('settled')
    expect(room.state.points.get('point-1')).toMatchObject({
      arguments: [
        { side: 'for', by: 'cleo' },
        { side: 'against', by: 'anna' },
      ],
      evaluation: { text: 'Sound.', by: 'ben' },
      outcome: { outcome: 'agreed', by: 'chair' },
    })
  })

  test('one remark is one point', () => {
    raise()
    expect(wordOf(raise('point-1', null))).toBe('id-in-use')
    expect(wordOf(raise('point-2'))).toBe('no-change')
    expect(wordOf(raise('point-3', 'thread-9'))).toBe('unknown-thread')
    expect(wordOf(raise('point-4', null))).toBe('yes')
  })

  test('what somebody else holds is noted as spoken, under both names', () => {
    raise()
    expect(wordOf(argue('anna', 'argument-1', { speaker: 'cleo' }))).toBe('not-your-words')
    expect(wordOf(argue('anna', 'argument-2', { speaker: 'nobody', spoken: true }))).toBe('unknown-person')
    expect(wordOf(argue('anna', 'argument-3', { speaker: 'cleo', spoken: true }))).toBe('yes')
    expect(room.state.points.get('point-1')?.arguments).toMatchObject([{ speaker: 'cleo', by: 'anna', spoken: true }])
    expect(wordOf(argue('anna', 'argument-3'))).toBe('id-in-use')
  })

  test('a settled point is closed; a parked one is not; an outcome that stands changes with a reason', () => {
    raise()
    settle('parked')
    expect(wordOf(argue('anna', 'argument-1'))).toBe('yes')
    expect(wordOf(settle('agreed'))).toBe('yes')
    expect(wordOf(argue('anna', 'argument-2'))).toBe('point-settled')
    expect(wordOf(room.ask('ben', 'evaluate-point', { point: 'point-1', text: 'x' }))).toBe('point-settled')
    expect(wordOf(settle('declined'))).toBe('reason-needed')
    expect(wordOf(settle('declined', 'We misread the table.'))).toBe('yes')
  })

  test('an order names points that are there, once each', () => {
    raise()
    raise('point-2', null)
    const order = (points: string[]) => wordOf(room.give('chair', 'order-points', { points }))
    expect(order(['point-2', 'point-9'])).toBe('unknown-point')
    expect(order(['point-2', 'point-2'])).toBe('twice')
    expect(order(['point-2', 'point-1'])).toBe('yes')
    expect(room.state.pointOrder).toEqual(['point-2', 'point-1'])
  })

  test('points that are not there', () => {
    expect(wordOf(settle('agreed'))).toBe('unknown-point')
    expect(wordOf(argue('anna', 'argument-1'))).toBe('unknown-point')
  })
})

describe('suggestions', () => {
  const suggestion = { author: 'anna', inserted: 'new words', deleted: 'old words' }

  function settleSuggestion(
    by: string,
    outcome: 'accepted' | 'changed' | 'declined',
    document: 'plenary' | 'seat:bank' | 'control' = 'plenary',
    fact: typeof suggestion | null = suggestion,
  ) {
    const input = { suggestion: 'anna:u1:1', document, outcome, reason: 'Clearer.' }
    return room.give(by, 'settle-suggestion', input, { suggestion: fact })
  }

  test('settled by the chair, with author and words as the server found them', () => {
    expect(wordOf(settleSuggestion('chair', 'accepted'))).toBe('yes')
    expect(room.state.suggestions.get('anna:u1:1')).toMatchObject({
      ...suggestion,
      outcome: 'accepted',
      by: 'chair',
      reason: 'Clearer.',
    })
    expect(wordOf(settleSuggestion('chair', 'declined', 'plenary', null))).toBe('no-change')
  })

  test('the author may take it back and not accept it; others may do neither', () => {
    expect(wordOf(settleSuggestion('anna', 'accepted'))).toBe('not-yours')
    expect(wordOf(settleSuggestion('cleo', 'declined'))).toBe('not-yours')
    expect(wordOf(settleSuggestion('anna', 'declined'))).toBe('yes')
  })

  test('co-authors settle while they may edit', () => {
    expect(
      wordOf(
        room.ask(
          'ben',
          'settle-suggestion',
          { suggestion: 's-11', document: 'plenary', outcome: 'changed', reason: '' },
          { suggestion },
        ),
      ),
    ).toBe('yes')
    room.force('decide')
    expect(wordOf(settleSuggestion('ben', 'changed'))).toBe('not-in-this-phase')
    expect(wordOf(settleSuggestion('chair', 'changed'))).toBe('yes')
  })

  test('in a seat’s document its people settle, and others do not know of it', () => {
    expect(wordOf(settleSuggestion('anna', 'declined', 'seat:bank'))).toBe('unknown-document')
    expect(wordOf(settleSuggestion('cleo', 'accepted', 'seat:bank'))).toBe('yes')
    expect(room.events.at(-1)?.audience).toBe('seat:bank')
  })

  test('one that is not in the document', () => {
    expect(wordOf(settleSuggestion('chair', 'accepted', 'plenary', null))).toBe('unknown-suggestion')
    const input = { suggestion: 'anna:u1:1', document: 'plenary' as const, outcome: 'accepted' as const, reason: '' }
    expect(() => room.ask('chair', 'settle-suggestion', input)).toThrow('facts.suggestion')
  })
})
