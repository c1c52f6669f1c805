/** Sending of a form's command: whether it is on its way, and why it was not done. */

import type { CommandInput, CommandKind } from '@breakwater/room'
import { useCallback, useState } from 'react'
import type { RoomClient } from '../live/room-client.ts'
import type { Failed } from './room-api.ts'

/** `send` gives true once the server has done it. What was typed stays in its form until then. */
export type Sending = {
  send: <K extends CommandKind>(kind: K, input: CommandInput<K>) => Promise<boolean>
  busy: boolean
  failed: Failed | null
  forget: () => void
}

/** See the file's head. */
export function useSend(client: RoomClient): Sending {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const send = useCallback(
    async <K extends CommandKind>(kind: K, input: CommandInput<K>): Promise<boolean> => {
      setBusy(true)
      const answer = await client.send(kind, input)
      setBusy(false)
      setFailed(answer.ok ? null : answer)
      return answer.ok
    },
    [client],
  )
  const forget = useCallback(() => setFailed(null), [])
  return { send, busy, failed, forget }
}
