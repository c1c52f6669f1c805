import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verifySdkDec } from './sdk-dec.ts'

const file = JSON.parse(readFileSync(new URL('../../../vectors/terra/sdk_dec.json', import.meta.url), 'utf8'))

test('every case of sdk_dec', () => {
  const outcomes = verifySdkDec(file)
  expect(outcomes.length).toBe(304)
  expect(outcomes.filter(outcome => !outcome.passed)).toEqual([])
})

test('a wrong expectation fails, with both values in the detail', () => {
  const wrong = { cases: [{ id: 'x', op: 'add', a: '1.0', b: '2.0', expect: '3.000000000000000001' }] }
  const [outcome] = verifySdkDec(wrong)
  expect(outcome).toMatchObject({ id: 'x', passed: false })
  expect(outcome?.detail).toContain('3.000000000000000000')
  expect(outcome?.detail).toContain('3.000000000000000001')
  expect(
    verifySdkDec({ cases: [{ id: 'y', op: 'quo', a: '1', b: '0', expect: { error: 'panic_overflow' } }] })[0]?.passed,
  ).toBe(false)
  expect(
    verifySdkDec({ cases: [{ id: 'z', op: 'quo', a: '1', b: '1', expect: { error: 'panic_div_zero' } }] })[0]?.passed,
  ).toBe(false)
})

test('malformed files and cases are failures with a reason', () => {
  for (const bad of [null, undefined, 3, 'text', [], {}, { cases: 'no' }]) {
    expect(verifySdkDec(bad)).toEqual([{ id: 'file', passed: false, detail: expect.any(String) }])
  }
  const cases = [
    null,
    5,
    {},
    { id: 'a' },
    { id: 'b', op: 'toString', a: '1', b: '1', expect: '1' },
    { id: 'c', op: 'add', a: 1, b: '1', expect: '1' },
    { id: 'd', op: 'add', a: '1', b: 'x', expect: '1' },
    { id: 'e', op: 'add', a: '1', b: '1' },
    { id: 'f', op: 'quo_int', a: '1', b: '1.5', expect: '1' },
    { id: 'g', op: 'add', a: '1', b: '1', expect: {} },
  ]
  const outcomes = verifySdkDec({ cases })
  expect(outcomes.map(outcome => outcome.id)).toEqual(['case 0', 'case 1', 'case 2', 'a', 'b', 'c', 'd', 'e', 'f', 'g'])
  for (const outcome of outcomes) expect(outcome).toMatchObject({ passed: false, detail: expect.stringMatching(/./) })
})
