import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChainNode, formatManifest, manifestOf, type Run, start } from '@breakwater/engine'
import { afterAll, describe, expect, test } from 'vitest'
import { addressOfAccount } from '../node/addresses.ts'
import { openTestChain } from '../node/in-memory.test-chain.ts'
import { nodeCommand } from './node-command.ts'
import { nodeOptions } from './node-options.ts'
import { readOptions } from './options.ts'
import { loadByArgument } from './scenario-argument.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-node-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the command over a chain in memory, does something once it has told where it is, and stops it. */
async function command(words: string[], meanwhile: (told: string) => Promise<void> = async () => undefined) {
  const interrupt = new AbortController()
  let opened: Run | undefined
  let chain: (ReturnType<typeof openTestChain> & { run: Run }) | undefined
  const openChain = (run: Run): ChainNode => {
    opened = run
    chain = { ...openTestChain(), run }
    return chain
  }
  let done: Promise<void> = Promise.resolve()
  let told = ''
  const terminal = {
    out: (text: string) => {
      told += text
      done = meanwhile(text).finally(() => interrupt.abort())
    },
    err: () => undefined,
    errIsTerminal: false,
    interrupted: interrupt.signal,
  }
  const given = readOptions('node', [...words, '--port', '0'], nodeOptions, 1)
  const code = await nodeCommand(given, terminal, openChain)
  await done
  return { code, told, run: opened! }
}

describe('the node command', () => {
  test('tells where it is, answers there, stops when told', async () => {
    let about: Record<string, unknown> = {}
    const { code } = await command(
      ['ust-2022-article', '--json', '--at', '3', '--block-time', 'manual'],
      async told => {
        about = JSON.parse(told) as Record<string, unknown>
        const response = await fetch(`${String(about['address'])}/sim`)
        expect(response.headers.get('x-simulated')).toBe('breakwater ust-2022-article seed 1 step 3')
        expect(((await response.json()) as { block_interval_ms: unknown }).block_interval_ms).toBe(null)
      },
    )
    expect(code).toBe(0)
    expect(about).toMatchObject({
      chainId: 'sim-columbus-5',
      scenario: 'ust-2022-article',
      step: 3,
      blockIntervalMs: null,
    })
    await expect(fetch(String(about['address']))).rejects.toThrow()
  })

  test('blocks come by the clock', async () => {
    await command(['ust-2022-article', '--at', '1', '--block-time', '20ms'], async told => {
      const address = /http:\S+\d/.exec(told)![0]
      const height = async () => ((await (await fetch(`${address}/sim`)).json()) as { height: number }).height
      const first = await height()
      await expect.poll(height, { timeout: 5000 }).toBeGreaterThan(first + 2)
    })
  })

  test('opens at a step, at a time, or in the middle', async () => {
    const at = async (...words: string[]) => (await command(['ust-2022-article', ...words])).run.stage.clock.step
    expect(await at('--at', '0')).toBe(0)
    // Steps of five minutes from 22 March 2022, 00:00 UTC.
    expect(await at('--at', '2022-03-22T01:02Z')).toBe(12)
    expect(await at('--at', '2022-03-23')).toBe(288)
    const { clock } = start(loadByArgument('ust-2022-article', 'node'), { seed: 1, precision: 'exact' }).stage
    expect(await at()).toBe(Math.floor(clock.steps / 2))
  })

  test('goes on from a run that was written down, with its seed and decisions', async () => {
    const scenario = loadByArgument('ust-2022-article', 'node')
    const manifest = manifestOf(start(scenario, { seed: 42, precision: 'exact' }))
    mkdirSync(join(folder, 'kept'))
    writeFileSync(join(folder, 'kept/manifest.json'), formatManifest(manifest))
    for (const word of [join(folder, 'kept'), join(folder, 'kept/manifest.json')]) {
      const { run } = await command([word, '--at', '2'])
      expect(run.seed).toBe(42n)
      expect(manifestOf(run).hash).toBe(manifest.hash)
    }
  })

  test('changes and funds the scenario', async () => {
    const { run } = await command([
      'ust-2022-article',
      '--at',
      '0',
      '--seed',
      '9',
      '--set',
      'markets.curve.amplification=200',
      '--fund',
      `${addressOfAccount('somebody')}=5000000uusd`,
    ])
    expect(run.seed).toBe(9n)
    expect(run.scenario.fields.find(field => field.path === 'markets.curve.amplification')?.written).toBe(200)
    expect(run.stage.ledger.accounts.some(name => name.startsWith('wallet-'))).toBe(true)
  })

  test.each<[string, string[], string]>([
    ['no scenario', [], 'node needs a scenario'],
    ['a port that is none', ['--port', '70000'], '65535'],
    ['a block time that is none', ['--block-time', '1'], '--block-time'],
    ['a block time too short', ['--block-time', '1ms'], '20ms'],
    ['a step beyond the end', ['--at', '99999999'], 'a UTC time from 2022-03-22T00:00Z'],
    ['a time before the start', ['--at', '2021-01-01'], '--at'],
    ['a time that is none', ['--at', 'yesterday'], '--at'],
    ['a gas price that is none', ['--min-gas-price', 'cheap'], '0.15uusd'],
    ['a host that is none', ['--host', 'a b'], '127.0.0.1'],
    ['funds for nobody', ['--fund', 'terra1=5uusd'], '--fund terra1'],
  ])('%s', async (what, words, hint) => {
    const scenario = what === 'no scenario' ? [] : ['ust-2022-article']
    // The port that the helper adds comes last; a wrong one must come later still.
    const given = readOptions('node', ['--port', '0', ...scenario, ...words], nodeOptions, 1)
    const silent = {
      out: () => undefined,
      err: () => undefined,
      errIsTerminal: false,
      interrupted: new AbortController().signal,
    }
    await expect(nodeCommand(given, silent, openTestChain)).rejects.toThrow(hint)
  })

  test('a manifest that was changed is no record', async () => {
    const file = join(folder, 'changed.json')
    const manifest = manifestOf(start(loadByArgument('ust-2022-article', 'node'), { seed: 1, precision: 'exact' }))
    writeFileSync(file, formatManifest({ ...manifest, seed: '2' }))
    await expect(command([file])).rejects.toThrow('manifest-changed')
  })

  test('a run of the fast core, and a folder without a run, say what to give instead', async () => {
    const file = join(folder, 'fast.json')
    const run = start(loadByArgument('ust-2022-article', 'node'), { seed: 1, precision: 'fast' })
    writeFileSync(file, formatManifest(manifestOf(run)))
    await expect(command([file])).rejects.toThrow('breakwater run <scenario> --exact --out')
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    await expect(command([empty])).rejects.toThrow('holds no manifest.json')
  })

  test('a scenario without a chain is refused before the run goes on', async () => {
    const given = readOptions('node', ['mirror-stock', '--port', '0'], nodeOptions, 1)
    const terminal = {
      out: () => undefined,
      err: () => undefined,
      errIsTerminal: false,
      interrupted: AbortSignal.abort(),
    }
    // An interrupt would end the way there at its first slice.
    await expect(nodeCommand(given, terminal)).rejects.toThrow('no-chain')
  })

  test('a taken port says which to try', async () => {
    const other = createServer()
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const given = readOptions('node', ['ust-2022-article', '--at', '0', '--port', String(port)], nodeOptions, 1)
    const silent = {
      out: () => undefined,
      err: () => undefined,
      errIsTerminal: false,
      interrupted: new AbortController().signal,
    }
    await expect(nodeCommand(given, silent, openTestChain)).rejects.toThrow('--port 1318')
    await new Promise(resolve => other.close(resolve))
  })

  test('a defect while a block is made ends the command with it', async () => {
    const chain = openTestChain()
    const given = readOptions(
      'node',
      ['ust-2022-article', '--at', '0', '--port', '0', '--block-time', '20ms'],
      nodeOptions,
      1,
    )
    const silent = {
      out: () => chain.breakNext(),
      err: () => undefined,
      errIsTerminal: false,
      interrupted: new AbortController().signal,
    }
    await expect(nodeCommand(given, silent, () => chain)).rejects.toThrow('uusd is not conserved')
  })
})

