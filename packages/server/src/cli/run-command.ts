/** `breakwater run` and `breakwater replay`: one run, told on the terminal, as JSON, or as a folder. */

import { readFileSync } from 'node:fs'
import {
  advance,
  BreakwaterError,
  type Command,
  defineScenario,
  finish,
  isDone,
  type Manifest,
  manifestOf,
  type Reseed,
  type RunResult,
  readManifest,
  type Scenario,
  start,
} from '@breakwater/engine'
import { jsonText } from '../files/json-text.ts'
import { checkFolder, loadReport, writeRunFolder } from '../files/run-folder.ts'
import { cpuMillis } from '../run/run-job.ts'
import { type Given, readPrecision, wrongUse } from './options.ts'
import { applyChoices, loadByArgument } from './scenario-argument.ts'
import { Interrupted, ProgressBar, type Terminal } from './terminal.ts'
import { dollars, figure, percent, table } from './words.ts'

/** `breakwater run <scenario>`. */
export async function runCommand(given: Given, terminal: Terminal): Promise<number> {
  const { values, words } = given
  const json = values['json'] === true
  const seed = String(values['seed'] ?? '1')
  const precision = readPrecision(values, 'exact')
  const out = values['out'] as string | undefined
  const base = loadByArgument(words[0], 'run')
  const scenario = applyChoices(
    base,
    values['variant'] as string | undefined,
    (values['set'] as string[] | undefined) ?? [],
  )
  if (out !== undefined) checkFolder(out)
  const renderReport = out === undefined ? undefined : await loadReport()
  const done = await rehearseSlowly(scenario, { seed, precision, commands: [] }, terminal, !json)
  const files = out === undefined || renderReport === undefined ? [] : writeRunFolder(out, done, renderReport)
  if (json) terminal.out(`${jsonText(jsonOfRun(done.result, done.cpuMs))}\n`)
  else {
    terminal.out(`${tellRun(done.result, done.cpuMs)}\n`)
    if (out !== undefined) terminal.out(`\n${out}: ${files.join(', ')}\n`)
  }
  return 0
}

/** `breakwater replay <manifest.json>`: the same run again; exit code 1 if the bytes differ from those on record. */
export async function replayCommand(given: Given, terminal: Terminal): Promise<number> {
  const file = given.words[0]
  if (file === undefined)
    throw wrongUse('missing-argument', 'replay needs a manifest.', 'Give the manifest.json that `run --out` wrote.')
  const json = given.values['json'] === true
  const manifest = readManifestFile(file)
  const recorded = readRecordedHash(file, given.values['expect'] as string | undefined)
  const bound = defineScenario(manifest.scenario)
  if (!bound.ok) throw new BreakwaterError(bound.mistakes)
  const done = await rehearseSlowly(bound.scenario, manifest, terminal, !json)
  const { resultHash } = done.result
  const same = recorded === undefined ? undefined : recorded === resultHash
  if (json) {
    terminal.out(
      `${jsonText({ ...jsonOfRun(done.result, done.cpuMs), recordedHash: recorded ?? null, same: same ?? null })}\n`,
    )
  } else {
    terminal.out(`${done.result.title}, seed ${done.result.seed}, ${done.result.precision}\nresult   ${resultHash}\n`)
    if (same === undefined)
      terminal.out('recorded none: no result.json lies beside the manifest; give --expect <hash> to compare.\n')
    else terminal.out(same ? 'recorded the same.\n' : `recorded ${recorded}\nThe run differs from the record.\n`)
  }
  return same === false ? 1 : 0
}

function readManifestFile(file: string): Manifest {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new BreakwaterError([
      {
        code: 'file-not-found',
        where: { file },
        message: 'There is no such file, or it cannot be read.',
        hint: 'Give the manifest.json that `run --out` wrote.',
      },
    ])
  }
  const read = readManifest(text, file)
  if (!read.ok) throw new BreakwaterError(read.mistakes)
  return read.manifest
}

/** The hash that was recorded: given by the user, or in `result.json` beside the manifest. */
function readRecordedHash(manifestFile: string, expected: string | undefined): string | undefined {
  if (expected !== undefined) return expected
  const beside = `${manifestFile.slice(0, Math.max(manifestFile.lastIndexOf('/'), manifestFile.lastIndexOf('\\')) + 1)}result.json`
  let text: string
  try {
    text = readFileSync(beside, 'utf8')
  } catch {
    return undefined
  }
  try {
    const { resultHash } = JSON.parse(text) as { resultHash?: unknown }
    if (typeof resultHash === 'string') return resultHash
  } catch {
    // Reported below: a result that is there and unreadable must not pass for “nothing recorded”.
  }
  throw new BreakwaterError([
    {
      code: 'not-a-result',
      where: { file: beside },
      message: 'The result beside the manifest cannot be read.',
      hint: 'Restore it, or give --expect <hash>.',
    },
  ])
}

