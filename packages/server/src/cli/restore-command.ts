/** `breakwater restore`: a backup into a store that holds nothing yet. */

import { restoreStore } from '../store/index.ts'
import { type Given, wrongUse } from './options.ts'
import { storeOf } from './store-option.ts'
import type { Terminal } from './terminal.ts'

/** `breakwater restore <file>`. */
export async function restoreCommand(given: Given, terminal: Terminal): Promise<number> {
  const [file] = given.words
  if (file === undefined) {
    throw wrongUse('missing-argument', 'restore needs a file.', 'Write `breakwater restore rooms.sqlite`.')
  }
  const contents = await restoreStore(file, storeOf(String(given.values['data'] ?? 'data'), process.env))
  if (given.values['json'] === true) {
    terminal.out(`${JSON.stringify(contents)}\n`)
    return 0
  }
  const { rooms, room_events: events, document_updates: updates } = contents.tables
  terminal.out(`rooms: ${rooms}, events: ${events}, updates of documents: ${updates}\nhash: ${contents.hash}\n`)
  return 0
}
