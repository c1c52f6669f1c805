/**
 * A live document on the page: its text with toolbar, carets, suggestions, commented words and live blocks. What stands beside it (the
 * margin, the contents) reads the same `surface`.
 */

import type { Thread } from '@breakwater/room'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
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
import { insertBehind, insertPlainText } from './formatting.ts'
import { LiveBlocks } from './live-blocks.tsx'
import type { MentionQuery } from './mentions.ts'
import { PeopleList } from './people-list.tsx'
import { PictureForm } from './picture-form.tsx'
import { PlaceMarks } from './place-marks.tsx'
import { SelectionAct } from './selection-act.tsx'
import { redrawSuggestionMarks } from './suggestion-marks.ts'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'
import { Toolbar } from './toolbar.tsx'
import { useDocumentEditor } from './use-document-editor.ts'
import { useReading } from './use-reading.ts'
import { useSurface } from './use-surface.ts'

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
  const fileField = useRef<HTMLInputElement>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const [mention, setMention] = useState<MentionQuery | null>(null)
  const [picturing, setPicturing] = useState<{ file: File | null; count: number } | null>(null)
  const [chosenSuggesting, setChosenSuggesting] = useState(false)

  const open = connection.status === 'connected' || connection.status === 'offline'
  const mayWrite = open && mode !== 'read' && mayWriteWith(rights, readOnly)
  const mayComment = open && props.mayComment && !readOnly && rights !== 'none'
  const suggesting = rights === 'suggest' || chosenSuggesting

  const { editor, views } = useDocumentEditor({ client, connection, surface }, host, {
    texts,
    mayWrite,
    mayComment,
    suggesting,
    onSelectThread: props.onSelectThread,
    onNotice: setNotice,
    onPictures: files => setPicturing({ file: files[0] ?? null, count: 0 }),
    onMention: setMention,
    keys,
  })
  useReading(client, editor, mode === 'read' && open)

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
      return range === null ? [] : [{ ...range, thread: thread.id }]
    })
    surface.placeDrafts(new Map(drafts.map(draft => [draft.thread, draft.from])))
    setAttention(editor.view, {
      threads: new Set(shown),
      activeThread,
      floorThread,
      drafts,
      composing:
        composingFrom === undefined || composingTo === undefined ? null : { from: composingFrom, to: composingTo },
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

  const onFile = useCallback(
    async (file: File): Promise<void> => {
      if (editor === null) return
      setNotice(texts.importing.wait)
      // The readers of Markdown and Word weigh as much as the editor; they are fetched by those who import.
      const { importFile } = await import('./import-document.ts')
      const imported = await importFile(file, texts)
      if ('failed' in imported) {
        setNotice(imported.failed)
        return
      }
      insertBehind(editor, imported.blocks)
      const { dropped } = imported
      setNotice(
        `${texts.importing.done}${dropped.length === 0 ? '' : ` ${texts.importing.dropped(dropped.join('; '))}`}`,
      )
    },
    [editor, texts],
  )

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
        onTryAgain={mayWrite && editor !== null ? text => insertPlainText(editor, text) : null}
      />
      {mayWrite && editor !== null && (
        <Toolbar
          editor={editor}
          texts={texts}
          suggesting={
            rights === 'suggest' ? 'always' : { on: suggesting, toggle: () => setChosenSuggesting(!chosenSuggesting) }
          }
          onPicture={() => setPicturing({ file: null, count: 0 })}
          onImport={() => fileField.current?.click()}
        />
      )}
      {picturing !== null && editor !== null && (
        <PictureForm
          key={picturing.count}
          editor={editor}
          roomId={client.roomId}
          texts={texts}
          given={picturing.file}
          onClose={() => setPicturing(null)}
        />
      )}
      <input
        ref={fileField}
        type="file"
        hidden
        tabIndex={-1}
        aria-label={texts.toolbar.importFile}
        accept=".md,.markdown,.txt,.docx"
        onChange={event => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) void onFile(file)
        }}
      />
      <div className={styles['notice']} role="status">
        {notice !== null && (
          <p>
            {notice}{' '}
            <button type="button" data-plain onClick={() => setNotice(null)}>
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
      {editor !== null && mention !== null && pane.current !== null && (
        <PeopleList
          editor={editor}
          mention={mention}
          people={[...state.people.values()].filter(person => person.removedAtMs === null)}
          texts={texts}
          pane={pane.current}
          takeKeys={onKey => {
            keys.current = onKey
          }}
          onClose={() => setMention(null)}
        />
      )}
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
