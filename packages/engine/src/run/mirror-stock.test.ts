/** The story of the small saver: every variant does what its label says, on several seeds, and both cores tell it alike. */

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

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../library/scenarios')
const file = resolve(folder, 'mirror-stock.yaml')
const loaded = loadScenario(readFileSync(file), {
  file,
  read: path => (existsSync(path) ? readFileSync(path) : undefined),
})
if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
const story = loaded.scenario

function changed(set: Record<string, string | number | boolean>): Scenario {
  const result = changeScenario(story, set)
  if (!result.ok) throw new BreakwaterError(result.mistakes)
  return result.scenario
}

const variantOf = (id: string): Scenario =>
  changed(story.document.variants.find(variant => variant.id === id)!.set as Record<string, string | number | boolean>)
const fast = (scenario: Scenario, seed: number): RunResult['metrics'] =>
  rehearse(scenario, { seed, precision: 'fast' }).metrics

describe.each([1, 2, 3])('seed %d', seed => {
  const base = fast(story, seed)

  test('with a fresh oracle she pays less above the real share, and gets more', () => {
    const fresh = fast(variantOf('fresh-oracle'), seed)
    expect(base['saverPremiumPaid']).toBeGreaterThan(fresh['saverPremiumPaid']! + 0.01)
    expect(fresh['saverWorthThb']).toBeGreaterThan(base['saverWorthThb']! + 200)
    expect(fresh['saverShareWorthThb']).toBe(base['saverShareWorthThb'])
    expect(fresh['mirrorStaleRefusals']).toBeLessThan(base['mirrorStaleRefusals']!)
  })

  test('a fast trader with a screen spares her the old price, and earns more by it', () => {
    const quick = fast(variantOf('fast-screen'), seed)
    expect(quick['saverPremiumPaid']).toBeLessThan(base['saverPremiumPaid']! - 0.01)
    expect(quick['pairTradersGainUst']).toBeGreaterThan(base['pairTradersGainUst']!)
  })

  test('if UST loses its peg she loses a third, the share’s price and the broker’s side unmoved', () => {
    const broken = fast(variantOf('coin-breaks'), seed)
    expect(broken['saverWorthThb']).toBeLessThan(0.7 * base['saverPaidThb']!)
    expect(broken['saverShareWorthThb']).toBe(base['saverShareWorthThb'])
  })

  test('the gap of Monday costs bold minters the discount; without hours there is no gap and no auction', () => {
    expect(base['mirrorAuctionedUst']).toBeGreaterThan(100_000)
    expect(base['mirrorOwnersLossUst']! / base['mirrorAuctionedUst']!).toBeCloseTo(0.25, 3)
    expect(base['mirrorLiquidatorsProfitUst']).toBeGreaterThan(0)
    const gapless = fast(variantOf('no-hours'), seed)
    expect(gapless['mirrorAuctionedUst']).toBe(0)
    // The outage stays, and so does the old price.
    expect(gapless['saverPremiumPaid']).toBeGreaterThan(0.01)
  })

  test('all at once in July: one broker’s fee, no stale Monday', () => {
    const once = fast(variantOf('one-order'), seed)
    expect(once['saverPaidThb']).toBe(base['saverPaidThb'])
    expect(once['saverOrdersCount']).toBe(1)
    expect(once['saverPremiumPaid']).toBeLessThan(base['saverPremiumPaid']! - 0.005)
  })
})

test('exact and fast agree: her baht to a tenth of a baht, everybody’s gains to a part in a hundred', () => {
  for (const scenario of [story, ...story.document.variants.map(variant => variantOf(variant.id))]) {
    const exact = rehearse(scenario, { seed: 7, precision: 'exact' }).metrics
    const doubles = rehearse(scenario, { seed: 7, precision: 'fast' }).metrics
    for (const name of ['saverPaidThb', 'saverWorthThb', 'saverShareWorthThb', 'saverGapToShareThb']) {
      expect(Math.abs(exact[name]! - doubles[name]!), name).toBeLessThan(0.1)
    }
    for (const name of ['pairTradersGainUst', 'mirrorOwnersLossUst', 'mirrorLiquidatorsProfitUst', 'pairVolumeUst']) {
      expect(Math.abs(exact[name]! - doubles[name]!), name).toBeLessThanOrEqual(0.01 * Math.abs(exact[name]!) + 0.1)
    }
  }
})

test.each(['exact', 'fast'] as const)('a fork in the stale hours goes on as the run itself (%s)', precision => {
  const run = start(story, { seed: 3, precision })
  // 30 August 15:00: 63 days and 15 hours of ten minutes after the start, plus some.
  advance(run, { steps: 63 * 144 + 92 })
  const copy = fork(run)
  advance(run, { steps: run.stage.clock.steps })
  advance(copy, { steps: copy.stage.clock.steps })
  expect(finish(copy).resultHash).toBe(finish(run).resultHash)
})
