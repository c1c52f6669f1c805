import { describe, expect, test } from 'vitest'
import type { Mistake } from '../money/mistake.ts'
import { defineScenario } from './bind.ts'
import { joinPath, loadScenario } from './load.ts'
import { sampleKinds, sampleReader, sampleText } from './sample-scenario.ts'
import type { Scenario } from './scenario.ts'

const file = 'library/scenarios/under-test.yaml'

function load(text: string | Uint8Array, files: Record<string, string | Uint8Array> = {}) {
  return loadScenario(text, { file, read: sampleReader(files), kinds: sampleKinds })
}

function mistakesOf(text: string | Uint8Array, files: Record<string, string | Uint8Array> = {}): Mistake[] {
  const result = load(text, files)
  return result.ok ? [] : result.mistakes
}

function scenarioOf(text: string, files: Record<string, string | Uint8Array> = {}): Scenario {
  const result = load(text, files)
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes, null, 1))
  return result.scenario
}

/** The sample with one line replaced (exactly one place must match). */
function changed(from: string, to: string): string {
  if (sampleText.split(from).length !== 2)
    throw new Error(`“${from}” stands ${sampleText.split(from).length - 1} times`)
  return sampleText.replace(from, to)
}

describe('a right file', () => {
  test('is bound: parts in the order markets, issuers, crowd, numbers in base units', () => {
    const scenario = scenarioOf(sampleText)
    expect(scenario.parts.map(part => [part.id, part.kind.kind])).toEqual([
      ['curve', 'pool'],
      ['reserve', 'foundation'],
      ['savers', 'savers'],
    ])
    expect(scenario.parts[0]!.config).toEqual({ amplification: 100, fee: 0.0004, ladder: [{ price: 0.98 }] })
    expect(scenario.document.parties[0]!.holds['BTC']).toEqual({ quantity: 80394, asset: 'BTC' })
    expect(scenario.document.clock.step).toBe(300_000)
  })

  test('embeds its tables, times as milliseconds', () => {
    const { tables } = scenarioOf(sampleText).source
    expect(tables![0]!.columns).toEqual({ timeMs: [1651881600000, 1651885200000], close: [1, 0.99] })
  })

  test('sorts events by time and drops those of another switch position', () => {
    expect(scenarioOf(sampleText).events.map(event => event.sentence)).toEqual(['Liquidity is taken out.'])
    const single = scenarioOf(changed('value: proportional, source', 'value: single, source'))
    expect(single.events.map(event => event.sentence)).toEqual(['A first withdrawal.', 'Liquidity is taken out.'])
    expect(single.events[0]).toEqual({
      atMs: 1651924800000,
      target: 'curve',
      act: 'withdraw',
      sentence: 'A first withdrawal.',
      source: 'data',
      config: { amount: 1e6, by: 'issuer' },
    })
  })

  test('lists its numbers as a form needs them', () => {
    const { fields } = scenarioOf(sampleText)
    expect(fields.map(field => field.path)).toEqual([
      'clock.step',
      'clock.sample',
      'parties.issuer.holds.BTC',
      'markets.curve.amplification',
      'markets.curve.fee',
      'markets.curve.ladder.0.price',
      'issuers.reserve.withdrawal',
      'issuers.reserve.sells',
      'crowd.savers.outflow',
      'events.2022-05-07T21:44Z.amount',
      'events.2022-05-07T12:00Z.amount',
    ])
    expect(fields[2]).toMatchObject({
      group: 'The issuer',
      label: 'Reserve',
      unit: 'amount',
      written: '80_394 BTC',
      standing: 'record',
    })
    expect(fields[3]).toMatchObject({
      group: 'Pool',
      label: 'Amplification',
      range: [10, 500],
      written: 100,
      source: 'paper',
    })
    expect(fields[6]).toMatchObject({ options: ['proportional', 'single', 'none'], note: 'As told.', unit: 'choice' })
  })

  test('survives a byte order mark and bytes instead of text', () => {
    expect(load(`\ufeff${sampleText}`).ok).toBe(true)
    expect(load(new TextEncoder().encode(`\ufeff${sampleText}`)).ok).toBe(true)
  })

  test('its source is plain data that binds again to the same', () => {
    const scenario = scenarioOf(sampleText)
    const again = defineScenario(JSON.parse(JSON.stringify(scenario.source)), sampleKinds)
    expect(again.ok && again.scenario.parts.map(part => part.config)).toEqual(scenario.parts.map(part => part.config))
    expect(again.ok && again.scenario.fields).toEqual(scenario.fields)
  })

  test('may use a few aliases', () => {
    const text = changed(
      'step: { value: 5 min, source: paper, standing: hand-set }',
      'step: &step { value: 5 min, source: paper, standing: hand-set }',
    )
    const aliased = text.replace('sample: { value: 1 h, source: paper, standing: hand-set }', 'sample: *step')
    expect(scenarioOf(aliased).document.clock.sample).toBe(300_000)
  })
})

