/** `breakwater verify`: conformance files against the engine. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { verifyVectors } from '@breakwater/engine'
import { jsonText } from '../files/json-text.ts'
import { type Given, wrongUse } from './options.ts'
import { Interrupted, type Terminal } from './terminal.ts'

type FileOutcome = {
  file: string
  suite: string
  passed: number
  failed: number
  problem?: string
  failures: { id: string; detail?: string }[]
}

/** How many failed cases of a file are named on the terminal. */
const failuresShown = 10

/** `breakwater verify <file or folder …>`. */
export async function verifyCommand(given: Given, terminal: Terminal): Promise<number> {
  if (given.words.length === 0) {
    throw wrongUse(
      'missing-argument',
      'verify needs files.',
      'Write `breakwater verify packages/engine/vectors/amm/*.json`.',
    )
  }
  const json = given.values['json'] === true
  const outcomes: FileOutcome[] = []
  for (const file of given.words.flatMap(jsonFilesOf)) {
    const outcome = verifyFile(file)
    outcomes.push(outcome)
    if (!json) terminal.out(tell(outcome))
    await new Promise(resolve => setImmediate(resolve))
    if (terminal.interrupted.aborted) throw new Interrupted()
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  terminal.out(json ? `${jsonText({ passed, failed, files: outcomes })}\n` : `${passed} passed, ${failed} failed\n`)
  return failed > 0 ? 1 : 0
}

/** A file as it is; a folder as the JSON files in it and below, sorted. */
function jsonFilesOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path]
  const found = readdirSync(path, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(entry => (entry.isDirectory() || entry.name.endsWith('.json') ? jsonFilesOf(join(path, entry.name)) : []))
  // A folder without files would pass in silence; as a name that cannot be read it fails aloud.
  return found.length > 0 ? found : [join(path, '*.json')]
}

function verifyFile(file: string): FileOutcome {
  const broken = (problem: string): FileOutcome => ({
    file,
    suite: 'unknown',
    passed: 0,
    failed: 1,
    problem,
    failures: [],
  })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return broken(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`)
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return broken(`it is not JSON: ${(error as Error).message}`)
  }
  const { suite, passed, failed, outcomes, problem } = verifyVectors(parsed)
  const failures = outcomes
    .filter(outcome => !outcome.passed)
    .map(outcome => ({ id: outcome.id, ...(outcome.detail === undefined ? {} : { detail: outcome.detail }) }))
  return { file, suite, passed, failed, failures, ...(problem === undefined ? {} : { problem }) }
}

function tell(outcome: FileOutcome): string {
  const lines = [`${outcome.file}: ${outcome.suite}, ${outcome.passed} passed, ${outcome.failed} failed`]
  if (outcome.problem !== undefined) lines.push(`  ${outcome.problem}`)
  for (const failure of outcome.failures.slice(0, failuresShown))
    lines.push(`  ${failure.id}: ${failure.detail ?? 'differs'}`)
  if (outcome.failures.length > failuresShown) lines.push(`  and ${outcome.failures.length - failuresShown} more`)
  return `${lines.join('\n')}\n`
}
