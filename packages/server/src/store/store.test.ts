/** What the store promises, on both databases. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BreakwaterError } from '@breakwater/engine'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { backupStore, describeBackup, restoreStore } from './backup.ts'
import { hashEvent, hashUpdate, noHash } from './chain.ts'
import { checkStore, quickCheck } from './check.ts'
import { describeContents } from './contents.ts'
import { StoreFailure } from './failure.ts'
import type { Appended, RoomOwner } from './group-commit.ts'
import { SqliteThread } from './sqlite-thread.ts'
import { openStore, type Store, type StoreOptions } from './store.ts'
import { startTestPostgres } from './test-postgres.ts'

const server = await startTestPostgres()
const folder = mkdtempSync(join(tmpdir(), 'breakwater-store-'))
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Kind = 'sqlite' | 'postgres'
const kinds: Kind[] = server === undefined ? ['sqlite'] : ['sqlite', 'postgres']

let places = 0
async function newPlace(kind: Kind): Promise<StoreOptions> {
  if (kind === 'postgres') return { databaseUrl: await server!.newDatabase() }
  return { dataFolder: join(folder, `data-${++places}`) }
}

/** A room with documents `<room>/a` and `<room>/b`, and its owner. */
async function newRoom(store: Store, id: string): Promise<RoomOwner> {
  await store.db.insertInto('rooms').values({ id, title: 'Room', created_at_ms: 1 }).execute()
  for (const name of ['a', 'b']) {
    await store.journal.ensureDocument({ id: `${id}/${name}`, room: id, audience: 'plenary' })
  }
  return { room: id, epoch: (await store.journal.claimRoom(id))! }
}

