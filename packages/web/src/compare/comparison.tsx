/** The table of two runs: kept in grey, shown in ink, the difference last. */

import { useState } from 'react'
import type { ShownRun } from '../app/use-run-page.ts'
import { formatMetric, noFigure } from '../figures/format.ts'
import { sentenceCase } from '../outcome/article-figures.ts'
import { compareLegs, compareMetrics, compareSettings, type Difference } from './compare.ts'
import styles from './comparison.module.css'

type ComparisonProps = { kept: ShownRun; shown: ShownRun; onDrop: () => void }

/** Rows that the table opens with. */
const shortList = 24

/** See the file's head. */
export function Comparison({ kept, shown, onDrop }: ComparisonProps) {
  const same = kept.key === shown.key
  const settings = compareSettings(kept.route.settings, shown.route.settings)
  const [isWhole, setWhole] = useState(false)
  const all = [...compareLegs(kept.result, shown.result), ...compareMetrics(kept.result, shown.result)].filter(
    row =>
      !Number.isFinite(row.shown - row.kept) || /[1-9]/.test(sayDifference(row)) || row.key.startsWith('attacker.'),
  )
  const rows = isWhole ? all : all.slice(0, shortList)
  return (
    <section className={styles['comparison']} aria-labelledby="comparison-title" id="comparison">
      <div className={styles['head']}>
        <h2 id="comparison-title">Two runs</h2>
        <button type="button" data-plain onClick={onDrop}>
          stop comparing
        </button>
      </div>
      {same ? (
        <p>
          This run is kept and drawn in grey. Change a number and rehearse, or choose another reading: both will stand
          here.
        </p>
      ) : (
        <>
          <p>
            <span className={styles['kept']}>
              Kept, dashed grey: {kept.name}, seed {kept.route.seed}.
            </span>{' '}
            Shown: {shown.name}, seed {shown.route.seed}.
          </p>
          {settings.length > 0 && (
            <ul className={styles['settings']}>
              {settings.map(setting => (
                <li key={setting.path}>
                  <code>{setting.path}</code> {setting.kept ?? 'as in the file'} →{' '}
                  <b>{setting.shown ?? 'as in the file'}</b>
                </li>
              ))}
            </ul>
          )}
          <div className={styles['table']}>
            <table data-comparison>
              <thead>
                <tr>
                  <th scope="col">Figure</th>
                  <th scope="col" className={styles['figure']}>
                    Kept
                  </th>
                  <th scope="col" className={styles['figure']}>
                    Shown
                  </th>
                  <th scope="col" className={styles['figure']}>
                    Difference
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(row => (
                  <tr key={row.key}>
                    <th scope="row">
                      {sentenceCase(row.label)}{' '}
                      {namesUnit(row.unit) && <span className={styles['kept']}>{row.unit}</span>}
                    </th>
                    <td className={`${styles['figure']} ${styles['kept']}`}>
                      {formatMetric(row.kept, row.unit, { bare: true })}
                    </td>
                    <td className={styles['figure']}>{formatMetric(row.shown, row.unit, { bare: true })}</td>
                    <td className={styles['figure']}>{sayDifference(row)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {all.length > shortList && (
            <button type="button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
              {isWhole ? `Only the first ${shortList}` : `All ${all.length} figures that differ`}
            </button>
          )}
          {rows.length === 0 && <p>No figure differs by more than a millionth.</p>}
        </>
      )}
    </section>
  )
}

/** Units that stand with the name, so that the figures stay narrow. */
function namesUnit(unit: string): boolean {
  return /^(b?[A-Z0-9]{3,4}|UST \/ BTC)$/.test(unit)
}

function sayDifference(row: Difference): string {
  const difference = row.shown - row.kept
  if (!Number.isFinite(difference)) return noFigure
  if (row.unit === 'moment') return formatMetric(difference, 'ms', { signed: true })
  return formatMetric(difference, row.unit, { signed: true, bare: true })
}
