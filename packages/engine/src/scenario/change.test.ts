import { describe, expect, test } from 'vitest'
import { changeScenario } from './change.ts'
import { loadScenario } from './load.ts'
import type { Setting } from './paths.ts'
import { sampleKinds, sampleReader, sampleText } from './sample-scenario.ts'

const loaded = loadScenario(sampleText, {
  file: 'library/scenarios/sample.yaml',
  read: sampleReader(),
  kinds: sampleKinds,
})
if (!loaded.ok) throw new Error('the sample does not load')
const scenario = loaded.scenario

function change(settings: Record<string, Setting>) {
  return changeScenario(scenario, settings, sampleKinds)
}

function changedField(settings: Record<string, Setting>, path: string) {
  const result = change(settings)
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes))
  return result.scenario.fields.find(field => field.path === path)
}

describe('a changed scenario', () => {
  test('has the new value and says that it was changed', () => {
    expect(changedField({ 'markets.curve.amplification': 200 }, 'markets.curve.amplification')).toMatchObject({
      written: 200,
      standing: 'changed',
      source: 'paper',
    })
  })

  test('leaves the old one untouched', () => {
    const before = JSON.stringify(scenario.source)
    change({ 'markets.curve.amplification': 200, 'issuers.reserve.sells': false })
    expect(JSON.stringify(scenario.source)).toBe(before)
  })

  test('reads text from a command line in the type of what it replaces', () => {
    expect(changedField({ 'issuers.reserve.sells': 'false' }, 'issuers.reserve.sells')!.written).toBe(false)
    expect(changedField({ 'markets.curve.amplification': '200' }, 'markets.curve.amplification')!.written).toBe(200)
    expect(changedField({ 'markets.curve.fee': '4 bp' }, 'markets.curve.fee')!.written).toBe('4 bp')
  })

  test('takes events by time or position, switches by id, plain words', () => {
    const path = 'events.2022-05-07T21:44Z.amount'
    expect(changedField({ [path]: '1 UST' }, path)!.written).toBe('1 UST')
    expect(changedField({ 'events.0.amount': '2 UST' }, path)!.written).toBe('2 UST')
    expect(changedField({ pull: 'single' }, 'issuers.reserve.withdrawal')!.written).toBe('single')
    const renamed = change({ 'clock.end': '2022-05-09T00:00Z', 'events.0.by': 'issuer' })
    expect(renamed.ok && renamed.scenario.document.clock.end).toBe(1652054400000)
  })

  test('a switch decides which events happen', () => {
    const single = change({ pull: 'single' })
    expect(single.ok && single.scenario.events.map(event => event.sentence)).toEqual([
      'A first withdrawal.',
      'Liquidity is taken out.',
    ])
  })
})

const wrong: [string, Setting, string, string][] = [
  ['markets.curve.amplificaton', 1, 'unknown-path', 'amplification'],
  ['nothing', 1, 'unknown-path', 'Known'],
  ['markets.curve', 1, 'not-settable', 'markets.curve.'],
  ['markets.curve.kind', 'x', 'not-settable', 'inside'],
  ['markets.curve.amplification', '85 UST', 'wrong-unit', '9.685'],
  ['issuers.reserve.withdrawal', 'non', 'unknown-choice', 'none'],
  ['clock.end', 'tomorrow', 'impossible-time', '2022'],
  ['__proto__.polluted', 1, 'unknown-path', 'Known'],
  ['constructor', 1, 'unknown-path', 'Known'],
]

test.each(wrong)('%s = %s is a mistake', (path, value, code, word) => {
  const result = change({ [path]: value })
  if (result.ok) throw new Error('it was taken')
  const found = result.mistakes.find(mistake => mistake.code === code)
  expect(found, JSON.stringify(result.mistakes)).toBeDefined()
  expect(found!.hint).toContain(word)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})
