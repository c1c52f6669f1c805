import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TerraTreasury } from '../issuers/terra/terra-treasury.ts'
import type { ChainCoin, ChainMessage, ChainTransaction } from './chain-messages.ts'
import { type ChainNode, openChainNode } from './chain-node.ts'
import { type ChainScenarioChanges, chainScenario } from './chain-scenario.ts'
import { taxedCoins } from './chain-tax.ts'
import { advance, start } from './run.ts'

function open(changes: ChainScenarioChanges = {}): ChainNode {
  const run = start(chainScenario(changes), { seed: 7, precision: 'exact' })
  advance(run, { steps: 6 })
  return openChainNode(run)
}

const usd = (micros: bigint): ChainCoin => ({ denom: 'uusd', micros })
const luna = (micros: bigint): ChainCoin => ({ denom: 'uluna', micros })
const send = (...coins: ChainCoin[]): ChainMessage => ({ type: 'send', from: 'wallet', to: 'friend', coins })
const swap = (offer: ChainCoin, taxed: boolean): ChainMessage => ({
  type: 'swap',
  trader: 'wallet',
  receiver: taxed ? 'friend' : 'wallet',
  offer,
  askDenom: 'uluna',
  taxed,
})
const transaction = (fee: bigint, ...messages: ChainMessage[]): ChainTransaction => ({
  signer: 'wallet',
  messages,
  fee: fee === 0n ? [] : [usd(fee)],
  gasLimit: 400_000,
})
const held = (node: ChainNode, denom = 'uusd', account = 'wallet'): bigint =>
  node.balances(account).find(coin => coin.denom === denom)?.micros ?? 0n
const answer = (node: ChainNode, asked: ChainTransaction) => node.makeBlock([asked])!.receipts[0]!
const proceeds = (node: ChainNode): ChainCoin[] => node.treasury().taxProceeds

describe('the stability tax', () => {
  // 0.5 % of 100 UST are 500,000 micro-UST; the cap of 1 SDR is 1.335 UST.
  const sent = usd(100_000_000n)
  const tax = 500_000n

  test.each<[string, ChainMessage]>([
    ['a transfer', send(sent)],
    ['a swap for another account', swap(sent, true)],
  ])('%s needs a fee that covers it, to the micro-unit', (_what, message) => {
    const node = open({ taxRate: '0.5 %' })
    const before = held(node)
    const short = answer(node, transaction(tax - 1n, message))
    expect(short).toMatchObject({ code: 13, codespace: 'sdk', events: [] })
    expect(short.log).toBe('insufficient fees; got: 499999uusd, required: 500000uusd(stability): insufficient fee')
    // What is refused for its fee pays none.
    expect(held(node)).toBe(before)
    expect(proceeds(node)).toEqual([])
    expect(answer(node, transaction(tax, message))).toMatchObject({ code: 0 })
    expect(held(node)).toBe(before - tax - sent.micros)
    expect(proceeds(node)).toEqual([usd(tax)])
  })

  test.each<[string, ChainMessage]>([
    ['a swap to oneself', swap(sent, false)],
    ['a transfer of LUNA', send(luna(5_000_000n))],
  ])('%s is free of it', (_what, message) => {
    const node = open({ taxRate: '0.5 %' })
    expect(answer(node, transaction(0n, message))).toMatchObject({ code: 0 })
    expect(proceeds(node)).toEqual([])
  })

  test('only its part of the fee is tax; a message that fails leaves it counted, as the fee stays paid', () => {
    const node = open({ taxRate: '0.5 %' })
    const treasury = node.run.stage.find('treasury', TerraTreasury)
    const worth = treasury.taxProceeds
    expect(answer(node, transaction(tax + 60_000n, send(sent), send(luna(10n ** 15n))))).toMatchObject({ code: 5 })
    expect(proceeds(node)).toEqual([usd(tax)])
    expect(treasury.taxProceeds - worth).toBeCloseTo(0.5, 9)
    expect(answer(node, { ...transaction(tax, send(sent)), gasLimit: 5 })).toMatchObject({ code: 11 })
    expect(proceeds(node)).toEqual([usd(2n * tax)])
  })

  test('has a cap for each payment, not for their sum', () => {
    const node = open({ taxRate: '1 %' })
    const cap = node.treasury().taxCaps.find(coin => coin.denom === 'uusd')!.micros
    const large = usd(1_000_000_000n)
    expect(cap).toBeLessThan(10_000_000n)
    expect(node.stabilityTax([large, large])).toEqual([usd(2n * cap)])
    expect(answer(node, transaction(2n * cap - 1n, send(large), send(large))).code).toBe(13)
    expect(answer(node, transaction(2n * cap, send(large), send(large))).code).toBe(0)
  })

  test('an estimate asks for no fee, and leaves the books alone', () => {
    const node = open({ taxRate: '0.5 %' })
    const before = node.balances('wallet')
    expect(node.simulate(transaction(0n, send(sent)))).toMatchObject({ code: 0 })
    expect(node.balances('wallet')).toEqual(before)
    expect(proceeds(node)).toEqual([])
  })

  test('there is none without a treasury', () => {
    expect(answer(open(), transaction(0n, send(sent)))).toMatchObject({ code: 0 })
  })

  test('of any payments: the sum of rate times amount, each cut and capped by itself', () => {
    const node = open({ taxRate: '0.37 %' })
    const cap = node.treasury().taxCaps.find(coin => coin.denom === 'uusd')!.micros
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 10n ** 12n }), { maxLength: 6 }), amounts => {
        const due = amounts.map(amount => (amount * 37n) / 10_000n).map(one => (one < cap ? one : cap))
        const sum = due.reduce((total, one) => total + one, 0n)
        expect(node.stabilityTax(amounts.map(usd))).toEqual(sum === 0n ? [] : [usd(sum)])
      }),
    )
  })

  test('is asked for what goes to others', () => {
    const messages = [send(usd(1n), luna(2n)), swap(usd(3n), true), swap(usd(4n), false)]
    expect(taxedCoins(messages)).toEqual([usd(1n), luna(2n), usd(3n)])
  })
})

