import { expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { compareLegs, compareMetrics, compareSettings } from './compare.ts'

test('the same run twice differs in nothing', () => {
  expect(compareMetrics(makeFixture(), makeFixture())).toEqual([])
  expect(compareSettings({ a: 1 }, { a: 1 })).toEqual([])
})

test('legs that one run lacks are dashes, totals stand last', () => {
  const shown = makeFixture()
  shown.parties['attacker']!.legs.pop()
  shown.parties['attacker']!.profitUsd = 941.2e6
  const rows = compareLegs(makeFixture(), shown)
  expect(rows.map(row => row.key)).toEqual(['attacker.short', 'attacker.curve', 'attacker.exchange', 'attacker.total'])
  expect(rows[2]!.shown).toBeNaN()
  expect(rows[3]!.shown - rows[3]!.kept).toBeCloseTo(941.2e6 - 816.1e6)
})

test('figures that moved and numbers that were changed are listed', () => {
  const shown = makeFixture()
  shown.metrics['ustPriceLowUsd'] = 0.7
  expect(compareMetrics(makeFixture(), shown).map(row => [row.label, row.unit, row.kept, row.shown])).toEqual([
    ['UST price low', 'USD', 0.602, 0.7],
  ])
  expect(compareSettings({ x: true }, { y: '2 BTC' })).toEqual([
    { path: 'x', kept: 'true', shown: undefined },
    { path: 'y', kept: undefined, shown: '2 BTC' },
  ])
})
