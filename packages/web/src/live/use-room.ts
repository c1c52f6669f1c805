/** A room's client in a component: drawn anew whenever anything in the room changes. */

import { useSyncExternalStore } from 'react'
import type { RoomClient } from './room-client.ts'

/** Subscribes to a client and gives it back. What is kept between renders must name `client.version` among what it depends on. */
export function useRoom(client: RoomClient): RoomClient {
  useSyncExternalStore(client.subscribe, () => client.version)
  return client
}
