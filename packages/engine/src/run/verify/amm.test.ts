import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyAmm } from './amm.ts'
import { verifyTerraswapPair } from './terraswap.ts'

const groups: Readonly<Record<string, number>> = {
  'constant-product': 185,
  'stableswap-invariant': 100,
  'stableswap-meta': 108,
  'stableswap-plain': 424,
  'stableswap-ramp': 24,
  'stableswap-realpool': 19,
  'stableswap-revert': 26,
  'stableswap-sequence': 28,
}

function read(folder: string, name: string): { cases: Record<string, unknown>[] } {
  return JSON.parse(readFileSync(new URL(`../../../vectors/${folder}/${name}.json`, import.meta.url), 'utf8'))
}

/** Every leaf of `value`, as a function that changes it by one unit (a number) or to another word. */
function leafChanges(value: unknown, path: string): [string, () => void][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const here = `${path}.${key}`
    if (typeof part !== 'string') return leafChanges(part, here)
    const changed = /^\d+$/.test(part) ? (BigInt(part) + 1n).toString() : `not ${part}`
    return [[here, () => ((value as Record<string, unknown>)[key] = changed)] satisfies [string, () => void]]
  })
}

describe('conformance of the venues', () => {
  for (const [group, count] of Object.entries(groups)) {
    it(`reproduces every case of ${group}`, () => {
      const outcomes = verifyAmm(read('amm', group))
      expect(outcomes.filter(outcome => !outcome.passed)).toEqual([])
      expect(outcomes).toHaveLength(count)
    })

    // Goal: no expected field goes unread. Method: change one leaf of one case of each shape and demand a failure.
    it(`compares every expected field of ${group}`, () => {
      const shapes = new Map<string, Record<string, unknown>>()
      for (const entry of read('amm', group).cases) {
        const shape = JSON.stringify([
          entry['family'],
          (entry['op'] as { name: string }).name,
          Object.keys(entry['expect'] as object),
        ])
        shapes.set(shape, entry)
      }
      for (const entry of shapes.values()) {
        const leaves = leafChanges(entry['expect'], 'expect').map(([path]) => path)
        for (const [k, path] of leaves.entries()) {
          const copy = structuredClone(entry)
          leafChanges(copy['expect'], 'expect')[k]![1]()
          expect(verifyAmm({ cases: [copy] }).map(outcome => [path, outcome.passed])).toEqual([[path, false]])
        }
      }
    })
  }

  it('reproduces every case of terraswap_pair', () => {
    const outcomes = verifyTerraswapPair(read('terra', 'terraswap_pair'))
    expect(outcomes.filter(outcome => !outcome.passed)).toEqual([])
    expect(outcomes).toHaveLength(46)
  })

  it('turns what it cannot understand into failed cases', () => {
    const [good] = read('amm', 'stableswap-plain').cases
    const broken: unknown[] = [
      null,
      7,
      {},
      { id: 'no-op', pool: {}, expect: {} },
      { ...good, id: 'unknown-op', op: { name: 'teleport' } },
      { ...good, id: 'unknown-type', pool: { type: 'triangle' } },
      { ...good, id: 'bare-number', op: { name: 'exchange', i: 0, j: 1, dx: 5 } },
      { ...good, id: 'unknown-field', expect: { colour: 'blue' } },
      { ...good, id: 'nothing-expected', expect: {} },
    ]
    for (const outcome of [...verifyAmm({ cases: broken }), ...verifyTerraswapPair({ cases: broken })]) {
      expect(outcome.passed).toBe(false)
      expect(outcome.detail).toBeTypeOf('string')
    }
    expect(verifyAmm(undefined)).toEqual([{ id: 'file', passed: false, detail: 'the file has no list of cases' }])
    expect(verifyTerraswapPair('text')[0]!.passed).toBe(false)
  })
})
