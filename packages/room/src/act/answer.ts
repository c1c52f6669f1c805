/** What a command may find and answer: its context, the facts that the server vouches for, and the shapes of yes and no. */

import type { CommandInput, CommandKind } from '../command/commands.ts'
import type { Refusal } from '../command/refusal.ts'
import type { AnchorPlace, EventBodies, EventDraft, EventKind } from '../event/events.ts'
import type { Audience, Person } from '../event/person.ts'
import type { Viewer } from '../rights/audience.ts'
import type { RoomState } from '../state/state.ts'

/**
 * What the rules cannot know by themselves and the server has found out. Each stands beside the commands that need it; where one is
 * missing that is a defect of the server, and `act` throws.
 */
export type Facts = {
  /**
   * `open-thread` with a quote: the words that the server found there, and for a draft where they are. `publish-thread`: the words
   * as they are now; left out where they are gone, then the draft's own quote stays.
   */
  anchor?: { quote: string; place?: AnchorPlace }
  /** `settle-suggestion`: whose it is and what it changes; null if the document has no such suggestion. */
  suggestion?: { author: string; inserted: string; deleted: string } | null
  /** `draft-minutes`: the draft from all events up to `throughSeq`. `sign-minutes`: the text of the present draft, made again. */
  minutes?: { hash: string; text: string; throughSeq: number }
}

/** When, by whom, and what is known. `by`: a person's id, `system`, or `bot:<seat>`. */
export type ActContext = { atMs: number; by: string; facts?: Facts }

/** The events that a command makes, in order; or why it does not. */
export type ActAnswer = { events: EventDraft[] } | Refusal

/** Who asks. */
export type Actor =
  | { kind: 'person'; id: string; person: Person; viewer: Viewer }
  | { kind: 'bot'; id: string; seat: string }
  | { kind: 'system'; id: string }

/** One command's own rules, once the table of rights has said yes. It reads the state and changes nothing. */
export type Handler<K extends CommandKind> = (
  state: RoomState,
  input: CommandInput<K>,
  context: ActContext & { actor: Actor },
) => ActAnswer

/** Handlers of some kinds of commands. */
export type Handlers<K extends CommandKind> = { [Kind in K]: Handler<Kind> }

/** An event of a kind for an audience. */
export function draft<K extends EventKind>(kind: K, audience: Audience, body: EventBodies[K]): EventDraft {
  return { kind, audience, body } as EventDraft
}

/** A yes. */
export function yes(...events: EventDraft[]): ActAnswer {
  return { events }
}

/** A no: a stable word, a sentence for people, and what would help where that is known. */
export function no(refused: string, because: string, hint?: string): Refusal {
  return hint === undefined ? { refused, because } : { refused, because, hint }
}

/** Something that is not there, or that the one who asks may not know of: both sound the same. */
export function unknown(what: string): Refusal {
  return no(`unknown-${what}`, `There is no such ${what} here.`)
}

/** An id that is taken already. Ids come from whoever asks; a second use would overwrite. */
export function taken(what: string): Refusal {
  return no('id-in-use', `There is already a ${what} with this id.`, 'Send it again with a new id.')
}

/** One thing more than a room holds. */
export function tooMany(what: string, most: number): Refusal {
  return no('too-many', `A room holds at most ${most} ${what}.`)
}

/** While the clock of the phase stands, no new times are given. */
export function paused(): Refusal {
  return no('paused', 'The clock stands.', 'Let it go on first.')
}

/** A server time as people read it in a sentence. */
export function timeOfDay(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`
}

/** The first value that occurs a second time; null if all differ. */
export function repeated(values: readonly string[]): string | null {
  return values.find((value, index) => values.indexOf(value) !== index) ?? null
}
