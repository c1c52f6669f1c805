import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { verifyAnchor } from './anchor.ts'
import { verifyDistribution } from './distribution.ts'
import { verifyMirror } from './mirror.ts'
import { verifyOracle } from './oracle.ts'
import type { CaseOutcome } from './outcome.ts'
import { verifyTreasury } from './treasury.ts'

type Vectors = { suite: string; cases: Record<string, unknown>[] }

function load(name: string): Vectors {
  return JSON.parse(readFileSync(new URL(`../../../vectors/terra/${name}.json`, import.meta.url), 'utf8')) as Vectors
}

const suites: [name: string, cases: number, verify: (file: unknown) => CaseOutcome[]][] = [
  ['oracle', 61, verifyOracle],
  ['treasury', 68, verifyTreasury],
  ['distribution', 17, verifyDistribution],
  ['anchor', 127, verifyAnchor],
  ['mirror', 78, verifyMirror],
]

describe.each(suites)('suite %s', (name, cases, verify) => {
  test('every case holds', () => {
    const outcomes = verify(load(name))
    expect(outcomes.filter(outcome => !outcome.passed)).toEqual([])
    expect(outcomes).toHaveLength(cases)
  })

  // The checker is checked: one changed digit anywhere in what a case expects must fail that case and no other.
  test('a changed expectation is found', () => {
    const inputs = new Set(inputNames[name])
    for (const original of load(name).cases) {
      const leaves = expectedLeaves(original, inputs)
      expect(leaves.length).toBeGreaterThan(0)
      for (const path of leaves) {
        const changed = structuredClone(original)
        changeLeaf(changed, path)
        const [outcome] = verify({ cases: [changed] })
        if (outcome!.passed) expect.fail(`${String(original['id'])}: a change of ${path.join('.')} went unseen`)
      }
    }
  })

  test('a removed input or expectation is a failed case with a reason, never an exception', () => {
    const seen = new Set<string>()
    for (const original of load(name).cases) {
      const kind = String(original['kind'])
      if (seen.has(kind)) continue
      seen.add(kind)
      for (const field of Object.keys(original)) {
        if (['id', 'origin', 'origin_note', 'kind'].includes(field)) continue
        const { [field]: _removed, ...rest } = original
        const [outcome] = verify({ cases: [rest] })
        expect(outcome, `${kind} without ${field}`).toMatchObject({
          passed: false,
          detail: expect.stringContaining(field),
        })
        for (const wrong of [null, 7.5, 'x', [], [null], { x: {} }, true]) {
          // Any text is a valid name.
          if (wrong === 'x' && (field === 'denom' || field === 'proposer')) continue
          const [broken] = verify({ cases: [{ ...original, [field]: wrong }] })
          if (broken!.passed && !JSON.stringify(original[field]).includes(JSON.stringify(wrong))) {
            expect.fail(`${kind} passed with ${field} = ${JSON.stringify(wrong)}`)
          }
        }
      }
    }
  })

  test.each([
    null,
    undefined,
    3,
    'text',
    [],
    {},
    { cases: 1 },
    { cases: [null, 4, 'x', [], {}, { id: 'a', kind: 'toString' }] },
  ])('a file like %j has only failed cases', file => {
    const outcomes = verify(file)
    expect(outcomes.length).toBeGreaterThan(0)
    for (const outcome of outcomes) expect(outcome).toMatchObject({ passed: false, detail: expect.any(String) })
  })
})

/** Fields of each suite that are inputs, not results (a result has no name of its own where `expect` holds it). */
const resultNames = new Set([
  'expect',
  'median',
  'standard_deviation',
  'valid_vote_rate',
  'slashed',
  'utilization',
  'rate',
  'minted',
  'paid',
  'required_collateral',
  'allowed',
  'divide',
  'multiply',
  'reverse_b',
])
const inputNames: Readonly<Record<string, string[]>> = { oracle: ['reward_pool'] }

type Path = (string | number)[]

/** Paths to every expected leaf of a case. */
function expectedLeaves(given: Record<string, unknown>, inputs: ReadonlySet<string>): Path[] {
  const paths: Path[] = []
  const walk = (value: unknown, path: Path): void => {
    if (typeof value !== 'object' || value === null) paths.push(path)
    else for (const [key, inner] of Object.entries(value)) if (!inputs.has(key)) walk(inner, [...path, key])
  }
  for (const [name, value] of Object.entries(given)) {
    if (resultNames.has(name) && !(given['expect'] !== undefined && name !== 'expect')) walk(value, [name])
    if (name !== 'steps') continue
    for (const [index, step] of (value as Record<string, unknown>[]).entries()) {
      for (const key of Object.keys(step)) if (key !== 'collateral_to_liquidate') paths.push([name, index, key])
    }
  }
  // An expectation without a leaf (an empty list) is changed by adding one.
  return paths.length > 0 ? paths : [['expect']]
}

function changeLeaf(given: Record<string, unknown>, path: Path): void {
  let parent: Record<string, unknown> = given
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>
  const last = path.at(-1)!
  const value = parent[last]
  if (typeof value === 'boolean') parent[last] = !value
  else if (typeof value === 'number') parent[last] = value + 1
  else if (typeof value === 'string') parent[last] = value.replace(/.$/, digit => (digit === '1' ? '2' : '1'))
  else parent[last] = ['1']
  if (value === '') parent[last] = 'uluna'
}
