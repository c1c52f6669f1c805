import { createRequire } from 'node:module'
import type * as Terra from '@terra-money/terra.js'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { addressOfAccount, operatorAddress, strangerName } from './addresses.ts'
import { openTestChain, type TestChain } from './in-memory.test-chain.ts'
import { createNodeApp, nodeRoutes } from './node-app.ts'
import { SimulatedNode } from './simulated-node.ts'

const terra = createRequire(import.meta.url)('@terra-money/terra.js') as typeof Terra
const keyOf = (number: number): Terra.RawKey => new terra.RawKey(Buffer.alloc(32, number))

type SignOptions = {
  fee?: string
  gas?: number
  memo?: string
  timeoutHeight?: number
  sequence?: number
  accountNumber?: number
  chainId?: string
  amino?: boolean
}

/** A signed transaction in base64. The client asks no node when it is told number, sequence and fee. */
async function sign(key: Terra.RawKey, messages: readonly Terra.Msg[], options: SignOptions = {}): Promise<string> {
  const { LCDClient, Fee, SignatureV2 } = terra
  const { SIGN_MODE_DIRECT, SIGN_MODE_LEGACY_AMINO_JSON } = SignatureV2.SignMode
  const client = new LCDClient({ URL: 'http://127.0.0.1:9', chainID: options.chainId ?? 'sim-columbus-5' })
  const signed = await client.wallet(key).createAndSignTx({
    msgs: [...messages],
    fee: new Fee(options.gas ?? 200_000, options.fee ?? '30000uusd', '', ''),
    memo: options.memo ?? '',
    timeoutHeight: options.timeoutHeight ?? 0,
    accountNumber: options.accountNumber ?? 0,
    sequence: options.sequence ?? 0,
    signMode: options.amino === true ? SIGN_MODE_LEGACY_AMINO_JSON : SIGN_MODE_DIRECT,
  })
  return Buffer.from(signed.toBytes()).toString('base64')
}

const key = keyOf(1)
const me = key.accAddress
const other = keyOf(2).accAddress
const validator = operatorAddress('terra/validator-1')
const { Coin, MsgSend, MsgSwap, MsgDelegate } = terra

let chain: TestChain
let node: SimulatedNode
let app: ReturnType<typeof createNodeApp>
/** Number of the wallet's account: those of the chain come first. */
let number = 0

beforeEach(() => {
  chain = openTestChain()
  chain.set(strangerName(me), 'uusd', 50_000_000n)
  chain.set(strangerName(me), 'uluna', 4_000_000n)
  node = new SimulatedNode({
    chain,
    scenario: 'in-memory',
    seed: '1',
    gasPrices: [{ denom: 'uusd', price: 150_000_000_000_000_000n }],
    blockIntervalMs: undefined,
    blockWaitMs: 150,
  })
  app = createNodeApp(node, { loopbackOnly: true })
  number = node.accounts.find(me)!.number
})

type Json = Record<string, unknown>
type Answer = { status: number; body: Json; headers: Headers }

async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Answer> {
  const response = await app.request(path, { ...init, headers: { host: '127.0.0.1:1317', ...init.headers } })
  const body = response.status === 204 ? {} : ((await response.json()) as Json)
  expect(response.headers.get('x-simulated'), path).toMatch(/^breakwater in-memory seed 1 step \d+$/)
  if (response.status >= 400) {
    expect(Object.keys(body)).toEqual(['code', 'message', 'details'])
    expect(JSON.stringify(body)).not.toMatch(/\bat .*\.(ts|js):|node_modules/)
  }
  return { status: response.status, body, headers: response.headers }
}

const send = (path: string, body: unknown): Promise<Answer> =>
  ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

type TransactionResponse = {
  code: number
  codespace: string
  txhash: string
  raw_log: string
  height: string
  logs: Json[]
}

async function broadcast(bytes: string, mode: unknown = 'BROADCAST_MODE_SYNC'): Promise<TransactionResponse> {
  const { body } = await send('/cosmos/tx/v1beta1/txs', { tx_bytes: bytes, mode })
  return body['tx_response'] as TransactionResponse
}

