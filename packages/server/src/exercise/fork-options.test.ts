import { type Manifest, manifestOf, start } from '@breakwater/engine'
import { afterAll, expect, test } from 'vitest'
import { loadLibrary } from '../files/library.ts'
import { Stopped, WorkerPool } from '../run/worker-pool.ts'
import { counterfactual } from './counterfactual.ts'
import { type ForkOption, type ForkProgress, forkOptions, futureSeeds } from './fork-options.ts'
import { workersHere } from './local.test-workers.ts'

const hour = 3_600_000
const record = loadLibrary().scenarios.get('ust-2022-record')!
const fromMs = Date.UTC(2022, 4, 7, 4)
const untilMs = fromMs + 4 * hour
const manifest: Manifest = manifestOf(start(record, { seed: 11, precision: 'fast' }))

const wait: ForkOption = { id: 'wait', title: 'Wait', commands: [] }
const sell: ForkOption = {
  id: 'sell',
  title: 'Sell',
  commands: [
    {
      atMs: fromMs,
      target: 'celsius',
      act: 'swap-in-pool',
      sentence: 'Celsius sells.',
      numbers: { amount: '90000000 UST' },
    },
  ],
}
const request = { manifest, fromMs, untilMs, measures: ['curvePriceUsd', 'ustPriceUsd'] }

test('futures of two options draw by the same seeds: where nothing is decided the fans are the same', async () => {
  const twin = { ...wait, id: 'twin' }
  const progress: ForkProgress[] = []
  let clock = 0
  const exhibit = await forkOptions(workersHere(), {
    ...request,
    options: [wait, twin, sell],
    runs: 6,
    onProgress: step => progress.push(step),
    nowMs: () => (clock += 10),
  })
  const [first, second, third] = exhibit.options as [
    (typeof exhibit.options)[0],
    (typeof exhibit.options)[0],
    (typeof exhibit.options)[0],
  ]
  expect(second.fans).toEqual(first.fans)
  expect(third.fans['curvePriceUsd']).not.toEqual(first.fans['curvePriceUsd'])
  // Selling 90 m UST into the pool lowers its price in each future, so every quantile.
  const end = (option: typeof first) => option.figures.find(figure => figure.measure === 'curvePriceUsd:lowest')!
  expect(end(third).p05).toBeLessThan(end(first).p05)
  expect(end(third).p95).toBeLessThan(end(first).p95)
  expect(exhibit).toMatchObject({ runs: 6, fromMs, untilMs, manifestHash: manifest.hash })
  expect(new Set(exhibit.seeds).size).toBe(6)
  // Samples every five minutes, the one at the fork and the one at the end among them.
  expect(first.fans['ustPriceUsd']!.timeMs).toHaveLength(4 * 12 + 1)
  expect(first.fans['ustPriceUsd']!.timeMs[0]).toBe(fromMs)
  expect(first.fans['ustPriceUsd']!.timeMs.at(-1)).toBe(untilMs)
  // All futures share the past: at the fork the fan has no width.
  expect(first.fans['ustPriceUsd']!.p05[0]).toBe(first.fans['ustPriceUsd']!.p95[0])
  expect(first.fans['ustPriceUsd']!.p05.at(-1)).toBeLessThan(first.fans['ustPriceUsd']!.p95.at(-1)!)
  expect(progress.map(step => step.done)).toEqual(Array.from({ length: 18 }, (_, index) => index + 1))
  expect(progress.at(-1)).toMatchObject({ of: 18, leftMs: 0 })
  expect(progress[0]!.leftMs).toBeGreaterThan(0)
})

test('the same request gives the same exhibit, whatever the number of threads', async () => {
  const options = [wait, sell]
  const one = await forkOptions(workersHere(1), { ...request, options, runs: 3 })
  const four = await forkOptions(workersHere(4), { ...request, options, runs: 3 })
  expect(four).toEqual(one)
})

test('an abort stops at once and hands out nothing more', async () => {
  const workers = workersHere(2)
  const stop = new AbortController()
  const promise = forkOptions(workers, {
    ...request,
    options: [wait, sell],
    runs: 200,
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done === 3) stop.abort()
    },
  })
  await expect(promise).rejects.toBeInstanceOf(Stopped)
  const handedOut = workers.jobs.length
  expect(handedOut).toBeLessThanOrEqual(6)
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(workers.jobs.length).toBe(handedOut)
  await expect(
    forkOptions(workers, { ...request, options: [wait], signal: AbortSignal.abort() }),
  ).rejects.toBeInstanceOf(Stopped)
})

test('a command that the run does not take ends the fork with what is wrong', async () => {
  const wrong = { ...sell, commands: [{ ...sell.commands[0]!, act: 'explode' }] }
  await expect(forkOptions(workersHere(), { ...request, options: [wrong], runs: 2 })).rejects.toThrow(/no act explode/)
})

test('long fans are thinned and end where the futures end', async () => {
  const { options } = await forkOptions(workersHere(), {
    ...request,
    untilMs: fromMs + 40 * hour,
    options: [wait],
    runs: 1,
  })
  const { timeMs } = options[0]!.fans['ustPriceUsd']!
  expect(timeMs.length).toBeLessThanOrEqual(240)
  expect(timeMs.length).toBeGreaterThan(120)
  expect(timeMs.at(-1)).toBe(fromMs + 40 * hour)
})

test('seeds differ by run, moment and number, and are below two to the 64', () => {
  const all = [...futureSeeds('1', 5, 50), ...futureSeeds('2', 5, 50), ...futureSeeds('1', 6, 50)]
  expect(new Set(all).size).toBe(150)
  expect(all.every(seed => BigInt(seed) < 2n ** 64n)).toBe(true)
})

test('without a decision: the same seed, its commands left out', async () => {
  const command = {
    ...sell.commands[0]!,
    numbers: { amount: { value: '90000000 UST', source: 'choice', standing: 'changed' } },
  }
  const other = { ...command, atMs: fromMs + hour }
  const decided = { ...manifest, commands: [command, other] }
  const measures = ['curvePriceUsd', 'ustPriceUsd', 'nothing']
  const ask = (without: (typeof command)[]) =>
    counterfactual(workersHere(), { manifest: decided, without, untilMs, measures })
  const nothing = await ask([])
  expect(nothing.figures.map(figure => figure.measure)).toEqual([
    'curvePriceUsd',
    'curvePriceUsd:lowest',
    'ustPriceUsd',
  ])
  expect(nothing.figures.every(figure => figure.with === figure.without)).toBe(true)
  const first = await ask([command])
  const both = await ask([command, other])
  const low = (answer: typeof first) => answer.figures.find(figure => figure.measure === 'curvePriceUsd:lowest')!
  expect(low(first).with).toBe(low(both).with)
  expect(low(first).without).toBeGreaterThan(low(first).with)
  expect(low(both).without).toBeGreaterThan(low(first).without)
})

const pool = new WorkerPool(1)
afterAll(() => pool.close())

test('threads give what this thread gives', async () => {
  const options = [wait, sell]
  const there = await forkOptions(pool, { ...request, options, runs: 2 })
  expect(there).toEqual(await forkOptions(workersHere(), { ...request, options, runs: 2 }))
})
