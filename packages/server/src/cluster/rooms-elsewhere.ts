/** Finds the process that a request belongs to: the owner of the room that it is about. */

import type { Context } from 'hono'
import type { Accounts } from '../account/index.ts'
import type { Store } from '../store/index.ts'
import { forwardedHeader, forwardRequest, ownerGone } from './forward.ts'
import type { Owners } from './owners.ts'

/** See the file's head. */
export type RoomsElsewhere = {
  /** Answers a request by the room's owner; null where that is this process (or nobody, since there is no such room). */
  answer(context: Context): Promise<Response | null>
  /** Address of the owner of a WebSocket's room; null where that is this process. */
  ofUpgrade(room: string | null, forwarded: boolean): Promise<string | null>
  /** True if this process owns a room, or may take it. */
  isHere(room: string): Promise<boolean>
}

/** Opens the finder. */
export function roomsElsewhere(parts: { owners: Owners; store: Store; accounts: Accounts }): RoomsElsewhere {
  const { owners, store, accounts } = parts
  /** A room that is in the store: strangers' guesses never become keys of the directory. */
  const exists = async (room: string): Promise<boolean> =>
    /^[a-zA-Z0-9_-]{4,40}$/.test(room) &&
    (await store.db.selectFrom('rooms').select('id').where('id', '=', room).executeTakeFirst()) !== undefined

  const ownerOf = async (room: string): Promise<string | null> => {
    if (!(await exists(room))) return null
    const found = await owners.find(room)
    return found.here ? null : found.address
  }

  return {
    async answer(context) {
      const path = context.req.path
      const inPath = /^\/api\/rooms\/([^/]+)/.exec(path)?.[1]
      const token = /^\/api\/join\/([^/]+)$/.exec(path)?.[1]
      const room = inPath ?? (token === undefined ? null : await accounts.invitations.roomOf(token))
      const owner = room === null || room === undefined ? null : await ownerOf(room)
      if (owner === null) return null
      // Two processes that each believe the other to be the owner must not pass a request to and fro.
      return context.req.header(forwardedHeader) === undefined ? forwardRequest(context.req.raw, owner) : ownerGone()
    },
    async ofUpgrade(room, forwarded) {
      if (room === null) return null
      const owner = await ownerOf(room)
      if (owner !== null && forwarded) throw new Error('a socket was passed on to a process that is no owner')
      return owner
    },
    isHere: async room => (await owners.find(room)).here,
  }
}
