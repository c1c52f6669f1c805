/** The one clock of a replay: the wall's time of the meeting, compressed where nothing happens, and where the run stood then. */

import type { RoomEvent } from '@breakwater/room'

/** The longest that a replay waits between two events, in milliseconds of the meeting. */
export const pauseMaxMs = 60_000

/** Index of the last event at or before a moment; -1 before the first. */
export function eventIndexAt(events: readonly RoomEvent[], atMs: number): number {
  let low = -1
  let high = events.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (events[middle]!.atMs <= atMs) low = middle
    else high = middle - 1
  }
  return low
}

/** How long the replay stays at an event before it goes to the next, in milliseconds at speed 1; null at the last. */
export function waitAfter(events: readonly RoomEvent[], index: number): number | null {
  const here = events[index]
  const next = events[index + 1]
  if (next === undefined) return null
  return here === undefined ? 0 : Math.min(pauseMaxMs, Math.max(0, next.atMs - here.atMs))
}

/** Where the run stood after an event, or null while it had not started. */
export function scenarioAt(events: readonly RoomEvent[], index: number): { atMs: number; branch: string } | null {
  for (let at = Math.min(index, events.length - 1); at >= 0; at--) {
    const event = events[at]!
    if (event.kind === 'run.advanced') return { atMs: event.body.toMs, branch: event.body.branch }
    if (event.kind === 'run.started') return { atMs: event.body.scenarioMs, branch: event.body.branch }
    if (event.kind === 'branch.entered') return { atMs: event.body.scenarioMs, branch: event.body.branch }
  }
  return null
}

/** Places of the phases among the events, as shares from 0 to 1: the scrubber goes from event to event. */
export function phaseMarks(events: readonly RoomEvent[]): { seq: number; phase: string; share: number }[] {
  return events.flatMap((event, index) =>
    event.kind === 'phase.opened'
      ? [{ seq: event.seq, phase: event.body.phase, share: index / Math.max(1, events.length - 1) }]
      : [],
  )
}
