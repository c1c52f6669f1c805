/** Commands of the meeting itself: title, agenda, people, floor and hands. */

import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { EventDraft } from '../event/events.ts'
import type { Person, Role } from '../event/person.ts'
import { isPaused } from '../phase/machine.ts'
import type { RoomState } from '../state/state.ts'
import { draft, type Handlers, no, paused, repeated, unknown, yes } from './answer.ts'

/** Kinds that this file answers. */
export type MeetingCommand =
  | 'title-room'
  | 'set-agenda'
  | 'change-person'
  | 'remove-person'
  | 'give-floor'
  | 'raise-hand'
  | 'lower-hand'

/** Their rules. */
export const meetingHandlers: Handlers<MeetingCommand> = {
  'title-room': (_state, input) => yes(draft('room.titled', 'all', { title: input.title })),

  'set-agenda': (_state, input) => {
    const twice = repeated(input.items.map(item => item.id))
    if (twice !== null)
      return no('twice', 'Two items of the agenda have the same id.', 'Give each item an id of its own.')
    return yes(draft('agenda.set', 'all', { items: input.items }))
  },

  'change-person': (state, input, { actor }) => {
    const target = present(state, input.person)
    if (isRefusal(target)) return target
    const { person, name, role, seat } = input
    const self = actor.id === person
    if (self && (role !== target.role || seat !== target.seat)) {
      if (target.role !== 'chair') return no('not-yours', 'Your role and seat are given by the chair.')
      return no('one-chair', 'A room has one chair.', 'Make somebody else the chair; you then stay with another role.')
    }
    const wrong = seatRefusal(state, role, seat)
    if (wrong !== null) return wrong
    const events: EventDraft[] = [draft('person.changed', 'all', { person, name, role, seat })]
    if (role === 'chair' && !self) {
      const former = [...state.people.values()].find(one => one.role === 'chair' && one.id !== person)
      const after: Role = state.exercise === null ? 'co-author' : 'controller'
      if (former !== undefined) {
        events.push(draft('person.changed', 'all', { person: former.id, name: former.name, role: after, seat: null }))
      }
    }
    return yes(...events)
  },

  'remove-person': (state, input) => {
    const target = present(state, input.person)
    if (isRefusal(target)) return target
    if (target.role === 'chair') return no('one-chair', 'A room has a chair.', 'Make somebody else the chair first.')
    return yes(draft('person.removed', 'all', { person: target.id, reason: input.reason }))
  },

  'give-floor': (state, input, { atMs }) => {
    const { point, speaker, durationMs } = input
    if (isPaused(state)) return paused()
    if (point !== null && !state.points.has(point)) return unknown('point')
    if (speaker !== null) {
      const target = present(state, speaker)
      if (isRefusal(target)) return target
    }
    const back = point === null && speaker === null
    if (back && state.floor === null) return no('no-change', 'Nobody has the floor.')
    const deadlineMs = back || durationMs === null ? null : atMs + durationMs
    return yes(draft('floor.given', 'all', { point, speaker, deadlineMs }))
  },

  'raise-hand': (state, _input, { actor }) => {
    if (state.hands.includes(actor.id)) return no('no-change', 'Your hand is up already.')
    return yes(draft('hand.raised', 'all', {}))
  },

  'lower-hand': (state, input) => {
    if (!state.hands.includes(input.person)) return no('no-change', 'That hand is not up.')
    return yes(draft('hand.lowered', 'all', { person: input.person }))
  },
}

/** Why a role may not have this seat; null if it may. */
export function seatRefusal(state: RoomState, role: Role, seat: string | null): Refusal | null {
  if (seat === null) return null
  if (!state.seats.has(seat)) return unknown('seat')
  if (role !== 'player')
    return no('seat-needs-player', 'Only a player sits in a seat.', 'Choose the role player, or no seat.')
  return null
}

function present(state: RoomState, id: string): Person | Refusal {
  const person = state.people.get(id)
  return person === undefined || person.removedAtMs !== null ? unknown('person') : person
}
