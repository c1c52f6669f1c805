/** `breakwater score`: the targets of a scenario over many seeds, in worker threads. */

import type { Scenario } from '@breakwater/engine'
import { jsonText } from '../files/json-text.ts'
import type { ScoredRun } from '../run/run-job.ts'
import { type Score, type ScoreRow, scoreRuns } from '../run/score.ts'
import { WorkerPool } from '../run/worker-pool.ts'
import { type Given, readPrecision, wholeNumber, wrongUse } from './options.ts'
import { applyChoices, loadByArgument } from './scenario-argument.ts'
import { Interrupted, ProgressBar, type Terminal } from './terminal.ts'
import { figure, percent, table } from './words.ts'

const seedsMax = 100_000

/** `breakwater score <scenario> --seeds 101..150`. */
export async function scoreCommand(given: Given, terminal: Terminal): Promise<number> {
  const { values, words } = given
  const json = values['json'] === true
  const seeds = readSeeds(values['seeds'] as string | undefined)
  const precision = readPrecision(values, 'fast')
  const workers =
    values['workers'] === undefined ? undefined : wholeNumber('workers', String(values['workers']), 1, 256)
  const base = loadByArgument(words[0], 'score')
  const scenario = applyChoices(
    base,
    values['variant'] as string | undefined,
    (values['set'] as string[] | undefined) ?? [],
  )
  const runs = await runSeeds(scenario, seeds, precision, terminal, !json, workers)
  const score = scoreRuns(runs)
  const about = { scenario: scenario.document.id, precision }
  terminal.out(
    json
      ? `${jsonText({ ...score, seeds: score.seeds.map(Number), ...about, resultHashes: runs.map(run => run.resultHash) })}\n`
      : tellScore(score, about),
  )
  return 0
}

/** `101..150`, `7`, `1,5,9`, or a mixture. */
export function readSeeds(text: string | undefined): string[] {
  const fail = (): never => {
    throw wrongUse(
      'bad-option',
      text === undefined ? 'score needs seeds.' : `“${text}” is no list of seeds.`,
      'Write --seeds 101..150, or --seeds 1,5,9.',
    )
  }
  if (text === undefined) return fail()
  const seeds: string[] = []
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,15})(?:\.\.(\d{1,15}))?\s*$/.exec(part)
    if (match === null) return fail()
    const first = Number(match[1])
    const last = Number(match[2] ?? match[1])
    if (last < first) return fail()
    if (seeds.length + last - first >= seedsMax)
      throw wrongUse('too-many-seeds', `More than ${seedsMax} seeds were asked for.`, 'Ask for fewer at a time.')
    for (let seed = first; seed <= last; seed++) seeds.push(String(seed))
  }
  return seeds
}

async function runSeeds(
  scenario: Scenario,
  seeds: readonly string[],
  precision: 'exact' | 'fast',
  terminal: Terminal,
  showProgress: boolean,
  workers: number | undefined,
): Promise<ScoredRun[]> {
  const bar = new ProgressBar(terminal, showProgress)
  const pool = new WorkerPool(workers)
  let done = 0
  const stop = (): void => void pool.close()
  terminal.interrupted.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.all(
      seeds.map(async seed => {
        const answer = await pool.run({ source: scenario.source, seed, precision, want: 'score' })
        if (answer.want !== 'score') throw new Error('the worker answered something else')
        bar.show(++done, seeds.length, `of ${seeds.length} seeds`)
        return answer.run
      }),
    )
  } catch (error) {
    if (terminal.interrupted.aborted) throw new Interrupted()
    throw error
  } finally {
    terminal.interrupted.removeEventListener('abort', stop)
    bar.clear()
    await pool.close()
  }
}

/** The score on a terminal: every row, and for each row that was missed by how much. */
export function tellScore(score: Score, about: { scenario: string; precision: string }): string {
  const head = `${about.scenario}: ${score.seeds.length} seeds (${score.seeds[0]} to ${score.seeds[score.seeds.length - 1]}), ${about.precision}`
  const rows = score.rows.map(row => [
    row.id,
    row.class,
    percent(row.share),
    row.median === null ? '–' : figure(row.median),
    row.low === row.high ? figure(row.low) : `${figure(row.low)} … ${figure(row.high)}`,
    row.unit,
    row.given ? 'given' : missInWords(row),
    row.label,
  ])
  const shares = [
    ['median share of the rows level, stock, flow, ratio', percent(score.medianShare)],
    ['seeds with every shape', percent(score.allShapesShare)],
    ['seeds with every shape and event', percent(score.allShapesAndEventsShare)],
  ]
  const header = ['row', 'class', 'seeds', 'median', 'band', 'unit', 'median miss', 'what']
  return `${head}\n\n${table([header, ...rows], [2, 3])}\n\n${table(shares, [1])}\n`
}

function missInWords(row: ScoreRow): string {
  if (row.share === 1) return ''
  if (row.medianMiss === null) return row.median === null ? 'never measured' : 'a further condition'
  return `${figure(row.medianMiss)}${row.median !== null && row.median < row.low ? ' below' : row.median !== null && row.median > row.high ? ' above' : ' outside'}`
}
