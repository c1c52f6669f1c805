/** An inject as its addressee sees it: newspaper, posts, chart, picture or plain text. */

import type { Delivery } from '@breakwater/room'
import type { RoomClient } from '../live/room-client.ts'
import { MeasureChart } from '../room/measure-chart.tsx'
import { sayAudience } from '../room/names.ts'
import parts from '../room/parts.module.css'
import type { RunSeries } from '../room/room-api.ts'
import { columnOf } from '../room/use-run-series.ts'
import { useTexts } from '../texts/language.ts'
import styles from './delivery-card.module.css'
import { Line, PlainText } from './plain-text.tsx'
import { readPosts } from './posts.ts'

type DeliveryCardProps = { client: RoomClient; delivery: Delivery; series: RunSeries | undefined }

/** See the file's head. */
export function DeliveryCard({ client, delivery, series }: DeliveryCardProps) {
  const { t, shortMoment, clock } = useTexts()
  const { title, form, from, text, picture, scenarioMs } = delivery
  return (
    <article className={styles['card']} data-form={form} aria-label={title}>
      <p className={styles['from']}>
        <span>{from}</span>
        <span>
          {scenarioMs === null ? clock(delivery.atMs) : shortMoment(scenarioMs)} ·{' '}
          {t('inbox.to', { audience: sayAudience(t, client.state, delivery.audience) })}
        </span>
      </p>
      <h4>{title}</h4>
      {form === 'posts' ? (
        <ul className={styles['posts']}>
          {readPosts(text).map((post, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: posts keep their order.
            <li key={index}>
              {post.name !== '' && <strong>{post.name}</strong>} <Line text={post.text} />
            </li>
          ))}
        </ul>
      ) : (
        text !== '' && <PlainText text={text} />
      )}
      {form === 'chart' &&
        (series === undefined ? (
          <p className={parts['quiet']}>{t('inbox.noChart')}</p>
        ) : (
          series.columns
            .filter(column => delivery.measures.includes(column.id))
            .map(column => (
              <MeasureChart
                key={column.id}
                id={column.id}
                title={column.label}
                unit={column.unit}
                timeMs={Float64Array.from(series.timeMs)}
                lines={[{ id: column.id, label: column.label, look: 'first', values: columnOf(series, column.id) }]}
              />
            ))
        ))}
      {picture?.startsWith('/api/') === true && <img className={styles['picture']} src={picture} alt={title} />}
    </article>
  )
}
