/** The chair's agenda: items in order, each with the time that it should take. */

import { useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. Each change is sent at once; a line that is being typed is kept. */
export function AgendaEditor({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { agenda } = client.state
  const [title, setTitle, clearTitle] = useDraft(`agenda:${client.roomId}`, '')
  const [minutes, setMinutes] = useState('')
  const move = (index: number, by: number): void => {
    const items = [...agenda]
    const [item] = items.splice(index, 1)
    if (item === undefined) return
    items.splice(index + by, 0, item)
    void send('set-agenda', { items })
  }
  const add = async (): Promise<void> => {
    const count = Number(minutes.replace(',', '.'))
    const durationMs = minutes.trim() === '' || !(count > 0) ? null : Math.round(count * 60_000)
    if (await send('set-agenda', { items: [...agenda, { id: newId(), title: title.trim(), durationMs }] })) {
      clearTitle()
      setMinutes('')
    }
  }
  return (
    <section className={styles['section']}>
      <h3>{t('agenda.title')}</h3>
      {agenda.length === 0 && <p className={styles['empty']}>{t('agenda.empty')}</p>}
      <ol className={styles['rows']}>
        {agenda.map((item, index) => (
          <li key={item.id} className={styles['row']}>
            <span className={styles['grow']}>
              {index + 1}. {item.title}
            </span>
            {item.durationMs !== null && (
              <span className={styles['quiet']}>
                {t('time.minutes', { count: Math.round(item.durationMs / 60_000) })}
              </span>
            )}
            <button
              type="button"
              disabled={busy || index === 0}
              aria-label={t('agenda.up', { title: item.title })}
              onClick={() => move(index, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              disabled={busy || index === agenda.length - 1}
              aria-label={t('agenda.down', { title: item.title })}
              onClick={() => move(index, 1)}
            >
              ↓
            </button>
            <button
              type="button"
              disabled={busy}
              aria-label={t('agenda.remove', { title: item.title })}
              onClick={() => send('set-agenda', { items: agenda.filter(one => one.id !== item.id) })}
            >
              {t('app.remove')}
            </button>
          </li>
        ))}
      </ol>
      <form
        className={styles['fields']}
        onSubmit={event => {
          event.preventDefault()
          void add()
        }}
      >
        <label className={styles['field']}>
          <span>{t('agenda.item')}</span>
          <input type="text" maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
        </label>
        <label className={styles['field']}>
          <span>{t('lead.minutes')}</span>
          <input type="text" inputMode="numeric" value={minutes} onChange={event => setMinutes(event.target.value)} />
        </label>
        <button type="submit" disabled={busy || title.trim() === ''}>
          {t('app.add')}
        </button>
      </form>
      <Failure failed={failed} />
    </section>
  )
}
