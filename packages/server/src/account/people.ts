/** People as the installation knows them: a name, a colour, and an account where they signed in. */

import type { Store } from '../store/index.ts'
import { colourAt } from './person-colour.ts'
import { newId } from './token.ts'

/** Somebody who was here. `account` is the id of a signed-in account, null for guests of a link. */
export type KnownPerson = { id: string; name: string; colour: string; account: string | null }

/** The person who has the machine: opens the link that the start prints. There is one in each installation. */
export const hostId = 'host'

/** See the file's head. */
export class People {
  readonly #store: Store
  readonly #nowMs: () => number

  constructor(store: Store, nowMs: () => number) {
    this.#store = store
    this.#nowMs = nowMs
  }

  /** A person by id, or null. */
  async find(id: string): Promise<KnownPerson | null> {
    const row = await this.#store.db
      .selectFrom('people')
      .select(['id', 'name', 'colour', 'account'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row ?? null
  }

  /** A new person without an account. */
  async add(name: string): Promise<KnownPerson> {
    return this.#insert({ id: newId(), name, account: null })
  }

  /** The host, made when asked for the first time. */
  async host(): Promise<KnownPerson> {
    return (await this.find(hostId)) ?? (await this.#insert({ id: hostId, name: 'Host', account: null }))
  }

  /** The person of a signed-in account, made when asked for the first time. */
  async ofAccount(account: string, name: string): Promise<KnownPerson> {
    // The id follows from the account, so two first requests at once make one person.
    const row = await this.#store.db
      .selectFrom('people')
      .select(['id', 'name', 'colour', 'account'])
      .where('account', '=', account)
      .executeTakeFirst()
    return row ?? (await this.#insert({ id: idOfAccount(account), name, account }))
  }

  /** Renames a person. */
  async rename(id: string, name: string): Promise<void> {
    await this.#store.db.updateTable('people').set({ name }).where('id', '=', id).execute()
  }

  async #insert(person: { id: string; name: string; account: string | null }): Promise<KnownPerson> {
    const colour = colourAt(hashOfText(person.id))
    await this.#store.db
      .insertInto('people')
      .values({ ...person, colour, created_at_ms: this.#nowMs() })
      .onConflict(conflict => conflict.column('id').doNothing())
      .execute()
    return (await this.find(person.id))!
  }
}

function idOfAccount(account: string): string {
  return `a-${account.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 38)}`
}

/** A small number that follows from a text: which colour somebody begins with. */
function hashOfText(text: string): number {
  let hash = 0
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) % 1_000_003
  return hash
}
