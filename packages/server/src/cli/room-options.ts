/** What the commands of the rooms take, apart from the commands: reading the list of commands loads nothing of them. */

import type { OptionTable } from './options.ts'

/** Usage, options and help, as the list of commands wants them. */
export const roomPlayUsage = 'room play <exercise> --bots [--seed n] [--compare] [--json]'
/** See {@link roomPlayUsage}. */
export const roomPlayOptions: OptionTable = {
  bots: { type: 'boolean' },
  seed: { type: 'string' },
  compare: { type: 'boolean' },
  json: { type: 'boolean' },
}
/** See {@link roomPlayUsage}. */
export const roomPlayHelp: string = [
  '<exercise>  A file, or the id of one in library/exercises.',
  '--bots      All seats are played by their stated policies. People play in a room: see `breakwater start`.',
  '--seed      Whole number below 2^64. Default: the exercise’s own. The same file and seed give the same log.',
  '--compare   Says what the end would have been without each carried decision.',
  '--json      Prints one JSON object: events, figures, hashes.',
].join('\n')

/** Usage, options and help, as the list of commands wants them. */
export const backupUsage = 'backup <file or folder> [--data folder] [--json]'
/** See {@link backupUsage}. */
export const backupOptions: OptionTable = { data: { type: 'string' }, json: { type: 'boolean' } }
/** See {@link backupUsage}. */
export const backupHelp: string = [
  '<file>    A file that does not exist yet, or a folder; then the file is named after the time.',
  '--data    Folder that keeps the rooms. Default ./data. DATABASE_URL backs up a PostgreSQL database instead.',
  '--json    Prints one JSON object: file, rows of each table, hash.',
  'The server may go on running. The file is a SQLite database of the same form, whatever was backed up.',
].join('\n')

/** Usage, options and help, as the list of commands wants them. */
export const restoreUsage = 'restore <file> [--data folder] [--json]'
/** See {@link restoreUsage}. */
export const restoreOptions: OptionTable = { data: { type: 'string' }, json: { type: 'boolean' } }
/** See {@link restoreUsage}. */
export const restoreHelp: string = [
  '<file>    What `breakwater backup` wrote.',
  '--data    Folder to restore into; it must hold no rooms. Default ./data. DATABASE_URL restores into PostgreSQL instead.',
  '--json    Prints one JSON object: rows of each table, hash. The hash is that of the backup.',
  'Stop the server first.',
].join('\n')
