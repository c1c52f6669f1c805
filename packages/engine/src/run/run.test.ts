import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { BreakwaterError, Defect } from '../money/mistake.ts'
import { changeScenario } from '../scenario/change.ts'
import { loadScenario } from '../scenario/load.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { formatManifest, readManifest } from './manifest.ts'
import { advance, finish, fork, isDone, manifestOf, rehearse, replay, start } from './run.ts'

const library = resolve(dirname(fileURLToPath(import.meta.url)), '../../../../library/scenarios')

function load(name: string): Scenario {
  const file = resolve(library, name)
  const loaded = loadScenario(readFileSync(file), {
    file,
    read: path => (existsSync(path) ? readFileSync(path) : undefined),
  })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return loaded.scenario
}

function change(scenario: Scenario, settings: Record<string, string | number | boolean>): Scenario {
  const changed = changeScenario(scenario, settings)
  if (!changed.ok) throw new BreakwaterError(changed.mistakes)
  return changed.scenario
}

let article: Scenario
beforeAll(() => {
  article = load('ust-2022-article.yaml')
})

describe.each(['exact', 'fast'] as const)('a run in the %s core', precision => {
  test('is a function of its manifest: replay gives the same bytes', () => {
    const run = start(article, { seed: 7, precision })
    advance(run, { steps: 1_000_000 })
    expect(isDone(run)).toBe(true)
    const result = finish(run)
    const read = readManifest(formatManifest(manifestOf(run)))
    if (!read.ok) throw new BreakwaterError(read.mistakes)
    expect(replay(read.manifest).resultHash).toBe(result.resultHash)
  })

  test('may be cut anywhere: a fork goes on to the same end, and the first is not disturbed', () => {
    const whole = rehearse(article, { seed: 3, precision })
    const run = start(article, { seed: 3, precision })
    // The cut falls in the middle of the clips, with fills, orders and queues under way.
    advance(run, { steps: 13_560 })
    const other = fork(run)
    advance(other, { steps: 1_000_000 })
    expect(finish(other).resultHash).toBe(whole.resultHash)
    advance(run, { steps: 1_000_000 })
    expect(finish(run).resultHash).toBe(whole.resultHash)
  })

  test('a decision changes what comes after it and is part of the manifest', () => {
    const run = start(article, { seed: 3, precision })
    advance(run, { steps: 13_400 })
    const decided = fork(run)
    const atMs = Date.UTC(2022, 4, 8)
    const entries = advance(decided, {
      steps: 1_000_000,
      commands: [
        { atMs, target: 'exchange', act: 'halt', sentence: 'The room closes trading.', numbers: { what: 'trading' } },
      ],
    })
    advance(run, { steps: 1_000_000 })
    expect(entries.some(entry => entry.sentence === 'The room closes trading.')).toBe(true)
    const result = finish(decided)
    expect(result.resultHash).not.toBe(finish(run).resultHash)
    expect(replay(manifestOf(decided)).resultHash).toBe(result.resultHash)
  })
})

describe.each(['exact', 'fast'] as const)('a fork with another seed in the %s core', precision => {
  test('keeps the past, has another future, and is replayed by its manifest', () => {
    const record = load('ust-2022-record.yaml')
    const run = start(record, { seed: 3, precision })
    advance(run, { steps: 600 })
    const same = fork(run)
    const other = fork(run, { seed: 99 })
    const again = fork(run, { seed: '99' })
    for (const each of [run, same, other, again]) advance(each, { steps: 600 })
    // Taking figures closes open fills in the journal, so they are taken of a copy.
    const figures = (each: typeof run) => finish(fork(each))
    const prices = (each: typeof run): number[] => {
      const column = figures(each).series.columns.find(candidate => candidate.id === 'ustPriceUsd')!
      return [...column.values]
    }
    const first = prices(run)
    const second = prices(other)
    // Samples are taken every five minutes: 120 of them before the fork.
    expect(second.slice(0, 120)).toEqual(first.slice(0, 120))
    expect(second.slice(120)).not.toEqual(first.slice(120))
    expect(figures(same).resultHash).toBe(figures(run).resultHash)
    expect(figures(again).resultHash).toBe(figures(other).resultHash)

    const manifest = manifestOf(other)
    expect(manifest.reseeds).toEqual([{ atStep: 600, seed: '99' }])
    expect(manifest.hash).not.toBe(manifestOf(run).hash)
    expect(manifestOf(run)).not.toHaveProperty('reseeds')
    // Cut in its future, and forked twice at one step: the last seed counts.
    const later = fork(fork(other, { seed: 5 }), { seed: 6 })
    expect(manifestOf(later).reseeds).toEqual([
      { atStep: 600, seed: '99' },
      { atStep: 1200, seed: '6' },
    ])
    // Whole replays in exact numbers are slow; one is enough there.
    for (const each of precision === 'fast' ? [other, later] : [other]) {
      const read = readManifest(formatManifest(manifestOf(each)))
      if (!read.ok) throw new BreakwaterError(read.mistakes)
      advance(each, { steps: 1_000_000 })
      expect(replay(read.manifest).resultHash).toBe(finish(each).resultHash)
    }
  })
})

