/** What time alone does in a room: phases that end, votes that close, the floor that runs out. */

import type { EventDraft } from '../event/events.ts'
import { isPaused, phaseDurationMs } from '../phase/machine.ts'
import { currentSpan, type Decision, type RoomState } from '../state/state.ts'
import { phaseChange } from './act-phase.ts'
import { draft } from './answer.ts'
import { closeDecision, voteDeadlineMs } from './close-decision.ts'

/**
 * The events that are due at a server time, to be appended as those of `system`; none while the clock stands. Reading gives way to
 * comments and comments to the discussion when their time is up, each with its own full time from now, one phase per call. Votes close
 * at their deadline, one per call; where the method is chair, votes no longer count and the chair closes. Every other phase waits for
 * the chair. Apply what it gives and call it again until it gives nothing.
 */
export function tick(state: RoomState, atMs: number): EventDraft[] {
  const span = currentSpan(state)
  if (span === null || isPaused(state)) return []
  const isUp = span.deadlineMs !== null && atMs >= span.deadlineMs
  if (isUp && span.phase === 'read')
    return phaseChange(state, 'comment', atMs, phaseDurationMs(state, 'comment'), 'time')
  if (isUp && span.phase === 'comment')
    return phaseChange(state, 'discuss', atMs, phaseDurationMs(state, 'discuss'), 'time')
  const floorDeadlineMs = state.floor?.deadlineMs ?? null
  const floorIsUp = floorDeadlineMs !== null && atMs >= floorDeadlineMs
  return [
    ...(floorIsUp ? [draft('floor.given', 'all', { point: null, speaker: null, deadlineMs: null })] : []),
    ...closeDueVotes(state, atMs),
  ]
}

/** The next server time at which `tick` has something to do; null while nothing is due: when to set the one timer of a room. */
export function nextTickMs(state: RoomState): number | null {
  const span = currentSpan(state)
  if (span === null || isPaused(state)) return null
  const times = [state.floor?.deadlineMs ?? null, ...votes(state).map(decision => voteDeadlineMs(state, decision))]
  if (span.phase === 'read' || span.phase === 'comment') times.push(span.deadlineMs)
  const due = times.filter(time => time !== null)
  return due.length === 0 ? null : Math.min(...due)
}

/** One at a time: two votes may pull the same lever, and the second must see what the first used. */
function closeDueVotes(state: RoomState, atMs: number): EventDraft[] {
  const due = votes(state).filter(decision => {
    const deadlineMs = voteDeadlineMs(state, decision)
    return deadlineMs !== null && atMs >= deadlineMs
  })
  const first = due[0]
  return first === undefined ? [] : closeDecision(state, first, null, '')
}

/** Votes that close by themselves. */
function votes(state: RoomState): Decision[] {
  return [...state.decisions.values()].filter(decision => decision.stage === 'voting' && decision.method !== 'chair')
}