/** One row a wrong file: what it is, the text, the code, line:column of the mistake, a word that must stand in the hint. */
const wrong: [string, string | Uint8Array, string, string, string][] = [
  ['bytes that are not UTF-8', badBytes(), 'not-utf8', '3:12', 'UTF-8'],
  ['a file of 100 MB', new Uint8Array(100_000_000), 'too-large', '1:1', 'MiB'],
  ['an empty file', '', 'empty-file', '1:1', 'breakwater: 1'],
  ['a list instead of a map', '- a\n- b\n', 'wrong-type', '1:1', 'breakwater: 1'],
  ['a bracket that is never closed', 'breakwater: 1\nid: [a, b\n', 'yaml-syntax', '3:1', 'bracket'],
  ['a tab as indentation', 'clock:\n\tstart: 1\n', 'yaml-syntax', '2:1', 'spaces'],
  ['two documents', `${sampleText}---\nid: b\n`, 'yaml-syntax', '84:1', '---'],
  ['a custom tag', changed('title: A sample', 'title: !shell A sample'), 'custom-tag', '3:8', 'quotes'],
  ['an alias that contains itself', 'sources: &a\n  b: *a\n', 'cyclic-alias', '2:6', 'Write the value out'],
  ['an alias without anchor', 'sources: *nowhere\n', 'unknown-alias', '1:10', 'anchor'],
  ['aliases that multiply', aliasBomb(), 'alias-bomb', '5:20', 'aliases'],
  [
    'hundred aliases',
    `a: &a 1\nb: [${Array(100).fill('*a').join(', ')}]\n`,
    'alias-bomb',
    '2:205',
    'Write the values out',
  ],
  ['a merge key', 'base: &a { b: 1 }\nc:\n  <<: *a\n', 'merge-key', '3:3', 'extends'],
  ['a key twice', changed('title: A sample', 'title: A sample\ntitle: Again'), 'duplicate-key', '4:1', 'one of them'],
  ['forty levels', `a: ${'['.repeat(40)}${']'.repeat(40)}\n`, 'too-deep', '1:35', 'levels'],
  ['a misspelt key at the top', changed('summary:', 'sumary:'), 'unknown-key', '5:1', 'summary'],
  ['a misspelt measure', changed('take: metric', 'take: metrics'), 'unknown-choice', '78:22', 'metric'],
  ['a misspelt key of a kind', changed('    fee:', '    fe:'), 'unknown-key', '30:5', 'fee'],
  [
    'a missing key',
    changed('    fee: { value: 0.04 %, source: paper, standing: specification }\n', ''),
    'missing-value',
    '27:5',
    '0.04 %',
  ],
  ['an unknown kind', changed('kind: pool', 'kind: pol'), 'unknown-kind', '28:11', 'pool'],
  ['a kind in the wrong list', changed('kind: pool', 'kind: savers'), 'unknown-kind', '28:11', 'crowd'],
  [
    'a bare number',
    changed('amplification: { value: 100, source: paper, standing: article, range: [10, 500] }', 'amplification: 85'),
    'missing-source',
    '29:20',
    '{ value: 85, source',
  ],
  [
    'a bare amount',
    changed('amount: { value: 1 m UST, source: data, standing: record }', 'amount: 350000000'),
    'missing-source',
    '58:13',
    '350_000_000 UST',
  ],
  [
    'a number without its source',
    changed('{ value: 0.04 %, source: paper,', '{ value: 0.04 %,'),
    'missing-source',
    '30:10',
    'source:',
  ],
  ['an unknown standing', changed('standing: fitted', 'standing: fited'), 'unknown-choice', '42:59', 'fitted'],
  ['the wrong unit', changed('0.04 %', '0.04 UST'), 'wrong-unit', '30:19', '0.04 %'],
  ['no unit', changed('value: 1 m UST', 'value: 1000'), 'wrong-unit', '58:22', 'UST'],
  [
    'an unknown source',
    changed('outflow: { value: 2.9 % / h, source: paper', 'outflow: { value: 2.9 % / h, source: papr'),
    'unknown-source',
    '42:42',
    'paper',
  ],
  ['an unknown reference', changed('venue: curve', 'venue: curv'), 'unknown-reference', '36:12', 'curve'],
  [
    'a reference to the wrong sort of part',
    changed('venue: curve', 'venue: savers'),
    'unknown-reference',
    '36:12',
    'behaviour',
  ],
  [
    'an unknown choice',
    changed('value: proportional, source', 'value: proportionl, source'),
    'unknown-choice',
    '37:26',
    'proportional',
  ],
  ['an amount below zero', changed('value: 1 m UST', 'value: -1 m UST'), 'impossible-amount', '58:22', 'zero'],
  ['more coins than 64 bits hold', changed('80_394 BTC', '200 bn BTC'), 'impossible-amount', '25:21', 'decimals'],
  ['an amount of another asset', changed('80_394 BTC', '80_394 UST'), 'wrong-unit', '25:21', 'BTC'],
  ['an asset that does not exist', changed('      BTC: {', '      ETH: {'), 'unknown-reference', '25:7', 'BTC'],
  [
    'an end before the start',
    changed('end: 2022-05-08T00:00Z', 'end: 2022-05-06T00:00Z'),
    'impossible-time',
    '11:8',
    'after',
  ],
  ['30 February', changed('end: 2022-05-08T00:00Z', 'end: 2022-02-30T00:00Z'), 'impossible-time', '11:8', '2022-05-08'],
  ['a local time', changed('end: 2022-05-08T00:00Z', 'end: 8 May 2022'), 'impossible-time', '11:8', 'Z'],
  ['a step that does not divide a day', changed('value: 5 min', 'value: 7 min'), 'impossible-time', '12:18', 'divides'],
  [
    'too many steps',
    changed('end: 2022-05-08T00:00Z', 'end: 2099-05-08T00:00Z'),
    'impossible-time',
    '12:18',
    '2000000',
  ],
  [
    'an event before the start',
    changed('at: 2022-05-07T12:00Z', 'at: 2022-05-06T12:00Z'),
    'impossible-time',
    '52:9',
    'begin',
  ],
  [
    'an unknown target',
    changed(
      'target: curve\n    act: withdraw\n    sentence: A first',
      'target: curvy\n    act: withdraw\n    sentence: A first',
    ),
    'unknown-reference',
    '53:13',
    'curve',
  ],
  [
    'an unknown act',
    changed('act: withdraw\n    sentence: A first', 'act: withdrow\n    sentence: A first'),
    'unknown-act',
    '54:10',
    'withdraw',
  ],
  ['an id taken twice', changed('- id: reserve', '- id: curve'), 'duplicate-id', '34:9', 'own id'],
  [
    'a switch that leads nowhere',
    changed('path: issuers.reserve.withdrawal', 'path: issuers.reserve.withdrawl'),
    'unknown-path',
    '63:11',
    'withdrawal',
  ],
  ['a slider in the wrong unit', changed('low: 10, high', 'low: 10 UST, high'), 'wrong-unit', '66:80', '9.685'],
  [
    'a variant that sets nothing',
    changed('set: { issuers.reserve.sells: false }', 'set: { issuers.reserv.sells: false }'),
    'unknown-path',
    '72:12',
    'reserve',
  ],
  ['a band that ends before it begins', changed('low: 0.97', 'low: 1.97'), 'impossible-range', '80:10', 'below'],
  [
    'a range that ends before it begins',
    changed('range: [10, 500]', 'range: [500, 10]'),
    'impossible-range',
    '29:75',
    'smaller',
  ],
  ['an overlay of an unknown column', changed('column: close', 'column: clos'), 'unknown-reference', '20:30', 'close'],
  [
    'a table that does not exist',
    changed('../records/prices.csv', '../records/price.csv'),
    'file-not-found',
    '18:25',
    'csv',
  ],
  ['an absolute path', changed('../records/prices.csv', '/etc/passwd'), 'bad-path', '18:25', 'path'],
]

