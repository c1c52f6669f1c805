/** What an invitation link opens: who one would be, a name, one button. */

import { useState } from 'react'
import { useTexts } from '../texts/language.ts'
import { Failure } from './failure.tsx'
import { sayRole } from './names.ts'
import shell from './page-shell.module.css'
import { PageShell } from './page-shell.tsx'
import styles from './parts.module.css'
import { ask, type Failed, type JoinOffer } from './room-api.ts'
import { useAnswer } from './use-answer.ts'
import { goTo } from './use-route.ts'
import { Waiting } from './waiting.tsx'

/** See the file's head. A link that is used, expired or withdrawn says so, and what to do. */
export function JoinPage({ token, onKeys }: { token: string; onKeys: () => void }) {
  const { t } = useTexts()
  const path = `/api/join/${encodeURIComponent(token)}`
  const offer = useAnswer<JoinOffer>(path)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const join = async (): Promise<void> => {
    setBusy(true)
    setFailed(null)
    const answer = await ask<{ room: string }>(path, { method: 'POST', json: { name: name.trim() } })
    setBusy(false)
    if (answer.ok) goTo(`/rooms/${answer.value.room}`)
    else setFailed(answer)
  }
  if (offer.value === undefined) {
    return (
      <PageShell title={t('join.title')} onKeys={onKeys}>
        {offer.failed === null && <Waiting what={t('waiting.join')} />}
        <Failure
          failed={offer.failed}
          kept={offer.failed !== null && 'refusal' in offer.failed ? '' : t('join.askAgain')}
          {...(offer.failed !== null && 'offline' in offer.failed ? { onAgain: offer.again } : {})}
        />
      </PageShell>
    )
  }
  const { room, role, seat, seatTitle } = offer.value
  return (
    <PageShell title={room.title} onKeys={onKeys}>
      <p className={shell['lead']}>
        {seat === null
          ? t('join.as', { role: sayRole(t, role) })
          : t('join.asSeat', { role: sayRole(t, role), seat: seatTitle ?? seat })}
      </p>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          void join()
        }}
      >
        <label className={styles['field']}>
          <span>{t('join.name')}</span>
          <input
            type="text"
            autoComplete="name"
            required
            maxLength={200}
            value={name}
            onChange={event => setName(event.target.value)}
          />
        </label>
        <Failure failed={failed} />
        <div className={styles['buttons']}>
          <button type="submit" data-primary disabled={busy || name.trim() === ''}>
            {busy ? t('join.joining') : t('join.join')}
          </button>
        </div>
        <p className={styles['small']}>{t('join.once')}</p>
      </form>
    </PageShell>
  )
}
