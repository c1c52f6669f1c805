/** The document as it stood at an event. */

import { useEffect, useState } from 'react'
import { Failure } from '../room/failure.tsx'
import parts from '../room/parts.module.css'
import { ask, type Failed, type HistoryRow, roomPath } from '../room/room-api.ts'
import { useAnswer } from '../room/use-answer.ts'
import { Waiting } from '../room/waiting.tsx'
import { useTexts } from '../texts/language.ts'
import { momentAt, type PastLine, type PastNode, type PastWords, partsOf, readPastDocument } from './past-document.ts'
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
      {partsOf(lines).map((part, index) =>
        'rows' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name.
          <table key={index}>
            <tbody>
              {part.rows.map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name.
                <tr key={row}>
                  {cells.map((words, cell) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name.
                    <td key={cell}>
                      <Words words={words} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <p
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name.
            key={index}
            data-kind={part.line.kind}
            data-level={part.line.level}
            data-depth={Math.min(3, part.line.depth)}
          >
            <Words words={part.line.words} />
          </p>
        ),
      )}
    </section>
  )
}

function Words({ words }: { words: readonly PastWords[] }) {
  return words.map(({ text, change, strong }, at) => {
    const key = `${at}`
    const shown = strong ? <strong>{text}</strong> : text
    if (change === 'insertion') return <ins key={key}>{shown}</ins>
    if (change === 'deletion') return <del key={key}>{shown}</del>
    return <span key={key}>{shown}</span>
  })
}
