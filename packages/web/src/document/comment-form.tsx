/** Writes a comment on the words that were chosen. What was typed stays until the server has it, through a reload too. */

import type { DocumentName } from '@breakwater/room'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import type { SendAnswer } from '../live/room-wire.ts'
import { useDraft } from '../room/draft.ts'
import styles from './comment-form.module.css'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'

/** What a failed answer says to people. */
export function sayFailure(answer: SendAnswer, texts: DocumentTexts): string | null {
  if (answer.ok) return null
  if ('refusal' in answer) {
    const { because, hint } = answer.refusal
    return `${because}${hint === undefined ? '' : ` ${hint}`} ${texts.fate.kept}`
  }
  if ('mistakes' in answer) return `${answer.mistakes.map(mistake => mistake.message).join(' ')} ${texts.fate.kept}`
  return texts.fate.offline
}

/** Ctrl+Enter (or ⌘+Enter) sends from inside a field of several lines. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && (event.ctrlKey || event.metaKey)
}

type CommentFormProps = {
  client: RoomClient
  surface: DocumentSurface
  /** `plenary`, `seat:…`: the document that the words stand in. */
  document: DocumentName
  texts: DocumentTexts
  /** While everybody reads, a comment is a draft that its author alone sees. */
  draft: boolean
  onSent: (thread: string) => void
}

/** See the file's head. Shows nothing while no words are chosen. */
export function CommentForm({ client, surface, document: name, texts, draft, onSent }: CommentFormProps) {
  const { composing } = surface
  const [text, setText, clearText] = useDraft(`comment:${client.roomId}:${name}`, '')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const quote = composing?.quote
  useEffect(() => {
    if (quote === undefined) return
    field.current?.focus({ preventScroll: true })
    // A form that took over from another goes on behind the words that are there.
    const end = field.current?.value.length ?? 0
    field.current?.setSelectionRange(end, end)
  }, [quote])
  if (composing === null) return null

  const send = async (): Promise<void> => {
    if (text.trim() === '' || busy) return
    setBusy(true)
    const thread = newId()
    const answer = await client.send(
      'open-thread',
      { thread, comment: newId(), document: name, quote: composing.quote, text: text.trim() },
      { anchor: composing.anchor },
    )
    setBusy(false)
    const failure = sayFailure(answer, texts)
    setFailed(failure)
    // A command that waits in the outbox is on its way: offering it again would send it twice.
    if (failure !== null && !('offline' in answer)) return
    clearText()
    surface.stopComposing()
    if (answer.ok) onSent(thread)
    surface.editor?.commands.focus(undefined, { scrollIntoView: false })
  }

  const cancel = (): void => {
    surface.stopComposing()
    surface.editor?.commands.focus(undefined, { scrollIntoView: false })
  }

  return (
    <form
      className={styles['form']}
      aria-label={texts.comment.label}
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') cancel()
        else if (isSendKey(event)) void send()
      }}
    >
      <blockquote className={styles['quote']}>{composing.quote}</blockquote>
      <textarea
        ref={field}
        aria-label={texts.comment.label}
        placeholder={texts.comment.place}
        value={text}
        maxLength={8000}
        rows={3}
        onChange={event => setText(event.target.value)}
      />
      {draft && <p className={styles['hint']}>{texts.comment.draftHint}</p>}
      {failed !== null && (
        <p role="alert" className={styles['failed']}>
          {failed}
        </p>
      )}
      <div className={styles['acts']}>
        <button type="submit" data-primary disabled={busy || text.trim() === ''}>
          {draft ? texts.comment.sendDraft : texts.comment.send}
        </button>
        <button type="button" onClick={cancel}>
          {texts.cancel}
        </button>
      </div>
    </form>
  )
}
