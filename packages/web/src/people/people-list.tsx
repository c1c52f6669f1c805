/** Who is in the room, who has a hand up, and what is on the agenda: the left side of the room. */

import type { Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { presentPeople, sayRole, saySeat } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'
import { PersonName } from './person-name.tsx'

/** See the file's head. */
export function PeopleList({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const here = new Set(client.online.map(one => one.person))
  const people = presentPeople(state).sort((a, b) => Number(here.has(b.id)) - Number(here.has(a.id)))
  return (
    <div className={styles['panel']}>
      <section className={styles['section']}>
        <h2>{t('people.inRoom', { count: people.length })}</h2>
        <ul>
          {people.map(person => (
            <li key={person.id}>
              <PersonName person={person} />{' '}
              {person.id === me.id && <span className={styles['small']}>({t('app.you')})</span>}
              <br />
              <span className={styles['small']}>
                {person.seat === null ? sayRole(t, person.role) : saySeat(state, person.seat)} ·{' '}
                {t(here.has(person.id) ? 'people.here' : 'people.away')}
                {state.hands.includes(person.id) && ` · ${t('hand.up')}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {state.agenda.length > 0 && (
        <section className={styles['section']}>
          <h2>{t('agenda.title')}</h2>
          <ol>
            {state.agenda.map((item, index) => (
              <li key={item.id}>
                {index + 1}. {item.title}
              </li>
            ))}
          </ol>
        </section>
      )}
      {state.actions.size > 0 && (
        <section className={styles['section']}>
          <h2>{t('action.title')}</h2>
          <ul>
            {[...state.actions.values()].map(action => (
              <li key={action.id} className={action.done ? styles['quiet'] : undefined}>
                {action.text} <span className={styles['small']}>{action.owner}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
