/** The list of this person's rooms, and what a new one may start from. */

import { useState } from 'react'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import { sayPhase, sayRole } from './names.ts'
import shell from './page-shell.module.css'
import { PageShell } from './page-shell.tsx'
import styles from './parts.module.css'
import { ask, type Failed, type Me, type RoomCard, type Starts } from './room-api.ts'
import { SignIn } from './sign-in.tsx'
import { useAnswer } from './use-answer.ts'
import { goTo } from './use-route.ts'
import { Waiting } from './waiting.tsx'

/** See the file's head. */
export function RoomsPage({ onKeys }: { onKeys: () => void }) {
  const { t } = useTexts()
  const me = useAnswer<Me>('/api/me')
  return (
    <PageShell title={t('rooms.title')} onKeys={onKeys} wide>
      {me.waiting && me.value === undefined && <Waiting what={t('waiting.rooms')} />}
      <Failure failed={me.failed} kept={t('failure.nothingLost')} onAgain={me.again} />
      {me.value?.person === null && (
        <>
          <p className={shell['lead']}>{t(me.value.accounts.signIn ? 'rooms.signIn' : 'rooms.strangers')}</p>
          {me.value.accounts.signIn && <SignIn accounts={me.value.accounts} onDone={me.again} />}
        </>
      )}
      {me.value?.person != null && <MyRooms />}
      {me.value?.host === true && <StartFrom />}
    </PageShell>
  )
}

function MyRooms() {
  const { t, day } = useTexts()
  const rooms = useAnswer<RoomCard[]>('/api/rooms')
  if (rooms.value === undefined) {
    return rooms.failed === null ? (
      <Waiting what={t('waiting.rooms')} />
    ) : (
      <Failure failed={rooms.failed} kept={t('failure.nothingLost')} onAgain={rooms.again} />
    )
  }
  if (rooms.value.length === 0) return <p className={styles['empty']}>{t('rooms.empty')}</p>
  return (
    <ul className={styles['rows']}>
      {rooms.value.map(room => (
        <li key={room.id} className={styles['row']}>
          <a className={styles['grow']} href={`/rooms/${room.id}`}>
            <strong>{room.title}</strong>
          </a>
          <span className={styles['tag']}>{sayPhase(t, room.phase)}</span>
          <span>{sayRole(t, room.role)}</span>
          <span className={styles['quiet']}>{t('rooms.people', { count: room.people })}</span>
          <span className={styles['quiet']}>{day(room.createdAtMs)}</span>
          {room.signed && <a href={`/rooms/${room.id}/replay`}>{t('rooms.replay')}</a>}
        </li>
      ))}
    </ul>
  )
}

function StartFrom() {
  const { t, language } = useTexts()
  const starts = useAnswer<Starts>(`/api/room-templates?language=${language}`)
  const [title, setTitle] = useState('')
  const [making, setMaking] = useState<string | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const create = async (what: { template?: string; exercise?: string }): Promise<void> => {
    setMaking(what.template ?? what.exercise ?? '')
    setFailed(null)
    const named = title.trim() === '' ? {} : { title: title.trim() }
    const answer = await ask<{ id: string }>('/api/rooms', { method: 'POST', json: { ...named, ...what, language } })
    setMaking(null)
    if (answer.ok) goTo(`/rooms/${answer.value.id}`)
    else setFailed(answer)
  }
  if (starts.value === undefined) {
    return starts.failed === null ? (
      <Waiting what={t('waiting.templates')} />
    ) : (
      <Failure failed={starts.failed} kept={t('failure.nothingLost')} onAgain={starts.again} />
    )
  }
  const { exercises, templates } = starts.value
  return (
    <section className={styles['section']} aria-labelledby="start-from">
      <h2 id="start-from">{t('rooms.startFrom')}</h2>
      <label className={styles['field']}>
        <span>{t('rooms.newTitle')}</span>
        <input type="text" maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
      </label>
      <Failure failed={failed} />
      {making !== null && <Waiting what={t('waiting.making')} />}
      <h3>{t('rooms.exercises')}</h3>
      <div className={shell['starts']}>
        {exercises.map(exercise => (
          <article key={exercise.id} className={shell['start']}>
            <h4>{exercise.title}</h4>
            <p>{exercise.summary}</p>
            <p className={styles['small']}>
              {t('rooms.seats', { count: exercise.seats })} · {t('time.minutes', { count: exercise.minutes })}
            </p>
            <button
              type="button"
              data-primary
              disabled={making !== null}
              aria-label={t('rooms.startThis', { title: exercise.title })}
              onClick={() => create({ exercise: exercise.id })}
            >
              {t('rooms.start')}
            </button>
          </article>
        ))}
      </div>
      <h3>{t('rooms.meetings')}</h3>
      <div className={shell['starts']}>
        {templates.map(template => (
          <article key={template.id} className={shell['start']}>
            <h4>{template.title}</h4>
            <p>{template.summary}</p>
            <p className={styles['small']}>{t('time.minutes', { count: template.minutes })}</p>
            <button
              type="button"
              disabled={making !== null}
              aria-label={t('rooms.startThis', { title: template.title })}
              onClick={() => create({ template: template.id })}
            >
              {t('rooms.start')}
            </button>
          </article>
        ))}
      </div>
    </section>
  )
}
