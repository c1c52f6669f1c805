/** Times, spans, ratios and numbers as exercise files write them. */

/** What was read, or what is wrong and how to write it. */
export type Reading = { ok: true; value: number } | { ok: false; message: string; hint: string }

const spanUnits: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }
const scales: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, bn: 1e9 }

/** Largest span that is read: a year, in milliseconds. */
const spanMaxMs = 366 * 86_400_000

/** A span like `8 min`, `1.5 h` or `2 d`, in milliseconds. Zero is a span. */
export function readSpan(text: string): Reading {
  const hint = 'Write it like 8 min, 1.5 h or 2 d.'
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\s*(s|min|h|d)$/.exec(text.trim())
  if (match === null) return { ok: false, message: `“${short(text)}” is not a span of time.`, hint }
  const value = Math.round(Number(match[1]) * spanUnits[match[2]!]!)
  if (value > spanMaxMs) return { ok: false, message: `“${short(text)}” is longer than a year.`, hint }
  return { ok: true, value }
}

/**
 * A moment of the scenario: an instant like `2022-05-08T00:15Z`, or `+3 h` after `originMs`.
 * @returns milliseconds since 1970 UTC (or since the opening where `originMs` is 0).
 */
export function readMoment(text: string, originMs: number): Reading {
  const trimmed = text.trim()
  const hint = 'Write it like 2022-05-08T00:15Z, or +3 h after the exercise begins.'
  if (trimmed.startsWith('+')) {
    const span = readSpan(trimmed.slice(1))
    return span.ok ? { ok: true, value: originMs + span.value } : { ...span, hint }
  }
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?Z$/.exec(trimmed)
  if (match === null) return { ok: false, message: `“${short(text)}” is not a moment.`, hint }
  const [year, month, day, hour, minute, second] = match.slice(1).map(part => Number(part ?? 0)) as number[]
  const value = Date.UTC(year!, month! - 1, day!, hour!, minute!, second)
  const date = new Date(value)
  // `Date.UTC` rolls 30 February over to March.
  const same = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day! && hour! < 24 && minute! < 60
  if (!same || second! > 59) return { ok: false, message: `“${short(text)}” is not in the calendar.`, hint }
  return { ok: true, value }
}

/** How fast the scenario's clock goes: `1 h = 3 min` is 20 scenario milliseconds for each of the wall. */
export function readRatio(text: string): Reading {
  const hint = 'Write it like 1 h = 3 min: scenario time, then wall time.'
  const parts = text.split('=')
  const [scenario, wall] = parts.map(readSpan)
  if (parts.length !== 2 || !scenario?.ok || !wall?.ok || scenario.value === 0 || wall.value === 0) {
    return { ok: false, message: `“${short(text)}” is not a ratio of two spans.`, hint }
  }
  return { ok: true, value: scenario.value / wall.value }
}

/** A number like `0.985`, `150_000_000`, `1.5 bn` (`k`, `m` and `bn` scale it). */
export function readNumber(written: string | number): Reading {
  const hint = 'Write it like 0.985, 150_000_000 or 1.5 bn.'
  const match = /^(-?\d[\d_]{0,20}(?:\.\d{1,12})?)\s*(k|m|bn)?$/.exec(String(written).trim())
  if (match === null) return { ok: false, message: `“${short(String(written))}” is not a number.`, hint }
  return { ok: true, value: Number(match[1]!.replaceAll('_', '')) * scales[match[2] ?? '']! }
}

/** At most forty characters of what was written. */
export function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
