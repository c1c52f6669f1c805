/** The editor of a live document: made when its text has come, made anew when the text was, and told of what changes round it. */

import {
  documentExtensions,
  formatSuggestionId,
  isLiveBlockName,
  proseFragment,
  suggestingExtension,
} from '@breakwater/room/document'
import { Editor, Extension, type Extensions, type Node as TiptapNode } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import { Placeholder } from '@tiptap/extensions/placeholder'
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { newId } from '../live/command-id.ts'
import type { DocumentConnection } from '../live/document-connection.ts'
import type { RoomClient } from '../live/room-client.ts'
import { attentionExtension } from './attention.ts'
import { type BlockViews, createBlockViews } from './block-views.ts'
import { caretExtension } from './caret.ts'
import { type MentionQuery, mentionsExtension } from './mentions.ts'
import { suggestionMarksExtension } from './suggestion-marks.ts'
import type { DocumentSurface } from './surface.ts'
import type { DocumentTexts } from './texts.ts'
import { pasteLengthMax, writeGuardExtension } from './write-guard.ts'

/** What the editor asks of the pane round it; read anew at each use, so a change needs no new editor. */
export type EditorSurroundings = {
  texts: DocumentTexts
  mayWrite: boolean
  mayComment: boolean
  suggesting: boolean
  onSelectThread: (thread: string | null) => void
  onNotice: (notice: string) => void
  onPictures: (files: File[]) => void
  onMention: (query: MentionQuery | null) => void
  /** Keys of a list that is open over the text. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>
}

/** The editor, once there is one, and the blocks that are drawn into it. */
export type DocumentEditor = { editor: Editor | null; views: BlockViews }

type Parts = { client: RoomClient; connection: DocumentConnection; surface: DocumentSurface }

/** See the file's head. @param host element that the editor lives in */
export function useDocumentEditor(
  { client, connection, surface }: Parts,
  host: RefObject<HTMLElement | null>,
  surroundings: EditorSurroundings,
): DocumentEditor {
  const around = useRef(surroundings)
  around.current = surroundings
  const views = useMemo(createBlockViews, [])
  const [editor, setEditor] = useState<Editor | null>(null)
  const { doc } = connection
  const ready = connection.status === 'connected' || connection.status === 'offline'
  const me = client.me?.id ?? ''

  // biome-ignore lint/correctness/useExhaustiveDependencies: the awareness belongs to the document, and the editor to both
  useEffect(() => {
    const element = host.current
    if (element === null || !ready || me === '') return
    const made = new Editor({
      element,
      injectCSS: false,
      editable: around.current.mayWrite || around.current.mayComment,
      extensions: extensionsFor({ client, connection, surface }, views, around),
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
    surface.attach(made)
    setEditor(made)
    return () => {
      surface.attach(null)
      setEditor(null)
      made.destroy()
    }
  }, [doc, ready, me, surface, views])

  const { mayWrite, mayComment } = surroundings
  useEffect(() => {
    // Who may comment keeps the caret, so that words can be chosen by keyboard; the guard keeps the text as it is.
    if (editor !== null && !editor.isDestroyed) editor.setEditable(mayWrite || mayComment)
  }, [editor, mayWrite, mayComment])

  return { editor, views }
}

function extensionsFor(
  { client, connection, surface }: Parts,
  views: BlockViews,
  around: RefObject<EditorSurroundings>,
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
      onClosed: () => around.current.onNotice(closedNotice(around.current)),
      onTooLarge: () => around.current.onNotice(around.current.texts.tooLargePaste(pasteLengthMax / 1000)),
      onPictures: files => around.current.onPictures(files),
    }),
    asOwn<Extension>(
      suggestingExtension({
        person,
        createId: () => formatSuggestionId({ person, unique: newId().slice(0, 12), atMs: client.serverNow() }),
        isSuggesting: () => around.current.suggesting,
        onRefused: refusal => around.current.onNotice(refusal.because),
      }),
    ),
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
    mentionsExtension({
      mayWrite: () => around.current.mayWrite,
      onQuery: query => around.current.onMention(query),
      onKey: event => around.current.keys.current?.(event) ?? false,
    }),
    Collaboration.configure({ fragment: proseFragment(connection.doc) }),
    caretExtension(connection.awareness, { id: person, name: me?.name ?? '', color: me?.colour ?? '' }),
    Placeholder.configure({ placeholder: () => around.current.texts.empty, showOnlyWhenEditable: false }),
    Dropcursor.configure({ class: 'drop-place', color: false }),
    Gapcursor,
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

function closedNotice({ mayComment, texts }: EditorSurroundings): string {
  return mayComment ? texts.onlyComment : texts.onlyRead
}
