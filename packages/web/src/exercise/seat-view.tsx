/** A player's seat: the brief, the levers, what has been put in front of it, and what it asked for and did not get. */

import { currentPhase, type Person, type SeatState } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { isStaff } from '../room/names.ts'
import styles from '../room/parts.module.css'
import type { RunSeries } from '../room/room-api.ts'
import { Measures } from '../room/run-strip.tsx'
import { useTexts } from '../texts/language.ts'
import { DeliveryCard } from './delivery-card.tsx'
import { LeverForm } from './lever-form.tsx'
import { PlainText } from './plain-text.tsx'
import { Refusals } from './refusals.tsx'

type SeatViewProps = { client: RoomClient; me: Person; series: RunSeries | undefined }

/** See the file's head. */
export function SeatView({ client, me, series }: SeatViewProps) {
  const { t } = useTexts()
  const { state } = client
  const seat = me.seat === null ? undefined : state.seats.get(me.seat)
  const deliveries = [...state.deliveries].reverse()
  const measures =
    series === undefined || seat?.measures == null
      ? undefined
      : { ...series, columns: series.columns.filter(column => seat.measures?.includes(column.id)), events: [] }
  const phase = currentPhase(state)
  const brief = seat?.brief != null && (
    <section className={styles['section']}>
      <h3>{t('seat.brief')}</h3>
      <p className={styles['small']}>{t('seat.private')}</p>
      <PlainText text={seat.brief} />
    </section>
  )
  // Before anything has happened the brief is what there is to read.
  const first = phase === 'prepare' || phase === 'read'
  return (
    <div className={styles['panel']}>
      <h2>{seat?.title ?? t('seat.none')}</h2>
      {seat === undefined && <p className={styles['empty']}>{t(isStaff(me) ? 'seat.staff' : 'seat.empty')}</p>}
      {seat !== undefined && seat.playedBy === 'bot' && <p className={styles['notice']}>{t('seat.bot')}</p>}
      <div className={seat === undefined ? styles['panel'] : styles['pair']}>
        <div>
          {first && brief}
          <section className={styles['section']}>
            <h3>{t('inbox.title', { count: deliveries.length })}</h3>
            {deliveries.length === 0 && <p className={styles['empty']}>{t('inbox.empty')}</p>}
            {deliveries.map(delivery => (
              <DeliveryCard
                key={`${delivery.inject} ${delivery.audience}`}
                client={client}
                delivery={delivery}
                series={series}
              />
            ))}
          </section>
          {!first && brief}
        </div>
        <div>
          {seat !== undefined && <Levers client={client} seat={seat} />}
          <Refusals client={client} />
          {measures !== undefined && measures.columns.length > 0 && (
            <section className={styles['section']}>
              <h3>{t('seat.measures')}</h3>
              <Measures series={measures} />
            </section>
          )}
        </div>
      </div>
    </div>
  )
}

function Levers({ client, seat }: { client: RoomClient; seat: SeatState }) {
  const { t } = useTexts()
  const phase = currentPhase(client.state)
  const levers = seat.levers ?? []
  return (
    <section className={styles['section']}>
      <h3>{t('lever.title')}</h3>
      {levers.length === 0 && <p className={styles['empty']}>{t('lever.empty')}</p>}
      {levers.length > 0 && phase !== 'act' && <p className={styles['notice']}>{t('lever.notNow')}</p>}
      {levers.map(lever => (
        <LeverForm key={lever.id} client={client} seat={seat} lever={lever} enabled={phase === 'act'} />
      ))}
    </section>
  )
}
