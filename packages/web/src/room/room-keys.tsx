/** The keys of the room, opened with `?`. */

import { useEffect, useRef } from 'react'
import styles from '../app/keys-dialog.module.css'
import { type TextKey, useTexts } from '../texts/language.ts'

const keys: [string, TextKey][] = [
  ['?', 'keys.open'],
  ['Esc', 'keys.escape'],
  ['g d', 'keys.document'],
  ['g p', 'keys.points'],
  ['g v', 'keys.decisions'],
  ['g l', 'keys.lead'],
  ['g s', 'keys.seat'],
  ['h', 'keys.hand'],
  ['F8, Shift + F8', 'keys.threads'],
  ['Ctrl + Alt + M', 'keys.comment'],
  ['← →', 'keys.replay'],
]

/** See the file's head. */
export function RoomKeys({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    if (dialog === null) return
    if (open && !dialog.open) dialog.showModal()
    if (!open && dialog.open) dialog.close()
  }, [open])
  return (
    <dialog ref={ref} className={styles['dialog']} aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">{t('keys.title')}</h2>
      <dl className={styles['list']}>
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        {t('app.close')}
      </button>
    </dialog>
  )
}
