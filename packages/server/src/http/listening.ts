/** Binding a port and closing it in order, for every server of the program. */

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BreakwaterError } from '@breakwater/engine'
import { createAdaptorServer } from '@hono/node-server'

/** A port that is bound. */
export type Listener = {
  /** Address for people, e.g. `http://127.0.0.1:4400`. */
  address: string
  /** The HTTP server itself, for upgrades to WebSockets. */
  server: Server
  /** Takes no new requests and lets running ones end, at most two seconds; `meanwhile` is closed beside them. */
  close(meanwhile?: () => Promise<void>): Promise<void>
}

/** How long running requests may take after the server was told to stop. */
const closeMsMax = 2000

/** True for names that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/**
 * Starts to listen.
 * @param examplePort a port that the hints of mistakes name.
 * @throws BreakwaterError if the port cannot be had.
 */
export async function listen(options: {
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch']
  port: number
  host: string
  examplePort: number
}): Promise<Listener> {
  const { port, host, examplePort } = options
  const server = createAdaptorServer({ fetch: options.fetch }) as Server
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  await bind(server, port, host, examplePort)
  const { port: taken } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    address: `http://${shown}:${taken}`,
    server,
    async close(meanwhile) {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve())
      })
      server.closeIdleConnections()
      const force = setTimeout(() => server.closeAllConnections(), closeMsMax)
      await meanwhile?.()
      await closed
      clearTimeout(force)
    },
  }
}

function bind(server: Server, port: number, host: string, examplePort: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code, message, hint } = portMistake(error, port, host, examplePort)
      reject(new BreakwaterError([{ code, where: {}, message, hint }]))
    })
    server.listen(port, host, resolve)
  })
}

function portMistake(
  error: NodeJS.ErrnoException,
  port: number,
  host: string,
  examplePort: number,
): { code: string; message: string; hint: string } {
  if (error.code === 'EADDRINUSE') {
    return {
      code: 'port-in-use',
      message: `Port ${port} is taken by another program.`,
      hint: `Stop it, or start with --port ${examplePort + 1} (0 takes a free one).`,
    }
  }
  if (error.code === 'EACCES') {
    return {
      code: 'port-forbidden',
      message: `Port ${port} may not be used.`,
      hint: `Choose one above 1023, e.g. --port ${examplePort}.`,
    }
  }
  return {
    code: 'cannot-listen',
    message: `The server cannot listen on ${host}: ${error.message}.`,
    hint: 'Give --host 127.0.0.1, or an address of this machine.',
  }
}
