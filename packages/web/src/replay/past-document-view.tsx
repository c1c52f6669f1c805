/** The document as it stood at an event. */

import { useEffect, useState } from 'react'
import { Failure } from '../room/failure.tsx'
import parts from '../room/parts.module.css'
import { ask, type Failed, type HistoryRow, roomPath } from '../room/room-api.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'
import { momentAt, type PastLine, type PastNode, readPastDocument } from './past-document.ts'
import styles from './replay-page.module.css'

/** Asked for this long after the scrubber has come to rest, so that dragging does not ask for every event. */
const restMs = 180

/** See the file's head. The document shown before stays until the next has come. */
export function PastDocumentView({ room, atMs }: { room: string; atMs: number }) {
  const { t } = useTexts()
  const [lines, setLines] = useState<PastLine[] | null>(null)
  const [failed, setFailed] = useState<Failed | null>(null)
  const history = useAnswer<HistoryRow[]>(roomPath(room, '/documents/plenary/history'))
  const seq = history.value === undefined ? undefined : momentAt(history.value, atMs)
  useEffect(() => {
    if (seq === undefined) return
    if (seq === null) {
      setLines([])
      return
    }
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      const path = roomPath(room, `/documents/plenary/at?seq=${seq}`)
      const answer = await ask<PastNode>(path, { signal: stop.signal })
      if (stop.signal.aborted) return
      setFailed(answer.ok ? null : answer)
      if (answer.ok) setLines(readPastDocument(answer.value))
    }, restMs)
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [room, seq])
  if (history.failed !== null) {
    return <Failure failed={history.failed} kept={t('failure.nothingLost')} onAgain={history.again} />
  }
  if (lines === null)
    return failed === null ? (
      <Waiting what={t('waiting.replay')} />
    ) : (
      <Failure failed={failed} kept={t('failure.nothingLost')} />
    )
  if (lines.length === 0) return <p className={parts['empty']}>{t('replay.noDocument')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by the keyboard.
    <section className={styles['past']} tabIndex={0} aria-label={t('replay.document')}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name.
        <p key={index} data-kind={line.kind} data-level={line.level} data-depth={Math.min(3, line.depth)}>
          {line.words.map((words, at) => {
            const key = `${at}`
            const text = words.strong ? <strong>{words.text}</strong> : words.text
            if (words.change === 'insertion') return <ins key={key}>{text}</ins>
            if (words.change === 'deletion') return <del key={key}>{text}</del>
            return <span key={key}>{text}</span>
          })}
        </p>
      ))}
    </section>
  )
}
