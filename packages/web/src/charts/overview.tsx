/** The whole run as a strip: the price small, the window in sight clear and the rest veiled. */

import { type Frame, type TimeWindow, timeScale, valueScale } from './frame.ts'
import { linePath } from './line-path.ts'
import { datePlace } from './panel-chart.tsx'
import { timeTicks } from './time-ticks.ts'

type OverviewProps = {
  timeMs: Float64Array
  values: Float64Array
  run: TimeWindow
  window: TimeWindow
  width: number
  height: number
  /** The line is a pegged coin's price: a quiet one must not look wild. */
  pegged: boolean
}

/** See the file's head. Handles and keys belong to the page; this is the picture beneath them. */
export function Overview({ timeMs, values, run, window, width, height, pegged }: OverviewProps) {
  const frame: Frame = { width, height, left: 0, right: 0, top: 6, bottom: 16 }
  const range: [number, number] = [0, timeMs.length - 1]
  const x = timeScale(run, frame)
  const y = valueScale([values], range, frame, {
    scale: 'linear',
    ...(pegged ? { atLeast: [0.98, 1.005] as const } : {}),
  })
  const bottom = height - frame.bottom
  const left = x(window[0])
  const right = x(window[1])
  return (
    <svg className="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <rect className="chart-band" x={left} y={2} width={Math.max(1, right - left)} height={bottom - 2} />
      <line className="chart-peg" x1={0} x2={width} y1={bottom} y2={bottom} />
      <path className="chart-line chart-line-first" d={linePath(timeMs, values, range, x, y)} />
      {timeTicks(run, width, 72).map(tick => (
        <text key={tick.atMs} className="chart-date" {...datePlace(x(tick.atMs), frame)} y={height - 3}>
          {tick.label}
        </text>
      ))}
    </svg>
  )
}
