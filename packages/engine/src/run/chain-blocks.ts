/**
 * Blocks between the steps of a run, with the transactions of clients in them. Where a block reaches the end of a step, the crowd has its
 * turn. A block that does not come (the chain stops before it, or the run ends) takes the transactions with it: they never happened.
 */

import type { TerraValidators } from '../issuers/terra/terra-validators.ts'
import type { ChainBlock, ChainReceipt, ChainTransaction } from './chain-messages.ts'
import type { ChainParts } from './chain-node.ts'
import { deliverTransaction } from './chain-transactions.ts'
import { advance } from './run.ts'

/** See `ChainNode.makeBlock`. */
export function makeChainBlock(parts: ChainParts, transactions: readonly ChainTransaction[]): ChainBlock | undefined {
  const { run, chain, validators } = parts
  const { stage } = run
  if (stage.clock.step >= stage.clock.steps) return undefined
  const { height } = chain
  let receipts: ChainReceipt[] = []
  if (chain.isHalted() || transactions.length === 0) passBlockTime(parts)
  else {
    // Whether the block comes shows only after the crowd has acted, and it acts on what the transactions did.
    const before = stage.save()
    receipts = transactions.map(transaction => deliverTransaction(parts, transaction))
    passBlockTime(parts)
    if (chain.height === height) {
      receipts = []
      stage.load(before, stage.journal)
      passBlockTime(parts)
    }
  }
  if (chain.height === height) return undefined
  return { height: chain.height, timeMs: chain.madeUntilMs, proposer: proposerOf(validators, chain.height), receipts }
}

/** Time goes on to the next block, and by a block time where none comes; ends of steps on the way are the crowd's turn. */
function passBlockTime({ run, chain, validators }: ChainParts): void {
  const { clock } = run.stage
  const { height } = chain
  const wasLive = !chain.isHalted()
  const untilMs = wasLive ? Number.POSITIVE_INFINITY : chain.madeUntilMs + chain.blockTimeMs
  while (chain.height === height && clock.step < clock.steps) {
    const endMs = clock.nowMs + clock.stepMs
    const dueMs = Math.min(untilMs, chain.isHalted() ? chain.madeUntilMs + chain.blockTimeMs : chain.nextBlockMs())
    if (dueMs >= endMs) advance(run, { steps: 1 })
    else {
      chain.makeBlocks(dueMs)
      validators?.afterBlocks(dueMs)
    }
    if (chain.madeUntilMs >= untilMs) break
    // A chain that stopped by its own doing in this block makes no more.
    if (wasLive && chain.isHalted()) break
  }
}

function proposerOf(validators: TerraValidators | undefined, height: number): string {
  if (validators === undefined) return ''
  const { set } = validators
  const signing = set.names.filter((_name, index) => set.power(index) > 0 && set.dark[index] === 0)
  return signing[height % Math.max(1, signing.length)] ?? ''
}
