/** The moment under the scrubber, outside React's state: it moves with every pointer event and only what shows it draws again. */

import { useSyncExternalStore } from 'react'

/** A value that can be watched. */
export type Cursor = {
  get(): number | undefined
  set(atMs: number | undefined): void
  watch(listener: () => void): () => void
}

/** A cursor that stands nowhere yet. */
export function makeCursor(): Cursor {
  let atMs: number | undefined
  const listeners = new Set<() => void>()
  return {
    get: () => atMs,
    set(next) {
      if (next === atMs) return
      atMs = next
      for (const listener of listeners) listener()
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The moment under the scrubber; draws again when it moves. */
export function useCursor(cursor: Cursor): number | undefined {
  return useSyncExternalStore(cursor.watch, cursor.get, () => undefined)
}
