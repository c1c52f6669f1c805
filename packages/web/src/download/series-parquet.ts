/** The series of a run as Parquet. Loaded on demand: the writer is not part of the page's first script. */

import type { RunResult } from '@breakwater/engine'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Columns as in the CSV; `time` is a timestamp, missing figures are null, the manifest's hash stands in the file's own notes. */
export function seriesParquet(result: RunResult): ArrayBuffer {
  const { timeMs, columns } = result.series
  return parquetWriteBuffer({
    columnData: [
      { name: 'time', data: Array.from(timeMs, at => new Date(at)), type: 'TIMESTAMP' },
      ...columns.map(column => ({
        name: column.id,
        data: Array.from(column.values, value => (Number.isFinite(value) ? value : null)),
        type: 'DOUBLE' as const,
        nullable: true,
      })),
    ],
    kvMetadata: [
      { key: 'breakwater.manifestHash', value: result.manifestHash },
      { key: 'breakwater.resultHash', value: result.resultHash },
      { key: 'breakwater.scenario', value: result.scenario },
    ],
  })
}
