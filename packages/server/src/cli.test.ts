/** The command as a process: what only a process can show (threads, signals, streams, ports). Each test starts the built program. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { projectFolder } from './files/library.ts'

const bin = join(projectFolder, 'packages/server/bin/breakwater.js')
const folder = mkdtempSync(join(tmpdir(), 'breakwater-process-'))
const outside = mkdtempSync(join(tmpdir(), 'breakwater-starter-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(outside, { recursive: true, force: true })
})

// Several processes at once on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

/** Starts the built command without a look at the sources, so that nothing is built while a test waits. */
const starter = join(outside, 'starter.mjs')
const built = pathToFileURL(join(projectFolder, 'packages/server/dist/cli.js')).href
writeFileSync(
  starter,
  `const { run } = await import('${built}')\nconst done = run()\nif (process.env.SAY_STARTED) process.stderr.write('started')\nawait done\n`,
)

function command(...words: string[]) {
  return spawnSync(process.execPath, [starter, ...words], { encoding: 'utf8', cwd: folder })
}

/** What a command prints with --json; a complaint shows what it was. */
function jsonOf(...words: string[]): unknown {
  const { stderr, stdout } = command(...words, '--json')
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

beforeAll(() => {
  // Builds engine and command if they are older than their sources; the report is there after `npm run build`.
  const result = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8', cwd: folder })
  expect(result.status, result.stderr).toBe(0)
}, 180_000)

test('one thread and several give the same bytes', () => {
  const words = ['score', 'ust-2022-article', '--seeds', '11..13']
  const one = jsonOf(...words, '--workers', '1') as { resultHashes: string[]; seeds: number[] }
  const three = jsonOf(...words, '--workers', '3') as { resultHashes: string[] }
  const alone = jsonOf('run', 'ust-2022-article', '--fast', '--seed', '12') as { resultHash: string }
  expect(one.seeds).toEqual([11, 12, 13])
  expect(three.resultHashes).toEqual(one.resultHashes)
  expect(one.resultHashes[1]).toBe(alone.resultHash)
  expect(new Set(one.resultHashes).size).toBe(3)
})

test('an interrupt ends a run with 130 and leaves nothing', async () => {
  const child = spawn(process.execPath, [starter, 'score', 'ust-2022-article', '--exact', '--seeds', '1..500'], {
    cwd: folder,
    env: { ...process.env, SAY_STARTED: '1' },
  })
  child.stderr.once('data', () => setTimeout(() => child.kill('SIGINT'), 500))
  const code = await new Promise(resolve => child.on('exit', resolve))
  expect(code).toBe(130)
  expect(readdirSync(folder)).toEqual([])
})

test('a reader that leaves early is no failure', async () => {
  const child = spawn(process.execPath, [starter, 'check', '--kinds'], { cwd: folder })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString()
  })
  const code = await new Promise(resolve => child.on('exit', resolve))
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('serves, answers, stops when told', async () => {
  const child = spawn(process.execPath, [starter, 'start', '--port', '0'], { cwd: folder })
  try {
    const address = await firstAddress(child)
    const health = (await (await fetch(`${address}/api/health`)).json()) as { ok: boolean }
    expect(health.ok).toBe(true)
    const run = (await (await fetch(`${address}/api/runs/ust-2022-article`)).json()) as {
      result: { resultHash: string }
    }
    const alone = jsonOf('run', 'ust-2022-article') as { resultHash: string }
    expect(run.result.resultHash).toBe(alone.resultHash)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await new Promise(resolve => child.on('exit', resolve))).toBe(0)
}, 180_000)

test('a taken port is a mistake with a hint', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const result = command('start', '--port', String(port))
  await new Promise(resolve => other.close(resolve))
  expect(result.status).toBe(2)
  expect(result.stderr).toContain('[port-in-use]')
  expect(result.stderr).toContain('--port 4401')
})

test('works from any folder, with a relative path to write to', () => {
  const result = command('run', 'ust-2022-article', '--fast', '--out', 'out')
  expect(result.stderr).toBe('')
  expect(result.status).toBe(0)
  expect(readdirSync(join(folder, 'out')).sort()).toEqual([
    'journal.jsonl',
    'manifest.json',
    'report.html',
    'result.json',
    'series.csv',
    'series.parquet',
  ])
  expect(command('replay', 'out/manifest.json').status).toBe(0)
})

function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString()
      const address = /http:\/\/\S+/.exec(text)?.[0]
      if (address !== undefined) resolve(address)
    })
    child.on('exit', () => reject(new Error(`it ended early: ${text}`)))
  })
}
