import type { TargetResult } from '@breakwater/engine'
import { expect, test } from 'vitest'
import type { ScoredRun } from './run-job.ts'
import { median, scoreRuns } from './score.ts'

function target(id: string, group: TargetResult['class'], actual: number, pass: boolean | null): TargetResult {
  return {
    id,
    class: group,
    label: id,
    unit: 'USD',
    value: 1,
    low: 0.9,
    high: 1.1,
    actual,
    pass,
    tolerance: '',
    source: '',
    given: false,
    also: [],
  }
}

function run(seed: string, targets: TargetResult[]): ScoredRun {
  return { seed, resultHash: '', cpuMs: 0, targets }
}

test('a score is the median over seeds of the share of scored rows that were hit', () => {
  const score = scoreRuns([
    run('1', [
      target('T1', 'level', 1, true),
      target('T2', 'stock', 1.5, false),
      target('S1', 'shape', 1, true),
      target('E1', 'event', 1, false),
    ]),
    run('2', [
      target('T1', 'level', 1, true),
      target('T2', 'stock', 0.7, false),
      target('S1', 'shape', 2, false),
      target('E1', 'event', 1, true),
    ]),
    run('3', [
      target('T1', 'level', 1, true),
      target('T2', 'stock', 1, true),
      target('S1', 'shape', 1, true),
      target('E1', 'event', 1, true),
    ]),
  ])
  expect(score.medianShare).toBe(0.5)
  expect(score.allShapesShare).toBeCloseTo(2 / 3)
  expect(score.allShapesAndEventsShare).toBeCloseTo(1 / 3)
  expect(score.rows.map(row => [row.id, row.share])).toEqual([
    ['T1', 1],
    ['T2', 1 / 3],
    ['S1', 2 / 3],
    ['E1', 2 / 3],
  ])
  // 1.5 misses by 0.4, 0.7 by 0.2.
  expect(score.rows[1]!.medianMiss).toBeCloseTo(0.3)
})

test('rows that are not scored are left out; shares of nothing are not numbers', () => {
  const score = scoreRuns([run('1', [target('T1', 'input', 1, null), target('A1', 'article', 1, true)])])
  expect(score.rows.map(row => row.id)).toEqual(['A1'])
  expect(score.medianShare).toBeNaN()
  expect(score.allShapesShare).toBeNaN()
})

test('the middle of a list', () => {
  expect([median([3, 1, 2]), median([4, 1]), median([Number.NaN]), median([])]).toEqual([2, 2.5, undefined, undefined])
})
