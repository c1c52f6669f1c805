/** What the database itself failed at, in one clear sentence, whichever database it is. */

/** Why a database call failed. `connection-lost` and `busy` may pass by themselves; the others need a person. */
export type StoreFailureCode =
  | 'disk-full'
  | 'disk-error'
  | 'read-only'
  | 'damaged'
  | 'busy'
  | 'connection-lost'
  | 'constraint'
  | 'closed'
  | 'database'

const sentences: Record<StoreFailureCode, string> = {
  'disk-full': 'The disk of the store is full: nothing more can be kept until space is made.',
  'disk-error': 'The disk of the store did not do what was asked of it.',
  'read-only': 'The store may only be read: its files or its database refuse writing.',
  damaged: 'The file of the store is damaged or is no database.',
  busy: 'The database was held by somebody else for too long.',
  'connection-lost': 'The connection to the database was lost.',
  constraint: 'The database refused a row because it contradicts another row.',
  closed: 'The store was closed.',
  database: 'The database refused a query.',
}

/** A call of the database failed. The message is one sentence with the database's own words behind it. */
export class StoreFailure extends Error {
  readonly code: StoreFailureCode

  constructor(code: StoreFailureCode, detail?: string) {
    super(detail === undefined || detail === '' ? sentences[code] : `${sentences[code]} (${detail})`)
    this.name = 'StoreFailure'
    this.code = code
  }
}

/** The code of a failure of SQLite, by its own code. Source: https://www.sqlite.org/rescode.html */
export function sqliteFailureCode(code: string | undefined): StoreFailureCode {
  if (code === undefined) return 'database'
  if (code === 'SQLITE_FULL') return 'disk-full'
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code)) return 'read-only'
  if (/^SQLITE_(IOERR|CANTOPEN|NOLFS)/.test(code)) return 'disk-error'
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return 'damaged'
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy'
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'constraint'
  return 'database'
}

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
])

/** The code of a failure of PostgreSQL or of the way to it. Source: https://www.postgresql.org/docs/15/errcodes-appendix.html */
export function postgresFailureCode(code: string | undefined, message: string): StoreFailureCode {
  if (code === undefined) {
    // The client gives no code to a socket that closed under a query, or to a pool that found no server in time.
    return /connection|timeout|not queryable/i.test(message) ? 'connection-lost' : 'database'
  }
  if (systemCodes.has(code) || code.startsWith('08') || code.startsWith('57P')) return 'connection-lost'
  if (code === '53100') return 'disk-full'
  if (code === '58030') return 'disk-error'
  if (code === '25006') return 'read-only'
  if (code.startsWith('XX')) return 'damaged'
  if (code.startsWith('40') || code === '55P03' || code === '53300') return 'busy'
  if (code.startsWith('23')) return 'constraint'
  return 'database'
}