function badBytes(): Uint8Array {
  const bytes = new TextEncoder().encode(sampleText)
  bytes[sampleText.indexOf('A sample') + 4] = 0xff
  return bytes
}

function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 7; level++) {
    const previous = Array(8)
      .fill(`*a${level - 1}`)
      .join(', ')
    lines.push(`a${level}: &a${level} [${previous}]`)
  }
  return `${lines.join('\n')}\n`
}

describe('a wrong file', () => {
  test.each(wrong)('%s', (_what, text, code, place, word) => {
    const mistakes = mistakesOf(text)
    const found = mistakes.find(mistake => mistake.code === code)
    expect(found, JSON.stringify(mistakes)).toBeDefined()
    expect(`${found!.where.line}:${found!.where.column}`).toBe(place)
    expect(found!.where.file).toBe(file)
    expect(found!.hint).toContain(word)
    expect(found!.message).toMatch(/[.?!]$/)
  })

  test('all mistakes are told at once, in the order of the file', () => {
    const text = changed('kind: pool', 'kind: pol')
      .replace('value: 5 min', 'value: 5')
      .replace('standing: fitted', 'standing: fited')
    expect(mistakesOf(text).map(mistake => [mistake.code, mistake.where.line])).toEqual([
      ['wrong-unit', 12],
      ['unknown-kind', 28],
      ['unknown-choice', 42],
    ])
  })

  test('a flood of mistakes is cut with a count', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `wrong${index}: 1`).join('\n')
    const mistakes = mistakesOf(`${sampleText}${keys}\n`)
    expect(mistakes).toHaveLength(201)
    expect(mistakes[200]).toMatchObject({ code: 'too-many-mistakes', message: 'There are 300 more mistakes.' })
  })

  test('names the path with ids', () => {
    const [mistake] = mistakesOf(changed('0.04 %', '0.04 UST'))
    expect(mistake!.where.path).toBe('markets.curve.fee.value')
  })
})

