/** What can be taken away: picture, series, manifest. */

import { useState } from 'react'
import type { ShownRun } from '../app/use-run-page.ts'
import styles from './downloads.module.css'
import { drawPng, takePicture } from './picture.ts'
import { seriesCsv } from './series-csv.ts'

function save(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** See the file's head. */
export function Downloads({ run }: { run: ShownRun }) {
  const [trouble, setTrouble] = useState('')
  const { result } = run
  const stem = `${result.scenario}-${result.manifestHash.slice(0, 8)}`
  const picture = () =>
    takePicture({
      title: run.name === result.title ? result.title : `${result.title}: ${run.name}`,
      sentence: result.sentence,
      foot: `Breakwater ${result.engineVersion}, seed ${result.seed}, manifest ${result.manifestHash.slice(0, 16)}`,
    })
  const saves: [string, () => void | Promise<void>][] = [
    ['SVG', () => save(`${stem}.svg`, picture().svg, 'image/svg+xml')],
    ['PNG', async () => save(`${stem}.png`, await drawPng(picture()), 'image/png')],
    ['CSV', () => save(`${stem}.csv`, seriesCsv(result), 'text/csv')],
    [
      'Parquet',
      async () => {
        const { seriesParquet } = await import('./series-parquet.ts')
        save(`${stem}.parquet`, seriesParquet(result), 'application/vnd.apache.parquet')
      },
    ],
    [
      'Manifest',
      () => save(`${stem}.manifest.json`, `${JSON.stringify(run.manifest, undefined, 1)}\n`, 'application/json'),
    ],
  ]
  return (
    <fieldset className={styles['downloads']}>
      <legend>Save</legend>
      {saves.map(([label, act]) => (
        <button
          key={label}
          type="button"
          data-save={label.toLowerCase()}
          onClick={async () => {
            try {
              await act()
              setTrouble('')
            } catch (error) {
              setTrouble(`${label} was not saved: ${error instanceof Error ? error.message : String(error)}`)
            }
          }}
        >
          {label}
        </button>
      ))}
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </fieldset>
  )
}
