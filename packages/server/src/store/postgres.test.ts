/** What only a database server can do to a store: lose connections, serve two programs at once, run without care for power cuts. */

import { connect as connectSocket, createServer, type Socket } from 'node:net'
import { BreakwaterError } from '@breakwater/engine'
import { sql } from 'kysely'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { checkStore } from './check.ts'
import type { RoomOwner } from './group-commit.ts'
import { openStore, placeOfUrl, type Store } from './store.ts'
import { startTestPostgres } from './test-postgres.ts'

const server = await startTestPostgres()
const open = new Set<{ close(): Promise<void> }>()
afterEach(async () => {
  for (const thing of open) await thing.close()
  open.clear()
})
afterAll(() => server?.stop())

async function opened(databaseUrl: string): Promise<Store> {
  const store = await openStore({ databaseUrl })
  open.add(store)
  return store
}

async function newRoom(store: Store): Promise<RoomOwner> {
  await store.db.insertInto('rooms').values({ id: 'r', title: 'Room', created_at_ms: 1 }).execute()
  await store.journal.ensureDocument({ id: 'd', room: 'r', audience: 'all' })
  return { room: 'r', epoch: (await store.journal.claimRoom('r'))! }
}

/** An append that was just called has taken its batch then; no answer of the database can have come, as no turn of the loop ended. */
async function underWay(): Promise<void> {
  for (let tick = 0; tick < 5; tick++) await null
}

const update = (text: string) => [{ bytes: new TextEncoder().encode(text), actor: 'ada', atMs: 1 }]

async function textsOf(store: Store): Promise<string[]> {
  return (await store.journal.readUpdates('d', 0)).map(row => new TextDecoder().decode(row.bytes))
}

/** A way to the server that can be cut: at once, or when the next commit has reached the server and before its answer comes back. */
async function cuttableWay(databaseUrl: string) {
  const target = new URL(databaseUrl)
  const pairs = new Set<[Socket, Socket]>()
  let cutAtCommit = false
  let cuts = 0
  const cut = (): void => {
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
  }
  const way = createServer(near => {
    const far = connectSocket(Number(target.port), target.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    let deaf = false
    near.on('data', data => {
      far.write(data)
      if (!cutAtCommit || !data.includes('commit\0')) return
      cutAtCommit = false
      deaf = true
      cuts++
    })
    far.on('data', data => {
      if (!deaf) near.write(data)
      // The server has answered: the commit is done, and the client never hears of it.
      else cut()
    })
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        near.destroy()
        far.destroy()
      })
    }
  })
  await new Promise<void>(resolve => way.listen(0, '127.0.0.1', resolve))
  const through = new URL(databaseUrl)
  through.port = String((way.address() as { port: number }).port)
  const closeWay = (): Promise<void> =>
    new Promise(resolve => {
      way.close(() => resolve())
      cut()
    })
  open.add({ close: closeWay })
  return {
    databaseUrl: through.href,
    cut,
    closeWay,
    cutAtNextCommit: (): void => {
      cutAtCommit = true
    },
    cuts: () => cuts,
  }
}

