/** Signed-in browsers: a random token in a cookie, its hash in the store, thirty days of idling. */

import type { Store } from '../store/index.ts'
import { hashOfToken, isToken, newToken } from './token.ts'

/** Name of the cookie. */
export const sessionCookie = 'breakwater_session'

/** A session that nobody uses for so long is over. */
export const sessionIdleMs = 30 * 86_400_000

/** Its end is moved on at most so often, so that reading does not become writing. */
const renewMs = 3_600_000

/** See the file's head. */
export class Sessions {
  readonly #store: Store
  readonly #nowMs: () => number

  constructor(store: Store, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
  }

  /** Opens a session for a person. @returns the token; it is not kept anywhere else. */
  async open(person: string): Promise<string> {
    const token = newToken()
    const nowMs = this.#nowMs()
    await this.#store.db
      .insertInto('sessions')
      .values({ token_hash: hashOfToken(token), person, created_at_ms: nowMs, expires_at_ms: nowMs + sessionIdleMs })
      .execute()
    return token
  }

  /** The person of a token; null where there is no such session, or it is over, or it was revoked. */
  async personOf(token: string): Promise<string | null> {
    if (!isToken(token)) return null
    const nowMs = this.#nowMs()
    const hash = hashOfToken(token)
    const row = await this.#store.db
      .selectFrom('sessions')
      .select(['person', 'expires_at_ms', 'revoked'])
      .where('token_hash', '=', hash)
      .executeTakeFirst()
    if (row === undefined || row.revoked !== 0 || row.expires_at_ms <= nowMs) return null
    if (row.expires_at_ms < nowMs + sessionIdleMs - renewMs) {
      await this.#store.db
        .updateTable('sessions')
        .set({ expires_at_ms: nowMs + sessionIdleMs })
        .where('token_hash', '=', hash)
        .where('revoked', '=', 0)
        .execute()
    }
    return row.person
  }

  /** Ends one session. */
  async revoke(token: string): Promise<void> {
    await this.#store.db
      .updateTable('sessions')
      .set({ revoked: 1 })
      .where('token_hash', '=', hashOfToken(token))
      .execute()
  }

  /** Ends all sessions of a person. */
  async revokeAll(person: string): Promise<void> {
    await this.#store.db.updateTable('sessions').set({ revoked: 1 }).where('person', '=', person).execute()
  }

  /** Removes sessions that are over; called at the start. */
  async sweep(): Promise<void> {
    await this.#store.db.deleteFrom('sessions').where('expires_at_ms', '<=', this.#nowMs()).execute()
  }
}

/** The value of a cookie in a request's headers, or null. */
export function cookieOf(headers: Headers, name: string): string | null {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** The header that gives a browser its session. `secure`: the installation is reached by HTTPS. */
export function sessionCookieHeader(token: string, secure: boolean): string {
  const seconds = Math.floor(sessionIdleMs / 1000)
  return `${sessionCookie}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}
