/**
 * Quantities as people write them in files: a number, underscores for thousands, a unit. One parser for all of them.
 */

/** What a quantity measures. The base unit (of the parsed number) stands in the comment. */
export type UnitKind =
  | 'UST' // whole UST
  | 'LUNA' // whole LUNA
  | 'BTC' // whole BTC
  | 'USD' // dollars, also USDT and USDC at par
  | 'THB' // baht
  | 'KRW' // won
  | 'SDR' // IMF special drawing rights
  | '3CRV' // LP tokens of the base pool
  | 'price' // USD per coin: "42_000 USD"
  | 'rate' // quote per base without a unit: "0.995"
  | 'fraction' // 1 = all: "0.04 %", "4 bp" or 0.0004
  | 'duration' // milliseconds: "5 min", "24 h", "6.5 s", "5 d"
  | 'per-hour' // share or amount per hour: "2.9 % / h", "0.015"
  | 'UST/h' // UST an hour
  | 'USD/h' // USD an hour
  | 'count' // whole things: blocks, accounts, coins of a pool
  | 'number' // a pure number
  | 'amount' // whole units of the asset that is written: "80_394 BTC"
  | 'choice'
  | 'switch'

/** The result of reading a quantity. */
export type QuantityResult = { ok: true; value: number } | { ok: false; message: string; hint: string }

type UnitTable = { units: Readonly<Record<string, number>>; bare: boolean; example: string; integer?: boolean }

const tables: Readonly<Record<UnitKind, UnitTable>> = {
  UST: { units: { UST: 1, 'm UST': 1e6, 'bn UST': 1e9 }, bare: false, example: '350_000_000 UST' },
  LUNA: { units: { LUNA: 1, 'm LUNA': 1e6, 'bn LUNA': 1e9 }, bare: false, example: '343_000_000 LUNA' },
  BTC: { units: { BTC: 1 }, bare: false, example: '80_394 BTC' },
  USD: { units: { USD: 1, 'm USD': 1e6, 'bn USD': 1e9 }, bare: false, example: '366_000_000 USD' },
  THB: { units: { THB: 1, 'm THB': 1e6 }, bare: false, example: '5_000 THB' },
  KRW: { units: { KRW: 1, 'm KRW': 1e6, 'bn KRW': 1e9 }, bare: false, example: '24_000 KRW' },
  SDR: { units: { SDR: 1, 'm SDR': 1e6 }, bare: false, example: '50_000_000 SDR' },
  '3CRV': { units: { '3CRV': 1, 'm 3CRV': 1e6 }, bare: false, example: '366_000_000 3CRV' },
  price: { units: { USD: 1 }, bare: false, example: '42_000 USD' },
  rate: { units: {}, bare: true, example: '0.995' },
  fraction: { units: { '%': 1e-2, bp: 1e-4, ppm: 1e-6 }, bare: true, example: '0.04 %' },
  duration: { units: { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 }, bare: false, example: '10 min' },
  'per-hour': { units: { '% / h': 1e-2, '/ h': 1 }, bare: false, example: '2.9 % / h' },
  'UST/h': { units: { 'UST / h': 1, 'm UST / h': 1e6 }, bare: false, example: '250_000_000 UST / h' },
  'USD/h': { units: { 'USD / h': 1, 'm USD / h': 1e6 }, bare: false, example: '56_000_000 USD / h' },
  count: { units: { blocks: 1, coins: 1, accounts: 1 }, bare: true, example: '36', integer: true },
  number: { units: {}, bare: true, example: '9.685' },
  amount: { units: {}, bare: false, example: '80_394 BTC' },
  choice: { units: {}, bare: true, example: '' },
  switch: { units: {}, bare: true, example: '' },
}

const pattern = /^([+-]?(?:\d[\d_]*)?(?:\.\d[\d_]*)?(?:[eE][+-]?\d{1,3})?)\s*(.*)$/

/** How the unit of a kind is written, e.g. `350_000_000 UST`. */
export function quantityExample(kind: UnitKind): string {
  return tables[kind].example
}

/**
 * Reads `text` (a string with a unit, or a bare number where the kind allows it) into the base unit of `kind`.
 * @returns the number, or what is wrong and how to write it.
 */
export function parseQuantity(text: string | number, kind: UnitKind): QuantityResult {
  const table = tables[kind]
  const written = typeof text === 'number' ? String(text) : text.trim()
  const match = pattern.exec(written)
  const digits = (match?.[1] ?? '').replaceAll('_', '')
  const unit = (match?.[2] ?? '')
    .replace(/\s+/g, ' ')
    .replace(/\s*\/\s*/g, ' / ')
    .trim()
  if (match === null || digits === '' || !/\d/.test(digits)) {
    return { ok: false, message: `“${written}” is not a quantity.`, hint: `Write it like ${table.example}.` }
  }
  const number = Number(digits)
  if (Number.isNaN(number)) {
    return { ok: false, message: `“${written}” is not a quantity.`, hint: `Write it like ${table.example}.` }
  }
  if (unit === '' && !table.bare) {
    return { ok: false, message: `“${written}” has no unit.`, hint: `Write it like ${table.example}.` }
  }
  const factor = unit === '' ? 1 : Object.hasOwn(table.units, unit) ? table.units[unit] : undefined
  if (factor === undefined) {
    const known = Object.keys(table.units)
    return {
      ok: false,
      message: `“${unit}” is the wrong unit here.`,
      hint:
        known.length > 0
          ? `Use ${known.join(', ')}, like ${table.example}.`
          : `Write a bare number like ${table.example}.`,
    }
  }
  if (!Number.isFinite(number * factor)) {
    return {
      ok: false,
      message: `“${written}” is too large for any quantity.`,
      hint: `Write it like ${table.example}.`,
    }
  }
  if (table.integer === true && !Number.isInteger(number * factor)) {
    return { ok: false, message: `“${written}” must be a whole number.`, hint: `Write it like ${table.example}.` }
  }
  return { ok: true, value: number * factor }
}

/** The result of reading an amount of any asset. */
export type AmountTextResult = { ok: true; value: number; asset: string } | { ok: false; message: string; hint: string }

/** Reads `80_394 BTC`, `14 bn UST`: whole units and the asset’s id. Negative amounts are refused. */
export function parseAmountText(text: string): AmountTextResult {
  const hint = 'Write it like 80_394 BTC or 14 bn UST.'
  const match = /^(\d[\d_]*(?:\.\d[\d_]*)?)\s*(?:(m|bn)\s+)?([A-Za-z0-9][A-Za-z0-9.-]{0,15})$/.exec(text.trim())
  if (match === null) return { ok: false, message: `“${text}” is not an amount of an asset.`, hint }
  const scale = match[2] === 'bn' ? 1e9 : match[2] === 'm' ? 1e6 : 1
  const value = Number(match[1]!.replaceAll('_', '')) * scale
  if (!(value <= 1e15)) return { ok: false, message: `“${text}” is more than any asset has.`, hint }
  return { ok: true, value, asset: match[3]! }
}
