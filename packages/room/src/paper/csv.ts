/** CSV (RFC 4180) both ways, safe to open in a spreadsheet: a text that a spreadsheet would run as a formula gets a quote mark in front. */

/** What a spreadsheet may take for the start of a formula, behind any quote marks that are already there. Source: OWASP, CSV injection. */
const formulaStart = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** A cell of a table: a number stays a number. */
export type CsvCell = string | number | null

/** The table as CSV: header first, lines end with CR LF, numbers plain, dangerous texts behind a quote mark. */
export function csvText(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return [head, ...rows].map(row => `${row.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = formulaStart.test(cell) ? `'${cell}` : cell
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replace(/"/g, '""')}"` : text
}

/** Takes off the quote mark that `csvText` put in front of a text. */
export function cellFromCsv(text: string): string {
  return text.startsWith("'") && formulaStart.test(text) ? text.slice(1) : text
}

/** A row as it was read, with the line of the file that it starts in (from 1). */
export type CsvRow = { line: number; cells: string[] }

/** What is wrong with a CSV text as a whole. */
export type CsvFault = { line: number; fault: 'open-quote' | 'text-after-quote' | 'too-many-rows' }

/**
 * Reads CSV. The separator is the comma, or the semicolon where the first line has more of these (spreadsheets in Spanish).
 * A byte order mark is skipped, empty lines too. At most `rowsMax` rows are read.
 */
export function csvRows(text: string, rowsMax = 5000): { rows: CsvRow[]; fault: CsvFault | null } {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let at = 0
  let line = 1
  let rowLine = 1
  const endRow = (): void => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: rowLine, cells })
    cells = []
    rowLine = line
  }
  while (at < source.length) {
    if (rows.length > rowsMax) return { rows, fault: { line, fault: 'too-many-rows' } }
    let cell = ''
    if (source[at] === '"') {
      const opened = line
      at++
      for (;;) {
        const close = source.indexOf('"', at)
        if (close < 0) return { rows, fault: { line: opened, fault: 'open-quote' } }
        const part = source.slice(at, close)
        line += part.split('\n').length - 1
        cell += part
        at = close + 1
        if (source[at] !== '"') break
        cell += '"'
        at++
      }
      const next = source[at]
      if (next !== undefined && next !== separator && next !== '\r' && next !== '\n') {
        return { rows, fault: { line, fault: 'text-after-quote' } }
      }
    } else {
      const start = at
      while (at < source.length && source[at] !== separator && source[at] !== '\r' && source[at] !== '\n') at++
      cell = source.slice(start, at)
    }
    cells.push(cell)
    if (source[at] === separator) {
      at++
      if (at === source.length) cells.push('')
      continue
    }
    if (source[at] === '\r' && source[at + 1] === '\n') at++
    at++
    line++
    endRow()
  }
  if (cells.length > 0) endRow()
  return { rows, fault: null }
}

function separatorOf(source: string): ',' | ';' {
  const first = source.slice(0, 4000).split('\n')[0] ?? ''
  return first.split(';').length > first.split(',').length ? ';' : ','
}
