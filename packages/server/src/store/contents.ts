/** What is in a store, row by row in one order for both databases, and as counts and hashes that a drill can compare. */

import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type AccountTable, accountTables, accountValue, hasAccountTables } from './account-tables.ts'
import type { StoreKind } from './migrations/migration.ts'
import type { SqlValue } from './sql-value.ts'
import { type ContentTable, contentTables, primaryKeys, type Tables } from './tables.ts'

/** Rows of each table and one hash over all of them. Two stores with the same content have the same, whatever database they are in. */
export type StoreContents = {
  /** Rows by table. Tables of a team's accounts are among them where they hold rows. */
  tables: { [T in ContentTable]: number } & { [T in AccountTable]?: number }
  /**
   * SHA-256 in hex over all rows in the order of their keys. The list of migrations does not count, and a table of accounts without rows
   * is like none.
   */
  hash: string
}

type Row = Record<string, SqlValue>

/** A page is sized so that it holds about so many bytes, whether the rows are words or images. */
const pageSizeAimBytes = 2 * 1024 * 1024
const pageRowsFirst = 16
const pageRowsMax = 1_000

/**
 * All rows of a table in pages, in the order of the key's bytes. What is read is of one moment only inside a transaction that sees one
 * moment.
 */
export async function* pagesOf(
  db: Kysely<Tables>,
  kind: StoreKind,
  table: ContentTable | AccountTable,
): AsyncGenerator<Row[]> {
  const ofAccounts = isAccountTable(table)
  const key: readonly string[] = ofAccounts ? ['id'] : primaryKeys[table]
  // PostgreSQL orders words by a language unless it is told not to; numbers have no collation.
  const parts = key.map(column =>
    kind === 'postgres' && column !== 'seq' ? sql`${sql.ref(column)} collate "C"` : sql.ref(column),
  )
  let rowsOfPage = pageRowsFirst
  let last: Row | undefined
  for (;;) {
    const after: Row | undefined = last
    const behind =
      after === undefined
        ? sql``
        : sql`where (${sql.join(parts)}) > (${sql.join(key.map(column => sql.val(after[column])))})`
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${behind} order by ${sql.join(parts)} limit ${sql.lit(rowsOfPage)}
    `.execute(db)
    if (rows.length > 0) yield ofAccounts ? rows.map(plainRow) : rows
    if (rows.length < rowsOfPage) return
    last = rows.at(-1)
    const sizeBytes = rows.reduce((sum, row) => sum + sizeOf(row), 0)
    const fitting = Math.floor((rows.length * pageSizeAimBytes) / Math.max(1, sizeBytes))
    rowsOfPage = Math.max(1, Math.min(fitting, rowsOfPage * 4, pageRowsMax))
  }
}

/** The tables that a store has: its own, then those of a team's accounts where there are any. */
export async function tablesOf(db: Kysely<Tables>, kind: StoreKind): Promise<(ContentTable | AccountTable)[]> {
  return (await hasAccountTables(db, kind)) ? [...contentTables, ...accountTables] : contentTables
}

/** Reads the whole store and describes it. */
export async function describeContents(db: Kysely<Tables>, kind: StoreKind): Promise<StoreContents> {
  const hash = createHash('sha256')
  const counts: [ContentTable | AccountTable, number][] = []
  for (const table of await tablesOf(db, kind)) {
    let count = 0
    const ofAccounts = isAccountTable(table)
    if (!ofAccounts) hash.update(`${table}\n`)
    for await (const page of pagesOf(db, kind, table)) {
      if (ofAccounts && count === 0) hash.update(`${table}\n`)
      for (const row of page) hash.update(`${rowText(row)}\n`)
      count += page.length
    }
    if (!ofAccounts || count > 0) counts.push([table, count])
  }
  return { tables: Object.fromEntries(counts) as StoreContents['tables'], hash: hash.digest('hex') }
}

function isAccountTable(table: ContentTable | AccountTable): table is AccountTable {
  return (accountTables as readonly string[]).includes(table)
}

function plainRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, accountValue(value)]))
}

/** A row as text, columns by name. Bytes stand as their own hash: two rows with the same text are the same. */
function rowText(row: Row): string {
  const columns = Object.keys(row).sort()
  return JSON.stringify(
    columns.map(column => {
      const value = row[column]
      return [column, value instanceof Uint8Array ? createHash('sha256').update(value).digest('hex') : value]
    }),
  )
}

function sizeOf(row: Row): number {
  let sizeBytes = 0
  for (const value of Object.values(row)) {
    if (typeof value === 'string') sizeBytes += value.length
    else if (value instanceof Uint8Array) sizeBytes += value.byteLength
    else sizeBytes += 8
  }
  return sizeBytes
}
