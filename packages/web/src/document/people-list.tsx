/** The list of people that opens below a typed `@`. The focus stays in the text; arrows choose, Enter takes, Escape closes. */

import type { Person } from '@breakwater/room'
import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import styles from './document-pane.module.css'
import { type MentionQuery, peopleNamed } from './mentions.ts'
import type { DocumentTexts } from './texts.ts'

type PeopleListProps = {
  editor: Editor
  mention: MentionQuery
  people: readonly Person[]
  texts: DocumentTexts
  /** Where the pane begins, so that the list can be placed inside it. */
  pane: HTMLElement
  /** Gives the list the keys for as long as it is open. */
  takeKeys: (onKey: ((event: KeyboardEvent) => boolean) | null) => void
  onClose: () => void
}

const shownMax = 8

/** Writes a mention over the name that was typed. */
export function insertMention(editor: Editor, mention: MentionQuery, person: Pick<Person, 'id' | 'name'>): void {
  editor
    .chain()
    .focus()
    .insertContentAt({ from: mention.from, to: mention.to }, [
      { type: 'mention', attrs: { id: person.id, label: person.name } },
      { type: 'text', text: ' ' },
    ])
    .run()
}

/** See the file's head. */
export function PeopleList({ editor, mention, people, texts, pane, takeKeys, onClose }: PeopleListProps) {
  const [chosen, setChosen] = useState(0)
  const found = peopleNamed(people, mention.query).slice(0, shownMax)
  const at = Math.min(chosen, Math.max(0, found.length - 1))
  useEffect(() => {
    takeKeys(event => {
      if (event.key === 'Escape') onClose()
      else if (found.length === 0) return false
      else if (event.key === 'ArrowDown') setChosen((at + 1) % found.length)
      else if (event.key === 'ArrowUp') setChosen((at - 1 + found.length) % found.length)
      else if (event.key === 'Enter' || event.key === 'Tab') insertMention(editor, mention, found[at]!)
      else return false
      event.preventDefault()
      return true
    })
    return () => takeKeys(null)
  })
  const place = editor.view.coordsAtPos(mention.from)
  const origin = pane.getBoundingClientRect()
  if (found.length === 0) return null
  return (
    <div
      role="listbox"
      aria-label={texts.mention.label}
      className={styles['people']}
      style={{ left: Math.min(place.left - origin.left, origin.width - 208), top: place.bottom - origin.top + 4 }}
    >
      {found.map((person, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are taken where the focus is, in the text
        <div
          key={person.id}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onPointerDown={event => event.preventDefault()}
          onClick={() => insertMention(editor, mention, person)}
        >
          <span className={styles['dot']} style={{ background: person.colour }} /> {person.name}
        </div>
      ))}
      <p className="heard" role="status">
        {found[at]?.name}
      </p>
    </div>
  )
}
