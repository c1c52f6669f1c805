/**
 * The server's clock as the page knows it. A time that the server sends is late by its way here and never early, so of several the
 * one that puts the server's clock furthest ahead is the nearest. Built on a clock that nobody sets (`performance.now`), so a
 * person who turns the computer's clock back gains no minute.
 */

/** Readings that are looked at: two minutes at one every ten seconds. More would hold on to a clock that has drifted since. */
const readingsMax = 12

/** See the file's head. */
export type ServerClock = {
  /** Tells that a message that says `serverMs` has arrived just now. */
  hear: (serverMs: number) => void
  /** The server's time now, milliseconds since 1970. Before anything was heard: the computer's own. */
  now: () => number
}

/**
 * @param steadyMs a clock that only grows, milliseconds from any start
 * @param wallMs the computer's clock, for the time before the server was heard
 */
export function makeServerClock(
  steadyMs: () => number = () => performance.now(),
  wallMs: () => number = () => Date.now(),
): ServerClock {
  const offsets: number[] = []
  let offsetMs: number | null = null
  return {
    hear(serverMs) {
      if (!Number.isFinite(serverMs)) return
      offsets.push(serverMs - steadyMs())
      if (offsets.length > readingsMax) offsets.shift()
      offsetMs = Math.max(...offsets)
    },
    now: () => (offsetMs === null ? wallMs() : Math.round(steadyMs() + offsetMs)),
  }
}
