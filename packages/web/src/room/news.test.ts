import { describe, expect, test } from 'vitest'
import type { Say } from '../texts/language.ts'
import { type Glance, newsBetween } from './news.ts'

const say: Say = (key, values) => `${key}${values === undefined ? '' : ` ${Object.values(values).join(' | ')}`}`
const quiet: Glance = {
  phase: 'discuss',
  paused: false,
  deadlineMs: null,
  points: 1,
  lastPoint: 'Reserve',
  floor: null,
  floorTitle: '',
  voting: new Map(),
  questions: new Map(),
  results: new Map(),
  deliveries: 0,
  lastDelivery: '',
  hands: 0,
}

describe('news', () => {
  test('nothing changed, nothing said', () => {
    expect(newsBetween(say, quiet, { ...quiet, hands: 2 })).toEqual([])
  })
  test('a new phase is said once, and not its pause too', () => {
    expect(newsBetween(say, { ...quiet, paused: true }, { ...quiet, phase: 'decide' })).toEqual([
      'news.phase phase.decide',
    ])
  })
  test('points, the floor and injects are named', () => {
    const after = {
      ...quiet,
      points: 2,
      lastPoint: 'Fees',
      floor: 'p2',
      floorTitle: 'Fees',
      deliveries: 1,
      lastDelivery: 'Halt',
    }
    expect(newsBetween(say, quiet, after)).toEqual(['news.point Fees', 'news.floor Fees', 'news.inject Halt'])
  })
  test('a vote is opened, and its result told', () => {
    const questions = new Map([['d1', 'Halt?']])
    const open: Glance = { ...quiet, voting: new Map([['d1', 'voting' as const]]), questions }
    expect(newsBetween(say, quiet, open)).toEqual(['news.voting Halt?'])
    const closed: Glance = { ...open, voting: new Map([['d1', 'closed' as const]]), results: new Map([['d1', 'Yes']]) }
    expect(newsBetween(say, open, closed)).toEqual(['news.carried Halt? | Yes'])
    expect(newsBetween(say, open, { ...closed, results: new Map([['d1', null]]) })).toEqual(['news.notCarried Halt?'])
  })
})
