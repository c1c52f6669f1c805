/** The minutes: the draft as print, amendments, signing, what comes after; and the after-action report of an exercise. */

import type { Person } from '@breakwater/room'
import { useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { Exports } from '../people/lead-view.tsx'
import { useTexts } from '../texts/language.ts'
import { Amendments } from './amendments.tsx'
import { useDraft } from './draft.ts'
import { Failure } from './failure.tsx'
import { may } from './may.ts'
import { isStaff, sayActor } from './names.ts'
import styles from './parts.module.css'
import { FetchedPrint, Printed } from './printed.tsx'
import { type MinutesDraft, roomPath } from './room-api.ts'
import { useAnswer } from './use-answer.ts'
import { useSend } from './use-send.ts'
import { Waiting } from './waiting.tsx'

/** See the file's head. */
export function MinutesView({ client, me }: { client: RoomClient; me: Person }) {
  const { t, day, clock } = useTexts()
  const { state } = client
  const { send, busy, failed } = useSend(client)
  const [shown, setShown] = useState<'minutes' | 'report'>('minutes')
  const minutes = state.minutes
  const staff = state.exercise !== null && isStaff(me)
  const audience = staff ? 'control' : 'all'
  const signed = minutes?.signed ?? null
  const settled = [...(minutes?.amendments.values() ?? [])].filter(one => one.accepted !== null).length
  const key = minutes === null ? null : `${minutes.draft} ${settled} ${minutes.addenda.length} ${signed === null}`
  const draft = useAnswer<MinutesDraft>(minutes === null ? null : roomPath(client.roomId, '/minutes'), key)
  const openAmendments = [...(minutes?.amendments.values() ?? [])].filter(one => one.accepted === null).length
  const hash = signed?.hash ?? draft.value?.hash ?? minutes?.hash ?? ''
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{t(signed === null ? 'minutes.draft' : 'minutes.signed')}</h2>
        {state.exercise !== null && (
          <div className={styles['choices']}>
            {(['minutes', 'report'] as const).map(one => (
              <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
                {t(`exports.${one}`)}
              </button>
            ))}
          </div>
        )}
      </div>
      {signed !== null && (
        <p className={styles['notice']}>
          {t('minutes.signedBy', {
            name: sayActor(t, state, signed.by),
            time: `${day(signed.atMs)} ${clock(signed.atMs)}`,
          })}{' '}
          <a href={`/rooms/${client.roomId}/replay`}>{t('minutes.replay')}</a>
        </p>
      )}
      {shown === 'report' ? (
        <>
          {staff && <p className={styles['notice']}>{t('report.forStaff')}</p>}
          <FetchedPrint
            address={roomPath(client.roomId, `/export/report.md?audience=${audience}`)}
            print={roomPath(client.roomId, `/export/report.html?audience=${audience}`)}
          />
        </>
      ) : (
        <>
          {minutes === null && <p className={styles['empty']}>{t('minutes.none')}</p>}
          {draft.waiting && draft.value === undefined && <Waiting what={t('waiting.minutes')} />}
          <Failure failed={draft.failed} kept={t('minutes.kept')} onAgain={draft.again} />
          {draft.value !== undefined && (
            <Printed markdown={draft.value.markdown} print={roomPath(client.roomId, '/export/minutes.html')} />
          )}
          {hash !== '' && (
            <p className={styles['small']}>
              {t('minutes.hash')} <span className={styles['code']}>{hash}</span>
            </p>
          )}
        </>
      )}
      {may(state, me, 'draft-minutes') && (
        <section className={styles['section']}>
          <h3>{t('minutes.sign')}</h3>
          <p className={styles['quiet']}>{t('minutes.signHelp')}</p>
          <Failure failed={failed} kept={t('minutes.kept')} />
          <div className={styles['buttons']}>
            <button type="button" disabled={busy} onClick={() => send('draft-minutes', {})}>
              {t(minutes === null ? 'minutes.make' : 'minutes.makeAgain')}
            </button>
            <button
              type="button"
              data-primary
              disabled={busy || minutes === null || openAmendments > 0 || !may(state, me, 'sign-minutes')}
              onClick={() => send('sign-minutes', { hash: minutes?.hash ?? '' })}
            >
              {t('minutes.signNow')}
            </button>
            {openAmendments > 0 && <span>{t('minutes.openAmendments', { count: openAmendments })}</span>}
          </div>
        </section>
      )}
      {minutes !== null && <Amendments client={client} me={me} />}
      {signed !== null && <Addenda client={client} me={me} />}
      <section className={styles['section']}>
        <h3>{t('exports.title')}</h3>
        <Exports room={client.roomId} staff={staff} />
      </section>
    </div>
  )
}

function Addenda({ client, me }: { client: RoomClient; me: Person }) {
  const { t, day } = useTexts()
  const { state } = client
  const { send, busy, failed } = useSend(client)
  const [text, setText, clear] = useDraft(`addendum:${client.roomId}`, '')
  const addenda = state.minutes?.addenda ?? []
  return (
    <section className={styles['section']}>
      <h3>{t('addendum.title')}</h3>
      {addenda.length === 0 && <p className={styles['empty']}>{t('addendum.empty')}</p>}
      <ul className={styles['rows']}>
        {addenda.map(one => (
          <li key={one.id} className={styles['row']}>
            <span className={styles['quiet']}>{day(one.atMs)}</span>
            <strong>{sayActor(t, state, one.by)}</strong>
            <span className={`${styles['grow']} ${styles['words']}`}>{one.text}</span>
          </li>
        ))}
      </ul>
      {may(state, me, 'add-to-minutes') && (
        <form
          className={styles['form']}
          onSubmit={async event => {
            event.preventDefault()
            if (await send('add-to-minutes', { addendum: newId(), text: text.trim() })) clear()
          }}
        >
          <label className={styles['field']}>
            <span>{t('addendum.new')}</span>
            <textarea rows={2} maxLength={8000} value={text} onChange={event => setText(event.target.value)} />
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
