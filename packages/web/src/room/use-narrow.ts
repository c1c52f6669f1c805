/** Whether the page is a telephone's: one column, a margin of its own. */

import { useSyncExternalStore } from 'react'

const query = '(max-width: 720px)'

function subscribe(listener: () => void): () => void {
  const list = matchMedia(query)
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}

/** See the file's head. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
