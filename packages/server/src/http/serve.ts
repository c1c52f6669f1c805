/** Opens the web application on a port and closes it in order. */

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { BreakwaterError, type Scenario } from '@breakwater/engine'
import { createAdaptorServer } from '@hono/node-server'
import { projectFolder } from '../files/library.ts'
import { createApp } from './app.ts'
import { readPages } from './pages.ts'
import { RunStore } from './run-store.ts'

/** A server that listens. */
export type OpenServer = {
  /** Address for people, e.g. `http://127.0.0.1:4400`. */
  address: string
  /** True if it listens beyond this machine. */
  open: boolean
  /** Takes no new requests, lets running ones end (at most two seconds), stops the threads. */
  close(): Promise<void>
}

/** The run that the page opens with. It is computed as soon as the server stands. */
const firstScenario = 'ust-2022-article'

/** How long running requests may take after the server was told to stop. */
const closeMsMax = 2000

/** Starts to listen. @throws BreakwaterError if the port cannot be had. */
export async function openServer(options: {
  port: number
  host: string
  scenarios: ReadonlyMap<string, Scenario>
}): Promise<OpenServer> {
  const { port, host, scenarios } = options
  const loopbackOnly = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const runs = new RunStore()
  const app = createApp({
    scenarios,
    runs,
    pages: readPages(join(projectFolder, 'packages/web/dist/page')),
    loopbackOnly,
  })
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  await listen(server, port, host)
  const first = scenarios.get(firstScenario)
  // Whoever asks for it is told what went wrong; nobody has asked yet.
  if (first !== undefined) runs.get(first).catch(() => undefined)
  const { port: taken } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    address: `http://${shown}:${taken}`,
    open: !loopbackOnly,
    async close() {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve())
      })
      server.closeIdleConnections()
      const force = setTimeout(() => server.closeAllConnections(), closeMsMax)
      await runs.close()
      await closed
      clearTimeout(force)
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { code, message, hint } = portMistake(error, port, host)
      reject(new BreakwaterError([{ code, where: {}, message, hint }]))
    })
    server.listen(port, host, resolve)
  })
}

function portMistake(
  error: NodeJS.ErrnoException,
  port: number,
  host: string,
): { code: string; message: string; hint: string } {
  if (error.code === 'EADDRINUSE') {
    return {
      code: 'port-in-use',
      message: `Port ${port} is taken by another program.`,
      hint: 'Stop it, or start with --port 4401 (0 takes a free one).',
    }
  }
  if (error.code === 'EACCES') {
    return {
      code: 'port-forbidden',
      message: `Port ${port} may not be used.`,
      hint: 'Choose one above 1023, e.g. --port 4400.',
    }
  }
  return {
    code: 'cannot-listen',
    message: `The server cannot listen on ${host}: ${error.message}.`,
    hint: 'Give --host 127.0.0.1, or an address of this machine.',
  }
}
