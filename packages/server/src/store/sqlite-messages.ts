/** What the main thread and the SQLite thread say to each other. */

import type { SqlValue } from './sql-value.ts'

/** One row of an answer, by column. */
export type SqlRow = Record<string, SqlValue>

/** How to open the file. */
export type OpenRequest = {
  kind: 'open'
  /** The database file; it is created where it does not exist. */
  file: string
  /** A file whose lock is held until the thread closes. Not given: no lock is taken. */
  lockFile?: string
  /** True: nothing is ever written, so the file may belong to another process. */
  onlyRead: boolean
}

/**
 * Where a statement stands: on its own, first in a transaction, which is begun before it, or inside one. Statements are sent before
 * those ahead of them are answered; one that finds its transaction over, because a statement ahead of it failed, is refused.
 */
export type Stand = 'alone' | 'first' | 'inside'

/** A request of the main thread. The thread answers in the order of the requests. */
export type SqliteRequest = { id: number } & (
  | OpenRequest
  | { kind: 'query'; sql: string; parameters: SqlValue[]; stand: Stand }
  | { kind: 'close' }
)

/** The answer to the request of the same id. `locked` says that somebody else holds the lock file. */
export type SqliteAnswer = { id: number } & (
  | { ok: true; rows: SqlRow[]; changes: number }
  | { ok: false; code: string | undefined; message: string; locked: boolean }
)
