/** Brings a database to the newest schema, or refuses one that a newer program made. */

import { BreakwaterError } from '@breakwater/engine'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../tables.ts'
import { firstTables } from './0001-first-tables.ts'
import type { Migration, StoreKind } from './migration.ts'

/** All migrations, oldest first. */
export const migrations: readonly Migration[] = [firstTables]

/** The newest migration that this program knows. */
export const schemaNumber = migrations.at(-1)!.number

/** Any number: it only has to be the same in every program that migrates this database. */
const advisoryLock = 7_326_101

/**
 * Runs the migrations that a database lacks, all in one transaction: a program that is killed in the middle leaves the database as
 * it was. Two programs that start at once take turns.
 * @param place how messages name the database: a file, or the address without its password.
 * @param list default: all migrations of this program.
 * @throws BreakwaterError `store-newer` if the database has been through a migration that this program does not know.
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: StoreKind,
  place: string,
  list: readonly Migration[] = migrations,
): Promise<void> {
  await db.transaction().execute(async transaction => {
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(advisoryLock)})`.execute(transaction)
    await transaction.schema
      .createTable('migrations')
      .ifNotExists()
      .addColumn('number', 'bigint', column => column.primaryKey().notNull())
      .addColumn('name', 'text', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .execute()
    const done = new Set((await transaction.selectFrom('migrations').select('number').execute()).map(row => row.number))
    refuseNewer(Math.max(0, ...done), Math.max(0, ...list.map(migration => migration.number)), place)
    for (const migration of list) {
      if (done.has(migration.number)) continue
      await migration.run(transaction, kind)
      await transaction
        .insertInto('migrations')
        .values({ number: migration.number, name: migration.name, at_ms: Date.now() })
        .execute()
    }
  })
}

/** @throws BreakwaterError `store-newer` if a store has been through a migration that is not known. */
export function refuseNewer(newest: number, known: number, place: string): void {
  if (newest <= known) return
  throw new BreakwaterError([
    {
      code: 'store-newer',
      where: { file: place },
      message: `The store was written by a newer Breakwater: its schema is number ${newest}, this program knows up to ${known}.`,
      hint: 'Start the newer program, or restore a backup that was made before the update.',
    },
  ])
}
