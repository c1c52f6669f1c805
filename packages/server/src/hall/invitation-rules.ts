/** Who may be let into a room as what. */

import { type Refusal, type Role, type RoomState, roles } from '@breakwater/room'

/** Who may hand out links: the chair, and the director of an exercise. */
export function mayInvite(role: Role): boolean {
  return role === 'chair' || role === 'director'
}

/** A room has one chair, who hands the chair over in the room itself; nobody comes in as a second one. */
export const invitable = roles.filter(role => role !== 'chair')

/** True for the name of a role. */
export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && (roles as readonly string[]).includes(value)
}

/** Why nobody may be invited as this, or null. */
export function refuseInvitation(state: RoomState, role: Role, seat: unknown): Refusal | null {
  if (role === 'chair') {
    return {
      refused: 'one-chair',
      because: 'A room has one chair.',
      hint: 'Invite as co-author, or hand the chair over to somebody who is in the room.',
    }
  }
  if (state.minutes?.signed != null) {
    return { refused: 'signed', because: 'The minutes are signed; nobody joins any more.' }
  }
  if (seat !== null && (typeof seat !== 'string' || !state.seats.has(seat))) {
    const known = [...state.seats.keys()].join(', ')
    return {
      refused: 'unknown-seat',
      because: 'The room has no such seat.',
      hint: known === '' ? 'This room has no seats: leave the seat out.' : `Its seats: ${known}.`,
    }
  }
  if (role === 'player' && seat === null) {
    return {
      refused: 'seat-wanted',
      because: 'A player sits in a seat.',
      hint: state.seats.size === 0 ? 'Invite as participant: this room has no exercise.' : 'Name the seat.',
    }
  }
  if (role !== 'player' && seat !== null) {
    return {
      refused: 'no-seat-wanted',
      because: 'Only players sit in seats.',
      hint: 'Invite as player, or without a seat.',
    }
  }
  return null
}
