/** What the staff of an exercise works with: the control side and the evaluation. */

import type { Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { Exports } from '../people/lead-view.tsx'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import { saySeat } from '../room/names.ts'
import styles from '../room/parts.module.css'
import type { RunSeries } from '../room/room-api.ts'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { Branches } from './branches.tsx'
import { Evaluation } from './evaluation.tsx'
import { Findings } from './findings.tsx'
import { InjectList } from './inject-list.tsx'
import { Refusals } from './refusals.tsx'
import { ScenarioClock } from './scenario-clock.tsx'

/** Clock, injects, branches, seats and bots. */
export function ControlView(props: { client: RoomClient; me: Person; series: RunSeries | undefined }) {
  const { t } = useTexts()
  const { client, me, series } = props
  const { state } = client
  return (
    <div className={styles['panel']}>
      <h2>{t('control.title')}</h2>
      {state.clock !== null && <ScenarioClock client={client} me={me} />}
      <Refusals client={client} />
      <InjectList client={client} me={me} />
      {state.run !== null && <Branches client={client} me={me} series={series} />}
      <Seats client={client} me={me} />
    </div>
  )
}

function Seats({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const seats = [...state.seats.values()]
  return (
    <section className={styles['section']}>
      <h3>{t('seats.title')}</h3>
      {seats.length === 0 && <p className={styles['empty']}>{t('seats.empty')}</p>}
      <ul className={styles['rows']}>
        {seats.map(seat => {
          const people = [...state.people.values()].filter(
            person => person.seat === seat.id && person.removedAtMs === null,
          )
          const byBot = seat.playedBy === 'bot'
          return (
            <li key={seat.id} className={styles['row']}>
              <span className={styles['grow']}>
                <strong>{saySeat(state, seat.id)}</strong>{' '}
                <span className={styles['small']}>
                  {byBot
                    ? t('seats.bot', { policy: seat.says ?? '' })
                    : people.length === 0
                      ? t('seats.nobody')
                      : people.map(person => person.name).join(', ')}
                </span>
              </span>
              {may(state, me, 'play-seat') && (byBot || seat.says !== null) && (
                <button
                  type="button"
                  disabled={busy}
                  aria-label={`${saySeat(state, seat.id)}: ${t(byBot ? 'seats.toPeople' : 'seats.toBot')}`}
                  onClick={() => send('play-seat', { seat: seat.id, by: byBot ? 'people' : 'bot' })}
                >
                  {t(byBot ? 'seats.toPeople' : 'seats.toBot')}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
    </section>
  )
}

/** Objectives and what was seen of them, findings, the plan for better. */
export function EvaluateView({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  return (
    <div className={styles['panel']}>
      <h2>{t('evaluate.title')}</h2>
      <Evaluation client={client} me={me} />
      <Findings client={client} me={me} />
      <section className={styles['section']}>
        <h3>{t('exports.title')}</h3>
        <Exports room={client.roomId} staff />
      </section>
    </div>
  )
}
