/** A backup is one SQLite file of the same schema, whichever database the store is in; it is made while the store is in use. */

import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { BreakwaterError, Defect } from '@breakwater/engine'
import { Kysely, sql } from 'kysely'
import { hasAccountTables, makeAccountTables } from './account-tables.ts'
import { describeContents, pagesOf, type StoreContents, tablesOf } from './contents.ts'
import { StoreFailure } from './failure.ts'
import { insertRows } from './insert-rows.ts'
import { migrate, migrations, refuseNewer, schemaNumber } from './migrations/migrate.ts'
import type { StoreKind } from './migrations/migration.ts'
import { SqliteThreadDialect } from './sqlite-dialect.ts'
import { SqliteThread } from './sqlite-thread.ts'
import { openStore, placeOfUrl, type Store, type StoreOptions, sqliteFileOf } from './store.ts'
import type { Tables } from './tables.ts'

/** A backup that was made: its file and what is in it. */
export type Backup = StoreContents & { file: string }

/**
 * Backs up a store as of one moment, while it is in use, from this process or another.
 * @param source an open store, or where one is kept.
 * @param target a file that does not exist yet, or a folder, in which the file is named after the time.
 * @throws BreakwaterError `backup-exists`, `no-store`; StoreFailure if the disk or the database fails. Nothing is left then.
 */
export async function backupStore(source: Store | StoreOptions, target: string): Promise<Backup> {
  const file = backupFileOf(target)
  const draft = `${file}.part`
  const options = 'options' in source ? source.options : source
  try {
    await rm(draft, { force: true })
    if ('dataFolder' in options) await copySqlite(resolve(options.dataFolder), draft)
    else await copyPostgres(options.databaseUrl, draft)
    const contents = await describeBackup(draft)
    await syncToDisk(draft)
    await rename(draft, file)
    await syncToDisk(dirname(file))
    return { file, ...contents }
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${draft}${end}`, { force: true })
    throw error
  }
}

/**
 * Restores a backup into a store that holds nothing yet; a backup of an older schema is brought up to date on a copy.
 * @returns what is in the store now: the same counts and hash as the backup's.
 * @throws BreakwaterError `no-backup`, `store-damaged`, `store-newer`, `store-not-empty`, and those of `openStore`.
 */
export async function restoreStore(file: string, options: StoreOptions): Promise<StoreContents> {
  const backup = await openBackup(resolve(file))
  try {
    const store = await openStore(options)
    try {
      return await fill(store, backup.db)
    } finally {
      await store.close()
    }
  } finally {
    await backup.close()
  }
}

/** Counts and hash of a backup's file. */
export async function describeBackup(file: string): Promise<StoreContents> {
  const backup = await openBackup(resolve(file))
  try {
    return await describeContents(backup.db, 'sqlite')
  } finally {
    await backup.close()
  }
}

function backupFileOf(target: string): string {
  const path = resolve(target)
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const file = isFolder ? join(path, `breakwater-${new Date().toISOString().replace(/[:.]/g, '-')}.sqlite`) : path
  if (!existsSync(file)) return file
  throw mistake('backup-exists', file, 'The file of the backup exists already.', 'Name a file that does not exist yet.')
}

/** The database copies itself as of one moment, in a thread of its own, so that those who write need not wait. */
async function copySqlite(dataFolder: string, draft: string): Promise<void> {
  const file = sqliteFileOf(dataFolder)
  if (!existsSync(file)) {
    throw mistake('no-store', dataFolder, 'There is no store in this folder.', 'Name the data folder of the server.')
  }
  const thread = await SqliteThread.open({ file, onlyRead: false })
  try {
    await thread.query(`vacuum into '${draft.replaceAll("'", "''")}'`)
  } finally {
    await thread.close()
  }
}

