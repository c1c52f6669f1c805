/** The small multiples: the price large, the rest beneath, one time axis and one scrubber over all of them. */

import type { RunResult } from '@breakwater/engine'
import { memo, type PointerEvent, useMemo, useState } from 'react'
import { panelFrame, type TimeWindow, timeScale } from '../charts/frame.ts'
import { PanelChart, panelHeight } from '../charts/panel-chart.tsx'
import { panelViews, partViews, withKept } from '../charts/panels.ts'
import type { Cursor } from './cursor.ts'
import styles from './multiples.module.css'
import { PanelCursor } from './panel-cursor.tsx'
import { TimeLine } from './time-line.tsx'
import { useWidth } from './use-width.ts'

type MultiplesProps = {
  result: RunResult
  kept: RunResult | undefined
  window: TimeWindow
  cursor: Cursor
  onWindow: (window: TimeWindow) => void
}

/** Height of the price panel and of the others. */
export const panelHeights = { price: 244, other: 116 }

/** See the file's head. */
export const Multiples = memo(function Multiples({ result, kept, window, cursor, onWindow }: MultiplesProps) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const { timeMs } = result.series
  const views = useMemo(() => withKept(panelViews(result), kept, result.series.timeMs), [result, kept])
  const { telling, others } = useMemo(() => partViews(views), [views])
  const [isWhole, setWhole] = useState(false)
  const [price, ...rest] = isWhole ? [...telling, ...others] : telling

  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    // A finger scrubs while it is down, a mouse wherever it goes.
    if (event.pointerType !== 'mouse' && event.buttons === 0 && event.type !== 'pointerdown') return
    const box = event.currentTarget.getBoundingClientRect()
    const x = timeScale(window, panelFrame(width, 100))
    const atMs = x.invert(event.clientX - box.left)
    cursor.set(Math.min(window[1], Math.max(window[0], atMs)))
  }

  const panel = (view: (typeof views)[number], height: number, dated: boolean) => (
    <figure
      key={view.panel.id}
      className={styles['panel']}
      data-panel={view.panel.id}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
    >
      <PanelChart view={view} timeMs={timeMs} window={window} width={width} height={height} dated={dated} />
      <PanelCursor
        cursor={cursor}
        view={view}
        timeMs={timeMs}
        window={window}
        width={width}
        height={height}
        {...(dated ? { bottom: 26 } : {})}
      />
      {view.panel.note !== undefined && <figcaption className={styles['quiet']}>{view.panel.note}</figcaption>}
    </figure>
  )

  return (
    <div ref={ref} className={styles['multiples']} id="charts">
      {width > 0 && price !== undefined && (
        <>
          {panel(price, panelHeights.price, true)}
          <TimeLine result={result} views={telling} window={window} width={width} cursor={cursor} onWindow={onWindow} />
          {rest.map((view, index) => {
            const last = index === rest.length - 1
            const height = panelHeight(view, width, panelHeights.other)
            return panel(view, last ? height + 18 : height, last)
          })}
          {others.length > 0 && (
            <button
              type="button"
              className={styles['more']}
              aria-expanded={isWhole}
              aria-controls="charts"
              data-more
              onClick={() => setWhole(!isWhole)}
            >
              {isWhole ? `Only the ${telling.length} that tell most` : `All ${views.length} panels`}
            </button>
          )}
        </>
      )}
    </div>
  )
})
