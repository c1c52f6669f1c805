/** What decisions, votes, actions and exhibits do to the state. */

import type { RoomEvent } from '../event/events.ts'
import type { RoomState } from './state.ts'

/** Kinds that this file folds. */
export type DecideKind =
  | 'decision.opened'
  | 'decision.changed'
  | 'voting.opened'
  | 'vote.cast'
  | 'decision.closed'
  | 'action.noted'
  | 'action.done'
  | 'forks.made'
  | 'exhibit.added'

/** Folds one event of deciding into the state. */
export function applyDecide(state: RoomState, event: RoomEvent<DecideKind>): void {
  const { by, atMs, seq } = event
  switch (event.kind) {
    case 'decision.opened':
      state.decisions.set(event.body.decision, {
        ...event.body,
        id: event.body.decision,
        openedBy: by,
        openedAtMs: atMs,
        stage: 'open',
        votes: new Map(),
        closed: null,
        forks: null,
        seq,
      })
      return
    case 'action.noted':
      state.actions.set(event.body.action, { ...event.body, id: event.body.action, by, atMs, done: false, seq })
      return
    case 'action.done': {
      const action = state.actions.get(event.body.action)
      if (action !== undefined) action.done = event.body.done
      return
    }
    case 'exhibit.added':
      state.exhibits.set(event.body.exhibit, { ...event.body, atMs, audience: event.audience, seq })
      return
    default:
      applyDecision(state, event)
  }
}

function applyDecision(
  state: RoomState,
  event: RoomEvent<'decision.changed' | 'voting.opened' | 'vote.cast' | 'decision.closed' | 'forks.made'>,
): void {
  const decision = state.decisions.get(event.body.decision)
  if (decision === undefined) return
  switch (event.kind) {
    case 'decision.changed': {
      const { question, options, owner, method } = event.body
      Object.assign(decision, { question, options, owner, method })
      return
    }
    case 'voting.opened':
      decision.stage = 'voting'
      decision.deadlineMs = event.body.deadlineMs
      return
    case 'vote.cast': {
      const { option, objects, dissent } = event.body
      decision.votes.set(event.by, { option, objects, dissent, atMs: event.atMs, seq: event.seq })
      return
    }
    case 'decision.closed':
      decision.stage = 'closed'
      decision.closed = { ...event.body, by: event.by, atMs: event.atMs, seq: event.seq }
      return
    case 'forks.made':
      decision.forks = event.body.exhibit
      return
  }
}