describe.skipIf(server === undefined)('on a PostgreSQL server', () => {
  test('two programs that start at once make the tables once', async () => {
    const databaseUrl = await server!.newDatabase()
    const stores = await Promise.all([opened(databaseUrl), opened(databaseUrl), opened(databaseUrl)])
    expect(await stores[0]!.db.selectFrom('migrations').select('number').execute()).toEqual([{ number: 1 }])
  })

  test('whoever claimed a room last is the only one who writes, across programs', async () => {
    const databaseUrl = await server!.newDatabase()
    const [one, two] = [await opened(databaseUrl), await opened(databaseUrl)]
    const former = await newRoom(one)
    const write = async (store: Store, owner: RoomOwner): Promise<number> => {
      for (let count = 0; count < 60; count++) {
        const outcome = await store.journal.appendUpdates('d', update(`${owner.epoch}.${count}`), owner)
        if ('refused' in outcome) return count
      }
      return 60
    }
    const formerWrites = write(one, former)
    const owner = { room: 'r', epoch: (await two.journal.claimRoom('r'))! }
    const writes = await write(two, owner)
    const formerWritten = await formerWrites
    expect(writes).toBe(60)
    // Not a row of the former owner stands behind the first of the new one.
    const expected = [
      ...Array.from({ length: formerWritten }, (_, count) => `${former.epoch}.${count}`),
      ...Array.from({ length: 60 }, (_, count) => `${owner.epoch}.${count}`),
    ]
    expect(await textsOf(one)).toEqual(expected)
    expect(await two.journal.verifyChain({ document: 'd' })).toMatchObject({ ok: true, seq: expected.length })
    expect(await one.journal.appendUpdates('d', update('late'), former)).toMatchObject({ refused: 'not-owner' })
  })

  test('a lost connection is tried again, and each row is there once', async () => {
    const direct = await server!.newDatabase()
    const way = await cuttableWay(direct)
    const store = await opened(way.databaseUrl)
    const owner = await newRoom(store)
    const texts: string[] = []
    for (let round = 0; round < 6; round++) {
      const appends = ['x', 'y'].map(name => {
        texts.push(`${round}${name}`)
        return store.journal.appendUpdates('d', update(`${round}${name}`), owner)
      })
      if (round % 2 === 1) way.cut()
      for (const outcome of await Promise.all(appends)) expect(outcome).not.toHaveProperty('refused')
    }
    expect(await textsOf(store)).toEqual(texts)
    expect(await store.journal.verifyChain({ document: 'd' })).toMatchObject({ ok: true })
  })

  test('a commit whose answer was lost is not written twice', async () => {
    const way = await cuttableWay(await server!.newDatabase())
    const store = await opened(way.databaseUrl)
    const owner = await newRoom(store)
    for (const text of ['1', '2', '3']) {
      way.cutAtNextCommit()
      const outcomes = await Promise.all([
        store.journal.appendUpdates('d', update(text), owner),
        store.journal.appendEvents('r', [{ atMs: 1, actor: 'a', audience: 'all', kind: 'said', body: text }], owner),
      ])
      expect(outcomes).toMatchObject([{ seq: Number(text) }, { seq: Number(text) }])
    }
    expect(way.cuts()).toBe(3)
    expect(await textsOf(store)).toEqual(['1', '2', '3'])
    expect((await store.journal.readEvents('r', 0)).map(row => row.body)).toEqual(['1', '2', '3'])
    expect((await checkStore(store)).broken).toEqual([])
  })

  test('connections that the server ends are replaced', async () => {
    const databaseUrl = await server!.newDatabase()
    const [store, other] = [await opened(databaseUrl), await opened(databaseUrl)]
    const owner = await newRoom(store)
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    `.execute(other.db)
    expect(await store.journal.appendUpdates('d', update('after'), owner)).toMatchObject({ seq: 1 })
  })

  test('a server that stays away rejects what waits with one clear sentence', async () => {
    const way = await cuttableWay(await server!.newDatabase())
    const store = await opened(way.databaseUrl)
    const owner = await newRoom(store)
    await way.closeWay()
    const first = store.journal.appendUpdates('d', update('1'), owner)
    await underWay()
    const second = store.journal.appendUpdates('d', update('2'), owner)
    for (const result of await Promise.allSettled([first, second])) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreFailure', code: 'connection-lost' } })
    }
  })

  test('settings that risk what was acknowledged are told', async () => {
    const careless = new URL(await server!.newDatabase())
    careless.searchParams.set('options', '-c synchronous_commit=off')
    const store = await opened(careless.href)
    expect((await checkStore(store)).warnings.join()).toContain('synchronous_commit = off')
  })
})

test('a server that is not there is a mistake that names it without the password', async () => {
  const failed = await openStore({ databaseUrl: 'postgres://ada:secret@127.0.0.1:1/room' }).catch(
    (error: unknown) => error,
  )
  expect(failed).toBeInstanceOf(BreakwaterError)
  expect((failed as BreakwaterError).mistakes[0]).toMatchObject({
    code: 'database-unreachable',
    where: { file: 'postgres://ada@127.0.0.1:1/room' },
  })
  expect((failed as Error).message).not.toContain('secret')
  expect(placeOfUrl('no address')).toBe('the database')
})