const swap = () => new MsgSwap(me, new Coin('uusd', 8_000_000), 'uluna')
const signed = (options: Parameters<typeof sign>[2] = {}, messages: Parameters<typeof sign>[1] = [swap()]) =>
  sign(key, messages, { accountNumber: number, ...options })

describe('every address', () => {
  const parts: Record<string, string> = {
    address: me,
    denom: 'uusd',
    validator,
    height: '7500000',
    hash: '0'.repeat(64),
  }
  const known = nodeRoutes.filter(route => route.method === 'GET')

  test.each(known.map(route => route.path))('%s answers, labelled', async path => {
    const { status } = await ask(path.replace(/:(\w+)/g, (_all, name: string) => parts[name]!))
    expect([200, 400, 404, 501]).toContain(status)
    expect(status).not.toBe(500)
  })

  test.each(known.map(route => route.path))('%s refuses parts that mean nothing', async path => {
    for (const junk of ['%00', '%ff', 'x'.repeat(3000), '-5', '%E2%80%AE', '..%2f', "'"]) {
      const { status } = await ask(path.replace(/:\w+/g, junk))
      if (path.includes(':')) expect([400, 404, 501], `${path} ${junk}`).toContain(status)
    }
  })

  test('a wrong method is 405, and says which is right', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/cosmos/bank/v1beta1/supply', 'GET'],
      ['POST', `/cosmos/bank/v1beta1/balances/${me}`, 'GET'],
      ['GET', '/cosmos/tx/v1beta1/simulate', 'POST'],
      ['PUT', '/cosmos/tx/v1beta1/txs', 'POST, GET'],
      ['GET', '/sim/blocks', 'POST'],
    ] as const) {
      const { status, headers } = await ask(path, { method })
      expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow })
    }
  })

  test('unknown ones are 404, known modules without a simulation 501 with the reason', async () => {
    expect(await ask('/nothing')).toMatchObject({ status: 404, body: { code: 5 } })
    const store = await ask(`/terra/wasm/v1beta1/contracts/${me}/store?query_msg=e30%3D`)
    expect(store).toMatchObject({ status: 501, body: { code: 12 } })
    expect(store.body['message']).toContain('contracts do not run')
    expect((await ask('/cosmos/gov/v1beta1/proposals')).status).toBe(501)
  })
})