test('the chain of a run itself: what the ledger has is what the node tells', async () => {
  const address = addressOfAccount('somebody')
  const interrupt = new AbortController()
  let done: Promise<void> = Promise.resolve()
  const look = async (told: string): Promise<void> => {
    const base = (JSON.parse(told) as { address: string }).address
    const read = async (path: string) => (await (await fetch(`${base}${path}`)).json()) as Record<string, unknown>
    expect((await read(`/cosmos/bank/v1beta1/balances/${address}`))['balances']).toEqual([
      { denom: 'uluna', amount: '1' },
      { denom: 'uusd', amount: '5000000' },
    ])
    const before = (await read('/sim')) as { height: number; accounts: { name: string }[] }
    expect(before.accounts.map(account => account.name)).toContain('public')
    const made = await fetch(`${base}/sim/blocks`, { method: 'POST', body: '{"count":60}' })
    expect(await made.json()).toMatchObject({ made: 60, height: before.height + 60, step: 11 })
  }
  const terminal = {
    out: (text: string) => {
      done = look(text).finally(() => interrupt.abort())
    },
    err: () => undefined,
    errIsTerminal: false,
    interrupted: interrupt.signal,
  }
  const words = ['ust-2022-article', '--at', '10', '--port', '0', '--block-time', 'manual', '--json']
  const given = readOptions('node', [...words, '--fund', `${address}=5000000uusd,1uluna`], nodeOptions, 1)
  expect(await nodeCommand(given, terminal)).toBe(0)
  await done
})
