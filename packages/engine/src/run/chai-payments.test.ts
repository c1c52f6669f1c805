/** The scenario of the payment app: what was fed in comes out, what was not fed in does too, and the switch says what the page says. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { BreakwaterError } from '../money/mistake.ts'
import { changeScenario } from '../scenario/change.ts'
import { loadScenario } from '../scenario/load.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { RunResult } from './result.ts'
import { advance, finish, fork, rehearse, start } from './run.ts'

const file = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../library/scenarios/chai-payments.yaml')

function load(): Scenario {
  const loaded = loadScenario(readFileSync(file), {
    file,
    read: path => (existsSync(path) ? readFileSync(path) : undefined),
  })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return loaded.scenario
}

function variantOf(id: string): Scenario {
  const changed = changeScenario(chai, chai.document.variants.find(candidate => candidate.id === id)!.set)
  if (!changed.ok) throw new BreakwaterError(changed.mistakes)
  return changed.scenario
}

const chai = load()
const fast = (scenario: Scenario, seed = 1): RunResult => rehearse(scenario, { seed, precision: 'fast' })
const figure = (result: RunResult, name: string): number => result.metrics[name]!

test.each(['exact', 'fast'] as const)('every row is hit (%s)', precision => {
  const result = rehearse(chai, { seed: 1, precision })
  expect(result.misses).toEqual([])
  expect(result.targets.filter(target => target.pass === true).length).toBe(8)
  expect(figure(result, 'chaiRefusedCount')).toBe(0)
})

test('no row hangs on the seed', () => {
  for (let seed = 2; seed <= 11; seed++) expect(fast(chai, seed).misses, `seed ${seed}`).toEqual([])
})

describe('the switch', () => {
  const real = fast(chai)
  const mirrored = fast(variantOf('mirrored'))

  test('users and merchants see no difference', () => {
    for (const name of ['chaiUsersCount', 'chaiPaymentsCount']) expect(figure(mirrored, name)).toBe(figure(real, name))
    expect(figure(mirrored, 'merchantSavingUsd') / figure(real, 'merchantSavingUsd')).toBeCloseTo(1, 6)
  })

  test('stakers’ income and the supply of won coins collapse', () => {
    // 0.11 % of 23,870 won is 26.3, gas is 1: without the tax 1 of 27.3 is left.
    expect(figure(mirrored, 'stakersFromPaymentsUsd') / figure(real, 'stakersFromPaymentsUsd')).toBeCloseTo(1 / 27.3, 2)
    expect(figure(mirrored, 'krtSupplyEnd') / figure(real, 'krtSupplyEnd')).toBeLessThan(0.001)
    const free = fast(variantOf('mirrored-free'))
    expect(figure(free, 'stakersFromPaymentsUsd')).toBe(0)
    expect(figure(free, 'krtSupplyEnd')).toBe(0)
  })
})

describe('the variants say what their texts say', () => {
  test('at the tax of December the tax alone takes the whole fee', () => {
    const result = fast(variantOf('tax-of-december'))
    expect(figure(result, 'stakersTaxUsd') / figure(result, 'appFeesUsd')).toBeCloseTo(1, 3)
  })

  test('without tax gas alone is left', () => {
    const result = fast(variantOf('no-tax'))
    expect(figure(result, 'stakersTaxUsd')).toBe(0)
    expect(figure(result, 'stakersFromPaymentsUsd')).toBe(figure(result, 'stakersGasUsd'))
  })

  test('the door costs the app more than its fees, many times as much if every payment goes through it', () => {
    const [real, through] = [fast(chai), fast(variantOf('nothing-netted'))]
    expect(figure(real, 'appSpreadUsd')).toBeGreaterThan(figure(real, 'appFeesUsd'))
    expect(figure(through, 'appSpreadUsd')).toBeGreaterThan(5 * figure(through, 'appFeesUsd'))
  })

  test('a tax that may move does so after the probation, by no more than it may', () => {
    const result = fast(variantOf('moving-tax'))
    const rates = [...result.series.columns.find(column => column.id === 'taxRatePercent')!.values]
    const probationEndsMs = result.startMs + 12 * 100_800 * 6500
    rates.forEach((rate, row) => {
      if (result.series.timeMs[row]! < probationEndsMs - 86_400_000) expect(rate).toBeCloseTo(0.11, 9)
      if (row > 0) expect(Math.abs(rate - rates[row - 1]!)).toBeLessThanOrEqual(0.025 + 1e-9)
    })
    expect(rates.at(-1)).not.toBeCloseTo(0.11, 3)
  })
})

test('a fork in the middle ends as the whole run does', () => {
  const run = start(chai, { seed: 3, precision: 'exact' })
  advance(run, { steps: 1500 })
  const other = fork(run)
  advance(run, { steps: 5000 })
  advance(other, { steps: 5000 })
  expect(finish(other).resultHash).toBe(finish(run).resultHash)
})
