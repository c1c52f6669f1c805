/** Notes beside the run, other readings of it, its figures, and what makes it repeatable. */

import type { RunResult, ScenarioSource, Standing } from '@breakwater/engine'
import { formatFullMoment, formatMetric, readMetricName } from '../figures/format.ts'
import styles from './outcome.module.css'

/** Inconsistencies of the story and limits of the model. */
export function Notes({ result }: { result: RunResult }) {
  if (result.notes.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="notes-title" id="notes">
      <h2 id="notes-title">Notes</h2>
      {result.notes.map(note => (
        <details key={note.title} className={styles['detail']}>
          <summary>{note.title}</summary>
          <p>
            {note.text}
            {note.source !== undefined && <small className={styles['quiet']}> {note.source}</small>}
          </p>
        </details>
      ))}
    </section>
  )
}

const groupTitles = { counterfactual: 'What if', hypothesis: 'Rival hypotheses', reading: 'Other readings' } as const

type VariantsProps = { source: ScenarioSource | undefined; busy: boolean; onRehearse: (id: string) => void }

/** Counterfactuals, hypotheses and readings, each a button away. */
export function Variants({ source, busy, onRehearse }: VariantsProps) {
  const variants = source?.variants ?? []
  if (variants.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="variants-title" id="variants">
      <h2 id="variants-title">Otherwise</h2>
      {(Object.keys(groupTitles) as (keyof typeof groupTitles)[]).map(group => {
        const members = variants.filter(variant => variant.group === group)
        if (members.length === 0) return null
        return (
          <div key={group}>
            <h3>{groupTitles[group]}</h3>
            <ul className={styles['variants']}>
              {members.map(variant => (
                <li key={variant.id} data-variant={variant.id}>
                  <p>
                    <b>{variant.label}</b> {variant.description}
                  </p>
                  <button
                    type="button"
                    disabled={busy}
                    onClick={() => onRehearse(variant.id)}
                    aria-label={`Rehearse this: ${variant.label}`}
                  >
                    Rehearse this
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </section>
  )
}

/** All figures of the run by name. */
export function Figures({ result }: { result: RunResult }) {
  const rows = Object.entries(result.metrics)
  if (rows.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby="figures-title" id="figures">
      <details className={styles['detail']}>
        <summary>
          <h2 id="figures-title">All figures of this run</h2>
        </summary>
        <table>
          <tbody>
            {rows.map(([name, value]) => {
              const { label, unit } = readMetricName(name)
              return (
                <tr key={name}>
                  <th scope="row">{label}</th>
                  <td className={styles['figure']}>{formatMetric(value, unit)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </details>
    </section>
  )
}

/** Hashes, seed, version, and how many numbers have which standing. */
export function Provenance({ result, elapsedMs }: { result: RunResult; elapsedMs: number | undefined }) {
  const standings = (Object.entries(result.standings) as [Standing, number][]).filter(([, count]) => count > 0)
  return (
    <section className={styles['section']} aria-labelledby="provenance-title" id="provenance">
      <h2 id="provenance-title">Where it comes from</h2>
      <p>
        The numbers of this run: {standings.map(([standing, count]) => `${count} ${standing}`).join(', ')}. A rehearsal,
        not advice.
      </p>
      <dl className={styles['hashes']}>
        <dt>Seed</dt>
        <dd>
          {result.seed}, {result.precision}, engine {result.engineVersion}, {result.steps.toLocaleString('en')} steps
          {elapsedMs !== undefined && `, ${(elapsedMs / 1000).toFixed(1)} s`}
        </dd>
        <dt>Time</dt>
        <dd>
          {formatFullMoment(result.startMs)} to {formatFullMoment(result.endMs)}
        </dd>
        <dt>Manifest</dt>
        <dd data-manifest-hash>{result.manifestHash}</dd>
        <dt>Result</dt>
        <dd data-result-hash>{result.resultHash}</dd>
      </dl>
    </section>
  )
}
