/** How sure we are of a number, in a word; where it comes from on hover and on focus. */

import type { Standing } from '@breakwater/engine'
import { useId } from 'react'
import styles from './form.module.css'

const meanings: Record<Standing, string> = {
  record: 'Seen in data or in a primary text.',
  article: 'The article’s own figure.',
  specification: 'Stated by the protocol’s code or documents.',
  fitted: 'Found by calibration: agreement with it is not evidence.',
  'hand-set': 'Chosen by hand, with a reason.',
  guess: 'Nobody knows; a guess.',
  changed: 'Set by you for this run.',
}

type StandingBadgeProps = { standing: Standing; source: string; note?: string | undefined; before?: string | undefined }

/** See the file's head. `before` is what the file had where a number was changed. */
export function StandingBadge({ standing, source, note, before }: StandingBadgeProps) {
  const id = useId()
  return (
    <span className={styles['standing']}>
      <button type="button" data-plain className={styles['badge']} data-standing={standing} aria-describedby={id}>
        {standing}
      </button>
      <span role="tooltip" id={id} className={styles['tip']}>
        {meanings[standing]}
        {before !== undefined && <span> In the file: {before}.</span>}
        <span> Source: {source}.</span>
        {note !== undefined && <span> {note}</span>}
      </span>
    </span>
  )
}
