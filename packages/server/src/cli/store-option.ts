/** Which store the commands mean: a folder, or the database that the environment names. */

import type { StoreOptions } from '../store/index.ts'
import { wrongUse } from './options.ts'

/** Where rooms are kept. */
export function storeOf(dataFolder: string, environment: NodeJS.ProcessEnv): StoreOptions {
  const databaseUrl = environment['DATABASE_URL'] ?? ''
  if (databaseUrl === '') return { dataFolder }
  if (/^postgres(ql)?:\/\//.test(databaseUrl)) return { databaseUrl }
  throw wrongUse(
    'bad-setting',
    'DATABASE_URL is not the address of a PostgreSQL database.',
    'Write postgres://user:password@host/database, or leave it out to keep the rooms in a folder.',
  )
}
