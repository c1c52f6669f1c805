/** The scenario's clock: where it is at a server time, and where it stops. */

import type { Branch, RoomState } from '../state/state.ts'

/** The branch that the room is in; null before the run started. */
export function currentBranch(state: RoomState): Branch | null {
  return state.run?.branches.get(state.run.branch) ?? null
}

/** Where the run stands: the branch's time, before the run the beginning of the exercise; null without a simulation. */
export function runMs(state: RoomState): number | null {
  return currentBranch(state)?.scenarioMs ?? state.exercise?.run?.fromMs ?? null
}

/**
 * The next stop after a scenario time: the end of the next round, or of the exercise. The clock does not run past it by itself. Null
 * without a simulation or at its end.
 */
export function nextStopMs(state: RoomState, scenarioMs: number): number | null {
  const run = state.exercise?.run
  if (run == null || scenarioMs >= run.untilMs) return null
  const stops = (state.exercise?.rounds ?? []).map(round => round.untilMs).filter(stop => stop > scenarioMs)
  return Math.min(run.untilMs, ...stops)
}

/**
 * Scenario time at a server time. A running clock goes on at its ratio from where it was set, up to the next stop; a standing one
 * shows where it was set. Null in a room without a scenario clock.
 */
export function scenarioNow(state: RoomState, atMs: number): number | null {
  const { clock } = state
  if (clock === null) return null
  if (!clock.running) return clock.scenarioMs
  const ahead = Math.floor(Math.max(0, atMs - clock.setAtMs) * clock.ratio)
  return Math.min(clock.scenarioMs + ahead, nextStopMs(state, clock.scenarioMs) ?? clock.scenarioMs)
}
