import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CardBox, layOutCards } from './card-layout.ts'

describe('cards of the margin', () => {
  test('stand at their words where there is room', () => {
    const { tops, height } = layOutCards(
      [
        { id: 'a', wanted: 10, height: 50 },
        { id: 'b', wanted: 200, height: 40 },
      ],
      8,
    )
    expect([...tops]).toEqual([
      ['a', 10],
      ['b', 200],
    ])
    expect(height).toBe(240)
  })

  test('move down where the card above is too tall', () => {
    const { tops } = layOutCards(
      [
        { id: 'a', wanted: 10, height: 50 },
        { id: 'b', wanted: 20, height: 40 },
        { id: 'c', wanted: 300, height: 40 },
      ],
      8,
    )
    expect(tops.get('b')).toBe(68)
    expect(tops.get('c')).toBe(300)
  })

  test('the chosen card stands at its words, and those above give way upward', () => {
    const { tops } = layOutCards(
      [
        { id: 'a', wanted: 100, height: 50 },
        { id: 'b', wanted: 110, height: 40 },
      ],
      8,
      'b',
    )
    expect(tops.get('b')).toBe(110)
    expect(tops.get('a')).toBe(52)
  })

  test('without room above the top everything moves down', () => {
    const { tops } = layOutCards(
      [
        { id: 'a', wanted: 0, height: 50 },
        { id: 'b', wanted: 0, height: 40 },
      ],
      8,
      'b',
    )
    expect(tops.get('a')).toBe(0)
    expect(tops.get('b')).toBe(58)
  })

  test('never overlap, never leave the top, never stand above their words unless a chosen one pushes', () => {
    const cards = fc.array(
      fc.record({ wanted: fc.integer({ min: -50, max: 4000 }), height: fc.integer({ min: 1, max: 400 }) }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(cards, fc.nat(), fc.boolean(), (boxes, pick, withChosen) => {
        const all: CardBox[] = boxes.map((box, index) => ({ ...box, id: `card-${index}` }))
        const chosen = withChosen && all.length > 0 ? all[pick % all.length]!.id : null
        const { tops, height } = layOutCards(all, 8, chosen)
        expect(tops.size).toBe(all.length)
        const placed = all.map(card => ({ ...card, top: tops.get(card.id)! })).sort((a, b) => a.top - b.top)
        for (const [index, card] of placed.entries()) {
          expect(card.top).toBeGreaterThanOrEqual(0)
          expect(card.top + card.height).toBeLessThanOrEqual(height)
          const above = placed[index - 1]
          if (above !== undefined) expect(card.top).toBeGreaterThanOrEqual(above.top + above.height + 8)
          if (chosen === null) expect(card.top).toBeGreaterThanOrEqual(card.wanted)
        }
      }),
    )
  })
})
