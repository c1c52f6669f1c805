/** Places the cards of the margin beside their words without laying one over another. */

/** A card: where its words stand (pixels from the margin's top) and how tall it is. */
export type CardBox = { id: string; wanted: number; height: number }

/** Tops of all cards, and how tall the margin must be to hold them. */
export type CardLayout = { tops: Map<string, number>; height: number }

/**
 * Each card stands at its words, or as near below them as the cards above allow. The chosen card stands exactly at its words, and those
 * above it give way upward; if they have no room above the margin's top, everything moves down by what is missing.
 * @param cards in the order of their words; cards of one height keep the order given
 * @param gap pixels between cards
 */
export function layOutCards(cards: readonly CardBox[], gap: number, chosen: string | null = null): CardLayout {
  const sorted = [...cards].sort((left, right) => left.wanted - right.wanted)
  const tops = new Map<string, number>()
  const at = sorted.findIndex(card => card.id === chosen)
  if (at > 0) {
    let limit = sorted[at]!.wanted
    for (let index = at - 1; index >= 0; index--) {
      const card = sorted[index]!
      limit = Math.min(card.wanted, limit - gap - card.height)
      tops.set(card.id, limit)
    }
  }
  let next = 0
  for (const card of sorted) {
    const top = Math.max(next, tops.get(card.id) ?? card.wanted)
    tops.set(card.id, top)
    next = top + card.height + gap
  }
  return { tops, height: Math.max(0, next - gap) }
}