describe('who may ask, and how much', () => {
  test('foreign names and pages are refused, pages of this machine are let in', async () => {
    expect((await ask('/sim', { headers: { host: 'node.example' } })).status).toBe(421)
    expect((await ask('/sim', { headers: { origin: 'http://evil.example' } })).status).toBe(403)
    expect((await ask('/sim', { headers: { origin: 'null' } })).status).toBe(403)
    const page = await ask('/sim', { headers: { origin: 'http://localhost:3000' } })
    expect(page.status).toBe(200)
    expect(page.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
    expect((await ask('/sim', { method: 'OPTIONS', headers: { origin: 'http://localhost:3000' } })).status).toBe(204)
  })

  test('large bodies are 413', async () => {
    const { status, body } = await send('/cosmos/tx/v1beta1/txs', 'x'.repeat(200_000))
    expect({ status, code: body['code'] }).toEqual({ status: 413, code: 8 })
  })

  test.each(['', '[]', 'null', '{', '5', '"x"', '['.repeat(50_000), '{"tx_bytes":5}', '{"tx_bytes":"%%%"}'])(
    'a body of %s is 400',
    async body => {
      for (const path of ['/cosmos/tx/v1beta1/simulate', '/cosmos/tx/v1beta1/txs', '/terra/tx/v1beta1/compute_tax']) {
        expect((await send(path, body)).status).toBe(400)
      }
    },
  )

  test('only the latest height can be asked for', async () => {
    const supply = '/cosmos/bank/v1beta1/supply'
    expect((await ask(supply, { headers: { 'x-cosmos-block-height': '7500000' } })).status).toBe(200)
    expect((await ask(supply, { headers: { 'x-cosmos-block-height': '7499999' } })).status).toBe(400)
    for (const height of ['-1', 'x', '1e3', '99999999999999999999']) {
      expect((await ask(`${supply}?height=${height}`)).status).toBe(400)
    }
  })
})

describe('reads', () => {
  const path = (text: string) => ask(text).then(answer => answer.body)

  test('balances by page and by denom; an unknown wallet has nothing', async () => {
    expect(await path(`/cosmos/bank/v1beta1/balances/${me}?pagination.limit=1`)).toEqual({
      balances: [{ denom: 'uluna', amount: '4000000' }],
      pagination: { next_key: 'MQ==', total: '2' },
    })
    const one = { balance: { denom: 'uusd', amount: '50000000' } }
    expect(await path(`/cosmos/bank/v1beta1/balances/${me}/uusd`)).toEqual(one)
    expect(await path(`/cosmos/bank/v1beta1/balances/${me}/by_denom?denom=uusd`)).toEqual(one)
    expect((await path(`/cosmos/bank/v1beta1/balances/${other}`))['balances']).toEqual([])
    expect((await ask(`/cosmos/bank/v1beta1/balances/${validator}`)).status).toBe(400)
    expect(await path('/cosmos/bank/v1beta1/supply/umnt')).toEqual({ amount: { denom: 'umnt', amount: '0' } })
  })

  test('the market, old and new addresses alike', async () => {
    expect(await path('/terra/market/v1beta1/params')).toEqual({
      params: {
        base_pool: '50000000000000.000000000000000000',
        pool_recovery_period: '36',
        min_stability_spread: '0.005000000000000000',
      },
    })
    expect(await path('/terra/market/v1beta1/terra_pool_delta')).toEqual({
      terra_pool_delta: '-1234567890.123000000000000000',
    })
    // 1,000,000 at 80 less 1 %.
    const quote = { denom: 'uusd', amount: '79200000' }
    const query = 'offer_coin=1000000uluna&ask_denom=uusd'
    expect(await path(`/terra/market/v1beta1/swap?${query}`)).toEqual({ return_coin: quote })
    expect(await path(`/market/swap?${query}`)).toEqual({ height: '7500000', result: quote })
  })

  test.each([
    ['recursive swap', 'offer_coin=5uluna&ask_denom=uluna'],
    ['no effective price', 'offer_coin=5uluna&ask_denom=ukrw'],
    ['invalid coins', 'offer_coin=0uluna&ask_denom=uusd'],
    ['offer_coin must be', 'offer_coin=uluna&ask_denom=uusd'],
    ['offer_coin must be', 'ask_denom=uusd'],
    ['not a denom', 'offer_coin=5uluna'],
  ])('a swap that is refused: %s', async (reason, query) => {
    const { status, body } = await ask(`/terra/market/v1beta1/swap?${query}`)
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 3 })
    expect(body['message']).toContain(reason)
  })

  test('the oracle', async () => {
    expect(await path('/terra/oracle/v1beta1/denoms/uusd/exchange_rate')).toEqual({
      exchange_rate: '80.000000000000000005',
    })
    expect((await ask('/terra/oracle/v1beta1/denoms/umnt/exchange_rate')).status).toBe(404)
    expect(await path('/terra/oracle/v1beta1/denoms/tobin_taxes')).toEqual({
      tobin_taxes: [{ denom: 'uusd', tobin_tax: '0.003500000000000000' }],
    })
    expect(await path(`/terra/oracle/v1beta1/validators/${validator}/miss`)).toEqual({ miss_counter: '1' })
    expect(await path(`/terra/oracle/v1beta1/validators/${validator}/feeder`)).toEqual({
      feeder_addr: addressOfAccount('terra/validator-1'),
    })
    expect((await ask(`/terra/oracle/v1beta1/valdiators/${validator}/aggregate_vote`)).status).toBe(501)
  })

  test('the treasury, and the tax of a transaction', async () => {
    expect(await path('/terra/treasury/v1beta1/tax_caps')).toEqual({
      tax_caps: [{ denom: 'uusd', tax_cap: '1390000' }],
    })
    expect(await path('/terra/treasury/v1beta1/tax_caps/uluna')).toEqual({ tax_cap: '0' })
    expect(await path('/terra/treasury/v1beta1/tax_caps/ukrw')).toEqual({ tax_cap: '1000000' })
    const bytes = await signed({}, [new MsgSend(me, other, { uusd: 10_000_000, uluna: 5 }), swap()])
    const tax = async () => (await send('/terra/tx/v1beta1/compute_tax', { tx_bytes: bytes })).body
    expect(await tax()).toEqual({ tax_amount: [] })
    chain.setTaxRate(2_000_000_000_000_000n)
    // 0.2 % of 10,000,000.
    expect(await tax()).toEqual({ tax_amount: [{ denom: 'uusd', amount: '20000' }] })
    chain.setTaxRate(900_000_000_000_000_000n)
    expect(await tax()).toEqual({ tax_amount: [{ denom: 'uusd', amount: '1390000' }] })
  })

  test('validators by status; the node and its blocks say that they are simulated', async () => {
    const bonded = await path('/cosmos/staking/v1beta1/validators?status=BOND_STATUS_BONDED')
    expect(bonded['validators']).toHaveLength(3)
    expect((await path('/cosmos/staking/v1beta1/validators?status=BOND_STATUS_UNBONDED'))['validators']).toEqual([])
    expect((await ask('/cosmos/staking/v1beta1/validators?status=x')).status).toBe(400)
    const info = (await path('/cosmos/base/tendermint/v1beta1/node_info'))['default_node_info'] as Json
    expect(info).toMatchObject({
      network: 'sim-columbus-5',
      moniker: 'simulated: breakwater in-memory seed 1 step 100',
    })
    node.makeBlock()
    const latest = (await path('/cosmos/base/tendermint/v1beta1/blocks/latest')) as { block: { header: Json } }
    expect(latest.block.header).toMatchObject({ height: '7500001', chain_id: 'sim-columbus-5' })
    expect(await path('/cosmos/base/tendermint/v1beta1/blocks/7500001')).toEqual(latest)
    for (const [height, status] of [
      ['7500002', 400],
      ['7499999', 404],
      ['0', 400],
      ['-1', 400],
      ['latest1', 400],
    ]) {
      expect((await ask(`/cosmos/base/tendermint/v1beta1/blocks/${height}`)).status).toBe(status)
    }
  })
})