/** A whole run in slices, so that the program can be interrupted and can draw how far it is. */
async function rehearseSlowly(
  scenario: Scenario,
  how: { seed: string; precision: 'exact' | 'fast'; commands: readonly Command[]; reseeds?: readonly Reseed[] },
  terminal: Terminal,
  showProgress: boolean,
): Promise<{ result: RunResult; manifest: Manifest; cpuMs: number }> {
  const bar = new ProgressBar(terminal, showProgress)
  const before = cpuMillis()
  const { seed, precision, reseeds = [] } = how
  const run = start(scenario, { seed, precision, reseeds })
  if (how.commands.length > 0) advance(run, { steps: 0, commands: how.commands })
  const { clock } = run.stage
  let slice = 8
  while (!isDone(run)) {
    const began = performance.now()
    advance(run, { steps: slice })
    // About thirty slices a second, whatever a step costs.
    if (performance.now() - began < 30) slice = Math.min(slice * 2, 65_536)
    bar.show(clock.step, clock.steps, 'of the run')
    await new Promise(resolve => setImmediate(resolve))
    if (terminal.interrupted.aborted) {
      bar.clear()
      throw new Interrupted()
    }
  }
  const result = finish(run)
  bar.clear()
  return { result, manifest: manifestOf(run), cpuMs: Math.round(cpuMillis() - before) }
}

/** The object that `--json` prints: the named fields first, more after them. */
export function jsonOfRun(result: RunResult, cpuMs: number): object {
  const {
    scenario,
    engineVersion,
    manifestHash,
    resultHash,
    steps,
    metrics,
    misses,
    precision,
    sentence,
    waterfalls,
    standings,
  } = result
  const seed = Number(result.seed)
  return {
    scenario,
    seed: Number.isSafeInteger(seed) ? seed : result.seed,
    engineVersion,
    manifestHash,
    resultHash,
    steps,
    cpuMs,
    metrics,
    parties: Object.fromEntries(
      Object.entries(result.parties).map(([id, party]) => [
        id,
        { legs: party.legs.map(leg => ({ name: leg.name, profitUsd: leg.profitUsd })), profitUsd: party.profitUsd },
      ]),
    ),
    targets: result.targets.map(
      ({ id, class: group, value, low, high, actual, pass, label, unit, tolerance, given }) => ({
        id,
        class: group,
        value,
        low,
        high,
        actual,
        pass,
        label,
        unit,
        tolerance,
        given,
      }),
    ),
    misses,
    precision,
    sentence,
    waterfalls,
    refusals: result.journal.filter(entry => entry.refusal !== undefined).length,
    standings,
  }
}

/** The report on a terminal. */
export function tellRun(result: RunResult, cpuMs: number): string {
  const parts: string[] = [`${result.title}\n${result.header}`]
  if (result.sentence !== '') parts.push(result.sentence)
  for (const party of Object.values(result.parties)) {
    const rows = party.legs.map(leg => [`  ${leg.label}`, dollars(leg.profitUsd)])
    parts.push(`${party.name}\n${table([...rows, ['  total', dollars(party.profitUsd)]], [1])}`)
  }
  const scored = result.targets.filter(target => target.pass !== null)
  if (scored.length > 0) parts.push(tellTargets(result, scored))
  const refusals = result.journal.filter(entry => entry.refusal !== undefined).length
  const standings = Object.entries(result.standings).filter(([, count]) => count > 0)
  parts.push(
    table([
      [
        'run',
        `seed ${result.seed}, ${result.precision}, ${result.steps.toLocaleString('en-US')} steps, ${figure(cpuMs)} ms of processor time`,
      ],
      ['journal', `${result.journal.length} entries, ${refusals} refusals`],
      ['numbers', standings.map(([standing, count]) => `${count} ${standing}`).join(', ')],
      ['engine', result.engineVersion],
      ['manifest', result.manifestHash],
      ['result', result.resultHash],
    ]),
  )
  return parts.join('\n\n')
}

function tellTargets(result: RunResult, scored: RunResult['targets']): string {
  const hit = scored.filter(target => target.pass === true).length
  const rows = scored.map(target => [
    target.pass === true ? (target.given ? '  given' : '  hit') : '  MISS',
    target.id,
    target.label,
    figure(target.actual),
    target.low === target.high ? figure(target.low) : `${figure(target.low)} … ${figure(target.high)}`,
    target.unit,
  ])
  const head = `Targets: ${hit} of ${scored.length} hit (${percent(hit / scored.length)}); “given” rows were fed to the run`
  const misses = result.misses.length === 0 ? '' : `\n\nMisses\n${result.misses.map(miss => `  ${miss}`).join('\n')}`
  return `${head}\n${table(rows, [3])}${misses}`
}
