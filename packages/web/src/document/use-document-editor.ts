/** The editor of a live document: made when its text has come, made anew when the text was, and told of what changes round it. */

import { documentExtensions, isLiveBlockName, proseFragment } from '@breakwater/room/document'
import { Editor, Extension, type Extensions, type Node as TiptapNode } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Placeholder } from '@tiptap/extensions/placeholder'
import { Selection } from '@tiptap/pm/state'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type * as Y from 'yjs'
import type { DocumentConnection } from '../live/document-connection.ts'
import type { RoomClient } from '../live/room-client.ts'
import { attentionExtension } from './attention.ts'
import { type BlockViews, createBlockViews } from './block-views.ts'
import { caretExtension } from './caret.ts'
import type { MentionQuery } from './mentions.ts'
import { suggestionMarksExtension } from './suggestion-marks.ts'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'
import type { Writing } from './use-writing.ts'
import { pasteLengthMax, writeGuardExtension } from './write-guard.ts'

/** What the editor asks of the pane round it; read anew at each use, so a change needs no new editor. */
export type EditorSurroundings = {
  texts: DocumentTexts
  mayWrite: boolean
  mayComment: boolean
  suggesting: boolean
  onSelectThread: (thread: string | null) => void
  /** What cannot be done, and why. */
  onNotice: (notice: string) => void
  /** A key had no effect, because the text is closed to the person. */
  onClosed: () => void
  onPictures: (files: File[]) => void
  onMention: (query: MentionQuery | null) => void
  /** Keys of a list that is open over the text. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>
}

/** The editor, once there is one, and the blocks that are drawn into it. */
export type DocumentEditor = { editor: Editor | null; views: BlockViews }

type Parts = { client: RoomClient; connection: DocumentConnection; surface: DocumentSurface }

/** Where the person was in an editor that is made anew over the same text. */
type Whereabouts = { doc: Y.Doc; selection: unknown; head: number; focused: boolean; scrollY: number }

/**
 * See the file's head.
 * @param host element that the editor lives in
 * @param writing what writing needs; null for whoever only reads. When it comes the editor is made anew with it: the caret stays where
 *   it is, a comment that is being written stays open, and nothing was typed into the one before
 */
export function useDocumentEditor(
  { client, connection, surface }: Parts,
  host: RefObject<HTMLElement | null>,
  surroundings: EditorSurroundings,
  writing: Writing | null,
): DocumentEditor {
  const around = useRef(surroundings)
  around.current = surroundings
  const views = useMemo(createBlockViews, [])
  const [editor, setEditor] = useState<Editor | null>(null)
  const { doc } = connection
  const ready = connection.status === 'connected' || connection.status === 'offline'
  const me = client.me?.id ?? ''
  const before = useRef<Whereabouts | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the awareness belongs to the document, and the editor to both
  useEffect(() => {
    const element = host.current
    if (element === null || !ready || me === '') return
    const made = new Editor({
      element,
      injectCSS: false,
      editable: around.current.mayWrite || around.current.mayComment,
      extensions: extensionsFor({ client, connection, surface }, views, around, writing),
      editorProps: {
        attributes: {
          id: 'document-text',
          class: 'prose',
          'aria-label': around.current.texts.document,
          'aria-multiline': 'true',
          role: 'textbox',
          spellcheck: 'true',
        },
        scrollMargin: { top: 140, bottom: 120, left: 0, right: 0 },
        scrollThreshold: { top: 120, bottom: 100, left: 0, right: 0 },
      },
    })
    if (before.current !== null) returnTo(made, before.current, before.current.doc === doc)
    before.current = null
    surface.attach(made)
    setEditor(made)
    return () => {
      const { selection } = made.state
      before.current = { doc, selection: selection.toJSON(), head: selection.head, focused: made.isFocused, scrollY }
      surface.attach(null)
      setEditor(null)
      made.destroy()
    }
  }, [doc, ready, me, surface, views, writing])

  const { mayWrite, mayComment } = surroundings
  useEffect(() => {
    // Who may comment keeps the caret, so that words can be chosen by keyboard; the guard keeps the text as it is.
    if (editor !== null && !editor.isDestroyed) editor.setEditable(mayWrite || mayComment)
  }, [editor, mayWrite, mayComment])

  return { editor, views }
}

/** @param same the text is the same; after a refused change it has come anew, and the caret goes where it was as nearly as may be */
function returnTo(editor: Editor, { selection, head, focused, scrollY: wasAt }: Whereabouts, same: boolean): void {
  const { doc, tr } = editor.state
  try {
    const near = Selection.near(doc.resolve(Math.min(head, doc.content.size)))
    editor.view.dispatch(tr.setSelection(same ? Selection.fromJSON(doc, selection) : near))
  } catch {
    // Somebody took the words away in the same moment: the caret begins anew.
  }
  if (focused) editor.view.focus()
  if (scrollY !== wasAt) scrollTo({ top: wasAt, behavior: 'instant' })
}

function extensionsFor(
  { client, connection, surface }: Parts,
  views: BlockViews,
  around: RefObject<EditorSurroundings>,
  writing: Writing | null,
) {
  const me = client.me
  const person = me?.id ?? ''
  const schema = asOwn<Extensions>(documentExtensions()).map(extension =>
    isLiveBlockName(extension.name) || extension.name === 'contents'
      ? views.withView(extension as TiptapNode)
      : extension,
  )
  return [
    ...schema,
    writeGuardExtension({
      mayWrite: () => around.current.mayWrite,
      isSuggesting: () => around.current.suggesting,
      onClosed: () => around.current.onClosed(),
      onTooLarge: () => around.current.onNotice(around.current.texts.tooLargePaste(pasteLengthMax / 1000)),
      onPictures: files => around.current.onPictures(files),
    }),
    suggestionMarksExtension({
      texts: around.current.texts,
      author: id => {
        const author = client.state.people.get(id)
        return { name: author?.name ?? id, colour: author?.colour ?? '#7c8085' }
      },
      active: () => surface.activeSuggestion,
      onSelect: id => surface.selectSuggestion(id),
    }),
    attentionExtension(thread => around.current.onSelectThread(thread)),
    ...(writing === null
      ? []
      : writing.writingExtensions({
          person,
          isSuggesting: () => around.current.suggesting,
          onRefused: because => around.current.onNotice(because),
          serverNow: () => client.serverNow(),
          mayWrite: () => around.current.mayWrite,
          onQuery: query => around.current.onMention(query),
          onKey: event => around.current.keys.current?.(event) ?? false,
        })),
    Collaboration.configure({ fragment: proseFragment(connection.doc) }),
    caretExtension(connection.awareness, { id: person, name: me?.name ?? '', color: me?.colour ?? '' }),
    Placeholder.configure({ placeholder: () => around.current.texts.empty, showOnlyWhenEditable: false }),
    Extension.create({
      name: 'commentKey',
      addKeyboardShortcuts: () => ({
        'Mod-Alt-m': () => {
          if (!around.current.mayComment) return false
          if (!surface.compose()) around.current.onNotice(around.current.texts.comment.selectFirst)
          return true
        },
      }),
    }),
  ]
}

/**
 * The room's own types of the editor's library as those of this package. The library declares its classes twice, for `import` and for
 * `require`; the compiler reads the room's declarations with the second, so that two equal classes count as two.
 */
function asOwn<T>(value: unknown): T {
  return value as T
}
