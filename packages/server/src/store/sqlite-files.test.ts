/** What becomes of the files of a store when processes die, disks fill and bytes are lost. */

import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BreakwaterError } from '@breakwater/engine'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { typescriptLoaderOption } from '../files/typescript-loader.ts'
import { backupStore } from './backup.ts'
import { checkStore, quickCheck } from './check.ts'
import type { Appended } from './group-commit.ts'
import type { JournalName } from './journal.ts'
import { openStore, type Store } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'breakwater-files-'))
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const isLong = process.env['BREAKWATER_LONG'] === '1'
const processFile = fileURLToPath(new URL('./store.test-process.ts', import.meta.url))

type Said = { ready?: true; document?: string; room?: string; seq: number; hash: string }

/** A process on a data folder, with what it has said so far. */
function startProcess(mode: string, dataFolder: string) {
  const words = ['--conditions', 'breakwater-source', typescriptLoaderOption(), processFile, mode, dataFolder]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let text = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', part => {
    text += part
  })
  child.stderr.setEncoding('utf8').on('data', part => {
    errors += part
  })
  const ended = new Promise<void>(resolve => {
    child.on('close', () => {
      children.delete(child)
      resolve()
    })
  })
  const said = (): Said[] =>
    text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as Said)
  return {
    child,
    said,
    ended,
    async until(rows: number): Promise<void> {
      while (said().length < rows) {
        if (child.exitCode !== null) throw new Error(`the process ended: ${errors}`)
        await sleep(20)
      }
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function newRoom(store: Store) {
  await store.db.insertInto('rooms').values({ id: 'room', title: 'Room', created_at_ms: 0 }).execute()
  await store.journal.ensureDocument({ id: 'room/plenary', room: 'room', audience: 'all' })
  return { room: 'room', epoch: (await store.journal.claimRoom('room'))! }
}

/** An append that was just called has taken its batch then; no answer of the database can have come, as no turn of the loop ended. */
async function underWay(): Promise<void> {
  for (let tick = 0; tick < 5; tick++) await null
}

const update = (size: number) => [{ bytes: new Uint8Array(size).fill(1), actor: 'ada', atMs: 1 }]

function codeOf(error: unknown): string | undefined {
  return error instanceof BreakwaterError ? error.mistakes[0]?.code : undefined
}

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    error => error,
  )

const nameOf = ({ document, room }: Said): JournalName => (document === undefined ? { room: room! } : { document })

/** Every acknowledged row is there with its hash, and every chain is whole. */
async function expectKept(store: Store, acknowledged: readonly Said[]): Promise<void> {
  const report = await checkStore(store)
  expect(report.broken).toEqual([])
  expect(await quickCheck(store)).toEqual({ ok: true, problems: [] })
  const hashes = new Map<string, string>()
  for (const journal of [{ document: 'room/plenary' }, { document: 'room/control' }, { room: 'room' }]) {
    expect(await store.journal.verifyChain(journal)).toMatchObject({ ok: true })
    let seq = 0
    for (;;) {
      const page =
        'document' in journal
          ? await store.journal.readUpdates(journal.document!, seq)
          : await store.journal.readEvents('room', seq)
      if (page.length === 0) break
      for (const row of page) hashes.set(JSON.stringify([journal, row.seq]), row.hash)
      seq = page.at(-1)!.seq
    }
  }
  const lost = acknowledged.filter(said => hashes.get(JSON.stringify([nameOf(said), said.seq])) !== said.hash)
  expect(lost).toEqual([])
}

test('rows that were acknowledged are there after kill -9, however often it comes', async () => {
  const dataFolder = join(folder, 'killed')
  const acknowledged: Said[] = []
  const rounds = isLong ? 40 : 4
  for (let round = 0; round < rounds; round++) {
    const writer = startProcess('write', dataFolder)
    await writer.until(2)
    await sleep(Math.random() * 400)
    await writer.kill()
    acknowledged.push(...writer.said().filter(said => said.ready === undefined))
    const store = await openStore({ dataFolder })
    try {
      await expectKept(store, acknowledged)
    } finally {
      await store.close()
    }
  }
  expect(acknowledged.length).toBeGreaterThan(rounds)
}, 600_000)

test('a process that dies while it makes the tables leaves nothing half made', async () => {
  const dataFolder = join(folder, 'died-in-migration')
  mkdirSync(dataFolder)
  const dying = startProcess('die-in-migration', dataFolder)
  await dying.ended
  expect(dying.child.signalCode).toBe('SIGKILL')
  expect(existsSync(join(dataFolder, 'breakwater.sqlite'))).toBe(true)
  const store = await openStore({ dataFolder })
  try {
    expect(await store.db.selectFrom('migrations').select('number').execute()).toEqual([{ number: 1 }])
    await store.journal.appendUpdates('room/plenary', update(10), await newRoom(store))
    expect((await checkStore(store)).broken).toEqual([])
  } finally {
    await store.close()
  }
})

test('a second process on a folder is told who has it; a dead owner has nothing', async () => {
  const dataFolder = join(folder, 'held')
  const holder = startProcess('hold', dataFolder)
  await holder.until(1)
  const refused = await failureOf(openStore({ dataFolder }))
  expect(codeOf(refused)).toBe('data-folder-in-use')
  expect((refused as Error).message).toContain(`process ${holder.child.pid} on `)
  await holder.kill()
  const store = await openStore({ dataFolder })
  expect(readFileSync(join(dataFolder, 'breakwater.owner'), 'utf8')).toContain(`"pid":${process.pid},`)
  const again = await failureOf(openStore({ dataFolder }))
  expect(codeOf(again)).toBe('data-folder-in-use')
  expect((again as Error).message).toContain('this very process')
  await store.close()
  expect(existsSync(join(dataFolder, 'breakwater.owner'))).toBe(false)
  await (await openStore({ dataFolder })).close()
})

test('a folder that another process uses can be backed up from here', async () => {
  const dataFolder = join(folder, 'backed-up')
  const writer = startProcess('write', dataFolder)
  await writer.until(20)
  const before = writer.said().length - 1
  const backup = await backupStore({ dataFolder }, folder)
  await writer.kill()
  expect(backup.file.startsWith(join(folder, 'breakwater-'))).toBe(true)
  const { document_updates, room_events } = backup.tables
  // Each line of the writer stands for one update or two events.
  expect(document_updates + room_events / 2).toBeGreaterThanOrEqual(before)
})

test('a log whose tail was cut or spoilt is read up to there', async () => {
  const dataFolder = join(folder, 'log')
  const writer = startProcess('write', dataFolder)
  await writer.until(200)
  await writer.kill()
  const log = readFileSync(join(dataFolder, 'breakwater.sqlite-wal'))
  expect(log.length).toBeGreaterThan(100_000)
  const spoil: Record<string, (file: string) => void> = {
    'cut in a frame': file => truncateSync(file, log.length - 1_000),
    'cut far back': file => truncateSync(file, Math.floor(log.length / 2)),
    empty: file => truncateSync(file, 0),
    'spoilt at the end': file =>
      writeFileSync(file, Buffer.concat([log.subarray(0, -3_000), Buffer.alloc(3_000, 0xa5)])),
    'spoilt in the middle': file => {
      const spoilt = Buffer.from(log)
      spoilt.fill(0x5a, Math.floor(log.length / 2), Math.floor(log.length / 2) + 64)
      writeFileSync(file, spoilt)
    },
    'with a strange end': file => writeFileSync(file, Buffer.concat([log, Buffer.alloc(10_000, 0x42)])),
  }
  for (const [what, spoilFile] of Object.entries(spoil)) {
    const copy = join(folder, `log ${what}`)
    mkdirSync(copy)
    for (const name of ['breakwater.sqlite', 'breakwater.sqlite-wal'])
      copyFileSync(join(dataFolder, name), join(copy, name))
    spoilFile(join(copy, 'breakwater.sqlite-wal'))
    const store = await openStore({ dataFolder: copy })
    try {
      const whole = what === 'with a strange end' ? writer.said().filter(said => said.ready === undefined) : []
      const rooms = await store.db.selectFrom('rooms').select('id').execute()
      if (rooms.length > 0) await expectKept(store, whole)
      else expect(what, 'only a log that is gone from its start loses the room').toMatch(/empty|cut far back|middle/)
    } finally {
      await store.close()
    }
  }
})

test('a file that is no database is refused and left as it is', async () => {
  const dataFolder = join(folder, 'garbage')
  mkdirSync(dataFolder)
  const file = join(dataFolder, 'breakwater.sqlite')
  writeFileSync(file, 'not a database. '.repeat(1_000))
  expect(codeOf(await failureOf(openStore({ dataFolder })))).toBe('store-damaged')
  expect(readFileSync(file, 'utf8')).toBe('not a database. '.repeat(1_000))
})

test('a folder that cannot be written is a mistake that names it', async () => {
  const inTheWay = join(folder, 'a-file')
  writeFileSync(inTheWay, '')
  for (const dataFolder of [inTheWay, join(inTheWay, 'data')]) {
    const failed = await failureOf(openStore({ dataFolder }))
    expect(codeOf(failed)).toBe('data-folder-unusable')
    expect((failed as Error).message).toContain(dataFolder)
  }
  const dataFolder = join(folder, 'read-only')
  mkdirSync(dataFolder)
  chmodSync(folder, 0o755)
  chmodSync(dataFolder, 0o555)
  // Root may write anywhere; for a moment this process is somebody else.
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid!(65_534)
  try {
    expect(codeOf(await failureOf(openStore({ dataFolder })))).toBe('data-folder-unusable')
  } finally {
    if (isRoot) process.seteuid!(0)
  }
})

test('a full disk rejects every waiting append with one clear sentence, and space mends it', async () => {
  const dataFolder = join(folder, 'full')
  const store = await openStore({ dataFolder })
  try {
    const owner = await newRoom(store)
    const first = (await store.journal.appendUpdates('room/plenary', update(10), owner)) as Appended
    const pages = (await sql<{ page_count: number }>`pragma page_count`.execute(store.db)).rows[0]!.page_count
    await sql`pragma max_page_count = ${sql.lit(pages + 4)}`.execute(store.db)
    const failing = store.journal.appendUpdates('room/plenary', update(100_000), owner)
    await underWay()
    const waiting = store.journal.appendEvents(
      'room',
      [{ atMs: 1, actor: 'chair', audience: 'all', kind: 'said', body: 'waiting' }],
      owner,
    )
    for (const failure of await Promise.all([failureOf(failing), failureOf(waiting)])) {
      expect(failure).toMatchObject({ name: 'StoreFailure', code: 'disk-full' })
      expect((failure as Error).message).toMatch(/^The disk of the store is full: nothing more can be kept/)
    }
    await sql`pragma max_page_count = 1000000`.execute(store.db)
    const second = await store.journal.appendUpdates('room/plenary', update(100_000), owner)
    expect(second).toMatchObject({ firstSeq: first.seq + 1 })
    expect(await store.journal.verifyChain({ document: 'room/plenary' })).toMatchObject({ ok: true, seq: 2 })
    expect(await store.journal.readEvents('room', 0)).toEqual([])
  } finally {
    await store.close()
  }
})

test('the data file is in one piece after an orderly close', async () => {
  const dataFolder = join(folder, 'closed')
  const store = await openStore({ dataFolder })
  await store.journal.appendUpdates('room/plenary', update(10), await newRoom(store))
  await store.close()
  const log = join(dataFolder, 'breakwater.sqlite-wal')
  expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
})
