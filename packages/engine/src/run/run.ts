/**
 * A run: start, advance, fork, finish. Synchronous and pure; the host decides pace. `rehearse` folds the whole of it.
 */

import type { JournalEntry } from '../ledger/journal.ts'
import { openLedger, type Precision } from '../ledger/ledger.ts'
import { defineAsset } from '../money/asset.ts'
import { BreakwaterError, Defect, type Mistake } from '../money/mistake.ts'
import { quantityToUnitsNearest } from '../money/rounding.ts'
import { Streams } from '../random/streams.ts'
import { defineScenario } from '../scenario/bind.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { Clock } from '../step/clock.ts'
import type { Act } from '../step/module.ts'
import { Stage } from '../step/stage.ts'
import { type Command, engineVersion, type Manifest, makeManifest, type Reseed } from './manifest.ts'
import { reportRun } from './report.ts'
import type { RunResult } from './result.ts'

/** How a run is made. */
export type RunOptions = {
  /** Whole number from 0 below 2^64; there is no default: a run without a seed cannot be replayed. */
  seed: number | bigint | string
  /** `exact` counts in integers (the default of single runs), `fast` in doubles (sweeps). */
  precision: Precision
  /** Changes of the seed by ascending step, as a manifest keeps them; default none. */
  reseeds?: readonly Reseed[]
}

/** A run in progress. Change it with {@link advance} alone; keep a copy with {@link fork}. */
export type Run = {
  readonly scenario: Scenario
  readonly seed: bigint
  readonly precision: Precision
  readonly commands: Command[]
  readonly reseeds: readonly Reseed[]
  readonly stage: Stage
}

/** Opens a run at its first moment. */
export function start(scenario: Scenario, options: RunOptions): Run {
  const seed = readSeed(options.seed)
  const stage = buildStage(scenario, seed, options.precision)
  return { scenario, seed, precision: options.precision, commands: [], reseeds: options.reseeds ?? [], stage }
}

/** True when the last step was done. */
export function isDone(run: Run): boolean {
  return run.stage.clock.step >= run.stage.clock.steps
}

/**
 * Goes on by some steps (default one), after taking what people decided. Changes `run`.
 * @returns the journal's new entries.
 * @throws BreakwaterError if a command names nothing that exists; Defect if an invariant broke.
 */
export function advance(run: Run, next: { steps?: number; commands?: readonly Command[] } = {}): JournalEntry[] {
  const { stage } = run
  const before = stage.journal.entries.length
  if (next.commands !== undefined && next.commands.length > 0) {
    stage.insertActs(bindCommands(run.scenario, next.commands, stage.clock.nowMs))
    run.commands.push(...next.commands)
  }
  const last = Math.min(stage.clock.steps, stage.clock.step + (next.steps ?? 1))
  try {
    runSteps(run, last)
  } catch (error) {
    if (error instanceof BreakwaterError) throw error
    const defect = error instanceof Defect ? error : new Defect(`${(error as Error).name}: ${(error as Error).message}`)
    if (defect !== error && (error as Error).stack !== undefined) defect.stack = (error as Error).stack!
    defect.replay = {
      scenario: run.scenario.document.id,
      manifestHash: manifestOf(run).hash,
      seed: String(run.seed),
      precision: run.precision,
      step: stage.clock.step,
      part: stage.runningId,
      engineVersion,
      lastEntries: stage.journal.entries.slice(-10),
    }
    throw defect
  }
  return stage.journal.entries.slice(before)
}

/**
 * A second run that goes on from here by itself.
 * @param options.seed what the second run draws by from here on; default: as the first. The past of both is the same, and the manifest
 * of the second says where its seed changes.
 * @throws BreakwaterError if the seed is none.
 */
export function fork(run: Run, options: { seed?: RunOptions['seed'] } = {}): Run {
  // What parts draw when they are built belongs to the past: it is drawn by the first seed.
  const stage = buildStage(run.scenario, run.seed, run.precision)
  const state = run.stage.save()
  stage.adoptActs(run.stage.allActs)
  stage.load(state, run.stage.journal.fork())
  const { step } = stage.clock
  const past = run.reseeds.filter(reseed => reseed.atStep < step).at(-1)
  if (past !== undefined) stage.streams.reseed(BigInt(past.seed))
  const reseeds =
    options.seed === undefined
      ? run.reseeds
      : [...run.reseeds.filter(reseed => reseed.atStep < step), { atStep: step, seed: String(readSeed(options.seed)) }]
  return { ...run, commands: [...run.commands], reseeds, stage }
}

/** Runs steps until `last` is the next one; the seed changes before the steps that say so. */
function runSteps(run: Run, last: number): void {
  const { stage, reseeds } = run
  const { clock } = stage
  let next = 0
  while (next < reseeds.length && reseeds[next]!.atStep < clock.step) next++
  while (clock.step < last) {
    if (reseeds[next]?.atStep === clock.step) stage.streams.reseed(BigInt(reseeds[next++]!.seed))
    stage.runStep()
  }
}

/** The manifest of a run as it stands. */
export function manifestOf(run: Run): Manifest {
  return makeManifest({
    scenario: run.scenario.source,
    seed: String(run.seed),
    precision: run.precision,
    commands: run.commands,
    ...(run.reseeds.length === 0 ? {} : { reseeds: [...run.reseeds] }),
  })
}

