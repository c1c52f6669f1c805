import { describe, expect, test } from 'vitest'
import { viewerOf, visibleEvents } from '../rights/audience.ts'
import { foldEvents } from '../state/apply-event.ts'
import { currentPhase } from '../state/state.ts'
import { defaultTiming } from './create-room.ts'
import { Rehearsal } from './rehearsal.ts'
import { sampleExercise, sampleFromMs } from './sample-exercise.ts'

describe('a new room', () => {
  test('is prepared by its chair, with the usual times', () => {
    const room = new Rehearsal({ title: 'Memo', timing: { readMs: 60_000 } })
    expect(currentPhase(room.state)).toBe('prepare')
    expect(room.state).toMatchObject({ title: 'Memo', language: 'en', timing: { ...defaultTiming, readMs: 60_000 } })
    expect([...room.state.people.values()]).toMatchObject([{ id: 'chair', role: 'chair', seat: null }])
    expect(room.state.exercise).toBeNull()
  })

  test('with an exercise has its seats, its injects on the list, and a standing clock', () => {
    const room = new Rehearsal({ exercise: sampleExercise, agenda: [{ id: 'item-1', title: 'One', durationMs: null }] })
    expect([...room.state.seats.keys()]).toEqual(['issuer', 'bank', 'exchange', 'press'])
    expect(room.state.seats.get('bank')).toMatchObject({ title: 'The bank', cell: 'finance', brief: 'Brief of bank' })
    expect([...room.state.injects.values()].map(inject => inject.stage)).toEqual([
      'scheduled',
      'scheduled',
      'scheduled',
    ])
    expect(room.state.injects.get('leak')?.release).toEqual({ by: 'time', atMs: sampleFromMs + 7_200_000 })
    expect(room.state.clock).toMatchObject({ mode: 'ratio', ratio: 20, running: false, scenarioMs: sampleFromMs })
    expect(room.state.agenda).toHaveLength(1)
  })

  test('tells each seat its own brief and levers, and no seat another’s', () => {
    const room = new Rehearsal({ exercise: sampleExercise })
    room.join('anna', 'player', 'bank')
    room.join('obi', 'observer')
    const seen = (person: string) => visibleEvents(room.events, viewerOf(room.state, person))
    const anna = foldEvents(seen('anna'))
    expect(anna.seats.get('bank')?.brief).toBe('Brief of bank')
    expect(anna.seats.get('bank')?.levers).toHaveLength(1)
    expect(anna.seats.get('issuer')).toMatchObject({ title: 'The issuer', brief: null, levers: null, measures: null })
    for (const secret of [
      'Brief of issuer',
      'issuer-lever',
      'Words of',
      'Expected of',
      'Writes what it hears',
      'front-page',
    ]) {
      expect(JSON.stringify(seen('anna'))).not.toContain(secret)
      expect(JSON.stringify(seen('obi'))).not.toContain(secret)
    }
    expect(foldEvents(seen('chair')).exerciseFile).toEqual(sampleExercise)
  })
})
