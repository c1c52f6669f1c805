/** The directory of owners in Redis: one key a room, held by a lease that its owner renews. */

import { BreakwaterError } from '@breakwater/engine'
import { Redis } from 'ioredis'
import { DirectoryAway, type Owners, type Whereabouts } from './owners.ts'

/** How long a lease holds without being renewed: the longest that a room stands still when its owner dies. */
const leaseMs = 4000
const renewMs = 1000
/** How long another process' answer is believed. */
const rememberMs = 500

// Takes the key where it is free, keeps it where it is ours; answers who has it.
const takeScript = `
local holder = redis.call('GET', KEYS[1])
if holder == false or holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
return holder`

const renewScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0`

const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`

/** What the directory is made of. */
export type RedisOwnersOptions = {
  /** `redis://…` */
  redisUrl: string
  /** Address at which other processes reach this one, e.g. `http://10.0.0.5:4400`. It names the process. */
  address: string
  nowMs?: () => number
}

/**
 * Opens the directory.
 * @throws BreakwaterError `redis-unreachable`.
 */
export async function openRedisOwners(options: RedisOwnersOptions): Promise<Owners> {
  const { address } = options
  const nowMs = options.nowMs ?? Date.now
  const redis = new Redis(options.redisUrl, {
    lazyConnect: true,
    connectTimeout: 3000,
    commandTimeout: 2000,
    maxRetriesPerRequest: 1,
    retryStrategy: times => Math.min(1000, 50 * times),
  })
  // Said once for each request that needs it, not by an event that nobody awaits.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw new BreakwaterError([
      {
        code: 'redis-unreachable',
        where: {},
        message: `Redis does not answer: ${(error as Error).message}.`,
        hint: 'Check REDIS_URL, or leave it out to run one process alone.',
      },
    ])
  }

  /** Rooms of ours, with the time until which the lease surely holds. */
  const ours = new Map<string, number>()
  const theirs = new Map<string, { address: string; untilMs: number }>()
  const listeners: ((room: string) => void)[] = []
  const keyOf = (room: string): string => `breakwater:room:${room}`

  const lose = (room: string): void => {
    if (!ours.delete(room)) return
    for (const listener of listeners) listener(room)
  }

  const renew = async (room: string): Promise<void> => {
    const askedAtMs = nowMs()
    try {
      const held = await redis.eval(renewScript, 1, keyOf(room), address, leaseMs)
      if (held === 1) ours.set(room, askedAtMs + leaseMs)
      else lose(room)
    } catch {
      // No answer: the lease may still be ours until it lapses by our own clock, counted from before we asked.
      if ((ours.get(room) ?? 0) <= nowMs()) lose(room)
    }
  }
  const timer = setInterval(() => {
    for (const room of ours.keys()) void renew(room)
  }, renewMs)
  timer.unref()

  return {
    async find(room): Promise<Whereabouts> {
      const atMs = nowMs()
      const until = ours.get(room)
      if (until !== undefined && until > atMs) return { here: true }
      const known = theirs.get(room)
      if (known !== undefined && known.untilMs > atMs) return { here: false, address: known.address }
      const holder = await redis.eval(takeScript, 1, keyOf(room), address, leaseMs).then(String, () => undefined)
      if (holder === undefined) throw new DirectoryAway()
      if (holder === address) {
        ours.set(room, atMs + leaseMs)
        theirs.delete(room)
        return { here: true }
      }
      theirs.set(room, { address: holder, untilMs: atMs + rememberMs })
      return { here: false, address: holder }
    },
    onLost: listener => {
      listeners.push(listener)
    },
    async release(room) {
      ours.delete(room)
      await redis.eval(releaseScript, 1, keyOf(room), address).catch(() => undefined)
    },
    async close() {
      clearInterval(timer)
      for (const room of ours.keys()) await redis.eval(releaseScript, 1, keyOf(room), address).catch(() => undefined)
      ours.clear()
      redis.disconnect()
    },
  }
}
