/** Opens the web application on a port and closes it in order. */

import { join } from 'node:path'
import type { Scenario } from '@breakwater/engine'
import type { Hono } from 'hono'
import { projectFolder } from '../files/library.ts'
import { createApp, isLoopbackHost, isOwnOrigin } from './app.ts'
import { isLoopback, listen } from './listening.ts'
import { readPages } from './pages.ts'
import { openRooms, type Rooms, type RoomsOptions } from './rooms.ts'
import { RunStore } from './run-store.ts'

/** A server that listens. */
export type OpenServer = {
  /** Address for people, e.g. `http://127.0.0.1:4400`. */
  address: string
  /** True if it listens beyond this machine. */
  open: boolean
  /** Whoever opens it is the host of this installation and may make rooms. */
  hostLink?: string
  /** What whoever runs the server must know of its store. */
  notes?: readonly string[]
  /** Takes no new requests, lets running ones end (at most two seconds), stops the threads. */
  close(): Promise<void>
}

/** The run that the page opens with. It is computed as soon as the server stands. */
const firstScenario = 'ust-2022-article'

/** What is served. */
export type ServeOptions = {
  port: number
  host: string
  scenarios: ReadonlyMap<string, Scenario>
  /** Where the rooms are kept, and who may use them; undefined serves runs alone. */
  rooms?: Omit<RoomsOptions, 'scenarios' | 'loopbackOnly' | 'admits' | 'report' | 'cluster'> & {
    /** Directory for several processes, and the address at which they reach this one (default: where it listens). */
    cluster: { redisUrl: string; address: string | undefined } | null
  }
}

/**
 * Starts to listen.
 * @throws BreakwaterError if the port cannot be had, or the rooms' store cannot be opened.
 */
export async function openServer(options: ServeOptions): Promise<OpenServer> {
  const { port, host, scenarios } = options
  const loopbackOnly = isLoopback(host)
  const runs = new RunStore()
  let rooms: Rooms | undefined
  let app: Hono | undefined
  // The port comes first: the rooms of several processes know each other by address.
  const listener = await listen({
    fetch: (request, env) => app?.fetch(request, env) ?? starting(),
    ...{ port, host, examplePort: 4400 },
  })
  try {
    if (options.rooms !== undefined) {
      const { cluster, ...given } = options.rooms
      rooms = await openRooms({
        ...given,
        scenarios,
        loopbackOnly,
        cluster: cluster && { redisUrl: cluster.redisUrl, address: () => cluster.address ?? listener.address },
        admits: (name, origin) => (!loopbackOnly || isLoopbackHost(name)) && isOwnOrigin(name, origin),
        report: printDefect,
      })
      rooms.attach(listener.server)
    }
  } catch (error) {
    await listener.close(() => runs.close())
    throw error
  }
  app = createApp({
    scenarios,
    runs,
    pages: readPages(join(projectFolder, 'packages/web/dist/page')),
    loopbackOnly,
    ...(rooms === undefined ? {} : { rooms }),
  })
  const first = scenarios.get(firstScenario)
  // Whoever asks for it is told what went wrong; nobody has asked yet.
  if (first !== undefined) runs.get(first).catch(() => undefined)
  return {
    address: listener.address,
    open: !loopbackOnly,
    ...(rooms === undefined ? {} : { hostLink: `${listener.address}${rooms.hostPath}`, notes: rooms.notes }),
    close: () =>
      listener.close(async () => {
        await rooms?.close()
        await runs.close()
      }),
  }
}

function starting(): Response {
  return new Response('Breakwater is starting.\n', { status: 503, headers: { 'retry-after': '1' } })
}

function printDefect(error: unknown): void {
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
}
