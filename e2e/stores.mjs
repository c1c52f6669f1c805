// A PostgreSQL and a Redis of one's own, on free ports of the loopback, with folders that are removed afterwards. Undefined, with the reason
// in one line, where the programs are not installed.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => found(port))
    })
  })
}

async function answers(port, patienceMs) {
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const open = await new Promise(done => {
      const socket = createConnection({ host: '127.0.0.1', port })
      socket.once('connect', () => {
        socket.destroy()
        done(true)
      })
      socket.once('error', () => done(false))
    })
    if (open) return true
    await new Promise(done => setTimeout(done, 50))
  }
  return false
}

/** PostgreSQL from the system's packages. It refuses to run as root: then it runs as the user `postgres`. */
export async function startPostgres() {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).toSorted((a, b) => Number(b) - Number(a)) : []
  const folderOfPrograms = versions
    .map(version => join(base, version, 'bin'))
    .find(bin => existsSync(join(bin, 'initdb')))
  if (folderOfPrograms === undefined) return { reason: 'no PostgreSQL is installed' }
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-postgres-'))
  const id = flag => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  const asUser = process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : {}
  if (asUser.uid !== undefined) {
    if (!(asUser.uid > 0)) return { reason: 'PostgreSQL does not run as root and there is no user postgres' }
    chownSync(folder, asUser.uid, asUser.gid)
  }
  const data = join(folder, 'data')
  const made = spawnSync(
    join(folderOfPrograms, 'initdb'),
    ['-D', data, '-U', 'breakwater', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { encoding: 'utf8', cwd: folder, ...asUser },
  )
  if (made.status !== 0) return { reason: `initdb failed: ${made.stderr.trim().split('\n').at(-1)}` }
  const port = await freePort()
  const child = spawn(
    join(folderOfPrograms, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`],
    { stdio: 'ignore', cwd: folder, ...asUser },
  )
  const stop = () => ended(child, 'SIGINT', folder)
  if (!(await answers(port, 20_000))) {
    await stop()
    return { reason: 'PostgreSQL did not start' }
  }
  return { url: `postgres://breakwater@127.0.0.1:${port}/postgres`, stop }
}

/** Redis from the system's packages, without files. */
export async function startRedis() {
  if (spawnSync('redis-server', ['--version']).status !== 0) return { reason: 'no Redis is installed' }
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-redis-'))
  const port = await freePort()
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: 'ignore' },
  )
  const stop = () => ended(child, 'SIGTERM', folder)
  if (!(await answers(port, 10_000))) {
    await stop()
    return { reason: 'Redis did not start' }
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

function ended(child, signal, folder) {
  return new Promise(done => {
    const finish = () => {
      rmSync(folder, { recursive: true, force: true })
      done()
    }
    if (child.exitCode !== null || child.signalCode !== null) return finish()
    child.once('exit', finish)
    child.kill(signal)
  })
}
