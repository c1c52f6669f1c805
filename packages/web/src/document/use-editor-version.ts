/** Draws a component anew after the editor's state changed, at most once for each frame. */

import type { Editor } from '@tiptap/core'
import { useEffect, useReducer } from 'react'

/** See the file's head. Null: nothing to follow. */
export function useEditorVersion(editor: Editor | null): void {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    if (editor === null) return
    let frame = 0
    const onTransaction = (): void => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        draw()
      })
    }
    editor.on('transaction', onTransaction)
    editor.on('focus', onTransaction)
    editor.on('blur', onTransaction)
    return () => {
      cancelAnimationFrame(frame)
      editor.off('transaction', onTransaction)
      editor.off('focus', onTransaction)
      editor.off('blur', onTransaction)
    }
  }, [editor])
}
