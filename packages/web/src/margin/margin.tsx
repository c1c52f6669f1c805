/**
 * The margin: comments and suggestions beside their words, or one below the other where there is no room beside. F8 and Shift+F8 go
 * from one to the next anywhere on the page; j and k do inside the margin.
 */

import type { Thread } from '@breakwater/room'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { CommentForm } from '../document/comment-form.tsx'
import type { DocumentSurface } from '../document/surface.ts'
import type { DocumentTexts } from '../document/texts.ts'
import { useSurface } from '../document/use-surface.ts'
import type { DocumentConnection } from '../live/document-connection.ts'
import type { RoomClient } from '../live/room-client.ts'
import { documentOf } from '../live/room-wire.ts'
import { useRoom } from '../live/use-room.ts'
import styles from './margin.module.css'
import { SuggestionCard } from './suggestion-card.tsx'
import { nameOf, ThreadCard } from './thread-card.tsx'
import {
  type MarginEntry,
  type MarginFilter,
  orderEntries,
  showsSuggestion,
  showsThread,
  stepEntry,
} from './thread-filter.ts'
import { composingCard, useCardLayout } from './use-card-layout.ts'

/** What the margin shows and how. */
export type MarginProps = {
  client: RoomClient
  connection: DocumentConnection
  /** The surface of the document beside it. */
  surface: DocumentSurface
  /** Threads on this document that the person sees. */
  threads: readonly Thread[]
  activeThread: string | null
  onSelectThread: (thread: string | null) => void
  /** While everybody reads, comments are drafts. */
  draft: boolean
  /** One below the other, as on a phone; the pane then holds the form of a new comment. */
  narrow: boolean
  texts: DocumentTexts
}

