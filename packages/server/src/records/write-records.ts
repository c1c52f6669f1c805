/** `npm run records --workspace @breakwater/server -- <folder>`: writes `library/records/*.csv` from a folder of collected history. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { libraryFolder } from '../files/library.ts'
import { deriveRecords } from './derive-records.ts'

const folder = process.argv[2]
if (folder === undefined) {
  console.error(
    'Name the folder that holds the collected files, e.g. `npm run records --workspace @breakwater/server -- ./history`.',
  )
  process.exitCode = 2
} else {
  // npm runs the script in the package's folder; the path was typed in the folder where npm was started.
  const from = resolve(process.env['INIT_CWD'] ?? process.cwd(), folder)
  for (const [name, text] of Object.entries(deriveRecords(source => readFileSync(join(from, source), 'utf8')))) {
    writeFileSync(join(libraryFolder, 'records', name), text)
    console.log(`library/records/${name}: ${text.split('\n').length - 2} rows`)
  }
}
