/**
 * The WebSocket of a room: all documents of the room that are open on the page share it, and it outlives the last of them for a while, so
 * that going from one document to another connects nothing anew.
 */

import { LiveSocketProvider } from './live-provider.ts'

/** A socket that is in use; `release` when it no longer is. */
export type LiveSocket = {
  readonly provider: LiveSocketProvider
  /** Ends the connection and makes a new one after a wait: the room is served by another process, or this one is busy. */
  reconnect: (afterMs: number) => void
  release: () => void
}

type Shared = {
  provider: LiveSocketProvider
  users: number
  endTimer: ReturnType<typeof setTimeout> | undefined
  againTimer: ReturnType<typeof setTimeout> | undefined
}

/** How long a socket without documents stays open, milliseconds. */
const lingerMs = 5000

/**
 * Waits between tries, milliseconds: soon at first, since a server that was restarted is back within a second or two, and never long,
 * since whoever waits has words that only this page holds. Chance keeps a room full of pages apart.
 */
const retries = { delay: 300, minDelay: 150, maxDelay: 2000, factor: 1.6, jitter: true }

const sockets = new Map<string, Shared>()

/** Where the live documents of a room are served. The room stands in the address, because several processes may share the rooms. */
export function liveUrl(room: string): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/live?room=${encodeURIComponent(room)}`
}

/** The socket to an address: the one that is open, or a new one. */
export function takeSocket(url: string): LiveSocket {
  const shared = sockets.get(url) ?? openSocket(url)
  const { provider } = shared
  shared.users++
  clearTimeout(shared.endTimer)
  let released = false
  return {
    provider,
    reconnect(afterMs) {
      // Several documents may ask at once, and a socket that is connecting is on its way already.
      if (shared.againTimer !== undefined || provider.webSocket?.readyState !== WebSocket.OPEN) return
      provider.disconnect()
      shared.againTimer = setTimeout(() => {
        shared.againTimer = undefined
        void provider.connect()
      }, afterMs)
    },
    release() {
      if (released) return
      released = true
      shared.users--
      if (shared.users === 0) shared.endTimer = setTimeout(() => close(url, shared), lingerMs)
    },
  }
}

function openSocket(url: string): Shared {
  const provider = new LiveSocketProvider({ url, ...retries })
  const shared: Shared = { provider, users: 0, endTimer: undefined, againTimer: undefined }
  sockets.set(url, shared)
  return shared
}

function close(url: string, shared: Shared): void {
  sockets.delete(url)
  clearTimeout(shared.againTimer)
  shared.provider.destroy()
}
