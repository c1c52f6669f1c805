/** Simulated time: a start, a step, and how far we are. */
export class Clock {
  readonly startMs: number
  readonly stepMs: number
  readonly steps: number
  /** Index of the step being done, from 0. */
  step = 0

  constructor(startMs: number, endMs: number, stepMs: number) {
    this.startMs = startMs
    this.stepMs = stepMs
    this.steps = Math.round((endMs - startMs) / stepMs)
  }

  /** Time at the beginning of the current step, milliseconds since 1970 UTC. */
  get nowMs(): number {
    return this.startMs + this.step * this.stepMs
  }

  /** Length of a step in hours. */
  get stepHours(): number {
    return this.stepMs / 3_600_000
  }

  /** Length of a step in minutes. */
  get stepMinutes(): number {
    return this.stepMs / 60_000
  }

  /** The step in which a moment falls (may lie outside the run). */
  stepAt(atMs: number): number {
    return Math.floor((atMs - this.startMs) / this.stepMs)
  }
}
