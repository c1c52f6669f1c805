/**
 * Speed, measured: `npm run bench`. Every figure is processor time, the median of several rounds, beside the aim and beside a reference
 * that runs in the same process: a fixed loop of double-precision arithmetic (ten million rounds of multiply, add, divide, square root).
 * Compare ratios between machines, not milliseconds. Nothing here passes or fails.
 */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const engine = join(root, 'packages/engine/dist')
const { ExactStableSwap, FastStableSwap } = await import(join(engine, 'markets/stableswap/index.js'))
const { swap } = await import(join(engine, 'issuers/terra/market.js'))
const { tallyOracle } = await import(join(engine, 'issuers/terra/oracle-tally.js'))
const { fastUniswapV2 } = await import(join(engine, 'markets/constant-product/index.js'))

const rounds = 7

/** Processor milliseconds of a call. */
function cpuMs(work) {
  const before = process.cpuUsage()
  work()
  const used = process.cpuUsage(before)
  return (used.user + used.system) / 1000
}

/** Median processor milliseconds after two rounds of warming up. */
function medianMs(work, count = rounds) {
  work()
  work()
  const times = Array.from({ length: count }, () => cpuMs(work)).sort((left, right) => left - right)
  return times[Math.floor(count / 2)]
}

let sink = 0
function referenceLoop() {
  let x = 1.5
  for (let index = 0; index < 10_000_000; index++) x = Math.sqrt(x * 1.0000001 + 1 / (x + 1))
  sink += x
}

const referenceMs = medianMs(referenceLoop)
console.log(`reference loop               ${referenceMs.toFixed(1)} ms of processor time (ratio 1)`)
console.log('what                         measured               aim                    ratio to the reference')

function row(name, measured, aim, ms) {
  const ratio = ms === undefined ? '' : `${(ms / referenceMs).toPrecision(3)}`
  console.log(`${name.padEnd(28)} ${measured.padEnd(22)} ${aim.padEnd(22)} ${ratio}`)
}

const perSecond = (count, ms) => `${group(Math.round((count / ms) * 1000))} / s`
const group = value => String(value).replace(/\B(?=(\d{3})+$)/g, ',')

{
  const count = 20_000
  const pool = new ExactStableSwap({
    a: 100n,
    rates: [10n ** 30n, 10n ** 18n],
    balances: [350_000_000_000_000n, 350_000_000n * 10n ** 18n],
    lpSupply: 700_000_000n * 10n ** 18n,
    fee: 4_000_000n,
  })
  const ms = medianMs(() => {
    for (let index = 0; index < count; index++) {
      if ((index & 1) === 0) pool.exchange(0, 1, 1_000_000_000_000n)
      else pool.exchange(1, 0, 1_000_000n * 10n ** 18n)
    }
  })
  row('exact swap, two coins', perSecond(count, ms), '200,000 / s', ms)
  const fastCount = 2_000_000
  const fast = new FastStableSwap({ a: 100, balances: [350e6, 350e6], lpSupply: 700e6, fee: 0.0004 })
  const fastMs = medianMs(() => {
    for (let index = 0; index < fastCount; index++) sink += fast.exchange(index & 1, 1 - (index & 1), 1000)
  })
  row('fast swap, two coins', perSecond(fastCount, fastMs), '10,000,000 / s', fastMs)
  console.log(`  exact costs ${(ms / count / (fastMs / fastCount)).toFixed(0)} times a fast swap`)
  const pair = fastUniswapV2([350e6, 350e6])
  const pairMs = medianMs(() => {
    for (let index = 0; index < fastCount; index++) sink += pair.swap(index & 1, 1000)
  })
  row('fast swap, x·y = k', perSecond(fastCount, pairMs), '', pairMs)
}
{
  const count = 20_000
  const one = 10n ** 18n
  const prices = {
    exchangeRates: new Map([
      ['uusd', 77n * one],
      ['usdr', 58n * one],
    ]),
    tobinTaxes: new Map(),
  }
  const state = {
    delta: 0n,
    basePool: 50_000_000_000_000n * one,
    poolRecoveryPeriodBlocks: 36,
    minStabilitySpread: one / 200n,
    zeroSwapCheck: false,
  }
  const order = { offerDenom: 'uusd', offerMicros: 1_000_000_000n, askDenom: 'uluna' }
  const ms = medianMs(() => {
    for (let index = 0; index < count; index++) sink += swap(state, prices, order).swapMicros > 0n ? 1 : 0
  })
  row('exact market swap', perSecond(count, ms), '300,000 / s', ms)
}

for (const denoms of [2, 22]) {
  const count = 50
  const one = 10n ** 18n
  // 130 feeders within a fifth of a percent of each other: a fixed little generator, so that every bench counts the same votes.
  let state = 12_345
  const draw = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648)
  const targets = Array.from({ length: denoms }, (_, index) => `u${String.fromCharCode(97 + index)}aa`)
  const powers = new Map()
  const votes = new Map()
  for (let index = 0; index < 130; index++) {
    const validator = `validator-${index}`
    powers.set(validator, BigInt(500_000 + (draw() % 5_000_000)))
    const rates = targets.map((denom, place) => {
      const price = 80n * one * BigInt(place * place + 1)
      return [denom, (price * BigInt(998_000 + (draw() % 4_000))) / 1_000_000n]
    })
    votes.set(validator, new Map(rates))
  }
  const rules = {
    voteThreshold: one / 2n,
    rewardBand: (7n * one) / 100n,
    votePeriodBlocks: 5,
    rewardDistributionWindowBlocks: 9_400_000,
  }
  const ms = medianMs(() => {
    for (let index = 0; index < count; index++)
      sink += tallyOracle({ powers, votes, targets }, rules).exchangeRates.size
  })
  row(`130 votes tallied, ${denoms} denoms`, `${(ms / count).toFixed(2)} ms`, '1 ms', ms / count)
}

for (const [name, id, precision, aim, count] of [
  ['record, exact', 'ust-2022-record', 'exact', '2,000 ms', 7],
  ['record, fast', 'ust-2022-record', 'fast', '60 ms', 41],
  ['article, exact', 'ust-2022-article', 'exact', '', 7],
  ['article, fast', 'ust-2022-article', 'fast', '', 21],
]) {
  const cost = JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', join(root, 'bench/run-cost.mjs'), id, precision, String(count)], {
      encoding: 'utf8',
    }),
  )
  row(`${name}, a run`, `${cost.runMs.toFixed(0)} ms`, aim, cost.runMs)
  row('  a fork half-way', `${cost.forkMs.toFixed(2)} ms`, '', cost.forkMs)
  row('  held by a run', `${(cost.memoryBytes / 1e6).toFixed(1)} MB`, '200 MB')
  row('  peak of the process', `${(cost.residentBytes / 1e6).toFixed(0)} MB`, '')
}
{
  const assets = join(root, 'packages/web/dist/page/assets')
  const scripts = existsSync(assets) ? readdirSync(assets).filter(name => name.endsWith('.js')) : []
  const weigh = wanted =>
    scripts.filter(wanted).reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
  const page = weigh(name => !/parquet|run-worker/i.test(name))
  const worker = weigh(name => /run-worker/i.test(name))
  row('scripts of the page', `${(page / 1000).toFixed(1)} kB gzip`, '120 kB')
  row('  worker, fetched after', `${(worker / 1000).toFixed(1)} kB gzip`, '200 kB together')
}
if (sink === 0.123) console.log(sink)
