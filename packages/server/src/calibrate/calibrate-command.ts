/**
 * `npm run calibrate -- <scenario.yaml>`: finds better values for the fitted numbers of a scenario. The same arguments on the same
 * file give the same result. How it works: docs/internals/calibration.md.
 */

import { existsSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  BreakwaterError,
  Defect,
  formatMistake,
  freeNumbers,
  loadScenario,
  rewriteValues,
  type Scenario,
} from '@breakwater/engine'
import { type Given, type OptionTable, readOptions, wholeNumber, wrongUse } from '../cli/options.ts'
import { readSeeds } from '../cli/score-command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { libraryFolder, readBounded } from '../files/library.ts'
import { type Calibration, calibrate } from './calibrate.ts'
import type { CandidateAnswer, CandidateGround, CandidateSettings } from './candidate.ts'
import { CandidatePool } from './candidate-pool.ts'
import { tellCalibration, tellGeneration, tellSettings } from './tell-calibration.ts'

/** Seeds that scores are reported on; no fit may see them. */
const scoredSeeds = { first: 101, last: 150 }

const options: OptionTable = {
  seeds: { type: 'string' },
  generations: { type: 'string' },
  population: { type: 'string' },
  seed: { type: 'string' },
  step: { type: 'string' },
  precision: { type: 'string' },
  only: { type: 'string', multiple: true },
  workers: { type: 'string' },
  write: { type: 'boolean' },
  help: { type: 'boolean' },
}

const help = `npm run calibrate -- <scenario.yaml> [options]

Moves every number with the standing \`fitted\` and a \`range\` towards the scenario's targets.

--seeds        Runs of each candidate: a range, a list, or both. Default: 1..8. Scored seeds (101..150) are refused.
--generations  Most generations of the search. Default: 40. 0 only measures the scenario as it is.
--population   Candidates of a generation. Default: 4 + 3 ln n for n numbers.
--seed         Seed of the search. Default: 1.
--step         First step. Default: 0.5, about ±12 % of each range; 0.1 refines a fit.
--precision    fast (the default) or exact.
--only         Paths to move, with commas between; the others stay.
--workers      Threads. Default: one for each processor.
--write        Writes the values into the file. Otherwise they are printed as --set arguments.

Ctrl-C ends the search and prints the best so far; nothing is written then.
`

/** How candidates are tried: worker threads, or what a test gives. */
export type OpenPool = (
  ground: CandidateGround,
  workers: number | undefined,
) => { answer(settings: CandidateSettings): Promise<CandidateAnswer>; close(): Promise<void> }

const openThreads: OpenPool = (ground, workers) => new CandidatePool(ground, workers)

/**
 * Runs the command.
 * @returns 0 when it is done, 130 after an interrupt.
 * @throws BreakwaterError for wrong arguments and files, Defect if a run broke.
 */
export async function calibrateCommand(
  words: readonly string[],
  terminal: Terminal,
  openPool: OpenPool = openThreads,
): Promise<number> {
  const given = readOptions('calibrate', words, options, 1)
  if (given.values['help'] === true) {
    terminal.out(help)
    return 0
  }
  const plan = readPlan(given)
  const { file, scenario } = loadFile(given.words[0])
  const free = freeNumbers(scenario, plan.only)
  if (!free.ok) throw new BreakwaterError(free.mistakes)
  const { numbers } = free
  // Found out now and not after an hour's search: whether the values can be written at all.
  if (plan.write) rewritten(file, Object.fromEntries(numbers.map(number => [number.path, number.written])))

  const pool = openPool({ source: scenario.source, seeds: plan.seeds, precision: plan.precision }, plan.workers)
  const stop = (): void => void pool.close()
  terminal.interrupted.addEventListener('abort', stop, { once: true })
  let found: Calibration | undefined
  try {
    found = await calibrate({
      numbers,
      generations: plan.generations,
      ...(plan.population === undefined ? {} : { population: plan.population }),
      seed: plan.seed,
      stepSize: plan.step,
      tryOut: settings => pool.answer(settings),
      onGeneration: progress => {
        if (!Number.isFinite(progress.best)) throw nothingScored(scenario)
        terminal.err(tellGeneration(progress, numbers))
      },
      interrupted: terminal.interrupted,
    })
  } finally {
    terminal.interrupted.removeEventListener('abort', stop)
    await pool.close()
  }
  if (found === undefined) return 130
  terminal.out(tellCalibration(found, numbers, plan.seeds.length))
  terminal.out(tellOutcome(found, file, scenario, plan.write))
  return found.end === 'interrupted' ? 130 : 0
}

type Plan = {
  seeds: string[]
  generations: number
  population: number | undefined
  seed: number
  step: number
  precision: 'exact' | 'fast'
  only: string[] | undefined
  workers: number | undefined
  write: boolean
}

