/** A process that tests start and kill: `node store.test-process.ts write|hold|die-in-migration <data folder>`. */

import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { firstTables } from './migrations/0001-first-tables.ts'
import { migrate } from './migrations/migrate.ts'
import { SqliteThreadDialect } from './sqlite-dialect.ts'
import { SqliteThread } from './sqlite-thread.ts'
import { openStore } from './store.ts'
import type { Tables } from './tables.ts'

const [mode, dataFolder] = process.argv.slice(2) as [string, string]
const say = (words: object): void => void writeSync(1, `${JSON.stringify(words)}\n`)

/** Appends without end from several writers and says each row that was acknowledged. */
async function write(): Promise<void> {
  const store = await openStore({ dataFolder })
  await store.db
    .insertInto('rooms')
    .values({ id: 'room', title: 'Room', created_at_ms: 0 })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const owner = { room: 'room', epoch: (await store.journal.claimRoom('room'))! }
  const documents = ['room/plenary', 'room/control']
  for (const id of documents) await store.journal.ensureDocument({ id, room: 'room', audience: 'all' })
  say({ ready: true })
  const writer = async (document: string, name: string): Promise<never> => {
    for (let count = 0; ; count++) {
      const bytes = new TextEncoder().encode(`${process.pid} ${name} ${count}`.repeat(1 + (count % 50)))
      const outcome = await store.journal.appendUpdates(document, [{ bytes, actor: name, atMs: count }], owner)
      if ('refused' in outcome) throw new Error(outcome.because)
      say({ document, seq: outcome.seq, hash: outcome.hash })
      if (count % 20 === 19) {
        await store.journal.saveSnapshot(document, { seq: outcome.seq, atMs: count, bytes, stateHash: outcome.hash })
      }
    }
  }
  const speaker = async (): Promise<never> => {
    for (let count = 0; ; count++) {
      const event = { atMs: count, actor: 'chair', audience: 'all', kind: 'said', body: { count } }
      const outcome = await store.journal.appendEvents('room', [event, event], owner)
      if ('refused' in outcome) throw new Error(outcome.because)
      say({ room: 'room', seq: outcome.seq, hash: outcome.hash })
    }
  }
  await Promise.all([...documents.flatMap(id => [writer(id, 'ada'), writer(id, 'ben')]), speaker()])
}

async function hold(): Promise<void> {
  await openStore({ dataFolder })
  say({ ready: true })
}

/** Makes all tables, and dies before the transaction ends. */
async function dieInMigration(): Promise<void> {
  const thread = await SqliteThread.open({ file: join(dataFolder, 'breakwater.sqlite'), onlyRead: false })
  const db = new Kysely<Tables>({ dialect: new SqliteThreadDialect(thread) })
  await migrate(db, 'sqlite', dataFolder, [
    firstTables,
    {
      number: 2,
      name: 'death',
      async run() {
        process.kill(process.pid, 'SIGKILL')
        await new Promise(() => {})
      },
    },
  ])
}

await { write, hold, 'die-in-migration': dieInMigration }[mode]!()
