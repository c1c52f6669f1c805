/** The query layer over the SQLite thread: one connection, taken in turn. */

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { StoreFailure } from './failure.ts'
import type { Stand } from './sqlite-messages.ts'
import type { SqliteThread } from './sqlite-thread.ts'

const turnTimeoutMs = 30_000

/** See the file's head. The thread is closed with the Kysely instance. */
export class SqliteThreadDialect implements Dialect {
  private readonly thread: SqliteThread

  constructor(thread: SqliteThread) {
    this.thread = thread
  }

  createDriver(): Driver {
    return new ThreadDriver(this.thread)
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter()
  }

  // biome-ignore lint/suspicious/noExplicitAny: the signature is the query layer's.
  createIntrospector(db: Kysely<any>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

class ThreadDriver implements Driver {
  private readonly thread: SqliteThread
  private turn: Promise<void> = Promise.resolve()

  constructor(thread: SqliteThread) {
    this.thread = thread
  }

  async init(): Promise<void> {}

  /**
   * Waits for its turn. A query of the whole store inside a transaction waits for that transaction, which waits for it: use the
   * transaction's own handle there.
   * @throws StoreFailure `busy` if the turn does not come in time.
   */
  async acquireConnection(): Promise<ThreadConnection> {
    const before = this.turn
    let pass = () => {}
    this.turn = new Promise(resolve => {
      pass = resolve
    })
    try {
      await inTime(before)
    } catch (error) {
      // The turn that comes too late goes to the next.
      void before.then(pass)
      throw error
    }
    return new ThreadConnection(this.thread, pass)
  }

  /** The thread begins it together with its first statement. */
  async beginTransaction(connection: ThreadConnection): Promise<void> {
    connection.stand = 'first'
  }

  async commitTransaction(connection: ThreadConnection): Promise<void> {
    await connection.end('commit')
  }

  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    await connection.end('rollback')
  }

  async releaseConnection(connection: ThreadConnection): Promise<void> {
    connection.release()
  }

  async destroy(): Promise<void> {
    await this.thread.close()
  }
}

/** @throws StoreFailure `busy` if the promise is not settled in time. */
async function inTime(promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const detail = `a transaction held the one connection for ${turnTimeoutMs} ms`
    timer = setTimeout(() => reject(new StoreFailure('busy', detail)), turnTimeoutMs)
  })
  try {
    await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

class ThreadConnection implements DatabaseConnection {
  private readonly thread: SqliteThread
  /** Gives the turn to the next. */
  readonly release: () => void
  stand: Stand = 'alone'

  constructor(thread: SqliteThread, release: () => void) {
    this.thread = thread
    this.release = release
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { stand } = this
    if (stand === 'first') this.stand = 'inside'
    const { rows, changes } = await this.thread.query(query.sql, query.parameters, stand)
    return { rows: rows as R[], numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: it only refuses.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the store reads in pages, not in streams')
  }

  async end(sql: 'commit' | 'rollback'): Promise<void> {
    // Nothing was asked in it.
    if (this.stand === 'first') return
    await this.executeQuery(CompiledQuery.raw(sql))
  }
}
