/** Which point has the floor, who speaks, and how long it has. */

import type { Person } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { sayClock } from '../room/time-left.ts'
import { useSend } from '../room/use-send.ts'
import { useServerNow } from '../room/use-server-now.ts'
import { useTexts } from '../texts/language.ts'

/** See the file's head. */
export function FloorBar({ client, me }: { client: RoomClient; me: Person }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { floor, points, people } = client.state
  const nowMs = useServerNow(client, floor?.deadlineMs != null)
  if (floor === null || (floor.point === null && floor.speaker === null)) {
    return <p className={styles['quiet']}>{t(me.role === 'chair' ? 'floor.emptyChair' : 'floor.empty')}</p>
  }
  const title = floor.point === null ? '' : (points.get(floor.point)?.title ?? '')
  const speaker = floor.speaker === null ? null : (people.get(floor.speaker)?.name ?? t('actor.unknown'))
  return (
    <div className={styles['notice']}>
      <div className={styles['head']}>
        <strong>{title === '' ? t('floor.open') : t('floor.with', { title })}</strong>
        {floor.deadlineMs !== null && (
          <span role="timer" aria-live="off">
            {t('bar.left', { time: sayClock(floor.deadlineMs - nowMs) })}
          </span>
        )}
      </div>
      {speaker !== null && <p>{t('floor.speaker', { name: speaker })}</p>}
      {me.role === 'chair' && (
        <button
          type="button"
          disabled={busy}
          onClick={() => send('give-floor', { point: null, durationMs: null, speaker: null })}
        >
          {t('floor.close')}
        </button>
      )}
      <Failure failed={failed} kept={t('failure.nothingLost')} />
    </div>
  )
}
