/** Figures as they are printed: up to six significant digits, a decimal point in English and a comma in Spanish. */

/** Languages that papers are written in. */
export type PaperLanguage = 'en' | 'es'

/** A figure with its unit, `0.914 USD`. Large numbers are grouped by thin spaces: `1 250 000`. Not a number: `–`. */
export function figureText(value: number, unit: string, language: PaperLanguage): string {
  return unit === '' ? numberText(value, language) : `${numberText(value, language)} ${unit}`
}

/** A number to six significant digits without trailing zeros; from a million on as a whole number. Thousands are grouped. */
export function numberText(value: number, language: PaperLanguage): string {
  if (!Number.isFinite(value)) return '–'
  const point = language === 'es' ? ',' : '.'
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-6)) return value.toExponential(3).replace('.', point)
  const rounded = size >= 1e6 ? value.toFixed(0) : String(Number(value.toPrecision(6)))
  const [whole = '0', fraction] = rounded.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`
}
