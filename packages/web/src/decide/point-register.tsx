/** The register of points: the agenda of the discussion. Filtered and sorted; each point opens to its card. */

import { currentPhase, type Person, type Point, pointsInOrder } from '@breakwater/room'
import { useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import { useDraft } from '../room/draft.ts'
import { Failure } from '../room/failure.tsx'
import { may } from '../room/may.ts'
import styles from '../room/parts.module.css'
import { useSend } from '../room/use-send.ts'
import { useTexts } from '../texts/language.ts'
import { FloorBar } from './floor-bar.tsx'
import { PointCard } from './point-card.tsx'

const sorts = ['chair', 'replies', 'disagreement', 'newest'] as const
const filters = ['all', 'open', 'settled', 'mine'] as const

/** See the file's head. `onDecide` goes to the decisions, where a prefilled one waits. */
export function PointRegister({ client, me, onDecide }: { client: RoomClient; me: Person; onDecide: () => void }) {
  const { t } = useTexts()
  const { send, busy, failed } = useSend(client)
  const { state } = client
  const [sort, setSort] = useState<(typeof sorts)[number]>('chair')
  const [filter, setFilter] = useState<(typeof filters)[number]>('all')
  const [title, setTitle, clearTitle] = useDraft(`point:${client.roomId}`, '')
  const points = pointsInOrder(state, sort)
  const shown = points.filter(point => passes(point, filter, me.id))
  const phase = currentPhase(state)
  const mayRaise = may(state, me, 'raise-point')
  const move = (index: number, by: number): void => {
    const order = points.map(point => point.id)
    const [id] = order.splice(index, 1)
    if (id === undefined) return
    order.splice(index + by, 0, id)
    void send('order-points', { points: order })
  }
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{t('point.title', { count: points.length })}</h2>
        <div className={styles['choices']}>
          <label>
            <span className="heard">{t('point.sort')}</span>
            <select value={sort} onChange={event => setSort(event.target.value as (typeof sorts)[number])}>
              {sorts.map(one => (
                <option key={one} value={one}>
                  {t(`point.sort.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span className="heard">{t('point.filter')}</span>
            <select value={filter} onChange={event => setFilter(event.target.value as (typeof filters)[number])}>
              {filters.map(one => (
                <option key={one} value={one}>
                  {t(`point.filter.${one}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {phase === 'discuss' && <FloorBar client={client} me={me} />}
      {points.length === 0 && <p className={styles['empty']}>{t('point.empty')}</p>}
      {points.length > 0 && shown.length === 0 && <p className={styles['empty']}>{t('point.emptyFilter')}</p>}
      {shown.map(point => (
        <PointCard
          key={point.id}
          client={client}
          me={me}
          point={point}
          onDecide={onDecide}
          {...(may(state, me, 'order-points') && sort === 'chair' && filter === 'all'
            ? { onMove: (by: number) => move(points.indexOf(point), by) }
            : {})}
        />
      ))}
      {mayRaise && (
        <form
          className={styles['fields']}
          onSubmit={async event => {
            event.preventDefault()
            const input = { point: newId(), thread: null, suggestion: null, title: title.trim() }
            if (await send('raise-point', input)) clearTitle()
          }}
        >
          <label className={styles['field']}>
            <span>{t('point.new')}</span>
            <input type="text" maxLength={200} value={title} onChange={event => setTitle(event.target.value)} />
          </label>
          <button type="submit" disabled={busy || title.trim() === ''}>
            {t('point.raise')}
          </button>
        </form>
      )}
      <Failure failed={failed} />
    </div>
  )
}

function passes(point: Point, filter: (typeof filters)[number], me: string): boolean {
  switch (filter) {
    case 'all':
      return true
    case 'open':
      return point.stage !== 'settled'
    case 'settled':
      return point.stage === 'settled'
    case 'mine':
      return point.raisedBy === me || point.arguments.some(argument => argument.by === me || argument.speaker === me)
  }
}
