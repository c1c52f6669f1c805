import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { colourAt, colourDistance, furthestColour, personColours } from './person-colour.ts'

/** Relative luminance. Source: WCAG 2.2. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((left, right) => left - right) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe('the palette', () => {
  test('has twelve colours that are seen on both papers of the page', () => {
    expect(new Set(personColours).size).toBe(12)
    for (const colour of personColours) {
      expect(colour).toMatch(/^#[0-9a-f]{6}$/)
      for (const paper of ['#fbfaf6', '#14161a']) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3)
    }
  })

  test('keeps any two apart, also for eyes that see red and green alike', () => {
    // Two per cent of the lightness from black to white are just seen to differ; these are six times as far apart.
    for (const [at, colour] of personColours.entries()) {
      for (const other of personColours.slice(0, at)) expect(colourDistance(colour, other)).toBeGreaterThan(0.12)
    }
  })
})

describe('distance', () => {
  test('is of what is seen least: red and green of one lightness are near', () => {
    expect(colourDistance('#000000', '#ffffff')).toBeCloseTo(1, 2)
    expect(colourDistance('#336699', '#336699')).toBe(0)
    expect(colourDistance('#c00000', '#0000c0')).toBeGreaterThan(2 * colourDistance('#a05a2c', '#5a7a2c'))
  })
})

describe('who joins', () => {
  test('alone keeps the own colour', () => {
    expect(furthestColour([], colourAt(3))).toBe(colourAt(3))
  })

  test('gets another colour than all others while there are some, then one that few have', () => {
    const used: string[] = [colourAt(0)]
    while (used.length < 12) used.push(furthestColour(used, colourAt(0)))
    expect(new Set(used).size).toBe(12)
    while (used.length < 24) used.push(furthestColour(used, colourAt(0)))
    for (const colour of personColours) expect(used.filter(other => other === colour)).toHaveLength(2)
  })

  test('gets one that no other unused one is further than', () => {
    const colours = fc.uniqueArray(fc.constantFrom(...personColours, '#123456', '#abcdef'), {
      minLength: 1,
      maxLength: 11,
    })
    fc.assert(
      fc.property(colours, used => {
        const nearest = (colour: string): number => Math.min(...used.map(other => colourDistance(colour, other)))
        const got = furthestColour(used, '#000000')
        expect(used).not.toContain(got)
        for (const colour of personColours)
          if (!used.includes(colour)) expect(nearest(got)).toBeGreaterThanOrEqual(nearest(colour))
      }),
    )
  })
})
