/** Routes about the node and its blocks. */

import { engineVersion } from '@breakwater/engine'
import { base64 } from '@scure/base'
import { consensusAddress, nameBytes } from './addresses.ts'
import { page } from './pagination.ts'
import { badRequest, notFound } from './refusals.ts'
import { type Ask, get, type Route } from './route.ts'
import type { SimulatedNode, StoredBlock } from './simulated-node.ts'
import { consensusKey } from './staking.ts'

const tendermint = '/cosmos/base/tendermint/v1beta1'

/** See the file's head. */
export const tendermintRoutes: readonly Route[] = [
  get(`${tendermint}/node_info`, (_ask, node) => ({
    default_node_info: nodeInfo(node),
    application_version: applicationVersion(node),
  })),
  get('/node_info', (_ask, node) => ({
    node_info: nodeInfo(node),
    application_version: applicationVersion(node),
  })),
  get(`${tendermint}/syncing`, () => ({ syncing: false })),
  get('/syncing', () => ({ syncing: false })),
  get(`${tendermint}/blocks/latest`, (_ask, node) => blockJson(node, node.latestBlock)),
  get(`${tendermint}/blocks/:height`, (ask, node) => blockJson(node, blockOf(ask, node))),
  get('/blocks/latest', (_ask, node) => blockJson(node, node.latestBlock)),
  get('/blocks/:height', (ask, node) => blockJson(node, blockOf(ask, node))),
  get(`${tendermint}/validatorsets/latest`, (ask, node) => validatorSet(ask, node)),
  get(`${tendermint}/validatorsets/:height`, (ask, node) => {
    const block = blockOf(ask, node)
    if (block.height === node.chain.height()) return validatorSet(ask, node)
    throw notFound(`the validators of height ${block.height} are not kept, those of ${node.chain.height()} are`)
  }),
]

function nodeInfo(node: SimulatedNode): object {
  return {
    protocol_version: { p2p: '0', block: '0', app: '0' },
    default_node_id: '',
    listen_addr: '',
    network: node.chainId,
    version: engineVersion,
    channels: '',
    moniker: `simulated: ${node.label}`,
    other: { tx_index: 'on', rpc_address: '' },
  }
}

function applicationVersion(node: SimulatedNode): object {
  return {
    name: 'breakwater',
    app_name: 'breakwater',
    version: engineVersion,
    git_commit: '',
    build_tags: `simulated: ${node.label}`,
    go_version: '',
    build_deps: [],
    cosmos_sdk_version: '',
  }
}

function blockOf(ask: Ask, node: SimulatedNode): StoredBlock {
  const text = ask.part('height')
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw badRequest(`“${text.slice(0, 40)}” is not a height above 0`)
  const height = Number(text)
  const latest = node.chain.height()
  if (height > latest) throw badRequest(`requested block height ${height} is above the latest, ${latest}`)
  const block = node.blockAt(height)
  if (block === undefined) {
    throw notFound(`block ${height} is not kept; the node began at height ${node.earliestHeight}`)
  }
  return block
}

/** A block. Hashes that nobody here computes are empty; the block's own names its contents. */
function blockJson(node: SimulatedNode, block: StoredBlock): object {
  const id = (hash: string): object => ({
    hash,
    part_set_header: { total: hash === '' ? 0 : 1, hash },
  })
  return {
    block_id: id(block.hash),
    block: {
      header: {
        version: { block: '0', app: '0' },
        chain_id: node.chainId,
        height: String(block.height),
        time: new Date(block.timeMs).toISOString(),
        last_block_id: id(block.previousHash),
        last_commit_hash: '',
        data_hash: '',
        validators_hash: '',
        next_validators_hash: '',
        consensus_hash: '',
        app_hash: '',
        last_results_hash: '',
        evidence_hash: '',
        proposer_address: block.proposer === '' ? '' : base64.encode(nameBytes(block.proposer)),
      },
      data: { txs: block.transactions.map(transaction => base64.encode(transaction.decoded.bytes)) },
      evidence: { evidence: [] },
      last_commit: { height: String(block.height - 1), round: 0, block_id: id(block.previousHash), signatures: [] },
    },
  }
}

function validatorSet(ask: Ask, node: SimulatedNode): object {
  const bonded = node.chain.validators().filter(validator => validator.status === 'bonded')
  const { entries, pagination } = page(bonded, ask)
  return {
    block_height: String(node.chain.height()),
    validators: entries.map(validator => ({
      address: consensusAddress(validator.name),
      pub_key: consensusKey(validator.name),
      voting_power: (validator.tokensMicros / 1_000_000n).toString(),
      proposer_priority: '0',
    })),
    pagination,
  }
}
