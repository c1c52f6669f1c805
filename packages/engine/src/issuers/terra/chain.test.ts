import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Chain, COLUMBUS_5, columbus5Halts, heightAt, Mempool } from './chain.ts'

describe('blocks', () => {
  test('the sum over steps does not depend on the step', () => {
    for (const stepMs of [250, 1_000, 6_500, 60_000]) {
      const chain = new Chain({ blockTimeMs: 6_500, startHeight: 100 })
      let blocks = 0
      for (let at = 0; at < 7_800_000; at += stepMs) blocks += chain.advance(at, at + stepMs)
      expect(chain.height).toBe(100 + blocks)
      expect(blocks).toBe(1_200)
    }
  })
  test('heights of the two stops of May 2022, and their times', () => {
    const startMs = 1_651_881_600_000
    const startHeight = heightAt(startMs, COLUMBUS_5.blockTimeMs, COLUMBUS_5.firstHaltHeight, COLUMBUS_5.firstHaltMs)
    const chain = new Chain({ blockTimeMs: COLUMBUS_5.blockTimeMs, startHeight, halts: columbus5Halts })
    const changes: [number, number, boolean][] = []
    let live = chain.live
    for (let at = startMs; at < startMs + 146 * 3_600_000; at += 60_000) {
      chain.advance(at, at + 60_000)
      if (chain.live !== live) changes.push([at + 60_000, chain.height, chain.live])
      live = chain.live
    }
    expect(changes.map(change => change[2])).toEqual([false, true, false])
    expect(changes[0]![1]).toBe(7_603_700)
    // Seen at the end of the minute of the restart: at most its eight blocks later.
    expect(changes[1]![1] - 7_603_700).toBeLessThanOrEqual(8)
    expect(changes[2]![1]).toBe(7_607_789)
    expect(Math.abs(changes[0]![0] - COLUMBUS_5.firstHaltMs)).toBeLessThanOrEqual(60_000)
    expect(Math.abs(changes[1]![0] - COLUMBUS_5.firstRestartMs)).toBeLessThanOrEqual(60_000)
    expect(Math.abs(changes[2]![0] - COLUMBUS_5.secondHaltMs)).toBeLessThanOrEqual(60_000)
    expect(chain.haltsBegun).toBe(2)
    chain.restart()
    expect(chain.advance(0, COLUMBUS_5.blockTimeMs * 3 + 1)).toBe(3)
    expect(chain.height).toBe(7_607_792)
  })
  test('a stop and its restart inside one step', () => {
    const chain = new Chain({ blockTimeMs: 1_000, startHeight: 0, halts: [{ atMs: 2_500, durationMs: 3_000 }] })
    // Blocks at 1, 2 s; down from 2.5 to 5.5 s; blocks at 6.5, 7.5, 8.5, 9.5 s.
    expect(chain.advance(0, 10_000)).toBe(6)
    expect(chain.haltedMs).toBe(3_000)
    expect(chain.live).toBe(true)
  })
  test('stops at a height, also one already reached', () => {
    const chain = new Chain({
      blockTimeMs: 1_000,
      startHeight: 10,
      halts: [
        { atHeight: 12, durationMs: 500 },
        { atHeight: 12, durationMs: 250 },
        { atHeight: 13, restartAtMs: 0 },
      ],
    })
    // 11 at 1 s, 12 at 2 s, down to 2.75 s, 13 at 3.75 s with a stop of no length, 14 at 4.75 s.
    expect(chain.advance(0, 5_000)).toBe(4)
    expect(chain.haltedMs).toBe(750)
  })
  test('halt by hand', () => {
    const chain = new Chain({ blockTimeMs: 1_000, startHeight: 0 })
    chain.halt(4_000)
    expect(chain.live).toBe(false)
    expect(chain.advance(0, 6_000)).toBe(2)
    chain.halt()
    expect(chain.advance(6_000, 9_000_000)).toBe(0)
    expect(() => new Chain({ blockTimeMs: 0, startHeight: 0 })).toThrow(RangeError)
  })
  test('time is either blocks, halt or credit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 9_000 })), { maxLength: 5 }),
        fc.integer({ min: 1, max: 7_000 }),
        (halts, stepMs) => {
          const sorted = [...halts].sort((a, b) => a[0] - b[0])
          const chain = new Chain({
            blockTimeMs: 700,
            startHeight: 0,
            halts: sorted.map(([atMs, durationMs]) => ({ atMs, durationMs })),
          })
          let haltedMs = 0
          let endMs = 0
          while (endMs < 120_000) {
            chain.advance(endMs, endMs + stepMs)
            haltedMs += chain.haltedMs
            endMs += stepMs
          }
          // Each restart forgets the block that was under way, so blocks may lag by one per stop, and never lead.
          const most = (endMs - haltedMs) / 700
          return chain.height <= most && chain.height > most - 2 - sorted.length
        },
      ),
    )
  })
})

