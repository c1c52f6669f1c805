/** Which columns a small multiple draws, in which role, and in which order the multiples stand. Names panels by what they show. */

import type { Panel, RunResult, SeriesColumn } from '@breakwater/engine'
import type { TimeWindow } from './frame.ts'
import { pegLostBelow } from './peg.ts'
import { defaultWindow } from './time-ticks.ts'

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

/** The story first. A panel that belongs to one module of several carries its name after a stem: `money-of-saver`. */
const order = [
  'price',
  'payments',
  'staker-fees',
  'won-coins',
  'luna-price',
  'luna-supply',
  'curve',
  'depth',
  'reserve',
  'anchor',
  'mempool',
  'voting-power',
  'btc',
  'ust-supply',
  'oracle-gap',
  'anchor-loans',
  'price-of-',
  'money-of-',
  'premium-',
  'oracle-age-of-',
  'ratio-of-',
  'auctions-of-',
  'gain-of-',
  'depth-of-',
  'paid-volume',
  'app-users',
  'tax-rate',
  'third-cost',
  'anchor-bids',
  'stakers',
  'staked',
  'community-pool',
  'belief',
  'short-weight-',
]

/** How many panels a page shows before it is asked for all of them. */
export const tellingMax = 12

/** The panel in which the pegged coin's price is drawn. */
export const pricePanelId = 'price'

/** The column of the pegged coin's price: the first simulated one of the price panel. */
export function priceColumn(result: RunResult): SeriesColumn | undefined {
  return (
    result.series.columns.find(column => column.id === 'ustPriceUsd') ??
    result.series.columns.find(column => column.panel === pricePanelId && column.role === 'simulated')
  )
}

/** The line that stands for the whole run on its strip: the pegged coin's price, or else the first line of the first panel. */
export function leadLine(result: RunResult, views: readonly PanelView[]): Float64Array | undefined {
  const [view] = views
  return priceColumn(result)?.values ?? (view?.lines.find(line => line.look === 'first') ?? view?.lines[0])?.values
}

/** The stretch of time that a run opens with: all of it, but for long runs of a peg, whose story is at the end. */
export function openingWindow(result: RunResult): TimeWindow {
  const { startMs, endMs } = result
  return priceColumn(result) === undefined ? [startMs, endMs] : defaultWindow(startMs, endMs)
}

/**
 * Parts the panels of a page: what tells the story, and what is shown on demand. Panels in which nothing moves tell little, and so
 * does whatever comes after the first dozen. Panels of a kept run count: what stands still in both but at two levels has moved.
 */
export function partViews(views: readonly PanelView[]): { telling: PanelView[]; others: PanelView[] } {
  const moving = views.filter(view => view.pegged || moves(view))
  const telling = (moving.length === 0 ? views : moving).slice(0, tellingMax)
  return { telling, others: views.filter(view => !telling.includes(view)) }
}

/** True where a line changes by more than a thousandth of itself, or stands elsewhere than that of the kept run. */
function moves(view: PanelView): boolean {
  const spans = new Map<string, [low: number, high: number]>()
  for (const line of view.lines) {
    if (line.look === 'record') continue
    const id = line.id.replace(/^kept-/, '')
    const span = spans.get(id) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const value of line.values) {
      if (value < span[0]) span[0] = value
      if (value > span[1]) span[1] = value
    }
    spans.set(id, span)
  }
  return [...spans.values()].some(([low, high]) => high - low > 1e-3 * Math.max(Math.abs(low), Math.abs(high)))
}

function isCalled(id: string, stem: string): boolean {
  return stem.endsWith('-') ? id.startsWith(stem) : id === stem
}

/** All panels of a run in which something happens, the price first: what is 0 from end to end is left out. */
export function panelViews(result: RunResult): PanelView[] {
  const rank = (id: string): number => {
    const at = order.findIndex(stem => isCalled(id, stem))
    return at < 0 ? order.length : at
  }
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
          values: resample(kept.series.timeMs, line.values, timeMs, 2 * Math.max(3_600_000, kept.series.everyMs)),
        }),
      )
    return { ...view, lines: [...lines, ...view.lines] }
  })
}

function resample(fromMs: Float64Array, values: Float64Array, toMs: Float64Array, ageMsMax: number): Float64Array {
  const moved = new Float64Array(toMs.length).fill(Number.NaN)
  let at = 0
  for (let index = 0; index < toMs.length; index++) {
    while (at + 1 < fromMs.length && fromMs[at + 1]! <= toMs[index]!) at++
    const age = toMs[index]! - (fromMs[at] ?? Number.NaN)
    if (age >= 0 && age < ageMsMax) moved[index] = values[at]!
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
