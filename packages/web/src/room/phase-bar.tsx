/** Phase and clock: the bar that everybody sees alike. The chair finds the next step here; the others their hand. */

import { currentSpan, type Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { followers } from '../people/phase-order.ts'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import { sayPhase, takesPart } from './names.ts'
import styles from './phase-bar.module.css'
import { sayClock, timeLeft } from './time-left.ts'
import { useSend } from './use-send.ts'
import { useServerNow } from './use-server-now.ts'

/** See the file's head. */
export function PhaseBar({ client, me }: { client: RoomClient; me: Person }) {
  const { t, list } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const span = currentSpan(state)
  const phase = span?.phase ?? 'prepare'
  const leads = me.role === 'chair'
  const chairs = [...state.people.values()].filter(person => person.role === 'chair' && person.removedAtMs === null)
  const handUp = state.hands.includes(me.id)
  const followed = followers(state, phase)
  const [next] = followed
  // After a round the exercise may go on or end.
  const otherwise = phase === 'act' ? followed.filter(one => one === 'reflect' || one === 'read').slice(1) : []
  const running = span !== null && span.deadlineMs !== null && span.pausedRemainingMs === null
  return (
    <section className={styles['bar']} aria-label={t('bar.label')} data-phase={phase}>
      <div className={styles['line']}>
        <strong className={styles['phase']}>{sayPhase(t, phase)}</strong>
        <PhaseClock client={client} />
        <span className={styles['help']}>
          {t(phase === 'act' && state.exercise?.run == null ? 'phaseHelp.actWithoutRun' : `phaseHelp.${phase}`)}
        </span>
        <span className={styles['chair']}>
          {chairs.length === 0 ? t('bar.noChair') : t('bar.chair', { name: list(chairs.map(person => person.name)) })}
        </span>
        <span className={styles['tools']}>
          {leads && running && (
            <>
              <button
                type="button"
                disabled={busy}
                aria-label={t('bar.extendBy', { time: t('time.minutes', { count: 1 }) })}
                onClick={() => send('extend-phase', { byMs: 60_000 })}
              >
                +1
              </button>
              <button
                type="button"
                disabled={busy}
                aria-label={t('bar.extendBy', { time: t('time.minutes', { count: 5 }) })}
                onClick={() => send('extend-phase', { byMs: 300_000 })}
              >
                +5
              </button>
            </>
          )}
          {leads && span !== null && phase !== 'prepare' && phase !== 'signed' && (
            <button
              type="button"
              disabled={busy}
              onClick={() => send(span.pausedRemainingMs === null ? 'pause-phase' : 'resume-phase', {})}
            >
              {t(span.pausedRemainingMs === null ? 'bar.pause' : 'bar.resume')}
            </button>
          )}
          {leads &&
            otherwise.map(one => (
              <button
                key={one}
                type="button"
                disabled={busy}
                onClick={() => send('open-phase', { phase: one, durationMs: null })}
              >
                {t('bar.open', { phase: sayPhase(t, one) })}
              </button>
            ))}
          {leads && next !== undefined && phase !== 'minutes' && (
            <button
              type="button"
              data-primary
              disabled={busy}
              onClick={() => send('open-phase', { phase: next, durationMs: null })}
            >
              {t('bar.open', { phase: sayPhase(t, next) })}
            </button>
          )}
          {!leads && takesPart(me) && ['discuss', 'decide', 'act', 'reflect'].includes(phase) && (
            <button
              type="button"
              aria-pressed={handUp}
              disabled={busy}
              onClick={() => (handUp ? send('lower-hand', { person: me.id }) : send('raise-hand', {}))}
            >
              {t(handUp ? 'hand.lower' : 'hand.raise')}
            </button>
          )}
        </span>
      </div>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      <Connection client={client} />
    </section>
  )
}

/** The time left; while reading, minutes alone until the last one, so that nothing moves on the page. */
function PhaseClock({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const span = currentSpan(client.state)
  const nowMs = useServerNow(client)
  const { leftMs, paused, over } = timeLeft(span, nowMs)
  const calm = span?.phase === 'read' && leftMs !== null && leftMs > 60_000 && !paused
  return (
    <span
      className={styles['clock']}
      role="timer"
      aria-live="off"
      data-late={(leftMs !== null && leftMs <= 60_000) || undefined}
    >
      {paused && <span className={styles['paused']}>{t('bar.paused')} </span>}
      {leftMs === null
        ? !paused && span !== null && t('bar.open-ended')
        : over
          ? t('bar.over')
          : calm
            ? t('bar.left', { time: t('time.minutes', { count: Math.ceil(leftMs / 60_000) }) })
            : t('bar.left', { time: sayClock(leftMs) })}
    </span>
  )
}

function Connection({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const waiting = client.waiting.length
  if (client.status === 'reconnecting') {
    return (
      <p className={styles['connection']} role="status">
        {t('bar.reconnecting')} {waiting > 0 && t('bar.waiting', { count: waiting })}{' '}
        <button type="button" data-plain onClick={client.reload}>
          {t('failure.again')}
        </button>
      </p>
    )
  }
  const late = client.late.filter(one => !one.answer.ok)
  if (late.length === 0) return null
  return (
    <div className={styles['connection']}>
      {late.map(({ command, answer }) => (
        <div key={command.id}>
          <Failure failed={answer.ok ? null : answer} kept={t('bar.late')} />
          <button type="button" data-plain onClick={() => client.dismissLate(command.id)}>
            {t('app.close')}
          </button>
        </div>
      ))}
    </div>
  )
}
