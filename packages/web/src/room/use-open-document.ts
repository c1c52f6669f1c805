/** The document that is open in the room: which one, its connection, what its margin and contents share with it. */

import { currentPhase, type Phase, type Thread } from '@breakwater/room'
import { useEffect, useState } from 'react'
import type { DocumentMode, DocumentRights } from '../document/access.ts'
import type { DocumentSurface } from '../document/surface.ts'
import { useDocumentSurface } from '../document/use-surface.ts'
import { type DocumentConnection, openDocumentConnection } from '../live/document-connection.ts'
import type { RoomClient } from '../live/room-client.ts'
import { type DocumentEntry, documentOf } from '../live/room-wire.ts'

/** See the file's head. `document` is its name inside the room: `plenary`, `seat:<id>`. */
export type OpenDocument = {
  entry: DocumentEntry | null
  document: string
  connection: DocumentConnection | null
  surface: DocumentSurface
  rights: DocumentRights
  mode: DocumentMode
  threads: Thread[]
  choose: (name: string) => void
}

/** Opens a document's connection; a development page may give another way. */
export type OpenConnection = (options: { name: string; schemaVersion: string }) => DocumentConnection

/**
 * The plenary document unless another is chosen; one that is no longer open to this person falls back to it. While the plenary one is
 * not open to this person yet (the chair prepares), nothing is opened.
 */
export function useOpenDocument(client: RoomClient, open: OpenConnection = openDocumentConnection): OpenDocument {
  const { documents, schemaVersion, state } = client
  const [chosen, setChosen] = useState<string | null>(null)
  const entry =
    documents.find(one => one.name === chosen) ?? documents.find(one => documentOf(one.name) === 'plenary') ?? null
  const name = entry?.name ?? null
  const surface = useDocumentSurface()
  const [connection, setConnection] = useState<DocumentConnection | null>(null)
  useEffect(() => {
    if (name === null || schemaVersion === '') return
    const opened = open({ name, schemaVersion })
    setConnection(opened)
    return () => {
      setConnection(null)
      opened.close()
    }
  }, [name, schemaVersion, open])
  const document = name === null ? 'plenary' : documentOf(name)
  const threads = [...state.threads.values()].filter(thread => thread.document === document)
  const write = entry?.write ?? 'none'
  return {
    entry,
    document,
    connection,
    surface,
    rights: entry === null ? 'none' : write === 'none' ? 'read' : write,
    mode: modeOf(currentPhase(state), document),
    threads,
    choose: setChosen,
  }
}

/** How the page of a document is used in a phase; one's own notes and seat documents are worked on while others read. */
export function modeOf(phase: Phase, document: string): DocumentMode {
  if (phase === 'read') return document === 'plenary' ? 'read' : 'work'
  if (phase === 'prepare' || phase === 'comment') return 'work'
  return phase === 'discuss' ? 'discuss' : 'settle'
}
