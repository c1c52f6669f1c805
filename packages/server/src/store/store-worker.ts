/** The thread that alone touches the SQLite file, so that a disk that takes its time stops nothing else. Addressed as `#store-worker`. */

import { parentPort } from 'node:worker_threads'
import Database from 'libsql'
import type { SqlValue } from './sql-value.ts'
import type { OpenRequest, SqliteAnswer, SqliteRequest, SqlRow, Stand } from './sqlite-messages.ts'

const busyTimeoutMs = 5_000
/** Prepared statements kept; a statement of many rows has a text of its own and pushes an old one out. */
const statementsMax = 200

type Statement = Database.Statement & { reader: boolean }

let database: Database.Database | undefined
let lock: Database.Database | undefined
const statements = new Map<string, Statement>()

class Locked extends Error {}

/** Takes the lock of the operating system on a file. It goes with the process, however the process ends. */
function takeLock(file: string): Database.Database {
  const held = new Database(file, { timeout: 0 })
  try {
    held.exec('begin exclusive')
  } catch (error) {
    held.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new Locked('held')
    throw error
  }
  return held
}

function open(request: OpenRequest): void {
  if (request.lockFile !== undefined) lock = takeLock(request.lockFile)
  database = new Database(request.file, { timeout: busyTimeoutMs })
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`)
  database.exec('pragma foreign_keys = on')
  if (request.onlyRead) {
    database.exec('pragma query_only = on')
    return
  }
  database.prepare('pragma journal_mode = wal').all()
  // FULL: a commit is on the disk before it is acknowledged, so a power cut loses nothing that was acknowledged.
  database.exec('pragma synchronous = full')
}

function statementOf(sql: string): Statement {
  const kept = statements.get(sql)
  if (kept !== undefined) {
    statements.delete(sql)
    statements.set(sql, kept)
    return kept
  }
  const made = database!.prepare(sql) as Statement
  statements.set(sql, made)
  for (const [oldest] of statements) {
    if (statements.size <= statementsMax) break
    statements.delete(oldest)
  }
  return made
}

/** libsql gives bytes as an ArrayBuffer. */
function plainRow(row: unknown): SqlRow {
  const plain: SqlRow = {}
  for (const [column, value] of Object.entries(row as Record<string, SqlValue | ArrayBuffer>)) {
    plain[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value
  }
  return plain
}

function query(sql: string, parameters: SqlValue[], stand: Stand): { rows: SqlRow[]; changes: number } {
  if (database === undefined) throw new Error('the file is not open')
  // The write lock is taken at once: a transaction that reads first and writes later could not be repeated from here.
  if (stand === 'first') database.exec('begin immediate')
  // After some failures, such as a full disk, SQLite has rolled back by itself.
  if (stand === 'inside' && !database.inTransaction) {
    if (sql === 'rollback') return { rows: [], changes: 0 }
    throw new Error('the transaction is over')
  }
  // A changed schema makes old statements useless.
  if (/^\s*(create|drop|alter|vacuum|pragma|attach)/i.test(sql)) statements.clear()
  const statement = statementOf(sql)
  if (statement.reader) return { rows: statement.all(parameters).map(plainRow), changes: 0 }
  return { rows: [], changes: statement.run(parameters).changes }
}

function close(): void {
  statements.clear()
  database?.close()
  lock?.close()
  database = undefined
  lock = undefined
}

function answer(request: SqliteRequest): SqliteAnswer {
  try {
    if (request.kind === 'query')
      return { id: request.id, ok: true, ...query(request.sql, request.parameters, request.stand) }
    if (request.kind === 'open') open(request)
    else close()
    return { id: request.id, ok: true, rows: [], changes: 0 }
  } catch (error) {
    const locked = error instanceof Locked
    if (request.kind === 'open') close()
    const { code, message } = error as { code?: string; message: string }
    return { id: request.id, ok: false, code, message, locked }
  }
}

parentPort?.on('message', (request: SqliteRequest) => {
  parentPort?.postMessage(answer(request))
  if (request.kind === 'close') parentPort?.close()
})
