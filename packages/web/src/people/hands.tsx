/** Raised hands, first come first; the chair gives the floor to one or lowers it. */

import type { Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. */
export function Hands({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const leads = me.role === 'chair'
  if (state.hands.length === 0) return null
  return (
    <section className={styles['section']}>
      <h3>{t('hand.title', { count: state.hands.length })}</h3>
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      <ol className={styles['rows']}>
        {state.hands.map(id => (
          <li key={id} className={styles['row']}>
            <span className={styles['grow']}>{state.people.get(id)?.name ?? t('actor.unknown')}</span>
            {leads && (
              <button
                type="button"
                disabled={busy}
                onClick={() =>
                  send('give-floor', { point: state.floor?.point ?? null, durationMs: 120_000, speaker: id })
                }
              >
                {t('hand.giveFloor')}
              </button>
            )}
            {(leads || id === me.id) && (
              <button type="button" disabled={busy} onClick={() => send('lower-hand', { person: id })}>
                {t('hand.lower')}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
