import { type Person, type Phase, phases, type RoomState } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { firstView, shownView, viewsFor } from './views.ts'

const meeting = { exercise: null, seats: new Map(), deliveries: [] } as unknown as RoomState
const person = (role: Person['role']): Person => ({
  id: 'p1',
  name: 'Ada',
  colour: '#336699',
  role,
  seat: null,
  joinedAtMs: 0,
  removedAtMs: null,
})

describe('views', () => {
  test.each(phases)('in %s the phase’s own view, or else the document, is among the tabs', (phase: Phase) => {
    for (const role of ['chair', 'participant', 'observer', 'evaluator'] as const) {
      const views = viewsFor(meeting, phase, person(role))
      expect(views).toContain(shownView(null, views, firstView(phase, person(role)), phase))
    }
  })

  test('reading shows neither margin nor points', () => {
    const views = viewsFor(meeting, 'read', person('participant'))
    expect(views).not.toContain('margin')
    expect(views).not.toContain('points')
  })

  test('a meeting without exercise has no seats and no control', () => {
    expect(viewsFor(meeting, 'act', person('chair'))).not.toContain('control')
  })

  test('a view chosen by hand holds until the phase changes', () => {
    const views = viewsFor(meeting, 'decide', person('participant'))
    expect(shownView({ phase: 'decide', view: 'points' }, views, 'decisions', 'decide')).toBe('points')
    expect(shownView({ phase: 'discuss', view: 'points' }, views, 'decisions', 'decide')).toBe('decisions')
  })
})
