/** How long to wait before the next try: grows to a ceiling, with chance in it so that a room full of pages does not come back at once. */

const firstMs = 400
/** A server that was restarted is found again within two seconds or so. */
const longestMs = 2500

/**
 * @param tries how many tries have failed so far, 1 or more
 * @param chance a number from 0 to 1
 * @returns milliseconds, from half the present step to the whole of it
 */
export function retryDelayMs(tries: number, chance: number): number {
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(20, Math.max(0, tries - 1)))
  return Math.round(step * (0.5 + 0.5 * chance))
}
