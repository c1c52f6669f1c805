import { beforeAll, describe, expect, test } from 'vitest'
import { simulateSwap as marketSimulation } from '../issuers/terra/market.ts'
import { TerraChain } from '../issuers/terra/terra-chain.ts'
import { TerraValidators } from '../issuers/terra/terra-validators.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { ChainMessage, ChainTransaction } from './chain-messages.ts'
import { openChainNode } from './chain-node.ts'
import { chainScenario } from './chain-scenario.ts'
import { advance, start } from './run.ts'

let scenario: Scenario
beforeAll(() => {
  scenario = chainScenario()
})

function open(steps = 6) {
  const run = start(scenario, { seed: 7, precision: 'exact' })
  advance(run, { steps })
  return openChainNode(run)
}

const fee = [{ denom: 'uusd', micros: 60_000n }]
const transaction = (...messages: ChainMessage[]): ChainTransaction => ({
  signer: 'wallet',
  messages,
  fee,
  gasLimit: 400_000,
})
const held = (node: ReturnType<typeof open>, account: string, denom: string): bigint =>
  node.balances(account).find(coin => coin.denom === denom)?.micros ?? 0n

describe('a node over a run', () => {
  test('shows the ledger to the micro-unit', () => {
    const node = open()
    const { ledger } = node.run.stage
    for (const account of node.accounts()) {
      for (const { denom, micros } of node.balances(account)) {
        expect(micros).toBe(ledger.units(ledger.account(account), ledger.asset(denom === 'uusd' ? 'UST' : 'LUNA')))
      }
    }
    expect(node.supply().map(coin => coin.denom)).toEqual(['uluna', 'uusd'])
    expect(node.balances('nobody')).toEqual([])
  })

  test('quotes what the market module answers, and pays what it quoted', () => {
    const node = open()
    const chain = node.run.stage.find('terra', TerraChain)
    const offer = { denom: 'uusd', micros: 250_000_000n }
    const expected = marketSimulation(chain.market(), chain.rates.prices(), {
      offerDenom: 'uusd',
      offerMicros: offer.micros,
      askDenom: 'uluna',
    })
    const quoted = node.simulateSwap(offer, 'uluna')
    expect(quoted).toEqual({
      pays: { denom: 'uluna', micros: 'returnMicros' in expected ? expected.returnMicros : -1n },
    })
    const before = held(node, 'wallet', 'uluna')
    const block = node.makeBlock([
      transaction({ type: 'swap', trader: 'wallet', receiver: 'wallet', offer, askDenom: 'uluna', taxed: false }),
    ])
    expect(block?.receipts[0]).toMatchObject({ code: 0, log: '' })
    expect(held(node, 'wallet', 'uluna') - before).toBe('pays' in quoted ? quoted.pays.micros : -1n)
  })

  test('a block is one height and one block time; a step of the run ends when its time is over', () => {
    const node = open()
    const { clock } = node.run.stage
    const step = clock.step
    const height = node.height()
    const timeMs = node.timeMs()
    const blocks = 2 * (clock.stepMs / node.blockTimeMs())
    for (let count = 1; count <= blocks; count++) {
      expect(node.makeBlock([])?.height).toBe(height + count)
    }
    expect(node.timeMs()).toBe(timeMs + 2 * clock.stepMs)
    expect(clock.step).toBe(step + 2)
  })

  test('blocks made one by one leave the chain as whole steps do', () => {
    const whole = open(8)
    const single = open(6)
    while (single.run.stage.clock.step < 8) single.makeBlock([])
    expect(single.height()).toBe(whole.height())
    expect(single.market().delta).toBe(whole.market().delta)
    expect(single.supply()).toEqual(whole.supply())
  })

  test('a transaction happens whole or not at all, and its fee is kept', () => {
    const node = open()
    const before = node.balances('wallet')
    const block = node.makeBlock([
      transaction(
        { type: 'send', from: 'wallet', to: 'friend', coins: [{ denom: 'uusd', micros: 1_000_000n }] },
        { type: 'send', from: 'wallet', to: 'friend', coins: [{ denom: 'uusd', micros: 10n ** 15n }] },
      ),
    ])
    expect(block?.receipts[0]).toMatchObject({ code: 5, codespace: 'sdk', events: [] })
    expect(node.balances('friend')).toEqual([])
    const usd = before.find(coin => coin.denom === 'uusd')!
    expect(held(node, 'wallet', 'uusd')).toBe(usd.micros - fee[0]!.micros)
  })

  test('sends open the account of a stranger; gas that does not suffice fails; simulation changes nothing', () => {
    const node = open()
    const send: ChainMessage = {
      type: 'send',
      from: 'wallet',
      to: 'friend',
      coins: [{ denom: 'uluna', micros: 3n }],
    }
    const before = node.balances('wallet')
    expect(node.simulate(transaction(send))).toMatchObject({ code: 0, gasUsed: 75_000 })
    expect(node.balances('wallet')).toEqual(before)
    expect(node.makeBlock([{ ...transaction(send), gasLimit: 10 }])?.receipts[0]?.code).toBe(11)
    expect(node.makeBlock([transaction(send)])?.receipts[0]?.code).toBe(0)
    expect(held(node, 'friend', 'uluna')).toBe(3n)
  })

  test('stake goes in at once, earns its part of the fees, and comes out after 21 days', () => {
    const node = open()
    const validators = node.run.stage.find('validators', TerraValidators)
    const [first] = node.validators()
    const coin = { denom: 'uluna', micros: 5_000_000_000n }
    const stake: ChainMessage = { type: 'delegate', delegator: 'wallet', validator: first!.name, coin }
    expect(node.makeBlock([transaction(stake)])?.receipts[0]?.code).toBe(0)
    expect(node.delegations('wallet')).toMatchObject([{ validator: first!.name, balanceMicros: coin.micros }])
    expect(node.staking().bondedMicros).toBe(validators.set.staking.bondedMicros)
    // An hour passes: the fees of its blocks are shared out.
    for (let count = 0; count < 12 * 50; count++) node.makeBlock([])
    const [earned] = node.rewards('wallet')
    expect(earned!.coins.find(entry => entry.denom === 'uusd')!.amount).toBeGreaterThan(0n)
    const before = held(node, 'wallet', 'uluna')
    const back: ChainMessage = { type: 'undelegate', delegator: 'wallet', validator: first!.name, coin }
    expect(node.makeBlock([transaction(back)])?.receipts[0]?.code).toBe(0)
    const [entry] = node.unbondings('wallet')[0]!.entries
    expect(entry!.completionMs - node.timeMs()).toBeGreaterThan(21 * 86_400_000 - 2 * node.blockTimeMs())
    expect(node.delegations('wallet')).toEqual([])
    // Withdrawn rewards aside, the coins do not come back in the same block.
    expect(held(node, 'wallet', 'uluna') - before).toBeLessThan(coin.micros)
    node.run.stage.ledger.checkConservation()
  })

  test('a chain without a third of its power takes no transactions until it is back', () => {
    const node = open()
    advance(node.run, {
      steps: 1,
      commands: [
        {
          atMs: 0,
          target: 'validators',
          act: 'lose-power',
          numbers: { share: { value: '34 %', source: 'x', standing: 'changed' } },
          sentence: 'x',
        },
      ],
    })
    expect(node.isLive()).toBe(false)
    const height = node.height()
    const timeMs = node.timeMs()
    expect(node.makeBlock([])).toBeUndefined()
    expect(node.height()).toBe(height)
    expect(node.timeMs()).toBeGreaterThan(timeMs)
    advance(node.run, {
      steps: 1,
      commands: [{ atMs: 0, target: 'validators', act: 'return-power', numbers: {}, sentence: 'x' }],
    })
    expect(node.isLive()).toBe(true)
    expect(node.makeBlock([])?.height).toBeGreaterThan(height)
  })

  test('refuses runs that it cannot show', () => {
    expect(() => openChainNode(start(scenario, { seed: 1, precision: 'fast' }))).toThrow(/whole micro-units/)
  })
})
