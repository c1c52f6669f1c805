import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoom } from '../act/create-room.ts'
import { sampleExercise } from '../act/sample-exercise.ts'
import type { Phase, RoomEvent } from '../event/events.ts'
import { emptyState, foldEvents, numberEvents } from '../index.ts'
import { exerciseTimeMs, nextReleaseMs } from './exercise-time.ts'

type Step = { atMs: number; what: Phase | 'pause' | 'resume' }

function logOf(steps: readonly Step[]): RoomEvent[] {
  return steps.map(({ atMs, what }, index) => {
    const [kind, body] =
      what === 'pause'
        ? ['phase.paused', { remainingMs: null }]
        : what === 'resume'
          ? ['phase.resumed', { deadlineMs: null }]
          : ['phase.opened', { phase: what, deadlineMs: null, because: 'chair' }]
    return { seq: index + 1, atMs, by: 'ada', audience: 'all', commandId: null, kind, body } as RoomEvent
  })
}

test('counts from the first reading, without the pauses', () => {
  const log = logOf([
    { atMs: 100, what: 'read' },
    { atMs: 150, what: 'pause' },
    { atMs: 170, what: 'resume' },
    { atMs: 200, what: 'comment' },
    { atMs: 220, what: 'pause' },
    // Opening the next phase ends the pause.
    { atMs: 290, what: 'discuss' },
    { atMs: 300, what: 'comment' },
    // The second reading begins nothing anew.
    { atMs: 310, what: 'read' },
    { atMs: 400, what: 'pause' },
  ])
  expect(exerciseTimeMs(log, 350)).toBe(350 - 100 - 20 - 70)
  expect([420, 5000].map(atMs => exerciseTimeMs(log, atMs))).toEqual([210, 210])
  expect(exerciseTimeMs([], 1000)).toBeNull()
  expect(exerciseTimeMs(log.slice(0, 1), 100)).toBe(0)
})

test('never runs backwards, and never faster than the clock', () => {
  const steps = fc.array(
    fc.record({ afterMs: fc.nat(1000), what: fc.constantFrom<Step['what']>('read', 'comment', 'pause', 'resume') }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(steps, fc.nat(1000), fc.nat(1000), (given, firstMs, secondMs) => {
      let atMs = 0
      const moved = given.map(({ afterMs, what }) => {
        atMs += afterMs
        return { atMs, what }
      })
      const log = logOf(moved)
      const first = exerciseTimeMs(log, atMs + firstMs)
      const second = exerciseTimeMs(log, atMs + firstMs + secondMs)
      if (first === null || second === null) expect(given.some(({ what }) => what === 'read')).toBe(false)
      else {
        expect(second - first).toBeGreaterThanOrEqual(0)
        expect(second - first).toBeLessThanOrEqual(secondMs)
        expect(first).toBeLessThanOrEqual(atMs + firstMs)
      }
    }),
  )
})

test('names the next release by time of an exercise without a run alone', () => {
  const chair = { id: 'ada', name: 'Ada', colour: '#123456' }
  const [pattern] = sampleExercise.injects
  const injects = [
    { ...pattern!, id: 'second', release: { by: 'time' as const, atMs: 500 } },
    { ...pattern!, id: 'first', release: { by: 'time' as const, atMs: 300 } },
    { ...pattern!, id: 'by-hand', release: { by: 'hand' as const } },
  ]
  const roomOf = (run: typeof sampleExercise.run): RoomEvent[] => {
    const drafts = createRoom({
      title: 'Room',
      template: 'sample',
      chair,
      exercise: { ...sampleExercise, run, injects },
    })
    const log = numberEvents(emptyState().seq, drafts, { atMs: 1000, by: 'ada', commandId: null })
    return log
  }
  const opened = (log: RoomEvent[], what: Step['what'], atMs: number): RoomEvent[] => [
    ...log,
    { ...logOf([{ atMs, what }])[0]!, seq: log.length + 1 },
  ]
  const prepared = roomOf(null)
  expect(nextReleaseMs(foldEvents(prepared), prepared, 1500)).toBeNull()
  const reading = opened(prepared, 'read', 2000)
  expect(nextReleaseMs(foldEvents(reading), reading, 2100)).toBe(2300)
  // What is overdue is due now.
  expect(nextReleaseMs(foldEvents(reading), reading, 9000)).toBe(9000)
  const paused = opened(reading, 'pause', 2200)
  expect(nextReleaseMs(foldEvents(paused), paused, 2250)).toBeNull()
  const reflecting = opened(reading, 'reflect', 2200)
  expect(nextReleaseMs(foldEvents(reflecting), reflecting, 2250)).toBeNull()
  const withRun = opened(roomOf(sampleExercise.run), 'read', 2000)
  expect(nextReleaseMs(foldEvents(withRun), withRun, 2100)).toBeNull()
})
