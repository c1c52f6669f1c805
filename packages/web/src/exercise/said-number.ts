/** Numbers of levers as people say them. */

const scales = [
  [1e9, 'bn'],
  [1e6, 'm'],
] as const

/**
 * `900 m USD`, `1.5 bn`, `0.98`: millions and thousand millions are shortened where that loses no digit.
 * @param number says a number in the page's language.
 */
export function saidNumber(number: (value: number) => string, value: number, unit = ''): string {
  const words = unit === '' ? '' : ` ${unit}`
  for (const [size, word] of scales) {
    const share = value / size
    if (Math.abs(share) >= 1 && Number(share.toFixed(2)) === share) return `${number(share)} ${word}${words}`
  }
  return `${number(value)}${words}`
}
