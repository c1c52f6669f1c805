/** What the staff's list of injects does to the state, and what arrives at the seats. */

import type { RoomEvent } from '../event/events.ts'
import type { Inject, RoomState } from './state.ts'

/** Kinds that this file folds. */
export type InjectKind =
  | 'inject.written'
  | 'inject.submitted'
  | 'inject.approved'
  | 'inject.scheduled'
  | 'inject.released'
  | 'inject.delivered'
  | 'inject.completed'
  | 'inject.deferred'
  | 'inject.dropped'

/** Folds one event of an inject into the state. */
export function applyInject(state: RoomState, event: RoomEvent<InjectKind>): void {
  if (event.kind === 'inject.written') {
    const text = event.body.inject
    state.injects.set(text.id, {
      id: text.id,
      text,
      release: text.release,
      stage: 'draft',
      releasedAtMs: null,
      releasedScenarioMs: null,
      note: '',
      seq: event.seq,
    })
    return
  }
  if (event.kind === 'inject.delivered') {
    state.deliveries.push({ ...event.body, audience: event.audience, atMs: event.atMs, seq: event.seq })
    return
  }
  const inject = state.injects.get(event.body.inject)
  if (inject !== undefined) moveInject(inject, event)
}

function moveInject(
  inject: Inject,
  event: RoomEvent<Exclude<InjectKind, 'inject.written' | 'inject.delivered'>>,
): void {
  switch (event.kind) {
    case 'inject.submitted':
      inject.stage = 'submitted'
      return
    case 'inject.approved':
      inject.stage = 'approved'
      return
    case 'inject.scheduled':
      inject.stage = 'scheduled'
      inject.release = event.body.release
      return
    case 'inject.released':
      inject.stage = 'released'
      inject.releasedAtMs = event.atMs
      inject.releasedScenarioMs = event.body.scenarioMs
      return
    case 'inject.completed':
      inject.stage = 'complete'
      inject.note = event.body.note
      return
    case 'inject.deferred':
      inject.stage = 'deferred'
      inject.note = event.body.reason
      return
    case 'inject.dropped':
      inject.stage = 'obsolete'
      inject.note = event.body.reason
      return
  }
}
