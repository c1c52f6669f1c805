import { beforeEach, describe, expect, test } from 'vitest'
import { Rehearsal, wordOf } from './rehearsal.ts'
import { sampleExercise } from './sample-exercise.ts'

let room: Rehearsal
beforeEach(() => {
  room = new Rehearsal()
  room.join('anna', 'participant')
  room.join('ben', 'co-author')
})

describe('people', () => {
  test('giving the chair away leaves one chair; the former one becomes a co-author', () => {
    room.give('chair', 'change-person', { person: 'anna', name: 'Anna', role: 'chair', seat: null })
    expect(room.state.people.get('anna')).toMatchObject({ role: 'chair', name: 'Anna' })
    expect(room.state.people.get('chair')).toMatchObject({ role: 'co-author' })
    expect(wordOf(room.ask('chair', 'extend-phase', { byMs: 1000 }))).toBe('no-right')
  })

  test('in an exercise the former chair becomes a controller', () => {
    const exercise = new Rehearsal({ exercise: sampleExercise })
    exercise.join('anna', 'player', 'bank')
    exercise.give('chair', 'change-person', { person: 'anna', name: 'Anna', role: 'chair', seat: null })
    expect(exercise.state.people.get('chair')?.role).toBe('controller')
    expect(exercise.state.people.get('anna')).toMatchObject({ role: 'chair', seat: null })
  })

  test.each([
    [
      'the chair cannot step down to nobody',
      'chair',
      { person: 'chair', name: 'Chair', role: 'observer', seat: null },
      'one-chair',
    ],
    ['the chair may take another name', 'chair', { person: 'chair', name: 'Chris', role: 'chair', seat: null }, 'yes'],
    [
      'everybody may take another name',
      'anna',
      { person: 'anna', name: 'Ann', role: 'participant', seat: null },
      'yes',
    ],
    [
      'nobody gives themselves a role',
      'anna',
      { person: 'anna', name: 'anna', role: 'chair', seat: null },
      'not-yours',
    ],
    ['nobody renames others', 'anna', { person: 'ben', name: 'Bob', role: 'co-author', seat: null }, 'not-yours'],
    ['unknown people', 'chair', { person: 'nobody', name: 'No', role: 'observer', seat: null }, 'unknown-person'],
    ['unknown seats', 'chair', { person: 'anna', name: 'anna', role: 'player', seat: 'throne' }, 'unknown-seat'],
  ] as const)('%s', (_what, by, input, word) => {
    expect(wordOf(room.ask(by, 'change-person', input))).toBe(word)
  })

  test('only players sit in seats', () => {
    const exercise = new Rehearsal({ exercise: sampleExercise })
    exercise.join('anna', 'player', 'bank')
    const seated = (role: 'observer' | 'player') =>
      wordOf(exercise.ask('chair', 'change-person', { person: 'anna', name: 'Anna', role, seat: 'issuer' }))
    expect(seated('observer')).toBe('seat-needs-player')
    expect(seated('player')).toBe('yes')
  })

  test('whoever is taken out loses every right and the raised hand, and keeps the name in the record', () => {
    room.force('discuss')
    room.give('anna', 'raise-hand', {})
    room.give('chair', 'remove-person', { person: 'anna', reason: 'Wrong room' })
    expect(room.state.hands).toEqual([])
    expect(room.state.people.get('anna')).toMatchObject({ name: 'anna', removedAtMs: room.atMs })
    expect(wordOf(room.ask('anna', 'raise-hand', {}))).toBe('not-in-room')
    expect(wordOf(room.ask('chair', 'remove-person', { person: 'anna', reason: '' }))).toBe('unknown-person')
  })

  test('who joins again is the same person', () => {
    const joinedAtMs = room.state.people.get('anna')!.joinedAtMs
    room.give('chair', 'remove-person', { person: 'anna', reason: '' })
    room.atMs += 5000
    room.join('anna', 'observer')
    expect(room.state.people.get('anna')).toMatchObject({ role: 'observer', removedAtMs: null, joinedAtMs })
  })

  test('everybody but the chair may leave', () => {
    expect(wordOf(room.give('anna', 'remove-person', { person: 'anna', reason: '' }))).toBe('yes')
    expect(wordOf(room.give('chair', 'remove-person', { person: 'chair', reason: '' }))).toBe('one-chair')
    expect(wordOf(room.give('ben', 'remove-person', { person: 'chair', reason: '' }))).toBe('not-yours')
  })
})

