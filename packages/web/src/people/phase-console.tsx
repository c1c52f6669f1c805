/** The chair's steps: which phase opens next and for how long, more time, an early end when all have read. */

import { currentSpan, phaseDurationMs } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { presentPeople, sayPhase, takesPart } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { PersonName } from './person-name.tsx'
import { followers, type OpenablePhase } from './phase-order.ts'

/** See the file's head. */
export function PhaseConsole({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const span = currentSpan(state)
  const phase = span?.phase ?? 'prepare'
  const [minutes, setMinutes] = useState<Partial<Record<OpenablePhase, string>>>({})
  const next = followers(state, phase)
  const withDeadline = span !== null && (span.deadlineMs !== null || typeof span.pausedRemainingMs === 'number')
  return (
    <section className={styles['section']}>
      <h3>{t('lead.phase', { phase: sayPhase(t, phase) })}</h3>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      {withDeadline && (
        <div className={styles['buttons']}>
          {[1, 5].map(count => (
            <button
              key={count}
              type="button"
              disabled={busy}
              onClick={() => send('extend-phase', { byMs: count * 60_000 })}
            >
              {t('bar.extendBy', { time: t('time.minutes', { count }) })}
            </button>
          ))}
          <button
            type="button"
            disabled={busy}
            onClick={() => send(span.pausedRemainingMs === null ? 'pause-phase' : 'resume-phase', {})}
          >
            {t(span.pausedRemainingMs === null ? 'bar.pause' : 'bar.resume')}
          </button>
        </div>
      )}
      {next.length === 0 && <p className={styles['quiet']}>{t('lead.noNext')}</p>}
      <ul className={styles['rows']}>
        {next.map((one, index) => (
          <li key={one} className={styles['row']}>
            <strong className={styles['grow']}>{sayPhase(t, one)}</strong>
            <label className={styles['field']}>
              <span>{t('lead.minutes')}</span>
              <input
                type="text"
                inputMode="numeric"
                size={6}
                placeholder={usualMinutes(phaseDurationMs(state, one))}
                value={minutes[one] ?? ''}
                onChange={event => setMinutes({ ...minutes, [one]: event.target.value })}
              />
            </label>
            <button
              type="button"
              {...(index === 0 ? { 'data-primary': true } : {})}
              disabled={busy || !isMinutes(minutes[one] ?? '')}
              onClick={() => send('open-phase', { phase: one, durationMs: durationOf(minutes[one] ?? '') })}
            >
              {t('bar.open', { phase: sayPhase(t, one) })}
            </button>
          </li>
        ))}
      </ul>
      <p className={styles['small']}>{t('lead.durationHelp')}</p>
      {phase === 'read' && (
        <ReadingProgress client={client} onEnd={() => send('open-phase', { phase: 'comment', durationMs: null })} />
      )}
    </section>
  )
}

function isMinutes(written: string): boolean {
  return written.trim() === '' || /^\d{1,4}([.,]\d)?$/.test(written.trim())
}

/** Minutes as written to milliseconds; nothing written is the phase's own time, 0 is without a deadline. */
function durationOf(written: string): number | null {
  const text = written.trim()
  return text === '' ? null : Math.round(Number(text.replace(',', '.')) * 60_000)
}

function usualMinutes(durationMs: number | null): string {
  return durationMs === null ? '' : String(Math.round(durationMs / 60_000))
}

/** How far each person has read. Only the chair is told. */
function ReadingProgress({ client, onEnd }: { client: RoomClient; onEnd: () => void }) {
  const { t } = useTexts()
  const fractions = new Map(client.online.map(one => [one.person, one.fraction ?? 0]))
  const readers = presentPeople(client.state).filter(person => takesPart(person) && person.role !== 'chair')
  const present = readers.filter(person => fractions.has(person.id))
  const done = present.filter(person => (fractions.get(person.id) ?? 0) >= 0.98)
  const all = present.length > 0 && done.length === present.length
  return (
    <>
      <h3>{t('lead.progress')}</h3>
      {readers.length === 0 && <p className={styles['empty']}>{t('lead.noReaders')}</p>}
      <ul className={styles['rows']}>
        {readers.map(person => {
          const percent = Math.round((fractions.get(person.id) ?? 0) * 100)
          return (
            <li key={person.id} className={styles['row']}>
              <span className={styles['grow']}>
                <PersonName person={person} />
              </span>
              {fractions.has(person.id) ? (
                <>
                  <progress max={100} value={percent} aria-label={t('lead.progressOf', { name: person.name })} />
                  <span>{percent} %</span>
                </>
              ) : (
                <span className={styles['quiet']}>{t('people.away')}</span>
              )}
            </li>
          )
        })}
      </ul>
      {all && (
        <p className={styles['notice']} role="status">
          {t('lead.allRead')}{' '}
          <button type="button" data-plain onClick={onEnd}>
            {t('lead.endEarly')}
          </button>
        </p>
      )}
    </>
  )
}
