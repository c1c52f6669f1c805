import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { engineVersion, type RunResult } from '@breakwater/engine'
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { libraryFolder, projectFolder } from '../files/library.ts'
import { seriesCsv, seriesParquet, writeRunFolder } from '../files/run-folder.ts'
import { main } from './commands.ts'
import { schemaFiles } from './schema-command.ts'
import { readSeeds } from './score-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const article = join(libraryFolder, 'scenarios', 'ust-2022-article.yaml')

/** Runs a command inside this process. */
async function command(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await main(words, {
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    errIsTerminal: false,
    interrupted: new AbortController().signal,
  })
  return { code, out, err }
}

describe('wrong use: exit code 2, nothing on the output, a hint', () => {
  const rows: [string, string[], string, string][] = [
    ['an unknown command', ['strat'], 'unknown-command', 'breakwater start'],
    ['an unknown option', ['run', article, '--sed', '1'], 'unknown-option', '--seed'],
    ['an option without its value', ['run', article, '--seed'], 'bad-option', '--help'],
    ['a value where none belongs', ['run', article, '--json=yes'], 'bad-option', 'alone'],
    ['two precisions', ['run', article, '--fast', '--exact'], 'bad-option', 'one of them'],
    ['no scenario', ['run'], 'missing-argument', 'library/scenarios'],
    ['a file that is not there', ['run', 'nowhere.yaml'], 'file-not-found', 'path'],
    ['a folder instead of a file', ['check', folder], 'file-not-found', 'path'],
    ['a seed that is none', ['run', article, '--seed', '-1'], 'bad-seed', 'whole number'],
    ['a seed beyond 64 bits', ['run', article, '--seed', '18446744073709551616'], 'bad-seed', 'whole number'],
    ['a setting without a value', ['run', article, '--set', 'markets'], 'bad-option', 'path=value'],
    ['a path that leads nowhere', ['run', article, '--set', 'markets.curv.fee=1'], 'unknown-path', 'curve'],
    ['an unknown variant', ['run', article, '--variant', 'nopull'], 'unknown-variant', 'no-pull'],
    ['seeds backwards', ['score', article, '--seeds', '5..3'], 'bad-option', '101..150'],
    ['too many seeds', ['score', article, '--seeds', '1..999999999'], 'too-many-seeds', 'fewer'],
    ['no files', ['verify'], 'missing-argument', 'vectors'],
    ['a manifest that is not there', ['replay', join(folder, 'none.json')], 'file-not-found', 'manifest.json'],
    ['a port that is none', ['start', '--port', '70000'], 'bad-option', '65535'],
  ]
  test.each(rows)('%s', async (_what, words, code, hint) => {
    const result = await command(...words)
    expect(result).toMatchObject({ code: 2, out: '' })
    expect(result.err).toContain(`[${code}]`)
    expect(result.err.split('hint: ')[1]).toContain(hint)
  })

  test('every mistake of a file is printed, and no run folder is left', async () => {
    const file = join(folder, 'wrong.yaml')
    writeFileSync(
      file,
      readFileSync(article, 'utf8').replace('title:', 'titel:').replace('breakwater: 1', 'breakwater: 2'),
    )
    const out = join(folder, 'never')
    const result = await command('run', file, '--out', out)
    expect(result.code).toBe(2)
    expect(result.err).toMatch(/wrong\.yaml:\d+:\d+.*unknown-key/)
    expect(result.err).toMatch(/wrong\.yaml:\d+:\d+.*unknown-choice/)
    expect(existsSync(out)).toBe(false)
  })

  test('a folder that holds other things is not overwritten', async () => {
    const out = join(folder, 'mine')
    mkdirSync(out)
    writeFileSync(join(out, 'letter.txt'), 'dear')
    const result = await command('run', article, '--fast', '--out', out)
    expect(result.code).toBe(2)
    expect(result.err).toContain('[folder-in-use]')
    expect(readdirSync(out)).toEqual(['letter.txt'])
  })
})

