/** How the line to a document stands, where it is not as it should be: what happened, what was kept, what to do. */

import { useEffect, useRef, useState } from 'react'
import type { DocumentConnection, LostText } from '../live/document-connection.ts'
import styles from './document-pane.module.css'
import type { DocumentTexts } from './texts.ts'

/** Nothing is said about waits shorter than these, milliseconds. */
const loadingAfterMs = 300
const unsyncedAfterMs = 2000

/** True once `on` has been true without a break for a while. */
function useLasting(on: boolean, forMs: number): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!on) {
      setLasting(false)
      return
    }
    const timer = setTimeout(() => setLasting(true), forMs)
    return () => clearTimeout(timer)
  }, [on, forMs])
  return on && lasting
}

type ConnectionNoticeProps = {
  connection: DocumentConnection
  texts: DocumentTexts
  /** Puts the words of a refused change into the text again; null where the text is closed. */
  onTryAgain: ((text: string) => void) | null
}

/** See the file's head. */
export function ConnectionNotice({ connection, texts, onTryAgain }: ConnectionNoticeProps) {
  const { status, unsynced, lost, refusal } = connection
  const loading = useLasting(status === 'loading', loadingAfterMs)
  const waiting = useLasting(status === 'connected' && unsynced > 0, unsyncedAfterMs)
  return (
    <>
      <div role="status" className={styles['status']}>
        {loading && <p>{texts.loading}</p>}
        {status === 'offline' && (
          <p>
            {texts.offline} {unsynced > 0 && texts.unsynced(unsynced)}
          </p>
        )}
        {waiting && <p>{texts.unsynced(unsynced)}</p>}
        {status === 'other-version' && (
          <p>
            {texts.otherVersion}{' '}
            <button type="button" data-primary onClick={() => location.reload()}>
              {texts.reload}
            </button>
          </p>
        )}
        {status === 'closed' && <p>{refusal?.because ?? texts.closed}</p>}
      </div>
      {lost !== null && (
        <LostBox lost={lost} texts={texts} onTryAgain={onTryAgain} onDismiss={connection.dismissLost} />
      )}
    </>
  )
}

type LostBoxProps = {
  lost: LostText
  texts: DocumentTexts
  onTryAgain: ((text: string) => void) | null
  onDismiss: () => void
}

/** The words of a refused change, given back. */
function LostBox({ lost, texts, onTryAgain, onDismiss }: LostBoxProps) {
  const [copied, setCopied] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const { refusal, text } = lost
  return (
    <div role="alert" className={styles['lost']}>
      <p>
        <b>{texts.lostTitle}</b> {refusal.because} {refusal.hint}
      </p>
      {text === '' ? (
        <p>{texts.lostNothing}</p>
      ) : (
        <>
          <p>{texts.lostText}</p>
          <textarea
            ref={field}
            readOnly
            value={text}
            rows={Math.min(8, text.split('\n').length + 1)}
            aria-label={texts.lostText}
          />
        </>
      )}
      <div className={styles['acts']}>
        {text !== '' && (
          <button
            type="button"
            onClick={() => {
              field.current?.select()
              // Pages that came without TLS have no clipboard; the words are selected then, for Ctrl+C.
              navigator.clipboard?.writeText(text).then(
                () => setCopied(true),
                () => undefined,
              )
            }}
          >
            {copied ? texts.copied : texts.copy}
          </button>
        )}
        {text !== '' && onTryAgain !== null && (
          <button
            type="button"
            onClick={() => {
              onTryAgain(text)
              onDismiss()
            }}
          >
            {texts.tryAgain}
          </button>
        )}
        <button type="button" onClick={onDismiss}>
          {texts.dismiss}
        </button>
      </div>
    </div>
  )
}
