/** What the live documents ask of the rooms: who somebody is, and what they may do right now. */

import { type DocumentName, type DocumentRight, documentRights } from '@breakwater/room'
import type { Accounts } from '../account/index.ts'
import type { RoomOwner } from '../store/index.ts'
import type { Hall } from './hall.ts'

/** How others see somebody. */
export type Identity = { id: string; name: string; colour: string }

/** See the file's head. Where it is said that a room is open, asking for one that is not is a defect. */
export type RoomDoor = {
  /** The person of a session, by the request's cookies; null where there is none. @throws StoreFailure. */
  person(headers: Headers): Promise<string | null>
  /** Opens a room; false where there is none, or it is not this process's. @throws StoreFailure. */
  open(room: string): Promise<boolean>
  /** What a person may do with a document now; `none` in a room that is not open. */
  rights(room: string, person: string, document: string): DocumentRight
  /** How others see a person. */
  identity(room: string, person: string): Identity
  /** The claim under which this process writes for a room that is open. */
  owner(room: string): RoomOwner
  /** Somebody came to or left a document, or moved in it. */
  presence(room: string): void
}

/** Opens the door. */
export function roomDoor(hall: () => Hall, accounts: Accounts): RoomDoor {
  return {
    async person(headers) {
      return (await accounts.personOf(headers))?.id ?? null
    },
    async open(room) {
      return (await hall().room(room)) !== null
    },
    rights(room, person, document) {
      const host = hall().openRoom(room)
      return host === null ? 'none' : documentRights(host.state, person, document as DocumentName)
    },
    identity(room, person) {
      const known = hall().openRoom(room)?.state.people.get(person)
      return { id: person, name: known?.name ?? '', colour: known?.colour ?? '#666666' }
    },
    owner(room) {
      const host = hall().openRoom(room)
      if (host === null) throw new Error(`the room ${room} is not open`)
      return host.owner
    },
    presence(room) {
      hall().openRoom(room)?.presenceChanged()
    },
  }
}
