/** When something was said, as people say it: how long ago while it is fresh, then the time, then the day. */

const minute = 60_000
const hour = 60 * minute

/**
 * @param nowMs the server's time, so that a wrong clock of the computer does not show
 * @param locale BCP 47 tag
 */
export function sayWhen(atMs: number, nowMs: number, locale: string): string {
  const agoMs = Math.max(0, nowMs - atMs)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  if (agoMs < minute) return relative.format(0, 'second')
  if (agoMs < hour) return relative.format(-Math.floor(agoMs / minute), 'minute')
  const at = new Date(atMs)
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(at)
  if (agoMs < 12 * hour) return clock
  return `${new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(at)}, ${clock}`
}
