/** Holds the connection to the open document for as long as the room is shown, around all that shows the document. */

import type { ReactNode } from 'react'
import { ContentsList } from '../document/contents-list.tsx'
import type { RoomClient } from '../live/room-client.ts'
import { useDocumentTexts } from './document-texts.ts'
import { type OpenConnection, type OpenDocument, useOpenDocument } from './use-open-document.ts'

type DocumentSpaceProps = {
  client: RoomClient
  openConnection: OpenConnection | undefined
  children: (open: OpenDocument) => ReactNode
}

/** See the file's head. */
export function DocumentSpace({ client, openConnection, children }: DocumentSpaceProps) {
  return children(useOpenDocument(client, openConnection))
}

/** The headings of the open document. */
export function DocumentContents({ open }: { open: OpenDocument }) {
  return <ContentsList surface={open.surface} texts={useDocumentTexts()} />
}
