/** Routes of transactions: estimate, broadcast, look up, search. */

import type { ChainEvent, ChainReceipt } from '@breakwater/engine'
import { operatorAddress } from './addresses.ts'
import { admitEstimate } from './admission.ts'
import { wholeQuery } from './pagination.ts'
import { badRequest, gatewayCodes, notFound, RequestRefusal, TransactionRefusal } from './refusals.ts'
import { type Ask, get, post, type Route } from './route.ts'
import type { SimulatedNode, StoredTransaction } from './simulated-node.ts'
import { decodeTransaction, hashOfTransaction, messageUrls } from './transaction-decoding.ts'
import { transactionJson } from './transaction-json.ts'
import { transactionBytesOf } from './transaction-request.ts'

const transactions = '/cosmos/tx/v1beta1'

const broadcastModes = ['BROADCAST_MODE_BLOCK', 'BROADCAST_MODE_SYNC', 'BROADCAST_MODE_ASYNC'] as const

/** Most transactions of a page of a search. */
const searchLimitMax = 100

/** See the file's head. */
export const transactionRoutes: readonly Route[] = [
  post(`${transactions}/simulate`, estimate),
  post(`${transactions}/txs`, broadcast),
  get(`${transactions}/txs`, search),
  get(`${transactions}/txs/:hash`, (ask, node) => {
    const hash = ask.part('hash').toUpperCase()
    if (!/^[0-9A-F]{64}$/.test(hash)) throw badRequest(`“${ask.part('hash').slice(0, 80)}” is not a hash`)
    const found = node.transaction(hash)
    if (found === undefined) throw notFound(`tx not found: ${hash}`)
    return { tx: transactionJson(found.decoded), tx_response: responseJson(node, found) }
  }),
]

async function estimate(ask: Ask, node: SimulatedNode): Promise<object> {
  const body = await ask.body()
  const bytes = transactionBytesOf(body)
  let receipt: ChainReceipt
  try {
    const transaction = admitEstimate(node.admission, decodeTransaction(bytes))
    // A client that asks for the gas does not know the limit yet.
    receipt = node.chain.simulate({ ...transaction, gasLimit: Number.MAX_SAFE_INTEGER })
  } catch (error) {
    if (error instanceof TransactionRefusal) throw badRequest(`${error.message}: invalid request`)
    throw error
  }
  if (receipt.code !== 0) throw badRequest(`${receipt.log}: invalid request`)
  return {
    gas_info: { gas_wanted: '0', gas_used: String(receipt.gasUsed) },
    result: {
      data: '',
      log: JSON.stringify(logsOf(node, receipt)),
      events: logsOf(node, receipt).flatMap(log => log.events),
    },
  }
}

async function broadcast(ask: Ask, node: SimulatedNode): Promise<object> {
  const body = await ask.body()
  const bytes = transactionBytesOf(body)
  const mode = modeOf(body['mode'])
  if (node.chain.isDone()) {
    throw new RequestRefusal(503, gatewayCodes.unavailable, 'the run is over: this node makes no further blocks')
  }
  const hash = hashOfTransaction(bytes)
  try {
    node.submit(bytes)
  } catch (error) {
    if (!(error instanceof TransactionRefusal)) throw error
    if (mode === 'BROADCAST_MODE_ASYNC') return { tx_response: checkedJson(hash, undefined) }
    return { tx_response: checkedJson(hash, error) }
  }
  if (mode !== 'BROADCAST_MODE_BLOCK') return { tx_response: checkedJson(hash, undefined) }
  const found = await node.waitFor(hash, node.blockWaitMs)
  if (found === undefined) {
    throw new RequestRefusal(
      500,
      gatewayCodes.internal,
      `timed out waiting for tx ${hash} to be included in a block; it waits in the mempool`,
    )
  }
  return { tx_response: { ...responseJson(node, found), tx: null, timestamp: '' } }
}

function modeOf(written: unknown): (typeof broadcastModes)[number] {
  const byNumber = typeof written === 'number' ? broadcastModes[written - 1] : undefined
  const mode = byNumber ?? broadcastModes.find(name => name === written)
  if (mode === undefined) throw badRequest(`mode must be one of ${broadcastModes.join(', ')}`)
  return mode
}

/** The answer where only the checks before the mempool were done. */
function checkedJson(hash: string, refused: TransactionRefusal | undefined): object {
  return {
    height: '0',
    txhash: hash,
    codespace: refused?.codespace ?? '',
    code: refused?.code ?? 0,
    data: '',
    raw_log: refused?.message ?? '[]',
    logs: [],
    info: '',
    gas_wanted: '0',
    gas_used: '0',
    tx: null,
    timestamp: '',
  }
}