/** See the file's head. */
export function Margin({
  client,
  connection,
  surface,
  threads,
  activeThread,
  onSelectThread,
  draft,
  narrow,
  texts,
}: MarginProps) {
  useRoom(client)
  useSurface(surface)
  const area = useRef<HTMLDivElement>(null)
  const root = useRef<HTMLElement>(null)
  const [filter, setFilter] = useState<MarginFilter>('open')
  const me = client.me?.id ?? ''
  const { anchored, suggestions, composing, activeSuggestion } = surface
  const chosen = activeThread ?? activeSuggestion
  const name = documentOf(connection.name)

  const entries = useMemo(() => {
    const context = { me, anchored }
    // What is chosen stays in sight whatever the filter says: it was just pressed, or just resolved.
    const shownThreads = threads.filter(thread => thread.id === activeThread || showsThread(thread, filter, context))
    const shownSuggestions = suggestions.filter(one => one.id === activeSuggestion || showsSuggestion(one, filter, me))
    return orderEntries(shownThreads, shownSuggestions, anchored)
  }, [threads, suggestions, anchored, filter, me, activeThread, activeSuggestion])

  const layout = useCardLayout(area, surface, composing === null ? chosen : composingCard, !narrow)

  const choose = useCallback(
    (entry: MarginEntry | null): void => {
      surface.selectSuggestion(entry?.kind === 'suggestion' ? entry.id : null)
      onSelectThread(entry?.kind === 'thread' ? entry.id : null)
    },
    [surface, onSelectThread],
  )

  const chooseThread = useCallback(
    (thread: string): void => {
      surface.selectSuggestion(null)
      onSelectThread(thread)
    },
    [surface, onSelectThread],
  )

  const step = useCallback(
    (direction: 1 | -1): void => {
      const entry = stepEntry(entries, chosen, direction)
      if (entry === null) return
      choose(entry)
      surface.reveal(entry.kind === 'thread' ? { thread: entry.id } : { suggestion: entry.id })
      root.current
        ?.querySelector<HTMLElement>(`[data-card="${CSS.escape(entry.id)}"]`)
        ?.focus({ preventScroll: !narrow })
    },
    [entries, chosen, choose, surface, narrow],
  )

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'F8' || event.ctrlKey || event.altKey || event.metaKey) return
      event.preventDefault()
      step(event.shiftKey ? -1 : 1)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [step])

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (target.matches('input, textarea, select')) return
    if (event.key === 'j') step(1)
    else if (event.key === 'k') step(-1)
    else if (event.key === 'Escape') {
      choose(null)
      surface.editor?.commands.focus(undefined, { scrollIntoView: false })
    } else return
    event.preventDefault()
  }

  const people = [
    ...new Set([
      ...threads.flatMap(thread => thread.comments.map(comment => comment.by)),
      ...suggestions.map(one => one.author),
    ]),
  ]
  const beside = entries.filter(entry => entry.kind === 'suggestion' || !entry.orphaned)
  const orphans = entries.filter(entry => entry.kind === 'thread' && entry.orphaned)
  const stop = entries.some(entry => entry.id === chosen) ? chosen : (entries[0]?.id ?? null)
  const open = threads.filter(thread => !thread.resolved).length

  const card = (entry: MarginEntry) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a card that gets the focus is chosen, by whatever key
    <article
      key={entry.id}
      data-card={entry.id}
      data-chosen={entry.id === chosen || undefined}
      data-resolved={(entry.kind === 'thread' && entry.thread.resolved) || undefined}
      className={styles['card']}
      aria-label={
        entry.kind === 'thread'
          ? `${texts.comment.label}: ${nameOf(client, entry.thread.comments[0]?.by ?? '')}`
          : `${texts.toolbar.suggesting}: ${nameOf(client, entry.suggestion.author)}`
      }
      aria-current={entry.id === chosen ? 'true' : undefined}
      tabIndex={entry.id === stop ? 0 : -1}
      style={
        narrow || (entry.kind === 'thread' && entry.orphaned) ? undefined : { top: layout.tops.get(entry.id) ?? 0 }
      }
      onClick={() => {
        if (entry.id !== chosen) choose(entry)
      }}
      onFocus={event => {
        if (event.target === event.currentTarget && entry.id !== chosen) choose(entry)
      }}
    >
      {entry.kind === 'thread' ? (
        <ThreadCard
          client={client}
          roomVersion={client.version}
          thread={entry.thread}
          texts={texts}
          orphaned={entry.orphaned}
          chosen={entry.id === chosen}
          quoted={narrow}
          onChoose={chooseThread}
        />
      ) : (
        <SuggestionCard
          client={client}
          roomVersion={client.version}
          surface={surface}
          suggestion={entry.suggestion}
          document={name}
          texts={texts}
          chosen={entry.id === chosen}
        />
      )}
    </article>
  )

  return (
    <section
      ref={root}
      className={styles['margin']}
      data-narrow={narrow || undefined}
      aria-label={texts.margin.label}
      onKeyDown={onKeyDown}
    >
      <div className={styles['head']}>
        <label>
          <span className="heard">{texts.margin.filter}</span>
          <select value={filter} onChange={event => setFilter(event.target.value as MarginFilter)}>
            {(['open', 'all', 'mine', 'drafts', 'suggestions', 'orphaned'] as const).map(kind => (
              <option key={kind} value={kind}>
                {texts.margin[kind]}
              </option>
            ))}
            {people.map(person => (
              <option key={person} value={`by:${person}`}>
                {texts.margin.by(nameOf(client, person))}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          aria-label={texts.margin.previous}
          aria-keyshortcuts="Shift+F8"
          title={`${texts.margin.previous} (Shift+F8)`}
          disabled={entries.length === 0}
          onClick={() => step(-1)}
        >
          ↑
        </button>
        <button
          type="button"
          aria-label={texts.margin.next}
          aria-keyshortcuts="F8"
          title={`${texts.margin.next} (F8)`}
          disabled={entries.length === 0}
          onClick={() => step(1)}
        >
          ↓
        </button>
        <p className={styles['count']}>{texts.margin.count(open, suggestions.length)}</p>
      </div>
      {entries.length === 0 && composing === null && (
        <p className={styles['none']}>
          {threads.length + suggestions.length === 0 ? texts.margin.none : texts.margin.noneOfThese}
        </p>
      )}
      <div ref={area} className={styles['area']} style={narrow ? undefined : { height: layout.height }}>
        {!narrow && composing !== null && (
          <div
            data-card={composingCard}
            className={styles['card']}
            style={{ top: layout.tops.get(composingCard) ?? 0 }}
          >
            <CommentForm
              client={client}
              surface={surface}
              document={name}
              texts={texts}
              draft={draft}
              onSent={onSelectThread}
            />
          </div>
        )}
        {beside.map(card)}
      </div>
      {orphans.length > 0 && (
        <div className={styles['orphans']}>
          <h3>{texts.margin.orphanedTitle}</h3>
          {orphans.map(card)}
        </div>
      )}
    </section>
  )
}
