/**
 * Derives the small tables of `library/records` from a folder of collected history: only the columns that a scenario needs, with
 * units that its schema knows. Run by hand when the collected files change; the result is committed.
 */

/** Collected files by name. */
export type ReadSource = (name: string) => string

/** A row of a CSV file by column name. */
type Row = Record<string, string>

/** The tables of `library/records` by file name. */
export function deriveRecords(read: ReadSource): Record<string, string> {
  return {
    'ust-usdt-hourly.csv': ustHourly(parseCsv(read('ust_usdt_binance_hourly.csv'))),
    'luna-usd-hourly.csv': lunaHourly(parseCsv(read('luna_usd_cryptocompare_hourly.csv'))),
    'btc-usd-2022-03_05.csv': bitcoin(
      parseCsv(read('btc_usdt_4h_2022-04_05.csv')),
      parseCsv(read('btc_usdt_binance_hourly_2022-05.csv')),
    ),
    'supply-daily.csv': supplyDaily(parseCsv(read('supply_daily_2022-04_05.csv'))),
    'anchor-deposits.csv': anchorDeposits(parseCsv(read('anchor_points.csv'))),
  }
}

/** Hours as in the source (the label is the start of the hour); volumes in millions of UST. */
function ustHourly(rows: Row[]): string {
  return formatCsv(
    ['time_utc', 'low', 'high', 'close', 'volume_ust_m', 'net_taker_ust_m'],
    rows.map(row => [
      cell(row, 'time_utc'),
      cell(row, 'low'),
      cell(row, 'high'),
      cell(row, 'close'),
      decimal(number(row, 'volume_ust') / 1e6, 4),
      decimal(number(row, 'net_taker_buy_ust') / 1e6, 4),
    ]),
  )
}

function lunaHourly(rows: Row[]): string {
  return formatCsv(
    ['time_utc', 'low', 'high', 'close'],
    rows.map(row => ['time_utc', 'low', 'high', 'close'].map(name => cell(row, name))),
  )
}

/** Prices at the moment of each close: bars of four hours to the end of April, then the first open of May, then every hour. */
function bitcoin(fourHours: Row[], hours: Row[]): string {
  const first = hours[0]
  if (first === undefined) throw new RangeError('the hourly file has no rows')
  const firstMs = Date.parse(cell(first, 'time_utc'))
  const early = fourHours
    .map(row => [Date.parse(cell(row, 'time_utc')) + 4 * 3_600_000, cell(row, 'close')] as const)
    .filter(([closeMs]) => closeMs < firstMs)
  const late = hours.map(row => [Date.parse(cell(row, 'time_utc')) + 3_600_000, cell(row, 'close')] as const)
  const points = [...early, [firstMs, cell(first, 'open')] as const, ...late]
  return formatCsv(
    ['time_utc', 'close'],
    points.map(([timeMs, close]) => [isoTime(timeMs), close]),
  )
}

/** Supplies stand at the end of their day, which is the first moment of the next. */
function supplyDaily(rows: Row[]): string {
  return formatCsv(
    ['time_utc', 'ust_supply', 'luna_supply'],
    rows.map(row => [
      isoTime(Date.parse(`${cell(row, 'date_utc')}T00:00:00Z`) + 86_400_000),
      cell(row, 'ust_circulating'),
      cell(row, 'luna_circulating'),
    ]),
  )
}

/** The three published levels of deposits, in whole UST. */
function anchorDeposits(rows: Row[]): string {
  const levels = rows.filter(row => row['variable'] === 'deposits' || row['variable'] === 'UST still in Anchor')
  return formatCsv(
    ['time_utc', 'deposits_ust'],
    levels
      .map(row => {
        if (cell(row, 'unit') !== 'bn UST') throw new RangeError(`deposits in ${cell(row, 'unit')} are not expected`)
        return [cell(row, 'time_utc'), String(Math.round(number(row, 'value') * 1e9))]
      })
      .sort(([left], [right]) => (left! < right! ? -1 : 1)),
  )
}

/** CSV with quoted cells, as the collected files have it. */
export function parseCsv(text: string): Row[] {
  const lines: string[][] = [[]]
  let field = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (quoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') {
        field += '"'
        at++
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',' || character === '\n') {
      lines[lines.length - 1]!.push(field.replace(/\r$/, ''))
      field = ''
      if (character === '\n') lines.push([])
    } else field += character
  }
  if (field !== '') lines[lines.length - 1]!.push(field)
  const [names, ...rows] = lines.filter(line => line.length > 0)
  return rows.map(row => Object.fromEntries(names!.map((name, index) => [name, row[index] ?? ''])))
}

function cell(row: Row, name: string): string {
  const text = row[name]
  if (text === undefined || text === '') throw new RangeError(`a row has no ${name}: ${JSON.stringify(row)}`)
  return text
}

function number(row: Row, name: string): number {
  const value = Number(cell(row, name))
  if (!Number.isFinite(value)) throw new RangeError(`${name} is not a number: ${cell(row, name)}`)
  return value
}

function decimal(value: number, places: number): string {
  return String(Number(value.toFixed(places)))
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace('.000Z', 'Z')
}

function formatCsv(names: string[], rows: string[][]): string {
  return `${[names, ...rows].map(row => row.join(',')).join('\n')}\n`
}
