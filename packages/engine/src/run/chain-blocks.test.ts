import { describe, expect, test } from 'vitest'
import type { Scenario } from '../scenario/scenario.ts'
import type { ChainTransaction } from './chain-messages.ts'
import { type ChainNode, openChainNode } from './chain-node.ts'
import { chainScenario } from './chain-scenario.ts'
import type { Command } from './manifest.ts'
import { advance, fork, start } from './run.ts'

function open(scenario: Scenario, steps: number): ChainNode {
  const run = start(scenario, { seed: 7, precision: 'exact' })
  advance(run, { steps })
  return openChainNode(run)
}

/** Sends one micro-LUNA: what the friend holds is how many were executed. */
const send: ChainTransaction = {
  signer: 'wallet',
  messages: [{ type: 'send', from: 'wallet', to: 'friend', coins: [{ denom: 'uluna', micros: 1n }] }],
  fee: [{ denom: 'uusd', micros: 60_000n }],
  gasLimit: 400_000,
}
const received = (node: ChainNode): bigint => node.balances('friend')[0]?.micros ?? 0n
const command = (act: string, target = 'terra'): Command => ({ atMs: 0, target, act, numbers: {}, sentence: act })

/** Makes blocks with a transaction in each until none comes. @returns their heights. */
function blocksUntilNone(node: ChainNode, most = 1000): number[] {
  const heights: number[] = []
  for (let count = 0; count < most; count++) {
    const block = node.makeBlock([send])
    if (block === undefined) return heights
    expect(block.receipts).toMatchObject([{ code: 0 }])
    heights.push(block.height)
  }
  throw new Error(`${most} blocks came`)
}

const inARow = (first: number, count: number): number[] => Array.from({ length: count }, (_, at) => first + at)

describe('a block that does not come', () => {
  test('because the chain stops at the end of a step: its transactions never happened', () => {
    const node = open(chainScenario(), 6)
    const height = node.height()
    advance(node.run, { steps: 0, commands: [command('halt')] })
    const lines = node.run.stage.journal.entries.length
    // 50 blocks of 6 s are a step; the halt comes with the step's end, where the fiftieth would be.
    expect(blocksUntilNone(node)).toEqual(inARow(height + 1, 49))
    expect(node.height()).toBe(height + 49)
    expect(received(node)).toBe(49n)
    expect(node.isLive()).toBe(false)
    expect(node.run.stage.clock.step).toBe(7)
    // The line of the command is there once, although the step was done twice.
    const written = node.run.stage.journal.entries.slice(lines).filter(entry => entry.sentence === 'halt')
    expect(written).toHaveLength(1)
    node.run.stage.ledger.checkConservation()
    // Nothing happens during the halt.
    const wallet = node.balances('wallet')
    expect(node.makeBlock([send])).toBeUndefined()
    expect(node.balances('wallet')).toEqual(wallet)
    advance(node.run, { steps: 1, commands: [command('restart')] })
    expect(node.makeBlock([send])?.receipts).toMatchObject([{ code: 0 }])
    expect(received(node)).toBe(50n)
  })

  test('leaves the run as if nobody had asked', () => {
    const node = open(chainScenario(), 6)
    // An account that was opened stays open, empty.
    node.openAccount('friend')
    while (node.run.stage.clock.nowMs + node.run.stage.clock.stepMs > node.timeMs() + 6000) node.makeBlock([])
    advance(node.run, { steps: 0, commands: [command('halt')] })
    const without = fork(node.run)
    advance(without, { steps: 1 })
    expect(node.makeBlock([send])).toBeUndefined()
    expect(new Uint8Array(node.run.stage.save().cells)).toEqual(new Uint8Array(without.stage.save().cells))
    expect(node.run.stage.ledger.save()).toEqual(without.stage.ledger.save())
    expect(node.run.stage.journal.entries).toEqual(without.stage.journal.entries)
  })

  test('because of a dated stop between two blocks', () => {
    // Steps end at whole five minutes: the stop lies inside one, 3 s before the twentieth block.
    const node = open(chainScenario({ halts: [{ at: '2022-05-07T00:31:57Z', restart: '2022-05-07T00:33:00Z' }] }), 6)
    const height = node.height()
    expect(blocksUntilNone(node)).toEqual(inARow(height + 1, 19))
    expect(received(node)).toBe(19n)
    // While it is down time goes on by a block at a time; the first block comes one block time after the restart.
    const block = firstBlock(node)
    expect(block.height).toBe(height + 20)
    expect(block.timeMs).toBeGreaterThanOrEqual(Date.parse('2022-05-07T00:33:06Z'))
    expect(received(node)).toBe(19n + BigInt(block.receipts.length))
  })

  test('because the run ends before it', () => {
    // 172,800 s are no whole number of blocks of 7 s.
    const node = open(chainScenario({ blockTime: '7 s' }), 575)
    const height = node.height()
    const heights = blocksUntilNone(node)
    expect(heights).toEqual(inARow(height + 1, heights.length))
    expect(node.height()).toBe(heights.at(-1))
    expect(node.height()).toBe(7_500_000 + Math.floor(172_800 / 7))
    expect(received(node)).toBe(BigInt(heights.length))
    expect(node.isDone()).toBe(true)
    expect(node.makeBlock([send])).toBeUndefined()
    expect(received(node)).toBe(BigInt(heights.length))
  })

  test('and one without transactions is no block either', () => {
    const node = open(chainScenario(), 6)
    const heights = new Set<number>()
    advance(node.run, { steps: 0, commands: [command('halt')] })
    for (let count = 0; count < 60; count++) {
      const block = node.makeBlock([])
      if (block === undefined) continue
      expect(heights.has(block.height)).toBe(false)
      heights.add(block.height)
    }
    expect(heights.size).toBe(49)
  })
})

test('blocks that are longer than a step: no height twice, no transaction lost', () => {
  const node = open(chainScenario({ blockTime: '11 min' }), 6)
  for (let count = 0; count < 5; count++) {
    const height = node.height()
    expect(node.makeBlock([send])).toMatchObject({ height: height + 1, receipts: [{ code: 0 }] })
  }
  expect(received(node)).toBe(5n)
})

function firstBlock(node: ChainNode) {
  for (let count = 0; count < 50; count++) {
    const block = node.makeBlock([send])
    if (block !== undefined) return block
  }
  throw new Error('no block came')
}
