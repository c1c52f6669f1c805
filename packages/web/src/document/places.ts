/** Where people read: each page tells the block at its top, by the block's own id, which stays true while others write above it. */

import type * as Y from 'yjs'

/** Name of a top block on the wire: client and clock of its first insertion, `12-345`. Empty for a block that is not stored. */
export function blockName(block: { _item: Y.Item | null }): string {
  const id = block._item?.id
  return id === undefined ? '' : `${id.client}-${id.clock}`
}

/** Index of the named block among the top blocks, -1 where it is gone. */
export function blockIndex(fragment: Y.XmlFragment, name: string): number {
  return name === '' ? -1 : fragment.toArray().findIndex(block => blockName(block) === name)
}

/** Somebody who reads, as their page says. */
export type Reader = { person: string; name: string; colour: string; index: number }

type AwarenessState = { user?: { id?: string; name?: string; color?: string }; at?: unknown }

/**
 * The readers of a document by block. A person with several pages counts once.
 * @param states all states but the own one
 * @param me id of the person who looks; their own other pages are left out
 */
export function readersOf(
  states: Iterable<AwarenessState>,
  fragment: Y.XmlFragment,
  me: string,
): Map<number, Reader[]> {
  const found = new Map<number, Reader[]>()
  const seen = new Set<string>([me])
  for (const { user, at } of states) {
    const person = user?.id ?? ''
    if (person === '' || seen.has(person) || typeof at !== 'string') continue
    const index = blockIndex(fragment, at)
    if (index < 0) continue
    seen.add(person)
    const reader = { person, name: user?.name ?? '', colour: user?.color ?? '', index }
    found.set(index, [...(found.get(index) ?? []), reader])
  }
  return found
}
