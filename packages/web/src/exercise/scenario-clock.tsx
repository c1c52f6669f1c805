/** The scenario's clock beside the wall's: by hand or by ratio, running or not, and how far to go on. */

import { type Person, runMs, scenarioNow } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useServerNow } from '../room/use-server-now.ts'
import { useTexts } from '../texts/language.ts'
import { Timeline } from './timeline.tsx'

const hourMs = 3_600_000

/** See the file's head. */
export function ScenarioClock({ client, me }: { client: RoomClient; me: Person }) {
  const { t, moment, number } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const { clock, exercise } = state
  const [jump, setJump] = useState('')
  const nowMs = useServerNow(client, clock?.running === true)
  if (clock === null) return null
  const atMs = Math.max(runMs(state) ?? 0, scenarioNow(state, nowMs) ?? 0)
  const untilMs = exercise?.run?.untilMs ?? Number.POSITIVE_INFINITY
  const round = exercise?.rounds.find(one => one.untilMs > atMs)
  const mayMove = may(state, me, 'advance-run')
  const advance = (toMs: number) => send('advance-run', { toMs: Math.min(Math.round(toMs), untilMs) })
  const jumpMs = Date.parse(`${jump}Z`)
  return (
    <section className={styles['section']}>
      <h3>{t('clock.title')}</h3>
      <p>
        <strong>{moment(atMs)}</strong>{' '}
        <span className={styles['quiet']}>
          {clock.mode === 'hand'
            ? t('clock.byHand')
            : t('clock.byRatio', { count: Math.round((hourMs / clock.ratio / 60_000) * 10) / 10 })}{' '}
          {clock.mode === 'ratio' && t(clock.running ? 'clock.runs' : 'clock.stands')}
        </span>
      </p>
      <Timeline client={client} atMs={atMs} />
      {may(state, me, 'set-clock') && (
        <>
          {!mayMove && <p className={styles['notice']}>{t('clock.notNow')}</p>}
          <div className={styles['buttons']}>
            {round !== undefined && (
              <button type="button" data-primary disabled={busy || !mayMove} onClick={() => advance(round.untilMs)}>
                {t('clock.toRound', { title: round.title })}
              </button>
            )}
            <button type="button" disabled={busy || !mayMove || atMs >= untilMs} onClick={() => advance(atMs + hourMs)}>
              +1 h
            </button>
            <button
              type="button"
              disabled={busy || !mayMove || atMs >= untilMs}
              onClick={() => advance(atMs + 6 * hourMs)}
            >
              +6 h
            </button>
            {clock.mode === 'ratio' && (
              <button
                type="button"
                disabled={busy}
                onClick={() => send('set-clock', { mode: 'ratio', ratio: clock.ratio, running: !clock.running })}
              >
                {t(clock.running ? 'bar.pause' : 'bar.resume')}
              </button>
            )}
          </div>
          <div className={styles['fields']}>
            <label className={styles['field']}>
              <span>{t('clock.jump')}</span>
              <input type="datetime-local" value={jump} onChange={event => setJump(event.target.value)} />
            </label>
            <button type="button" disabled={busy || !mayMove || !(jumpMs > atMs)} onClick={() => advance(jumpMs)}>
              {t('clock.go')}
            </button>
            <label className={styles['field']}>
              <span>{t('clock.mode')}</span>
              <select
                value={clock.mode === 'hand' ? 'hand' : String(clock.ratio)}
                disabled={busy}
                onChange={event =>
                  event.target.value === 'hand'
                    ? send('set-clock', { mode: 'hand', ratio: clock.ratio, running: false })
                    : send('set-clock', { mode: 'ratio', ratio: Number(event.target.value), running: clock.running })
                }
              >
                <option value="hand">{t('clock.byHand')}</option>
                {[...new Set([60, 20, 12, 6, clock.ratio])].map(ratio => (
                  <option key={ratio} value={ratio}>
                    {t('clock.hourIs', { minutes: number(Math.round((60 / ratio) * 10) / 10) })}
                  </option>
                ))}
              </select>
            </label>
          </div>
        </>
      )}
      <Failure failed={failed} kept={t('failure.nothingLost')} />
    </section>
  )
}
