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

test('of others than the attacker the legs that differ are listed, under the name of their party', () => {
  const legs = (tax: number) => [
    { name: 'tax', label: 'stability tax', profitUsd: tax },
    { name: 'gas', label: 'gas', profitUsd: 2281 },
  ]
  const kept = makeFixture()
  const shown = makeFixture()
  kept.parties = {
    stakers: { name: 'Stakers', legs: legs(59_880), profitUsd: 62_161 },
    desk: { name: 'Desk', legs: [{ name: 'sold', label: 'sold', profitUsd: 5 }], profitUsd: 5 },
    idle: { name: 'Idle', legs: legs(0), profitUsd: 2281 },
  }
  shown.parties = {
    stakers: { name: 'Stakers', legs: legs(0), profitUsd: 2281 },
    desk: { name: 'Desk', legs: [{ name: 'sold', label: 'sold', profitUsd: 7 }], profitUsd: 7 },
    idle: { name: 'Idle', legs: legs(0), profitUsd: 2281 },
  }
  expect(compareLegs(kept, shown).map(row => [row.key, row.label, row.kept, row.shown])).toEqual([
    ['stakers.tax', 'Stakers: stability tax', 59_880, 0],
    ['stakers.total', 'Stakers, total', 62_161, 2281],
    ['desk.total', 'Desk, total', 5, 7],
  ])
})
