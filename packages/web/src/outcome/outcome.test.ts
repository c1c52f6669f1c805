import type { ScenarioSource } from '@breakwater/engine'
import { expect, test } from 'vitest'
import { makeFixture } from '../dev/fixture.ts'
import { inUnit, legRows, theParty } from './article-figures.ts'
import { earningParties } from './earning-parties.ts'
import { gatherRefusals } from './gather-refusals.ts'
import { rankTargets } from './rank-targets.ts'

test('misses stand first, inputs and given rows are given, unscored rows last', () => {
  const ranked = rankTargets(makeFixture().targets)
  expect(ranked.map(row => row.verdict)).toEqual([
    'missed',
    'missed',
    'hit',
    'hit',
    'hit',
    'hit',
    'hit',
    'given',
    'not scored',
  ])
})

test('a leg finds the article’s figure by the metric that its target measures', () => {
  const source = {
    targets: [
      { id: 'A1', class: 'article', source: 'article', measure: { take: 'metric', of: 'attackerShortProfitUsd' } },
    ],
  } as unknown as ScenarioSource
  const rows = legRows(makeFixture(), source, 'attacker')!
  expect(rows.legs.map(row => row.article)).toEqual([952e6, undefined, undefined])
  expect(rows.total.actual).toBe(816.1e6)
  expect(inUnit(4, 'USD bn', 'USD')).toBe(4e9)
  expect(theParty('The attacker')).toBe('the attacker')
})

test('refusals of one code to one party are one line', () => {
  const { journal } = makeFixture()
  const refusal = journal.find(entry => entry.kind === 'refusal')!
  const groups = gatherRefusals([...journal, { ...refusal, sequence: 99 }])
  expect(groups.map(group => group.entries.length)).toEqual([2])
})

test('everybody but the attacker is listed who did something, one leg as the total alone', () => {
  const run = makeFixture()
  run.parties['desk'] = { name: 'Desk', legs: [{ name: 'sold', label: 'sold', profitUsd: 5 }], profitUsd: 5 }
  run.parties['idle'] = { name: 'Idle', legs: [{ name: 'sold', label: 'sold', profitUsd: 0 }], profitUsd: 0 }
  run.parties['app'] = {
    name: 'App',
    legs: [
      { name: 'fees', label: 'fees', profitUsd: 272_182 },
      { name: 'spread', label: 'spread', profitUsd: -517_292 },
    ],
    profitUsd: -245_110,
  }
  run.waterfalls['app'] = [{ name: 'all', label: 'all', amountUsd: -245_110 }]
  const listed = earningParties(run)
  expect(listed.map(({ id, party, largestUsd }) => [id, party.legs.length, largestUsd])).toEqual([
    ['desk', 0, 5],
    ['app', 2, 517_292],
  ])
  expect(listed[1]!.bars).toHaveLength(1)
})
