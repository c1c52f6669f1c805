/** All rooms of this process: opened when they are wanted, closed when nobody is there, each claimed by one owner. */

import { Defect } from '@breakwater/engine'
import type { EventDraft, Refusal, Role, RoomState } from '@breakwater/room'
import type { Accounts, KnownPerson } from '../account/index.ts'
import { furthestColour, newId } from '../account/index.ts'
import { Stopped } from '../run/worker-pool.ts'
import { refuseInvitation } from './invitation-rules.ts'
import { firstEvents, type RoomWish, type StartingPoints, startingPoints } from './new-room.ts'
import { RoomHost, type RoomParts } from './room-host.ts'
import { RoomLog } from './room-log.ts'

/** One room in somebody's list. */
export type RoomCard = {
  id: string
  title: string
  phase: string
  role: Role
  seat: string | null
  people: number
  createdAtMs: number
  signed: boolean
}

/** Somebody has come in. `session` is a new session's token where the browser had none. */
export type Joined = { room: string; session: string | null }

/** How ids of rooms look. */
const roomId = /^[a-zA-Z0-9_-]{4,40}$/

/** A room that nobody used for so long is closed; it opens again when somebody comes. */
const idleMs = 600_000
const sweepMs = 60_000
/** A list of rooms ends here, the newest first. */
const cardsMax = 200

/** See the file's head. */
export class Hall {
  readonly #parts: RoomParts
  readonly #accounts: Accounts
  /** Rooms that are open or being opened. */
  readonly #rooms = new Map<string, Promise<RoomHost | null>>()
  /** Rooms whose log is read: the documents may ask for them while the rest of the opening goes on. */
  readonly #open = new Map<string, RoomHost>()
  readonly #sweep: NodeJS.Timeout
  #closed = false

