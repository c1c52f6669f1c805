import { beforeEach, describe, expect, test } from 'vitest'
import { phases } from '../event/events.ts'
import { nextPhases, remainingMs } from '../phase/machine.ts'
import { scenarioNow } from '../phase/scenario-clock.ts'
import { currentPhase, currentSpan } from '../state/state.ts'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise, sampleFromMs } from './sample-exercise.ts'

const minute = 60_000

/** The edges of the specification, written out once more by hand: with an exercise, by command. */
const edges: Record<string, string[]> = {
  prepare: ['read'],
  read: ['comment'],
  comment: ['discuss', 'decide'],
  discuss: ['comment', 'decide', 'reflect'],
  decide: ['comment', 'discuss', 'act', 'reflect'],
  act: ['read', 'comment', 'discuss', 'decide', 'reflect'],
  reflect: ['minutes'],
  minutes: [],
  signed: [],
}

describe('which phase may follow which', () => {
  const targets = ['read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes'] as const
  test.each(phases)('from %s', from => {
    for (const exercise of [true, false]) {
      const room = new Rehearsal(exercise ? { exercise: sampleExercise } : {})
      room.force(from)
      for (const to of targets) {
        const legal = edges[from]!.includes(to) && (exercise || to !== 'act')
        const word = wordOf(room.ask('chair', 'open-phase', { phase: to, durationMs: null }))
        expect(`${to}: ${word === 'yes'}`).toBe(`${to}: ${legal}`)
      }
      expect(nextPhases(room.state)).toEqual(edges[from]!.filter(to => exercise || to !== 'act'))
    }
  })

  test('an open vote holds the phase', () => {
    const room = new Rehearsal()
    room.force('decide')
    room.give('chair', 'open-decision', {
      decision: 'decision-1',
      question: 'Shall we?',
      options: [{ id: 'yes', title: 'Yes', pulls: [] }],
      owner: 'Chair',
      method: 'majority',
      durationMs: null,
      point: null,
      inject: null,
    })
    room.give('chair', 'open-voting', { decision: 'decision-1', durationMs: null })
    expect(wordOf(room.give('chair', 'open-phase', { phase: 'reflect', durationMs: null }))).toBe('vote-open')
    room.give('chair', 'close-decision', { decision: 'decision-1', option: null, reason: '' })
    room.give('chair', 'open-phase', { phase: 'reflect', durationMs: null })
    expect(room.events.at(-1)).toMatchObject({ kind: 'phase.opened', body: { phase: 'reflect', because: 'outcome' } })
  })
})

