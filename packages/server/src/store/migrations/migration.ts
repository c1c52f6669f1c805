/** What a migration is. */

import type { Kysely } from 'kysely'

/** Which database a store is kept in. */
export type StoreKind = 'sqlite' | 'postgres'

/**
 * One step of the schema. It is never changed once it has been released: a later step corrects it. It must be portable SQL, and it
 * runs inside a transaction together with its entry in the table `migrations`.
 */
export type Migration = {
  /** From 1, without gaps. */
  number: number
  name: string
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its time, not those of today.
  run(db: Kysely<any>, kind: StoreKind): Promise<void>
}
