/** Links that let somebody into a room: single use unless said otherwise, with an end, revocable, kept as hashes. */

import type { Refusal, Role } from '@breakwater/room'
import type { Store } from '../store/index.ts'
import { hashOfToken, isToken, newToken } from './token.ts'

/** An invitation as the chair's list shows it. `id` is not the secret. */
export type Invitation = {
  id: string
  role: Role
  seat: string | null
  uses: number
  usesMax: number
  expiresAtMs: number
  revoked: boolean
}

/** An invitation that can be used now. */
export type OpenInvitation = Invitation & { room: string }

/** A list shows this many at most, the newest. */
const listMax = 500

/** How much of the hash names an invitation in lists: enough to be unique, useless as a secret. */
const idLength = 20

/** See the file's head. */
export class Invitations {
  readonly #store: Store
  readonly #nowMs: () => number

  constructor(store: Store, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
  }

  /** Makes an invitation. @returns its id and the token; the token is shown once and not kept. */
  async open(wanted: {
    room: string
    role: Role
    seat: string | null
    by: string
    usesMax: number
    hours: number
  }): Promise<{ id: string; token: string }> {
    const token = newToken()
    const hash = hashOfToken(token)
    const nowMs = this.#nowMs()
    await this.#store.db
      .insertInto('invitations')
      .values({
        token_hash: hash,
        room: wanted.room,
        role: wanted.role,
        seat: wanted.seat,
        created_by: wanted.by,
        created_at_ms: nowMs,
        expires_at_ms: nowMs + Math.round(wanted.hours * 3_600_000),
        uses_max: wanted.usesMax,
      })
      .execute()
    return { id: hash.slice(0, idLength), token }
  }

  /** The invitations of a room, newest first. */
  async list(room: string): Promise<Invitation[]> {
    const rows = await this.#store.db
      .selectFrom('invitations')
      .selectAll()
      .where('room', '=', room)
      .orderBy('created_at_ms', 'desc')
      .orderBy('token_hash')
      .limit(listMax)
      .execute()
    return rows.map(invitationOf)
  }

  /** Revokes an invitation of a room. @returns false where the room has none of this id. */
  async revoke(room: string, id: string): Promise<boolean> {
    if (!/^[0-9a-f]{20}$/.test(id)) return false
    const done = await this.#store.db
      .updateTable('invitations')
      .set({ revoked: 1 })
      .where('room', '=', room)
      .where('token_hash', 'like', `${id}%`)
      .executeTakeFirst()
    return done.numUpdatedRows > 0n
  }

  /** Looks at a link without using it. A refusal says what is wrong and what to do. */
  async look(token: string): Promise<OpenInvitation | Refusal> {
    if (!isToken(token)) return unknownLink
    const row = await this.#store.db
      .selectFrom('invitations')
      .selectAll()
      .where('token_hash', '=', hashOfToken(token))
      .executeTakeFirst()
    if (row === undefined) return unknownLink
    if (row.revoked !== 0) return revokedLink
    if (row.expires_at_ms <= this.#nowMs()) return expiredLink
    if (row.uses >= row.uses_max) return usedLink
    return { ...invitationOf(row), room: row.room }
  }

  /** The room that a link leads or led to, whatever became of the link; null for what is no link. */
  async roomOf(token: string): Promise<string | null> {
    if (!isToken(token)) return null
    const row = await this.#store.db
      .selectFrom('invitations')
      .select('room')
      .where('token_hash', '=', hashOfToken(token))
      .executeTakeFirst()
    return row?.room ?? null
  }

  /** Uses a link: one conditional update, so of two who race for the last use one wins and the other is refused. */
  async use(token: string): Promise<OpenInvitation | Refusal> {
    if (!isToken(token)) return unknownLink
    const done = await this.#store.db
      .updateTable('invitations')
      .set(row => ({ uses: row('uses', '+', 1) }))
      .where('token_hash', '=', hashOfToken(token))
      .where('revoked', '=', 0)
      .where('expires_at_ms', '>', this.#nowMs())
      .whereRef('uses', '<', 'uses_max')
      .executeTakeFirst()
    if (done.numUpdatedRows === 0n) {
      const seen = await this.look(token)
      return 'refused' in seen ? seen : usedLink
    }
    const row = await this.#store.db
      .selectFrom('invitations')
      .selectAll()
      .where('token_hash', '=', hashOfToken(token))
      .executeTakeFirstOrThrow()
    return { ...invitationOf(row), room: row.room }
  }

  /** Gives a use back: the joining failed after the link was used. */
  async giveBack(token: string): Promise<void> {
    await this.#store.db
      .updateTable('invitations')
      .set(row => ({ uses: row('uses', '-', 1) }))
      .where('token_hash', '=', hashOfToken(token))
      .where('uses', '>', 0)
      .execute()
  }
}

function invitationOf(row: {
  token_hash: string
  role: string
  seat: string | null
  uses: number
  uses_max: number
  expires_at_ms: number
  revoked: number
}): Invitation {
  return {
    id: row.token_hash.slice(0, idLength),
    role: row.role as Role,
    seat: row.seat,
    uses: row.uses,
    usesMax: row.uses_max,
    expiresAtMs: row.expires_at_ms,
    revoked: row.revoked !== 0,
  }
}

const askAgain = 'Ask the chair of the room for a new link.'
const unknownLink: Refusal = { refused: 'unknown-link', because: 'This link leads to no room.', hint: askAgain }
const revokedLink: Refusal = { refused: 'link-revoked', because: 'The chair took this link back.', hint: askAgain }
const expiredLink: Refusal = { refused: 'link-expired', because: 'This link has expired.', hint: askAgain }
const usedLink: Refusal = {
  refused: 'link-used',
  because: 'This link has been used already.',
  hint: `If it was you, open the room in the browser that you used then. Otherwise: ${askAgain.toLowerCase()}`,
}