test('a fee in two parts of one coin must be there in full', () => {
  const node = open()
  const micros = held(node)
  const fee = [usd(micros), usd(1n)]
  expect(answer(node, { ...transaction(0n, send(luna(1n))), fee })).toMatchObject({ code: 5, codespace: 'sdk' })
  expect(held(node)).toBe(micros)
})

test.each([
  [true, '/terra.market.v1beta1.MsgSwapSend'],
  [false, '/terra.market.v1beta1.MsgSwap'],
])('a swap tells its own name (to another account: %s)', (taxed, name) => {
  const [events] = answer(open(), transaction(60_000n, swap(usd(1_000_000n), taxed))).events
  const action = events!.find(event => event.type === 'message')!.attributes.find(({ key }) => key === 'action')
  expect(action?.value).toBe(name)
})

test('stake that was taken back is paid with the first block after its time', () => {
  const node = open({ unbonding: '10 min' })
  const [first] = node.validators()
  const coin = luna(5_000_000_000n)
  const stake = { delegator: 'wallet', validator: first!.name, coin } as const
  expect(answer(node, transaction(60_000n, { type: 'delegate', ...stake }))).toMatchObject({ code: 0 })
  const without = held(node, 'uluna')
  expect(answer(node, transaction(60_000n, { type: 'undelegate', ...stake }))).toMatchObject({ code: 0 })
  const { completionMs } = node.unbondings('wallet')[0]!.entries[0]!
  // Rewards aside, which come when stake moves.
  const waiting = held(node, 'uluna')
  expect(waiting - without).toBeLessThan(coin.micros)
  while (node.timeMs() + node.blockTimeMs() < completionMs) node.makeBlock([])
  expect(held(node, 'uluna')).toBe(waiting)
  expect(node.unbondings('wallet')).toHaveLength(1)
  node.makeBlock([])
  expect(held(node, 'uluna')).toBe(waiting + coin.micros)
  expect(node.unbondings('wallet')).toEqual([])
  expect(node.delegations('wallet')).toEqual([])
  for (let count = 0; count < 60; count++) node.makeBlock([])
  expect(held(node, 'uluna')).toBe(waiting + coin.micros)
  node.run.stage.ledger.checkConservation()
})
