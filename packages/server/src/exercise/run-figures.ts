/** What was measured in a run so far: figures, columns, the history that conditions look at. Read from its samples alone. */

import type { Run } from '@breakwater/engine'
import type { Figure, MeasureHistory } from '@breakwater/room'

/** Columns of a run so far. Values that are not numbers are null. */
export type RunSeries = {
  timeMs: number[]
  columns: { id: string; label: string; unit: string; panel: string; role: 'simulated' | 'input' }[]
  values: Record<string, (number | null)[]>
}

/** The newest sample of some measures. */
export function figuresNow(run: Run, measures: readonly string[]): Figure[] {
  const { recorder } = run.stage
  const row = recorder.times.length - 1
  return measures.flatMap(measure => {
    const index = recorder.columns.findIndex(column => column.id === measure)
    const value = index < 0 || row < 0 ? Number.NaN : recorder.valuesOf(index)[row]!
    const column = recorder.columns[index]
    return column === undefined || !Number.isFinite(value)
      ? []
      : [{ measure, label: column.label, value, unit: column.unit }]
  })
}

/** Columns by id; those that are not there are left out. */
export function columnsSoFar(run: Run, measures: readonly string[]): RunSeries {
  const { recorder } = run.stage
  const series: RunSeries = { timeMs: [...recorder.times], columns: [], values: {} }
  recorder.columns.forEach((column, index) => {
    if (!measures.includes(column.id)) return
    const { id, label, unit, panel, role = 'simulated' } = column
    series.columns.push({ id, label, unit, panel, role })
    series.values[id] = Array.from(recorder.valuesOf(index), value => (Number.isFinite(value) ? value : null))
  })
  return series
}

/** The samples for conditions; `names` are short names of columns. */
export function historyOf(run: Run, names: Readonly<Record<string, string>>): MeasureHistory {
  const { recorder } = run.stage
  const taken = new Map<string, Float64Array | undefined>()
  const valuesOf = (measure: string): Float64Array | undefined => {
    if (!taken.has(measure)) {
      const id = Object.hasOwn(names, measure) ? names[measure]! : measure
      const index = recorder.columns.findIndex(column => column.id === id)
      taken.set(measure, index < 0 ? undefined : recorder.valuesOf(index))
    }
    return taken.get(measure)
  }
  return { timeMs: recorder.times, value: (measure, index) => valuesOf(measure)?.[index] ?? Number.NaN }
}