describe('help', () => {
  test('is printed for all and for one', async () => {
    const all = await command('--help')
    expect(all.code).toBe(0)
    for (const name of ['start', 'run', 'check', 'replay', 'score', 'verify', 'schema']) {
      expect(all.out).toContain(`\n  ${name} `)
      expect((await command(name, '--help')).out).toContain(`breakwater ${name}`)
    }
    expect((await command('--version')).out).toBe(`${engineVersion}\n`)
  })
})

describe('run', () => {
  test('--json prints one object with the named fields first', async () => {
    const { code, out, err } = await command('run', article, '--fast', '--seed', '7', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const run = JSON.parse(out) as Record<string, unknown> & { targets: { pass: unknown }[] }
    expect(Object.keys(run).slice(0, 11)).toEqual([
      'scenario',
      'seed',
      'engineVersion',
      'manifestHash',
      'resultHash',
      'steps',
      'cpuMs',
      'metrics',
      'parties',
      'targets',
      'misses',
    ])
    expect(run).toMatchObject({ scenario: 'ust-2022-article', seed: 7, precision: 'fast' })
    expect(run['manifestHash']).toMatch(/^[0-9a-f]{64}$/)
    expect(Object.keys(run.targets[0]!).slice(0, 7)).toEqual(['id', 'class', 'value', 'low', 'high', 'actual', 'pass'])
  })

  test('a party’s legs add up to its profit', async () => {
    const { out } = await command('run', article, '--fast', '--json')
    const { parties } = JSON.parse(out) as {
      parties: Record<string, { legs: { profitUsd: number }[]; profitUsd: number }>
    }
    const { legs, profitUsd } = parties['attacker']!
    expect(legs.reduce((sum, leg) => sum + leg.profitUsd, 0)).toBeCloseTo(profitUsd, 3)
  })

  test('the report names every leg and both hashes', async () => {
    const { out } = await command('run', article, '--fast')
    expect(out).toMatch(/The attacker\n/)
    expect(out).toMatch(/manifest +[0-9a-f]{64}/)
    expect(out).toMatch(/result +[0-9a-f]{64}/)
  })

  test('an interrupt ends it with 130', async () => {
    const interrupt = new AbortController()
    interrupt.abort()
    const silent = { out: () => undefined, err: () => undefined, errIsTerminal: false, interrupted: interrupt.signal }
    expect(await main(['run', article, '--fast'], silent)).toBe(130)
  })
})

/** A run of three samples, one of them without a value. */
function smallRun(): RunResult {
  return {
    resultHash: 'ab',
    journal: [{ sequence: 0, step: 0, atMs: 0, kind: 'event', who: 'x', sentence: 'It begins.' }],
    series: {
      everyMs: 3_600_000,
      timeMs: Float64Array.from([0, 3_600_000, 7_200_000]),
      columns: [
        {
          id: 'priceUsd',
          label: 'Price',
          unit: 'USD',
          panel: 'price',
          role: 'simulated',
          values: Float64Array.from([1, Number.NaN, 0.1]),
        },
      ],
      panels: [],
    },
  } as unknown as RunResult
}

describe('a run folder', () => {
  test('has the series as CSV and, to the bit, as Parquet', async () => {
    expect(seriesCsv(smallRun())).toBe(
      'time_utc,priceUsd\n1970-01-01T00:00:00.000Z,1\n1970-01-01T01:00:00.000Z,\n1970-01-01T02:00:00.000Z,0.1\n',
    )
    const bytes = seriesParquet(smallRun(), 'cafe')
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    expect(await parquetReadObjects({ file })).toEqual([
      { time_utc: new Date(0), priceUsd: 1 },
      { time_utc: new Date(3_600_000), priceUsd: null },
      { time_utc: new Date(7_200_000), priceUsd: 0.1 },
    ])
    const { key_value_metadata } = await parquetMetadataAsync(file)
    expect(key_value_metadata).toContainEqual({ key: 'breakwater.manifest', value: 'cafe' })
  })

  test('is complete or not there: a report that fails leaves nothing', () => {
    const out = join(folder, 'whole')
    const run = { result: smallRun(), manifest: { hash: 'cafe', scenario: { sources: {} } } as never }
    const before = readdirSync(folder)
    const failing = (): string => {
      throw new Error('no ink')
    }
    expect(() => writeRunFolder(out, run, failing)).toThrow('no ink')
    expect(readdirSync(folder)).toEqual(before)
    expect(writeRunFolder(out, run, () => '<p>x</p>').sort()).toEqual(readdirSync(out).sort())
    // A second run of the same name replaces the first.
    writeRunFolder(out, run, () => '<p>y</p>')
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toBe('<p>y</p>')
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })
})

describe('replay', () => {
  test('gives the recorded hash again, and exit code 1 for another', async () => {
    const { manifestOf, finish, loadScenario, rehearse, start } = await import('@breakwater/engine')
    const loaded = loadScenario(readFileSync(article), { file: article, read: () => undefined })
    if (!loaded.ok) throw new Error('the article does not load')
    const how = { seed: 3, precision: 'fast' } as const
    const result = rehearse(loaded.scenario, how)
    const file = join(folder, 'manifest.json')
    writeFileSync(file, JSON.stringify(manifestOf(start(loaded.scenario, how))))
    expect(finish).toBeDefined()
    const unknown = await command('replay', file)
    expect(unknown.out).toContain('recorded none')
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ resultHash: result.resultHash }))
    expect(await command('replay', file)).toMatchObject({ code: 0, out: expect.stringContaining('recorded the same') })
    expect(await command('replay', file, '--expect', '00')).toMatchObject({ code: 1 })
    const told = JSON.parse((await command('replay', file, '--json')).out) as object
    expect(told).toMatchObject({ same: true, resultHash: result.resultHash })
  })
})

