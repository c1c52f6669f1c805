/** A person's name with the mark of their colour; the name carries the meaning, the mark only helps to find the caret. */

import type { Person } from '@breakwater/room'
import styles from '../room/parts.module.css'

/** See the file's head. */
export function PersonName({ person }: { person: Person }) {
  return (
    <span>
      <svg className={styles['mark']} viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <circle cx="5" cy="5" r="4.5" fill={person.colour} />
      </svg>
      {person.name}
    </span>
  )
}
