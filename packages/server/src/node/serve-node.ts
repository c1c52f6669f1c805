/** Opens a node on a port, makes blocks at its pace, closes both in order. */

import { isLoopback, listen } from '../http/listening.ts'
import { createNodeApp } from './node-app.ts'
import { startPace } from './pace.ts'
import { type NodeOptions, SimulatedNode } from './simulated-node.ts'

/** A node that listens. */
export type OpenNode = {
  /** What clients call, e.g. `http://127.0.0.1:1317`. */
  address: string
  /** True if it can be reached from other machines. */
  open: boolean
  node: SimulatedNode
  /** Resolves when a block could not be made, with what broke; never without. */
  broken: Promise<Error>
  close(): Promise<void>
}

/** Starts to listen and, unless blocks are made by hand, the pace. @throws BreakwaterError if the port cannot be had. */
export async function openNode(options: NodeOptions & { port: number; host: string }): Promise<OpenNode> {
  const node = new SimulatedNode(options)
  const broken = new Promise<Error>(resolve => {
    node.onDefect = resolve
  })
  const loopbackOnly = isLoopback(options.host)
  const app = createNodeApp(node, { loopbackOnly })
  const listener = await listen({ fetch: app.fetch, port: options.port, host: options.host, examplePort: 1317 })
  const stopPace = options.blockIntervalMs === undefined ? () => undefined : startPace(node, options.blockIntervalMs)
  return {
    address: listener.address,
    open: !loopbackOnly,
    node,
    broken,
    async close() {
      stopPace()
      await listener.close()
    },
  }
}
