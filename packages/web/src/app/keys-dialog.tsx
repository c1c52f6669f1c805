/** The list of keys, opened with `?`. */

import { useEffect, useRef } from 'react'
import styles from './keys-dialog.module.css'

const keys: [string, string][] = [
  ['?', 'Open this list'],
  ['r', 'Rehearse with the numbers in the form'],
  ['Esc', 'Cancel the rehearsal, or close what is open'],
  ['k', 'Keep this run for comparison'],
  ['t', 'Go to the time line'],
  ['← →', 'On the time line: one sample earlier or later'],
  ['Shift + ← →', 'Ten samples'],
  ['Home, End', 'First and last sample in sight'],
  ['n, p', 'On the time line: next and previous event'],
  ['+, −, 0', 'On the time line: closer, wider, the whole run'],
]

/** See the file's head. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={ref} className={styles['dialog']} aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">Keys</h2>
      <dl className={styles['list']}>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  )
}
