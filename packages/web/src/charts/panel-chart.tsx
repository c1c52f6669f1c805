/** One small multiple: title, quiet grid, lines with their names at their ends. A pure function of its data. */

import { formatFigure, formatMoment } from '../figures/format.ts'
import { breakLabel, type EndLabel, placeLabels } from './end-labels.ts'
import {
  type Frame,
  indexRange,
  panelFrame,
  plotWidth,
  type TimeWindow,
  timeScale,
  valueScale,
  valueTicks,
} from './frame.ts'
import { bandPath, dots, linePath } from './line-path.ts'
import type { PanelLine, PanelView } from './panels.ts'
import { pegLostBelow } from './peg.ts'
import type { Scale } from './scale.ts'
import { timeTicks } from './time-ticks.ts'

type PanelChartProps = {
  view: PanelView
  timeMs: Float64Array
  window: TimeWindow
  width: number
  height: number
  /** Draws the dates beneath; only the last panel of a column does. */
  dated?: boolean
}

/** The scales of a panel, shared by the chart and by the cursor that lies over it. */
export function panelScales(
  view: PanelView,
  timeMs: Float64Array,
  window: TimeWindow,
  frame: Frame,
): { x: (atMs: number) => number; y: Scale; range: [number, number] } {
  const range = indexRange(timeMs, window)
  const columns = view.lines.flatMap(line =>
    line.band === undefined ? [line.values] : [line.values, line.band.low, line.band.high],
  )
  const isPrice = view.pegged || view.panel.id === 'btc' || view.panel.id.startsWith('price-of-')
  const stocks = !isPrice && view.panel.scale === 'linear'
  const y = valueScale(columns, range, frame, {
    scale: view.panel.scale,
    zero: stocks,
    ...(view.pegged ? { atLeast: [0.98, 1.005] as const } : {}),
  })
  return { x: timeScale(window, frame), y, range }
}

/** A value of this panel as its axis and its cursor write it. */
export function sayValue(view: PanelView, value: number, bare = false): string {
  return formatFigure(value, view.pegged ? '1' : view.panel.unit, { bare })
}

/** See the file's head. */
export function PanelChart({ view, timeMs, window, width, height, dated = false }: PanelChartProps) {
  const frame = { ...panelFrame(width, height), ...(dated ? { bottom: 26 } : {}) }
  const { x, y, range } = panelScales(view, timeMs, window, frame)
  const rightEdge = frame.width - frame.right
  const clip = `plot-${view.panel.id}-${width}-${height}`
  const bottom = height - frame.bottom
  const days = timeTicks(window, plotWidth(frame))
  const ticks = valueTicks(y, bottom - frame.top)
  const labels = placeLabels(
    endLabels(view, timeMs, range, window, y, labelLength(frame)),
    13,
    frame.top + 2,
    bottom - 2,
  )
  return (
    <svg
      className="chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={describePanel(view, timeMs, range)}
    >
      <text className="chart-title" x={0} y={13}>
        {view.panel.title}
        <tspan className="chart-unit" dx={6}>
          {sayUnit(view)}
        </tspan>
      </text>
      <clipPath id={clip}>
        <rect x={frame.left} y={frame.top - 3} width={plotWidth(frame)} height={Math.max(0, bottom - frame.top + 6)} />
      </clipPath>
      {days.map(tick => (
        <g key={tick.atMs}>
          <line
            className={tick.day ? 'chart-day' : 'chart-hour'}
            x1={x(tick.atMs)}
            x2={x(tick.atMs)}
            y1={frame.top}
            y2={bottom}
          />
          {dated && (
            <text
              className={tick.day ? 'chart-date-strong' : 'chart-date'}
              {...datePlace(x(tick.atMs), frame)}
              y={bottom + 16}
            >
              {tick.label}
            </text>
          )}
        </g>
      ))}
      {ticks.map(tick => (
        <g key={tick}>
          <line
            className={view.pegged && tick === 1 ? 'chart-peg' : 'chart-grid'}
            x1={frame.left}
            x2={rightEdge}
            y1={y(tick)}
            y2={y(tick)}
          />
        </g>
      ))}
      {view.pegged && <line className="chart-peg" x1={frame.left} x2={rightEdge} y1={y(1)} y2={y(1)} />}
      <g clipPath={`url(#${clip})`}>
        {view.lines.map(line => (
          <Line key={line.id} line={line} view={view} timeMs={timeMs} range={range} x={x} y={y} />
        ))}
      </g>
      {ticks.map(tick => (
        <text key={tick} className="chart-tick" x={frame.left + 1} y={y(tick) - 3}>
          {tickLabel(view, tick, ticks)}
        </text>
      ))}
      {view.pegged && <Lowest view={view} timeMs={timeMs} range={range} x={x} y={y} frame={frame} />}
      {labels.map(label => (
        <text key={label.id} className={`chart-name chart-name-${label.look}`} x={rightEdge + 6} y={label.y + 4}>
          {label.lines.map((line, index) => (
            <tspan key={line} x={rightEdge + 6} dy={index === 0 ? 0 : 13}>
              {line}
            </tspan>
          ))}
        </text>
      ))}
    </svg>
  )
}

type LineProps = {
  line: PanelLine
  view: PanelView
  timeMs: Float64Array
  range: [number, number]
  x: (atMs: number) => number
  y: Scale
}

