/**
 * A live document on the page: its text with toolbar, carets, suggestions, commented words and live blocks. What stands beside it (the
 * margin, the contents) reads the same `surface`.
 */

import type { Thread } from '@breakwater/room'
import type { Transaction } from '@tiptap/pm/state'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DocumentConnection } from '../live/document-connection.ts'
import type { RoomClient } from '../live/room-client.ts'
import { documentOf } from '../live/room-wire.ts'
import { useDocument } from '../live/use-document.ts'
import { useRoom } from '../live/use-room.ts'
import { type DocumentMode, type DocumentRights, mayWrite as mayWriteWith } from './access.ts'
import { placeOf } from './anchor.ts'
import { setAttention } from './attention.ts'
import { CommentForm } from './comment-form.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import styles from './document-pane.module.css'
import './prose.css'
import { LiveBlocks } from './live-blocks.tsx'
import type { MentionQuery } from './mentions.ts'
import { PlaceMarks } from './place-marks.tsx'
import { SelectionAct } from './selection-act.tsx'
import { redrawSuggestionMarks } from './suggestion-marks.ts'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'
import { useDocumentEditor } from './use-document-editor.ts'
import { useReading } from './use-reading.ts'
import { useSurface } from './use-surface.ts'
import { useWriting, type Writing } from './use-writing.ts'
import { isRemote } from './write-guard.ts'

/** What a pane shows and how. */
export type DocumentPaneProps = {
  client: RoomClient
  connection: DocumentConnection
  /** From `useDocumentSurface`; the margin of the same document gets the same. */
  surface: DocumentSurface
  rights: DocumentRights
  mode: DocumentMode
  /** Threads on this document that the person sees. */
  threads: readonly Thread[]
  activeThread: string | null
  onSelectThread: (thread: string | null) => void
  /** The point that has the floor, by its id. */
  focusPoint: string | null
  /** Scrolls to the words of the point that has the floor. */
  follow: boolean
  /** Closed whatever the rights: minutes are signed, a past moment is shown. */
  readOnly: boolean
  /** False for those who see and say nothing, such as observers. */
  mayComment: boolean
  /** There is no margin beside the text: comments are written at the foot of the page. */
  narrow: boolean
  texts: DocumentTexts
}