describe('what a transaction must pass', () => {
  test.each<[string, number, () => Promise<string>]>([
    ['a sequence ahead', 32, () => signed({ sequence: 1 })],
    ['another account number', 4, () => signed({ accountNumber: number + 1 })],
    ['another chain', 4, () => signed({ chainId: 'columbus-5' })],
    ['another chain, legacy', 4, () => signed({ chainId: 'columbus-5', amino: true })],
    ['another key', 8, () => sign(keyOf(9), [swap()], { accountNumber: number })],
    ['an account that nobody has seen', 9, () => sign(keyOf(9), [new MsgSend(keyOf(9).accAddress, me, { uusd: 1 })])],
    ['no fee', 13, () => signed({ fee: '0uusd' })],
    ['a fee one short', 13, () => signed({ fee: '29999uusd' })],
    ['a fee in a denom that the node does not take', 13, () => signed({ fee: '3000000uluna' })],
    ['more fee than there is', 5, () => signed({ fee: '50000001uusd' })],
    ['a height that has passed', 30, () => signed({ timeoutHeight: 7_500_000 })],
    ['a long memo', 12, () => signed({ memo: 'm'.repeat(257) })],
    ['nothing to send', 10, () => signed({}, [new MsgSend(me, other, { uusd: 0 })])],
    ['a broken address', 7, () => signed({}, [new MsgSend(me, `${other.slice(0, -1)}b`, { uusd: 1 })])],
    ['two signers', 18, () => signed({}, [swap(), new MsgSend(other, me, { uusd: 1 })])],
    ['a contract', 6, () => signed({}, [new terra.MsgExecuteContract(me, other, {})])],
  ])('%s: code %d, nothing waits', async (_what, code, make) => {
    const response = await broadcast(await make())
    expect({ code: response.code, codespace: response.codespace, height: response.height }).toEqual({
      code,
      codespace: 'sdk',
      height: '0',
    })
    expect(response.raw_log).not.toBe('')
    expect(node.mempool.size).toBe(0)
  })

  test('an unknown validator', async () => {
    const nobody = operatorAddress('terra/validator-99')
    const response = await broadcast(await signed({}, [new MsgDelegate(me, nobody, new Coin('uluna', 1))]))
    expect(response).toMatchObject({ code: 3, codespace: 'staking' })
  })

  test('the tax is part of the fee', async () => {
    chain.setTaxRate(2_000_000_000_000_000n)
    const message = () => new MsgSend(me, other, { uusd: 10_000_000 })
    expect((await broadcast(await signed({ fee: '49999uusd' }, [message()]))).code).toBe(13)
    expect((await broadcast(await signed({ fee: '50000uusd' }, [message()]))).code).toBe(0)
  })

  test('junk bytes are an answer, not an error', async () => {
    expect(await broadcast('AAAA')).toMatchObject({ code: 2, codespace: 'sdk' })
  })

  test('fees that were promised count', async () => {
    expect((await broadcast(await signed({ fee: '30000000uusd' }))).code).toBe(0)
    expect((await broadcast(await signed({ fee: '30000000uusd', sequence: 1 }))).code).toBe(5)
  })
})

