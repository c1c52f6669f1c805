/**
 * The time line that all panels share: the scrubber, the events on it, the whole run as a strip, the ranges. It stays in reach while
 * the panels scroll beneath it.
 */

import type { JournalEntry, RunResult } from '@breakwater/engine'
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react'
import { type EventMark, gatherMarks, markedEntries } from '../charts/events.ts'
import { nearestIndex, panelFrame, plotWidth, type TimeWindow, timeScale } from '../charts/frame.ts'
import { Overview } from '../charts/overview.tsx'
import { sayValue } from '../charts/panel-chart.tsx'
import { leadLine, openingWindow, type PanelView, priceColumn } from '../charts/panels.ts'
import { windowAround } from '../charts/time-ticks.ts'
import { formatFullMoment, formatMoment } from '../figures/format.ts'
import { sayRefusal } from '../figures/refusal.ts'
import { sentenceCase } from '../outcome/article-figures.ts'
import { type Cursor, useCursor } from './cursor.ts'
import styles from './multiples.module.css'

type TimeLineProps = {
  result: RunResult
  views: PanelView[]
  window: TimeWindow
  width: number
  cursor: Cursor
  onWindow: (window: TimeWindow) => void
}

const day = 86_400_000

/** See the file's head. */
export function TimeLine({ result, views, window, width, cursor, onWindow }: TimeLineProps) {
  const [openMark, setOpenMark] = useState<string>()
  const frame = panelFrame(width, 40)
  const x = useMemo(() => timeScale(window, panelFrame(width, 40)), [window, width])
  const marks = useMemo(() => gatherMarks(result.journal, window, x, 26), [result, window, x])
  const opened = marks.find(mark => mark.key === openMark)
  return (
    <div className={styles['timeline']}>
      <Ranges result={result} window={window} onWindow={onWindow} />
      <Brush result={result} views={views} window={window} width={width} onWindow={onWindow} />
      <Scrubber result={result} views={views} window={window} width={width} cursor={cursor} onWindow={onWindow} />
      <Marks
        marks={marks}
        width={plotWidth(frame)}
        openKey={openMark}
        onOpen={mark => {
          setOpenMark(mark?.key)
          if (mark !== undefined) cursor.set(mark.entries[0]!.atMs)
        }}
      />
      {opened !== undefined && (
        <OpenedMark mark={opened} onClose={() => setOpenMark(undefined)} onGo={atMs => cursor.set(atMs)} />
      )}
    </div>
  )
}