  constructor(parts: RoomParts, accounts: Accounts) {
    this.#parts = parts
    this.#accounts = accounts
    this.#sweep = setInterval(() => {
      this.closeIdle().catch(parts.report)
    }, sweepMs)
    this.#sweep.unref()
  }

  /**
   * A room by id, whoever asks; null where there is none, or another process owns it. The caller looks after rights.
   * @throws Stopped while the server stops.
   */
  room(id: string): Promise<RoomHost | null> {
    if (this.#closed) return Promise.reject(new Stopped())
    if (!roomId.test(id)) return Promise.resolve(null)
    const known = this.#rooms.get(id)
    if (known !== undefined) return known
    const opening = this.#openRoom(id)
    this.#rooms.set(id, opening)
    opening.then(
      host => {
        if (host === null) this.#rooms.delete(id)
      },
      () => this.#rooms.delete(id),
    )
    return opening
  }

  async #openRoom(id: string): Promise<RoomHost | null> {
    if ((await this.#parts.isHere?.(id)) === false) return null
    const host = await RoomHost.open(id, this.#parts)
    if (host === null) return null
    this.#open.set(id, host)
    try {
      await host.begin()
    } catch (error) {
      this.#open.delete(id)
      await host.close()
      throw error
    }
    return host
  }

  /** A room that is open in this process; null otherwise. */
  openRoom(id: string): RoomHost | null {
    return this.#open.get(id) ?? null
  }

  /**
   * A room for somebody who is in it. Null: there is none, or it is not this person's. A refusal: the person was taken out. Strangers
   * never cause a room to be opened.
   */
  async roomOf(person: string, id: string): Promise<RoomHost | Refusal | null> {
    if (!roomId.test(id)) return null
    if (!this.#rooms.has(id)) {
      const membership = await this.#parts.store.db
        .selectFrom('memberships')
        .select('removed')
        .where('room', '=', id)
        .where('person', '=', person)
        .executeTakeFirst()
      if (membership === undefined) return null
    }
    const host = await this.room(id)
    if (host === null) return null
    host.usedAtMs = this.#parts.nowMs()
    if (host.person(person) !== null) return host
    return host.state.people.has(person) ? removed : null
  }

  /** Rooms that a person is in, the newest first. */
  async roomsOf(person: string): Promise<RoomCard[]> {
    const rows = await this.#parts.store.db
      .selectFrom('memberships')
      .innerJoin('rooms', 'rooms.id', 'memberships.room')
      .select('rooms.id as id')
      .where('memberships.person', '=', person)
      .where('memberships.removed', '=', 0)
      .orderBy('rooms.created_at_ms', 'desc')
      .limit(cardsMax)
      .execute()
    const cards: RoomCard[] = []
    for (const { id } of rows) {
      // A list opens no room: most of them nobody will enter.
      const state = this.openRoom(id)?.state ?? (await RoomLog.peek(this.#parts.store, id))
      const me = state.people.get(person)
      if (me === undefined || me.removedAtMs !== null) continue
      cards.push({
        id,
        title: state.title,
        phase: state.spans.at(-1)?.phase ?? 'prepare',
        role: me.role,
        seat: me.seat,
        people: [...state.people.values()].filter(({ removedAtMs }) => removedAtMs === null).length,
        createdAtMs: state.createdAtMs,
        signed: state.minutes?.signed != null,
      })
    }
    return cards
  }

  /** What a room can start from. */
  startingPoints(language: 'en' | 'es'): StartingPoints {
    return startingPoints(this.#parts.exercises.exercises, language)
  }

  /** Makes a room with this person as its chair. @throws BreakwaterError if the wish names what is not there. */
  async create(chair: KnownPerson, wish: RoomWish): Promise<string> {
    const id = newId()
    const { store, exercises, nowMs } = this.#parts
    const { title, events } = firstEvents(wish, chair, exercises.exercises)
    await store.db.insertInto('rooms').values({ id, title, created_at_ms: nowMs() }).execute()
    const epoch = (await store.journal.claimRoom(id))!
    const rows = events.map(({ kind, audience, body }) => ({ atMs: nowMs(), actor: chair.id, audience, kind, body }))
    const kept = await store.journal.appendEvents(id, rows, { room: id, epoch })
    if ('refused' in kept) throw new Defect(`A new room was not kept: ${kept.because}`)
    // A room that nobody can find was never made: its chair's membership comes last.
    if ((await this.room(id)) === null) throw new Defect('A new room could not be opened.')
    await store.db
      .insertInto('memberships')
      .values({ room: id, person: chair.id, role: 'chair', seat: null })
      .onConflict(conflict => conflict.columns(['room', 'person']).doNothing())
      .execute()
    return id
  }

  /**
   * Lets somebody in by a link. Whoever is in the room already stays what they are, and the link is not used up. A link that was used
   * for nothing, because the store failed after it, is given back.
   */
  async join(token: string, person: KnownPerson | null, name: string): Promise<Joined | Refusal> {
    const { invitations, people, sessions } = this.#accounts
    const seen = await invitations.look(token)
    if (person !== null) {
      const known = await this.#roomOfLink(token, seen)
      if (known?.person(person.id) != null) return { room: known.id, session: null }
    }
    if ('refused' in seen) return seen
    const host = await this.room(seen.room)
    if (host === null) return goneRoom
    const refusal = refuseInvitation(host.state, seen.role, seen.seat)
    if (refusal !== null) return refusal
    const used = await invitations.use(token)
    if ('refused' in used) return used
    try {
      const joining = person ?? (await people.add(name))
      const session = person === null ? await sessions.open(joining.id) : null
      await host.append(
        state => [
          {
            kind: 'person.joined',
            audience: 'all',
            body: { person: joining.id, name, colour: colourIn(state, joining), role: used.role, seat: used.seat },
          } satisfies EventDraft,
        ],
        joining.id,
      )
      return { room: host.id, session }
    } catch (error) {
      await invitations.giveBack(token).catch(this.#parts.report)
      throw error
    }
  }

  /** The room that a link leads to, also when the link is used up: for those who come back through it. */
  async #roomOfLink(
    token: string,
    seen: Awaited<ReturnType<Accounts['invitations']['look']>>,
  ): Promise<RoomHost | null> {
    const room = 'refused' in seen ? await this.#accounts.invitations.roomOf(token) : seen.room
    return room === null ? null : this.room(room)
  }

  /** Changes a person's name, here and in every room that is not signed. */
  async rename(person: string, name: string): Promise<void> {
    await this.#accounts.people.rename(person, name)
    for (const card of await this.roomsOf(person)) {
      if (card.signed) continue
      const host = await this.room(card.id)
      const me = host?.person(person)
      if (host == null || me == null || me.name === name) continue
      const { role, seat } = me
      await host.append(
        () => [{ kind: 'person.changed', audience: 'all', body: { person, name, role, seat } } satisfies EventDraft],
        person,
      )
    }
  }

  /**
   * Ends the streams and the live documents of a person in all rooms that are open here: their session is over. A browser of theirs that
   * still has one may come back.
   */
  endConnections(person: string): void {
    for (const host of this.#open.values()) {
      host.endStreams(person)
      this.#parts.documents.closePerson(host.id, person)
    }
  }

  /** Forgets a room that another process has taken over, or that is to be read anew. */
  async drop(id: string): Promise<void> {
    const host = this.openRoom(id)
    this.#rooms.delete(id)
    await host?.close()
    await this.#parts.documents.closeRoom(id)
    if (this.#open.get(id) === host) this.#open.delete(id)
  }

  /** Closes rooms that nobody has used for a while. */
  async closeIdle(): Promise<void> {
    for (const [id, opening] of this.#rooms) {
      const host = await opening.catch(() => null)
      if (host === null || !host.idle || host.usedAtMs > this.#parts.nowMs() - idleMs) continue
      if (this.#parts.documents.online(id).length > 0) continue
      await this.drop(id)
    }
  }

  /** Ends all streams and waits for what is under way. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweep)
    const hosts = await Promise.allSettled(this.#rooms.values())
    // One room that cannot be closed in order keeps no other from it, nor the store.
    const closed = await Promise.allSettled(
      hosts.map(host => (host.status === 'fulfilled' ? host.value?.close() : null)),
    )
    for (const outcome of closed) if (outcome.status === 'rejected') this.#parts.report(outcome.reason)
    this.#rooms.clear()
    this.#open.clear()
  }
}

/** The colour of somebody in a room: who comes back keeps theirs, who is new gets one that is told from the others'. */
function colourIn(state: RoomState, { id, colour }: KnownPerson): string {
  const known = state.people.get(id)
  if (known !== undefined) return known.colour
  const here = [...state.people.values()].filter(({ removedAtMs }) => removedAtMs === null)
  return furthestColour(
    here.map(person => person.colour),
    colour,
  )
}

const removed: Refusal = {
  refused: 'removed',
  because: 'You were taken out of this room.',
  hint: 'Ask the chair for a new link if that was a mistake.',
}

const goneRoom: Refusal = { refused: 'unknown-link', because: 'The room of this link is not there any more.' }
