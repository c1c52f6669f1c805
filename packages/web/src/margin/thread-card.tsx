/** A thread in the margin: what was said about some words, and what can be done with it. Comments are shown as text, never as code. */

import { type Comment, currentPhase, mayCommand, type Thread } from '@breakwater/room'
import { type KeyboardEvent, memo, useState } from 'react'
import { isSendKey, sayFailure } from '../document/comment-form.tsx'
import type { DocumentTexts } from '../document/texts.ts'
import { newId } from '../live/command-id.ts'
import type { RoomClient } from '../live/room-client.ts'
import type { SendAnswer } from '../live/room-wire.ts'
import { useDraft } from '../room/draft.ts'
import styles from './margin.module.css'
import { sayWhen } from './when.ts'

type ThreadCardProps = {
  client: RoomClient
  /** Of the client: the room's state is changed in place, and a card is drawn anew when it was. */
  roomVersion: number
  thread: Thread
  texts: DocumentTexts
  orphaned: boolean
  chosen: boolean
  /** Shows the quoted words: where the card does not stand beside them. */
  quoted: boolean
  onChoose: (thread: string) => void
}

/** See the file's head. It is drawn anew only when something of it changed, not with every letter of the text. */
export const ThreadCard = memo(function ThreadCard({
  client,
  thread,
  texts,
  orphaned,
  chosen,
  quoted,
  onChoose,
}: ThreadCardProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const [promoting, setPromoting] = useState(false)
  const { state, me } = client
  const phase = currentPhase(state)
  const own = thread.comments[0]?.by === me?.id
  const may = (kind: Parameters<typeof mayCommand>[0], mine = own): boolean =>
    me !== null && mayCommand(kind, me.role, phase, mine ? 'own' : 'other')
  const told = (answer: SendAnswer): boolean => {
    setFailed(sayFailure(answer, texts))
    return answer.ok || 'offline' in answer
  }
  const first = thread.comments[0]
  const others = thread.comments.slice(1)
  const point = thread.point === null ? undefined : state.points.get(thread.point)
  const author = first === undefined ? '' : nameOf(client, first.by)
  return (
    <div className={styles['thread']}>
      {(quoted || orphaned) && <blockquote className={styles['quote']}>{thread.quote}</blockquote>}
      {orphaned && <p className={styles['hint']}>{texts.comment.orphan}</p>}
      {thread.draft && <p className={styles['hint']}>{texts.comment.draft}</p>}
      {thread.resolved && <p className={styles['hint']}>✓ {texts.comment.resolved}</p>}
      {point !== undefined && (
        <p className={styles['hint']}>
          ◆ {texts.comment.point}: {point.title}
        </p>
      )}
      {first !== undefined && (
        <CommentView client={client} thread={thread} comment={first} texts={texts} told={told} acts={chosen} />
      )}
      {!chosen && others.length > 0 && (
        <button type="button" data-plain onClick={() => onChoose(thread.id)}>
          {texts.comment.more(others.length)}
        </button>
      )}
      {chosen &&
        others.map(comment => (
          <CommentView
            key={comment.id}
            client={client}
            thread={thread}
            comment={comment}
            texts={texts}
            told={told}
            acts
          />
        ))}
      {failed !== null && (
        <p role="alert" className={styles['failed']}>
          {failed}
        </p>
      )}
      {chosen && (
        <>
          {may('reply') && !thread.resolved && (
            <ReplyForm client={client} thread={thread} texts={texts} told={told} author={author} />
          )}
          <div className={styles['acts']}>
            {thread.draft && may('publish-thread') && (
              <button
                type="button"
                data-primary
                onClick={async () => told(await client.send('publish-thread', { thread: thread.id }))}
              >
                {texts.comment.publish}
              </button>
            )}
            {!thread.draft && !thread.resolved && may('resolve-thread') && (
              <button
                type="button"
                onClick={async () => told(await client.send('resolve-thread', { thread: thread.id }))}
              >
                {texts.comment.resolve}
              </button>
            )}
            {thread.resolved && may('reopen-thread') && (
              <button
                type="button"
                onClick={async () => told(await client.send('reopen-thread', { thread: thread.id }))}
              >
                {texts.comment.reopen}
              </button>
            )}
            {thread.point === null &&
              thread.audience === 'all' &&
              !thread.draft &&
              may('raise-point') &&
              !promoting && (
                <button type="button" onClick={() => setPromoting(true)}>
                  {texts.comment.promote}
                </button>
              )}
          </div>
          {promoting && (
            <PromoteForm
              texts={texts}
              proposed={firstLine(first?.text ?? thread.quote)}
              onClose={() => setPromoting(false)}
              onTitle={async title => {
                const answer = await client.send('raise-point', {
                  point: newId(),
                  thread: thread.id,
                  suggestion: null,
                  title,
                })
                if (told(answer)) setPromoting(false)
              }}
            />
          )}
        </>
      )}
    </div>
  )
})

/** The name of a person of the room, or their id where the room does not know them. */
export function nameOf(client: RoomClient, person: string): string {
  return client.state.people.get(person)?.name ?? person
}

/** A first line short enough for a point's title. */
export function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n')
  return line.length <= 120 ? line : `${line.slice(0, 117).replace(/\s+\S*$/, '')}…`
}

