/** Blocks by the clock of this machine. */

import type { SimulatedNode } from './simulated-node.ts'

/** Makes a block every `intervalMs` until it is stopped, or until the run is done or broke. @returns what stops it. */
export function startPace(node: SimulatedNode, intervalMs: number): () => void {
  const timer = setInterval(() => {
    if (node.chain.isDone() || node.defect !== undefined) {
      clearInterval(timer)
      return
    }
    try {
      node.makeBlock()
    } catch {
      // The node keeps what broke and has told whoever runs it.
      clearInterval(timer)
    }
  }, intervalMs)
  return () => clearInterval(timer)
}