describe('check', () => {
  test('tells what a scenario is', async () => {
    const { code, out } = await command('check', article, '--json')
    expect(code).toBe(0)
    const about = JSON.parse(out) as { parts: { id: string }[]; numbers: number; standings: Record<string, number> }
    expect(about.parts.map(part => part.id)).toContain('curve')
    expect(Object.values(about.standings).reduce((sum, count) => sum + count, 0)).toBe(about.numbers)
  })
})

describe('verify', () => {
  const vectors = join(projectFolder, 'packages/engine/vectors/terra')

  test('ends with the sum as its last line', async () => {
    const { code, out } = await command(
      'verify',
      join(vectors, 'distribution.json'),
      join(vectors, 'market_upstream.json'),
    )
    expect(code).toBe(0)
    expect(out.trimEnd().split('\n').at(-1)).toBe('24 passed, 0 failed')
  })

  test('counts what cannot be read as a failure, with its reason', async () => {
    const broken = join(folder, 'broken.json')
    writeFileSync(broken, '{')
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const { code, out } = await command('verify', broken, join(folder, 'none.json'), empty)
    expect(code).toBe(1)
    expect(out).toContain('it is not JSON')
    expect(out).toContain('ENOENT')
    expect(out.trimEnd().split('\n').at(-1)).toBe('0 passed, 3 failed')
  })

  test('notices a wrong figure', async () => {
    const file = JSON.parse(readFileSync(join(vectors, 'market_upstream.json'), 'utf8')) as object
    const wrong = join(folder, 'wrong.json')
    writeFileSync(wrong, JSON.stringify(file).replaceAll(/"(\d{3,})\.(\d)/g, '"$17.$2'))
    const { code, out } = await command('verify', wrong, '--json')
    expect(code).toBe(1)
    expect((JSON.parse(out) as { failed: number }).failed).toBeGreaterThan(0)
  })
})

test('seeds are ranges, lists, or both', () => {
  expect(readSeeds('3..5,9')).toEqual(['3', '4', '5', '9'])
})

test('the committed schemas are up to date (`breakwater schema` writes them)', () => {
  for (const { file, text } of Object.values(schemaFiles())) expect(readFileSync(file, 'utf8')).toBe(text)
})
