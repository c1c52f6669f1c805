import { beforeEach, describe, expect, test } from 'vitest'
import { currentPhase } from '../state/state.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise } from './sample-exercise.ts'

const first = 'a'.repeat(64)
const second = 'b'.repeat(64)
let room: Rehearsal

beforeEach(() => {
  room = new Rehearsal()
  room.join('anna', 'participant')
  room.force('minutes')
})

function draftMinutes(hash = first) {
  return room.give(
    'chair',
    'draft-minutes',
    {},
    { minutes: { hash, text: `Minutes ${hash}`, throughSeq: room.state.seq } },
  )
}

function amend(amendment = 'amendment-1') {
  return room.give('anna', 'amend-minutes', {
    amendment,
    section: 'Points',
    text: 'I said no.',
    replaces: 'I said yes.',
  })
}

function sign(hash = first, made = hash) {
  return room.give(
    'chair',
    'sign-minutes',
    { hash },
    { minutes: { hash: made, text: `Minutes ${made}`, throughSeq: 1 } },
  )
}

describe('signing', () => {
  test('signs the draft that all could read, with its text, and closes the room', () => {
    expect(wordOf(sign())).toBe('no-draft')
    draftMinutes()
    expect(wordOf(sign())).toBe('yes')
    expect(room.state.minutes?.signed).toMatchObject({ hash: first, draft: 1, text: `Minutes ${first}`, by: 'chair' })
    expect(currentPhase(room.state)).toBe('signed')
    expect(wordOf(sign())).toBe('not-in-this-phase')
    expect(wordOf(draftMinutes())).toBe('not-in-this-phase')
    expect(wordOf(room.give('chair', 'open-phase', { phase: 'reflect', durationMs: null }))).toBe('not-in-this-phase')
  })

  test('waits for every amendment, and for a draft that was made after', () => {
    draftMinutes()
    amend()
    expect(sign()).toMatchObject({ refused: 'amendments-open', because: '1 amendment is open.' })
    room.give('chair', 'settle-amendment', { amendment: 'amendment-1', accepted: true, reason: '' })
    expect(wordOf(sign())).toBe('minutes-changed')
    draftMinutes(second)
    expect(wordOf(sign(first))).toBe('minutes-changed')
    expect(wordOf(sign(second))).toBe('yes')
    expect(room.state.minutes?.signed?.draft).toBe(2)
  })

  test('is refused where the text cannot be made again word for word', () => {
    draftMinutes()
    expect(wordOf(sign(first, second))).toBe('minutes-changed')
  })

  test('needs the server’s text', () => {
    expect(() => room.ask('chair', 'draft-minutes', {})).toThrow('facts.minutes')
    draftMinutes()
    expect(() => room.ask('chair', 'sign-minutes', { hash: first })).toThrow('facts.minutes')
    const ahead = { minutes: { hash: first, text: '', throughSeq: 999 } }
    expect(() => room.ask('chair', 'draft-minutes', {}, ahead)).toThrow('999')
  })
})

describe('amendments and addenda', () => {
  test('an amendment needs a draft, is settled once, and keeps its reason', () => {
    expect(wordOf(amend())).toBe('no-draft')
    draftMinutes()
    expect(wordOf(amend())).toBe('yes')
    expect(wordOf(amend())).toBe('id-in-use')
    const settle = (amendment: string) =>
      wordOf(room.give('chair', 'settle-amendment', { amendment, accepted: false, reason: 'The log says yes.' }))
    expect(settle('amendment-9')).toBe('unknown-amendment')
    expect(settle('amendment-1')).toBe('yes')
    expect(settle('amendment-1')).toBe('no-change')
    expect(room.state.minutes?.amendments.get('amendment-1')).toMatchObject({
      accepted: false,
      reason: 'The log says yes.',
      by: 'anna',
    })
  })

  test('an addendum comes after signing alone, and once by its id', () => {
    const add = () => wordOf(room.give('anna', 'add-to-minutes', { addendum: 'addendum-1', text: 'Later we saw.' }))
    draftMinutes()
    expect(add()).toBe('not-in-this-phase')
    sign()
    expect(add()).toBe('yes')
    expect(add()).toBe('id-in-use')
    expect(room.state.minutes?.addenda).toMatchObject([{ id: 'addendum-1', by: 'anna' }])
    expect(wordOf(amend())).toBe('not-in-this-phase')
  })
})

describe('last thoughts', () => {
  test('answer a question of the hot wash or none', () => {
    const exercise = new Rehearsal({ exercise: sampleExercise })
    exercise.force('reflect')
    const write = (reflection: string, question: number | null) =>
      wordOf(exercise.give('chair', 'reflect', { reflection, question, text: 'I learned.' }))
    expect(write('reflection-1', 1)).toBe('yes')
    expect(write('reflection-1', 1)).toBe('id-in-use')
    expect(write('reflection-2', 2)).toBe('unknown-question')
    expect(write('reflection-3', null)).toBe('yes')
  })
})

describe('the evaluation', () => {
  let exercise: Rehearsal
  beforeEach(() => {
    exercise = new Rehearsal({ exercise: sampleExercise })
    exercise.join('eva', 'evaluator')
    exercise.force('reflect')
  })
  const observation = {
    observation: 'observation-1',
    objective: 'confidence',
    task: 'tell',
    rating: 'S' as const,
    text: 'Late.',
    evidence: [1, 2],
  }
  const finding = {
    finding: 'finding-1',
    side: 'improvement' as const,
    capability: 'Communication',
    text: 'Slow.',
    cause: 'No list',
    severity: 'major' as const,
    evidence: [3],
  }
  const improvement = {
    improvement: 'improvement-1',
    finding: 'finding-1',
    action: 'Keep a list',
    element: 'planning' as const,
    owner: 'Bank',
    start: '2026-02-01',
    due: '2026-03-01',
  }

  test('stays with the staff', () => {
    exercise.give('eva', 'observe', observation)
    exercise.give('eva', 'make-finding', finding)
    exercise.give('eva', 'plan-improvement', improvement)
    expect(exercise.events.slice(-3).map(event => event.audience)).toEqual(['control', 'control', 'control'])
    expect(exercise.state.improvements.get('improvement-1')).toMatchObject({ finding: 'finding-1', by: 'eva' })
  })

  test('rates known tasks of known objectives, on events that are there', () => {
    const observe = (more: object) => wordOf(exercise.ask('eva', 'observe', { ...observation, ...more }))
    expect(observe({})).toBe('yes')
    expect(observe({ objective: 'nothing' })).toBe('unknown-objective')
    expect(observe({ task: 'nothing' })).toBe('unknown-task')
    expect(observe({ task: null })).toBe('yes')
    expect(observe({ evidence: [exercise.state.seq] })).toBe('yes')
    expect(observe({ evidence: [exercise.state.seq + 1] })).toBe('unknown-event')
  })

  test('an improvement follows from a finding and is due after its start', () => {
    expect(wordOf(exercise.ask('eva', 'plan-improvement', improvement))).toBe('unknown-finding')
    exercise.give('eva', 'make-finding', finding)
    expect(wordOf(exercise.ask('eva', 'make-finding', finding))).toBe('id-in-use')
    expect(wordOf(exercise.ask('eva', 'plan-improvement', { ...improvement, due: '2026-01-31' }))).toBe(
      'due-before-start',
    )
    expect(wordOf(exercise.ask('eva', 'plan-improvement', { ...improvement, start: null }))).toBe('yes')
  })
})
