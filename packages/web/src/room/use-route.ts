/** The page's address as state: links inside the rooms change it without loading the page anew. */

import { useSyncExternalStore } from 'react'
import { type RoomRoute, readRoomRoute } from './route.ts'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** Goes to another page of the rooms. */
export function goTo(path: string): void {
  history.pushState(null, '', path)
  for (const listener of listeners) listener()
  scrollTo(0, 0)
}

/** The present page. */
export function useRoute(): RoomRoute {
  return readRoomRoute(useSyncExternalStore(subscribe, () => location.pathname))
}
