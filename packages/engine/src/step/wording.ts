/** Figures as people say them, for sentences of the journal. The same on every machine: no locale. */

/** `+952 m`, `−11 m`; `sign` is `always` (default) or empty for none on positive figures. */
export function millions(usd: number, sign: 'always' | '' = 'always'): string {
  const rounded = Math.round(usd / 1e6)
  const figure = Math.abs(rounded) < 10 ? (Math.abs(usd) / 1e6).toFixed(1) : String(Math.abs(rounded))
  if (figure === '0.0') return '0.0 m'
  return `${usd < 0 ? '−' : sign === 'always' ? '+' : ''}${figure} m`
}

/** `350 m UST`, `18.7 bn UST`, `24 800 BTC` → with a unit and a magnitude. */
export function people(quantity: number, unit: string): string {
  const size = Math.abs(quantity)
  const sign = quantity < 0 ? '−' : ''
  // Three digits are said: 999.6 m is a billion.
  if (size >= 999.5e9) return `${sign}${trim(size / 1e12)} tn ${unit}`
  if (size >= 999.5e6) return `${sign}${trim(size / 1e9)} bn ${unit}`
  if (size >= 1e6) return `${sign}${trim(size / 1e6)} m ${unit}`
  return `${sign}${size >= 100 ? group(Math.round(size)) : trim(size)} ${unit}`
}

/** The part that an account belongs to: `savers` of `savers/large`. */
export function ownerOf(account: string): string {
  const slash = account.indexOf('/')
  return slash < 0 ? account : account.slice(0, slash)
}

/** `8 May 04:30` in UTC. */
export function momentText(atMs: number): string {
  const days = Math.floor(atMs / 86_400_000)
  const minutes = Math.floor((atMs - days * 86_400_000) / 60_000)
  const { day, month } = civilFromDays(days)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${day} ${months[month - 1]} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Day and month of the proleptic Gregorian calendar from days since 1970-01-01 (Hinnant's algorithm, public domain). */
function civilFromDays(days: number): { day: number; month: number } {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  return {
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    month: shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9,
  }
}

function trim(value: number): string {
  return String(Number(value.toPrecision(3)))
}

function group(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ')
}
