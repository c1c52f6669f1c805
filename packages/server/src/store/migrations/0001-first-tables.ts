/** The tables of the first release. What each is for is said in `tables.ts`. */

import { sql } from 'kysely'
import type { Migration } from './migration.ts'

/** The hash before the first row of a journal. */
const noHash = '0'.repeat(64)

/** See the file's head. */
export const firstTables: Migration = {
  number: 1,
  name: 'first tables',
  async run(db, kind) {
    const bytes = kind === 'sqlite' ? sql`blob` : sql`bytea`
    await db.schema
      .createTable('rooms')
      .addColumn('id', 'text', column => column.primaryKey().notNull())
      .addColumn('title', 'text', column => column.notNull())
      .addColumn('created_at_ms', 'bigint', column => column.notNull())
      .addColumn('owner_epoch', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('event_seq', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('event_hash', 'text', column => column.notNull().defaultTo(noHash))
      .addColumn('closed', 'bigint', column => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('room_events')
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .addColumn('actor', 'text', column => column.notNull())
      .addColumn('audience', 'text', column => column.notNull())
      .addColumn('command_id', 'text')
      .addColumn('kind', 'text', column => column.notNull())
      .addColumn('body', 'text', column => column.notNull())
      .addColumn('previous_hash', 'text', column => column.notNull())
      .addColumn('hash', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('room_events_key', ['room', 'seq'])
      .execute()
    await db.schema
      .createTable('documents')
      .addColumn('id', 'text', column => column.primaryKey().notNull())
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('audience', 'text', column => column.notNull())
      .addColumn('update_seq', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('update_hash', 'text', column => column.notNull().defaultTo(noHash))
      .execute()
    await db.schema
      .createTable('document_updates')
      .addColumn('document', 'text', column => column.notNull().references('documents.id'))
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .addColumn('actor', 'text', column => column.notNull())
      .addColumn('bytes', bytes, column => column.notNull())
      .addColumn('previous_hash', 'text', column => column.notNull())
      .addColumn('hash', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('document_updates_key', ['document', 'seq'])
      .execute()
    await db.schema
      .createTable('document_snapshots')
      .addColumn('document', 'text', column => column.notNull().references('documents.id'))
      .addColumn('seq', 'bigint', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .addColumn('bytes', bytes, column => column.notNull())
      .addColumn('state_hash', 'text', column => column.notNull())
      .addPrimaryKeyConstraint('document_snapshots_key', ['document', 'seq'])
      .execute()
    await db.schema
      .createTable('people')
      .addColumn('id', 'text', column => column.primaryKey().notNull())
      .addColumn('name', 'text', column => column.notNull())
      .addColumn('colour', 'text', column => column.notNull())
      .addColumn('account', 'text')
      .addColumn('created_at_ms', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createTable('sessions')
      .addColumn('token_hash', 'text', column => column.primaryKey().notNull())
      .addColumn('person', 'text', column => column.notNull().references('people.id'))
      .addColumn('created_at_ms', 'bigint', column => column.notNull())
      .addColumn('expires_at_ms', 'bigint', column => column.notNull())
      .addColumn('revoked', 'bigint', column => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('memberships')
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('person', 'text', column => column.notNull().references('people.id'))
      .addColumn('role', 'text', column => column.notNull())
      .addColumn('seat', 'text')
      .addColumn('removed', 'bigint', column => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('memberships_key', ['room', 'person'])
      .execute()
    await db.schema
      .createTable('invitations')
      .addColumn('token_hash', 'text', column => column.primaryKey().notNull())
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('role', 'text', column => column.notNull())
      .addColumn('seat', 'text')
      .addColumn('created_by', 'text', column => column.notNull())
      .addColumn('created_at_ms', 'bigint', column => column.notNull())
      .addColumn('expires_at_ms', 'bigint', column => column.notNull())
      .addColumn('uses_max', 'bigint', column => column.notNull())
      .addColumn('uses', 'bigint', column => column.notNull().defaultTo(0))
      .addColumn('revoked', 'bigint', column => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('pictures')
      .addColumn('id', 'text', column => column.primaryKey().notNull())
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('audience', 'text', column => column.notNull())
      .addColumn('type', 'text', column => column.notNull())
      .addColumn('bytes', bytes, column => column.notNull())
      .addColumn('by_person', 'text', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createTable('exhibits')
      .addColumn('room', 'text', column => column.notNull().references('rooms.id'))
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('audience', 'text', column => column.notNull())
      .addColumn('body', 'text', column => column.notNull())
      .addColumn('at_ms', 'bigint', column => column.notNull())
      .addPrimaryKeyConstraint('exhibits_key', ['room', 'id'])
      .execute()
    const indices: [table: string, columns: string[]][] = [
      ['room_events', ['room', 'command_id']],
      ['documents', ['room']],
      ['people', ['account']],
      ['sessions', ['person']],
      ['memberships', ['person']],
      ['invitations', ['room']],
      ['pictures', ['room']],
    ]
    for (const [table, columns] of indices) {
      await db.schema
        .createIndex(`${table}_by_${columns.join('_')}`)
        .on(table)
        .columns(columns)
        .execute()
    }
  },
}
