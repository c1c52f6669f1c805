/** Writes many rows by few statements. The text is put together here: the query builder takes longer to do it than the disk to write. */

import { CompiledQuery, type Kysely } from 'kysely'
import type { AccountTable } from './account-tables.ts'
import type { StoreKind } from './migrations/migration.ts'
import type { Tables } from './tables.ts'

/** Values in one statement; SQLite allows 32,766, PostgreSQL 65,535. */
const valuesMax = 7_000

/**
 * Inserts rows.
 * @param columns the columns in the order of each row's values.
 * @param end what stands behind the values, such as `on conflict ...`.
 */
export async function insertRows(
  db: Kysely<Tables>,
  kind: StoreKind,
  table: keyof Tables | AccountTable,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  end = '',
): Promise<void> {
  const names = columns.map(column => `"${column}"`).join(', ')
  const rowsMax = Math.floor(valuesMax / columns.length)
  for (let from = 0; from < rows.length; from += rowsMax) {
    const part = rows.slice(from, from + rowsMax)
    let place = 0
    const values = part.map(row => `(${row.map(() => (kind === 'sqlite' ? '?' : `$${++place}`)).join(', ')})`)
    const text = `insert into "${table}" (${names}) values ${values.join(', ')} ${end}`
    await db.executeQuery(CompiledQuery.raw(text, part.flat()))
  }
}
