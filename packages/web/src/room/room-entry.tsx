/** Opens a room's client for as long as its page is shown, and says what stands in the way where there is no room to show. */

import { useEffect, useState } from 'react'
import { openRoomClient, type RoomClient } from '../live/room-client.ts'
import { useRoom } from '../live/use-room.ts'
import { useTexts } from '../texts/language.ts'
import { PageShell } from './page-shell.tsx'
import { RoomPage } from './room-page.tsx'
import type { OpenConnection } from './use-open-document.ts'
import { Waiting } from './waiting.tsx'

/** The room's page for as long as it is shown. */
export function RoomEntry({ room, onKeys }: { room: string; onKeys: () => void }) {
  const [client, setClient] = useState<RoomClient | null>(null)
  const { t } = useTexts()
  useEffect(() => {
    const opened = openRoomClient(room)
    setClient(opened)
    return () => opened.close()
  }, [room])
  return client === null ? <Waiting what={t('waiting.room')} /> : <RoomOrWhyNot client={client} onKeys={onKeys} />
}

/** The room, or what stands in its way. Also used by the development page with a client of its own. */
export function RoomOrWhyNot(props: {
  client: RoomClient
  onKeys: () => void
  openConnection?: OpenConnection | undefined
}) {
  const { client, onKeys, openConnection } = props
  const { t } = useTexts()
  useRoom(client)
  const { status, me, farewell } = client
  if (status === 'gone' || status === 'missing' || status === 'signed-out') {
    const title = status === 'gone' ? t('gone.title') : status === 'missing' ? t('missing.title') : t('signedOut.title')
    return (
      <PageShell title={title} onKeys={onKeys}>
        <p>
          {status === 'gone' && (farewell?.because ?? t('gone.text'))}
          {status === 'missing' && t('missing.text')}
          {status === 'signed-out' && t('signedOut.text')}
        </p>
        {farewell?.hint !== undefined && <p>{farewell.hint}</p>}
        <p>
          <a href="/rooms">{t('unknown.rooms')}</a>
        </p>
      </PageShell>
    )
  }
  if (me === null) {
    return (
      <PageShell title={t('app.name')} onKeys={onKeys}>
        <Waiting what={t('waiting.room')} />
      </PageShell>
    )
  }
  return <RoomPage client={client} me={me} onKeys={onKeys} openConnection={openConnection} />
}
