/**
 * Local changes of a document that the server has not acknowledged, kept in the session storage: a page that is loaded anew while
 * the line is down finds them again.
 */

import * as Y from 'yjs'
import type { KeyValueStore } from './outbox.ts'
import { fromBase64, toBase64 } from './unsent-text.ts'

/** More than this is not written down, characters: session storage holds some five million for all. */
const keptLengthMax = 1_500_000

/** See the file's head. */
export type UnsentUpdates = {
  /** Updates made since the last acknowledgement, and those that a former page left. */
  all: () => readonly Uint8Array[]
  add: (update: Uint8Array) => void
  /** The server has acknowledged everything. */
  clear: () => void
  /** Writes down what there is; called a little after each change and when the page goes away. */
  save: () => void
}

/** @param key the name it is kept under, one for each document */
export function openUnsentUpdates(store: KeyValueStore | null, key: string): UnsentUpdates {
  let updates: Uint8Array[] = []
  try {
    const kept = store?.getItem(key)
    const bytes = kept === null || kept === undefined ? null : fromBase64(kept)
    if (bytes !== null) {
      Y.decodeUpdate(bytes)
      updates = [bytes]
    }
  } catch {
    // Not an update: nothing to bring back.
  }
  return {
    all: () => updates,
    add(update) {
      updates.push(update)
    },
    clear() {
      updates = []
      try {
        store?.removeItem(key)
      } catch {
        // Storage is forbidden: nothing was kept.
      }
    },
    save() {
      if (updates.length === 0) return
      const merged = Y.mergeUpdates(updates)
      updates = [merged]
      const text = toBase64(merged)
      if (text.length > keptLengthMax) return
      try {
        store?.setItem(key, text)
      } catch {
        // Full or forbidden: the changes last as long as the page.
      }
    },
  }
}
