/**
 * Quantities as a scenario file writes them (`350_000_000 UST`, `0.04 %`): just enough reading for a slider and for the words beside
 * a field. Whether a quantity is right is the engine's to say.
 */

/** A written quantity taken apart. `scale` is 1e6 for `m`, 1e9 for `bn`. */
export type Written = { number: number; scale: number; unit: string }

const pattern = /^([+-]?(?:\d[\d_]*)?(?:\.\d[\d_]*)?(?:[eE][+-]?\d{1,3})?)\s*(?:(m|bn)\s+)?(.*)$/

/** Reads `text`, or undefined if it does not start with a number. */
export function readWritten(text: string | number): Written | undefined {
  if (typeof text === 'number') return { number: text, scale: 1, unit: '' }
  const match = pattern.exec(text.trim())
  const digits = (match?.[1] ?? '').replaceAll('_', '')
  if (match === null || !/\d/.test(digits)) return undefined
  return { number: Number(digits), scale: match[2] === 'm' ? 1e6 : match[2] === 'bn' ? 1e9 : 1, unit: match[3]!.trim() }
}

/** Writes a number with underscores and its unit. Numbers are kept to six significant digits: a slider is no finer. */
export function writeQuantity(value: number, unit: string): string {
  const rounded = Number(value.toPrecision(6))
  const [whole, rest] = String(rounded).split('.')
  const digits =
    Math.abs(rounded) >= 10_000 && !String(rounded).includes('e')
      ? whole!.replace(/\B(?=(\d{3})+(?!\d))/g, '_')
      : whole!
  const number = rest === undefined ? digits : `${digits}.${rest}`
  return unit === '' ? number : `${number} ${unit}`
}

/** A slider's line: where it starts and ends and how far a step goes, in the unit that both ends share. */
export type Track = { low: number; high: number; step: number; unit: string }

/** The track between two written ends, or undefined when they do not share a unit. */
export function trackBetween(low: string | number, high: string | number): Track | undefined {
  const from = readWritten(low)
  const to = readWritten(high)
  if (from === undefined || to === undefined || from.unit !== to.unit) return undefined
  const lowest = from.number * from.scale
  const highest = to.number * to.scale
  if (!(highest > lowest)) return undefined
  return { low: lowest, high: highest, step: niceStep((highest - lowest) / 100), unit: from.unit }
}

/** Where a written quantity stands on a track, or undefined if it does not fit. */
export function positionOn(track: Track, written: string | number): number | undefined {
  const read = readWritten(written)
  if (read === undefined || read.unit !== track.unit) return undefined
  return Math.min(track.high, Math.max(track.low, read.number * read.scale))
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const lead = rough / power
  return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power
}

/** Reads as a person would say it: `350 m UST` for `350_000_000 UST`. Unreadable text stays as it is. */
export function sayWritten(written: string | number | boolean): string {
  if (typeof written === 'boolean') return written ? 'on' : 'off'
  const read = readWritten(written)
  if (read === undefined) return String(written)
  const value = read.number * read.scale
  const magnitude = Math.abs(value)
  const [amount, scale] = magnitude >= 1e9 ? [value / 1e9, ' bn'] : magnitude >= 1e6 ? [value / 1e6, ' m'] : [value, '']
  const digits = String(Number(amount.toPrecision(6)))
  const [whole, rest] = digits.split('.')
  const said = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ',') + (rest === undefined ? '' : `.${rest}`)
  return `${said}${scale}${read.unit === '' ? '' : ` ${read.unit}`}`.replace('-', '\u2212').replaceAll(' ', '\u00a0')
}