describe('tables', () => {
  const rows: [string, string, string, string][] = [
    ['a bad cell', 'time_utc,close\n2022-05-07T00:00Z,1\n2022-05-07T01:00Z,abc\n', 'bad-cell', '3:19'],
    ['an empty cell', 'time_utc,close\n2022-05-07T00:00Z,\n', 'bad-cell', '2:19'],
    ['a short row', 'time_utc,close\n2022-05-07T00:00Z\n', 'bad-row', '2:1'],
    ['a bad time', 'time_utc,close\n2022-05-07,1\n', 'impossible-time', '2:1'],
    ['rows out of order', 'time_utc,close\n2022-05-07T01:00Z,1\n2022-05-07T00:00Z,1\n', 'unsorted-table', '3:1'],
    ['no rows', 'time_utc,close\n', 'empty-table', '1:1'],
    ['a column twice', 'time_utc,close,close\n2022-05-07T00:00Z,1,1\n', 'duplicate-id', '1:1'],
    ['a huge number', 'time_utc,close\n2022-05-07T00:00Z,1e999\n', 'bad-cell', '2:19'],
  ]
  test.each(rows)('%s', (_what, table, code, place) => {
    const [mistake] = mistakesOf(sampleText, { 'library/records/prices.csv': table })
    expect(mistake).toMatchObject({ code, where: { file: 'library/records/prices.csv' } })
    expect(`${mistake!.where.line}:${mistake!.where.column}`).toBe(place)
  })

  test('a table of five megabytes is refused by its size', () => {
    const [mistake] = mistakesOf(sampleText, { 'library/records/prices.csv': new Uint8Array(5_000_000) })
    expect(mistake).toMatchObject({ code: 'too-large' })
  })
})

