/** Costs of one scenario in one core, in a process of its own, as a sweep has them: `node --expose-gc run-cost.mjs <id> <exact|fast> <runs>`. */

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { loadScenario, start, advance, fork, finish, rehearse } = await import(
  join(root, 'packages/engine/dist/index.js')
)
const [id, precision, runs] = process.argv.slice(2)
const file = join(root, 'library/scenarios', `${id}.yaml`)
const loaded = loadScenario(readFileSync(file), {
  file,
  read: path => (existsSync(path) ? readFileSync(path) : undefined),
})
if (!loaded.ok) throw new Error(`${id} does not load`)
const { scenario } = loaded

const used = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const median = times => times.sort((left, right) => left - right)[Math.floor(times.length / 2)]

function held() {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

rehearse(scenario, { seed: 0, precision })
const before = held()
const run = start(scenario, { seed: 1, precision })
advance(run, { steps: 1_000_000 })
const result = finish(run)
const memoryBytes = held() - before
// Named after the measurement, so that neither is collected before it.
if (run.commands.length + result.journal.length < 0) throw new Error('unreachable')

const runMs = median(
  Array.from({ length: Number(runs) }, (_, seed) => {
    const from = used()
    rehearse(scenario, { seed: seed + 2, precision })
    return used() - from
  }),
)
const half = start(scenario, { seed: 1, precision })
advance(half, { steps: Math.floor(result.steps / 2) })
const forkMs = median(
  Array.from({ length: 20 }, () => {
    const from = used()
    fork(half)
    return used() - from
  }),
)
console.log(JSON.stringify({ runMs, forkMs, memoryBytes, residentBytes: process.resourceUsage().maxRSS * 1024 }))
