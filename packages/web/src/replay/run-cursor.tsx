/** The run of a replay: its measures, and a cursor where the scenario's clock stood. */

import { useWidth } from '../app/use-width.ts'
import { indexAt, panelFrame, timeScale } from '../charts/frame.ts'
import { formatFigure } from '../figures/format.ts'
import { MeasureChart } from '../room/measure-chart.tsx'
import parts from '../room/parts.module.css'
import type { RunSeries } from '../room/room-api.ts'
import { columnOf, isPegged } from '../room/use-run-series.ts'
import { useTexts } from '../texts/language.ts'
import styles from './replay-page.module.css'

const chartsMax = 4

/** See the file's head. */
export function RunCursor({ series, atMs }: { series: RunSeries; atMs: number }) {
  const { t } = useTexts()
  const timeMs = Float64Array.from(series.timeMs)
  if (timeMs.length < 2) return <p className={parts['empty']}>{t('run.empty')}</p>
  const at = indexAt(timeMs, atMs)
  return (
    <div className={styles['charts']}>
      {series.columns.slice(0, chartsMax).map(column => {
        const values = columnOf(series, column.id)
        return (
          <div key={column.id} className={styles['chart']}>
            <MeasureChart
              id={column.id}
              title={column.label}
              unit={column.unit}
              timeMs={timeMs}
              lines={[{ id: column.id, label: column.label, look: 'first', values }]}
            />
            <Cursor timeMs={timeMs} atMs={atMs} />
            <p className={parts['small']}>{formatFigure(values[at], isPegged(column.id) ? '1' : column.unit)}</p>
          </div>
        )
      })}
    </div>
  )
}

function Cursor({ timeMs, atMs }: { timeMs: Float64Array; atMs: number }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const height = 160
  const frame = panelFrame(width, height)
  const x = timeScale([timeMs[0]!, timeMs.at(-1)!], frame)(Math.min(Math.max(atMs, timeMs[0]!), timeMs.at(-1)!))
  return (
    <div ref={ref} className={styles['cursor']} aria-hidden="true">
      {width > 0 && (
        <svg className="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <line className="chart-cursor" x1={x} x2={x} y1={frame.top} y2={height - 26} />
        </svg>
      )}
    </div>
  )
}
