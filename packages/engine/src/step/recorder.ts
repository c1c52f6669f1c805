/** Takes the figures of a run at a fixed interval. Parts register columns; a column reads one number when asked. */

import type { Clock } from './clock.ts'
import type { Stage } from './stage.ts'

/** A column that a part offers. `read` is called once a sample, after all phases of the step. */
export type RecordedColumn = {
  id: string
  label: string
  unit: string
  panel: string
  role?: 'simulated' | 'input'
  read(stage: Stage): number
}

/** A small multiple that a part opens; columns of several parts may share one. */
export type RecordedPanel = { id: string; title: string; unit: string; scale: 'linear' | 'log'; note?: string }

/** What was recorded so far: filled rows of all columns. */
export type RecorderState = { rows: number; values: Float64Array[]; timeMs: Float64Array }

/** See the file's head. */
export class Recorder {
  readonly everySteps: number
  readonly panels: RecordedPanel[] = []
  readonly columns: RecordedColumn[] = []
  private readonly clock: Clock
  private readonly capacity: number
  private readonly values: Float64Array[] = []
  private readonly timeMs: Float64Array
  private rows = 0

  constructor(clock: Clock, sampleMs: number) {
    this.clock = clock
    this.everySteps = Math.max(1, Math.round(sampleMs / clock.stepMs))
    this.capacity = Math.floor(clock.steps / this.everySteps) + 1
    this.timeMs = new Float64Array(this.capacity)
  }

  /** Opens a panel unless it is there already. */
  panel(panel: RecordedPanel): void {
    if (!this.panels.some(open => open.id === panel.id)) this.panels.push(panel)
  }

  /** Registers a column. */
  column(column: RecordedColumn): void {
    this.columns.push(column)
    this.values.push(new Float64Array(this.capacity))
  }

  /** Takes a row if the step that has just ended completes an interval. The row's time is the end of the interval. */
  sample(stage: Stage): void {
    if (this.clock.step % this.everySteps !== 0 || this.rows >= this.capacity) return
    const row = this.rows
    this.timeMs[row] = this.clock.nowMs
    for (let index = 0; index < this.columns.length; index++) {
      this.values[index]![row] = this.columns[index]!.read(stage)
    }
    this.rows = row + 1
  }

  /** Times of the rows taken so far. */
  get times(): Float64Array {
    return this.timeMs.slice(0, this.rows)
  }

  /** One column's values so far. */
  valuesOf(index: number): Float64Array {
    return this.values[index]!.slice(0, this.rows)
  }

  /** A copy of the rows. */
  save(): RecorderState {
    return { rows: this.rows, values: this.values.map(column => column.slice(0, this.rows)), timeMs: this.times }
  }

  /** Sets the rows back. */
  load(state: RecorderState): void {
    this.rows = state.rows
    this.timeMs.set(state.timeMs)
    state.values.forEach((column, index) => {
      this.values[index]!.set(column)
    })
  }
}
