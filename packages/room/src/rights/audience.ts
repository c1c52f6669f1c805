/** Who may receive what: the one rule by which events, documents and exports are cut to a person. */

import type { DocumentName, RoomEvent } from '../event/events.ts'
import { type Audience, controlRoles, type Role } from '../event/person.ts'
import type { RoomState } from '../state/state.ts'

/** A person as far as seeing goes. `cell` is that of the seat. */
export type Viewer = { id: string; role: Role; seat: string | null; cell?: string | null }

/** The viewer that a person is now; null for somebody who is not in the room, or no longer. */
export function viewerOf(state: RoomState, personId: string): Viewer | null {
  const person = state.people.get(personId)
  if (person === undefined || person.removedAtMs !== null) return null
  const cell = person.seat === null ? null : (state.seats.get(person.seat)?.cell ?? null)
  return { id: person.id, role: person.role, seat: person.seat, cell }
}

/**
 * True if something with this audience may reach the viewer. `all`: everybody in the room. `control`: the staff. `seat:x` and
 * `cell:x`: the people of that seat or cell, and the staff. `person:x`: that person alone, not even the chair. Nobody (`null`) and
 * an audience of unknown form: never.
 */
export function maySee(viewer: Viewer | null, audience: Audience): boolean {
  if (viewer === null) return false
  if (audience === 'all') return true
  if (audience.startsWith('person:')) return audience === `person:${viewer.id}`
  const staff = controlRoles.includes(viewer.role)
  if (audience === 'control') return staff
  if (audience.startsWith('seat:')) return staff || (viewer.seat !== null && audience === `seat:${viewer.seat}`)
  if (audience.startsWith('cell:')) return staff || (viewer.cell != null && audience === `cell:${viewer.cell}`)
  return false
}

/** Audience of a document: the plenary document is for all, the others are named like theirs. */
export function audienceOf(document: DocumentName): Audience {
  return document === 'plenary' ? 'all' : document
}

/**
 * The events of a log that a person may have now, in order. The words of deleted comments are blanked: a tombstone is all that
 * somebody who comes later may find of them.
 */
export function visibleEvents(events: readonly RoomEvent[], viewer: Viewer | null): RoomEvent[] {
  return withTombstones(events.filter(event => maySee(viewer, event.audience)))
}

/** The same events with the words of deleted comments blanked. The journal keeps them under its hash; nothing that leaves it does. */
export function withTombstones(events: readonly RoomEvent[]): RoomEvent[] {
  const deleted = new Set<string>()
  for (const event of events) if (event.kind === 'comment.deleted') deleted.add(placeOf(event.body))
  if (deleted.size === 0) return [...events]
  return events.map(event => {
    switch (event.kind) {
      case 'thread.opened':
        return deleted.has(placeOf(event.body)) ? { ...event, body: { ...event.body, text: '' } } : event
      case 'thread.replied':
      case 'comment.edited':
        return deleted.has(placeOf(event.body)) ? { ...event, body: { ...event.body, text: '' } } : event
      default:
        return event
    }
  })
}

function placeOf(body: { thread: string; comment: string }): string {
  return `${body.thread} ${body.comment}`
}
