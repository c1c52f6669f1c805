/** Always in reach: Rehearse, seed, precision, and while a run is in work how far it is and Cancel. */

import type { RunPage } from '../app/use-run-page.ts'
import { duration } from '../figures/format.ts'
import styles from './form.module.css'

/** Remaining time of a run that is `step` of `steps` far after `elapsedMs`; undefined while nobody can know. */
export function estimateRestMs(step: number, steps: number, elapsedMs: number): number | undefined {
  if (step <= 0 || steps <= 0 || elapsedMs < 200) return undefined
  return (elapsedMs / step) * (steps - step)
}

/** See the file's head. */
export function RehearseBar({ page }: { page: RunPage }) {
  const { job } = page
  const seedRight = /^\d{1,20}$/.test(page.seed)
  const blocked = page.source === undefined || page.mistakes.length > 0 || !seedRight
  return (
    <div className={styles['bar']}>
      {job === undefined ? (
        <>
          <button type="submit" data-primary disabled={blocked} className={styles['rehearse']}>
            Rehearse
          </button>
          <label className={styles['seed']}>
            Seed
            <input
              type="text"
              inputMode="numeric"
              value={page.seed}
              aria-invalid={!seedRight}
              onChange={event => page.setSeed(event.target.value.trim())}
            />
          </label>
          <label className={styles['precision']}>
            <span className="heard">Precision</span>
            <select
              value={page.precision}
              onChange={event => page.setPrecision(event.target.value === 'fast' ? 'fast' : 'exact')}
            >
              <option value="exact">exact</option>
              <option value="fast">fast</option>
            </select>
          </label>
          <p className={styles['state']}>{stateOf(page, seedRight)}</p>
        </>
      ) : (
        <>
          <div className={styles['progress']}>
            <progress max={Math.max(1, job.steps)} value={job.step} aria-label="Progress of the rehearsal" />
            <p>{sayProgress(job.step, job.steps, job.elapsedMs)}</p>
          </div>
          <button type="button" onClick={page.cancel} data-cancel>
            Cancel
          </button>
        </>
      )}
    </div>
  )
}

function stateOf(page: RunPage, seedRight: boolean): string {
  if (!seedRight) return 'A seed is a whole number, e.g. 1.'
  if (page.mistakes.length > 0)
    return page.mistakes.length === 1 ? 'One number cannot be read.' : `${page.mistakes.length} numbers cannot be read.`
  if (page.stale) return 'The numbers differ from the run shown.'
  return 'The run shown has these numbers.'
}

function sayProgress(step: number, steps: number, elapsedMs: number): string {
  if (steps === 0) return 'Reading the scenario.'
  const share = `${Math.floor((step / steps) * 100)}\u00a0%`
  const rest = estimateRestMs(step, steps, elapsedMs)
  return rest === undefined
    ? share
    : `${share} · ${rest < 1000 ? 'less than 1\u00a0s' : `about ${duration(Math.round(rest / 1000) * 1000)}`} left`
}
