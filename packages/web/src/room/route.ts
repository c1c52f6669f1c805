/** Which page of the rooms an address names. */

/** See the file's head. */
export type RoomRoute =
  | { page: 'rooms' }
  | { page: 'join'; token: string }
  | { page: 'room'; room: string }
  | { page: 'replay'; room: string }
  | { page: 'unknown' }

const roomId = /^[a-zA-Z0-9_-]{1,64}$/

/** Reads the path of an address; a slash at its end does not matter. What is no page of the rooms is `unknown`. */
export function readRoomRoute(pathname: string): RoomRoute {
  const parts = pathname.split('/').filter(part => part !== '')
  const [first, second, third] = parts
  if (first === 'join' && second !== undefined && parts.length === 2) return { page: 'join', token: second }
  if (first !== 'rooms') return { page: 'unknown' }
  if (second === undefined) return { page: 'rooms' }
  if (!roomId.test(second)) return { page: 'unknown' }
  if (parts.length === 2) return { page: 'room', room: second }
  if (parts.length === 3 && third === 'replay') return { page: 'replay', room: second }
  return { page: 'unknown' }
}

/** Writes the path of a page. */
export function writeRoomRoute(route: Exclude<RoomRoute, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'rooms':
      return '/rooms'
    case 'join':
      return `/join/${route.token}`
    case 'room':
      return `/rooms/${route.room}`
    case 'replay':
      return `/rooms/${route.room}/replay`
  }
}
