/** Picks events of the room's log as evidence: searched by words, ticked, quoted by their numbers. */

import { useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import type { RoomAnswer } from '../live/room-wire.ts'
import { sayEvent } from '../replay/event-words.ts'
import { Failure } from '../room/failure.tsx'
import styles from '../room/parts.module.css'
import { roomPath } from '../room/room-api.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'

type EvidencePickerProps = { client: RoomClient; chosen: number[]; onChange: (evidence: number[]) => void }

const shownMax = 40
const evidenceMax = 50

/** See the file's head. The list is fetched when it is opened. */
export function EvidencePicker({ client, chosen, onChange }: EvidencePickerProps) {
  const { t, clock } = useTexts()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState('')
  const log = useAnswer<RoomAnswer>(open ? roomPath(client.roomId) : null)
  const words = wanted.trim().toLowerCase()
  const rows = (log.value?.events ?? [])
    .map(event => ({ event, sentence: sayEvent(t, client.state, event) }))
    .filter(({ event, sentence }) => chosen.includes(event.seq) || sentence.toLowerCase().includes(words))
    .reverse()
    .slice(0, shownMax)
  return (
    <details className={styles['more']} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('evidence.title', { count: chosen.length })}</summary>
      <label className={styles['field']}>
        <span>{t('evidence.find')}</span>
        <input type="text" value={wanted} onChange={event => setWanted(event.target.value)} />
      </label>
      {open && log.value === undefined && log.failed === null && <Waiting what={t('waiting.replay')} />}
      <Failure failed={log.failed} onAgain={log.again} />
      {log.value !== undefined && rows.length === 0 && <p className={styles['empty']}>{t('evidence.empty')}</p>}
      <ul className={`${styles['rows']} ${styles['bounded']}`}>
        {rows.map(({ event, sentence }) => (
          <li key={event.seq}>
            <label className={styles['check']}>
              <input
                type="checkbox"
                checked={chosen.includes(event.seq)}
                disabled={!chosen.includes(event.seq) && chosen.length >= evidenceMax}
                onChange={change =>
                  onChange(
                    change.target.checked
                      ? [...chosen, event.seq].sort((a, b) => a - b)
                      : chosen.filter(seq => seq !== event.seq),
                  )
                }
              />
              <span>
                <span className={styles['quiet']}>
                  {event.seq} · {clock(event.atMs)}
                </span>{' '}
                {sentence}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </details>
  )
}
