/** What the scrubber shows over one panel: a hairline, a dot on each line, the figures at that moment. */

import { memo } from 'react'
import { nearestIndex, panelFrame, type TimeWindow } from '../charts/frame.ts'
import { panelScales, sayValue } from '../charts/panel-chart.tsx'
import type { PanelLine, PanelView } from '../charts/panels.ts'
import { type Cursor, useCursor } from './cursor.ts'
import styles from './multiples.module.css'

type PanelCursorProps = {
  cursor: Cursor
  view: PanelView
  timeMs: Float64Array
  window: TimeWindow
  width: number
  height: number
  bottom?: number
}

/** How far back a record may lie and still be shown beside the moment. */
const recordAgeMs = 3_600_000 * 2

/** See the file's head. */
export const PanelCursor = memo(function PanelCursor({
  cursor,
  view,
  timeMs,
  window,
  width,
  height,
  bottom,
}: PanelCursorProps) {
  const atMs = useCursor(cursor)
  if (atMs === undefined) return null
  const frame = { ...panelFrame(width, height), ...(bottom === undefined ? {} : { bottom }) }
  const { x, y } = panelScales(view, timeMs, window, frame)
  const index = nearestIndex(timeMs, atMs)
  const at = x(timeMs[index]!)
  const shown = view.lines
    .map(line => ({ line, value: valueAt(line, timeMs, index) }))
    .filter(({ value }) => Number.isFinite(value))
  // Beside one another the figures leave their unit to the title, or they would cover it.
  const isBare = view.lines.length > 1
  const said = [...shown].reverse().map(({ line, value }) => ({
    line,
    name: isNamed(view, line) ? `${line.label === '' ? 'kept' : line.label} ` : '',
    figure: sayValue(view, value, isBare),
  }))
  return (
    <>
      <svg className={`chart ${styles['cursor']}`} width={width} height={height} aria-hidden="true">
        <line className="chart-cursor" x1={at} x2={at} y1={frame.top} y2={height - frame.bottom} />
        {shown.map(({ line, value }) => (
          <circle
            key={line.id}
            className={`chart-cursor-dot chart-cursor-${line.look}`}
            cx={at}
            cy={y(value)}
            r={3.5}
          />
        ))}
      </svg>
      <p
        className={styles['values']}
        data-values={view.panel.id}
        data-beneath={needsOwnRow(view, said, width) ? true : undefined}
      >
        {said.map(({ line, name, figure }) => (
          <span key={line.id} className={styles[line.look]}>
            {name}
            <b>{figure}</b>
          </span>
        ))}
      </p>
    </>
  )
})

/** A line that is alone but for the kept run needs no name. */
function isNamed(view: PanelView, line: PanelLine): boolean {
  return line.look === 'kept' || view.lines.filter(other => other.look !== 'kept').length > 1
}

/** True where figures would cover the title: they stand beneath it then. A letter is about 7 pixels wide, a gap is two letters. */
function needsOwnRow(view: PanelView, said: readonly { name: string; figure: string }[], width: number): boolean {
  const letters = said.reduce((sum, { name, figure }) => sum + name.length + figure.length + 2, 0)
  return (view.panel.title.length + view.panel.unit.length + 3 + letters) * 7 > width
}

/** The figure at a sample; a record speaks for the two hours after it. */
function valueAt(line: PanelLine, timeMs: Float64Array, index: number): number {
  if (line.look !== 'record') return line.values[index]!
  for (let at = index; at >= 0 && timeMs[index]! - timeMs[at]! <= recordAgeMs; at--) {
    if (Number.isFinite(line.values[at]!)) return line.values[at]!
  }
  return Number.NaN
}
