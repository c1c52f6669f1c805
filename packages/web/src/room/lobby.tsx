/** Where people wait until reading opens: what it is about, who is here, how it will go. */

import { phaseDurationMs } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { useTexts } from '../texts/language.ts'
import { presentPeople, sayPhase, sayRole, saySeat } from './names.ts'
import styles from './parts.module.css'

/** See the file's head. */
export function Lobby({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const { state } = client
  const here = new Set(client.online.map(one => one.person))
  const { exercise } = state
  const steps = (['read', 'comment', 'discuss', 'decide', 'act', 'reflect'] as const).filter(
    phase => phase !== 'act' || exercise?.run != null,
  )
  const sayMinutes = (durationMs: number | null): string =>
    durationMs === null ? '' : t('time.minutes', { count: Math.round(durationMs / 60_000) })
  return (
    <div className={styles['panel']}>
      <h2>{state.title}</h2>
      <p role="status">{t('lobby.waits')}</p>
      {exercise !== null && <p>{exercise.summary}</p>}
      <section className={styles['section']}>
        <h3>{t('lobby.plan')}</h3>
        <p>{t('lobby.how')}</p>
        <ul className={styles['rows']}>
          {steps.map(phase => (
            <li key={phase} className={styles['row']}>
              <strong>{sayPhase(t, phase)}</strong>
              <span className={styles['grow']}>{t(`phaseHelp.${phase}`)}</span>
              <span className={styles['quiet']}>{sayMinutes(phaseDurationMs(state, phase))}</span>
            </li>
          ))}
        </ul>
      </section>
      {state.agenda.length > 0 && (
        <section className={styles['section']}>
          <h3>{t('agenda.title')}</h3>
          <ol className={styles['rows']}>
            {state.agenda.map(item => (
              <li key={item.id} className={styles['row']}>
                <span className={styles['grow']}>{item.title}</span>
                {item.durationMs !== null && (
                  <span className={styles['quiet']}>
                    {t('time.minutes', { count: Math.round(item.durationMs / 60_000) })}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      {/* On a wide page the people stand on the left. */}
      <section className={styles['section']} data-narrow>
        <h3>{t('lobby.people')}</h3>
        <ul className={styles['rows']}>
          {presentPeople(state).map(person => (
            <li key={person.id} className={styles['row']}>
              <span className={styles['grow']}>{person.name}</span>
              <span>{sayRole(t, person.role)}</span>
              {person.seat !== null && <span>{saySeat(state, person.seat)}</span>}
              <span className={styles['quiet']}>{t(here.has(person.id) ? 'people.here' : 'people.away')}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
