/** The server's time as something that a component shows. */

import { useEffect, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'

/** Server time in milliseconds, told again every second on the second; `false` for `running` lets it stand. */
export function useServerNow(client: RoomClient, running = true): number {
  const [nowMs, setNowMs] = useState(() => client.serverNow())
  useEffect(() => {
    setNowMs(client.serverNow())
    if (!running) return
    let timer: ReturnType<typeof setTimeout>
    const tick = (): void => {
      const now = client.serverNow()
      setNowMs(now)
      timer = setTimeout(tick, 1000 - (now % 1000) + 5)
    }
    tick()
    return () => clearTimeout(timer)
  }, [client, running])
  return nowMs
}
