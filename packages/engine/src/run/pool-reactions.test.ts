import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { changeScenario } from '../scenario/change.ts'
import { loadScenario } from '../scenario/load.ts'
import { rehearse } from './run.ts'

const file = resolve(fileURLToPath(new URL('../../../../library/scenarios/ust-2022-article.yaml', import.meta.url)))
const loaded = loadScenario(readFileSync(file), {
  file,
  read: path => (existsSync(path) ? readFileSync(path) : undefined),
})
if (!loaded.ok) throw new Error('the article does not load')

test.each(['exact', 'fast'] as const)('providers who leave a tilted pool make it shallower (%s)', precision => {
  const changed = changeScenario(loaded.scenario, { 'crowd.providers.leavePerHour': '20 % / h' })
  if (!changed.ok) throw new Error('not changed')
  const stay = rehearse(loaded.scenario, { seed: 1, precision })
  const leave = rehearse(changed.scenario, { seed: 1, precision })
  expect(stay.metrics['providersWithdrewUsd']).toBe(0)
  expect(leave.metrics['providersWithdrewUsd']).toBeGreaterThan(1e7)
  expect(leave.metrics['curvePriceLowUsd']).toBeLessThan(stay.metrics['curvePriceLowUsd']!)
})

test('slow transfers cost the arbitrageurs', () => {
  const changed = changeScenario(loaded.scenario, { 'crowd.arbitrageurs.transferTime': '60 min' })
  if (!changed.ok) throw new Error('not changed')
  const quick = rehearse(loaded.scenario, { seed: 1, precision: 'fast' })
  const slow = rehearse(changed.scenario, { seed: 1, precision: 'fast' })
  expect(slow.metrics['arbitrageProfitUsd']).toBeLessThan(quick.metrics['arbitrageProfitUsd']!)
})
