/**
 * Tables of a team's accounts. The accounts' library makes them in the same database, and only where a team signs in; to the store they
 * are rows that a backup must not leave behind.
 */

import { type Kysely, sql } from 'kysely'
import type { StoreKind } from './migrations/migration.ts'
import type { SqlValue } from './sql-value.ts'
import type { Tables } from './tables.ts'

/** The accounts' tables, in an order in which rows can be written. The key of each is `id`. */
export const accountTables = ['user', 'session', 'account', 'verification'] as const

/** See {@link accountTables}. */
export type AccountTable = (typeof accountTables)[number]

/** Whether a database has the accounts' tables. */
export async function hasAccountTables(db: Kysely<Tables>, kind: StoreKind): Promise<boolean> {
  const names = sql.join([...accountTables])
  const { rows } = await (kind === 'sqlite'
    ? sql`select name from sqlite_master where type = 'table' and name in (${names})`
    : sql`select table_name from information_schema.tables
          where table_schema = current_schema() and table_name in (${names})`
  ).execute(db)
  return rows.length === accountTables.length
}

/** Makes the accounts' tables as the library makes them at the start of a team's server, so that it finds them in order. */
export async function makeAccountTables(db: Kysely<Tables>, kind: StoreKind): Promise<void> {
  // Loaded when it is asked for: most installations have no accounts.
  const { getMigrations } = await import('better-auth/db/migration')
  const { runMigrations } = await getMigrations({
    database: { db, type: kind },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
  await runMigrations()
}

/**
 * A value of these tables as both databases write and hash it: flags are 0 or 1, moments ISO text. PostgreSQL has types of its own for
 * them and reads these forms.
 */
export function accountValue(value: unknown): SqlValue {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'boolean') return value ? 1 : 0
  return value as SqlValue
}
