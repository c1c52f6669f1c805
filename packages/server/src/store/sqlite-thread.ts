/** The main thread's side of the SQLite thread: posts a query, awaits its answer. */

import { Worker } from 'node:worker_threads'
import { Defect } from '@breakwater/engine'
import { threadOptions } from '../files/typescript-loader.ts'
import { StoreFailure, sqliteFailureCode } from './failure.ts'
import { sqlValue } from './sql-value.ts'
import type { OpenRequest, SqliteAnswer, SqliteRequest, Stand } from './sqlite-messages.ts'

type Success = SqliteAnswer & { ok: true }
type Waiting = { resolve(answer: Success): void; reject(error: Error): void }
type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never

/** Somebody else holds the lock file. */
export class LockHeld extends Error {}

/** See the file's head. The process stays alive until it is closed. */
export class SqliteThread {
  private readonly worker: Worker
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 1
  private ended: Error | undefined

  private constructor() {
    const address = new URL(import.meta.resolve('#store-worker'))
    this.worker = new Worker(address, threadOptions(address))
    this.worker.on('message', (answer: SqliteAnswer) => {
      const waiting = this.waiting.get(answer.id)
      this.waiting.delete(answer.id)
      if (answer.ok) waiting?.resolve(answer)
      else waiting?.reject(errorOf(answer))
    })
    this.worker.on('error', error => this.end(new Defect(`The thread of the store broke: ${error.message}`)))
    this.worker.on('exit', () => this.end(new StoreFailure('closed')))
  }

  /**
   * Starts a thread and opens a file in it.
   * @throws LockHeld if somebody else holds the lock file, StoreFailure if the file cannot be opened.
   */
  static async open(request: Omit<OpenRequest, 'kind'>): Promise<SqliteThread> {
    const thread = new SqliteThread()
    try {
      await thread.ask({ kind: 'open', ...request })
    } catch (error) {
      await thread.close()
      throw error
    }
    return thread
  }

  /** Runs one statement. Parameters are copied; answers to several calls come in the order of the calls. */
  async query(sql: string, parameters: readonly unknown[] = [], stand: Stand = 'alone'): Promise<Success> {
    return this.ask({ kind: 'query', sql, parameters: parameters.map(sqlValue), stand })
  }

  /** Closes the file, gives the lock back, ends the thread. Safe to call twice. */
  async close(): Promise<void> {
    if (this.ended !== undefined) return
    const exited = new Promise(resolve => this.worker.once('exit', resolve))
    // A thread that broke meanwhile has closed nothing less.
    await this.ask({ kind: 'close' }).catch(() => {})
    this.ended ??= new StoreFailure('closed')
    await exited
  }

  private ask(request: WithoutId<SqliteRequest>): Promise<Success> {
    if (this.ended !== undefined) return Promise.reject(this.ended)
    return new Promise((resolve, reject) => {
      const id = this.nextId++
      this.waiting.set(id, { resolve, reject })
      this.worker.postMessage({ id, ...request })
    })
  }

  private end(reason: Error): void {
    this.ended ??= reason
    for (const waiting of this.waiting.values()) waiting.reject(this.ended)
    this.waiting.clear()
  }
}

function errorOf(answer: SqliteAnswer & { ok: false }): Error {
  if (answer.locked) return new LockHeld(answer.message)
  // The one failure that libsql gives no code to.
  const code = /^ConnectionFailed/.test(answer.message) ? 'SQLITE_CANTOPEN' : answer.code
  return new StoreFailure(sqliteFailureCode(code), answer.message)
}
