/** The query layer over PostgreSQL: a pool of connections, numbers and bytes as the rest of the program knows them. */

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import pg from 'pg'
import { postgresFailureCode, StoreFailure } from './failure.ts'
import { sqlValue } from './sql-value.ts'

/** Type numbers of `bigint` and `bytea`. Source: https://github.com/postgres/postgres/blob/REL_15_STABLE/src/include/catalog/pg_type.dat */
const bigintType = 20
const byteaType = 17

function parseBigint(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new StoreFailure('database', `${text} is beyond the safe integers`)
  return value
}

/** The hex format, the server's default since 9.0. */
function parseBytea(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}

const types = {
  getTypeParser(type: number, format?: 'text' | 'binary') {
    if (type === bigintType) return parseBigint
    if (type === byteaType) return parseBytea
    return pg.types.getTypeParser(type, format as 'text')
  },
}

/** Opens a pool. No connection is made before the first query. */
export function openPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 8,
    connectionTimeoutMillis: 3_000,
    // A way that swallows everything would hold the journals for ever.
    query_timeout: 30_000,
    keepAlive: true,
    application_name: 'breakwater',
    types: types as unknown as pg.CustomTypesConfig,
  })
  // A connection that dies while nobody uses it is replaced at the next query; unheard, its error would end the process.
  pool.on('error', () => {})
  return pool
}

/** See the file's head. The pool is closed with the Kysely instance. */
export class PostgresPoolDialect implements Dialect {
  private readonly pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.pool = pool
  }

  createDriver(): Driver {
    return new PoolDriver(this.pool)
  }

  createQueryCompiler(): PostgresQueryCompiler {
    return new PostgresQueryCompiler()
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter()
  }

  // biome-ignore lint/suspicious/noExplicitAny: the signature is the query layer's.
  createIntrospector(db: Kysely<any>): PostgresIntrospector {
    return new PostgresIntrospector(db)
  }
}

class PoolDriver implements Driver {
  private readonly pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PoolConnection> {
    try {
      return new PoolConnection(await this.pool.connect())
    } catch (error) {
      throw failureOf(error)
    }
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel === undefined ? '' : ` isolation level ${settings.isolationLevel}`
    const access = settings.accessMode === undefined ? '' : ` ${settings.accessMode}`
    await connection.executeQuery(CompiledQuery.raw(`start transaction${level}${access}`))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  /** A connection that cannot roll back is thrown away; the server rolls back when it is gone. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('rollback'))
    } catch {
      ;(connection as PoolConnection).broken = true
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as PoolConnection).release()
  }

  async destroy(): Promise<void> {
    await this.pool.end()
  }
}

class PoolConnection implements DatabaseConnection {
  private readonly client: pg.PoolClient
  broken = false

  constructor(client: pg.PoolClient) {
    this.client = client
    // A connection that dies between two queries of a transaction tells it here; the next query fails and is heard.
    client.on('error', this.onError)
  }

  private readonly onError = (): void => {
    this.broken = true
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const parameters = query.parameters.map(sqlValue)
    try {
      const { rows, rowCount } = await this.client.query(query.sql, parameters)
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) }
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'connection-lost') this.broken = true
      throw failure
    }
  }

  // biome-ignore lint/correctness/useYield: it only refuses.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('the store reads in pages, not in streams')
  }

  release(): void {
    this.client.off('error', this.onError)
    this.client.release(this.broken)
  }
}

function failureOf(error: unknown): StoreFailure {
  if (error instanceof StoreFailure) return error
  const { code, message } = error as { code?: string; message: string }
  return new StoreFailure(postgresFailureCode(code, message), message)
}