/** See the file's head. */
export function DocumentPane(props: DocumentPaneProps) {
  const { client, connection, surface, rights, mode, threads, activeThread, focusPoint, follow, readOnly, texts } =
    props
  useRoom(client)
  useDocument(connection)
  useSurface(surface)
  const pane = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  /** Why the last change could not be made; it goes with the next one that can. */
  const [refused, setRefused] = useState<string | null>(null)
  const [closedKey, setClosedKey] = useState(false)
  const [mention, setMention] = useState<MentionQuery | null>(null)
  const [pasted, setPasted] = useState<readonly File[]>([])
  const [chosenSuggesting, setChosenSuggesting] = useState(false)

  const open = connection.status === 'connected' || connection.status === 'offline'
  const entitled = mode !== 'read' && mayWriteWith(rights, readOnly)
  // Whoever says nothing in this room will not be asked to write in it either.
  const writing = useWriting(entitled, open && props.mayComment && !readOnly)
  // Once given it stays with the editor: taking it away again would make the editor anew for nothing.
  const [given, setGiven] = useState<Writing | null>(null)
  if (entitled && writing !== null && given === null) setGiven(writing)
  const mayWrite = open && entitled && given !== null
  const mayComment = open && props.mayComment && !readOnly && rights !== 'none'
  const suggesting = rights === 'suggest' || chosenSuggesting

  const { editor, views } = useDocumentEditor(
    { client, connection, surface },
    host,
    {
      texts,
      mayWrite,
      mayComment,
      suggesting,
      onSelectThread: props.onSelectThread,
      onNotice: setRefused,
      onClosed: () => setClosedKey(true),
      onPictures: setPasted,
      onMention: setMention,
      keys,
    },
    given,
  )
  useReading(client, editor, mode === 'read' && open)
  useEffect(() => {
    if (editor === null) return
    const onUpdate = ({ transaction }: { transaction: Transaction }): void => {
      if (!isRemote(transaction)) setRefused(null)
    }
    editor.on('update', onUpdate)
    return () => void editor.off('update', onUpdate)
  }, [editor])

  const { state } = client
  const floor = focusPoint === null ? undefined : state.points.get(focusPoint)
  const floorThread = mode === 'discuss' ? (floor?.thread ?? null) : null
  const shown = useMemo(
    () =>
      threads
        .filter(thread => !thread.resolved && !thread.comments.every(comment => comment.deleted))
        .map(thread => thread.id),
    [threads],
  )
  const shownKey = shown.join(' ')
  const { composing } = surface
  const composingFrom = composing?.from
  const composingTo = composing?.to
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of ids stands for the set that is made of it
  useEffect(() => {
    if (editor === null || editor.isDestroyed) return
    const drafts = threads.flatMap(thread => {
      const range = thread.place === null ? null : placeOf(editor.state, thread.place)
      return range === null || thread.place === null ? [] : [{ ...range, anchor: thread.place, thread: thread.id }]
    })
    surface.placeDrafts(new Map(drafts.map(draft => [draft.thread, draft.from])))
    setAttention(editor.view, {
      threads: new Set(shown),
      activeThread,
      floorThread,
      drafts,
      composing: composing === null ? null : { from: composing.from, to: composing.to, anchor: composing.anchor },
    })
  }, [editor, shownKey, activeThread, floorThread, composingFrom, composingTo])

  const names = [...state.people.values()].map(person => person.name).join('|')
  const { activeSuggestion } = surface
  // biome-ignore lint/correctness/useExhaustiveDependencies: names and the chosen suggestion are what the marks show
  useEffect(() => {
    if (editor !== null && !editor.isDestroyed) redrawSuggestionMarks(editor.view)
  }, [editor, names, activeSuggestion])

  const floorSuggestion = floor?.suggestion ?? null
  useEffect(() => {
    if (!follow || editor === null) return
    if (floorThread !== null) surface.reveal({ thread: floorThread })
    else if (floorSuggestion !== null) surface.reveal({ suggestion: floorSuggestion })
  }, [follow, floorThread, floorSuggestion, surface, editor])

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const observer = new ResizeObserver(() => surface.touch())
    observer.observe(element)
    return () => observer.disconnect()
  }, [surface])

  // It is said of what holds now: it goes when the text opens, and with it the memory of the key.
  if (closedKey && mayWrite) setClosedKey(false)
  const said = closedKey ? (mayComment ? texts.onlyComment : texts.onlyRead) : (refused ?? notice)
  const dimmed = floorThread !== null && surface.anchored.has(floorThread)
  const composeHere = composing !== null && (props.narrow || mode === 'read')
  return (
    <section
      ref={pane}
      className={styles['pane']}
      aria-label={texts.document}
      data-mode={mode}
      data-dimmed={dimmed || undefined}
      data-closed={!mayWrite || undefined}
      lang={state.language}
      onClickCapture={event => {
        const box = event.target
        // A box of a task list would otherwise look ticked in a text that is closed.
        if (box instanceof HTMLInputElement && box.type === 'checkbox' && !mayWrite && box.closest('.prose') !== null) {
          event.preventDefault()
          event.stopPropagation()
        }
      }}
    >
      <ConnectionNotice
        connection={connection}
        texts={texts}
        onTryAgain={mayWrite && editor !== null ? text => given.insertPlainText(editor, text) : null}
      />
      {mayWrite && editor !== null && (
        <given.WritingTools
          editor={editor}
          client={client}
          documentName={connection.name}
          texts={texts}
          suggesting={
            rights === 'suggest' ? 'always' : { on: suggesting, toggle: () => setChosenSuggesting(!chosenSuggesting) }
          }
          mention={mention}
          onMentionEnd={() => setMention(null)}
          pasted={pasted}
          onNotice={setNotice}
          pane={pane}
          keys={keys}
        />
      )}
      <div className={styles['notice']} role="status">
        {said !== null && (
          <p>
            {said}{' '}
            <button
              type="button"
              data-plain
              onClick={() => {
                setClosedKey(false)
                setRefused(null)
                if (!closedKey && refused === null) setNotice(null)
              }}
            >
              {texts.close}
            </button>
          </p>
        )}
      </div>
      <div className={styles['sheet']}>
        {editor !== null && (
          <PlaceMarks
            connection={connection}
            editor={editor}
            me={client.me?.id ?? ''}
            texts={texts}
            hidden={mode === 'read'}
          />
        )}
        <div ref={host} className={styles['host']} />
        {editor !== null && mayComment && composing === null && (
          <SelectionAct editor={editor} texts={texts} sheet={host} onComment={() => surface.compose()} />
        )}
      </div>
      {composeHere && (
        <div className={styles['foot']}>
          <CommentForm
            client={client}
            surface={surface}
            document={documentOf(connection.name)}
            texts={texts}
            draft={mode === 'read'}
            onSent={props.onSelectThread}
          />
        </div>
      )}
      <LiveBlocks views={views} client={client} surface={surface} texts={texts} mayWrite={mayWrite} />
    </section>
  )
}
