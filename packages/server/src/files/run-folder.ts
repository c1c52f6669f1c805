/** What `run --out` leaves: manifest, result, journal, series as CSV and Parquet, report. All of it or nothing. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BreakwaterError, formatManifest, type Manifest, type RunResult } from '@breakwater/engine'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { jsonText } from './json-text.ts'
import { projectFolder } from './library.ts'

/** Renders a run as one HTML file without outside parts. */
export type RenderReport = (result: RunResult, extra?: { sources?: Record<string, { title: string }> }) => string

/** The report as the web package builds it. A missing build is a mistake that says how to make it. */
export async function loadReport(): Promise<RenderReport> {
  const file = join(projectFolder, 'packages/web/dist/report/render.js')
  if (!existsSync(file)) {
    throw new BreakwaterError([
      {
        code: 'report-not-built',
        where: { file },
        message: 'The report’s template was not built.',
        hint: 'Run `npm run build` once, then run the command again.',
      },
    ])
  }
  const built = (await import(pathToFileURL(file).href)) as { renderReport: RenderReport }
  return built.renderReport
}

/** A folder that may be written: it does not exist, is empty, or holds an earlier run. Anything else is a mistake. */
export function checkFolder(folder: string): void {
  const full = resolve(folder)
  const fail = (code: string, message: string, hint: string): never => {
    throw new BreakwaterError([{ code, where: { file: full }, message, hint }])
  }
  if (!existsSync(full)) return
  let names: string[] = []
  try {
    names = readdirSync(full)
  } catch {
    fail('not-a-folder', 'A file stands where the run’s folder should be.', 'Name another folder after --out.')
  }
  if (names.length > 0 && !names.includes('manifest.json')) {
    fail(
      'folder-in-use',
      'The folder holds other things than a run.',
      'Name a new folder after --out; nothing was written.',
    )
  }
}

/**
 * Writes a run. Everything goes into a new folder beside the wanted one, which takes its name only when it is complete; an earlier
 * run of that name is replaced.
 */
export function writeRunFolder(
  folder: string,
  run: { result: RunResult; manifest: Manifest },
  renderReport: RenderReport,
): string[] {
  const full = resolve(folder)
  checkFolder(full)
  const contents: Record<string, string | Uint8Array> = {
    'manifest.json': formatManifest(run.manifest),
    'result.json': `${jsonText(summaryOf(run.result), 1)}\n`,
    'journal.jsonl': run.result.journal.map(entry => `${jsonText(entry)}\n`).join(''),
    'series.csv': seriesCsv(run.result),
    'series.parquet': seriesParquet(run.result, run.manifest.hash),
    'report.html': renderReport(run.result, { sources: run.manifest.scenario.sources }),
  }
  mkdirSync(dirname(full), { recursive: true })
  const partial = mkdtempSync(join(dirname(full), `.${basename(full)}-`))
  try {
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(partial, name), content)
    // Temporary folders are private; a run is meant to be shown.
    chmodSync(partial, 0o755)
    if (existsSync(full)) rmSync(full, { recursive: true })
    renameSync(partial, full)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    throw error
  }
  return Object.keys(contents)
}

/** The result without its series and journal, which have files of their own. */
function summaryOf(result: RunResult): Omit<RunResult, 'series' | 'journal'> {
  const { series: _series, journal: _journal, ...summary } = result
  return summary
}

/** One row a sample: time in ISO, then every column; an empty cell where there is no value. */
export function seriesCsv(result: RunResult): string {
  const { timeMs, columns } = result.series
  const lines = [['time_utc', ...columns.map(column => column.id)].join(',')]
  for (let row = 0; row < timeMs.length; row++) {
    const cells = columns.map(column => {
      const value = column.values[row]!
      return Number.isFinite(value) ? String(value) : ''
    })
    lines.push([new Date(timeMs[row]!).toISOString(), ...cells].join(','))
  }
  return `${lines.join('\n')}\n`
}

/** The same as Parquet: `time_utc` as TIMESTAMP, the rest as doubles, null where there is no value; the manifest's hash in the file's own notes. */
export function seriesParquet(result: RunResult, manifestHash: string): Uint8Array {
  const { timeMs, columns } = result.series
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'time_utc', data: Array.from(timeMs, time => new Date(time)), type: 'TIMESTAMP', nullable: false },
      ...columns.map(column => ({
        name: column.id,
        data: Array.from(column.values, value => (Number.isFinite(value) ? value : null)),
        type: 'DOUBLE' as const,
        nullable: true,
      })),
    ],
    kvMetadata: [
      { key: 'breakwater.manifest', value: manifestHash },
      {
        key: 'breakwater.units',
        value: JSON.stringify(Object.fromEntries(columns.map(column => [column.id, column.unit]))),
      },
    ],
  })
  return new Uint8Array(buffer)
}
