/** Opens and closes the durable store of the live server: SQLite in a data folder, or PostgreSQL. */

import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BreakwaterError } from '@breakwater/engine'
import { Kysely } from 'kysely'
import { StoreFailure } from './failure.ts'
import { draftOwner, folderInUse, lockFileOf, type OwnerDraft, removeOwner } from './folder-lock.ts'
import { Journal } from './journal.ts'
import { migrate } from './migrations/migrate.ts'
import type { StoreKind } from './migrations/migration.ts'
import { SqliteThreadDialect } from './sqlite-dialect.ts'
import { LockHeld, SqliteThread } from './sqlite-thread.ts'
import type { Tables } from './tables.ts'

/** Where a store is kept: a folder of this machine, or a PostgreSQL database by its address. */
export type StoreOptions = { dataFolder: string } | { databaseUrl: string }

/** An open store. */
export type Store = {
  readonly kind: StoreKind
  /** How messages name it: the file, or the address without its password. */
  readonly place: string
  /** Where it was opened from. */
  readonly options: StoreOptions
  /**
   * The query layer, for everything but the journals. Inside `db.transaction()` use only the transaction's handle: SQLite has one
   * connection, and a query on `db` would wait for it for ever. Columns of bytes take and give `Uint8Array`.
   */
  readonly db: Kysely<Tables>
  /** The journals of documents and rooms: append, read, verify, snapshots. */
  readonly journal: Journal
  /** Waits for appends that are under way, then closes. Safe to call twice. */
  close(): Promise<void>
}

/** The database file of a data folder. */
export function sqliteFileOf(dataFolder: string): string {
  return join(dataFolder, 'breakwater.sqlite')
}

/** An address without its password, for messages. */
export function placeOfUrl(databaseUrl: string): string {
  try {
    const address = new URL(databaseUrl)
    address.password = ''
    address.search = ''
    return address.href
  } catch {
    return 'the database'
  }
}

/**
 * Opens a store, makes it where there is none, brings its schema up to date.
 * @throws BreakwaterError `data-folder-in-use`, `data-folder-unusable`, `store-damaged`, `store-newer`, `database-unreachable`.
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return 'dataFolder' in options ? openSqlite(resolve(options.dataFolder)) : openPostgres(options.databaseUrl)
}

async function openSqlite(dataFolder: string): Promise<Store> {
  const file = sqliteFileOf(dataFolder)
  let thread: SqliteThread
  let owner: OwnerDraft | undefined
  try {
    mkdirSync(dataFolder, { recursive: true })
    owner = draftOwner(dataFolder)
    thread = await SqliteThread.open({ file, lockFile: lockFileOf(dataFolder), onlyRead: false })
  } catch (error) {
    owner?.discard()
    throw error instanceof LockHeld ? folderInUse(dataFolder) : folderMistake(dataFolder, file, error)
  }
  const db = new Kysely<Tables>({ dialect: new SqliteThreadDialect(thread) })
  try {
    owner.show()
    await migrate(db, 'sqlite', file)
  } catch (error) {
    removeOwner(dataFolder)
    await db.destroy()
    throw error instanceof BreakwaterError ? error : folderMistake(dataFolder, file, error)
  }
  return storeOf('sqlite', file, { dataFolder }, db, () => removeOwner(dataFolder))
}

async function openPostgres(databaseUrl: string): Promise<Store> {
  const place = placeOfUrl(databaseUrl)
  // Loaded when it is asked for: most programs keep their store in a folder.
  const { openPool, PostgresPoolDialect } = await import('./postgres-dialect.ts')
  const db = new Kysely<Tables>({ dialect: new PostgresPoolDialect(openPool(databaseUrl)) })
  try {
    await migrate(db, 'postgres', place)
  } catch (error) {
    await db.destroy()
    if (error instanceof StoreFailure) throw unreachable(place, error)
    throw error
  }
  return storeOf('postgres', place, { databaseUrl }, db, () => {})
}

function storeOf(kind: StoreKind, place: string, options: StoreOptions, db: Kysely<Tables>, leave: () => void): Store {
  const journal = new Journal(db, kind)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await journal.close()
    leave()
    await db.destroy()
  }
  return {
    kind,
    place,
    options,
    db,
    journal,
    close() {
      closing ??= close()
      return closing
    },
  }
}

function folderMistake(dataFolder: string, file: string, error: unknown): unknown {
  if (error instanceof StoreFailure && error.code === 'damaged') {
    return new BreakwaterError([
      {
        code: 'store-damaged',
        where: { file },
        message: error.message,
        hint: 'Move the file away and restore the last backup.',
      },
    ])
  }
  const isSystem = (error as NodeJS.ErrnoException).syscall !== undefined
  const isDisk = error instanceof StoreFailure && ['read-only', 'disk-error', 'disk-full'].includes(error.code)
  if (!isSystem && !isDisk) return error
  return new BreakwaterError([
    {
      code: 'data-folder-unusable',
      where: { file: dataFolder },
      message: `The data folder cannot be written: ${(error as Error).message}`,
      hint: 'Name a folder on a local disk in which this user may make and change files.',
    },
  ])
}

function unreachable(place: string, failure: StoreFailure): BreakwaterError {
  return new BreakwaterError([
    {
      code: 'database-unreachable',
      where: { file: place },
      message: `The database cannot be used: ${failure.message}`,
      hint: 'Check the address, the user and the password, and that the server is up and the user may make tables.',
    },
  ])
}
