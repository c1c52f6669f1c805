/** Comments and suggestions on the open document: beside it, or on a page of their own on a telephone. */

import type { RoomClient } from '../live/room-client.ts'
import { Margin } from '../margin/margin.tsx'
import { useDocumentTexts } from './document-texts.ts'
import type { OpenDocument } from './use-open-document.ts'

type DocumentMarginProps = {
  client: RoomClient
  open: OpenDocument
  activeThread: string | null
  onThread: (thread: string | null) => void
  draft: boolean
  narrow: boolean
}

/** See the file's head. */
export function DocumentMargin({ client, open, activeThread, onThread, draft, narrow }: DocumentMarginProps) {
  const texts = useDocumentTexts()
  if (open.connection === null) return null
  return (
    <Margin
      key={open.connection.name}
      client={client}
      connection={open.connection}
      surface={open.surface}
      threads={open.threads}
      activeThread={activeThread}
      onSelectThread={onThread}
      draft={draft}
      narrow={narrow}
      texts={texts}
    />
  )
}
