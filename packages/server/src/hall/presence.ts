/** Who is in a room now, in which document, and how far they have read; told to each reader as far as it is theirs to know. */

import type { Person } from '@breakwater/room'
import type { DocumentPresence } from './documents-door.ts'

/** Who is in the room and where, as one person is told. The reading fraction is for the chair alone. */
export type OnlinePerson = { person: string; document: string | null; fraction: number | null }

/** What the presence of a room is seen from. */
export type PresenceSources = {
  room: string
  person: (id: string) => Person | null
  /** People who follow the stream. */
  following: () => Iterable<string>
  /** Who has which document open. */
  inDocuments: () => readonly DocumentPresence[]
  /** Full names of the documents that somebody may read. */
  readable: (person: string) => ReadonlySet<string>
}

/** See the file's head. */
export class Presence {
  readonly #sources: PresenceSources
  readonly #fractions = new Map<string, number>()
  /** What readers of one role and seat are told, until something of it changes: they are told the same. */
  readonly #texts = new Map<string, string>()

  constructor(sources: PresenceSources) {
    this.#sources = sources
  }

  /** Something has changed that people may be told. */
  changed(): void {
    this.#texts.clear()
  }

  /** How far somebody has read, 0 to 1. */
  read(person: string, fraction: number): void {
    this.#fractions.set(person, fraction)
    this.#texts.clear()
  }

  /** Reading begins anew. */
  forgetReading(): void {
    this.#fractions.clear()
    this.#texts.clear()
  }

  /** `{ online: OnlinePerson[] }` for a reader, as JSON. */
  textFor(reader: string): string {
    const me = this.#sources.person(reader)
    const kind = `${me?.role} ${me?.seat}`
    const known = this.#texts.get(kind)
    if (known !== undefined) return known
    const text = JSON.stringify({ online: this.#onlineFor(reader, me?.role === 'chair') })
    this.#texts.set(kind, text)
    return text
  }

  #onlineFor(reader: string, withReading: boolean): OnlinePerson[] {
    const { room, person: find, following, inDocuments, readable } = this.#sources
    const mine = readable(reader)
    const at = new Map<string, string | null>()
    for (const person of following()) at.set(person, null)
    for (const { person, document } of inDocuments()) {
      // That somebody writes in a document is known to those who may read it; notes are nobody else's matter.
      const name = `${room}/${document}`
      const shown = mine.has(name) && !document.startsWith('person:')
      at.set(person, shown ? name : (at.get(person) ?? null))
    }
    return [...at]
      .filter(([person]) => find(person) !== null)
      .map(([person, document]) => ({
        person,
        document,
        fraction: withReading ? (this.#fractions.get(person) ?? null) : null,
      }))
  }
}
