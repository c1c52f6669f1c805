/** Takes a picture and what it shows, sends it, and puts it at the caret. */

import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { insertPicture } from './formatting.ts'
import { uploadPicture } from './pictures.ts'
import type { DocumentTexts } from './texts.ts'
import styles from './toolbar.module.css'

type PictureFormProps = {
  editor: Editor
  roomId: string
  /** The document that the picture is for, as the room names it. */
  document: string
  texts: DocumentTexts
  /** A picture that was pasted or dropped. */
  given: File | null
  onClose: () => void
}

/** See the file's head. */
export function PictureForm({ editor, roomId, document, texts, given, onClose }: PictureFormProps) {
  const [file, setFile] = useState<File | null>(given)
  const [alt, setAlt] = useState('')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const send = async (picture: File): Promise<void> => {
    setBusy(true)
    setFailed(null)
    const answer = await uploadPicture(roomId, document, picture, texts)
    setBusy(false)
    if ('failed' in answer) {
      setFailed(answer.failed)
      return
    }
    insertPicture(editor, answer.src, alt.trim())
    onClose()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        if (file !== null && !busy) void send(file)
      }}
    >
      {given === null ? (
        <label>
          <span>{texts.toolbar.picture}</span>
          <input
            type="file"
            accept="image/png,image/jpeg,image/webp,image/gif"
            onChange={event => setFile(event.target.files?.[0] ?? null)}
          />
        </label>
      ) : (
        <p>{given.name}</p>
      )}
      <label>
        <span>{texts.pictureAlt}</span>
        <input type="text" maxLength={300} value={alt} onChange={event => setAlt(event.target.value)} />
      </label>
      <button type="submit" data-primary disabled={file === null || busy}>
        {texts.toolbar.insert}
      </button>
      <button type="button" onClick={onClose}>
        {texts.cancel}
      </button>
      {busy && <p role="status">{texts.toolbar.uploading}</p>}
      {failed !== null && <p role="alert">{failed}</p>}
    </form>
  )
}
