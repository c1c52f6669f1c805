/**
 * What follows from events outside the log: memberships, marks in documents, settled suggestions, live connections. The log leads, this
 * follows: each consequence can be done again without harm, and one that failed is done again before the next command.
 */

import type { DocumentName, RoomEvent } from '@breakwater/room'
import type { Store } from '../store/index.ts'
import type { AnchorRequest, DocumentsDoor } from './documents-door.ts'
import type { RoomLog } from './room-log.ts'

/** What the consequences reach. */
export type ConsequenceParts = { store: Store; documents: DocumentsDoor; report: (error: unknown) => void }

/** Reads an anchor as a client sends it: two relative positions as JSON of at most this many letters each. */
const positionLengthMax = 500

/** The positions of an anchor; null for both where the client sent none, or something else. */
export function readAnchor(anchor: unknown, quote: string): AnchorRequest {
  if (typeof anchor === 'object' && anchor !== null && 'from' in anchor && 'to' in anchor) {
    const { from, to } = anchor
    if (isPosition(from) && isPosition(to)) return { from, to, quote }
  }
  return { from: null, to: null, quote }
}

function isPosition(value: unknown): boolean {
  return typeof value === 'object' && value !== null && JSON.stringify(value).length <= positionLengthMax
}

/** See the file's head. */
export class Consequences {
  readonly #room: string
  readonly #parts: ConsequenceParts
  readonly #log: RoomLog
  /** Events whose consequences could not be drawn. */
  readonly #undone = new Set<RoomEvent>()

  constructor(room: string, parts: ConsequenceParts, log: RoomLog) {
    this.#room = room
    this.#parts = parts
    this.#log = log
  }

  /** Draws the consequences of new events. Never throws: what failed is kept for {@link catchUp}. */
  async of(events: readonly RoomEvent[], anchor?: unknown): Promise<void> {
    for (const event of events) {
      try {
        await this.#draw(event, anchor)
        this.#undone.delete(event)
      } catch (error) {
        this.#undone.add(event)
        this.#parts.report(error)
      }
    }
  }

  /** Draws what failed before. */
  async catchUp(): Promise<void> {
    if (this.#undone.size > 0) await this.of([...this.#undone])
  }

  async #draw(event: RoomEvent, anchor: unknown): Promise<void> {
    const { documents } = this.#parts
    const room = this.#room
    switch (event.kind) {
      case 'person.joined':
        await this.#enrol(event.body.person)
        await this.#giveNotes(event.body.person)
        documents.rightsChanged(room)
        return
      case 'person.changed':
        await this.#enrol(event.body.person)
        documents.rightsChanged(room)
        return
      case 'person.removed':
        documents.closePerson(room, event.body.person)
        await this.#enrol(event.body.person)
        return
      case 'phase.opened':
      case 'phase.paused':
      case 'phase.resumed':
        documents.rightsChanged(room)
        return
      case 'room.titled':
        await this.#parts.store.db
          .updateTable('rooms')
          // No database keeps a NUL; the log, which is JSON, does.
          .set({ title: event.body.title.replaceAll('\0', ' ') })
          .where('id', '=', room)
          .execute()
        return
      case 'minutes.signed':
        documents.rightsChanged(room)
        await this.#parts.store.db.updateTable('rooms').set({ closed: 1 }).where('id', '=', room).execute()
        return
      case 'thread.opened': {
        // A draft is its author's alone; a mark in the text would tell everybody where it is.
        if (event.body.draft || event.audience.startsWith('person:')) return
        const { document, quote } = event.body.anchor
        // An empty quote is a remark on the whole document; there is nothing to mark.
        if (quote === '') return
        const place = readAnchor(anchor ?? this.#placeOfDraft(event.body.thread), quote)
        await documents.placeComment(room, document, { thread: event.body.thread, ...place }, event.by)
        return
      }
      case 'suggestion.settled': {
        const { document, suggestion, outcome } = event.body
        const settled = outcome === 'declined' ? 'declined' : 'accepted'
        await documents.settleSuggestion(room, document as DocumentName, suggestion, settled, event.by)
        return
      }
    }
  }

  /** Where the words of a draft were when it was written; its public opening does not say it. */
  #placeOfDraft(thread: string): unknown {
    const draft = this.#log.events.find(event => event.kind === 'thread.opened' && event.body.thread === thread)
    return draft?.kind === 'thread.opened' ? draft.body.anchor.place : undefined
  }

  /** Everybody has a document of their own, empty at first. */
  async #giveNotes(person: string): Promise<void> {
    const audience = `person:${person}`
    await this.#parts.store.journal.ensureDocument({ id: `${this.#room}/${audience}`, room: this.#room, audience })
  }

  /** Keeps the table of memberships, which finds the rooms of a person, like the state. */
  async #enrol(id: string): Promise<void> {
    const person = this.#log.state.people.get(id)
    if (person === undefined) return
    const { role, seat } = person
    const removed = person.removedAtMs === null ? 0 : 1
    await this.#parts.store.db
      .insertInto('memberships')
      .values({ room: this.#room, person: id, role, seat, removed })
      .onConflict(conflict => conflict.columns(['room', 'person']).doUpdateSet({ role, seat, removed }))
      .execute()
  }
}
