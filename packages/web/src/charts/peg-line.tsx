/**
 * The motif: the line at 1.00 that is the logo and the header's rule. It bends where the price goes, and breaks when the peg is lost.
 */

import { indexRange, type TimeWindow, timeScale } from './frame.ts'
import { drawLine, stretches } from './line-path.ts'
import { pegLostBelow } from './peg.ts'
import { linearScale } from './scale.ts'

type PegLineProps = {
  /** Nothing yet: the line is straight. */
  price?: { timeMs: Float64Array; values: Float64Array; window: TimeWindow; lostAtMs: number | undefined }
  width: number
  height: number
}

/** See the file's head. The line stands 6 px below the top; the deepest fall in sight reaches the bottom. */
export function PegLine({ price, width, height }: PegLineProps) {
  const top = 6
  if (price === undefined || price.values.length === 0) {
    return (
      <svg className="peg" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path className="peg-held" d={`M0,${top}H${width}`} />
      </svg>
    )
  }
  const { timeMs, values, window, lostAtMs } = price
  const range = indexRange(timeMs, window)
  let low = 1
  for (let at = range[0]; at <= range[1]; at++) if (values[at]! < low) low = values[at]!
  const depth = Math.max(0.1, 1 - low)
  const y = linearScale([1 - depth, 1], [height - 2, top], { clamp: true })
  const x = timeScale(window, { width, height, left: 0, right: 0, top: 0, bottom: 0 })
  const breakX = lostAtMs === undefined ? undefined : x(lostAtMs)
  const path = (keep: (value: number, atMs: number) => boolean): string =>
    stretches(
      timeMs,
      values.map((value, at) => (keep(value, timeMs[at]!) ? value : Number.NaN)),
      range,
      x,
      y,
    )
      .map(points => drawLine(points))
      .join('')
  const lost = (value: number, atMs: number) => lostAtMs !== undefined && atMs >= lostAtMs && value < pegLostBelow
  return (
    <svg className="peg" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path className="peg-held" d={path((value, atMs) => !lost(value, atMs))} />
      <path className="peg-lost" d={path(lost)} />
      {breakX !== undefined && breakX > 0 && breakX < width && (
        <>
          <rect className="peg-gap" x={breakX - 5} y={0} width={8} height={height} />
          <path
            className="peg-lost"
            d={`M${breakX - 6},${height - 4}l4,-${height - 8}M${breakX + 1},${height - 4}l4,-${height - 8}`}
          />
        </>
      )}
    </svg>
  )
}