function Line({ line, view, timeMs, range, x, y }: LineProps) {
  if (line.look === 'record') {
    const points = dots(timeMs, line.values, range, x, y)
    // Few figures are dots, many are a thin grey line with dots left out.
    if (points.length <= 160) {
      return (
        <g className="chart-dots">
          {points.map(([cx, cy]) => (
            <circle key={cx} cx={cx} cy={cy} r={1.8} />
          ))}
        </g>
      )
    }
    return <path className="chart-line chart-line-record" d={linePath(timeMs, line.values, range, x, y)} />
  }
  const path = linePath(timeMs, line.values, range, x, y)
  return (
    <>
      {line.band !== undefined && (
        <path className="chart-band" d={bandPath(timeMs, line.band.low, line.band.high, range, x, y)} />
      )}
      <path className={`chart-line chart-line-${line.look}`} d={path} />
      {view.pegged && line.look === 'first' && (
        <path className="chart-line chart-line-lost" d={linePath(timeMs, belowPeg(line.values), range, x, y)} />
      )}
    </>
  )
}

function belowPeg(values: Float64Array): Float64Array {
  return values.map(value => (value < pegLostBelow ? value : Number.NaN))
}

/** Marks the lowest price in sight with its figure and time. */
function Lowest({ view, timeMs, range, x, y, frame }: Omit<LineProps, 'line'> & { frame: Frame }) {
  const line = view.lines.find(candidate => candidate.look === 'first')
  if (line === undefined) return null
  const values = line.band?.low ?? line.values
  let at = range[0]
  for (let index = range[0]; index <= range[1]; index++) if (values[index]! < values[at]!) at = index
  const low = values[at]!
  if (!Number.isFinite(low) || low > 0.995) return null
  const cx = x(timeMs[at]!)
  const cy = y(low)
  const before = cx > frame.width - frame.right - 150
  return (
    <g className={low < pegLostBelow ? 'chart-low chart-low-lost' : 'chart-low'}>
      <circle cx={cx} cy={cy} r={3} />
      <text
        x={before ? cx - 8 : cx + 8}
        y={Math.min(cy + 4, frame.height - frame.bottom)}
        textAnchor={before ? 'end' : 'start'}
      >
        {`low ${formatFigure(low, '1')} · ${formatMoment(timeMs[at]!)}`}
      </text>
    </g>
  )
}

function endLabels(
  view: PanelView,
  timeMs: Float64Array,
  range: [number, number],
  window: TimeWindow,
  y: Scale,
  lengthMax: number,
): EndLabel[] {
  const labels: EndLabel[] = []
  for (const line of view.lines) {
    if (line.label === '') continue
    let last = range[1]
    while (last > range[0] && (timeMs[last]! > window[1] || !Number.isFinite(line.values[last]!))) last--
    const value = line.values[last]!
    if (!Number.isFinite(value)) continue
    const alone = view.lines.length === 1
    const text = alone ? sayValue(view, value, true) : line.label
    labels.push({ id: line.id, lines: breakLabel(text, lengthMax), look: line.look, y: y(value) })
  }
  return labels
}

function tickLabel(view: PanelView, tick: number, all: readonly number[]): string {
  // Near the peg the ticks stand closer than a hundredth, and two of them must not read alike.
  if (view.pegged) return tick.toFixed(new Set(all.map(one => one.toFixed(2))).size < all.length ? 3 : 2)
  return formatFigure(tick, view.panel.unit, { bare: true })
    .replace(/\.0+(?=\D|$)/, '')
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
}

/** The unit, unless the title has said it or the ticks carry it. */
function sayUnit(view: PanelView): string {
  const { title, unit, scale } = view.panel
  const isSaid =
    /^(1|%|fraction|share)$/.test(unit) ||
    title
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(unit.toLowerCase())
  return [isSaid ? '' : unit, scale === 'log' ? 'log scale' : ''].filter(part => part !== '').join(', ')
}

/** Height that the names at the lines' ends need, never less than `least`. */
export function panelHeight(view: PanelView, width: number, least: number): number {
  if (view.lines.length < 2) return least
  const lengthMax = labelLength(panelFrame(width, least))
  const rows = view.lines.map(line => (line.label === '' ? 0 : breakLabel(line.label, lengthMax).length))
  return Math.max(least, rows.reduce((sum, count) => sum + count, 0) * 13 + 47)
}

function labelLength(frame: Frame): number {
  return Math.floor((frame.right - 4) / 7.8)
}

/** Keeps the first and the last date inside the picture, as near to their ticks as the edge allows. */
export function datePlace(x: number, frame: Frame): { x: number; textAnchor: 'start' | 'middle' | 'end' } {
  if (x < frame.left + 24) return { x: frame.left, textAnchor: 'start' }
  return x > frame.width - 24 ? { x: frame.width, textAnchor: 'end' } : { x, textAnchor: 'middle' }
}

function describePanel(view: PanelView, timeMs: Float64Array, range: [number, number]): string {
  const line = view.lines.find(candidate => candidate.look === 'first') ?? view.lines[0]!
  const from = line.values[range[0]]!
  const to = line.values[range[1]]!
  return `${view.panel.title}: from ${sayValue(view, from)} on ${formatMoment(timeMs[range[0]]!)} to ${sayValue(view, to)} on ${formatMoment(timeMs[range[1]]!)}.`
}
