/** Figures as people say them: `815 m USD`, `18.7 bn UST`, `−65 %`, `0.9720`. One place, so that page, picture and report agree. */

/** Keeps a figure and its unit on one line. */
const join = '\u00a0'
const minus = '\u2212'

/** What stands where there is no figure. */
export const noFigure = '–'

type FigureOptions = {
  /** Writes `+` before a gain. */
  signed?: boolean
  /** Leaves the unit's name away (magnitudes stay): `815 m`. */
  bare?: boolean
}

function grouped(magnitude: number, decimals: number): string {
  const [whole, rest] = magnitude.toFixed(decimals).split('.')
  const withCommas = whole!.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return rest === undefined ? withCommas : `${withCommas}.${rest}`
}

/** Three significant digits for what is scaled: 18.7, 4.15, 815. */
function scaled(magnitude: number): string {
  return grouped(magnitude, magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2)
}

function magnitudeOf(magnitude: number, price: boolean): string {
  // 999.6 of one magnitude is said as 1.00 of the next.
  if (magnitude >= 999.5e9) return `${scaled(magnitude / 1e12)}${join}tn`
  if (magnitude >= 999.5e6) return `${scaled(magnitude / 1e9)}${join}bn`
  if (magnitude >= 999_500) return `${scaled(magnitude / 1e6)}${join}m`
  if (magnitude >= 1000 || magnitude === 0) return grouped(magnitude, 0)
  if (magnitude >= 100) return grouped(magnitude, price ? 1 : 0)
  if (magnitude >= 2) return grouped(magnitude, price ? 2 : 1)
  if (magnitude >= (price ? 0.001 : 0.1)) return grouped(magnitude, price ? 4 : 2)
  return magnitude.toPrecision(3)
}

/**
 * Says a figure.
 * @param value in the unit `unit`; NaN gives a dash.
 * @param unit `USD`, `UST`, `LUNA`, `BTC`, `USD m`, `%`, `fraction` and `share` (said in percent), `1` (a pure ratio or price: four decimals), `min`, `h`, `d`, or any other name.
 */
export function formatFigure(value: number | null | undefined, unit: string, options: FigureOptions = {}): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noFigure
  const parts = /^(.*?)\s*\b(m|bn)$/.exec(unit)
  if (parts !== null && parts[1] !== '') {
    return formatFigure(value * (parts[2] === 'm' ? 1e6 : 1e9), parts[1]!, options)
  }
  const magnitude = Math.abs(value)
  const text = words(magnitude, unit, options.bare === true)
  const isZero = !/[1-9]/.test(text)
  const sign = isZero ? '' : value < 0 ? minus : options.signed === true ? '+' : ''
  return sign + text
}

function words(magnitude: number, unit: string, bare: boolean): string {
  switch (unit) {
    case 'fraction':
    case 'share':
      return `${percent(magnitude * 100)}${join}%`
    case '%':
      return `${percent(magnitude)}${join}%`
    case '1':
    case '':
    case 'ratio':
    case 'rate':
      return Number.isInteger(magnitude) && magnitude > 1
        ? magnitudeOf(magnitude, false).replace(/\.0$/, '')
        : magnitudeOf(magnitude, true)
    case 'USD':
    case 'price':
      return magnitudeOf(magnitude, true) + (bare ? '' : `${join}USD`)
    case 'count':
      return grouped(magnitude, 0)
    case 'ms':
      return duration(magnitude)
    default:
      return magnitudeOf(magnitude, false) + (bare ? '' : join + unit)
  }
}

function percent(value: number): string {
  return grouped(value, value >= 10 || value === 0 ? 0 : value >= 1 ? 1 : 2)
}

/** `6 s`, `10 min`, `2.5 h`, `49 d`, whichever says it in the fewest digits. */
export function duration(ms: number): string {
  const steps: [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ]
  for (const [length, name] of steps) {
    if (ms >= length * 2 || (ms >= length && Number.isInteger(ms / length))) {
      const count = ms / length
      return `${grouped(count, Number.isInteger(count) || count >= 100 ? 0 : 1)}${join}${name}`
    }
  }
  return `${grouped(ms, 0)}${join}ms`
}

/**
 * Dollars with a sign, for tables in which magnitudes must line up: `+952.0 m`, `−10.8 m`.
 * @param largestUsd the largest amount of the table: below a million all of it is said in dollars, `−11.89`.
 */