function readPlan(given: Given): Plan {
  const { values } = given
  const whole = (name: string, otherwise: number | undefined, low: number, high: number): number | undefined =>
    values[name] === undefined ? otherwise : wholeNumber(name, String(values[name]), low, high)
  const seeds = readSeeds((values['seeds'] as string | undefined) ?? '1..8')
  const kept = seeds.filter(seed => Number(seed) >= scoredSeeds.first && Number(seed) <= scoredSeeds.last)
  if (kept.length > 0) {
    throw wrongUse(
      'scored-seeds',
      `The seeds ${scoredSeeds.first} to ${scoredSeeds.last} are kept for scoring, and --seeds names ${kept.length} of them.`,
      'Fit on others, like --seeds 1..8; a score on seeds that a fit has seen says nothing.',
    )
  }
  const precision = values['precision'] ?? 'fast'
  if (precision !== 'fast' && precision !== 'exact') {
    throw wrongUse('bad-option', `“${String(precision)}” cannot be --precision.`, 'Give fast or exact.')
  }
  const only = (values['only'] as string[] | undefined)?.flatMap(list => list.split(',')).map(path => path.trim())
  return {
    seeds: [...new Set(seeds)],
    generations: whole('generations', 40, 0, 100_000)!,
    population: whole('population', undefined, 4, 10_000),
    seed: whole('seed', 1, 0, Number.MAX_SAFE_INTEGER)!,
    step: readStep((values['step'] as string | undefined) ?? '0.5'),
    precision,
    only: only?.filter(path => path !== ''),
    workers: whole('workers', undefined, 1, 256),
    write: values['write'] === true,
  }
}

function readStep(text: string): number {
  const step = /^\d{1,2}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
  if (step >= 0.0001 && step <= 5) return step
  throw wrongUse('bad-option', `“${text}” cannot be --step.`, 'Give a number from 0.0001 to 5, like 0.1.')
}

/** A scenario file by its path from where npm was started, or by its id in the library. */
function loadFile(argument: string | undefined): { file: string; scenario: Scenario } {
  if (argument === undefined) {
    throw wrongUse(
      'missing-argument',
      'calibrate needs a scenario.',
      'Write `npm run calibrate -- library/scenarios/ust-2022-article.yaml`.',
    )
  }
  const typed = resolve(process.env['INIT_CWD'] ?? process.cwd(), argument)
  const inLibrary = join(libraryFolder, 'scenarios', `${argument}.yaml`)
  const file = !existsSync(typed) && /^[a-z0-9-]+$/.test(argument) && existsSync(inLibrary) ? inLibrary : typed
  const bytes = readBounded(file)
  if (bytes === undefined) {
    throw new BreakwaterError([
      {
        code: 'file-not-found',
        where: { file: argument },
        message: 'There is no such file, or it cannot be read.',
        hint: 'Give the path of a scenario file, or the id of one in library/scenarios.',
      },
    ])
  }
  const loaded = loadScenario(bytes, { file, read: readBounded })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return { file, scenario: loaded.scenario }
}

/** The file's text with other values, read back to be sure that it says what it should. */
function rewritten(file: string, settings: CandidateSettings): string {
  const result = rewriteValues(readFileSync(file, 'utf8'), settings)
  if (!result.ok) throw new BreakwaterError(result.mistakes)
  const loaded = loadScenario(result.text, { file, read: readBounded })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  for (const [path, value] of Object.entries(settings)) {
    const field = loaded.scenario.fields.find(candidate => candidate.path === path)
    if (field?.written !== value) throw new Defect(`${path} reads ${String(field?.written)} after ${value} was written`)
  }
  return result.text
}

function tellOutcome(found: Calibration, file: string, scenario: Scenario, write: boolean): string {
  const count = Object.keys(found.settings).length
  if (count === 0) return '\nThe values stay as they are.\n'
  if (write && found.end !== 'interrupted') {
    const text = rewritten(file, found.settings)
    const fresh = `${file}.new`
    writeFileSync(fresh, text)
    renameSync(fresh, file)
    const { first, last } = scoredSeeds
    return `\nWrote ${count} ${count === 1 ? 'value' : 'values'} into ${file}.\nScore them on seeds that the fit has not seen: breakwater score ${scenario.document.id} --seeds ${first}..${last}\n`
  }
  return `\n${tellSettings(found.settings)}\n`
}

function nothingScored(scenario: Scenario): BreakwaterError {
  return wrongUse(
    'nothing-scored',
    `${scenario.document.id} has no target that is scored.`,
    'Add rows to `targets` that measure something; inputs are not scored.',
  )
}

/** The process: standard streams, signals, exit code. */
async function run(): Promise<void> {
  const interrupt = new AbortController()
  const onSignal = (): void => {
    // A second signal means it: whatever hangs is left behind.
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const terminal: Terminal = {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY === true,
    interrupted: interrupt.signal,
  }
  try {
    process.exitCode = await calibrateCommand(process.argv.slice(2), terminal)
  } catch (error) {
    if (error instanceof BreakwaterError) {
      // The reader of options names the command as if it were one of breakwater's.
      const text = error.mistakes
        .map(formatMistake)
        .join('\n')
        .replaceAll('breakwater calibrate', 'npm run calibrate --')
      terminal.err(`${text}\n`)
      process.exitCode = 2
    } else {
      const replay = error instanceof Defect ? `\n${JSON.stringify(error.replay)}` : ''
      terminal.err(`A defect of breakwater, not of your input: ${(error as Error).stack}${replay}\n`)
      process.exitCode = 70
    }
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

const started = process.argv[1]
if (started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url))
  await run()
