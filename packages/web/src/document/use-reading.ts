/** Reports how far the person has read while everybody reads. */

import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { countWords, readingFraction } from './reading-progress.ts'

const lookEveryMs = 2000

/** @param reading true in the phase in which everybody reads */
export function useReading(client: RoomClient, editor: Editor | null, reading: boolean): void {
  useEffect(() => {
    if (!reading || editor === null) return
    const startedAt = performance.now()
    let best = -1
    const look = (): void => {
      if (editor.isDestroyed || document.visibilityState === 'hidden') return
      const box = editor.view.dom.getBoundingClientRect()
      const fraction = readingFraction({
        scrolled: -box.top,
        height: box.height,
        windowHeight: innerHeight,
        words: countWords(editor.state.doc.textBetween(0, editor.state.doc.content.size, ' ', ' ')),
        elapsedMs: performance.now() - startedAt,
      })
      if (fraction < best + 0.01 && !(fraction === 1 && best < 1)) return
      best = fraction
      client.progress(fraction)
    }
    look()
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [client, editor, reading])
}
