/** What was asked of the run and not given, with the section of the law where one says so. */

import type { RoomClient } from '../live/room-client.ts'
import styles from '../room/parts.module.css'
import { useTexts } from '../texts/language.ts'

const shownMax = 20

/** See the file's head. The newest first; nothing where nothing was refused. */
export function Refusals({ client }: { client: RoomClient }) {
  const { t, shortMoment } = useTexts()
  const refusals = [...client.state.refusals].reverse().slice(0, shownMax)
  if (refusals.length === 0) return null
  return (
    <section className={styles['section']}>
      <h3>{t('refusal.title')}</h3>
      <ul className={styles['rows']}>
        {refusals.map(refusal => (
          <li key={refusal.seq} className={styles['row']}>
            <span className={styles['quiet']}>{shortMoment(refusal.atMs)}</span>
            <span className={styles['grow']}>
              <strong className={styles['hazard']}>✕ {refusal.act}</strong> {refusal.because}
            </span>
            {refusal.section !== null && (
              <span className={styles['tag']} data-hazard>
                {refusal.section}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
