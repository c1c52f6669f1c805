/** `breakwater node`: an LCD node over a simulated chain, until it is told to stop. */

import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  advance,
  BreakwaterError,
  type ChainNode,
  type Command,
  defineScenario,
  type Manifest,
  openChainNode,
  parseQuantity,
  type Reseed,
  type Run,
  readManifest,
  type Scenario,
  start,
} from '@breakwater/engine'
import { type GasPrice, parseGasPrices } from '../node/amounts.ts'
import { fundScenario, parseFund } from '../node/funding.ts'
import { type OpenNode, openNode } from '../node/serve-node.ts'
import { simulatedChainId } from '../node/simulated-node.ts'
import { type Given, wholeNumber, wrongUse } from './options.ts'
import { applyChoices, loadByArgument } from './scenario-argument.ts'
import { Interrupted, ProgressBar, type Terminal } from './terminal.ts'

/** What the options say, read and checked. */
type NodeChoice = {
  port: number
  host: string
  blockIntervalMs: number | undefined
  /** Undefined: the default, where the chain has its denom. */
  gasPrices: GasPrice[] | undefined
  json: boolean
}

/** Gas price that nodes asked for in 2022. A default of this program, not a record: which nodes asked for it is not known. */
const usualGasPrice: GasPrice = { denom: 'uusd', price: 150_000_000_000_000_000n }

/** Real time between blocks, shortest and longest. */
const blockIntervalMsMin = 20
const blockIntervalMsMax = 3_600_000

