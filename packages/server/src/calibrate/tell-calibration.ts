/** A calibration in words: one line for each generation, and the tables at the end. */

import type { FreeNumber, RowLoss } from '@breakwater/engine'
import { figure, percent, table } from '../cli/words.ts'
import type { Calibration, CalibrationProgress } from './calibrate.ts'
import type { CandidateSettings } from './candidate.ts'

/** One line of progress. */
export function tellGeneration(progress: CalibrationProgress, numbers: readonly FreeNumber[]): string {
  const { generation, generations, best, here, stepSize, settings } = progress
  const values = numbers.map(number => `${number.path}=${settings[number.path] ?? number.written}`)
  const head =
    generation === 0
      ? `as it is: loss ${best.toFixed(5)}`
      : `generation ${generation} of ${generations}: best ${best.toFixed(5)}, here ${Number.isFinite(here) ? here.toFixed(5) : 'none'}, step ${stepSize.toFixed(3)}`
  return `${head}; ${values.join(', ')}\n`
}

/** The values, the losses, and every row that came out differently. */
export function tellCalibration(found: Calibration, numbers: readonly FreeNumber[], seeds: number): string {
  const { before, after } = found
  const tried = `${found.candidates} candidates in ${found.generations} generations, ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} each`
  const refused = found.refused > 0 ? `; ${found.refused} were not taken by the scenario` : ''
  const values = numbers.map(number => {
    const { low, high } = number.bound
    const edge = atEdge(number, found.settings) ? 'at the edge of its range' : ''
    const range = `${figure(low / number.factor)} … ${figure(high / number.factor)} ${number.suffix}`.trim()
    return [
      number.path,
      String(number.written),
      '→',
      String(found.settings[number.path] ?? number.written),
      range,
      edge,
    ]
  })
  const sections = [
    `Ended: ${found.end}. ${tried}${refused}.`,
    table([['path', 'before', '', 'after', 'range', ''], ...values], [1, 3]),
    `loss ${before.loss.toFixed(5)} → ${after.loss.toFixed(5)}${after.loss < before.loss ? '' : ' (nothing better was found)'}`,
    tellRows(before.rows, after.rows),
  ]
  return `${sections.join('\n\n')}\n`
}

/** The values as arguments of `breakwater run` and `breakwater score`. */
export function tellSettings(settings: CandidateSettings): string {
  return Object.entries(settings)
    .map(([path, value]) => `--set '${path}=${value}'`)
    .join(' \\\n  ')
}

function atEdge(number: FreeNumber, settings: CandidateSettings): boolean {
  const written = settings[number.path]
  if (written === undefined) return false
  const value = Number.parseFloat(String(written).replaceAll('_', '')) * number.factor
  const { low, high } = number.bound
  const margin = (high - low) / 100
  return value <= low + margin || value >= high - margin
}

function tellRows(before: readonly RowLoss[], after: readonly RowLoss[]): string {
  const changed = before.flatMap((row, index) => {
    const now = after[index]!
    if (row.hits === now.hits && Math.abs(row.loss - now.loss) < 5e-4) return []
    const word =
      now.hits > row.hits ? 'gained' : now.hits < row.hits ? 'lost' : now.loss < row.loss ? 'nearer' : 'farther'
    return [
      [
        word,
        row.id,
        row.class,
        percent(row.hits),
        '→',
        percent(now.hits),
        row.loss.toFixed(3),
        '→',
        now.loss.toFixed(3),
        row.label,
      ],
    ]
  })
  const total = (rows: readonly RowLoss[]): string => rows.reduce((sum, row) => sum + row.hits, 0).toFixed(1)
  const head = `rows hit, mean over the seeds: ${total(before)} → ${total(after)} of ${before.length}`
  if (changed.length === 0) return `${head}; no row came out differently`
  const header = ['', 'row', 'class', 'seeds', '', '', 'loss', '', '', 'what']
  return `${head}\n${table([header, ...changed], [3, 5, 6, 8])}`
}
