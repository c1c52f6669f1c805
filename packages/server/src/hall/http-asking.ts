/** Who asks, what for, and how often they may. */

import type { Person } from '@breakwater/room'
import type { Context } from 'hono'
import type { Accounts, KnownPerson } from '../account/index.ts'
import type { DocumentsDoor } from './documents-door.ts'
import type { Hall } from './hall.ts'
import { mistaken, nothingHere, refuse, tooMany } from './http-answers.ts'
import type { RoomHost } from './room-host.ts'
import { TokenBuckets } from './token-bucket.ts'

/** What the addresses of the rooms are made of. */
export type HallParts = {
  hall: Hall
  accounts: Accounts
  documents: DocumentsDoor
  nowMs: () => number
  /** True: the installation is reached by HTTPS alone, so cookies are marked for it. */
  secureCookies: boolean
  /** Address of whoever asks, for limits. */
  addressOf: (context: Context) => string
  /** A defect: printed. */
  report: (error: unknown) => void
}

/** Somebody who is in a room. */
export type Asking = { person: KnownPerson; room: RoomHost; me: Person }

/** Limits on how often. Rates of a person follow the person over all browsers; those of an address hold what strangers can do. */
export class Limits {
  readonly #commands: TokenBuckets
  readonly #commandsOfAddress: TokenBuckets
  readonly #rooms: TokenBuckets
  readonly #joins: TokenBuckets
  readonly #wrongLinks: TokenBuckets
  readonly #heavy: TokenBuckets

  constructor(nowMs: () => number) {
    this.#commands = new TokenBuckets({ perSecond: 20, burst: 60 }, nowMs)
    // A class or a conference sits behind one address.
    this.#commandsOfAddress = new TokenBuckets({ perSecond: 1000, burst: 3000 }, nowMs)
    this.#rooms = new TokenBuckets({ perSecond: 30 / 3600, burst: 30 }, nowMs)
    this.#joins = new TokenBuckets({ perSecond: 5, burst: 200 }, nowMs)
    this.#wrongLinks = new TokenBuckets({ perSecond: 10 / 60, burst: 10 }, nowMs)
    // At the end of a meeting somebody takes everything away at once.
    this.#heavy = new TokenBuckets({ perSecond: 1, burst: 60 }, nowMs)
  }

  /** For commands, reading progress and everything else that is small. */
  command(person: string, address: string): number {
    return Math.max(this.#commands.take(person), this.#commandsOfAddress.take(address))
  }

  /** For a new room. */
  room(person: string): number {
    return this.#rooms.take(person)
  }

  /** For looking at links and using them. */
  join(address: string): number {
    return this.#joins.take(address)
  }

  /** For a link that is none: who guesses is slowed down, a class that joins at once is not. */
  wrongLink(address: string): number {
    return this.#wrongLinks.take(address)
  }

  /** For uploads, exports and futures. */
  heavy(person: string): number {
    return this.#heavy.take(person)
  }
}

/** The person of a request, or the answer that there is none. */
export async function whoAsks(context: Context, parts: HallParts): Promise<KnownPerson | Response> {
  const person = await parts.accounts.personOf(context.req.raw.headers)
  if (person !== null) return person
  return mistaken(
    context,
    401,
    'no-session',
    'This browser is not signed in.',
    'Open the link that you were given, or the one that the start of the server printed.',
  )
}

/** The person and the room of a request, or the answer that there is none for this person. */
export async function whoAsksIn(context: Context, parts: HallParts): Promise<Asking | Response> {
  const person = await whoAsks(context, parts)
  if (person instanceof Response) return person
  const found = await parts.hall.roomOf(person.id, context.req.param('id') ?? '')
  if (found === null) return nothingHere(context)
  if ('refused' in found) return refuse(context, found)
  return { person, room: found, me: found.person(person.id)! }
}

/** The answer to whoever has to wait, or null. */
export function limited(context: Context, waitMs: number): Response | null {
  return waitMs > 0 ? tooMany(context, waitMs) : null
}
