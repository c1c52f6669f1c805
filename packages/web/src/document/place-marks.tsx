/** Small marks on the left edge of the text: who reads where. */

import { proseFragment } from '@breakwater/room/document'
import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { DocumentConnection } from '../live/document-connection.ts'
import styles from './document-pane.module.css'
import { blockName, type Reader, readersOf } from './places.ts'
import { initialOf } from './suggestion-marks.ts'
import type { DocumentTexts } from './texts.ts'

type PlaceMarksProps = {
  connection: DocumentConnection
  editor: Editor
  me: string
  texts: DocumentTexts
  /** In the silent phase the own place is told, and nobody else's is shown. */
  hidden: boolean
}

type Mark = { top: number; readers: Reader[] }

const tellEveryMs = 1000
const shownMax = 3

function sameMarks(left: readonly Mark[], right: readonly Mark[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** See the file's head. */
export function PlaceMarks({ connection, editor, me, texts, hidden }: PlaceMarksProps) {
  const { awareness, doc } = connection
  const [marks, setMarks] = useState<readonly Mark[]>([])

  useEffect(() => {
    let told = ''
    const tell = (): void => {
      if (editor.isDestroyed) return
      const blocks = [...editor.view.dom.children].filter(child => child instanceof HTMLElement)
      const index = blocks.findIndex(block => block.getBoundingClientRect().bottom > 120)
      const block = proseFragment(doc).get(Math.max(0, index))
      const name = block === undefined ? '' : blockName(block)
      if (name === '' || name === told) return
      told = name
      awareness.setLocalStateField('at', name)
    }
    tell()
    const timer = setInterval(tell, tellEveryMs)
    return () => clearInterval(timer)
  }, [awareness, doc, editor])

  useEffect(() => {
    if (hidden) {
      setMarks([])
      return
    }
    let frame = 0
    const draw = (): void => {
      frame = 0
      if (editor.isDestroyed) return
      const states = [...awareness.getStates()].filter(([client]) => client !== doc.clientID).map(([, state]) => state)
      const origin = editor.view.dom.getBoundingClientRect().top
      const blocks = editor.view.dom.children
      const next: Mark[] = []
      for (const [index, readers] of readersOf(states, proseFragment(doc), me)) {
        const block = blocks[index]
        if (block !== undefined) next.push({ top: block.getBoundingClientRect().top - origin, readers })
      }
      setMarks(before => (sameMarks(before, next) ? before : next))
    }
    const later = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw)
    }
    later()
    awareness.on('change', later)
    editor.on('update', later)
    return () => {
      cancelAnimationFrame(frame)
      awareness.off('change', later)
      editor.off('update', later)
    }
  }, [awareness, doc, editor, hidden, me])

  if (hidden) return null
  return (
    <div className={styles['places']}>
      {marks.map(({ top, readers }) => (
        <span
          key={top}
          className={styles['place']}
          style={{ top }}
          role="img"
          aria-label={texts.readsHere(readers.map(reader => reader.name).join(', '))}
          title={texts.readsHere(readers.map(reader => reader.name).join(', '))}
        >
          {readers.slice(0, shownMax).map(reader => (
            <span key={reader.person} style={{ borderColor: reader.colour }}>
              {initialOf(reader.name)}
            </span>
          ))}
          {readers.length > shownMax && <span>+{readers.length - shownMax}</span>}
        </span>
      ))}
    </div>
  )
}
