/** Fetches what writing needs: at once for whoever may write, in a quiet moment for everybody else who may come to write. */

import { useEffect, useState } from 'react'

/** The module. */
export type Writing = typeof import('./writing.ts')

const quietAfterMs = 3000

/**
 * @param wanted the person may write now
 * @param soon the text is on the page, and the person may be asked to write later
 * @returns null until it is there. Throws while drawing when it is wanted and cannot be fetched: the part round it says so
 */
export function useWriting(wanted: boolean, soon: boolean): Writing | null {
  const [writing, setWriting] = useState<Writing | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  useEffect(() => {
    if (writing !== null || !(wanted || soon)) return
    let left = false
    const fetchIt = (): void => {
      import('./writing.ts').then(
        module => {
          if (!left) setWriting(module)
        },
        (error: unknown) => {
          // A fetch ahead of need may fail; it is made again when it is needed.
          if (!left && wanted) setFailed(error)
        },
      )
    }
    const timer = wanted ? undefined : setTimeout(fetchIt, quietAfterMs)
    if (wanted) fetchIt()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [writing, wanted, soon])
  if (failed !== null && wanted) throw failed
  return writing
}