describe('deadlines', () => {
  let room: Rehearsal
  const open = (phase: 'read' | 'comment' | 'discuss', durationMs: number | null = null) =>
    room.give('chair', 'open-phase', { phase, durationMs })
  beforeEach(() => {
    room = new Rehearsal({ timing: { readMs: 5 * minute, commentMs: 6 * minute, discussMs: 0 } })
  })

  test('a phase takes its own time, the chair’s, or none', () => {
    open('read')
    expect(currentSpan(room.state)?.deadlineMs).toBe(room.atMs + 5 * minute)
    open('comment', 2 * minute)
    expect(currentSpan(room.state)?.deadlineMs).toBe(room.atMs + 2 * minute)
    open('discuss')
    expect(currentSpan(room.state)?.deadlineMs).toBeNull()
    open('comment', 0)
    expect(currentSpan(room.state)?.deadlineMs).toBeNull()
  })

  test('time leads from reading to comments to the discussion, which waits for the chair', () => {
    open('read')
    room.wait(5 * minute - 1)
    expect(currentPhase(room.state)).toBe('read')
    room.wait(1)
    expect(currentPhase(room.state)).toBe('comment')
    expect(room.events.at(-1)).toMatchObject({ by: 'system', body: { because: 'time' } })
    room.wait(6 * minute)
    expect(currentPhase(room.state)).toBe('discuss')
    room.wait(1000 * minute)
    expect(currentPhase(room.state)).toBe('discuss')
    expect(room.state.spans.map(span => span.phase)).toEqual(['prepare', 'read', 'comment', 'discuss'])
    expect(room.state.spans[1]).toMatchObject({ openedBy: 'chair', closedAtMs: room.state.spans[2]!.openedAtMs })
  })

  test('the chair ends a phase early', () => {
    open('read')
    room.wait(minute)
    expect(wordOf(open('comment'))).toBe('yes')
    expect(currentSpan(room.state)?.deadlineMs).toBe(room.atMs + 6 * minute)
  })

  test('more time is added to what is left, or to now where nothing is left', () => {
    open('read')
    room.wait(4 * minute)
    room.give('chair', 'extend-phase', { byMs: 5 * minute })
    expect(remainingMs(room.state, room.atMs)).toBe(6 * minute)
    room.force('discuss', room.atMs - minute)
    room.give('chair', 'extend-phase', { byMs: minute })
    expect(remainingMs(room.state, room.atMs)).toBe(minute)
  })

  test('a phase without a deadline cannot be extended', () => {
    open('read', 0)
    expect(wordOf(room.give('chair', 'extend-phase', { byMs: minute }))).toBe('no-deadline')
    expect(remainingMs(room.state, room.atMs)).toBeNull()
  })

  test('a pause stops time: nothing is due, and what was left is left', () => {
    open('read')
    room.wait(2 * minute)
    expect(wordOf(room.give('chair', 'resume-phase', {}))).toBe('no-change')
    room.give('chair', 'pause-phase', {})
    expect(wordOf(room.give('chair', 'pause-phase', {}))).toBe('no-change')
    room.wait(60 * minute)
    expect(currentPhase(room.state)).toBe('read')
    expect(remainingMs(room.state, room.atMs)).toBe(3 * minute)
    room.give('chair', 'extend-phase', { byMs: minute })
    expect(remainingMs(room.state, room.atMs)).toBe(4 * minute)
    room.give('chair', 'resume-phase', {})
    expect(currentSpan(room.state)?.deadlineMs).toBe(room.atMs + 4 * minute)
    room.wait(4 * minute)
    expect(currentPhase(room.state)).toBe('comment')
  })

  test('a pause without a deadline stays without one', () => {
    open('read', 0)
    room.give('chair', 'pause-phase', {})
    expect(currentSpan(room.state)?.pausedRemainingMs).toBe('open')
    room.give('chair', 'resume-phase', {})
    expect(currentSpan(room.state)).toMatchObject({ deadlineMs: null, pausedRemainingMs: null, pausedAtMs: null })
  })

  test('a phase that was left while it stood still is not paused after', () => {
    open('read')
    room.give('chair', 'pause-phase', {})
    open('comment')
    expect(room.state.spans[1]).toMatchObject({ pausedAtMs: null, closedAtMs: room.atMs })
    room.wait(6 * minute)
    expect(currentPhase(room.state)).toBe('discuss')
  })
})

describe('an exercise', () => {
  test('its rounds give the times; the last goes on', () => {
    const room = new Rehearsal({ exercise: sampleExercise })
    const times: (number | null)[] = []
    const open = (phase: 'read' | 'comment' | 'discuss' | 'decide' | 'act') => {
      room.give('chair', 'open-phase', { phase, durationMs: null })
      times.push(remainingMs(room.state, room.atMs))
    }
    for (let round = 0; round < 3; round++)
      for (const phase of ['read', 'comment', 'discuss', 'decide', 'act'] as const) open(phase)
    const night = [30_000, 40_000, 50_000, null, null]
    expect(times).toEqual([60_000, 120_000, 180_000, 240_000, null, ...night, ...night])
  })

  test('the scenario clock runs in act alone, at its ratio, up to the end of the round', () => {
    const room = new Rehearsal({ exercise: sampleExercise })
    room.force('decide')
    room.wait(minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs)
    room.give('chair', 'open-phase', { phase: 'act', durationMs: null })
    room.wait(minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 20 * minute)
    room.give('chair', 'pause-phase', {})
    room.wait(minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 20 * minute)
    room.give('chair', 'resume-phase', {})
    room.wait(minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 40 * minute)
    room.wait(600 * minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 6 * 60 * minute)
    room.give('chair', 'open-phase', { phase: 'read', durationMs: 0 })
    room.wait(minute)
    expect(scenarioNow(room.state, room.atMs)).toBe(sampleFromMs + 6 * 60 * minute)
    expect(room.state.clock?.running).toBe(false)
  })

  test('leaving act at the end of the scenario says so', () => {
    const room = new Rehearsal({ exercise: sampleExercise })
    room.force('act')
    room.put('system', 'run.started', 'all', {
      scenario: 'ust-2022-record',
      seed: '7',
      precision: 'fast',
      manifestHash: '',
      scenarioMs: sampleFromMs,
      branch: 'main',
    })
    const advance = { toMs: sampleFromMs + 9, step: 9, figures: [], manifestHash: '', branch: 'main', done: true }
    room.put('system', 'run.advanced', 'all', advance)
    room.give('chair', 'open-phase', { phase: 'reflect', durationMs: null })
    expect(room.events.at(-1)).toMatchObject({ body: { phase: 'reflect', because: 'end' } })
  })
})
