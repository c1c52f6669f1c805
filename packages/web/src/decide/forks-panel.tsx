/** The futures of a decision: run on demand, with progress and a way to stop; then the fans of all options beside each other. */

import { currentPhase, type Decision, type Person } from '@breakwater/room'
import { useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { Failure } from '../room/failure.tsx'
import { isController } from '../room/names.ts'
import styles from '../room/parts.module.css'
import { type Failed, type Forks, makeForks, roomPath } from '../room/room-api.ts'
import { sayClock } from '../room/time-left.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'
import { Fans } from './fans.tsx'

type Progress = { done: number; of: number; leftMs: number | null }

/** How many futures may be asked for: few are quick and rough. */
const runsChoices = [20, 50, 200] as const

/** See the file's head. */
export function ForksPanel({ client, me, decision }: { client: RoomClient; me: Person; decision: Decision }) {
  const { t } = useTexts()
  const path =
    decision.forks === null ? null : roomPath(client.roomId, `/exhibits/${encodeURIComponent(decision.forks)}`)
  const forks = useAnswer<Forks>(path)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [runs, setRuns] = useState(200)
  const work = useRef<AbortController | null>(null)
  useEffect(() => () => work.current?.abort(), [])
  const elsewhere = [...client.jobs.values()].find(
    job => decision.stage !== 'closed' && (job.job === 'forks' || job.job.includes(decision.id)),
  )
  const shown = progress ?? elsewhere ?? null
  const start = async (): Promise<void> => {
    const stop = new AbortController()
    work.current = stop
    setFailed(null)
    setProgress({ done: 0, of: 0, leftMs: null })
    const answer = await makeForks(client.roomId, { decision: decision.id, runs }, stop.signal, setProgress)
    setProgress(null)
    if (answer !== undefined && !answer.ok) setFailed(answer)
  }
  const mayStart = isController(me) && decision.stage !== 'closed' && currentPhase(client.state) !== 'signed'
  return (
    <section className={styles['form']} aria-label={t('forks.title')}>
      {forks.value !== undefined && <Fans forks={forks.value} />}
      {path !== null && forks.value === undefined && forks.failed === null && <Waiting what={t('waiting.exhibit')} />}
      <Failure failed={forks.failed} kept={t('failure.nothingLost')} onAgain={forks.again} />
      {shown !== null && (
        <div className={styles['row']} role="status">
          <progress aria-label={t('forks.title')} {...(shown.of === 0 ? {} : { max: shown.of, value: shown.done })} />
          <span>
            {shown.of === 0 ? t('forks.starting') : t('forks.progress', { done: shown.done, of: shown.of })}
            {shown.leftMs !== null && ` · ${t('forks.left', { time: sayClock(shown.leftMs) })}`}
          </span>
          {progress !== null && (
            <button type="button" onClick={() => work.current?.abort()}>
              {t('app.cancel')}
            </button>
          )}
        </div>
      )}
      <Failure failed={failed} kept={t('failure.nothingLost')} />
      {mayStart && shown === null && (
        <div className={styles['buttons']}>
          <button type="button" onClick={start}>
            {t(decision.forks === null ? 'forks.show' : 'forks.again')}
          </button>
          <label>
            <span className="heard">{t('forks.howMany')}</span>
            <select value={runs} onChange={event => setRuns(Number(event.target.value))}>
              {runsChoices.map(count => (
                <option key={count} value={count}>
                  {t('forks.runs', { count })}
                </option>
              ))}
            </select>
          </label>
          {decision.forks === null && <span className={styles['small']}>{t('forks.help')}</span>}
        </div>
      )}
    </section>
  )
}