describe('mempool', () => {
  test('first in, first out across classes; the same moment shares by amount', () => {
    const pool = new Mempool({ classes: 2, capacityPerBlock: 10 })
    pool.arrive(0, 12, 0)
    pool.arrive(1, 6, 1_000)
    pool.arrive(0, 6, 1_000)
    expect(pool.waitBlocks()).toBeCloseTo(2.4, 12)
    expect(pool.serve(1, 2_000)).toBe(10)
    expect([...pool.served]).toEqual([10, 0])
    expect(pool.servedWaitMs).toBe(2_000)
    expect(pool.headWaitMs(3_000)).toBe(3_000)
    expect(pool.serve(1, 3_000)).toBe(10)
    expect(pool.served[0]).toBeCloseTo(6, 12)
    expect(pool.served[1]).toBeCloseTo(4, 12)
    expect(pool.servedWaitMs).toBeCloseTo((2 * 3_000 + 8 * 2_000) / 10, 9)
    expect(pool.serve(1, 4_000)).toBeCloseTo(4, 12)
    expect(pool.totalBacklog()).toBe(0)
    expect(pool.headWaitMs(9_000)).toBe(0)
  })
  test('no blocks, no service; a full queue turns away', () => {
    const pool = new Mempool({ classes: 1, capacityPerBlock: 10, backlogMax: 15 })
    expect(pool.arrive(0, 12, 0)).toBe(12)
    expect(pool.arrive(0, 12, 0)).toBe(3)
    expect(pool.arrive(0, 1, 0)).toBe(0)
    expect(pool.arrive(0, Number.NaN, 0)).toBe(0)
    expect(pool.serve(0, 60_000)).toBe(0)
    expect(pool.backlog(0)).toBe(15)
  })
  test('what arrives is served, waits or was turned away; nothing overtakes', () => {
    const arrivals = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 })),
      { maxLength: 200 },
    )
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 8 }), (list, cohortsMax) => {
        const pool = new Mempool({ classes: 3, capacityPerBlock: 12, cohortsMax, backlogMax: 500 })
        const taken = [0, 0, 0]
        const served = [0, 0, 0]
        for (const [step, [kind, amount, blocks]] of list.entries()) {
          taken[kind]! += pool.arrive(kind, amount, step)
          const backlog = pool.totalBacklog()
          const total = pool.serve(blocks, step)
          // Blocks are never left empty while something waits.
          if (Math.abs(total - Math.min(backlog, 12 * blocks)) > 1e-9) return false
          for (let i = 0; i < 3; i++) served[i]! += pool.served[i]!
        }
        return [0, 1, 2].every(i => Math.abs(taken[i]! - served[i]! - pool.backlog(i)) < 1e-9)
      }),
    )
  })
  test('state is in the cells', () => {
    const parameters = { classes: 2, capacityPerBlock: 5, cohortsMax: 4 }
    const cells = new Float64Array(Mempool.cellCount(parameters))
    const pool = new Mempool(parameters, cells)
    pool.arrive(0, 7, 0)
    const saved = cells.slice()
    pool.serve(1, 1)
    expect(pool.backlog(0)).toBe(2)
    cells.set(saved)
    expect(pool.backlog(0)).toBe(7)
    expect(pool.serve(2, 1)).toBe(7)
  })
})
