/** Who somebody is, by the cookies of a request: a guest of a link, the host, or a signed-in account. */

import type { Store } from '../store/index.ts'
import { HostLink } from './host-link.ts'
import { Invitations } from './invitations.ts'
import { hostId, type KnownPerson, People } from './people.ts'
import { cleanName } from './person-name.ts'
import { cookieOf, Sessions, sessionCookie } from './sessions.ts'
import type { TeamAccounts } from './team-accounts.ts'

/** See the file's head. */
export class Accounts {
  readonly people: People
  readonly sessions: Sessions
  readonly invitations: Invitations
  readonly host: HostLink
  readonly team: TeamAccounts | null

  /** @param hostOnce the host's link works once: wanted where other machines can reach the server. */
  constructor(options: { store: Store; nowMs: () => number; hostOnce: boolean; team: TeamAccounts | null }) {
    const { store, nowMs, hostOnce, team } = options
    this.people = new People(store, nowMs)
    this.sessions = new Sessions(store, nowMs)
    this.invitations = new Invitations(store, nowMs)
    this.host = new HostLink(hostOnce)
    this.team = team
  }

  /** The person of a request, or null. @throws StoreFailure if the store fails. */
  async personOf(headers: Headers): Promise<KnownPerson | null> {
    const token = cookieOf(headers, sessionCookie)
    const id = token === null ? null : await this.sessions.personOf(token)
    if (id !== null) return this.people.find(id)
    const signedIn = (await this.team?.signedIn(headers)) ?? null
    if (signedIn === null) return null
    return this.people.ofAccount(signedIn.account, cleanName(signedIn.name) ?? 'Somebody')
  }

  /** Ends the session of a request, if it has one. */
  async leave(headers: Headers): Promise<void> {
    const token = cookieOf(headers, sessionCookie)
    if (token !== null) await this.sessions.revoke(token)
  }

  /** True if a person may open new rooms: the host, and everybody with an account. */
  mayOpenRooms(person: KnownPerson): boolean {
    return person.id === hostId || person.account !== null
  }
}
