/** The pages of the rooms: which one the address names, and what all of them share. */

import { lazy, useEffect, useState } from 'react'
import { useTexts } from '../texts/language.ts'
import { ReplayPage } from './later-views.ts'
import { PageShell } from './page-shell.tsx'
import { Part } from './part.tsx'
import { RoomKeys } from './room-keys.tsx'
import { isTyping } from './typing.ts'
import { useRoute } from './use-route.ts'

const RoomsPage = lazy(async () => ({ default: (await import('./rooms-page.tsx')).RoomsPage }))
const JoinPage = lazy(async () => ({ default: (await import('./join-page.tsx')).JoinPage }))
const RoomEntry = lazy(async () => ({ default: (await import('./room-entry.tsx')).RoomEntry }))

/** See the file's head. */
export function RoomApp() {
  const route = useRoute()
  const { t } = useTexts()
  const [keysOpen, setKeysOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      event.preventDefault()
      setKeysOpen(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const onKeys = () => setKeysOpen(true)
  return (
    <Part name={route.page}>
      {route.page === 'rooms' && <RoomsPage onKeys={onKeys} />}
      {route.page === 'join' && <JoinPage key={route.token} token={route.token} onKeys={onKeys} />}
      {route.page === 'room' && <RoomEntry key={route.room} room={route.room} onKeys={onKeys} />}
      {route.page === 'replay' && <ReplayPage key={route.room} room={route.room} onKeys={onKeys} />}
      {route.page === 'unknown' && (
        <PageShell title={t('unknown.title')} onKeys={onKeys}>
          <p>{t('unknown.text')}</p>
          <p>
            <a href="/rooms">{t('unknown.rooms')}</a>
          </p>
        </PageShell>
      )}
      <RoomKeys open={keysOpen} onClose={() => setKeysOpen(false)} />
    </Part>
  )
}
