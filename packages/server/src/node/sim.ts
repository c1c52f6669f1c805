/** Routes of our own: what this node is, and blocks at the pace of whoever asks. */

import { addressOfAccount } from './addresses.ts'
import { decimalCoinJson } from './amounts.ts'
import { badRequest, gatewayCodes, RequestRefusal } from './refusals.ts'
import { get, post, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'

/** Most blocks of one request. */
const blocksOfRequestMax = 1000

/** Blocks that are made before other requests get their turn. */
const blocksAtOnce = 20

/** See the file's head. */
export const simRoutes: readonly Route[] = [
  get('/sim', (_ask, node) => about(node)),
  post('/sim/blocks', async (ask, node) => {
    const count = countOf((await ask.body())['count'])
    if (node.chain.isDone()) {
      throw new RequestRefusal(503, gatewayCodes.unavailable, 'the run is over: this node makes no further blocks')
    }
    let made = 0
    for (let done = 0; done < count && !node.chain.isDone(); done++) {
      if (node.makeBlock() !== undefined) made++
      if (done % blocksAtOnce === blocksAtOnce - 1) await new Promise(resolve => setImmediate(resolve))
    }
    return { made, ...standing(node) }
  }),
]

function countOf(written: unknown): number {
  if (written === undefined) return 1
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1 || written > blocksOfRequestMax) {
    throw badRequest(`count must be a whole number from 1 to ${blocksOfRequestMax}`)
  }
  return written
}

function standing(node: SimulatedNode): object {
  const { chain } = node
  return {
    height: chain.height(),
    time: new Date(chain.timeMs()).toISOString(),
    step: node.step,
    steps: chain.run.stage.clock.steps,
    halted: !chain.isLive(),
    done: chain.isDone(),
    waiting: node.mempool.size,
  }
}

function about(node: SimulatedNode): object {
  const { chain } = node
  const names = new Map(chain.run.scenario.document.parties.map(party => [party.id, party.name]))
  return {
    what: 'A simulated chain. Nothing here is real: not the coins, not the accounts, not the chain.',
    simulated: node.label,
    scenario: node.scenario,
    title: chain.run.scenario.document.title,
    seed: node.seed,
    precision: chain.run.precision,
    chain_id: node.chainId,
    ...standing(node),
    block_time_ms: chain.blockTimeMs(),
    block_interval_ms: node.blockIntervalMs ?? null,
    gas_prices: node.gasPrices.map(price => decimalCoinJson({ denom: price.denom, amount: price.price })),
    denoms: chain.denoms,
    accounts: chain.accounts().map(name => ({
      name,
      address: addressOfAccount(name),
      what: names.get(name) ?? whatOf(name),
    })),
    validators: chain.validators().length,
  }
}

/** What an account that is no party is: the parts of a scenario call theirs `part/account`. */
function whatOf(name: string): string {
  const at = name.indexOf('/')
  if (at < 0) return 'account of the run'
  const [part, rest] = [name.slice(0, at), name.slice(at + 1)]
  return part === 'wallet' ? 'wallet of somebody who signs' : `${rest} of the part ${part}`
}
