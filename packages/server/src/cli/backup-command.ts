/** `breakwater backup`: everything that the rooms keep, in one file, while the server runs. */

import { backupStore } from '../store/index.ts'
import { type Given, wrongUse } from './options.ts'
import { storeOf } from './store-option.ts'
import type { Terminal } from './terminal.ts'

/** `breakwater backup <file>`. */
export async function backupCommand(given: Given, terminal: Terminal): Promise<number> {
  const [target] = given.words
  if (target === undefined) {
    throw wrongUse('missing-argument', 'backup needs a file.', 'Write `breakwater backup rooms.sqlite`.')
  }
  const backup = await backupStore(storeOf(String(given.values['data'] ?? 'data'), process.env), target)
  if (given.values['json'] === true) {
    terminal.out(`${JSON.stringify(backup)}\n`)
    return 0
  }
  const { rooms, room_events: events, document_updates: updates } = backup.tables
  terminal.out(
    `${backup.file}\nrooms: ${rooms}, events: ${events}, updates of documents: ${updates}\nhash: ${backup.hash}\n`,
  )
  return 0
}