describe('from the mempool into a block', () => {
  test('waits, executes, can be read, counts once', async () => {
    const bytes = await signed()
    const first = await broadcast(bytes)
    expect(first).toMatchObject({ code: 0, height: '0', raw_log: '[]' })
    expect((await ask(`/cosmos/tx/v1beta1/txs/${first.txhash}`)).status).toBe(404)
    expect((await broadcast(bytes)).code).toBe(19)
    expect((await ask(`/cosmos/auth/v1beta1/accounts/${me}`)).body).toMatchObject({
      account: { sequence: '0', pub_key: null },
    })
    const made = await send('/sim/blocks', {})
    expect(made.body).toMatchObject({ made: 1, height: 7_500_001, waiting: 0 })
    const { body } = await ask(`/cosmos/tx/v1beta1/txs/${first.txhash.toLowerCase()}`)
    expect(body['tx_response']).toMatchObject({ code: 0, height: '7500001', gas_wanted: '200000', gas_used: '80000' })
    // 8,000,000 / 80 less 1 %; the swap's events name addresses.
    const balances = await ask(`/cosmos/bank/v1beta1/balances/${me}`)
    expect(balances.body['balances']).toEqual([
      { denom: 'uluna', amount: String(4_000_000 + 99_000) },
      { denom: 'uusd', amount: String(50_000_000 - 8_000_000 - 30_000) },
    ])
    const logs = (body['tx_response'] as TransactionResponse).logs as { events: { attributes: Json[] }[] }[]
    expect(logs[0]!.events[0]!.attributes).toContainEqual({ key: 'trader', value: me })
    expect((await ask(`/cosmos/auth/v1beta1/accounts/${me}`)).body).toMatchObject({
      account: { sequence: '1', pub_key: { '@type': '/cosmos.crypto.secp256k1.PubKey' } },
    })
    expect((await broadcast(bytes)).code).toBe(19)
    expect((await broadcast(await signed({ memo: 'again' }))).code).toBe(32)
  })

  test('in the order of arrival, several of one signer in one block', async () => {
    const hashes: string[] = []
    for (let sequence = 0; sequence < 3; sequence++) hashes.push((await broadcast(await signed({ sequence }))).txhash)
    const block = node.makeBlock()!
    expect(block.transactions.map(one => one.decoded.hash)).toEqual(hashes)
    expect(node.accounts.find(me)!.sequence).toBe(3n)
  })

  test('a transaction that fails keeps its fee and its sequence', async () => {
    const { txhash } = await broadcast(await signed({}, [new MsgSend(me, other, { uluna: 4_000_001 })]))
    node.makeBlock()
    const { body } = await ask(`/cosmos/tx/v1beta1/txs/${txhash}`)
    expect(body['tx_response']).toMatchObject({ code: 5, codespace: 'sdk', logs: [] })
    expect(chain.balances(strangerName(me))).toEqual([
      { denom: 'uluna', micros: 4_000_000n },
      { denom: 'uusd', micros: 49_970_000n },
    ])
    expect(node.accounts.find(me)!.sequence).toBe(1n)
  })

  test('out of gas', async () => {
    const { txhash } = await broadcast(await signed({ gas: 79_999 }))
    node.makeBlock()
    expect((await ask(`/cosmos/tx/v1beta1/txs/${txhash}`)).body['tx_response']).toMatchObject({ code: 11 })
  })

  test('a receiver exists from the block on', async () => {
    await broadcast(await signed({}, [new MsgSend(me, other, { uluna: 5 })]))
    expect((await ask(`/cosmos/auth/v1beta1/accounts/${other}`)).status).toBe(404)
    node.makeBlock()
    expect((await ask(`/cosmos/auth/v1beta1/accounts/${other}`)).body).toMatchObject({
      account: { address: other, account_number: String(number + 1) },
    })
    expect(chain.balances(strangerName(other))).toEqual([{ denom: 'uluna', micros: 5n }])
  })

  test('legacy signatures are taken too', async () => {
    expect((await broadcast(await signed({ amino: true, memo: 'hello' }))).code).toBe(0)
  })

  test('block mode waits for the block, and says so when none comes', async () => {
    const waiting = broadcast(await signed(), 'BROADCAST_MODE_BLOCK')
    await vi.waitFor(() => expect(node.mempool.size).toBe(1))
    node.makeBlock()
    expect(await waiting).toMatchObject({ code: 0, height: '7500001' })
    chain.setLive(false)
    const late = await send('/cosmos/tx/v1beta1/txs', { tx_bytes: await signed({ sequence: 1 }), mode: 1 })
    expect(late).toMatchObject({ status: 500 })
    expect(late.body['message']).toContain('timed out')
  })

  test('async mode tells nothing, unknown modes are refused', async () => {
    expect((await broadcast(await signed({ sequence: 5 }), 'BROADCAST_MODE_ASYNC')).code).toBe(0)
    expect(node.mempool.size).toBe(0)
    for (const mode of [undefined, 0, 4, 'BROADCAST_MODE_UNSPECIFIED', {}]) {
      expect((await send('/cosmos/tx/v1beta1/txs', { tx_bytes: 'AAAA', mode })).status).toBe(400)
    }
  })

  test('a limit that passes while it waits drops it; at the limit it is still taken', async () => {
    await broadcast(await signed({ timeoutHeight: 7_500_002 }))
    chain.passBlocks(1)
    expect(node.makeBlock()!.transactions).toHaveLength(1)
    await broadcast(await signed({ timeoutHeight: 7_500_003, sequence: 1 }))
    chain.passBlocks(1)
    expect(node.makeBlock()!.transactions).toHaveLength(0)
    expect(node.mempool.size).toBe(0)
  })

  test('a halt makes no blocks and keeps what waits; a finished run takes nothing', async () => {
    await broadcast(await signed())
    chain.setLive(false)
    expect((await send('/sim/blocks', { count: 3 })).body).toMatchObject({ made: 0, halted: true, waiting: 1 })
    chain.setLive(true)
    expect((await send('/sim/blocks', { count: 3 })).body).toMatchObject({ made: 3, waiting: 0 })
    chain.setDone(true)
    expect((await send('/sim/blocks', {})).status).toBe(503)
    expect((await send('/cosmos/tx/v1beta1/txs', { tx_bytes: await signed({ sequence: 1 }), mode: 2 })).status).toBe(
      503,
    )
    expect((await ask('/cosmos/bank/v1beta1/supply')).status).toBe(200)
  })

  test('a block that comes without them, right after a halt, keeps what waits', async () => {
    const { txhash } = await broadcast(await signed())
    chain.skipTransactions()
    expect(node.makeBlock()!.transactions).toEqual([])
    expect(node.mempool.size).toBe(1)
    expect(node.accounts.find(me)!.sequence).toBe(0n)
    expect(node.makeBlock()!.transactions.map(one => one.decoded.hash)).toEqual([txhash])
    expect(node.accounts.find(me)!.sequence).toBe(1n)
  })

  test.each([0, -1, 1.5, 1001, '5', null])('%s blocks cannot be asked for', async count => {
    expect((await send('/sim/blocks', { count })).status).toBe(400)
  })

  test('a defect stops the node; clients learn no details', async () => {
    const told: Error[] = []
    node.onDefect = error => told.push(error)
    const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    chain.breakNext()
    const { status, body } = await send('/sim/blocks', {})
    expect({ status, code: body['code'] }).toEqual({ status: 500, code: 13 })
    expect(body['message']).not.toContain('conserved')
    expect(told[0]?.message).toBe('uusd is not conserved')
    expect((await ask('/sim')).status).toBe(503)
    silent.mockRestore()
  })
})

