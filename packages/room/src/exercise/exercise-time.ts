/** Time of an exercise without a run: its file counts from the beginning of the exercise, and only server time passes in it. */

import { releasesDue } from '../act/releases.ts'
import type { RoomEvent } from '../event/events.ts'
import { isPaused } from '../phase/machine.ts'
import type { RoomState } from '../state/state.ts'

/**
 * Milliseconds from the first opening of the phase `read` to a server time, without the pauses since; null before that opening. What a
 * run is for its exercise, this is for one without: the scenario time of its injects.
 */
export function exerciseTimeMs(events: readonly RoomEvent[], atMs: number): number | null {
  let beganMs: number | null = null
  let pausedSinceMs: number | null = null
  let pausedMs = 0
  const goOn = (untilMs: number): void => {
    if (pausedSinceMs !== null) pausedMs += untilMs - pausedSinceMs
    pausedSinceMs = null
  }
  for (const event of events) {
    if (event.kind === 'phase.opened') {
      // A phase that is opened while the clock stands ends the pause too.
      goOn(event.atMs)
      if (event.body.phase === 'read') beganMs ??= event.atMs
    } else if (event.kind === 'phase.paused' && beganMs !== null) pausedSinceMs ??= event.atMs
    else if (event.kind === 'phase.resumed') goOn(event.atMs)
  }
  if (beganMs === null) return null
  goOn(Math.max(atMs, pausedSinceMs ?? atMs))
  return Math.max(0, atMs - beganMs - pausedMs)
}

/**
 * Server time at which the next inject by time is due in an exercise without a run: not before `atMs`, which is that of the question.
 * Null while none is: nothing is scheduled, the clock stands, the phase lets nothing out, or a run keeps the time.
 */
export function nextReleaseMs(state: RoomState, events: readonly RoomEvent[], atMs: number): number | null {
  const { exerciseFile } = state
  if (exerciseFile === null || exerciseFile.run !== null || isPaused(state)) return null
  const nowMs = exerciseTimeMs(events, atMs)
  if (nowMs === null) return null
  const [first] = releasesDue(state, { scenarioMs: Number.POSITIVE_INFINITY, holds: () => false })
  const release = first === undefined ? undefined : state.injects.get(first)?.release
  return release?.by === 'time' ? atMs + Math.max(0, release.atMs - nowMs) : null
}
