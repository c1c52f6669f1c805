import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CaseOutcome } from './outcome.ts'
import { verifyMarketSequence, verifyMarketSwap, verifyMarketUpstream } from './terra-market.ts'

type VectorFile = { cases: Record<string, unknown>[] }
const read = (name: string): VectorFile =>
  JSON.parse(readFileSync(new URL(`../../../vectors/terra/${name}.json`, import.meta.url), 'utf8'))

const suites: [string, (file: unknown) => CaseOutcome[], number][] = [
  ['market_swap', verifyMarketSwap, 322],
  ['market_upstream', verifyMarketUpstream, 7],
  ['market_sequence', verifyMarketSequence, 24],
]

for (const [name, verify, count] of suites) {
  describe(name, () => {
    test('every case', () => {
      const outcomes = verify(read(name))
      expect(outcomes.length).toBe(count)
      expect(outcomes.filter(outcome => !outcome.passed)).toEqual([])
    })
    test('malformed files and cases are failures with a reason', () => {
      for (const bad of [null, 1, [], { cases: {} }])
        expect(verify(bad)[0]).toMatchObject({ id: 'file', passed: false })
      const broken: unknown[] = [null, 'x', {}, { id: 'a', kind: 'toString' }]
      for (const good of read(name).cases.slice(0, 3)) {
        // Each field in turn missing, then of a wrong kind.
        for (const key of Object.keys(good).filter(
          key => !['id', 'tag', 'origin', 'simulate', 'tobin_tax'].includes(key),
        )) {
          const { [key]: _, ...without } = good
          broken.push(without, { ...good, [key]: 7 }, { ...good, [key]: 'x' })
        }
      }
      for (const outcome of verify({ cases: broken })) {
        expect(outcome).toMatchObject({ passed: false, detail: expect.stringMatching(/./) })
      }
    })
    test('a changed digit anywhere in the expectation is found', () => {
      const file = read(name)
      let changed = 0
      for (const given of file.cases.slice(0, 40)) {
        const text = JSON.stringify(given)
        for (const key of [
          'swap_coin',
          'delta_after',
          'fee_dec',
          'minted',
          'return_amount',
          'fee_coin',
          'delta_change',
        ]) {
          const wrong = text.replace(
            new RegExp(`"${key}":"(-?)(\\d)`),
            (_, sign, digit) => `"${key}":"${sign}${(Number(digit) + 1) % 10}`,
          )
          if (wrong === text) continue
          changed++
          expect(verify({ cases: [JSON.parse(wrong)] })[0]?.passed).toBe(false)
        }
      }
      expect(changed).toBeGreaterThan(4)
    })
  })
}

test('an expectation of an unknown field is a failure, not a pass', () => {
  const [given] = read('market_swap').cases
  const expectation = given!['expect'] as Record<string, unknown>
  const wrong = { ...given, expect: { ...expectation, burn_tax: '0' } }
  expect(verifyMarketSwap({ cases: [wrong] })[0]).toMatchObject({
    passed: false,
    detail: expect.stringContaining('burn_tax'),
  })
})