/** Takes the figures of a run (normally when it is done). */
export function finish(run: Run): RunResult {
  return reportRun(run, manifestOf(run))
}

/**
 * Folds a whole run.
 * @param options.onProgress called about a hundred times; returning false stops the run where it is, and the figures so far come back.
 */
export function rehearse(
  scenario: Scenario,
  options: RunOptions & { onProgress?: (done: number, steps: number) => boolean | undefined },
): RunResult {
  const run = start(scenario, options)
  const steps = run.stage.clock.steps
  const chunk = options.onProgress === undefined ? steps : Math.max(1, Math.ceil(steps / 100))
  while (!isDone(run)) {
    advance(run, { steps: chunk })
    if (options.onProgress?.(run.stage.clock.step, steps) === false) break
  }
  return finish(run)
}

/** Runs a manifest again, decisions and changes of the seed included. */
export function replay(manifest: Manifest): RunResult {
  const bound = defineScenario(manifest.scenario)
  if (!bound.ok) throw new BreakwaterError(bound.mistakes)
  const { seed, precision, reseeds = [] } = manifest
  const run = start(bound.scenario, { seed, precision, reseeds })
  if (manifest.commands.length > 0) advance(run, { steps: 0, commands: manifest.commands })
  advance(run, { steps: run.stage.clock.steps })
  return finish(run)
}

function readSeed(seed: number | bigint | string): bigint {
  const written = String(seed)
  if (!/^\d{1,20}$/.test(written) || BigInt(written) >= 18_446_744_073_709_551_616n) {
    throw new BreakwaterError([
      {
        code: 'bad-seed',
        where: {},
        message: `“${written}” is not a seed.`,
        hint: 'Give a whole number from 0 to 18446744073709551615.',
      },
    ])
  }
  return BigInt(written)
}

function buildStage(scenario: Scenario, seed: bigint, precision: Precision): Stage {
  const { document, parts } = scenario
  const opened = parts.flatMap(part => part.kind.accounts(part.id, part.config as never))
  const accounts = [...document.parties.map(party => party.id), ...opened.map(account => account.id)]
  const assets = document.assets.map(asset => defineAsset(asset.id, asset.name, asset.decimals))
  const ledger = openLedger(precision, { assets, accounts })
  const endow = (account: string, asset: string, quantity: number): void => {
    if (quantity < 0 || Number.isNaN(quantity)) {
      throw new BreakwaterError([
        {
          code: 'impossible-amount',
          where: { path: account },
          message: `${account} would start with ${quantity} ${asset}.`,
          hint: 'Make the whole larger than its parts, e.g. the base pool larger than what the metapool holds of it.',
        },
      ])
    }
    if (quantity === 0) return
    const index = ledger.asset(asset)
    let scale = 1
    for (let digit = 0; digit < ledger.assets[index]!.bookedDecimals; digit++) scale *= 10
    ledger.mintUnits(index, ledger.account(account), quantityToUnitsNearest(quantity, scale))
  }
  for (const party of document.parties) {
    for (const [asset, amount] of Object.entries(party.holds)) endow(party.id, asset, amount.quantity)
  }
  for (const account of opened) {
    for (const [asset, quantity] of Object.entries(account.holds ?? {})) endow(account.id, asset, quantity)
  }
  const stage = new Stage({
    clock: new Clock(document.clock.start, document.clock.end, document.clock.step),
    ledger,
    streams: new Streams(seed),
    tables: new Map(document.tables.map(table => [table.id, table.columns ?? {}])),
    sampleMs: document.clock.sample,
  })
  for (const part of parts) stage.add(part.kind.build(stage, part.id, part.config as never))
  stage.open(scenario.events.map(event => ({ ...event, kind: event.act })))
  return stage
}

function bindCommands(scenario: Scenario, commands: readonly Command[], nowMs: number): Act[] {
  const mistakes: Mistake[] = []
  const acts: Act[] = []
  for (const command of commands) {
    const part = scenario.parts.find(candidate => candidate.id === command.target)
    const act = part?.kind.acts[command.act]
    if (part === undefined || act === undefined) {
      mistakes.push({
        code: 'unknown-command',
        where: { path: `${command.target}.${command.act}` },
        message:
          part === undefined
            ? `There is no part called ${command.target}.`
            : `${command.target} has no act ${command.act}.`,
        hint: `Known: ${part === undefined ? scenario.parts.map(candidate => candidate.id).join(', ') : Object.keys(part.kind.acts).join(', ')}.`,
      })
      continue
    }
    const parsed = act.schema.safeParse(command.numbers)
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        mistakes.push({
          code: 'bad-command',
          where: { path: `${command.target}.${command.act}.${issue.path.join('.')}` },
          message: issue.message,
          hint: 'See the act’s numbers in the reference of kinds.',
        })
      }
      continue
    }
    acts.push({
      atMs: Math.max(command.atMs, nowMs),
      kind: command.act,
      target: command.target,
      sentence: command.sentence,
      config: parsed.data,
    })
  }
  if (mistakes.length > 0) throw new BreakwaterError(mistakes)
  return acts
}
