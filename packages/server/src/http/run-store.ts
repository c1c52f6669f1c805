/** Runs that the server did, by the hash of their manifest: each is computed once, however many ask at the same time. */

import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { manifestOf, type Scenario, start } from '@breakwater/engine'
import { WorkerPool } from '../run/worker-pool.ts'

const compress = promisify(gzip)

/** A stored run as it goes out. */
export type StoredRun = { manifestHash: string; resultHash: string; json: Uint8Array; gzip: Uint8Array }

/** Most runs that are kept; the one asked for longest ago goes first. */
const runsMax = 64

/** See the file's head. */
export class RunStore {
  private readonly pool: WorkerPool
  private readonly runs = new Map<string, Promise<StoredRun>>()

  constructor(pool: WorkerPool = new WorkerPool(2)) {
    this.pool = pool
  }

  /** The exact run of a scenario with a seed. A run that failed is tried again when it is asked for again. */
  get(scenario: Scenario, seed = '1'): Promise<StoredRun> {
    const { hash } = manifestOf(start(scenario, { seed, precision: 'exact' }))
    const known = this.runs.get(hash)
    if (known !== undefined) {
      this.runs.delete(hash)
      this.runs.set(hash, known)
      return known
    }
    const run = this.compute(scenario, seed, hash)
    this.runs.set(hash, run)
    run.catch(() => this.runs.delete(hash))
    const oldest = this.runs.keys().next().value
    if (this.runs.size > runsMax && oldest !== undefined) this.runs.delete(oldest)
    return run
  }

  /** Stops the threads. */
  close(): Promise<void> {
    return this.pool.close()
  }

  private async compute(scenario: Scenario, seed: string, manifestHash: string): Promise<StoredRun> {
    const answer = await this.pool.run({ source: scenario.source, seed, precision: 'exact', want: 'whole' })
    if (answer.want !== 'whole') throw new Error('the worker answered something else')
    const json = new TextEncoder().encode(answer.json)
    return { manifestHash, resultHash: answer.resultHash, json, gzip: await compress(json) }
  }
}
