import { describe, expect, test } from 'vitest'
import { BreakwaterError } from '../money/mistake.ts'
import { loadScenario } from '../scenario/load.ts'
import { sampleKinds, sampleText } from '../scenario/sample-scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { freeNumbers, writeNumber } from './free-numbers.ts'
import { rewriteValues } from './rewrite-values.ts'

const text = sampleText
  .replace(
    'outflow: { value: 2.9 % / h, source: paper, standing: fitted }',
    'outflow: { value: 2.9 % / h, source: paper, standing: fitted, range: [1 % / h, 5 % / h] } # found by trial',
  )
  .replace(
    'amplification: { value: 100, source: paper, standing: article, range: [10, 500] }',
    'amplification: { value: 100, source: paper, standing: fitted, range: [10, 500] }\n    depth: { value: "150_000_000 UST", source: paper, standing: fitted, range: [100_000_000 UST, 200_000_000 UST] }',
  )

function load(content: string): Scenario {
  const loaded = loadScenario(content, {
    file: 'library/scenarios/sample.yaml',
    read: () => 'timeMs,close\n1651881600000,1\n',
    kinds: sampleKinds,
  })
  if (!loaded.ok) throw new BreakwaterError(loaded.mistakes)
  return loaded.scenario
}

function numbersOf(content: string, only?: string[]): ReturnType<typeof freeNumbers> {
  return freeNumbers(load(content), only)
}

describe('the numbers that may move', () => {
  test('are those that are fitted and have a range, in base units', () => {
    const result = numbersOf(text)
    expect(result.ok && result.numbers.map(({ path, start, bound }) => ({ path, start, ...bound }))).toEqual([
      { path: 'markets.curve.amplification', start: 100, low: 10, high: 500, scale: 'log' },
      { path: 'markets.curve.depth', start: 150e6, low: 100e6, high: 200e6, scale: 'linear' },
      { path: 'crowd.savers.outflow', start: 0.028999999999999998, low: 0.01, high: 0.05, scale: 'linear' },
    ])
  })

  test('a choice of paths keeps the others out; paths that are not free are refused by name', () => {
    const one = numbersOf(text, ['crowd.savers.outflow'])
    expect(one.ok && one.numbers.map(number => number.path)).toEqual(['crowd.savers.outflow'])
    const none = numbersOf(text, ['markets.curve.fee', 'crowd.savers.outflaw', 'markets.curve.depth'])
    expect(!none.ok && none.mistakes.map(mistake => [mistake.code, mistake.where.path])).toEqual([
      ['not-free', 'markets.curve.fee'],
      ['unknown-path', 'crowd.savers.outflaw'],
    ])
    expect(!none.ok && none.mistakes[1]!.hint).toContain('crowd.savers.outflow')
  })

  test('a value outside its range and a scenario without free numbers are mistakes', () => {
    const outside = numbersOf(text.replace('range: [1 % / h, 5 % / h]', 'range: [3 % / h, 5 % / h]'))
    expect(!outside.ok && outside.mistakes.map(mistake => mistake.code)).toEqual(['bad-range'])
    const nothing = numbersOf(sampleText)
    expect(!nothing.ok && nothing.mistakes.map(mistake => mistake.code)).toEqual(['nothing-to-fit'])
  })

  test('are written in their unit with five digits and never outside the range', () => {
    const result = numbersOf(text)
    if (!result.ok) throw new BreakwaterError(result.mistakes)
    const [amplification, depth, outflow] = result.numbers as [never, never, never]
    expect(writeNumber(amplification, 123.456789)).toBe(123.46)
    expect(writeNumber(depth, 123_456_789)).toBe('123_460_000 UST')
    expect(writeNumber(depth, 99e6)).toBe('100_000_000 UST')
    expect(writeNumber(outflow, 0.0123456)).toBe('1.2346 % / h')
    expect(writeNumber(outflow, 1)).toBe('5 % / h')
  })
})

describe('writing values in place', () => {
  const values = {
    'markets.curve.amplification': 123.46,
    'markets.curve.depth': '123_460_000 UST',
    'crowd.savers.outflow': '1.2346 % / h',
  }

  test('changes the value texts and not one character besides', () => {
    const result = rewriteValues(text, values)
    expect(result).toEqual({
      ok: true,
      text: text
        .replace('value: 100,', 'value: 123.46,')
        .replace('"150_000_000 UST"', '"123_460_000 UST"')
        .replace('value: 2.9 % / h,', 'value: 1.2346 % / h,'),
    })
  })

  test('what was written is what is read', () => {
    const result = rewriteValues(text, values)
    const scenario = load(result.ok ? result.text : '')
    for (const [path, value] of Object.entries(values)) {
      expect(scenario.fields.find(field => field.path === path)).toMatchObject({ written: value, standing: 'fitted' })
    }
  })

  test('lines that end in CR LF, a byte order mark and blocks of lines stay', () => {
    const block = text.replace(
      /outflow: \{.*\n/,
      'outflow:\n      value: 2.9 % / h   # a share\n      source: paper\n      standing: fitted\n      range: [1 % / h, 5 % / h]\n',
    )
    const windows = `\ufeff${block.replaceAll('\n', '\r\n')}`
    const result = rewriteValues(windows, { 'crowd.savers.outflow': '3.1 % / h' })
    expect(result).toEqual({ ok: true, text: windows.replace('value: 2.9 % / h   #', 'value: 3.1 % / h   #') })
  })

  test('a number that does not stand in the text, or not as a leaf, is refused', () => {
    const result = rewriteValues(text, { 'markets.curve.nothing': 1, 'markets.curve': 1, id: 'other' })
    expect(!result.ok && result.mistakes.map(mistake => mistake.code)).toEqual(new Array(3).fill('not-writable'))
  })
})
