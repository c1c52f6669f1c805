/** Opens the web application on a port and closes it in order. */

import { join } from 'node:path'
import type { Scenario } from '@breakwater/engine'
import { projectFolder } from '../files/library.ts'
import { createApp } from './app.ts'
import { isLoopback, listen } from './listening.ts'
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

/** Starts to listen. @throws BreakwaterError if the port cannot be had. */
export async function openServer(options: {
  port: number
  host: string
  scenarios: ReadonlyMap<string, Scenario>
}): Promise<OpenServer> {
  const { port, host, scenarios } = options
  const loopbackOnly = isLoopback(host)
  const runs = new RunStore()
  const app = createApp({
    scenarios,
    runs,
    pages: readPages(join(projectFolder, 'packages/web/dist/page')),
    loopbackOnly,
  })
  const listener = await listen({ fetch: app.fetch, port, host, examplePort: 4400 })
  const first = scenarios.get(firstScenario)
  // Whoever asks for it is told what went wrong; nobody has asked yet.
  if (first !== undefined) runs.get(first).catch(() => undefined)
  return {
    address: listener.address,
    open: !loopbackOnly,
    close: () => listener.close(() => runs.close()),
  }
}
