/** Two directories over a real Redis of the test's own: who gets a room, who keeps it, and what happens when its owner is gone. */

import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { BreakwaterError } from '@breakwater/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DirectoryAway, type Owners } from './owners.ts'
import { openRedisOwners } from './redis-owners.ts'

const installed = spawnSync('redis-server', ['--version']).status === 0
if (!installed) console.log('skipped: the directory of owners needs Redis, and none is installed')

let redisUrl = ''
let stop = async (): Promise<void> => undefined

beforeAll(async () => {
  if (!installed) return
  const port = await freePort()
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  redisUrl = `redis://127.0.0.1:${port}`
  stop = () =>
    new Promise(done => {
      child.once('exit', () => done())
      child.kill('SIGTERM')
    })
  await new Promise<void>(ready => {
    child.stdout.on('data', piece => {
      if (String(piece).includes('Ready to accept connections')) ready()
    })
  })
})

afterAll(() => stop())

describe.skipIf(!installed)('owners in Redis', () => {
  const open = (address: string): Promise<Owners> => openRedisOwners({ redisUrl, address })

  test('the first who asks has the room, the other learns where it is', async () => {
    const [a, b] = await Promise.all([open('http://a'), open('http://b')])
    expect(await a.find('room1')).toEqual({ here: true })
    expect(await b.find('room1')).toEqual({ here: false, address: 'http://a' })
    expect(await b.find('room2')).toEqual({ here: true })
    expect(await a.find('room2')).toEqual({ here: false, address: 'http://b' })
    await Promise.all([a.close(), b.close()])
  })

  test('many who ask at once agree on one owner', async () => {
    const all = await Promise.all(['http://a', 'http://b', 'http://c'].map(open))
    const answers = await Promise.all(all.flatMap(owners => [owners.find('room3'), owners.find('room3')]))
    expect(answers.filter(answer => answer.here)).toHaveLength(2)
    const elsewhere = new Set(answers.flatMap(answer => (answer.here ? [] : [answer.address])))
    expect(elsewhere.size).toBe(1)
    await Promise.all(all.map(owners => owners.close()))
  })

  test('a room that is released, or whose owner closes, is free at once', async () => {
    const [a, b] = await Promise.all([open('http://a'), open('http://b')])
    await a.find('room4')
    await a.find('room5')
    await a.release('room4')
    expect(await b.find('room4')).toEqual({ here: true })
    await a.close()
    expect(await b.find('room5')).toEqual({ here: true })
    await b.close()
  })

  test('an owner that stands still loses the room, hears of it, and does not take it back', async () => {
    let nowMs = Date.now()
    const a = await openRedisOwners({ redisUrl, address: 'http://a', nowMs: () => nowMs })
    const lost: string[] = []
    a.onLost(room => lost.push(room))
    await a.find('room6')
    // Somebody else holds the key now, as after a pause that was longer than the lease.
    const { Redis } = await import('ioredis')
    const redis = new Redis(redisUrl)
    await redis.set('breakwater:room:room6', 'http://b', 'PX', 60_000)
    nowMs += 10_000
    expect(await a.find('room6')).toEqual({ here: false, address: 'http://b' })
    await until(() => lost.length > 0)
    expect(lost).toEqual(['room6'])
    redis.disconnect()
    await a.close()
  })

  test('a Redis that went away is said; what is surely ours stays ours until the lease lapses', async () => {
    const port = await freePort()
    const own = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await new Promise<void>(ready => {
      own.stdout.on('data', piece => {
        if (String(piece).includes('Ready to accept connections')) ready()
      })
    })
    const a = await openRedisOwners({ redisUrl: `redis://127.0.0.1:${port}`, address: 'http://a' })
    await a.find('room7')
    await new Promise(done => {
      own.once('exit', done)
      own.kill('SIGKILL')
    })
    expect(await a.find('room7')).toEqual({ here: true })
    await expect(a.find('room8')).rejects.toThrow(DirectoryAway)
    await a.close()
  })

  test('a Redis that does not answer is a mistake that says what to do', async () => {
    const port = await freePort()
    const opening = openRedisOwners({ redisUrl: `redis://127.0.0.1:${port}`, address: 'http://a' })
    await expect(opening).rejects.toThrow(BreakwaterError)
    await expect(opening).rejects.toThrow(/Redis does not answer/)
  })
})

function freePort(): Promise<number> {
  return new Promise(found => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(done => setTimeout(done, 20))
}
