import type { PhaseSpan } from '@breakwater/room'
import { describe, expect, test } from 'vitest'
import { sayClock, spokenMark, timeLeft } from './time-left.ts'

const span: PhaseSpan = {
  phase: 'read',
  openedAtMs: 0,
  openedBy: 'ada1',
  seq: 1,
  deadlineMs: 600_000,
  pausedRemainingMs: null,
  pausedAtMs: null,
  closedAtMs: null,
}

describe('time left', () => {
  test('counts down to the deadline by the server’s time', () => {
    expect(timeLeft(span, 540_000)).toEqual({ leftMs: 60_000, paused: false, over: false })
  })
  test('does not go below zero', () => {
    expect(timeLeft(span, 700_000)).toEqual({ leftMs: 0, paused: false, over: true })
  })
  test('stands while paused', () => {
    expect(timeLeft({ ...span, pausedRemainingMs: 42_000 }, 900_000)).toEqual({
      leftMs: 42_000,
      paused: true,
      over: false,
    })
  })
  test('a phase without deadline has no clock, paused or not', () => {
    expect(timeLeft({ ...span, deadlineMs: null }, 5)).toEqual({ leftMs: null, paused: false, over: false })
    expect(timeLeft({ ...span, deadlineMs: null, pausedRemainingMs: 'open' }, 5)).toEqual({
      leftMs: null,
      paused: true,
      over: false,
    })
    expect(timeLeft(null, 5)).toEqual({ leftMs: null, paused: false, over: false })
  })
})

test.each([
  [0, '0:00'],
  [-5, '0:00'],
  [1, '0:01'],
  [59_001, '1:00'],
  [300_000, '5:00'],
  [3_729_000, '1:02:09'],
])('%d ms is said %s', (ms, text) => {
  expect(sayClock(ms)).toBe(text)
})

test('time left is said aloud once at each mark', () => {
  expect(spokenMark(301_000, 299_000)).toBe(300_000)
  expect(spokenMark(299_000, 298_000)).toBeNull()
  expect(spokenMark(60_500, 59_900)).toBe(60_000)
  expect(spokenMark(70_000, 9_000)).toBe(10_000)
})
