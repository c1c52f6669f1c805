import { emptyState, type RoomState } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { followers } from './phase-order.ts'

type Exercise = NonNullable<RoomState['exercise']>

/** A room in a phase, after so many readings; an exercise has two rounds. */
function room(phase: 'decide' | 'act', readings: number, exercise: Partial<Exercise> | null): RoomState {
  const state = emptyState()
  const span = { openedAtMs: 0, deadlineMs: null, pausedRemainingMs: null, pausedAtMs: null }
  const phases = [...Array.from({ length: readings }, () => 'read' as const), phase]
  Object.assign(state, {
    spans: phases.map(one => ({ ...span, phase: one })),
    exercise: exercise === null ? null : { rounds: [{}, {}], run: null, ...exercise },
  })
  return state
}

describe('what usually follows', () => {
  test('a meeting reflects after its decisions', () => {
    expect(followers(room('decide', 1, null), 'decide')[0]).toBe('reflect')
  })

  test('an exercise acts, and reads again while it has rounds', () => {
    expect(followers(room('decide', 1, {}), 'decide')[0]).toBe('act')
    expect(followers(room('act', 1, {}), 'act')[0]).toBe('read')
  })

  test('without a run it reflects after its last round', () => {
    expect(followers(room('decide', 2, {}), 'decide')[0]).toBe('reflect')
    expect(followers(room('act', 2, {}), 'act')[0]).toBe('reflect')
  })

  test('with a run it acts after every decision, and goes on until the run is over', () => {
    const run = {} as NonNullable<Exercise['run']>
    expect(followers(room('decide', 5, { run }), 'decide')[0]).toBe('act')
    expect(followers(room('act', 5, { run }), 'act')[0]).toBe('read')
  })
})