function Ranges({ result, window, onWindow }: Pick<TimeLineProps, 'result' | 'window' | 'onWindow'>) {
  const run: TimeWindow = [result.startMs, result.endMs]
  const opening = openingWindow(result)
  const lowest = useMemo(() => {
    const values = priceColumn(result)?.values
    if (values === undefined) return undefined
    let at = 0
    for (let index = 1; index < values.length; index++) if (values[index]! < values[at]!) at = index
    return result.series.timeMs[at] ?? result.startMs
  }, [result])
  const ranges: [string, TimeWindow][] = [['All', run]]
  if (opening[0] > run[0]) ranges.push([`From ${formatMoment(opening[0]).slice(0, -6)}`, opening])
  // A run of months that opens whole is sampled too coarsely for a day.
  if (opening[1] - opening[0] > 30 * day) ranges.push(['Last 14 days', [run[1] - 14 * day, run[1]]])
  else if (run[1] - run[0] > 2 * day) ranges.push(['Last 24 h', [run[1] - day, run[1]]])
  if (lowest !== undefined && run[1] - run[0] > 2 * day) ranges.push(['Around the low', windowAround(lowest, ...run)])
  return (
    <div className={styles['ranges']}>
      <fieldset>
        <legend className="heard">Time in sight</legend>
        {ranges.map(([label, range]) => (
          <button
            key={label}
            type="button"
            aria-pressed={range[0] === window[0] && range[1] === window[1]}
            onClick={() => onWindow(range)}
          >
            {label}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

type BrushProps = Pick<TimeLineProps, 'result' | 'views' | 'window' | 'width' | 'onWindow'>

/** Two handles on the strip; each is moved by pointer or by arrow keys. */
function Brush({ result, views, window, width, onWindow }: BrushProps) {
  const run: TimeWindow = [result.startMs, result.endMs]
  const lead = leadLine(result, views)
  if (lead === undefined) return null
  const x = timeScale(run, { width, height: 40, left: 0, right: 0, top: 0, bottom: 0 })
  const shortest = Math.min(6 * 3_600_000, run[1] - run[0])
  const hour = 3_600_000
  const move = (edge: 0 | 1, atMs: number): void => {
    const whole = Math.round(atMs / hour) * hour
    if (edge === 0) onWindow([Math.max(run[0], Math.min(whole, window[1] - shortest)), window[1]])
    else onWindow([window[0], Math.min(run[1], Math.max(whole, window[0] + shortest))])
  }
  const handle = (edge: 0 | 1) => {
    const atMs = window[edge]
    return (
      <div
        className={styles['handle']}
        role="slider"
        tabIndex={0}
        style={{ left: x(atMs) }}
        aria-label={edge === 0 ? 'Start of the time in sight' : 'End of the time in sight'}
        aria-valuemin={run[0]}
        aria-valuemax={run[1]}
        aria-valuenow={atMs}
        aria-valuetext={formatFullMoment(atMs)}
        onKeyDown={event => {
          const by = event.shiftKey ? day : hour
          if (event.key === 'ArrowLeft') move(edge, atMs - by)
          else if (event.key === 'ArrowRight') move(edge, atMs + by)
          else if (event.key === 'Home') move(edge, run[0])
          else if (event.key === 'End') move(edge, run[1])
          else return
          event.preventDefault()
          event.stopPropagation()
        }}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture(event.pointerId)
          event.stopPropagation()
        }}
        onPointerMove={event => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
          const box = event.currentTarget.parentElement!.getBoundingClientRect()
          move(edge, x.invert(event.clientX - box.left))
        }}
      />
    )
  }
  return (
    <div
      className={styles['brush']}
      onPointerDown={event => {
        // A press beside the handles brings the window there, with its length.
        const box = event.currentTarget.getBoundingClientRect()
        const middle = x.invert(event.clientX - box.left)
        const half = (window[1] - window[0]) / 2
        const start = Math.max(run[0], Math.min(run[1] - 2 * half, Math.round((middle - half) / hour) * hour))
        onWindow([start, start + 2 * half])
      }}
    >
      <Overview
        timeMs={result.series.timeMs}
        values={lead}
        pegged={priceColumn(result) !== undefined}
        run={run}
        window={window}
        width={width}
        height={44}
      />
      {handle(0)}
      {handle(1)}
    </div>
  )
}

/** The scrubber itself: one slider that moves the moment on all panels. */
function Scrubber({ result, views, window, width, cursor, onWindow }: TimeLineProps) {
  const atMs = useCursor(cursor)
  const { timeMs, everyMs } = result.series
  const frame = panelFrame(width, 24)
  const x = timeScale(window, frame)
  const index = atMs === undefined ? undefined : nearestIndex(timeMs, atMs)
  const now = index === undefined ? window[1] : timeMs[index]!
  const place = Math.min(plotWidth(frame), Math.max(0, x(now)))

  const goTo = (next: number): void => cursor.set(Math.min(window[1], Math.max(window[0], next)))
  const onKey = (event: KeyboardEvent): void => {
    const by = everyMs * (event.shiftKey ? 10 : 1)
    const moments = markedEntries(result.journal).map(entry => entry.atMs)
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        goTo(now - by)
        break
      case 'ArrowRight':
      case 'ArrowUp':
        goTo(now + by)
        break
      case 'PageDown':
        goTo(now - everyMs * 10)
        break
      case 'PageUp':
        goTo(now + everyMs * 10)
        break
      case 'Home':
        goTo(window[0])
        break
      case 'End':
        goTo(window[1])
        break
      case 'n':
        goTo(moments.find(moment => moment >= now + everyMs) ?? now)
        break
      case 'p':
        goTo(moments.findLast(moment => moment <= now - everyMs) ?? now)
        break
      case '+':
      case '=':
      case '-':
      case '\u2212':
        onWindow(zoom(window, now, event.key === '+' || event.key === '=' ? 0.5 : 2, [result.startMs, result.endMs]))
        break
      case '0':
        onWindow([result.startMs, result.endMs])
        break
      default:
        return
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    goTo(x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left))
  }
  return (
    <div
      className={styles['scrubber']}
      id="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Time line"
      aria-valuemin={window[0]}
      aria-valuemax={window[1]}
      aria-valuenow={now}
      aria-valuetext={index === undefined ? formatFullMoment(now) : sayAll(views, index, now)}
      onKeyDown={onKey}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onFocus={() => {
        if (cursor.get() === undefined) cursor.set(window[1])
      }}
    >
      <div className={styles['track']} style={{ width: plotWidth(frame) }} />
      <div className={styles['thumb']} style={{ left: place }} />
      <output className={styles['moment']} style={{ left: Math.min(Math.max(place, 68), width - 68) }}>
        {index === undefined ? 'drag, or arrow keys' : formatMoment(now)}
      </output>
    </div>
  )
}

function sayAll(views: PanelView[], index: number, atMs: number): string {
  const figures = views.slice(0, 4).map(view => {
    const line = view.lines.find(candidate => candidate.look === 'first') ?? view.lines[0]!
    return `${view.panel.title} ${sayValue(view, line.values[index]!)}`
  })
  return `${formatFullMoment(atMs)}: ${figures.join(', ')}`
}

/** A window half or twice as long around a moment, inside the run, an hour at the least. */
export function zoom(window: TimeWindow, atMs: number, factor: number, run: TimeWindow): TimeWindow {
  const length = Math.min(run[1] - run[0], Math.max(3_600_000, (window[1] - window[0]) * factor))
  const share = (atMs - window[0]) / (window[1] - window[0])
  const start = Math.max(run[0], Math.min(run[1] - length, atMs - share * length))
  return [start, start + length]
}

type MarksProps = {
  marks: EventMark[]
  width: number
  openKey: string | undefined
  onOpen: (mark: EventMark | undefined) => void
}

/** The events: one stop for the tab key, arrows between them. */
function Marks({ marks, width, openKey, onOpen }: MarksProps) {
  const [at, setAt] = useState(0)
  const stop = Math.min(at, marks.length - 1)
  const hint = useId()
  if (marks.length === 0) return <p className={styles['quiet']}>No event in this stretch of time.</p>
  return (
    <div className={styles['marks']} role="toolbar" aria-label="Events" aria-describedby={hint} style={{ width }}>
      <span id={hint} className="heard">
        Arrow keys go from event to event, Enter opens one.
      </span>
      {marks.map((mark, index) => (
        <button
          key={mark.key}
          type="button"
          data-plain
          className={styles['mark']}
          style={{ left: mark.x }}
          tabIndex={index === stop ? 0 : -1}
          aria-expanded={mark.key === openKey}
          aria-label={labelOf(mark)}
          title={labelOf(mark)}
          onFocus={() => setAt(index)}
          onClick={() => onOpen(mark.key === openKey ? undefined : mark)}
          onKeyDown={event => {
            const next = event.key === 'ArrowRight' ? index + 1 : event.key === 'ArrowLeft' ? index - 1 : undefined
            if (next === undefined || marks[next] === undefined) return
            event.preventDefault()
            const buttons = event.currentTarget.parentElement!.querySelectorAll('button')
            buttons[next]?.focus()
          }}
        >
          <MarkPicture mark={mark} />
        </button>
      ))}
    </div>
  )
}

/** A tick, a square, a cross, or a cross in a square, with how many it stands for. */
function MarkPicture({ mark }: { mark: EventMark }) {
  return (
    <svg className="chart" width={24} height={24} viewBox="0 0 24 24" aria-hidden="true">
      {mark.look === 'refusal' || mark.look === 'both' ? (
        <g className="chart-event-refusal">
          <path d="M8,4l8,8M16,4l-8,8" />
          {mark.look === 'both' && <path className="chart-event-frame" d="M5.5,1.5h13v13h-13z" />}
        </g>
      ) : (
        <g className="chart-event">
          {mark.look === 'halt' ? <rect x={8} y={4} width={8} height={8} /> : <line x1={12} x2={12} y1={2} y2={13} />}
        </g>
      )}
      {mark.entries.length > 1 && (
        <text x={12} y={23} textAnchor="middle" className="chart-quiet">
          {mark.entries.length > 99 ? '99+' : mark.entries.length}
        </text>
      )}
    </svg>
  )
}

const amongThem = {
  event: '',
  halt: ', a halt among them',
  refusal: ', a refusal among them',
  both: ', a halt and a refusal among them',
} as const

function labelOf(mark: EventMark): string {
  const [first] = mark.entries
  const count = mark.entries.length
  if (count === 1) {
    const alone = mark.look === 'refusal' ? 'Refusal. ' : mark.look === 'halt' ? 'Halt. ' : ''
    return `${formatMoment(first!.atMs)}. ${alone}${first!.sentence}`
  }
  return `${Math.min(count, 99)}${count > 99 ? '+' : ''} events from ${formatMoment(first!.atMs)}${amongThem[mark.look]}. First: ${first!.sentence}`
}

function OpenedMark({ mark, onClose, onGo }: { mark: EventMark; onClose: () => void; onGo: (atMs: number) => void }) {
  return (
    <section className={styles['opened']} aria-label="Events at this time">
      <ol>
        {mark.entries.slice(0, 40).map(entry => (
          <li key={entry.sequence}>
            <button type="button" data-plain onClick={() => onGo(entry.atMs)}>
              {formatMoment(entry.atMs)}
            </button>
            <EntryWords entry={entry} />
          </li>
        ))}
      </ol>
      {mark.entries.length > 40 && (
        <p className={styles['quiet']}>And {mark.entries.length - 40} more; zoom in to part them.</p>
      )}
      <button type="button" onClick={onClose}>
        Close
      </button>
    </section>
  )
}

/** A line of the journal in words; a refusal says who was refused and what stood in the way. */
export function EntryWords({ entry }: { entry: JournalEntry }) {
  return (
    <span>
      {entry.refusal === undefined ? (
        <>
          {entry.kind === 'halt' && <strong>Halt. </strong>}
          {sentenceCase(entry.sentence)}
        </>
      ) : (
        <>
          <strong className={styles['refused']}>Refused</strong> to {entry.refusal.who}. {sayRefusal(entry.refusal)}
        </>
      )}
      {entry.source !== undefined && <small className={styles['source']}> {entry.source}</small>}
    </span>
  )
}