describe('floor and hands', () => {
  beforeEach(() => {
    room.force('discuss')
    room.put('anna', 'point.raised', 'all', { point: 'point-1', thread: null, suggestion: null, title: 'One' })
    room.put('anna', 'point.raised', 'all', { point: 'point-2', thread: null, suggestion: null, title: 'Two' })
  })

  const floor = (point: string | null, durationMs: number | null = null, speaker: string | null = null) =>
    room.give('chair', 'give-floor', { point, durationMs, speaker })

  test('hands stand in the order in which they went up, and having the floor lowers one’s own', () => {
    room.give('ben', 'raise-hand', {})
    room.give('anna', 'raise-hand', {})
    expect(room.state.hands).toEqual(['ben', 'anna'])
    expect(wordOf(room.give('ben', 'raise-hand', {}))).toBe('no-change')
    floor('point-1', null, 'ben')
    expect(room.state.hands).toEqual(['anna'])
    expect(wordOf(room.give('ben', 'lower-hand', { person: 'anna' }))).toBe('not-yours')
    expect(wordOf(room.give('anna', 'lower-hand', { person: 'anna' }))).toBe('yes')
    expect(wordOf(room.give('anna', 'lower-hand', { person: 'anna' }))).toBe('no-change')
  })

  test('a point counts the time that it has the floor, pauses left out', () => {
    floor('point-1')
    room.wait(10_000)
    room.give('chair', 'pause-phase', {})
    room.wait(60_000)
    room.give('chair', 'resume-phase', {})
    room.wait(5000)
    floor('point-2')
    room.wait(3000)
    floor('point-1')
    room.wait(2000)
    room.give('chair', 'open-phase', { phase: 'decide', durationMs: 0 })
    expect(room.state.points.get('point-1')?.floorMs).toBe(17_000)
    expect(room.state.points.get('point-2')?.floorMs).toBe(3000)
    expect(room.state.floor).toBeNull()
  })

  test('the floor goes back by itself when its clock has run out; a pause does not eat into it', () => {
    floor('point-1', 30_000)
    room.wait(10_000)
    room.give('chair', 'pause-phase', {})
    room.wait(300_000)
    expect(room.state.floor?.point).toBe('point-1')
    room.give('chair', 'resume-phase', {})
    room.wait(19_999)
    expect(room.state.floor?.point).toBe('point-1')
    room.wait(1)
    expect(room.state.floor).toBeNull()
    expect(room.state.points.get('point-1')?.floorMs).toBe(30_000)
  })

  test('what is not there cannot have the floor', () => {
    expect(wordOf(floor('point-9'))).toBe('unknown-point')
    expect(wordOf(floor(null, null, 'nobody'))).toBe('unknown-person')
    expect(wordOf(floor(null))).toBe('no-change')
    room.give('chair', 'pause-phase', {})
    expect(wordOf(floor('point-1'))).toBe('paused')
  })
})

test('the agenda has each item once', () => {
  const item = { id: 'item-1', title: 'First', durationMs: 60_000 }
  expect(wordOf(room.give('ben', 'set-agenda', { items: [item, { ...item, title: 'Second' }] }))).toBe('twice')
  expect(wordOf(room.give('ben', 'set-agenda', { items: [item] }))).toBe('yes')
  expect(room.state.agenda).toEqual([item])
  room.give('chair', 'title-room', { title: 'Another title' })
  expect(room.state.title).toBe('Another title')
})
