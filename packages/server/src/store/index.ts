/** The durable store of the live server. */

export { type Backup, backupStore, describeBackup, restoreStore } from './backup.ts'
export { hashEvent, hashUpdate, noHash } from './chain.ts'
export { type BrokenJournal, checkStore, quickCheck, type StoreReport } from './check.ts'
export type { StoreContents } from './contents.ts'
export { StoreFailure, type StoreFailureCode } from './failure.ts'
export type { Appended, AppendOutcome, NewUpdate, NotOwner, RoomOwner, Unknown } from './group-commit.ts'
export {
  type ChainVerdict,
  type EventInput,
  Journal,
  type JournalName,
  type JournalStatistics,
  type Snapshot,
  type StoredEvent,
  type StoredUpdate,
} from './journal.ts'
export type { StoreKind } from './migrations/migration.ts'
export { openStore, type Store, type StoreOptions } from './store.ts'
export type * from './tables.ts'
