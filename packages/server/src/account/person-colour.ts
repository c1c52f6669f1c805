/**
 * Colours of people. A name always stands beside one, so a colour is a help and never the only sign; it should still tell as many people
 * apart as it can, on light and on dark paper, for eyes that see red and green alike too.
 */

/**
 * Six hex digits each. Every one has a contrast of at least 3 on both papers of the page (WCAG 2.2, 1.4.11: dots, borders and carets), and
 * any two differ as seen by normal, protanopic and deuteranopic eyes: found by a search that kept the least of these distances large.
 */
export const personColours: readonly string[] = [
  '#3f55f7',
  '#d17a02',
  '#539066',
  '#c01b7d',
  '#835b49',
  '#6887ff',
  '#cd171e',
  '#48669a',
  '#a025cb',
  '#f54877',
  '#a586a7',
  '#ce5ad9',
]

/** The colour that somebody begins with before any room, by a number that follows from who they are. */
export function colourAt(index: number): string {
  return personColours[index % personColours.length]!
}

/**
 * The colour for whoever joins people that have these: of those that the fewest have, the one furthest from all others in use; the first
 * of the palette where that is even, `preferred` where nobody is there.
 */
export function furthestColour(used: readonly string[], preferred: string): string {
  const kinds = [...new Set(used)]
  if (kinds.length === 0) return preferred
  const countOf = (colour: string): number => used.filter(other => other === colour).length
  const fewest = Math.min(...personColours.map(countOf))
  let best = preferred
  let furthest = -1
  for (const colour of personColours) {
    if (countOf(colour) > fewest) continue
    const others = kinds.filter(other => other !== colour)
    const distance = Math.min(...others.map(other => colourDistance(colour, other)))
    if (distance > furthest) {
      best = colour
      furthest = distance
    }
  }
  return best
}

/**
 * How different two colours look, about 0 to 1: the distance in OKLab, the least of what normal, protanopic and deuteranopic eyes see. As
 * most people see all colours and the names help the others, what they see weighs less.
 */
export function colourDistance(left: string, right: string): number {
  const [one, other] = [linearOf(left), linearOf(right)]
  const seen = visions.map(({ matrix, weight }) => {
    const [a, b] = [labOf(times(matrix, one)), labOf(times(matrix, other))]
    return weight * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  })
  return Math.min(...seen)
}

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** Source: Machado, Oliveira, Fernandes, A physiologically-based model for simulation of color vision deficiency (2009), severity 1. */
const visions: readonly { matrix: Matrix; weight: number }[] = [
  {
    matrix: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    weight: 1,
  },
  {
    matrix: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    weight: 1.8,
  },
  {
    matrix: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    weight: 1.8,
  },
]

function times(matrix: Matrix, [r, g, b]: Triple): Triple {
  const row = ([x, y, z]: Triple): number => Math.max(0, x * r + y * g + z * b)
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

/** Linear light of `#rrggbb`. Source: IEC 61966-2-1. */
function linearOf(colour: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [channel(1), channel(3), channel(5)]
}

/** Source: Björn Ottosson, A perceptual color space for image processing (2020). */
function labOf([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
