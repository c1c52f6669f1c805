/** The run against the article and the record: misses first, each with its band. */

import type { RunResult } from '@breakwater/engine'
import { useState } from 'react'
import { formatFigure } from '../figures/format.ts'
import styles from './outcome.module.css'
import { rankTargets, sayBand, type Verdict, verdicts } from './rank-targets.ts'

/** Longer lists of targets than this open with the misses alone. */
const longList = 24

const shapes: Record<Verdict, string> = { missed: '▲', hit: '●', given: '○', 'not scored': '–' }

/** See the file's head. */
export function Targets({ result }: { result: RunResult }) {
  const rows = rankTargets(result.targets)
  // A long list opens with what was missed; the rest is a button away.
  const opening = rows.length > longList && rows[0]!.verdict === 'missed' ? 'missed' : undefined
  const [wanted, setWanted] = useState<Verdict | undefined>(opening)
  const counts = new Map(verdicts.map(verdict => [verdict, rows.filter(row => row.verdict === verdict).length]))
  const shown = wanted === undefined ? rows : rows.filter(row => row.verdict === wanted)
  return (
    <section className={styles['section']} aria-labelledby="targets-title" id="targets">
      <h2 id="targets-title">Targets</h2>
      {rows.length === 0 ? (
        <p className={styles['quiet']}>This scenario sets no targets. Add them to its file under `targets`.</p>
      ) : (
        <>
          <fieldset className={styles['filter']}>
            <legend className="heard">Show targets</legend>
            <button type="button" aria-pressed={wanted === undefined} onClick={() => setWanted(undefined)}>
              all {rows.length}
            </button>
            {verdicts.map(verdict => (
              <button
                key={verdict}
                type="button"
                aria-pressed={wanted === verdict}
                disabled={counts.get(verdict) === 0}
                onClick={() => setWanted(verdict)}
              >
                {counts.get(verdict)} {verdict}
              </button>
            ))}
          </fieldset>
          <table className={styles['targets']}>
            <thead>
              <tr>
                <th scope="col">Target</th>
                <th scope="col" className={styles['figure']}>
                  This run, wanted
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ target, verdict }) => (
                <tr key={target.id} data-verdict={verdict}>
                  <th scope="row">
                    <span className={styles['verdict']}>
                      <span aria-hidden="true">{shapes[verdict]}</span> {verdict}
                    </span>{' '}
                    <b className={styles['id']}>{target.id}</b> {target.label}
                    <small className={styles['quiet']}> {target.source}</small>
                    {target.also.map(condition => (
                      <small key={condition.label} className={styles['also']}>
                        <span aria-hidden="true">{condition.pass ? shapes.hit : shapes.missed}</span> {condition.label}:{' '}
                        {formatFigure(condition.actual, target.unit)} ({sayBand({ ...condition, unit: target.unit })})
                      </small>
                    ))}
                  </th>
                  <td className={styles['figure']}>
                    <b>{formatFigure(target.actual, target.unit)}</b>
                    <small>wanted {formatFigure(target.value, target.unit)}</small>
                    <small className={styles['quiet']}>{sayBand(target)}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}
