/** When something was said, as people say it: how long ago while it is fresh, then the time, then the day. */

const minute = 60_000
const hour = 60 * minute

type Forms = { relative: Intl.RelativeTimeFormat; clock: Intl.DateTimeFormat; day: Intl.DateTimeFormat }

/** A format takes a quarter of a millisecond to make, and a margin says some hundred times. */
const formsOf = new Map<string, Forms>()

function formsIn(locale: string): Forms {
  let forms = formsOf.get(locale)
  if (forms === undefined) {
    forms = {
      relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
      clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
      day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }),
    }
    formsOf.set(locale, forms)
  }
  return forms
}

/**
 * @param nowMs the server's time, so that a wrong clock of the computer does not show
 * @param locale BCP 47 tag
 */
export function sayWhen(atMs: number, nowMs: number, locale: string): string {
  const agoMs = Math.max(0, nowMs - atMs)
  const { relative, clock, day } = formsIn(locale)
  if (agoMs < minute) return relative.format(0, 'second')
  if (agoMs < hour) return relative.format(-Math.floor(agoMs / minute), 'minute')
  const at = new Date(atMs)
  return agoMs < 12 * hour ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`
}
