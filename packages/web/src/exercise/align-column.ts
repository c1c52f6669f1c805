/** Puts a column of one run on the times of another: the value at or before each moment; NaN before the first and after the last. */

import { indexAt } from '../charts/frame.ts'

/** See the file's head. `ontoMs` ascends. */
export function alignColumn(timeMs: Float64Array, values: Float64Array, ontoMs: Float64Array): Float64Array {
  const first = timeMs[0] ?? Number.POSITIVE_INFINITY
  const last = timeMs.at(-1) ?? Number.NEGATIVE_INFINITY
  return ontoMs.map(atMs => (atMs < first || atMs > last ? Number.NaN : values[indexAt(timeMs, atMs)]!))
}
