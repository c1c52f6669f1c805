/** What the end of a meeting does to the state: reflections, the drafted minutes, amendments, signature, addenda. */

import type { RoomEvent } from '../event/events.ts'
import type { RoomState } from './state.ts'

/** Kinds that this file folds. */
export type MinutesKind =
  | 'reflection.written'
  | 'minutes.drafted'
  | 'minutes.amended'
  | 'amendment.settled'
  | 'minutes.signed'
  | 'minutes.added'

/** Folds one event of the end into the state. */
export function applyMinutes(state: RoomState, event: RoomEvent<MinutesKind>): void {
  const { by, atMs, seq } = event
  if (event.kind === 'reflection.written') {
    state.reflections.set(event.body.reflection, { ...event.body, by, atMs, seq })
    return
  }
  if (event.kind === 'minutes.drafted') {
    const { draft, hash, throughSeq } = event.body
    state.minutes = {
      draft,
      hash,
      throughSeq,
      settledSeq: state.minutes?.settledSeq ?? 0,
      amendments: state.minutes?.amendments ?? new Map(),
      signed: state.minutes?.signed ?? null,
      addenda: state.minutes?.addenda ?? [],
    }
    return
  }
  const minutes = state.minutes
  if (minutes === null) return
  switch (event.kind) {
    case 'minutes.amended': {
      const { amendment } = event.body
      minutes.amendments.set(amendment, { ...event.body, id: amendment, by, atMs, accepted: null, reason: '', seq })
      return
    }
    case 'amendment.settled': {
      const amendment = minutes.amendments.get(event.body.amendment)
      if (amendment === undefined) return
      amendment.accepted = event.body.accepted
      amendment.reason = event.body.reason
      minutes.settledSeq = seq
      return
    }
    case 'minutes.signed':
      minutes.signed = { ...event.body, by, atMs, seq }
      return
    case 'minutes.added':
      minutes.addenda.push({ id: event.body.addendum, text: event.body.text, by, atMs, seq })
      return
  }
}
