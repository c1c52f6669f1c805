/** After the talk: what people think now, and the questions of the hot wash. */

import type { Person } from '@breakwater/room'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useTexts } from '../texts/language.ts'
import { useDraft } from './draft.ts'
import { Failure } from './failure.tsx'
import { may } from './may.ts'
import { sayActor } from './names.ts'
import styles from './parts.module.css'
import { useSend } from './use-send.ts'

/** See the file's head. */
export function ReflectView({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const questions = state.exercise?.hotWash ?? []
  const open = may(state, me, 'reflect')
  return (
    <div className={styles['panel']}>
      <h2>{t('reflect.title')}</h2>
      <p className={styles['quiet']}>{t('reflect.help')}</p>
      <Thoughts client={client} question={null} title={t('reflect.after')} open={open} />
      {questions.map((question, index) => (
        <Thoughts key={question} client={client} question={index} title={question} open={open} />
      ))}
    </div>
  )
}

function Thoughts(props: { client: RoomClient; question: number | null; title: string; open: boolean }) {
  const { t } = useTexts()
  const { client, question, title, open } = props
  const { state } = client
  const { send, busy, failed } = useSend(client)
  const [text, setText, clear] = useDraft(`reflect:${client.roomId}:${question ?? 'after'}`, '')
  const written = [...state.reflections.values()].filter(one => one.question === question)
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {written.length === 0 && <p className={styles['empty']}>{t(open ? 'reflect.first' : 'reflect.none')}</p>}
      <ul className={styles['rows']}>
        {written.map(one => (
          <li key={one.reflection} className={styles['row']}>
            <strong>{sayActor(t, state, one.by)}</strong>
            <span className={`${styles['grow']} ${styles['words']}`}>{one.text}</span>
          </li>
        ))}
      </ul>
      {open && (
        <form
          className={styles['form']}
          onSubmit={async event => {
            event.preventDefault()
            if (await send('reflect', { reflection: newId(), question, text: text.trim() })) clear()
          }}
        >
          <label className={styles['field']}>
            <span>{t('reflect.yours')}</span>
            <textarea rows={3} maxLength={8000} value={text} onChange={event => setText(event.target.value)} />
          </label>
          <Failure failed={failed} />
          <div className={styles['buttons']}>
            <button type="submit" disabled={busy || text.trim() === ''}>
              {t('app.add')}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}