describe('estimates', () => {
  const estimate = (bytes: string) => send('/cosmos/tx/v1beta1/simulate', { tx_bytes: bytes })

  test('the gas, without a fee or a signature that holds, changing nothing', async () => {
    const before = chain.supply()
    const { body } = await estimate(await signed({ fee: '0uusd', gas: 0, chainId: 'x' }))
    expect(body['gas_info']).toEqual({ gas_wanted: '0', gas_used: '80000' })
    expect(chain.supply()).toEqual(before)
    expect(chain.balances(strangerName(me))).toContainEqual({ denom: 'uusd', micros: 50_000_000n })
  })

  test('why it would fail', async () => {
    const poor = await estimate(await signed({}, [new MsgSend(me, other, { uluna: 4_000_001 })]))
    expect(poor).toMatchObject({ status: 400, body: { code: 3 } })
    expect(poor.body['message']).toContain('insufficient funds')
    const ahead = await estimate(await signed({ sequence: 2 }))
    expect(ahead.body['message']).toContain('account sequence mismatch, expected 0, got 2')
  })
})

describe('search', () => {
  test('by height, sender and event; all conditions must hold', async () => {
    const { txhash } = await broadcast(await signed({}, [new MsgSend(me, other, { uluna: 5 })]))
    node.makeBlock()
    await broadcast(await signed({ sequence: 1 }))
    node.makeBlock()
    const find = async (...conditions: string[]) => {
      const query = conditions.map(condition => `events=${encodeURIComponent(condition)}`).join('&')
      const { status, body } = await ask(`/cosmos/tx/v1beta1/txs?${query}`)
      return status === 200 ? (body['tx_responses'] as Json[]).map(one => one['txhash']) : status
    }
    expect(await find(`message.sender='${me}'`)).toHaveLength(2)
    expect(await find('tx.height=7500001')).toEqual([txhash])
    expect(await find(`transfer.recipient='${other}'`)).toEqual([txhash])
    expect(await find(`message.sender='${me}' AND tx.height=7500002`)).toHaveLength(1)
    expect(await find(`message.sender='${me}'`, 'tx.height=1')).toEqual([])
    expect(await find('nonsense')).toBe(400)
    expect((await ask('/cosmos/tx/v1beta1/txs')).status).toBe(400)
  })
})

test('/sim says what this is, and who', async () => {
  const { body } = await ask('/sim')
  expect(body).toMatchObject({
    scenario: 'in-memory',
    seed: '1',
    step: 100,
    height: 7_500_000,
    chain_id: 'sim-columbus-5',
  })
  expect(body['accounts']).toContainEqual({ name: 'public', address: addressOfAccount('public'), what: 'All' })
  expect(body['accounts']).toContainEqual(
    expect.objectContaining({ address: me, what: 'wallet of somebody who signs' }),
  )
})
