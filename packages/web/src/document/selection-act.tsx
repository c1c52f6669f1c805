/** The button *Comment* that stands below selected words. */

import type { Editor } from '@tiptap/core'
import { type RefObject, useEffect, useState } from 'react'
import { wordsBetween } from './anchor.ts'
import styles from './document-pane.module.css'
import type { DocumentTexts } from './texts.ts'

type SelectionActProps = {
  editor: Editor
  texts: DocumentTexts
  /** Element that the button is placed in. */
  sheet: RefObject<HTMLElement | null>
  onComment: () => void
}

type Place = { top: number; left: number }

/** Width that the button needs at the right edge, pixels. */
const room = 120

/** See the file's head. It appears once the selection stands, not while it is being drawn. */
export function SelectionAct({ editor, texts, sheet, onComment }: SelectionActProps) {
  const [place, setPlace] = useState<Place | null>(null)
  useEffect(() => {
    let pressed = false
    const look = (): void => {
      if (pressed || sheet.current === null || editor.isDestroyed) return
      const { selection, doc } = editor.state
      if (selection.empty || !editor.isFocused || wordsBetween(doc, selection.from, selection.to) === null) {
        setPlace(null)
        return
      }
      const origin = sheet.current.getBoundingClientRect()
      const end = editor.view.coordsAtPos(selection.to, -1)
      setPlace({
        top: end.bottom - origin.top + 6,
        left: Math.max(0, Math.min(end.left - origin.left - 40, origin.width - room)),
      })
    }
    const onDown = (): void => {
      pressed = true
    }
    const onUp = (): void => {
      pressed = false
      look()
    }
    const { dom } = editor.view
    dom.addEventListener('pointerdown', onDown)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', onUp)
    editor.on('transaction', look)
    editor.on('blur', look)
    editor.on('focus', look)
    look()
    return () => {
      dom.removeEventListener('pointerdown', onDown)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', onUp)
      editor.off('transaction', look)
      editor.off('blur', look)
      editor.off('focus', look)
    }
  }, [editor, sheet])
  if (place === null) return null
  return (
    <button
      type="button"
      className={styles['comment']}
      style={place}
      aria-keyshortcuts="Control+Alt+M"
      // The press must not take the selection away.
      onPointerDown={event => event.preventDefault()}
      onClick={onComment}
    >
      {texts.comment.do}
    </button>
  )
}
