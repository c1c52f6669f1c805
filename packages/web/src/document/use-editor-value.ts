/** Something about an editor in a component, looked at once for each frame in which the editor changed. */

import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'

/**
 * Draws the component anew only when the value is another. Each drawing makes React look for the caret through the whole text, which is
 * too much for every letter of a long one.
 * @param read makes a value that `Object.is` can compare; must not change between drawings
 */
export function useEditorValue<T extends string | number | boolean | null>(
  editor: Editor,
  read: (editor: Editor) => T,
): T {
  const [value, setValue] = useState(() => read(editor))
  useEffect(() => {
    let frame = 0
    const look = (): void => {
      frame = 0
      if (!editor.isDestroyed) setValue(read(editor))
    }
    const later = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look)
    }
    look()
    editor.on('transaction', later)
    editor.on('focus', later)
    editor.on('blur', later)
    return () => {
      cancelAnimationFrame(frame)
      editor.off('transaction', later)
      editor.off('focus', later)
      editor.off('blur', later)
    }
  }, [editor, read])
  return value
}
