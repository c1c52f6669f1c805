/** Follows what happens in a room by server-sent events, and comes back by itself when the line breaks. */

import type { Refusal, RoomEvent } from '@breakwater/room'
import { retryDelayMs } from './backoff.ts'
import type { JobProgress, OnlinePerson, Rights } from './room-wire.ts'

/** Silence after which a line counts as broken: the server says its time every 10 seconds. */
const silenceMs = 25_000

/** What is done with each kind of message. */
export type StreamListener = {
  event: (event: RoomEvent) => void
  time: (serverMs: number) => void
  rights: (rights: Rights) => void
  people: (online: OnlinePerson[]) => void
  progress: (progress: JobProgress) => void
  /** The server shows this person out. Nothing follows. */
  gone: (refusal: Refusal) => void
  connected: () => void
  lost: () => void
  /** Several tries in a row failed at once: the server may not know this person any more. */
  unknown: () => void
}

/**
 * @param base `/api/rooms/<id>`
 * @param after sequence number of the last event that is known; asked anew at each connection
 */
export function followRoom(base: string, after: () => number, listener: StreamListener): { close: () => void } {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let tries = 0
  let closed = false

  const heard = (): void => {
    clearTimeout(silence)
    silence = setTimeout(broken, silenceMs)
  }

  const broken = (): void => {
    clearTimeout(silence)
    source?.close()
    source = null
    if (closed) return
    listener.lost()
    tries++
    if (tries % 4 === 0) {
      listener.unknown()
      return
    }
    timer = setTimeout(connect, retryDelayMs(tries, Math.random()))
  }

  const read = <T>(name: string, use: (data: T) => void): void => {
    source?.addEventListener(name, message => {
      heard()
      let data: T
      try {
        data = JSON.parse((message as MessageEvent<string>).data) as T
      } catch {
        // A message that was cut off: a new line brings it whole.
        broken()
        return
      }
      use(data)
    })
  }

  const connect = (): void => {
    if (closed) return
    const opened = new EventSource(`${base}/stream?after=${after()}`)
    source = opened
    opened.onopen = () => {
      tries = 0
      heard()
      listener.connected()
    }
    // The browser's own reconnection would ask for what came after an old number; a new line asks with the present one.
    opened.onerror = () => {
      if (source === opened) broken()
    }
    read<RoomEvent>('event', listener.event)
    read<{ serverMs: number }>('time', data => listener.time(data.serverMs))
    read<Rights>('rights', listener.rights)
    read<{ online: OnlinePerson[] }>('people', data => listener.people(data.online))
    read<JobProgress>('progress', listener.progress)
    read<Refusal>('gone', refusal => {
      close()
      listener.gone(refusal)
    })
    heard()
  }

  const close = (): void => {
    closed = true
    clearTimeout(timer)
    clearTimeout(silence)
    source?.close()
    source = null
  }

  connect()
  return { close }
}
