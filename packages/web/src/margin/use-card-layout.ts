/** Measures the cards of the margin and the words they belong to, and says where each card stands. */

import { type RefObject, useEffect, useLayoutEffect, useReducer, useState } from 'react'
import type { DocumentSurface } from '../document/surface.ts'
import { type CardLayout, layOutCards } from './card-layout.ts'

/** Name of the card in which a comment is being written. */
export const composingCard = 'composing'

const gap = 8

function sameLayout(left: CardLayout, right: CardLayout): boolean {
  if (Math.abs(left.height - right.height) >= 1 || left.tops.size !== right.tops.size) return false
  return [...left.tops].every(([id, top]) => Math.abs((right.tops.get(id) ?? Number.NaN) - top) < 1)
}

/**
 * @param area element in which the cards stand; each carries its id as `data-card`
 * @param beside false where the cards simply follow one another: then nothing is measured
 */
export function useCardLayout(
  area: RefObject<HTMLElement | null>,
  surface: DocumentSurface,
  chosen: string | null,
  beside: boolean,
): CardLayout {
  const [layout, setLayout] = useState<CardLayout>({ tops: new Map(), height: 0 })
  const [, measureAgain] = useReducer((count: number) => count + 1, 0)

  useEffect(() => {
    const element = area.current
    if (element === null || !beside) return
    const observer = new ResizeObserver(measureAgain)
    const watch = (): void => {
      for (const card of element.querySelectorAll('[data-card]')) observer.observe(card)
    }
    const changes = new MutationObserver(watch)
    watch()
    changes.observe(element, { childList: true })
    return () => {
      observer.disconnect()
      changes.disconnect()
    }
  }, [area, beside])

  // After every drawing: heights are known only then. It settles in one more, because equal layouts are not set again.
  useLayoutEffect(() => {
    const element = area.current
    if (element === null || !beside) return
    const origin = element.getBoundingClientRect().top
    const tops = surface.tops()
    const boxes = [...element.querySelectorAll<HTMLElement>('[data-card]')].map(card => {
      const id = card.dataset['card'] ?? ''
      const top = id === composingCard ? tops.composing : (tops.threads.get(id) ?? tops.suggestions.get(id) ?? null)
      return { id, wanted: (top ?? origin) - origin, height: card.offsetHeight }
    })
    const next = layOutCards(boxes, gap, chosen)
    setLayout(before => (sameLayout(before, next) ? before : next))
  })

  return layout
}
