/** What somebody has typed and not sent: kept in this tab, so that a failed send or a reload loses none of it. */

import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react'

const prefix = 'draft:'

/** Reads a kept draft; what does not read as JSON counts as nothing. */
function readDraft<T>(key: string): T | undefined {
  try {
    const kept = sessionStorage.getItem(prefix + key)
    return kept === null ? undefined : (JSON.parse(kept) as T)
  } catch {
    return undefined
  }
}

/** Keeps a draft for a form that is not shown yet: it opens with it. */
export function writeDraft(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(prefix + key, JSON.stringify(value))
  } catch {
    // Storage may be forbidden or full; the draft then lasts as long as the page.
  }
}

/**
 * State of a form that outlives a reload of the tab.
 * @param key names the form and what it is about, e.g. `argue:<point>`.
 * @returns value, setter, and `clear`, to be called once what was typed has been sent.
 */
export function useDraft<T>(key: string, initial: T): [T, Dispatch<SetStateAction<T>>, () => void] {
  const [value, setValue] = useState<T>(() => readDraft<T>(key) ?? initial)
  const first = useRef(initial)
  const shown = useRef(key)
  useEffect(() => {
    if (shown.current === key) return
    shown.current = key
    setValue(readDraft<T>(key) ?? first.current)
  }, [key])
  const set: Dispatch<SetStateAction<T>> = useCallback(
    next =>
      setValue(before => {
        const after = typeof next === 'function' ? (next as (before: T) => T)(before) : next
        writeDraft(key, after)
        return after
      }),
    [key],
  )
  const clear = useCallback(() => {
    try {
      sessionStorage.removeItem(prefix + key)
    } catch {
      // Nothing was kept.
    }
    setValue(first.current)
  }, [key])
  return [value, set, clear]
}