const update = (text: string, atMs = 7) => ({ bytes: new TextEncoder().encode(text), actor: 'ada', atMs })
const event = (body: unknown) => ({ atMs: 8, actor: 'chair', audience: 'all', kind: 'said', body })
/** An append that was just called has taken its batch then; no answer of the database can have come, as no turn of the loop ended. */
async function underWay(): Promise<void> {
  for (let tick = 0; tick < 5; tick++) await null
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

function kept(outcome: unknown): Appended {
  expect(outcome).not.toHaveProperty('refused')
  return outcome as Appended
}

function codeOf(error: unknown): string | undefined {
  return error instanceof BreakwaterError ? error.mistakes[0]?.code : undefined
}

describe.each(kinds)('on %s', kind => {
  let options: StoreOptions
  let store: Store
  beforeEach(async () => {
    options = await newPlace(kind)
    store = await openStore(options)
  })
  afterEach(async () => {
    await store.close()
  })

  test('opens again with what it held', async () => {
    await newRoom(store, 'r')
    await store.close()
    store = await openStore(options)
    expect(await store.db.selectFrom('rooms').selectAll().execute()).toEqual([
      {
        id: 'r',
        title: 'Room',
        created_at_ms: 1,
        owner_epoch: 1,
        event_seq: 0,
        event_hash: noHash,
        closed: 0,
      },
    ])
  })

  test('gives back bytes, safe integers and nothing as they came', async () => {
    await newRoom(store, 'r')
    const large = new Uint8Array(1024 * 1024).map((_, index) => index * 31)
    const view = large.subarray(3, 9)
    const picture = { room: 'r', audience: 'all', type: 'image/png', by_person: 'p', at_ms: Number.MAX_SAFE_INTEGER }
    for (const [id, bytes] of Object.entries({ large, view, none: new Uint8Array() })) {
      await store.db
        .insertInto('pictures')
        .values({ ...picture, id, bytes })
        .execute()
    }
    const rows = await store.db.selectFrom('pictures').selectAll().orderBy('id').execute()
    expect(rows.map(row => row.id)).toEqual(['large', 'none', 'view'])
    expect(rows[0]!.at_ms).toBe(Number.MAX_SAFE_INTEGER)
    for (const row of rows) expect(Object.getPrototypeOf(row.bytes)).toBe(Uint8Array.prototype)
    expect(Buffer.compare(rows[0]!.bytes, large)).toBe(0)
    expect(rows[1]!.bytes).toEqual(new Uint8Array())
    expect(rows[2]!.bytes).toEqual(new Uint8Array(view))
    await store.db
      .insertInto('people')
      .values({ id: 'p', name: 'Ö “☂”', colour: '#112233', account: null, created_at_ms: 0 })
      .execute()
    expect(await store.db.selectFrom('people').select(['name', 'account']).executeTakeFirst()).toEqual({
      name: 'Ö “☂”',
      account: null,
    })
  })

  test('a text with NUL or a number without end is a defect of the caller, not a silent change', async () => {
    const row = { id: 'p', colour: '#112233', account: null }
    for (const wrong of [
      { ...row, name: 'a\0b', created_at_ms: 0 },
      { ...row, name: 'a', created_at_ms: Number.POSITIVE_INFINITY },
    ]) {
      await expect(store.db.insertInto('people').values(wrong).execute()).rejects.toThrow('handed to the store')
    }
    expect(await store.db.selectFrom('people').selectAll().execute()).toEqual([])
  })

  test('a row that points nowhere is refused, and a transaction is undone as a whole', async () => {
    const stray = { id: 'd', room: 'nowhere', audience: 'all' }
    await expect(store.journal.ensureDocument(stray)).rejects.toMatchObject({
      name: 'StoreFailure',
      code: 'constraint',
    })
    const undone = store.db.transaction().execute(async transaction => {
      await transaction.insertInto('rooms').values({ id: 'r', title: 't', created_at_ms: 1 }).execute()
      await transaction.insertInto('documents').values(stray).execute()
    })
    await expect(undone).rejects.toThrow(StoreFailure)
    expect(await store.db.selectFrom('rooms').selectAll().execute()).toEqual([])
  })

  test('a handle whose transaction is over reaches nothing', async () => {
    let leaked: Store['db'] | undefined
    await store.db.transaction().execute(async transaction => {
      leaked = transaction
    })
    const late = leaked!.insertInto('rooms').values({ id: 'r', title: 't', created_at_ms: 1 }).execute()
    await expect(late).rejects.toThrow('already committed')
    expect(await store.db.selectFrom('rooms').selectAll().execute()).toEqual([])
  })

  test('updates and events are numbered from 1 and chained by the stated hash', async () => {
    const owner = await newRoom(store, 'r')
    const [one, two] = [update('one', 11), update('two', 12)]
    const first = kept(await store.journal.appendUpdates('r/a', [one], owner))
    const second = kept(await store.journal.appendUpdates('r/a', [two], owner))
    const hash1 = hashUpdate(noHash, { document: 'r/a', seq: 1, ...one })
    const hash2 = hashUpdate(hash1, { document: 'r/a', seq: 2, ...two })
    expect(first).toEqual({ firstSeq: 1, seq: 1, hash: hash1 })
    expect(second).toEqual({ firstSeq: 2, seq: 2, hash: hash2 })
    expect(await store.journal.readUpdates('r/a', 0)).toEqual([
      { seq: 1, ...one, previousHash: noHash, hash: hash1 },
      { seq: 2, ...two, previousHash: hash1, hash: hash2 },
    ])
    expect(await store.journal.readUpdates('r/a', 2)).toEqual([])
    expect(await store.journal.verifyChain({ document: 'r/a' })).toEqual({ ok: true, seq: 2, hash: hash2 })
    expect(await store.journal.verifyChain({ document: 'r/b' })).toEqual({ ok: true, seq: 0, hash: noHash })

    const spoken = [event({ words: 'a\u0000 ☂ \ud800' }), { ...event([1, null]), commandId: 'c1' }]
    const appended = kept(await store.journal.appendEvents('r', spoken, owner))
    const fields = { room: 'r', atMs: 8, actor: 'chair', audience: 'all', kind: 'said' }
    const hash3 = hashEvent(noHash, { ...fields, seq: 1, commandId: null, body: JSON.stringify(spoken[0]!.body) })
    const hash4 = hashEvent(hash3, { ...fields, seq: 2, commandId: 'c1', body: '[1,null]' })
    expect(appended).toEqual({ firstSeq: 1, seq: 2, hash: hash4 })
    const { room: _, ...plain } = fields
    expect(await store.journal.readEvents('r', 0)).toEqual([
      { ...plain, seq: 1, commandId: undefined, body: spoken[0]!.body, previousHash: noHash, hash: hash3 },
      { ...plain, seq: 2, commandId: 'c1', body: [1, null], previousHash: hash3, hash: hash4 },
    ])
    expect(await store.journal.verifyChain({ room: 'r' })).toEqual({ ok: true, seq: 2, hash: hash4 })
  })

  test('appends that come while a commit is under way share the next one', async () => {
    const owner = await newRoom(store, 'r')
    const other = await newRoom(store, 's')
    const before = store.journal.statistics().commits
    const first = store.journal.appendUpdates('r/a', [update('first')], owner)
    await underWay()
    const rest = Array.from({ length: 200 }, (_, index) => {
      if (index % 10 === 9) return store.journal.appendEvents('s', [event(index)], other)
      return store.journal.appendUpdates(
        index % 2 === 0 ? 'r/a' : 's/b',
        [update(`${index}`)],
        index % 2 === 0 ? owner : other,
      )
    })
    expect(store.journal.statistics().waitingRows).toBe(200)
    for (const outcome of await Promise.all([first, ...rest])) kept(outcome)
    const { commits, rows, waitingRows } = store.journal.statistics()
    expect({ commits: commits - before, rows, waitingRows }).toEqual({ commits: 2, rows: 201, waitingRows: 0 })
    for (const journal of [{ document: 'r/a' }, { document: 's/b' }, { room: 's' }]) {
      expect(await store.journal.verifyChain(journal)).toMatchObject({ ok: true })
    }
  })

  test('each journal holds what was appended, in the order of the calls', async () => {
    let run = 0
    const appends = fc.array(
      fc.record({ document: fc.constantFrom('a', 'b'), rows: fc.integer({ min: 1, max: 3 }), pause: fc.boolean() }),
      { minLength: 1, maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(appends, async list => {
        const room = `room-${++run}`
        const owner = await newRoom(store, room)
        const expected: Record<string, string[]> = { a: [], b: [] }
        const waiting: Promise<unknown>[] = []
        for (const [index, { document, rows, pause }] of list.entries()) {
          const texts = Array.from({ length: rows }, (_, row) => `${index}.${row}`)
          expected[document]!.push(...texts)
          const updates = texts.map(text => update(text))
          waiting.push(store.journal.appendUpdates(`${room}/${document}`, updates, owner))
          // The caller may use its buffer again.
          for (const { bytes } of updates) bytes.fill(0)
          if (pause) await new Promise(resolve => setImmediate(resolve))
        }
        for (const outcome of await Promise.all(waiting)) kept(outcome)
        for (const [document, texts] of Object.entries(expected)) {
          const stored = await store.journal.readUpdates(`${room}/${document}`, 0)
          expect(stored.map(row => textOf(row.bytes))).toEqual(texts)
          expect(stored.map(row => row.seq)).toEqual(texts.map((_, index) => index + 1))
          expect(await store.journal.verifyChain({ document: `${room}/${document}` })).toMatchObject({ ok: true })
        }
      }),
      { numRuns: process.env['BREAKWATER_LONG'] === '1' ? 300 : 15 },
    )
  })

  test('pages end by rows and by bytes, and leave nothing out', async () => {
    const owner = await newRoom(store, 'r')
    const small = Array.from({ length: 1_203 }, (_, index) => update(`${index}`))
    kept(await store.journal.appendUpdates('r/a', small, owner))
    const large = Array.from({ length: 11 }, () => ({ ...update(''), bytes: new Uint8Array(1024 * 1024) }))
    kept(await store.journal.appendUpdates('r/a', large, owner))
    const seqs: number[] = []
    for (;;) {
      const page = await store.journal.readUpdates('r/a', seqs.at(-1) ?? 0)
      if (page.length === 0) break
      expect(page.length).toBeLessThanOrEqual(500)
      expect(page.reduce((sum, row) => sum + row.bytes.byteLength, 0)).toBeLessThanOrEqual(8 * 1024 * 1024)
      seqs.push(...page.map(row => row.seq))
    }
    expect(seqs).toEqual(Array.from({ length: 1_214 }, (_, index) => index + 1))
  })

  test('a former owner is refused, alone in its batch', async () => {
    const former = await newRoom(store, 'r')
    const other = await newRoom(store, 's')
    const owner = { room: 'r', epoch: (await store.journal.claimRoom('r'))! }
    expect(owner.epoch).toBe(former.epoch + 1)
    const [late, lateEvent, inTime, elsewhere] = await Promise.all([
      store.journal.appendUpdates('r/a', [update('late')], former),
      store.journal.appendEvents('r', [event('late')], former),
      store.journal.appendUpdates('r/a', [update('in time')], owner),
      store.journal.appendUpdates('s/a', [update('elsewhere')], other),
    ])
    expect(late).toMatchObject({ refused: 'not-owner' })
    expect(lateEvent).toMatchObject({ refused: 'not-owner' })
    expect(kept(inTime).seq).toBe(1)
    expect(kept(elsewhere).seq).toBe(1)
    expect((await store.journal.readUpdates('r/a', 0)).map(row => textOf(row.bytes))).toEqual(['in time'])
    expect(await store.journal.readEvents('r', 0)).toEqual([])
    expect(await store.journal.claimRoom('nowhere')).toBeUndefined()
  })

  test('an unknown room or document, and a document of another room, are refused', async () => {
    const owner = await newRoom(store, 'r')
    await newRoom(store, 's')
    const refused = { refused: 'unknown-journal' }
    expect(await store.journal.appendUpdates('r/c', [update('x')], owner)).toMatchObject(refused)
    expect(await store.journal.appendUpdates('s/a', [update('x')], owner)).toMatchObject(refused)
    expect(await store.journal.appendEvents('t', [event('x')], { room: 't', epoch: 1 })).toMatchObject(refused)
  })

  test('a wrong row is a defect of its caller and spoils nobody else’s', async () => {
    const owner = await newRoom(store, 'r')
    const right = store.journal.appendUpdates('r/a', [update('right')], owner)
    const wrong = [
      store.journal.appendUpdates('r/a', [{ ...update('x'), actor: 'a\0' }], owner),
      store.journal.appendUpdates('r/a', [update('x', 0.5)], owner),
      store.journal.appendUpdates('r/a', [], owner),
      store.journal.appendEvents('r', [event(undefined)], owner),
      store.journal.appendEvents('s', [event(1)], owner),
    ]
    for (const result of await Promise.allSettled(wrong)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'Defect' } })
    }
    expect(kept(await right).seq).toBe(1)
  })

  test('a journal that contradicts its head fails alone', async () => {
    const owner = await newRoom(store, 'r')
    const other = await newRoom(store, 's')
    kept(await store.journal.appendUpdates('r/a', [update('1')], owner))
    await store.db
      .updateTable('documents')
      .set({ update_seq: 0, update_hash: noHash })
      .where('id', '=', 'r/a')
      .execute()
    const [broken, sound] = await Promise.allSettled([
      store.journal.appendUpdates('r/a', [update('2')], owner),
      store.journal.appendUpdates('s/a', [update('2')], other),
    ])
    expect(broken).toMatchObject({ status: 'rejected', reason: { name: 'StoreFailure', code: 'constraint' } })
    expect(sound).toMatchObject({ status: 'fulfilled', value: { seq: 1 } })
  })

  test('a changed, removed or added row is found by the chain', async () => {
    const owner = await newRoom(store, 'r')
    const rows = ['1', '2', '3', '4'].map(text => update(text))
    kept(await store.journal.appendUpdates('r/a', rows, owner))
    kept(await store.journal.appendUpdates('r/b', rows, owner))
    kept(await store.journal.appendEvents('r', [event(1), event(2), event(3)], owner))
    await store.db
      .updateTable('document_updates')
      .set({ actor: 'eve' })
      .where('document', '=', 'r/a')
      .where('seq', '=', 3)
      .execute()
    await store.db.deleteFrom('document_updates').where('document', '=', 'r/b').where('seq', '=', 2).execute()
    await store.db.updateTable('room_events').set({ body: '4' }).where('seq', '=', 2).execute()
    expect(await store.journal.verifyChain({ document: 'r/a' })).toMatchObject({ ok: false, seq: 3 })
    expect(await store.journal.verifyChain({ document: 'r/b' })).toMatchObject({ ok: false, seq: 3 })
    expect(await store.journal.verifyChain({ room: 'r' })).toMatchObject({ ok: false, seq: 2 })
    expect(await store.journal.verifyChain({ room: 'nowhere' })).toMatchObject({ ok: false, seq: 0 })
  })

  test('the check at the start names the journals whose end is wrong, and only those', async () => {
    const owner = await newRoom(store, 'r')
    const other = await newRoom(store, 's')
    const rows = ['1', '2', '3'].map(text => update(text))
    for (const id of ['r/a', 'r/b']) kept(await store.journal.appendUpdates(id, rows, owner))
    for (const id of ['s/a', 's/b']) kept(await store.journal.appendUpdates(id, rows, other))
    kept(await store.journal.appendEvents('r', [event(1), event(2)], owner))
    kept(await store.journal.appendEvents('s', [event(1), event(2)], other))
    expect(await checkStore(store)).toMatchObject({ rooms: 2, documents: 4, broken: [] })
    const changed = store.db.updateTable('document_updates').where('seq', '=', 3)
    await changed
      .set({ bytes: new Uint8Array([9]) })
      .where('document', '=', 'r/a')
      .execute()
    await store.db.deleteFrom('document_updates').where('document', '=', 'r/b').where('seq', '=', 1).execute()
    await store.db.deleteFrom('document_updates').where('document', '=', 's/a').where('seq', '=', 3).execute()
    await store.db
      .updateTable('room_events')
      .set({ kind: 'unsaid' })
      .where('room', '=', 's')
      .where('seq', '=', 2)
      .execute()
    const { broken } = await checkStore(store)
    expect(broken.map(({ journal }) => journal)).toEqual([
      { document: 'r/a' },
      { document: 'r/b' },
      { document: 's/a' },
      { room: 's' },
    ])
  })

  test('the newest three snapshots are kept', async () => {
    await newRoom(store, 'r')
    expect(await store.journal.latestSnapshot('r/a')).toBeUndefined()
    for (const seq of [10, 20, 40, 30, 40]) {
      const bytes = new Uint8Array([seq])
      await store.journal.saveSnapshot('r/a', { seq, atMs: seq, bytes, stateHash: `state ${seq}` })
    }
    await store.journal.saveSnapshot('r/b', { seq: 1, atMs: 1, bytes: new Uint8Array(), stateHash: 'state 1' })
    const rows = await store.db
      .selectFrom('document_snapshots')
      .select(['document', 'seq'])
      .orderBy('document')
      .orderBy('seq')
      .execute()
    expect(rows.map(row => `${row.document} ${row.seq}`)).toEqual(['r/a 20', 'r/a 30', 'r/a 40', 'r/b 1'])
    const newest = { seq: 40, atMs: 40, bytes: new Uint8Array([40]), stateHash: 'state 40' }
    expect(await store.journal.latestSnapshot('r/a')).toEqual(newest)
    expect(await store.journal.latestSnapshot('r/a', 39)).toMatchObject({ seq: 30 })
    expect(await store.journal.latestSnapshot('r/a', 9)).toBeUndefined()
  })

  test('closing keeps what was appended before and refuses what comes after', async () => {
    const owner = await newRoom(store, 'r')
    const appended = store.journal.appendUpdates('r/a', [update('last words')], owner)
    const [outcome] = await Promise.all([appended, store.close(), store.close()])
    kept(outcome)
    const late = store.journal.appendUpdates('r/a', [update('late')], owner)
    await expect(late).rejects.toMatchObject({ name: 'StoreFailure', code: 'closed' })
    store = await openStore(options)
    expect((await store.journal.readUpdates('r/a', 0)).map(row => textOf(row.bytes))).toEqual(['last words'])
  })

  test('a store of a newer program is refused and left alone', async () => {
    await store.db.insertInto('migrations').values({ number: 999, name: 'later', at_ms: 0 }).execute()
    await store.close()
    const failed = await openStore(options).catch((error: unknown) => error)
    expect(codeOf(failed)).toBe('store-newer')
    expect((failed as Error).message).toContain('999')
  })

  test('the quick check finds nothing wrong in a sound store', async () => {
    await newRoom(store, 'r')
    expect(await quickCheck(store)).toEqual({ ok: true, problems: [] })
  })

  /** Something in every table, with ids whose order differs between languages and bytes. */
  async function fillStore(): Promise<RoomOwner> {
    const owner = await newRoom(store, 'r')
    for (const id of ['Zoe', 'ada', 'Ödön', 'ben-2', 'ben 1', 'a_b', 'a-b', '☂']) {
      await store.db
        .insertInto('people')
        .values({ id, name: id, colour: '#000000', account: null, created_at_ms: 5 })
        .execute()
      await store.db.insertInto('memberships').values({ room: 'r', person: id, role: 'member', seat: null }).execute()
      await store.db
        .insertInto('sessions')
        .values({ token_hash: `h ${id}`, person: id, created_at_ms: 1, expires_at_ms: 2 })
        .execute()
    }
    const invitation = { room: 'r', role: 'member', created_by: 'ada', created_at_ms: 1, expires_at_ms: 2, uses_max: 1 }
    await store.db
      .insertInto('invitations')
      .values({ ...invitation, token_hash: 'i', seat: 'issuer' })
      .execute()
    const picture = { id: 'p', room: 'r', audience: 'all', type: 'image/png', by_person: 'ada', at_ms: 1 }
    await store.db
      .insertInto('pictures')
      .values({ ...picture, bytes: new Uint8Array(3 * 1024 * 1024).fill(7) })
      .execute()
    await store.db
      .insertInto('exhibits')
      .values({ room: 'r', id: 'e', audience: 'all', body: '{"a":1}', at_ms: 1 })
      .execute()
    kept(
      await store.journal.appendUpdates(
        'r/a',
        Array.from({ length: 700 }, (_, index) => update(`${index}`)),
        owner,
      ),
    )
    kept(
      await store.journal.appendEvents(
        'r',
        Array.from({ length: 40 }, (_, index) => event({ index })),
        owner,
      ),
    )
    await store.journal.saveSnapshot('r/a', { seq: 700, atMs: 1, bytes: new Uint8Array([1]), stateHash: 's' })
    return owner
  }
  const counts = {
    rooms: 1,
    room_events: 40,
    documents: 2,
    document_updates: 700,
    document_snapshots: 1,
    people: 8,
    sessions: 8,
    memberships: 8,
    invitations: 1,
    pictures: 1,
    exhibits: 1,
  }

  test('a backup made under way restores to the same content in either database', async () => {
    const owner = await fillStore()
    const backup = await backupStore(store, join(folder, `${kind}-backup.sqlite`))
    expect(backup.tables).toEqual(counts)
    expect(backup.hash).toBe((await describeContents(store.db, store.kind)).hash)
    expect(await describeBackup(backup.file)).toEqual({ tables: backup.tables, hash: backup.hash })
    for (const target of kinds) {
      const place = await newPlace(target)
      expect(await restoreStore(backup.file, place)).toEqual({ tables: backup.tables, hash: backup.hash })
      const restored = await openStore(place)
      try {
        expect((await checkStore(restored)).broken).toEqual([])
        expect(await restored.journal.verifyChain({ document: 'r/a' })).toMatchObject({ ok: true, seq: 700 })
        expect(await restored.journal.verifyChain({ room: 'r' })).toMatchObject({ ok: true, seq: 40 })
        kept(await restored.journal.appendUpdates('r/a', [update('goes on')], owner))
      } finally {
        await restored.close()
      }
    }
  })

  test('a backup while many write is of one moment', async () => {
    const owner = await newRoom(store, 'r')
    let going = true
    const writer = async (): Promise<void> => {
      while (going) {
        const both = [
          store.journal.appendUpdates('r/a', [update('x')], owner),
          store.journal.appendEvents('r', [event('x')], owner),
        ]
        for (const outcome of await Promise.all(both)) kept(outcome)
      }
    }
    const writers = [writer(), writer(), writer()]
    const backup = await backupStore(options, join(folder, `${kind}-moment.sqlite`))
    going = false
    await Promise.all(writers)
    const place = await newPlace('sqlite')
    await restoreStore(backup.file, place)
    const restored = await openStore(place)
    try {
      expect((await checkStore(restored)).broken).toEqual([])
      // Both rows of a pair are of one transaction.
      expect(backup.tables.document_updates).toBe(backup.tables.room_events)
      expect(await restored.journal.verifyChain({ document: 'r/a' })).toMatchObject({ ok: true })
    } finally {
      await restored.close()
    }
  })

  test('a store that holds something is never restored into, and a file never overwritten', async () => {
    await newRoom(store, 'r')
    const { file } = await backupStore(store, join(folder, `${kind}-once.sqlite`))
    expect(codeOf(await backupStore(store, file).catch((error: unknown) => error))).toBe('backup-exists')
    await store.close()
    expect(codeOf(await restoreStore(file, options).catch((error: unknown) => error))).toBe('store-not-empty')
    store = await openStore(options)
    expect(await store.db.selectFrom('rooms').select('id').execute()).toEqual([{ id: 'r' }])
  })

  test('what is no backup is refused', async () => {
    const place = await newPlace('sqlite')
    const words = join(folder, `${kind}-words.txt`)
    writeFileSync(words, 'no backup '.repeat(500))
    expect(codeOf(await restoreStore(words, place).catch((error: unknown) => error))).toBe('store-damaged')
    expect(codeOf(await restoreStore(`${words}.none`, place).catch((error: unknown) => error))).toBe('no-backup')
    const { file } = await backupStore(store, join(folder, `${kind}-newer.sqlite`))
    const thread = await SqliteThread.open({ file, onlyRead: false })
    await thread.query("insert into migrations (number, name, at_ms) values (999, 'later', 0)")
    await thread.close()
    expect(codeOf(await restoreStore(file, place).catch((error: unknown) => error))).toBe('store-newer')
    await sql`insert into migrations (number, name, at_ms) values (999, 'later', 0)`.execute(store.db)
    const target = join(folder, `${kind}-refused.sqlite`)
    expect(codeOf(await backupStore(store, target).catch((error: unknown) => error))).toBe('store-newer')
    expect(readdirSync(folder).filter(name => name.includes('refused'))).toEqual([])
  })
})