/** A transaction of a block. */
function responseJson(node: SimulatedNode, stored: StoredTransaction): Record<string, unknown> {
  const { decoded, receipt, height, timeMs } = stored
  const logs = receipt.code === 0 ? logsOf(node, receipt) : []
  return {
    height: String(height),
    txhash: decoded.hash,
    codespace: receipt.codespace,
    code: receipt.code,
    data: '',
    raw_log: receipt.code === 0 ? JSON.stringify(logs) : receipt.log,
    logs,
    info: '',
    gas_wanted: String(receipt.gasWanted),
    gas_used: String(receipt.gasUsed),
    tx: transactionJson(decoded),
    timestamp: new Date(timeMs).toISOString(),
  }
}

type EventJson = { type: string; attributes: { key: string; value: string }[] }

function logsOf(node: SimulatedNode, receipt: ChainReceipt): { msg_index: number; log: string; events: EventJson[] }[] {
  const validators = validatorNames(node)
  return receipt.events.map((events, index) => ({
    msg_index: index,
    log: '',
    events: events.map(event => eventJson(node, validators, event)),
  }))
}

/** Attributes that name accounts. Modules of the chain have names and addresses too, and no account of their own on the ledger. */
const accountKeys = new Set(['sender', 'recipient', 'receiver', 'spender', 'trader', 'delegator', 'burner', 'minter'])

function validatorNames(node: SimulatedNode): ReadonlySet<string> {
  return new Set(node.chain.validators().map(validator => validator.name))
}

/** An event with addresses where the engine has names. */
function eventJson(node: SimulatedNode, validators: ReadonlySet<string>, event: ChainEvent): EventJson {
  return {
    type: event.type,
    attributes: event.attributes.map(({ key, value }) => {
      if (accountKeys.has(key)) return { key, value: node.accounts.addressOf(value) }
      if (validators.has(value)) return { key, value: operatorAddress(value) }
      if (key === 'completion_ms') return { key: 'completion_time', value: new Date(Number(value)).toISOString() }
      return { key, value }
    }),
  }
}

/** `events=tx.height=5`, `events=message.sender='terra1…'`: a transaction must have all that are named. */
function search(ask: Ask, node: SimulatedNode): object {
  const conditions = ask
    .queries('events')
    .flatMap(text => text.split(' AND '))
    .map(conditionOf)
  if (conditions.length === 0) throw badRequest('must declare at least one event to search')
  const found: StoredTransaction[] = []
  const validators = validatorNames(node)
  for (const stored of node.storedTransactions()) {
    const facts = factsOf(node, validators, stored)
    if (conditions.every(condition => facts.has(condition))) found.push(stored)
  }
  if (ask.query('order_by') === 'ORDER_BY_DESC' || ask.query('order_by') === '2') found.reverse()
  const offset = wholeQuery(ask, 'pagination.offset')
  const limit = Math.min(searchLimitMax, wholeQuery(ask, 'pagination.limit') || searchLimitMax)
  const shown = found.slice(offset, offset + limit)
  return {
    txs: shown.map(stored => transactionJson(stored.decoded)),
    tx_responses: shown.map(stored => responseJson(node, stored)),
    pagination: { next_key: null, total: String(found.length) },
  }
}

function conditionOf(text: string): string {
  const match = /^\s*([a-z_]{1,60}\.[a-z_]{1,60})\s*=\s*(?:'([^']{0,200})'|(\d{1,15}))\s*$/.exec(text)
  if (match === null) {
    throw badRequest(`“${text.slice(0, 80)}” is not a condition like message.sender='terra1…' or tx.height=5`)
  }
  return `${match[1]}=${match[2] ?? match[3]}`
}

/** What can be searched for: the events of the messages, who signed, what they are called, height and hash. */
function factsOf(node: SimulatedNode, validators: ReadonlySet<string>, stored: StoredTransaction): Set<string> {
  const facts = new Set([
    `tx.height=${stored.height}`,
    `tx.hash=${stored.decoded.hash}`,
    `message.sender=${stored.signerAddress}`,
  ])
  for (const message of stored.decoded.messages) facts.add(`message.action=${messageUrls[message.type]}`)
  for (const event of stored.receipt.events.flat()) {
    for (const { key, value } of eventJson(node, validators, event).attributes)
      facts.add(`${event.type}.${key}=${value}`)
  }
  return facts
}
