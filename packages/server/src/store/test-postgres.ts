/**
 * A PostgreSQL server for tests: the one that `BREAKWATER_TEST_DATABASE_URL` names, else one that answers on this machine, else a
 * private one that is started from the installed programs and stopped afterwards.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** A server on which tests make databases of their own. */
export type TestPostgres = {
  /** Makes an empty database and gives its address. */
  newDatabase(): Promise<string>
  /** Drops the databases; a private server is stopped and its files go. */
  stop(): Promise<void>
}

const programsRoot = '/usr/lib/postgresql'
const startAttempts = 150
const startPauseMs = 100

/** See the file's head. Undefined, and one line on standard error, where no server can be had. */
export async function startTestPostgres(): Promise<TestPostgres | undefined> {
  const named = process.env['BREAKWATER_TEST_DATABASE_URL']
  if (named !== undefined && named !== '') return testServer(named, async () => {})
  const local = 'postgres://postgres@127.0.0.1:5432/postgres'
  if (await answers(local)) return testServer(local, async () => {})
  const programs = newestPrograms()
  if (programs !== undefined) {
    try {
      return await startPrivate(programs)
    } catch (error) {
      process.stderr.write(`The tests on PostgreSQL are skipped: ${(error as Error).message.split('\n')[0]}\n`)
      return undefined
    }
  }
  process.stderr.write('The tests on PostgreSQL are skipped: no server answers and none is installed.\n')
  return undefined
}

async function answers(address: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

function newestPrograms(): string | undefined {
  if (!existsSync(programsRoot)) return undefined
  const versions = readdirSync(programsRoot).sort((one, other) => Number(other) - Number(one))
  return versions
    .map(version => join(programsRoot, version, 'bin'))
    .find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** PostgreSQL does not run as root: then another user of the system runs it. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const numberOf = (what: string): number =>
        Number(execFileSync('id', [what, name], { encoding: 'utf8', stdio: 'pipe' }))
      return { uid: numberOf('-u'), gid: numberOf('-g') }
    } catch {
      // There is no such user.
    }
  }
  return undefined
}

async function startPrivate(programs: string): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-postgres-'))
  const user = otherUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  // The order of words by a language, as many servers have it, so that code which trusts the order of bytes fails here.
  const language = ['--locale-provider=icu', '--icu-locale=en-US', '--locale=C']
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'breakwater', '-A', 'trust', '-E', 'UTF8', '--no-sync', ...language],
    { cwd: folder, stdio: 'pipe', ...user },
  )
  const port = await freePort()
  // Not fsync: these tests kill no machine, and making a database takes a tenth of the time.
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off']
  const child = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap(setting => ['-c', setting])], {
    cwd: folder,
    stdio: 'ignore',
    ...user,
  })
  const kill = (): void => void child.kill('SIGQUIT')
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    await stopped(child)
    rmSync(folder, { recursive: true, force: true })
  }
  const address = `postgres://breakwater@127.0.0.1:${port}/postgres`
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    if (child.exitCode !== null) break
    if (await answers(address)) return testServer(address, stop)
    await sleep(startPauseMs)
  }
  await stop()
  throw new Error('the private server does not start')
}

/** SIGINT: the server ends its connections and stops in order. */
async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGINT')
  await exited
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

function testServer(address: string, stop: () => Promise<void>): TestPostgres {
  const names: string[] = []
  const ask = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: address })
    await client.connect()
    try {
      await client.query(text)
    } finally {
      await client.end()
    }
  }
  return {
    async newDatabase() {
      const name = `breakwater_test_${process.pid}_${names.length + 1}_${Date.now()}`
      await ask(`create database ${name}`)
      names.push(name)
      const own = new URL(address)
      own.pathname = `/${name}`
      return own.href
    },
    async stop() {
      for (const name of names) await ask(`drop database if exists ${name} with (force)`)
      await stop()
    },
  }
}
