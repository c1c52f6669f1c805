/** What the page waits for. Shown after 300 ms, so that short waits do not blink. */

import { useEffect, useState } from 'react'
import styles from './parts.module.css'

/** See the file's head. */
export function Waiting({ what }: { what: string }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p className={styles['quiet']} role="status">
      {shown ? what : ''}
    </p>
  )
}
