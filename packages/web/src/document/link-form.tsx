/** Asks for the address of a link. */

import { isLinkAddress } from '@breakwater/room/document'
import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { setLink } from './formatting.ts'
import type { DocumentTexts } from './texts.ts'
import styles from './toolbar.module.css'

type LinkFormProps = { editor: Editor; texts: DocumentTexts; present: string; onClose: () => void }

/** See the file's head. A name without its scheme is taken as `https`. */
export function LinkForm({ editor, texts, present, onClose }: LinkFormProps) {
  const [address, setAddress] = useState(present)
  const [wrong, setWrong] = useState(false)
  const done = (href: string): void => {
    setLink(editor, href)
    onClose()
  }
  return (
    <form
      className={styles['form']}
      onSubmit={event => {
        event.preventDefault()
        const typed = address.trim()
        const href = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(typed) ? `https://${typed}` : typed
        if (isLinkAddress(href)) done(href)
        else setWrong(true)
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <label>
        <span>{texts.linkAddress}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the form opens by a button and the address is what comes next
          autoFocus
          type="text"
          inputMode="url"
          maxLength={2048}
          value={address}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'link-wrong' : undefined}
          onChange={event => {
            setAddress(event.target.value)
            setWrong(false)
          }}
        />
      </label>
      <button type="submit" data-primary>
        {texts.save}
      </button>
      {present !== '' && (
        <button type="button" onClick={() => done('')}>
          {texts.linkRemove}
        </button>
      )}
      <button type="button" onClick={onClose}>
        {texts.cancel}
      </button>
      {wrong && (
        <p id="link-wrong" role="alert">
          {texts.linkWrong}
        </p>
      )}
    </form>
  )
}
