/** What stands round the text for whoever writes in it: the toolbar, the forms for pictures and files, the list of people. */

import type { Editor } from '@tiptap/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { documentOf } from '../live/room-wire.ts'
import { insertAfterBlocks, insertBehind } from './formatting.ts'
import type { MentionQuery } from './mentions.ts'
import { PeopleList } from './people-list.tsx'
import { PictureForm } from './picture-form.tsx'
import type { DocumentTexts } from './texts.ts'
import { Toolbar } from './toolbar.tsx'
import { updateParts } from './update-size.ts'

/** A long file goes to the server in parts, one in so many milliseconds: it hears no page faster than that for long. */
const partEveryMs = 1000

/** What the tools work on. */
export type WritingToolsProps = {
  editor: Editor
  client: RoomClient
  /** Its name on the wire, `<room>/<document>`. */
  documentName: string
  texts: DocumentTexts
  suggesting: { on: boolean; toggle: () => void } | 'always'
  /** A name that is being typed behind `@`. */
  mention: MentionQuery | null
  onMentionEnd: () => void
  /** Pictures that were pasted or dropped; each paste is a new array. */
  pasted: readonly File[]
  onNotice: (notice: string) => void
  pane: RefObject<HTMLElement | null>
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>
}

/** See the file's head. */
export function WritingTools(props: WritingToolsProps) {
  const { editor, client, texts, mention, pasted, onNotice, pane, keys } = props
  const fileField = useRef<HTMLInputElement>(null)
  const [picturing, setPicturing] = useState<{ file: File | null; count: number } | null>(null)
  useEffect(() => {
    const [file] = pasted
    if (file !== undefined) setPicturing(before => ({ file, count: (before?.count ?? 0) + 1 }))
  }, [pasted])

  const onFile = async (file: File): Promise<void> => {
    onNotice(texts.importing.wait)
    // The readers of Markdown and Word weigh as much as the editor; they are fetched by those who import.
    const { importFile } = await import('./import-document.ts')
    const imported = await importFile(file, texts)
    if ('failed' in imported) {
      onNotice(imported.failed)
      return
    }
    const parts = updateParts(imported.blocks, props.suggesting === 'always' || props.suggesting.on)
    if (parts === null) {
      onNotice(texts.importing.blockTooLarge)
      return
    }
    let count: number | undefined
    for (const part of parts) {
      if (count === undefined) count = insertBehind(editor, part)
      else {
        await new Promise(resolve => setTimeout(resolve, partEveryMs))
        if (editor.isDestroyed) return
        insertAfterBlocks(editor, count, part)
        count += part.length
      }
    }
    const { dropped } = imported
    onNotice(`${texts.importing.done}${dropped.length === 0 ? '' : ` ${texts.importing.dropped(dropped.join('; '))}`}`)
  }

  return (
    <>
      <Toolbar
        editor={editor}
        texts={texts}
        suggesting={props.suggesting}
        onPicture={() => setPicturing({ file: null, count: 0 })}
        onImport={() => fileField.current?.click()}
      />
      {picturing !== null && (
        <PictureForm
          key={picturing.count}
          editor={editor}
          roomId={client.roomId}
          document={documentOf(props.documentName)}
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
      {mention !== null && pane.current !== null && (
        <PeopleList
          editor={editor}
          mention={mention}
          people={[...client.state.people.values()].filter(person => person.removedAtMs === null)}
          texts={texts}
          pane={pane.current}
          takeKeys={onKey => {
            keys.current = onKey
          }}
          onClose={props.onMentionEnd}
        />
      )}
    </>
  )
}
