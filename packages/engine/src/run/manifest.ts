/**
 * The manifest: everything that a run depends on. A run is a pure function of it: the same manifest gives the same bytes in Node, in
 * a worker and in a browser.
 */

import type { Precision } from '../ledger/ledger.ts'
import type { Mistake } from '../money/mistake.ts'
import type { ScenarioSource } from '../scenario/document.ts'
import { canonicalJson, Hasher } from './hash.ts'

/** Version of the engine. It is part of every manifest: another version may give other bytes. */
export const engineVersion: string = '0.1.0'

/** What a person decided during a run: an act on a part, at a time (or at once). */
export type Command = {
  /** Milliseconds since 1970 UTC; the act happens in the first step at or after it. */
  atMs: number
  target: string
  act: string
  sentence: string
  /** Numbers as written in files, e.g. `{ amount: "150_000_000 UST" }`. */
  numbers: Record<string, unknown>
}

/** From this step on the run draws by another seed: its past is that of the run that it was forked from, its future another one. */
export type Reseed = {
  /** Index of the first step that draws by the new seed. */
  atStep: number
  /** Whole number below 2^64, as decimal text. */
  seed: string
}

/** See the file's head. JSON-safe. */
export type Manifest = {
  breakwater: 1
  engineVersion: string
  scenario: ScenarioSource
  /** Whole number below 2^64, as decimal text. */
  seed: string
  precision: Precision
  commands: Command[]
  /** Changes of the seed, by ascending step. Left out where the seed never changes. */
  reseeds?: Reseed[]
  /** SHA-256 of all the rest. */
  hash: string
}

/** Builds the manifest and its hash. */
export function makeManifest(parts: Omit<Manifest, 'breakwater' | 'engineVersion' | 'hash'>): Manifest {
  const body = { breakwater: 1 as const, engineVersion, ...parts }
  return { ...body, hash: hashOf(body) }
}

/** The manifest as a file keeps it. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, undefined, 1)}\n`
}

/** Reads a manifest file. The hash must fit: a manifest that was edited is no longer the record of a run. */
export function readManifest(
  text: string,
  file = 'manifest.json',
): { ok: true; manifest: Manifest } | { ok: false; mistakes: Mistake[] } {
  const fail = (code: string, message: string, hint: string): { ok: false; mistakes: Mistake[] } => ({
    ok: false,
    mistakes: [{ code, where: { file }, message, hint }],
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return fail(
      'json-syntax',
      `This is not JSON: ${(error as Error).message}.`,
      'Give the manifest.json that `run --out` wrote.',
    )
  }
  const manifest = value as Partial<Manifest> | null
  if (
    manifest === null ||
    typeof manifest !== 'object' ||
    manifest.breakwater !== 1 ||
    !isSeed(manifest.seed) ||
    (manifest.precision !== 'exact' && manifest.precision !== 'fast') ||
    !Array.isArray(manifest.commands) ||
    !areReseeds(manifest.reseeds) ||
    typeof manifest.scenario !== 'object' ||
    typeof manifest.hash !== 'string'
  ) {
    return fail(
      'not-a-manifest',
      'This file is not a manifest of a run.',
      'Give the manifest.json that `run --out` wrote.',
    )
  }
  const { hash, ...body } = manifest as Manifest
  if (manifest.engineVersion !== engineVersion) {
    return fail(
      'other-engine-version',
      `The run was made by engine ${manifest.engineVersion}, this is ${engineVersion}.`,
      'Replay it with that version; another engine may give other figures.',
    )
  }
  if (hashOf(body) !== hash) {
    return fail(
      'manifest-changed',
      'The manifest was changed after the run.',
      'Use `run` with --set to change numbers.',
    )
  }
  return { ok: true, manifest: manifest as Manifest }
}

function isSeed(seed: unknown): boolean {
  return typeof seed === 'string' && /^\d{1,20}$/.test(seed) && BigInt(seed) < 18_446_744_073_709_551_616n
}

/** True for nothing, or for whole steps that ascend with a seed each. */
function areReseeds(value: unknown): boolean {
  if (value === undefined) return true
  if (!Array.isArray(value) || value.length === 0) return false
  let before = -1
  return value.every((entry: Partial<Reseed> | null) => {
    const { atStep, seed } = entry ?? {}
    if (typeof atStep !== 'number' || !Number.isSafeInteger(atStep) || atStep <= before || !isSeed(seed)) return false
    before = atStep
    return true
  })
}

/** Scenarios are immutable: the canonical text of one is made once, however many runs it starts. */
const scenarioTexts = new WeakMap<object, string>()

function hashOf(body: Omit<Manifest, 'hash'>): string {
  const { scenario, ...rest } = body
  let text = scenarioTexts.get(scenario)
  if (text === undefined) {
    text = canonicalJson(scenario)
    scenarioTexts.set(scenario, text)
  }
  return new Hasher().text(canonicalJson(rest)).text(text).digest()
}
