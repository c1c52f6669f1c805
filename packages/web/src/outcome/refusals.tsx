/** What was refused, to whom, and which rule or fact stood in the way. */

import type { RunResult } from '@breakwater/engine'
import { formatMoment } from '../figures/format.ts'
import { sayRefusal } from '../figures/refusal.ts'
import { gatherRefusals } from './gather-refusals.ts'
import styles from './outcome.module.css'

/** See the file's head. */
export function Refusals({ result, onMoment }: { result: RunResult; onMoment: (atMs: number) => void }) {
  const groups = gatherRefusals(result.journal)
  return (
    <section className={styles['section']} aria-labelledby="refusals-title" id="refusals">
      <h2 id="refusals-title">Refusals</h2>
      {groups.length === 0 ? (
        <p className={styles['quiet']}>
          Nothing was refused in this run. Make a reserve, a pool or a purse smaller to see what gives way first.
        </p>
      ) : (
        <ul className={styles['refusals']}>
          {groups.map(({ key, entries }) => {
            const { refusal, atMs } = entries[0]!
            return (
              <li key={key}>
                <p>
                  <span className={styles['refused']}>
                    <span aria-hidden="true">✕ </span>
                    {refusal!.refused}
                  </span>{' '}
                  {refusal!.who}
                  {entries.length > 1 && <span className={styles['quiet']}> {entries.length} times</span>}
                </p>
                <p>{sayRefusal(refusal!)}</p>
                <button type="button" data-plain onClick={() => onMoment(atMs)}>
                  {entries.length > 1 ? 'first ' : ''}
                  {formatMoment(atMs)}
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
