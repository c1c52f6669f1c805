/** A lever of a seat: what it does, its numbers inside their bounds, one button. */

import type { Lever, SeatState } from '@breakwater/room'
import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { isWithinBounds, LeverChoices } from './lever-choices.tsx'

/** See the file's head. */
export function LeverForm(props: { client: RoomClient; seat: SeatState; lever: Lever; enabled: boolean }) {
  const { t } = useTexts()
  const { client, seat, lever, enabled } = props
  const { send, busy, failed } = useSend(client)
  const [done, setDone] = useState(false)
  const presets = Object.fromEntries(lever.choices.map(choice => [choice.name, choice.preset]))
  const [choices, setChoices, clear] = useDraft(`lever:${client.roomId}:${seat.id}:${lever.id}`, presets)
  const used = seat.pulls.get(lever.id) ?? 0
  const left = lever.usesMax === null ? null : Math.max(0, lever.usesMax - used)
  return (
    <form
      className={styles['card']}
      onSubmit={async event => {
        event.preventDefault()
        setDone(false)
        if (await send('pull-lever', { pull: { seat: seat.id, lever: lever.id, choices }, decision: null })) {
          setDone(true)
          clear()
        }
      }}
    >
      <div className={styles['head']}>
        <h4>{lever.title}</h4>
        <span className={styles['small']}>
          {left === null ? t('lever.used', { count: used }) : t('lever.left', { count: left })}
        </span>
      </div>
      <p className={styles['quiet']}>{lever.help}</p>
      <LeverChoices lever={lever} choices={choices} onChange={setChoices} />
      <Failure failed={failed} />
      <div className={styles['buttons']}>
        <button
          type="submit"
          disabled={!enabled || busy || left === 0 || !isWithinBounds(lever, choices)}
          aria-label={t('lever.pullOf', { title: lever.title })}
        >
          {busy ? t('lever.pulling') : t('lever.pull')}
        </button>
        <span role="status">{done && enabled && t('lever.done')}</span>
      </div>
    </form>
  )
}
