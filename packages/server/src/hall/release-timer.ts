/**
 * Releases of an exercise without a run: nothing moves on there but the server's clock, so a timer lets injects out at their time. Where
 * a run keeps the time, the desk of the run releases and this does nothing.
 */

import {
  type EventDraft,
  exerciseTimeMs,
  nextReleaseMs,
  type RoomEvent,
  type RoomState,
  releaseInject,
  releasesDue,
} from '@breakwater/room'
import { StoreFailure } from '../store/index.ts'
import { RoomMoved } from './room-log.ts'
import { QueueFull } from './serial-queue.ts'

/** What the timer asks of its room. */
export type TimedRoom = {
  state: RoomState
  events: () => readonly RoomEvent[]
  /** Appends events of the server itself, made on the state as it is then. */
  append: (make: (state: RoomState, atMs: number) => readonly EventDraft[]) => Promise<RoomEvent[]>
}

/** Events after which the next release may be another one, or at another time. */
const moving: ReadonlySet<string> = new Set([
  'phase.opened',
  'phase.paused',
  'phase.resumed',
  'inject.scheduled',
  'inject.released',
  'inject.deferred',
  'inject.dropped',
])
/** A release that could not be kept because the store failed is tried again after so long. */
const retryMs = 1_000
/** One that met a defect of ours, after so long: the log of the process is not flooded. */
const defectRetryMs = 60_000
/** Longest that a timer can wait; a later release is looked at again. */
const timerMsMax = 2_000_000_000

/** See the file's head. */
export class ReleaseTimer {
  readonly #nowMs: () => number
  readonly #report: (error: unknown) => void
  readonly #room: TimedRoom
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(parts: { nowMs: () => number; report: (error: unknown) => void }, room: TimedRoom) {
    this.#nowMs = parts.nowMs
    this.#report = parts.report
    this.#room = room
  }

  /** Hears of what was written. Never waits. */
  heard(events: readonly RoomEvent[]): void {
    if (events.some(event => moving.has(event.kind))) this.arm()
  }

  /** Sets the timer to the next release; what should have gone out while nobody had the room goes out now. */
  arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#closed) return
    const nowMs = this.#nowMs()
    const next = nextReleaseMs(this.#room.state, this.#room.events(), nowMs)
    if (next !== null) this.#wait(Math.max(1, next - nowMs))
  }

  /** Stops the timer. */
  close(): void {
    this.#closed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #wait(forMs: number): void {
    this.#timer = setTimeout(
      () => {
        this.#release().then(
          () => this.arm(),
          error => this.#retry(error),
        )
      },
      Math.min(timerMsMax, forMs),
    )
    this.#timer.unref()
  }

  /** One inject at a time, each on the state that the one before it left. */
  async #release(): Promise<void> {
    for (;;) {
      const released = await this.#room.append((state, atMs) => {
        const scenarioMs = exerciseTimeMs(this.#room.events(), atMs)
        if (scenarioMs === null || nextReleaseMs(state, this.#room.events(), atMs) === null) return []
        const [id] = releasesDue(state, { scenarioMs, holds: () => false })
        const inject = id === undefined ? undefined : state.injects.get(id)
        return inject === undefined ? [] : releaseInject(state, inject, 'time', atMs)
      })
      if (released.length === 0) return
    }
  }

  #retry(error: unknown): void {
    // A room that has moved has its injects let out elsewhere.
    if (this.#closed || error instanceof RoomMoved) return
    const passes = error instanceof StoreFailure || error instanceof QueueFull
    if (!passes) this.#report(error)
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#wait(passes ? retryMs : defectRetryMs)
  }
}