async function copyPostgres(databaseUrl: string, draft: string): Promise<void> {
  const { openPool, PostgresPoolDialect } = await import('./postgres-dialect.ts')
  const source = new Kysely<Tables>({ dialect: new PostgresPoolDialect(openPool(databaseUrl)) })
  try {
    const schema = await schemaOf(source)
    const place = placeOfUrl(databaseUrl)
    if (schema === 0)
      throw mistake('no-store', place, 'There is no store in this database.', 'Name the database of the server.')
    refuseNewer(schema, schemaNumber, place)
    const target = await openFile(draft, false)
    try {
      const steps = migrations.filter(migration => migration.number <= schema)
      await migrate(target, 'sqlite', draft, steps)
      await source
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(moment => copyRows(moment, 'postgres', target, 'sqlite'))
      // One file, without a log beside it.
      await sql`pragma journal_mode = delete`.execute(target)
    } finally {
      await target.destroy()
    }
  } finally {
    await source.destroy()
  }
}

async function copyRows(
  source: Kysely<Tables>,
  sourceKind: StoreKind,
  target: Kysely<Tables>,
  targetKind: StoreKind,
): Promise<void> {
  const tables = await tablesOf(source, sourceKind)
  if (tables.includes('user') && !(await hasAccountTables(target, targetKind)))
    await makeAccountTables(target, targetKind)
  for (const table of tables) {
    for await (const page of pagesOf(source, sourceKind, table)) {
      const columns = Object.keys(page[0]!)
      await insertRows(
        target,
        targetKind,
        table,
        columns,
        page.map(row => columns.map(column => row[column])),
      )
    }
  }
}

async function fill(store: Store, backup: Kysely<Tables>): Promise<StoreContents> {
  return store.db.transaction().execute(async transaction => {
    for (const table of await tablesOf(transaction, store.kind)) {
      const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(transaction)
      if (rows.length === 0) continue
      throw mistake(
        'store-not-empty',
        store.place,
        `The store is not empty: there are rows in ${table}.`,
        'Restore into a new data folder or a new database.',
      )
    }
    await copyRows(backup, 'sqlite', transaction, store.kind)
    const [there, here] = [await describeContents(backup, 'sqlite'), await describeContents(transaction, store.kind)]
    if (there.hash !== here.hash) throw new Defect('The restored rows differ from those of the backup.')
    return here
  })
}

/** A backup, opened to be read. One of an older schema is read from a copy that was brought up to date. */
async function openBackup(file: string): Promise<{ db: Kysely<Tables>; close(): Promise<void> }> {
  if (!existsSync(file)) throw mistake('no-backup', file, 'There is no such file.', 'Name the file of a backup.')
  const db = await openFile(file, true)
  let folder: string | undefined
  try {
    const schema = await schemaOf(db)
    if (schema === 0) throw new StoreFailure('damaged')
    refuseNewer(schema, schemaNumber, file)
    if (schema === schemaNumber) return { db, close: () => db.destroy() }
    folder = mkdtempSync(join(tmpdir(), 'breakwater-restore-'))
    const copy = join(folder, basename(file))
    copyFileSync(file, copy)
    const current = await openFile(copy, false)
    const close = async (): Promise<void> => {
      await current.destroy()
      rmSync(folder!, { recursive: true, force: true })
    }
    try {
      await migrate(current, 'sqlite', file)
    } catch (error) {
      await close()
      throw error
    }
    await db.destroy()
    return { db: current, close }
  } catch (error) {
    await db.destroy()
    if (!(error instanceof StoreFailure && error.code === 'damaged')) throw error
    throw mistake('store-damaged', file, 'The file is no backup of a store, or it is damaged.', 'Name another backup.')
  }
}

async function openFile(file: string, onlyRead: boolean): Promise<Kysely<Tables>> {
  const thread = await SqliteThread.open({ file, onlyRead })
  return new Kysely<Tables>({ dialect: new SqliteThreadDialect(thread) })
}

/** The newest migration that a store has been through; 0 if it is no store. */
async function schemaOf(db: Kysely<Tables>): Promise<number> {
  try {
    const done = await db.selectFrom('migrations').select('number').execute()
    return Math.max(0, ...done.map(row => row.number))
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'database') return 0
    throw error
  }
}

/** Makes sure that a file, or the names in a folder, survive a power cut. */
async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function mistake(code: string, file: string, message: string, hint: string): BreakwaterError {
  return new BreakwaterError([{ code, where: { file }, message, hint }])
}
