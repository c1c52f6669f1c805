/** Routes of the modules bank and auth: who has what, and under which number. */

import { accountOfRequest } from './accounts.ts'
import { accountPrefix, addressBytes } from './addresses.ts'
import { coinJson, microsOf } from './amounts.ts'
import { page } from './pagination.ts'
import { badRequest, notFound } from './refusals.ts'
import { type Ask, denomOfRequest, get, legacy, type Route } from './route.ts'
import type { SimulatedNode } from './simulated-node.ts'
import { publicKeyJson } from './transaction-json.ts'

const bank = '/cosmos/bank/v1beta1'

/** See the file's head. */
export const bankRoutes: readonly Route[] = [
  get(`${bank}/balances/:address`, (ask, node) => {
    const name = accountOfRequest(node.accounts, ask.part('address'))
    const { entries, pagination } = page(node.chain.balances(name), ask)
    return { balances: entries.map(coinJson), pagination }
  }),
  get(`${bank}/balances/:address/by_denom`, (ask, node) => balance(ask, node, ask.query('denom'))),
  get(`${bank}/balances/:address/:denom`, (ask, node) => balance(ask, node, ask.part('denom'))),
  get(`${bank}/supply`, (ask, node) => {
    const { entries, pagination } = page(node.chain.supply(), ask)
    return { supply: entries.map(coinJson), pagination }
  }),
  get(`${bank}/supply/:denom`, (ask, node) => {
    const denom = denomOfRequest(ask.part('denom'))
    return { amount: { denom, amount: microsOf(node.chain.supply(), denom).toString() } }
  }),
  get(`${bank}/params`, () => ({ params: { send_enabled: [], default_send_enabled: true } })),
  get('/bank/balances/:address', (ask, node) => {
    const name = accountOfRequest(node.accounts, ask.part('address'))
    return legacy(node, node.chain.balances(name).map(coinJson))
  }),
  get('/cosmos/auth/v1beta1/accounts/:address', (ask, node) => ({ account: accountJson(ask, node) })),
  get('/cosmos/auth/v1beta1/accounts', (ask, node) => {
    const { entries, pagination } = page(node.accounts.all(), ask)
    return { accounts: entries.map(account => baseAccount(account)), pagination }
  }),
  get('/auth/accounts/:address', (ask, node) => {
    const { account_number, ...rest } = accountJson(ask, node)
    return legacy(node, { type: 'core/Account', value: { ...rest, account_number } })
  }),
]

function balance(ask: Ask, node: SimulatedNode, written: string | undefined): object {
  const name = accountOfRequest(node.accounts, ask.part('address'))
  const denom = denomOfRequest(written)
  return { balance: { denom, amount: microsOf(node.chain.balances(name), denom).toString() } }
}

function accountJson(ask: Ask, node: SimulatedNode): ReturnType<typeof baseAccount> {
  const address = ask.part('address')
  if (addressBytes(address, accountPrefix) === undefined) {
    throw badRequest(`“${address.slice(0, 100)}” is not an address of an account: invalid address`)
  }
  const account = node.accounts.find(address)
  if (account === undefined) throw notFound(`account ${address} not found: key not found`)
  return baseAccount(account)
}

function baseAccount(account: {
  address: string
  number: number
  sequence: bigint
  publicKey: Uint8Array | undefined
}): { '@type': string; address: string; pub_key: object | null; account_number: string; sequence: string } {
  return {
    '@type': '/cosmos.auth.v1beta1.BaseAccount',
    address: account.address,
    pub_key: publicKeyJson(account.publicKey),
    account_number: String(account.number),
    sequence: account.sequence.toString(),
  }
}
