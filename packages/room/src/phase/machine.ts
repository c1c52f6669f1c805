/** The machine of phases: which may follow which, how long each lasts, and the rounds of an exercise. */

import type { Phase } from '../event/events.ts'
import type { Round } from '../event/exercise.ts'
import { currentPhase, currentSpan, type RoomState } from '../state/state.ts'

/** Every edge that exists. `act` is open to rooms with an exercise alone; `signed` is reached by signing alone. */
export const phaseEdges: Readonly<Record<Phase, readonly Phase[]>> = {
  prepare: ['read'],
  read: ['comment'],
  comment: ['discuss', 'decide'],
  discuss: ['comment', 'decide', 'reflect'],
  decide: ['comment', 'discuss', 'act', 'reflect'],
  act: ['read', 'comment', 'discuss', 'decide', 'reflect'],
  reflect: ['minutes'],
  minutes: ['signed'],
  signed: [],
}

/** Phases that the chair may open next. Empty in `minutes`: only signing goes on from there. */
export function nextPhases(state: RoomState): Phase[] {
  return phaseEdges[currentPhase(state)].filter(
    phase => phase !== 'signed' && (phase !== 'act' || state.exercise !== null),
  )
}

/** The round of the exercise that the room is in: each `read` begins one. The last goes on; null without rounds. */
export function currentRound(state: RoomState): { index: number; round: Round } | null {
  return roundAt(state, state.spans.filter(span => span.phase === 'read').length - 1)
}

/**
 * How long a phase lasts if the chair does not say otherwise, in milliseconds; null: until the chair ends it. A round of an exercise
 * goes before the room's own timing. A time of 0 is none.
 */
export function phaseDurationMs(state: RoomState, phase: Phase): number | null {
  const round = phase === 'read' ? nextRound(state) : currentRound(state)?.round
  const { timing } = state
  switch (phase) {
    case 'read':
      return (round?.readMs ?? timing.readMs) || null
    case 'comment':
      return (round?.commentMs ?? timing.commentMs) || null
    case 'discuss':
      return (round?.discussMs ?? timing.discussMs) || null
    case 'decide':
      return (round?.decideMs ?? timing.decideMs) || null
    case 'reflect':
      return timing.reflectMs || null
    default:
      return null
  }
}

/** True while the clock of the phase stands. */
export function isPaused(state: RoomState): boolean {
  return currentSpan(state)?.pausedAtMs != null
}

/** Time left of the phase at a server time, in milliseconds, never below 0; null where there is no deadline. */
export function remainingMs(state: RoomState, atMs: number): number | null {
  const span = currentSpan(state)
  if (span === null) return null
  if (span.pausedRemainingMs !== null) return span.pausedRemainingMs === 'open' ? null : span.pausedRemainingMs
  return span.deadlineMs === null ? null : Math.max(0, span.deadlineMs - atMs)
}

function nextRound(state: RoomState): Round | undefined {
  return roundAt(state, state.spans.filter(span => span.phase === 'read').length)?.round
}

function roundAt(state: RoomState, wanted: number): { index: number; round: Round } | null {
  const rounds = state.exercise?.rounds ?? []
  const index = Math.min(Math.max(wanted, 0), rounds.length - 1)
  const round = rounds[index]
  return round === undefined ? null : { index, round }
}
