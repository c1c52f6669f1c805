/** The run so far as this person may see it, fetched anew whenever the run has moved or another branch is entered. */

import { pegLostBelow } from '../charts/peg.ts'
import type { RoomClient } from '../live/room-client.ts'
import { type RunSeries, roomPath } from './room-api.ts'
import type { PegSeries } from './room-header.tsx'
import { type Asked, useAnswer } from './use-answer.ts'

/** See the file's head. */
export function useRunSeries(client: RoomClient): Asked<RunSeries> {
  const { run } = client.state
  const branch = run?.branches.get(run.branch)
  const key = run === null ? null : `${run.branch} ${branch?.scenarioMs ?? 0} ${branch?.commands.length ?? 0}`
  return useAnswer<RunSeries>(run === null ? null : roomPath(client.roomId, '/run'), key)
}

/** A column of the run as doubles; a missing figure is NaN. */
export function columnOf(series: RunSeries, id: string): Float64Array {
  return Float64Array.from(series.values[id] ?? [], value => value ?? Number.NaN)
}

/** The peg's price for the header's line: the first column, if it is a price near one. */
export function pegOf(series: RunSeries | undefined): PegSeries | undefined {
  const column = series?.columns.find(one => one.id === 'ustPriceUsd') ?? series?.columns[0]
  if (series === undefined || column === undefined || !isPegged(column.id)) return undefined
  const timeMs = Float64Array.from(series.timeMs)
  const values = columnOf(series, column.id)
  const lost = values.findIndex(value => value < pegLostBelow)
  return { timeMs, values, lostAtMs: lost < 0 ? undefined : timeMs[lost] }
}

/** True for the price of a coin that should stand at one. */
export function isPegged(column: string): boolean {
  return /^ust(Price|OraclePrice|CexPrice)?.*Usd$/i.test(column) && !/supply|reserve|volume/i.test(column)
}
