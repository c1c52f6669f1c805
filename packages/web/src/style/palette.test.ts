/** The palette keeps its contrast, and its data colours stay apart for eyes that see fewer colours. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokensOf(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(match => [match[1]!, match[2]!]))
}

const light = tokensOf(css.slice(0, css.indexOf('@media')))
const dark = tokensOf(css.slice(css.indexOf(':root[data-theme="dark"]')))
const systemDark = tokensOf(css.slice(css.indexOf('@media'), css.indexOf(':root[data-theme="dark"]')))

type Rgb = [number, number, number]

function linear(hex: string): Rgb {
  const parts = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  return parts.map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as Rgb
}

/** Contrast ratio after WCAG 2. */
function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map(hex => {
    const [red, green, blue] = linear(hex)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  }) as [number, number]
  return Math.max(a, b) / Math.min(a, b)
}

/** Machado, Oliveira and Fernandes 2009, severity 1. */
const sight: Record<string, Rgb[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function lab(rgb: Rgb): Rgb {
  const [red, green, blue] = rgb.map(part => Math.min(1, Math.max(0, part))) as Rgb
  const scale = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = scale((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = scale(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = scale((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function seenBy(matrix: readonly Rgb[], hex: string): Rgb {
  const rgb = linear(hex)
  return lab(matrix.map(row => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) as Rgb)
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('%s', (_, tokens) => {
  test('words reach 4.5 to 1, lines 3 to 1', () => {
    for (const paper of ['--paper', '--wash']) {
      for (const ink of ['--ink', '--ink-quiet', '--accent', '--hazard', '--data-second']) {
        expect(contrast(tokens[ink]!, tokens[paper]!), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5)
      }
    }
    for (const line of ['--data-record', '--data-kept', '--edge']) {
      expect(contrast(tokens[line]!, tokens['--paper']!), line).toBeGreaterThanOrEqual(3)
    }
    expect(contrast(tokens['--accent-ink']!, tokens['--accent']!)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(Object.entries(sight))('data colours stay apart with %s', (_, matrix) => {
    const data = ['--ink', '--data-second', '--data-record', '--hazard'].map(token => seenBy(matrix, tokens[token]!))
    data.forEach((one, index) => {
      for (const other of data.slice(index + 1)) {
        expect(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])).toBeGreaterThan(15)
      }
    })
  })
})

test('the system’s dark and the chosen dark are the same', () => {
  expect(systemDark).toEqual(dark)
})
