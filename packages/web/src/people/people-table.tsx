/** Everybody in the room with role and seat; the chair changes both, shows people out, hands over the chair. */

import { type Person, type Role, roles } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { presentPeople, sayRole, saySeat } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { PersonName } from './person-name.tsx'

/** See the file's head. */
export function PeopleTable({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const people = presentPeople(state)
  const here = new Set(client.online.map(one => one.person))
  return (
    <section className={styles['section']}>
      <h3>{t('people.inRoom', { count: people.length })}</h3>
      <ul className={styles['rows']}>
        {people.map(person => (
          <li key={person.id} className={styles['row']}>
            <span className={styles['grow']}>
              <PersonName person={person} />
            </span>
            <span>{sayRole(t, person.role)}</span>
            {person.seat !== null && <span>{saySeat(state, person.seat)}</span>}
            <span className={styles['quiet']}>{t(here.has(person.id) ? 'people.here' : 'people.away')}</span>
            {me.role === 'chair' && person.id !== me.id && <PersonEditor client={client} person={person} />}
          </li>
        ))}
      </ul>
      {people.length < 2 && <p className={styles['empty']}>{t('people.alone')}</p>}
    </section>
  )
}

function PersonEditor({ client, person }: { client: RoomClient; person: Person }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [role, setRole] = useState<string>(person.role)
  const [seat, setSeat] = useState(person.seat ?? '')
  const [reason, setReason] = useState('')
  const seats = client.state.exercise?.seats ?? []
  return (
    <details className={styles['more']}>
      <summary aria-label={t('people.changeOf', { name: person.name })}>{t('people.change')}</summary>
      <div className={styles['form']}>
        <div className={styles['fields']}>
          <RoleField value={role} onChange={setRole} exercise={client.state.exercise !== null} />
          {seats.length > 0 && <SeatField client={client} value={seat} onChange={setSeat} />}
          <button
            type="button"
            disabled={busy}
            onClick={() =>
              send('change-person', {
                person: person.id,
                name: person.name,
                role: role as Role,
                seat: seat === '' ? null : seat,
              })
            }
          >
            {t('app.save')}
          </button>
        </div>
        {role === 'chair' && <p className={styles['notice']}>{t('people.handOver', { name: person.name })}</p>}
        <div className={styles['fields']}>
          <label className={styles['field']}>
            <span>{t('people.reason')}</span>
            <input type="text" maxLength={200} value={reason} onChange={event => setReason(event.target.value)} />
          </label>
          <button
            type="button"
            disabled={busy}
            onClick={() => send('remove-person', { person: person.id, reason: reason.trim() })}
          >
            {t('people.remove', { name: person.name })}
          </button>
        </div>
        <Failure failed={failed} />
      </div>
    </details>
  )
}

/** A choice of roles. Without an exercise only those of a meeting are offered. */
export function RoleField(props: { value: string; onChange: (role: string) => void; exercise: boolean }) {
  const { t } = useTexts()
  const offered = props.exercise
    ? roles
    : roles.filter(role => ['chair', 'co-author', 'participant', 'observer'].includes(role))
  return (
    <label className={styles['field']}>
      <span>{t('people.role')}</span>
      <select value={props.value} onChange={event => props.onChange(event.target.value)}>
        {offered.map(role => (
          <option key={role} value={role}>
            {sayRole(t, role)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A choice of the exercise's seats, or none. */
export function SeatField(props: { client: RoomClient; value: string; onChange: (seat: string) => void }) {
  const { t } = useTexts()
  const seats = props.client.state.exercise?.seats ?? []
  return (
    <label className={styles['field']}>
      <span>{t('people.seat')}</span>
      <select value={props.value} onChange={event => props.onChange(event.target.value)}>
        <option value="">{t('app.none')}</option>
        {seats.map(seat => (
          <option key={seat.id} value={seat.id}>
            {seat.title}
          </option>
        ))}
      </select>
    </label>
  )
}