export function formatMillions(usd: number, largestUsd: number = Number.POSITIVE_INFINITY): string {
  if (!Number.isFinite(usd)) return noFigure
  const size = Math.abs(largestUsd)
  const text = size < 1e6 ? grouped(Math.abs(usd), size < 1000 ? 2 : 0) : `${grouped(Math.abs(usd) / 1e6, 1)}${join}m`
  const sign = !/[1-9]/.test(text) ? '' : usd < 0 ? minus : '+'
  return sign + text
}

/** Keeps each figure of a sentence on one line with its magnitude and unit. */
export function keepTogether(sentence: string): string {
  const parts = /(\d) (?=(?:m|bn|tn|%|USD|UST|BTC|LUNA|SDR|KRW|KRT|THB|h|min|\d{3})\b|%)/g
  return sentence
    .replace(parts, `$1${join}`)
    .replace(/\b(m|bn|tn) (?=(?:USD|UST|BTC|LUNA|SDR|KRW|KRT|THB)\b)/g, `$1${join}`)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `8 May`. UTC, like all times of the product. */
export function formatDay(atMs: number): string {
  const at = new Date(atMs)
  return `${at.getUTCDate()}${join}${months[at.getUTCMonth()]}`
}

/** `8 May 04:30`. */
export function formatMoment(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${formatDay(atMs)} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

/** `8 May 2022 04:30 UTC`. */
export function formatFullMoment(atMs: number): string {
  const at = new Date(atMs)
  return `${formatDay(atMs)}${join}${at.getUTCFullYear()} ${formatMoment(atMs).slice(-5)}${join}UTC`
}

const nameUnits: readonly [pattern: RegExp, unit: string][] = [
  [/^(.*)(UstPerBtc)$/, 'UST / BTC'],
  [/^(.*)(Usd|Ust|Luna|Bluna|Btc|Thb|Krw|Krt)$/, 'asset'],
  [/^(.*)(Usd|Ust|Luna|Btc|3crv)(End|Start|Low|High)$/, 'asset'],
  // Supplies and stakes carry their asset in front.
  [/^(?=(ust|luna|krt)(?:Supply|Staked|Unbonding|Undelegated)(?:End)?$)(.*)$/, 'front'],
  [/^(.*)(Fraction|Share|Ratio|RatioLow|PremiumPaid|GapMax|ChanceMax)$/, 'fraction'],
  [/^(.*)(Percent)$/, '%'],
  [/^(.*)(AtMs)$/, 'moment'],
  [/^(.*)(Ms)$/, 'ms'],
  [/^(.*)(Hours)$/, 'h'],
  [/^(.*)(Minutes)$/, 'min'],
  [/^(.*)(Count|Refusals|HeightEnd|Jailed)$/, 'count'],
]

/** The unit that a name carries (`ustPriceLowUsd` in USD, `curveUstEnd` in UST), and the name in words. */
export function readMetricName(name: string): { label: string; unit: string } {
  for (const [pattern, unit] of nameUnits) {
    const match = pattern.exec(name)
    if (match === null) continue
    if (unit === 'front') return { label: sayName(name), unit: assetName(match[1]!) }
    const isWord = unit === 'count' || unit === 'fraction'
    const bare = name.replace(/(Fraction|Count)$/, '')
    const label = isWord ? bare : match[1]! + (match[3] ?? '')
    return { label: sayName(label === '' ? name : label), unit: unit === 'asset' ? assetName(match[2]!) : unit }
  }
  return { label: sayName(name), unit: '1' }
}

/** An asset as it is written: `UST`, `bLUNA`. */
function assetName(name: string): string {
  const large = name.toUpperCase()
  return large === 'BLUNA' ? 'bLUNA' : large
}

/** `ustPriceLow` to `UST price low`. */
export function sayName(name: string): string {
  const said = name
    .replace(/[-_.]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\b(ust|luna|bluna|btc|usd|usdc|usdt|3crv|lp|krt|krw|thb)\b/g, assetName)
    // An app's and a protocol's names are names wherever they stand.
    .replace(/\b(anchor|chai|curve|mirror)\b/g, word => word.charAt(0).toUpperCase() + word.slice(1))
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** Says a figure by the unit in its name; moments become dates. */
export function formatMetric(value: number, unit: string, options: FigureOptions = {}): string {
  if (unit === 'moment') return Number.isFinite(value) && value > 0 ? formatMoment(value) : noFigure
  return formatFigure(value, unit, options)
}
