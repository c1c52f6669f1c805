/** Amendments of the drafted minutes: attendees write them, the chair settles each. */

import type { Amendment, Person } from '@breakwater/room'
import { useState } from 'react'
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
export function Amendments({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { state } = client
  const { send, busy, failed } = useSend(client)
  const [draft, setDraft, clear] = useDraft(`amend:${client.roomId}`, { section: '', replaces: '', text: '' })
  const amendments = [...(state.minutes?.amendments.values() ?? [])]
  const open = may(state, me, 'amend-minutes')
  const amend = async (): Promise<void> => {
    const input = {
      amendment: newId(),
      section: draft.section.trim(),
      text: draft.text.trim(),
      replaces: draft.replaces.trim(),
    }
    if (await send('amend-minutes', input)) clear()
  }
  return (
    <section className={styles['section']}>
      <h3>{t('amendment.title', { count: amendments.length })}</h3>
      {amendments.length === 0 && (
        <p className={styles['empty']}>{t(open ? 'amendment.emptyOpen' : 'amendment.empty')}</p>
      )}
      {amendments.map(amendment => (
        <AmendmentCard key={amendment.id} client={client} me={me} amendment={amendment} />
      ))}
      {open && (
        <form
          className={styles['form']}
          onSubmit={event => {
            event.preventDefault()
            void amend()
          }}
        >
          <div className={styles['fields']}>
            <label className={styles['field']}>
              <span>{t('amendment.section')}</span>
              <input
                type="text"
                maxLength={200}
                value={draft.section}
                onChange={event => setDraft({ ...draft, section: event.target.value })}
              />
            </label>
            <label className={styles['field']}>
              <span>{t('amendment.replaces')}</span>
              <input
                type="text"
                maxLength={8000}
                value={draft.replaces}
                onChange={event => setDraft({ ...draft, replaces: event.target.value })}
              />
            </label>
          </div>
          <label className={styles['field']}>
            <span>{t('amendment.text')}</span>
            <textarea
              rows={2}
              maxLength={8000}
              value={draft.text}
              onChange={event => setDraft({ ...draft, text: event.target.value })}
            />
          </label>
          <Failure failed={failed} />
          <div className={styles['buttons']}>
            <button type="submit" disabled={busy || draft.section.trim() === '' || draft.text.trim() === ''}>
              {t('amendment.propose')}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}

function AmendmentCard({ client, me, amendment }: { client: RoomClient; me: Person; amendment: Amendment }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const [reason, setReason] = useState('')
  const settle = (accepted: boolean) =>
    send('settle-amendment', { amendment: amendment.id, accepted, reason: reason.trim() })
  return (
    <article className={styles['card']}>
      <div className={styles['head']}>
        <h4>{amendment.section}</h4>
        <span className={styles['tag']} data-done={amendment.accepted !== null || undefined}>
          {amendment.accepted === null
            ? t('amendment.open')
            : t(amendment.accepted ? 'amendment.accepted' : 'amendment.declined')}
        </span>
      </div>
      {amendment.replaces !== '' && (
        <p className={styles['words']}>
          <del>{amendment.replaces}</del>
        </p>
      )}
      <p className={styles['words']}>
        <ins>{amendment.text}</ins>
      </p>
      <p className={styles['small']}>
        {sayActor(t, client.state, amendment.by)}
        {amendment.reason !== '' && ` · ${amendment.reason}`}
      </p>
      {amendment.accepted === null && me.role === 'chair' && (
        <div className={styles['fields']}>
          <label className={styles['field']}>
            <span>{t('point.reason')}</span>
            <input type="text" maxLength={8000} value={reason} onChange={event => setReason(event.target.value)} />
          </label>
          <div className={styles['buttons']}>
            <button type="button" disabled={busy} onClick={() => settle(true)}>
              {t('amendment.accept')}
            </button>
            <button type="button" disabled={busy} onClick={() => settle(false)}>
              {t('amendment.decline')}
            </button>
          </div>
        </div>
      )}
      <Failure failed={failed} />
    </article>
  )
}