describe('what is refused', () => {
  test('a seed that is no seed, a command to nobody, an act that does not exist', () => {
    expect(() => start(article, { seed: -1, precision: 'fast' })).toThrow(BreakwaterError)
    expect(() => start(article, { seed: 1.5, precision: 'fast' })).toThrow(BreakwaterError)
    const run = start(article, { seed: 1, precision: 'fast' })
    const command = { atMs: 0, act: 'halt', sentence: '', numbers: {} }
    expect(() => advance(run, { commands: [{ ...command, target: 'nobody' }] })).toThrow(/no part called nobody/)
    expect(() => advance(run, { commands: [{ ...command, target: 'exchange', act: 'explode' }] })).toThrow(/no act/)
    expect(() => advance(run, { commands: [{ ...command, target: 'exchange' }] })).toThrow(BreakwaterError)
  })

  test('a manifest that was edited, is of another engine, or is no manifest', () => {
    const manifest = manifestOf(start(article, { seed: 1, precision: 'fast' }))
    const codeOf = (text: string): string => {
      const read = readManifest(text)
      return read.ok ? 'ok' : read.mistakes[0]!.code
    }
    expect(codeOf(formatManifest(manifest))).toBe('ok')
    expect(codeOf(formatManifest({ ...manifest, seed: '2' }))).toBe('manifest-changed')
    expect(codeOf(formatManifest({ ...manifest, engineVersion: '9.9.9' }))).toBe('other-engine-version')
    expect(codeOf('{"breakwater":1}')).toBe('not-a-manifest')
    for (const reseeds of [[], [{ atStep: -1, seed: '1' }], [{ atStep: 1, seed: 'x' }], [null], 'x']) {
      expect(codeOf(formatManifest({ ...manifest, reseeds: reseeds as never }))).toBe('not-a-manifest')
    }
    const twice = [
      { atStep: 4, seed: '1' },
      { atStep: 4, seed: '2' },
    ]
    expect(codeOf(formatManifest({ ...manifest, reseeds: twice }))).toBe('not-a-manifest')
    expect(codeOf(formatManifest({ ...manifest, reseeds: twice.slice(1) }))).toBe('manifest-changed')
    expect(codeOf('{')).toBe('json-syntax')
  })
})

test('a broken invariant stops the run and says how to replay it', () => {
  const run = start(article, { seed: 5, precision: 'exact' })
  advance(run, { steps: 10 })
  const state = run.stage.ledger.save()
  new BigInt64Array(state.balances)[0] = 123_456_789n
  run.stage.ledger.load(state)
  let caught: unknown
  try {
    advance(run, { steps: 1 })
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(Defect)
  const { replay: details, message } = caught as Defect
  expect(message).toMatch(/not conserved/)
  expect(details).toMatchObject({ seed: '5', step: 10, engineVersion: '0.1.0', scenario: 'ust-2022-article' })
  expect(details['manifestHash']).toBe(manifestOf(run).hash)
})

test('scaling all money of the attack away leaves a calm market', () => {
  const calm = change(article, {
    'crowd.attacker.sellsStable': false,
    'crowd.foundation.withdrawal': 'none',
    'crowd.savers.panic': false,
  })
  const result = rehearse(calm, { seed: 1, precision: 'fast' })
  const price = result.series.columns.find(column => column.id === 'ustPriceUsd')!
  expect(Math.min(...price.values)).toBeGreaterThan(0.99)
  expect(result.parties['attacker']!.legs.find(leg => leg.name === 'curve')!.profitUsd).toBe(0)
})

test('the waterfall adds up to the profit, and the loss on the pool keeps its bound', () => {
  const result = rehearse(article, { seed: 1, precision: 'exact' })
  const bars = result.waterfalls['attacker']!
  expect(bars.reduce((sum, bar) => sum + bar.amountUsd, 0)).toBeCloseTo(result.parties['attacker']!.profitUsd, 2)
  // No coin is sold below the pool's marginal low: loss <= sold x (1 - low) + fees (0.04 % and 0.01 %).
  const low = result.metrics['poolPriceLowAfterClipUsd']!
  const loss = -result.metrics['attackerCurveProfitUsd']!
  expect(loss).toBeLessThanOrEqual(350e6 * (1 - low) + 350e6 * 0.0005)
})
