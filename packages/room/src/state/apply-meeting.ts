/** What the meeting's own events do to the state: people, agenda, phases and their clock, floor, hands. */

import type { RoomEvent } from '../event/events.ts'
import { currentSpan, type RoomState } from './state.ts'

/** Kinds that this file folds. */
export type MeetingKind =
  | 'room.created'
  | 'room.titled'
  | 'person.joined'
  | 'person.changed'
  | 'person.removed'
  | 'agenda.set'
  | 'phase.opened'
  | 'phase.extended'
  | 'phase.paused'
  | 'phase.resumed'
  | 'floor.given'
  | 'hand.raised'
  | 'hand.lowered'

/** Folds one event of the meeting into the state. */
export function applyMeeting(state: RoomState, event: RoomEvent<MeetingKind>): void {
  switch (event.kind) {
    case 'room.created': {
      const { title, template, language, timing } = event.body
      state.createdAtMs = event.atMs
      Object.assign(state, { title, template, language, timing })
      state.spans = [
        {
          phase: 'prepare',
          openedAtMs: event.atMs,
          openedBy: event.by,
          seq: event.seq,
          deadlineMs: null,
          pausedRemainingMs: null,
          pausedAtMs: null,
          closedAtMs: null,
        },
      ]
      return
    }
    case 'room.titled':
      state.title = event.body.title
      return
    case 'person.joined': {
      const { person, name, colour, role, seat } = event.body
      const known = state.people.get(person)
      const joinedAtMs = known?.joinedAtMs ?? event.atMs
      state.people.set(person, { id: person, name, colour, role, seat, joinedAtMs, removedAtMs: null })
      return
    }
    case 'person.changed': {
      const person = state.people.get(event.body.person)
      if (person === undefined) return
      person.name = event.body.name
      person.role = event.body.role
      person.seat = event.body.seat
      return
    }
    case 'person.removed': {
      const person = state.people.get(event.body.person)
      if (person === undefined) return
      person.removedAtMs = event.atMs
      lowerHand(state, person.id)
      return
    }
    case 'agenda.set':
      state.agenda = event.body.items
      return
    case 'phase.opened':
      openSpan(state, event)
      return
    case 'phase.extended': {
      const span = currentSpan(state)
      if (span === null) return
      if (typeof span.pausedRemainingMs === 'number') span.pausedRemainingMs += event.body.byMs
      else span.deadlineMs = event.body.deadlineMs
      return
    }
    case 'phase.paused': {
      const span = currentSpan(state)
      if (span === null || span.pausedAtMs !== null) return
      countFloor(state, event.atMs)
      span.pausedRemainingMs = event.body.remainingMs ?? 'open'
      span.pausedAtMs = event.atMs
      span.deadlineMs = null
      return
    }
    case 'phase.resumed':
      resume(state, event)
      return
    case 'floor.given': {
      countFloor(state, event.atMs)
      const { point, speaker, deadlineMs } = event.body
      state.floor = point === null && speaker === null ? null : { point, speaker, deadlineMs, sinceMs: event.atMs }
      if (speaker !== null) lowerHand(state, speaker)
      return
    }
    case 'hand.raised':
      if (!state.hands.includes(event.by)) state.hands.push(event.by)
      return
    case 'hand.lowered':
      lowerHand(state, event.body.person)
      return
  }
}

/** A new phase takes the floor back and lowers all hands: both belong to the conversation that ended. */
function openSpan(state: RoomState, event: RoomEvent<'phase.opened'>): void {
  countFloor(state, event.atMs)
  state.floor = null
  state.hands = []
  const before = currentSpan(state)
  if (before !== null) {
    before.closedAtMs = event.atMs
    if (before.pausedAtMs !== null) {
      shiftVotings(state, event.atMs - before.pausedAtMs)
      before.pausedAtMs = null
      before.pausedRemainingMs = null
    }
  }
  state.spans.push({
    phase: event.body.phase,
    openedAtMs: event.atMs,
    openedBy: event.by,
    seq: event.seq,
    deadlineMs: event.body.deadlineMs,
    pausedRemainingMs: null,
    pausedAtMs: null,
    closedAtMs: null,
  })
}

/** The pause moves every running deadline by its length: nobody loses time to it. */
function resume(state: RoomState, event: RoomEvent<'phase.resumed'>): void {
  const span = currentSpan(state)
  if (span === null || span.pausedAtMs === null) return
  const pausedMs = event.atMs - span.pausedAtMs
  shiftVotings(state, pausedMs)
  if (state.floor !== null) {
    state.floor.sinceMs = event.atMs
    if (state.floor.deadlineMs !== null) state.floor.deadlineMs += pausedMs
  }
  span.deadlineMs = event.body.deadlineMs
  span.pausedRemainingMs = null
  span.pausedAtMs = null
}

function shiftVotings(state: RoomState, byMs: number): void {
  for (const decision of state.decisions.values()) {
    if (decision.stage !== 'closed' && decision.deadlineMs !== null) decision.deadlineMs += byMs
  }
}

/** Adds to the point what it has had of the floor until now. While the clock stands nothing is counted. */
function countFloor(state: RoomState, atMs: number): void {
  if (state.floor === null || currentSpan(state)?.pausedAtMs != null) return
  const point = state.floor.point === null ? undefined : state.points.get(state.floor.point)
  if (point !== undefined) point.floorMs += Math.max(0, atMs - state.floor.sinceMs)
  state.floor.sinceMs = atMs
}

function lowerHand(state: RoomState, person: string): void {
  state.hands = state.hands.filter(hand => hand !== person)
}
