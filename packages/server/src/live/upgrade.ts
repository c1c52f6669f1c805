/** The way of a WebSocket into the server: whom it may come from, whether it is ours, and which process it belongs to. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { LiveServer } from './live-server.ts'
import { readTarget } from './request-target.ts'

/** What decides about an upgrade. */
export type UpgradeParts = {
  live: Pick<LiveServer, 'upgrade' | 'refuse'>
  /** Whether the Host and Origin of a request may use this server. */
  admits: (host: string, origin: string | undefined) => boolean
  /** Address of the process that owns a room; null where that is this one. `room`: as the address of the socket names it. */
  ownerOf: (room: string | null, request: IncomingMessage) => Promise<string | null>
  /** Passes a socket on to another process. */
  forward: (request: IncomingMessage, socket: Duplex, head: Buffer, owner: string) => void
  report: (error: unknown) => void
}

/** The listener for `upgrade` of an HTTP server. It never throws: what it throws would end the process. */
export function upgradeListener(parts: UpgradeParts): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const { live, admits, ownerOf, forward, report } = parts
  return (request, socket, head) => {
    // The HTTP server takes its own listener off: without one, a reset would end this process too.
    socket.on('error', () => undefined)
    const target = readTarget(request.url)
    const { host = '', origin } = request.headers
    if (target?.pathname !== '/live') return live.refuse(socket, '404 Not Found')
    if (!admits(host, origin)) return live.refuse(socket, '403 Forbidden')
    ownerOf(target.searchParams.get('room'), request)
      .then(owner => {
        if (owner === null) live.upgrade(request, socket, head)
        else forward(request, socket, head, owner)
      })
      .catch((error: unknown) => {
        live.refuse(socket, '503 Service Unavailable')
        report(error)
      })
  }
}
