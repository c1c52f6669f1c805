/** The live region of the room: says news politely, and the time left at five minutes, one minute and ten seconds. */

import { currentSpan } from '@breakwater/room'
import { useEffect, useRef, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import { useTexts } from '../texts/language.ts'
import { glance, newsBetween } from './news.ts'
import { spokenMark, timeLeft } from './time-left.ts'

/** See the file's head. */
export function Announcer({ client }: { client: RoomClient }) {
  const { t } = useTexts()
  const [said, setSaid] = useState('')
  const before = useRef(glance(client.state))
  useEffect(() => {
    const look = (): void => {
      const after = glance(client.state)
      const news = newsBetween(t, before.current, after)
      before.current = after
      if (news.length > 0) setSaid(news.join(' '))
    }
    const stop = client.subscribe(look)
    let leftBefore = timeLeft(currentSpan(client.state), client.serverNow()).leftMs
    let spanSeq = currentSpan(client.state)?.seq
    const timer = setInterval(() => {
      const span = currentSpan(client.state)
      const { leftMs, paused } = timeLeft(span, client.serverNow())
      // A new phase has its own time: that it is shorter than what was left of the last one is no news.
      if (span?.seq !== spanSeq) leftBefore = null
      spanSeq = span?.seq
      const mark = leftMs === null || leftBefore === null || paused ? null : spokenMark(leftBefore, leftMs)
      leftBefore = leftMs
      if (mark !== null) {
        setSaid(
          mark === 10_000
            ? t('time.seconds', { count: 10 })
            : t('news.left', { time: t('time.minutes', { count: mark / 60_000 }) }),
        )
      }
    }, 1000)
    return () => {
      stop()
      clearInterval(timer)
    }
  }, [client, t])
  return (
    <p className="heard" role="status" aria-live="polite">
      {said}
    </p>
  )
}
