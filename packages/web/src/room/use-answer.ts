/** Something that the server is asked once, and again when a key changes. */

import { useCallback, useEffect, useState } from 'react'
import { type Answer, ask, type Failed } from './room-api.ts'

/** `value` stays while it is asked anew, so that nothing blinks. */
export type Asked<T> = { value: T | undefined; failed: Failed | null; waiting: boolean; again: () => void }

/** See the file's head. @param path null asks nothing. @param key a change of it asks again. */
export function useAnswer<T>(path: string | null, key: unknown = null): Asked<T> {
  const [value, setValue] = useState<T>()
  const [failed, setFailed] = useState<Failed | null>(null)
  const [waiting, setWaiting] = useState(path !== null)
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` and `round` ask again and are not used inside.
  useEffect(() => {
    if (path === null) return
    const stop = new AbortController()
    setWaiting(true)
    ask<T>(path, { signal: stop.signal }).then((answer: Answer<T>) => {
      if (stop.signal.aborted) return
      setWaiting(false)
      if (answer.ok) {
        setValue(answer.value)
        setFailed(null)
      } else setFailed(answer)
    })
    return () => stop.abort()
  }, [path, key, round])
  const again = useCallback(() => setRound(before => before + 1), [])
  return { value, failed, waiting, again }
}
