/** Numbers and tables as the command prints them. */

/** A figure with a sensible number of digits: `0.9718`, `31,300`, `−10.8`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 4 : undefined
  const text =
    digits === undefined
      ? size < 1e-4
        ? value.toPrecision(3)
        : value.toFixed(5)
      : value.toLocaleString('en-US', { maximumFractionDigits: digits })
  return text.replace('-', '−')
}

/** Dollars as people say them: `952.0 m USD`. */
export function dollars(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const [scale, word] = size >= 1e9 ? [1e9, 'bn '] : size >= 1e6 ? [1e6, 'm '] : [1, '']
  const text = (value / scale).toLocaleString('en-US', {
    minimumFractionDigits: scale === 1 ? 0 : 1,
    maximumFractionDigits: scale === 1e9 ? 2 : 1,
  })
  return `${text.replace('-', '−')} ${word}USD`
}

/** `73 %`. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–'
}

/** Rows with aligned columns, numbers to the right where `right` says so. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, [...cell].length)
    })
  }
  return rows
    .map(row =>
      row
        .map((cell, index) => {
          const gap = ' '.repeat(widths[index]! - [...cell].length)
          return right.includes(index) ? gap + cell : cell + gap
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
