/** The series of a run as CSV: one row a sample, time in UTC first, then every column by its id. */

import type { RunResult } from '@breakwater/engine'

/** See the file's head. Missing figures are empty; numbers are written so that they read back as the same double. */
export function seriesCsv(result: RunResult): string {
  const { timeMs, columns } = result.series
  const lines = [['time', ...columns.map(column => quote(column.id))].join(',')]
  for (let at = 0; at < timeMs.length; at++) {
    const cells = [new Date(timeMs[at]!).toISOString()]
    for (const column of columns) {
      const value = column.values[at]!
      cells.push(Number.isFinite(value) ? String(value) : '')
    }
    lines.push(cells.join(','))
  }
  return `${lines.join('\n')}\n`
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
