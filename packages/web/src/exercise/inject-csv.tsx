/** The inject list as a table for spreadsheets: taken away, changed, read in again. */

import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { ask, type Failed, roomPath } from '../room/room-api.ts'
import { useTexts } from '../texts/language.ts'

const sizeMaxBytes = 1_000_000

/** See the file's head. A table with mistakes changes nothing; each mistake names its row and column. */
export function InjectCsv({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const [failed, setFailed] = useState<Failed | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const read = async (file: File): Promise<void> => {
    setDone(null)
    if (file.size > sizeMaxBytes) {
      setFailed({ mistakes: [{ code: 'too-large', message: t('csv.tooLarge') }] })
      return
    }
    setBusy(true)
    const answer = await ask<{ changes?: unknown[]; injects?: unknown[] } | unknown[]>(
      roomPath(client.roomId, '/injects'),
      { method: 'POST', headers: { 'content-type': 'text/csv' }, body: await file.text() },
    )
    setBusy(false)
    setFailed(answer.ok ? null : answer)
    if (answer.ok) {
      const { value } = answer
      setDone(Array.isArray(value) ? value.length : (value.changes ?? value.injects ?? []).length)
    }
  }
  return (
    <div className={styles['form']}>
      <div className={styles['buttons']}>
        <a href={`${roomPath(client.roomId, '/export/injects.csv')}?audience=control`} download>
          {t('csv.out')}
        </a>
        <label className={styles['field']}>
          <span>{t('csv.in')}</span>
          <input
            type="file"
            accept=".csv,text/csv"
            disabled={busy}
            onChange={event => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file !== undefined) void read(file)
            }}
          />
        </label>
      </div>
      <p role="status">{done !== null && t('csv.done', { count: done })}</p>
      <Failure failed={failed} kept={t('csv.kept')} />
    </div>
  )
}
