import type { RoomEvent } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { eventIndexAt, pauseMaxMs, phaseMarks, scenarioAt, waitAfter } from './replay-clock.ts'

const row = (seq: number, atMs: number, kind: string, body: object = {}) =>
  ({ seq, atMs, by: 'system', audience: 'all', commandId: null, kind, body }) as unknown as RoomEvent
const events = [
  row(1, 1000, 'room.created'),
  row(2, 2000, 'phase.opened', { phase: 'read' }),
  row(4, 2000, 'run.started', { scenarioMs: 500, branch: 'main' }),
  row(5, 902_000, 'run.advanced', { toMs: 9000, branch: 'main' }),
  row(6, 1_001_000, 'phase.opened', { phase: 'comment' }),
]

describe('the clock of a replay', () => {
  test('finds the last event at a moment', () => {
    expect(eventIndexAt(events, 999)).toBe(-1)
    expect(eventIndexAt(events, 1000)).toBe(0)
    expect(eventIndexAt(events, 2000)).toBe(2)
    expect(eventIndexAt(events, 1e12)).toBe(4)
    expect(eventIndexAt([], 5)).toBe(-1)
  })
  test('long silence is cut short, and the last event waits for nothing', () => {
    expect(waitAfter(events, 0)).toBe(1000)
    expect(waitAfter(events, 2)).toBe(pauseMaxMs)
    expect(waitAfter(events, 4)).toBeNull()
  })
  test('knows where the run stood', () => {
    expect(scenarioAt(events, 1)).toBeNull()
    expect(scenarioAt(events, 2)).toEqual({ atMs: 500, branch: 'main' })
    expect(scenarioAt(events, 4)).toEqual({ atMs: 9000, branch: 'main' })
  })
  test('phases stand where their events do', () => {
    expect(phaseMarks(events)).toEqual([
      { seq: 2, phase: 'read', share: 0.25 },
      { seq: 6, phase: 'comment', share: 1 },
    ])
  })
})
