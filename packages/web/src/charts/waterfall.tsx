/** A profit taken apart: bars from left to right, each starting where the one above ended, and the total beneath. */

import type { WaterfallBar } from '@breakwater/engine'
import { formatFigure, formatMillions } from '../figures/format.ts'
import { linearScale } from './scale.ts'

/** A figure that is set beside the total, e.g. what the shorting alone would have earned. */
export type BesideBar = { label: string; amountUsd: number }

type WaterfallProps = {
  bars: readonly WaterfallBar[]
  beside?: readonly BesideBar[]
  width: number
  totalLabel: string
}

const rowHeight = 36
const barHeight = 10

/** See the file's head. Bars add up to the total. Gains are filled, losses hatched in the second colour and signed. */
export function Waterfall({ bars, beside = [], width, totalLabel }: WaterfallProps) {
  const total = bars.reduce((sum, bar) => sum + bar.amountUsd, 0)
  const figureWidth = 76
  let running = 0
  const rows = bars.map(bar => {
    const from = running
    running += bar.amountUsd
    return { key: bar.name, label: bar.label, from, to: running, amountUsd: bar.amountUsd }
  })
  const reach = [0, total, ...rows.map(row => row.to), ...beside.map(bar => bar.amountUsd)]
  const x = linearScale([Math.min(...reach), Math.max(...reach, 1)], [1, width - figureWidth])
  const height = (rows.length + 1 + beside.length) * rowHeight + 6
  const totalTop = rows.length * rowHeight + 6
  const zero = x(0)
  const largestUsd = Math.max(...reach.map(Math.abs))
  return (
    <svg
      className="chart"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={describe(bars, total, beside, totalLabel)}
    >
      <defs>
        <pattern id="loss-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect className="chart-bar-loss" width="2.4" height="4" />
        </pattern>
      </defs>
      <line className="chart-grid" x1={zero} x2={zero} y1={0} y2={height} />
      {rows.map((row, index) => {
        const top = index * rowHeight
        const left = Math.min(x(row.from), x(row.to))
        const barWidth = Math.max(1.5, Math.abs(x(row.to) - x(row.from)))
        return (
          <g key={row.key}>
            <text className="chart-quiet" x={0} y={top + 13}>
              {row.label}
            </text>
            <rect
              className={row.amountUsd < 0 ? '' : 'chart-bar-gain'}
              fill={row.amountUsd < 0 ? 'url(#loss-hatch)' : undefined}
              x={left}
              y={top + 18}
              width={barWidth}
              height={barHeight}
            />
            <line
              className="chart-bar-join"
              x1={x(row.to)}
              x2={x(row.to)}
              y1={top + 18 + barHeight}
              y2={top + rowHeight + 18}
            />
            <text className="chart-figure" x={width} y={top + 27} textAnchor="end">
              {formatMillions(row.amountUsd, largestUsd)}
            </text>
          </g>
        )
      })}
      <Single
        label={totalLabel}
        amountUsd={total}
        largestUsd={largestUsd}
        top={totalTop}
        look="chart-bar-gain"
        x={x}
        width={width}
        strong
      />
      {beside.map((bar, index) => (
        <Single
          key={bar.label}
          label={bar.label}
          amountUsd={bar.amountUsd}
          largestUsd={largestUsd}
          top={totalTop + (index + 1) * rowHeight}
          look="chart-bar-beside"
          x={x}
          width={width}
        />
      ))}
      <line className="chart-peg" x1={0} x2={width} y1={totalTop - 3} y2={totalTop - 3} />
    </svg>
  )
}

type SingleProps = {
  label: string
  amountUsd: number
  largestUsd: number
  top: number
  look: string
  x: (amountUsd: number) => number
  width: number
  strong?: boolean
}

function Single({ label, amountUsd, largestUsd, top, look, x, width, strong = false }: SingleProps) {
  const left = Math.min(x(0), x(amountUsd))
  return (
    <g>
      <text className={strong ? 'chart-figure' : 'chart-quiet'} x={0} y={top + 13}>
        {label}
      </text>
      <rect
        className={amountUsd < 0 && strong ? '' : look}
        fill={amountUsd < 0 && strong ? 'url(#loss-hatch)' : undefined}
        x={left}
        y={top + 18}
        width={Math.max(1.5, Math.abs(x(amountUsd) - x(0)))}
        height={barHeight}
      />
      <text className="chart-figure" x={width} y={top + 27} textAnchor="end">
        {formatMillions(amountUsd, largestUsd)}
      </text>
    </g>
  )
}

function describe(
  bars: readonly WaterfallBar[],
  total: number,
  beside: readonly BesideBar[],
  totalLabel: string,
): string {
  const say = (label: string, amountUsd: number) => `${label} ${formatFigure(amountUsd, 'USD', { signed: true })}`
  return [
    ...bars.map(bar => say(bar.label, bar.amountUsd)),
    say(totalLabel, total),
    ...beside.map(bar => say(bar.label, bar.amountUsd)),
  ].join('; ')
}
