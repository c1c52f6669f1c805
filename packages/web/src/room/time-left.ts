/** How much of a phase is left, in the words of the clock that everybody sees alike. */

import type { PhaseSpan } from '@breakwater/room'

/** `null` left: the phase has no deadline. `over`: the deadline has passed and the server has not yet moved on. */
export type TimeLeft = { leftMs: number | null; paused: boolean; over: boolean }

/** What is left of a phase at a server time. While the clock stands, what was left when it stopped. */
export function timeLeft(span: PhaseSpan | null, serverMs: number): TimeLeft {
  if (span === null) return { leftMs: null, paused: false, over: false }
  if (span.pausedRemainingMs !== null) {
    return { leftMs: span.pausedRemainingMs === 'open' ? null : span.pausedRemainingMs, paused: true, over: false }
  }
  if (span.deadlineMs === null) return { leftMs: null, paused: false, over: false }
  const leftMs = Math.max(0, span.deadlineMs - serverMs)
  return { leftMs, paused: false, over: leftMs === 0 }
}

/** `4:05`, `1:02:09`: a started second counts whole, so that a clock of five minutes begins at 5:00 and 0:00 means over. */
export function sayClock(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** When the time left should be said aloud: at five minutes, one minute, ten seconds. Null between. */
export function spokenMark(beforeMs: number, nowMs: number): 300_000 | 60_000 | 10_000 | null {
  for (const mark of [10_000, 60_000, 300_000] as const) if (beforeMs > mark && nowMs <= mark) return mark
  return null
}
