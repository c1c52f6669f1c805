/** Times and lengths of time as they are printed: UTC, the zone said, the same on every machine. */

const dayMs = 86_400_000

/** The day of a moment in UTC, `2026-11-23`. Valid for the years 1970 to 9999. */
export function dayText(atMs: number): string {
  const { year, month, day } = civilDay(Math.floor(atMs / dayMs))
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** The time of day in UTC, `14:05`; with seconds where `seconds` is true. */
export function clockText(atMs: number, seconds = false): string {
  const inDay = Math.floor((((atMs % dayMs) + dayMs) % dayMs) / 1000)
  const text = `${two(Math.floor(inDay / 3600))}:${two(Math.floor(inDay / 60) % 60)}`
  return seconds ? `${text}:${two(inDay % 60)}` : text
}

/** A moment to the minute, `2026-11-23 14:05 UTC`. */
export function momentText(atMs: number): string {
  return `${dayText(atMs)} ${clockText(atMs)} UTC`
}

/** A moment as ISO 8601 to the second, `2026-11-23T14:05:09Z`; milliseconds are shown where there are some. */
export function isoText(atMs: number): string {
  const restMs = ((atMs % 1000) + 1000) % 1000
  const fraction = restMs === 0 ? '' : `.${String(restMs).padStart(3, '0')}`
  return `${dayText(atMs)}T${clockText(atMs, true)}${fraction}Z`
}

/** A length of time, `1 h 5 min`, `8 min`, `40 s`, `2 d 3 h`. Parts below a second are rounded; a negative length starts with a minus sign. */
export function lengthText(lengthMs: number): string {
  const sign = lengthMs < 0 ? '-' : ''
  let seconds = Math.round(Math.abs(lengthMs) / 1000)
  const parts: string[] = []
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(seconds / size)
    seconds -= count * size
    if (count > 0) parts.push(`${count} ${unit}`)
  }
  return parts.length === 0 ? '0 s' : sign + parts.join(' ')
}

/** Year, month (1-12) and day (1-31) of a day counted from 1970-01-01, Gregorian. Source: the calendar's 400-year cycle of 146,097 days. */
function civilDay(days: number): { year: number; month: number; day: number } {
  // Years are counted from March, so that the leap day is the last of its year.
  const shifted = days + 719_468
  const cycle = Math.floor(shifted / 146_097)
  const inCycle = shifted - cycle * 146_097
  const yearInCycle = Math.floor(
    (inCycle - Math.floor(inCycle / 1460) + Math.floor(inCycle / 36_524) - Math.floor(inCycle / 146_096)) / 365,
  )
  const inYear = inCycle - (365 * yearInCycle + Math.floor(yearInCycle / 4) - Math.floor(yearInCycle / 100))
  const marchMonth = Math.floor((5 * inYear + 2) / 153)
  const day = inYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return { year: yearInCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Milliseconds since 1970 of a day and a time of day in UTC; undefined where there is no such day or time. */
export function momentOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number | undefined {
  if (hour > 23 || minute > 59 || second > 59 || month < 1 || month > 12 || day < 1 || year < 1970) return undefined
  const marchYear = month <= 2 ? year - 1 : year
  const cycle = Math.floor(marchYear / 400)
  const yearInCycle = marchYear - cycle * 400
  const marchMonth = month > 2 ? month - 3 : month + 9
  const inYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  const inCycle = yearInCycle * 365 + Math.floor(yearInCycle / 4) - Math.floor(yearInCycle / 100) + inYear
  const days = cycle * 146_097 + inCycle - 719_468
  const back = civilDay(days)
  if (back.month !== month || back.day !== day) return undefined
  return days * dayMs + ((hour * 60 + minute) * 60 + second) * 1000
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