describe('extends', () => {
  const child = `breakwater: 1
id: child
title: A child
summary: With less.
extends: ./sample.yaml
set:
  issuers.reserve.withdrawal: none
  clock.end: 2022-05-09T00:00Z
without: [events.2022-05-07T21:44Z, targets]
`

  test('sets paths, leaves entries out, keeps the rest', () => {
    const scenario = scenarioOf(child)
    expect(scenario.document).toMatchObject({ id: 'child', title: 'A child', header: 'Nobody says so.', targets: [] })
    expect(scenario.parts[1]!.config).toMatchObject({ withdrawal: 'none' })
    expect(scenario.fields.find(field => field.path === 'issuers.reserve.withdrawal')).toMatchObject({
      standing: 'changed',
    })
    expect(scenario.document.events.map(event => event.sentence)).toEqual(['A first withdrawal.'])
    expect(scenario.document.clock.end).toBe(1652054400000)
    expect(scenario.source).not.toHaveProperty('extends')
  })

  test('a wrong value is reported where the child sets it', () => {
    const [mistake] = mistakesOf(child.replace('withdrawal: none', 'withdrawal: nothing'))
    expect(mistake).toMatchObject({ code: 'unknown-choice', where: { file, line: 7, column: 31 } })
  })

  test('a wrong path, entry or key is reported in the child', () => {
    const text = child.replace('reserve.with', 'resrve.with').replace('21:44Z', '21:45Z')
    expect(mistakesOf(text).map(mistake => [mistake.code, mistake.where.line, mistake.where.column])).toEqual([
      ['unknown-path', 7, 3],
      ['unknown-path', 9, 11],
    ])
    expect(mistakesOf(`${child}sett: 1\n`)[0]).toMatchObject({ code: 'unknown-key', where: { line: 10, column: 1 } })
  })

  test('a mistake of the base is reported in the base, also behind entries that were left out', () => {
    const base = changed('at: 2022-05-07T12:00Z', 'at: 2022-05-06T12:00Z')
    const [mistake] = mistakesOf(child, { 'library/scenarios/sample.yaml': base })
    expect(mistake).toMatchObject({
      code: 'impossible-time',
      where: { file: 'library/scenarios/sample.yaml', line: 52, column: 9 },
    })
  })

  test('a circle is one clear mistake that names the chain', () => {
    const files = {
      'library/scenarios/a.yaml': child.replace('./sample.yaml', 'b.yaml'),
      'library/scenarios/b.yaml': child.replace('./sample.yaml', '../scenarios/a.yaml'),
    }
    const mistakes = mistakesOf(child.replace('./sample.yaml', 'a.yaml'), files)
    expect(mistakes).toHaveLength(1)
    expect(mistakes[0]).toMatchObject({
      code: 'cyclic-extends',
      message:
        'The scenarios stand on one another in a circle: library/scenarios/a.yaml → library/scenarios/b.yaml → library/scenarios/a.yaml.',
      where: { file: 'library/scenarios/b.yaml', line: 5, column: 10 },
    })
  })

  test('a long chain ends', () => {
    const read = (path: string): string => {
      const number = Number(/c(\d+)/.exec(path)?.[1])
      return child.replace('./sample.yaml', `c${number + 1}.yaml`)
    }
    const result = loadScenario(child.replace('./sample.yaml', 'c1.yaml'), {
      file: 'c0.yaml',
      read,
      kinds: sampleKinds,
    })
    expect(result.ok || result.mistakes.map(mistake => mistake.code)).toEqual(['too-deep'])
  })

  test('a base that does not exist', () => {
    expect(mistakesOf(child.replace('./sample.yaml', './none.yaml'))[0]).toMatchObject({
      code: 'file-not-found',
      where: { line: 5, column: 10 },
    })
  })
})

test('paths are joined to the folder of the file', () => {
  expect(joinPath('library/scenarios/a.yaml', '../records/b.csv')).toBe('library/records/b.csv')
  expect(joinPath('/srv/library/a.yaml', './b.yaml')).toBe('/srv/library/b.yaml')
  expect(joinPath('/a.yaml', '../../b.yaml')).toBe('/b.yaml')
  expect(joinPath('a.yaml', '../b.yaml')).toBe('../b.yaml')
  expect(joinPath('a.yaml', 'https://example.org/b.yaml')).toBeUndefined()
  expect(joinPath('a.yaml', '/etc/passwd')).toBeUndefined()
})
