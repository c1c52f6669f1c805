/** One measure of the run as a small chart, drawn by the same hand as the run page's. */

import type { Panel } from '@breakwater/engine'
import { useWidth } from '../app/use-width.ts'
import { PanelChart } from '../charts/panel-chart.tsx'
import type { PanelLine, PanelView } from '../charts/panels.ts'
import styles from './run-strip.module.css'
import { isPegged } from './use-run-series.ts'

/** One line of the chart. `kept` lines are grey and dashed. */
export type MeasureLine = { id: string; label: string; look: PanelLine['look']; values: Float64Array }

type MeasureChartProps = {
  id: string
  title: string
  unit: string
  timeMs: Float64Array
  lines: MeasureLine[]
  height?: number
}

/** See the file's head. Nothing is drawn until there are two moments. */
export function MeasureChart({ id, title, unit, timeMs, lines, height = 160 }: MeasureChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const from = timeMs[0]
  const until = timeMs.at(-1)
  const view: PanelView = {
    panel: { id, title, unit, scale: 'linear' } as Panel,
    lines: lines.map(line => ({ ...line, unit })),
    pegged: isPegged(id),
  }
  return (
    <div ref={ref} className={styles['chart']}>
      {width > 0 && from !== undefined && until !== undefined && until > from && (
        <PanelChart view={view} timeMs={timeMs} window={[from, until]} width={width} height={height} dated />
      )}
    </div>
  )
}
