/** A room played back beside its run, on one clock: what happened, the document as it stood, where the run was. */

import { applyEvent, currentPhase, emptyState, type RoomEvent } from '@breakwater/room'
import { useEffect, useMemo, useState } from 'react'
import type { RoomAnswer } from '../live/room-wire.ts'
import { Failure } from '../room/failure.tsx'
import { sayPhase } from '../room/names.ts'
import { PageShell } from '../room/page-shell.tsx'
import parts from '../room/parts.module.css'
import { type RunSeries, roomPath } from '../room/room-api.ts'
import { isTyping } from '../room/typing.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'
import { sayEvent } from './event-words.ts'
import { PastDocumentView } from './past-document-view.tsx'
import { phaseMarks, scenarioAt, waitAfter } from './replay-clock.ts'
import styles from './replay-page.module.css'
import { RunCursor } from './run-cursor.tsx'

const speeds = [1, 10, 60] as const

/** See the file's head. */
export function ReplayPage({ room, onKeys }: { room: string; onKeys: () => void }) {
  const { t } = useTexts()
  const log = useAnswer<RoomAnswer>(roomPath(room))
  const title = log.value === undefined ? t('replay.title') : titleOf(log.value.events) || t('replay.title')
  return (
    <PageShell title={title} onKeys={onKeys} wide>
      <p>
        <a href={`/rooms/${room}`}>{t('replay.back')}</a>
      </p>
      {log.value === undefined && log.failed === null && <Waiting what={t('waiting.replay')} />}
      <Failure failed={log.failed} kept={t('failure.nothingLost')} onAgain={log.again} />
      {log.value !== undefined &&
        (log.value.events.length === 0 ? (
          <p className={parts['empty']}>{t('replay.empty')}</p>
        ) : (
          <Replay room={room} events={log.value.events} />
        ))}
    </PageShell>
  )
}

function titleOf(events: readonly RoomEvent[]): string {
  const titled = events.findLast(event => event.kind === 'room.titled' || event.kind === 'room.created')
  return titled?.kind === 'room.titled' || titled?.kind === 'room.created' ? titled.body.title : ''
}

function Replay({ room, events }: { room: string; events: RoomEvent[] }) {
  const { t, clock, moment } = useTexts()
  const [index, setIndex] = useState(0)
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(10)
  const last = events.length - 1
  const event = events[Math.min(index, last)]!
  const state = useMemo(() => {
    const folded = emptyState()
    for (const one of events.slice(0, index + 1)) applyEvent(folded, one)
    return folded
  }, [events, index])
  const scenario = scenarioAt(events, index)
  const branch = scenario?.branch ?? null
  const run = useAnswer<RunSeries>(branch === null ? null : roomPath(room, `/run?branch=${encodeURIComponent(branch)}`))

  useEffect(() => {
    if (!playing) return
    const wait = waitAfter(events, index)
    if (wait === null) {
      setPlaying(false)
      return
    }
    const timer = setTimeout(() => setIndex(index + 1), Math.max(60, wait / speed))
    return () => clearTimeout(timer)
  }, [playing, index, speed, events])

  useEffect(() => {
    const onKey = (key: KeyboardEvent): void => {
      if (key.ctrlKey || key.metaKey || key.altKey || isTyping(key.target)) return
      if (key.key === 'ArrowLeft') setIndex(before => Math.max(0, before - 1))
      else if (key.key === 'ArrowRight') setIndex(before => Math.min(last, before + 1))
      else if (key.key === ' ' && !(key.target instanceof HTMLButtonElement)) setPlaying(before => !before)
      else return
      key.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [last])

  const position = t('replay.position', { number: index + 1, of: events.length, time: clock(event.atMs) })
  return (
    <>
      <section className={styles['controls']} aria-label={t('replay.title')}>
        <div className={parts['buttons']}>
          <button
            type="button"
            aria-label={t('replay.previous')}
            disabled={index === 0}
            onClick={() => setIndex(index - 1)}
          >
            ←
          </button>
          <button
            type="button"
            data-primary
            onClick={() => {
              if (!playing && index === last) setIndex(0)
              setPlaying(!playing)
            }}
          >
            {t(playing ? 'replay.pause' : 'replay.play')}
          </button>
          <button
            type="button"
            aria-label={t('replay.next')}
            disabled={index === last}
            onClick={() => setIndex(index + 1)}
          >
            →
          </button>
          <label>
            <span className="heard">{t('replay.speed')}</span>
            <select value={speed} onChange={change => setSpeed(Number(change.target.value) as (typeof speeds)[number])}>
              {speeds.map(one => (
                <option key={one} value={one}>
                  {t('replay.times', { count: one })}
                </option>
              ))}
            </select>
          </label>
          <strong>{sayPhase(t, currentPhase(state))}</strong>
          <span className={parts['quiet']}>{position}</span>
          {scenario !== null && <span>{moment(scenario.atMs)}</span>}
        </div>
        <input
          className={styles['scrubber']}
          type="range"
          min={0}
          max={last}
          value={index}
          aria-label={t('replay.moment')}
          aria-valuetext={position}
          onChange={change => {
            setPlaying(false)
            setIndex(Number(change.target.value))
          }}
        />
        <PhaseMarks events={events} />
      </section>
      <div className={styles['columns']}>
        <section aria-labelledby="replay-document">
          <h2 id="replay-document">{t('replay.document')}</h2>
          <PastDocumentView room={room} atMs={event.atMs} />
        </section>
        <section aria-labelledby="replay-events">
          <h2 id="replay-events">{t('replay.events')}</h2>
          <ol className={styles['events']}>
            {events
              .slice(Math.max(0, index - 40), index + 1)
              .map((one, at, shown) => (
                <li key={one.seq} aria-current={at === shown.length - 1 ? 'step' : undefined}>
                  <button type="button" onClick={() => setIndex(events.indexOf(one))}>
                    <span className={parts['quiet']}>
                      {one.seq} · {clock(one.atMs)}
                    </span>{' '}
                    {sayEvent(t, state, one)}
                  </button>
                </li>
              ))
              .reverse()}
          </ol>
        </section>
      </div>
      <section aria-labelledby="replay-run">
        <h2 id="replay-run">{t('replay.run')}</h2>
        <Failure failed={run.failed} kept={t('failure.nothingLost')} onAgain={run.again} />
        {run.value === undefined || scenario === null ? (
          <p className={parts['empty']}>{t('replay.noRun')}</p>
        ) : (
          <RunCursor series={run.value} atMs={scenario.atMs} />
        )}
      </section>
    </>
  )
}

/** The phases along the scrubber. */
function PhaseMarks({ events }: { events: RoomEvent[] }) {
  const { t } = useTexts()
  const marks = phaseMarks(events)
  if (marks.length === 0) return null
  return (
    <ul className={styles['marks']}>
      {marks.map(mark => (
        <li key={mark.seq} style={{ left: `${mark.share * 92}%` }}>
          {sayPhase(t, mark.phase)}
        </li>
      ))}
    </ul>
  )
}
