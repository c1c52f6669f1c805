/** Links into the room: made for a role and a seat, shown once, listed, withdrawn. */

import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { sayRole, saySeat } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { ask, type Failed, type Invitation, roomPath } from '../room/room-api.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'
import { RoleField, SeatField } from './people-table.tsx'
import { QrCode } from './qr-code.tsx'

/** See the file's head. */
export function Invitations({ client }: { client: RoomClient }) {
  const { t, day, clock } = useTexts()
  const { state } = client
  const exercise = state.exercise !== null
  const path = roomPath(client.roomId, '/invitations')
  const links = useAnswer<Invitation[]>(path)
  const [role, setRole] = useState(exercise ? 'player' : 'participant')
  const [seat, setSeat] = useState(state.exercise?.seats[0]?.id ?? '')
  const [uses, setUses] = useState('1')
  const [made, setMade] = useState<{ link: string; role: string; seat: string | null } | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [busy, setBusy] = useState(false)
  const seatOf = role === 'player' && seat !== '' ? seat : null

  const invite = async (): Promise<void> => {
    setBusy(true)
    const json = { role, seat: seatOf, usesMax: Number(uses), hours: 24 }
    const answer = await ask<{ id: string; link: string }>(path, { method: 'POST', json })
    setBusy(false)
    setFailed(answer.ok ? null : answer)
    if (answer.ok) {
      setMade({ link: new URL(answer.value.link, location.origin).href, role, seat: seatOf })
      links.again()
    }
  }
  const revoke = async (id: string): Promise<void> => {
    const answer = await ask(`${path}/${encodeURIComponent(id)}`, { method: 'DELETE' })
    setFailed(answer.ok ? null : answer)
    links.again()
  }

  return (
    <section className={styles['section']}>
      <h3>{t('invite.title')}</h3>
      <form
        className={styles['fields']}
        onSubmit={event => {
          event.preventDefault()
          void invite()
        }}
      >
        <RoleField value={role} onChange={setRole} exercise={exercise} />
        {exercise && role === 'player' && <SeatField client={client} value={seat} onChange={setSeat} />}
        <label className={styles['field']}>
          <span>{t('invite.uses')}</span>
          <select value={uses} onChange={event => setUses(event.target.value)}>
            {['1', '5', '20', '100'].map(count => (
              <option key={count} value={count}>
                {t('invite.people', { count: Number(count) })}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" data-primary disabled={busy}>
          {t('invite.make')}
        </button>
      </form>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      {made !== null && (
        <MadeLink
          link={made.link}
          label={made.seat === null ? sayRole(t, made.role) : saySeat(state, made.seat)}
          onClose={() => setMade(null)}
        />
      )}
      {links.value === undefined && links.failed === null && <Waiting what={t('waiting.links')} />}
      <Failure failed={links.failed} kept={t('failure.nothingLost')} onAgain={links.again} />
      {links.value?.length === 0 && <p className={styles['empty']}>{t('invite.empty')}</p>}
      <ul className={styles['rows']}>
        {links.value?.map(link => (
          <li key={link.id} className={styles['row']}>
            <span className={styles['grow']}>
              {sayRole(t, link.role)}
              {link.seat !== null && ` · ${saySeat(state, link.seat)}`}
            </span>
            <span>{t('invite.used', { uses: link.uses, of: link.usesMax })}</span>
            <span className={styles['quiet']}>
              {t('invite.until', { time: `${day(link.expiresAtMs)} ${clock(link.expiresAtMs)}` })}
            </span>
            {link.revoked ? (
              <span className={styles['tag']}>{t('invite.revoked')}</span>
            ) : (
              <button type="button" onClick={() => revoke(link.id)}>
                {t('invite.revoke')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function MadeLink({ link, label, onClose }: { link: string; label: string; onClose: () => void }) {
  const { t } = useTexts()
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null)
  const [coded, setCoded] = useState(false)
  return (
    <div className={styles['card']} data-strong>
      <p>
        <strong>{t('invite.made', { label })}</strong> {t('invite.once')}
      </p>
      <p className={styles['code']}>{link}</p>
      <div className={styles['buttons']}>
        <button
          type="button"
          onClick={() =>
            navigator.clipboard.writeText(link).then(
              () => setCopied('yes'),
              () => setCopied('no'),
            )
          }
        >
          {t('invite.copy')}
        </button>
        <button type="button" aria-expanded={coded} onClick={() => setCoded(!coded)}>
          {t('invite.qr')}
        </button>
        <button type="button" onClick={onClose}>
          {t('app.close')}
        </button>
        <span role="status">
          {copied === 'yes' && t('invite.copied')}
          {copied === 'no' && t('invite.copyByHand')}
        </span>
      </div>
      {coded && <QrCode text={link} alternative={t('invite.qrOf', { label, link })} />}
    </div>
  )
}