/** `breakwater node <run folder | manifest.json | scenario>`. */
export async function nodeCommand(
  given: Given,
  terminal: Terminal,
  openChain: (run: Run) => ChainNode = openChainNode,
): Promise<number> {
  const choice = readChoice(given)
  const { scenario, seed, precision, commands, reseeds } = chosenRun(given)
  const funds = ((given.values['fund'] as string[] | undefined) ?? []).map(parseFund)
  const run = start(fundScenario(scenario, funds), { seed, precision, reseeds })
  const step = readMoment(run, given.values['at'] as string | undefined)
  // A run that has no chain to show is refused before the way is gone.
  const chain = openChain(run)
  if (commands.length > 0) advance(run, { steps: 0, commands })
  await advanceSlowly(run, step, terminal, !choice.json)
  const open = await openNode({
    chain,
    scenario: scenario.document.id,
    seed,
    gasPrices: choice.gasPrices ?? (chain.denoms.includes(usualGasPrice.denom) ? [usualGasPrice] : []),
    blockIntervalMs: choice.blockIntervalMs,
    port: choice.port,
    host: choice.host,
  })
  try {
    terminal.out(choice.json ? `${JSON.stringify(about(open))}\n` : tell(open, funds.length))
    if (open.open) terminal.err('It can be reached from other machines: anybody who can reach it may use it.\n')
    const stopped = new Promise<undefined>(resolve => {
      if (terminal.interrupted.aborted) resolve(undefined)
      terminal.interrupted.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    const broken = await Promise.race([open.broken, stopped])
    if (broken !== undefined) throw broken
    return 0
  } finally {
    await open.close()
  }
}

function readChoice(given: Given): NodeChoice {
  const { values } = given
  const host = String(values['host'] ?? '127.0.0.1')
  if (!/^[A-Za-z0-9.:-]{1,253}$/.test(host))
    throw wrongUse('bad-option', `“${host}” is not a host.`, 'Write --host 127.0.0.1 or the address of this machine.')
  const gasText = values['min-gas-price'] as string | undefined
  const gasPrices = gasText === undefined ? undefined : parseGasPrices(gasText)
  if (gasText !== undefined && gasPrices === undefined) {
    throw wrongUse('bad-option', `“${gasText}” cannot be --min-gas-price.`, 'Write it like 0.15uusd, or 0 for none.')
  }
  return {
    port: wholeNumber('port', String(values['port'] ?? '1317'), 0, 65_535),
    host,
    blockIntervalMs: readBlockTime(String(values['block-time'] ?? '1s')),
    gasPrices,
    json: values['json'] === true,
  }
}

function readBlockTime(text: string): number | undefined {
  if (text === 'manual') return undefined
  const parsed = parseQuantity(text, 'duration')
  const milliseconds = parsed.ok ? Math.round(parsed.value) : Number.NaN
  if (milliseconds >= blockIntervalMsMin && milliseconds <= blockIntervalMsMax) return milliseconds
  throw wrongUse(
    'bad-option',
    `“${text}” cannot be --block-time.`,
    'Write real time from 20ms to 1h, like 1s, or manual for blocks on request alone.',
  )
}

type ChosenRun = {
  scenario: Scenario
  seed: string
  precision: 'exact' | 'fast'
  commands: readonly Command[]
  reseeds: readonly Reseed[]
}

/** The run that the word names: one that was written down, with its decisions, or a scenario that starts afresh. */
function chosenRun(given: Given): ChosenRun {
  const { values, words } = given
  const file = manifestFile(words[0])
  const variant = values['variant'] as string | undefined
  const settings = (values['set'] as string[] | undefined) ?? []
  const seed = values['seed'] as string | undefined
  if (file === undefined) {
    const scenario = applyChoices(loadByArgument(words[0], 'node'), variant, settings)
    return { scenario, seed: seed ?? '1', precision: 'exact', commands: [], reseeds: [] }
  }
  const manifest = loadManifest(file)
  if (manifest.precision === 'fast') {
    throw wrongUse(
      'needs-exact',
      `${words[0]} was run in the fast core, which has no whole micro-units for a node to show.`,
      'Write a run in the exact core with `breakwater run <scenario> --exact --out <folder>`, or name the scenario.',
    )
  }
  const bound = defineScenario(manifest.scenario)
  if (!bound.ok) throw new BreakwaterError(bound.mistakes)
  return {
    scenario: applyChoices(bound.scenario, variant, settings),
    seed: seed ?? manifest.seed,
    precision: manifest.precision,
    commands: manifest.commands,
    reseeds: manifest.reseeds ?? [],
  }
}

/** The manifest that a word means: a run's folder, or a JSON file. Undefined for scenarios. */
function manifestFile(word: string | undefined): string | undefined {
  if (word === undefined || !existsSync(word)) return undefined
  if (statSync(word).isDirectory()) {
    const inside = join(word, 'manifest.json')
    if (existsSync(inside)) return inside
    throw wrongUse(
      'no-manifest',
      `The folder ${word} holds no manifest.json.`,
      'Give the folder that `breakwater run --out` wrote, a scenario file, or the id of a scenario.',
    )
  }
  return word.endsWith('.json') ? word : undefined
}

function loadManifest(file: string): Manifest {
  const read = readManifest(readFileSync(file, 'utf8'), file)
  if (!read.ok) throw new BreakwaterError(read.mistakes)
  return read.manifest
}

/** The step at which the node opens: a number, the step of a UTC time, or the middle of the run. */
function readMoment(run: Run, text: string | undefined): number {
  const { clock } = run.stage
  if (text === undefined) return Math.floor(clock.steps / 2)
  const atMs = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text) ? Date.parse(text) : Number.NaN
  const step = /^\d{1,9}$/.test(text) ? Number(text) : Number.isFinite(atMs) ? clock.stepAt(atMs) : Number.NaN
  if (step >= 0 && step <= clock.steps) return step
  const end = clock.startMs + clock.steps * clock.stepMs
  throw wrongUse(
    'bad-option',
    `“${text}” cannot be --at.`,
    `Give a step from 0 to ${clock.steps}, or a UTC time from ${isoMinute(clock.startMs)} to ${isoMinute(end)}.`,
  )
}

function isoMinute(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16)}Z`
}

/** In slices, so that it can be interrupted and can draw how far it is. */
async function advanceSlowly(run: Run, step: number, terminal: Terminal, showProgress: boolean): Promise<void> {
  const bar = new ProgressBar(terminal, showProgress)
  const { clock } = run.stage
  let slice = 8
  while (clock.step < step) {
    const began = performance.now()
    advance(run, { steps: Math.min(slice, step - clock.step) })
    if (performance.now() - began < 30) slice = Math.min(slice * 2, 65_536)
    bar.show(clock.step, step, 'of the way')
    await new Promise(resolve => setImmediate(resolve))
    if (terminal.interrupted.aborted) {
      bar.clear()
      throw new Interrupted()
    }
  }
  bar.clear()
}

function about(open: OpenNode): object {
  const { node } = open
  const { chain } = node
  return {
    address: open.address,
    chainId: simulatedChainId,
    scenario: node.scenario,
    seed: node.seed,
    step: node.step,
    steps: chain.run.stage.clock.steps,
    height: chain.height(),
    time: new Date(chain.timeMs()).toISOString(),
    blockIntervalMs: node.blockIntervalMs ?? null,
  }
}

function tell(open: OpenNode, funded: number): string {
  const { node } = open
  const { chain } = node
  const pace =
    node.blockIntervalMs === undefined
      ? 'blocks on request: POST /sim/blocks {"count": 1}'
      : `a block every ${node.blockIntervalMs / 1000} s of real time`
  const lines = [
    `A simulated node is at ${open.address}, chain id ${node.chainId}`,
    `${node.scenario}, seed ${node.seed}, step ${node.step} of ${chain.run.stage.clock.steps}, height ${chain.height()}, ${isoMinute(chain.timeMs())}`,
    pace,
    ...(funded === 0 ? [] : [`${funded} wallets were funded`]),
    `${open.address}/sim tells what it is and lists the accounts. Nothing here is real. Ctrl-C stops it.`,
  ]
  return `${lines.join('\n')}\n`
}