type CommentViewProps = {
  client: RoomClient
  thread: Thread
  comment: Comment
  texts: DocumentTexts
  told: (answer: SendAnswer) => boolean
  acts: boolean
}

function CommentView({ client, thread, comment, texts, told, acts }: CommentViewProps) {
  const [editing, setEditing] = useState<string | null>(null)
  const [sure, setSure] = useState(false)
  const { me, state } = client
  const phase = currentPhase(state)
  const own = comment.by === me?.id
  const may = (kind: 'edit-comment' | 'delete-comment'): boolean =>
    me !== null && !comment.deleted && mayCommand(kind, me.role, phase, own ? 'own' : 'other')
  const author = state.people.get(comment.by)
  const save = async (): Promise<void> => {
    const text = editing?.trim() ?? ''
    if (text === '') return
    if (told(await client.send('edit-comment', { thread: thread.id, comment: comment.id, text }))) setEditing(null)
  }
  return (
    <div className={styles['comment']}>
      <p className={styles['by']}>
        <span className={styles['dot']} style={{ borderColor: author?.colour }} aria-hidden="true" />
        <b>{author?.name ?? comment.by}</b>{' '}
        <time dateTime={new Date(comment.atMs).toISOString()}>
          {sayWhen(comment.atMs, client.serverNow(), texts.locale)}
        </time>
        {comment.editedAtMs !== null && !comment.deleted && <span> · {texts.comment.edited}</span>}
      </p>
      {comment.deleted ? (
        <p className={styles['hint']}>{texts.comment.deleted}</p>
      ) : editing === null ? (
        <p className={styles['text']}>{comment.text}</p>
      ) : (
        <form
          className={styles['reply']}
          onSubmit={event => {
            event.preventDefault()
            void save()
          }}
        >
          <textarea
            // biome-ignore lint/a11y/noAutofocus: the field opens by the button Edit
            autoFocus
            aria-label={texts.comment.edit}
            value={editing}
            maxLength={8000}
            rows={3}
            onChange={event => setEditing(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Escape') setEditing(null)
              else if (isSendKey(event)) void save()
            }}
          />
          <div className={styles['acts']}>
            <button type="submit" data-primary disabled={editing.trim() === ''}>
              {texts.save}
            </button>
            <button type="button" onClick={() => setEditing(null)}>
              {texts.cancel}
            </button>
          </div>
        </form>
      )}
      {acts && editing === null && (may('edit-comment') || may('delete-comment')) && (
        <p className={styles['small-acts']}>
          {may('edit-comment') && (
            <button type="button" data-plain onClick={() => setEditing(comment.text)}>
              {texts.comment.edit}
            </button>
          )}
          {may('delete-comment') && !sure && (
            <button type="button" data-plain onClick={() => setSure(true)}>
              {texts.comment.delete}
            </button>
          )}
          {sure && (
            <>
              <span>{texts.comment.deleteSure}</span>
              <button
                type="button"
                data-plain
                onClick={async () => {
                  told(await client.send('delete-comment', { thread: thread.id, comment: comment.id }))
                  setSure(false)
                }}
              >
                {texts.comment.delete}
              </button>
              <button type="button" data-plain onClick={() => setSure(false)}>
                {texts.cancel}
              </button>
            </>
          )}
        </p>
      )}
    </div>
  )
}

type ReplyFormProps = {
  client: RoomClient
  thread: Thread
  texts: DocumentTexts
  told: (answer: SendAnswer) => boolean
  author: string
}

function ReplyForm({ client, thread, texts, told, author }: ReplyFormProps) {
  const [text, setText, clearText] = useDraft(`reply:${thread.id}`, '')
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    if (busy || text.trim() === '') return
    setBusy(true)
    const answer = await client.send('reply', { thread: thread.id, comment: newId(), text: text.trim() })
    setBusy(false)
    if (told(answer)) clearText()
  }
  return (
    <form
      className={styles['reply']}
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <textarea
        aria-label={`${texts.comment.reply}: ${author}`}
        placeholder={texts.comment.replyPlace}
        value={text}
        maxLength={8000}
        rows={text === '' ? 1 : 3}
        onChange={event => setText(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (isSendKey(event)) void send()
        }}
      />
      {text.trim() !== '' && (
        <button type="submit" data-primary disabled={busy}>
          {texts.comment.reply}
        </button>
      )}
    </form>
  )
}

type PromoteFormProps = {
  texts: DocumentTexts
  proposed: string
  onTitle: (title: string) => void
  onClose: () => void
}

function PromoteForm({ texts, proposed, onTitle, onClose }: PromoteFormProps) {
  const [title, setTitle] = useState(proposed)
  return (
    <form
      className={styles['reply']}
      onSubmit={event => {
        event.preventDefault()
        if (title.trim() !== '') onTitle(title.trim())
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the field opens by the button beside it
        autoFocus
        type="text"
        aria-label={texts.comment.promotePlace}
        value={title}
        maxLength={200}
        onChange={event => setTitle(event.target.value)}
      />
      <div className={styles['acts']}>
        <button type="submit" data-primary disabled={title.trim() === ''}>
          {texts.comment.promote}
        </button>
        <button type="button" onClick={onClose}>
          {texts.cancel}
        </button>
      </div>
    </form>
  )
}
