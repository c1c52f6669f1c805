/** Which columns a small multiple draws, in which role, and in which order the multiples stand. Names panels by what they show. */

import type { Panel, RunResult, SeriesColumn } from '@breakwater/engine'

/** A line of a panel. `kept` is the run that was pinned for comparison. */
export type PanelLine = {
  id: string
  /** What stands at its end. */
  label: string
  look: 'first' | 'second' | 'third' | 'record' | 'input' | 'kept'
  unit: string
  values: Float64Array
  /** Lowest and highest within each sample, if the run keeps them. */
  band?: { low: Float64Array; high: Float64Array }
}

/** One small multiple with its lines. `pegged` panels show the line at 1.00 and what lies below a lost peg. */
export type PanelView = { panel: Panel; lines: PanelLine[]; pegged: boolean }

/** Below this price the peg counts as lost on pictures; a run's own figures may use other marks. */
export const pegLostBelow = 0.95

const order = [
  'price',
  'luna-price',
  'luna-supply',
  'curve',
  'depth',
  'reserve',
  'anchor',
  'mempool',
  'btc',
  'ust-supply',
  'payments',
  'staker-fees',
  'won-coins',
  'app-users',
  'paid-volume',
  'tax-rate',
  'voting-power',
  'third-cost',
  'oracle-gap',
  'stakers',
  'community-pool',
  'staked',
]

/** The panel in which the pegged coin's price is drawn. */
export const pricePanelId = 'price'

/** The column of the pegged coin's price: the first simulated one of the price panel. */
export function priceColumn(result: RunResult): SeriesColumn | undefined {
  return (
    result.series.columns.find(column => column.id === 'ustPriceUsd') ??
    result.series.columns.find(column => column.panel === pricePanelId && column.role === 'simulated')
  )
}

/** All panels of a run in which something happens, the price first: what is 0 from end to end is left out. */
export function panelViews(result: RunResult): PanelView[] {
  const rank = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length)
  return [...result.series.panels]
    .sort((a, b) => rank(a.id) - rank(b.id))
    .map(panel => ({ panel, lines: linesOf(result, panel), pegged: panel.id === pricePanelId }))
    .filter(view => view.lines.some(line => line.values.some(value => value !== 0 && !Number.isNaN(value))))
}

function linesOf(result: RunResult, panel: Panel): PanelLine[] {
  const all = result.series.columns
  const here = all.filter(column => column.panel === panel.id)
  const bandIds = new Set<string>()
  const lines: PanelLine[] = []
  let simulated = 0
  for (const column of here) {
    const low = findEdge(all, column, 'Low')
    const high = findEdge(all, column, 'High')
    if (low !== undefined) bandIds.add(low.id)
    if (high !== undefined) bandIds.add(high.id)
    if (isEdge(all, column)) continue
    const look =
      column.role === 'record' ? 'record' : column.role === 'input' && simulated > 0 ? 'input' : lookAt(simulated++)
    lines.push({
      id: column.id,
      label: column.label,
      look,
      unit: column.unit,
      values: column.values,
      ...(low === undefined || high === undefined ? {} : { band: { low: low.values, high: high.values } }),
    })
  }
  // History lies beneath, the run's own first line on top.
  const depth = { record: 0, input: 1, kept: 1, third: 2, second: 3, first: 4 }
  return lines.sort((a, b) => depth[a.look] - depth[b.look])
}

function lookAt(count: number): PanelLine['look'] {
  return count === 0 ? 'first' : count === 1 ? 'second' : 'third'
}

function stemOf(id: string): [stem: string, unit: string] {
  const match = /^(.*?)(Usd|Ust|Luna|Btc|Fraction)$/.exec(id)
  return match === null ? [id, ''] : [match[1]!, match[2]!]
}

function findEdge(all: readonly SeriesColumn[], column: SeriesColumn, edge: 'Low' | 'High'): SeriesColumn | undefined {
  const [stem, unit] = stemOf(column.id)
  return all.find(candidate => candidate.id === `${stem}${edge}${unit}` && candidate.panel === column.panel)
}

/** True for `ustPriceLowUsd` beside `ustPriceUsd`. */
function isEdge(all: readonly SeriesColumn[], column: SeriesColumn): boolean {
  const [stem, unit] = stemOf(column.id)
  const match = /^(.*)(Low|High)$/.exec(stem)
  return (
    match !== null && all.some(candidate => candidate.id === `${match[1]}${unit}` && candidate.panel === column.panel)
  )
}

/** Lays the lines of a kept run, moved onto this run's samples, beneath those of this run. The record is shown once. */
export function withKept(views: PanelView[], kept: RunResult | undefined, timeMs: Float64Array): PanelView[] {
  if (kept === undefined) return views
  const keptViews = panelViews(kept)
  return views.map(view => {
    const others = keptViews.find(candidate => candidate.panel.id === view.panel.id)
    if (others === undefined) return view
    const lines = others.lines
      .filter(line => line.look === 'first' || line.look === 'second')
      .map(
        (line): PanelLine => ({
          id: `kept-${line.id}`,
          label: line.look === 'first' ? 'kept' : '',
          look: 'kept',
          unit: line.unit,
          values: resample(kept.series.timeMs, line.values, timeMs),
        }),
      )
    return { ...view, lines: [...lines, ...view.lines] }
  })
}

function resample(fromMs: Float64Array, values: Float64Array, toMs: Float64Array): Float64Array {
  const moved = new Float64Array(toMs.length).fill(Number.NaN)
  let at = 0
  for (let index = 0; index < toMs.length; index++) {
    while (at + 1 < fromMs.length && fromMs[at + 1]! <= toMs[index]!) at++
    const age = toMs[index]! - (fromMs[at] ?? Number.NaN)
    if (age >= 0 && age < 2 * 3_600_000) moved[index] = values[at]!
  }
  return moved
}

/** Samples after which the price stays below {@link pegLostBelow} for an hour: the moment at which the peg is lost; undefined if never. */
export function pegLostIndex(result: RunResult): number | undefined {
  const column = priceColumn(result)
  if (column === undefined) return undefined
  const needed = Math.max(1, Math.round(3_600_000 / result.series.everyMs))
  let below = 0
  for (let at = 0; at < column.values.length; at++) {
    below = column.values[at]! < pegLostBelow ? below + 1 : 0
    if (below >= needed) return at - below + 1
  }
  return undefined
}
