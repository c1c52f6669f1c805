/** A few worker threads that try candidates; each was given the scenario once. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Defect } from '@breakwater/engine'
import type { CandidateAnswer, CandidateGround, CandidateSettings } from './candidate.ts'

type Waiting = {
  settings: CandidateSettings
  resolve(answer: CandidateAnswer): void
  reject(error: Error): void
}
type Seat = { worker: Worker; current: Waiting | undefined }

/** See the file's head. Threads start when the first candidates come and never outnumber them. */
export class CandidatePool {
  private readonly ground: CandidateGround
  private readonly size: number
  private readonly seats: Seat[] = []
  private readonly queue: Waiting[] = []
  private closed = false

  /** @param size most threads at once; default: one for each processor that this process may use. */
  constructor(ground: CandidateGround, size: number = availableParallelism()) {
    this.ground = ground
    this.size = Math.max(1, size)
  }

  /** Tries a candidate in a thread. Rejects with a Defect if the thread died. */
  answer(settings: CandidateSettings): Promise<CandidateAnswer> {
    if (this.closed) return Promise.reject(new Error('the workers were stopped'))
    return new Promise((resolve, reject) => {
      this.queue.push({ settings, resolve, reject })
      this.dispatch()
    })
  }

  /** Stops all threads; candidates that were not answered are rejected. */
  async close(): Promise<void> {
    this.closed = true
    const stopped = new Error('the workers were stopped')
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
      seat.current = this.queue.shift()!
      seat.worker.postMessage(seat.current.settings)
    }
  }

  private open(): Seat {
    const worker = new Worker(new URL(import.meta.resolve('#calibrate-worker')), { workerData: this.ground })
    const seat: Seat = { worker, current: undefined }
    worker.on('message', (answer: CandidateAnswer) => {
      const waiting = seat.current
      seat.current = undefined
      waiting?.resolve(answer)
      if (!this.closed) this.dispatch()
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
