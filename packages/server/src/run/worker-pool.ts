/** A few worker threads and a queue of jobs for them. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { BreakwaterError, Defect, type ScenarioSource } from '@breakwater/engine'
import { threadOptions } from '../files/typescript-loader.ts'
import type { RunAnswer, RunJob } from './run-job.ts'

/** The job was not done because the threads were told to stop. */
export class Stopped extends Error {
  constructor() {
    super('the workers were stopped')
    this.name = 'Stopped'
  }
}

type Waiting = {
  job: RunJob & { source: ScenarioSource }
  resolve(answer: RunAnswer & { ok: true }): void
  reject(error: Error): void
}
type Seat = { worker: Worker; current: Waiting | undefined; source: ScenarioSource | undefined }

/** See the file's head. Threads start when the first jobs come and never outnumber the jobs. */
export class WorkerPool {
  /** Most threads at once. */
  readonly size: number
  private readonly seats: Seat[] = []
  private readonly queue: Waiting[] = []
  private closed = false

  /** @param size most threads at once; default: one for each processor that this process may use. */
  constructor(size: number = availableParallelism()) {
    this.size = Math.max(1, size)
  }

  /**
   * Does a job in a thread.
   * @throws BreakwaterError if the scenario or seed is wrong, Defect if the run broke or the thread died.
   */
  run(job: RunJob & { source: ScenarioSource }): Promise<RunAnswer & { ok: true }> {
    if (this.closed) return Promise.reject(new Stopped())
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject })
      this.dispatch()
    })
  }

  /** Stops all threads; jobs that were not done are rejected. */
  async close(): Promise<void> {
    this.closed = true
    const stopped = new Stopped()
    for (const waiting of this.queue.splice(0)) waiting.reject(stopped)
    await Promise.all(
      this.seats.splice(0).map(seat => {
        seat.current?.reject(stopped)
        seat.current = undefined
        return seat.worker.terminate()
      }),
    )
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      let seat = this.seats.find(candidate => candidate.current === undefined)
      if (seat === undefined && this.seats.length < this.size) seat = this.open()
      if (seat === undefined) return
      const waiting = this.queue.shift()!
      seat.current = waiting
      const { source, ...rest } = waiting.job
      // A scenario with its tables is large; a thread that has it is not sent it again.
      const message: RunJob = seat.source === source ? rest : waiting.job
      seat.source = source
      seat.worker.postMessage(message)
    }
  }

  private open(): Seat {
    const address = new URL(import.meta.resolve('#run-worker'))
    const worker = new Worker(address, threadOptions(address))
    const seat: Seat = { worker, current: undefined, source: undefined }
    worker.on('message', (answer: RunAnswer) => {
      const waiting = seat.current
      seat.current = undefined
      if (waiting !== undefined) settle(waiting, answer)
      this.dispatch()
    })
    worker.on('error', error => {
      this.lose(seat, error)
    })
    worker.on('exit', code => {
      this.lose(seat, new Error(`a worker thread stopped with code ${code}`))
    })
    this.seats.push(seat)
    return seat
  }

  private lose(seat: Seat, error: Error): void {
    const at = this.seats.indexOf(seat)
    if (at >= 0) this.seats.splice(at, 1)
    const waiting = seat.current
    seat.current = undefined
    if (waiting !== undefined) waiting.reject(new Defect(error.message))
    if (!this.closed) this.dispatch()
  }
}

function settle(waiting: Waiting, answer: RunAnswer): void {
  if (answer.ok) waiting.resolve(answer)
  else if ('mistakes' in answer) waiting.reject(new BreakwaterError(answer.mistakes))
  else {
    const defect = new Defect(answer.defect.message)
    defect.stack = answer.defect.stack
    defect.replay = answer.defect.replay
    waiting.reject(defect)
  }
}
