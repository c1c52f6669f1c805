/** The document in the middle of the room: which one is open, its contents, and the pane itself. */

import { currentPhase, type Person } from '@breakwater/room'
import { useState } from 'react'
import { DocumentPane } from '../document/document-pane.tsx'
import type { RoomClient } from '../live/room-client.ts'
import { documentOf } from '../live/room-wire.ts'
import { useTexts } from '../texts/language.ts'
import { useDocumentTexts } from './document-texts.ts'
import { sayAudience } from './names.ts'
import styles from './parts.module.css'
import { useNarrow } from './use-narrow.ts'
import type { OpenDocument } from './use-open-document.ts'
import { Waiting } from './waiting.tsx'

type DocumentViewProps = {
  client: RoomClient
  me: Person
  open: OpenDocument
  activeThread: string | null
  onThread: (thread: string | null) => void
}

/** See the file's head. */
export function DocumentView({ client, me, open, activeThread, onThread }: DocumentViewProps) {
  const { t } = useTexts()
  const texts = useDocumentTexts()
  const narrow = useNarrow()
  const [follow, setFollow] = useState(true)
  const { state, documents } = client
  const phase = currentPhase(state)
  const floor = state.floor?.point ?? null
  return (
    <div className={styles['form']}>
      {(documents.length > 1 || phase === 'discuss') && (
        <div className={styles['head']}>
          {documents.length > 1 && (
            <label>
              <span className="heard">{t('document.which')}</span>
              <select value={open.entry?.name ?? ''} onChange={event => open.choose(event.target.value)}>
                {documents.map(one => (
                  <option key={one.name} value={one.name}>
                    {nameOf(documentOf(one.name))}
                  </option>
                ))}
              </select>
            </label>
          )}
          {phase === 'discuss' && (
            <label className={styles['check']}>
              <input type="checkbox" checked={follow} onChange={event => setFollow(event.target.checked)} />
              {t('document.follow')}
            </label>
          )}
        </div>
      )}
      {open.connection === null ? (
        <Waiting what={t('waiting.document')} />
      ) : (
        <DocumentPane
          key={open.connection.name}
          client={client}
          connection={open.connection}
          surface={open.surface}
          rights={open.rights}
          mode={open.mode}
          threads={open.threads}
          activeThread={activeThread}
          onSelectThread={onThread}
          focusPoint={floor}
          follow={follow}
          readOnly={phase === 'signed'}
          mayComment={me.role !== 'observer'}
          narrow={narrow}
          texts={texts}
        />
      )}
    </div>
  )

  function nameOf(document: string): string {
    if (document.startsWith('person:')) return t('document.notes')
    if (document === 'plenary') return t('document.plenary')
    const name = sayAudience(t, state, document)
    return document.startsWith('seat:') || document.startsWith('cell:') ? t('document.only', { name }) : name
  }
}
