/** Who is in a room: roles as exercises know them (HSEEP), seats, and the audiences that events and documents are for. */

/**
 * `chair` leads the meeting and is an exercise's facilitator. `co-author` writes the document with the chair before it opens.
 * `participant` takes part in a meeting; `player` takes part in an exercise from a seat. `director`, `controller`, `evaluator` and
 * `simulator` are the staff of an exercise and see its control side. `observer` sees what everybody sees and changes nothing.
 * Source: FEMA, Homeland Security Exercise and Evaluation Program, roles.
 */
export type Role =
  | 'chair'
  | 'co-author'
  | 'participant'
  | 'player'
  | 'director'
  | 'controller'
  | 'evaluator'
  | 'simulator'
  | 'observer'

/** All roles, the chair first. */
export const roles: readonly Role[] = [
  'chair',
  'co-author',
  'participant',
  'player',
  'director',
  'controller',
  'evaluator',
  'simulator',
  'observer',
]

/** Roles that see the control side of an exercise: injects before release, expectations, observations. */
export const controlRoles: readonly Role[] = ['chair', 'director', 'controller', 'evaluator', 'simulator']

/**
 * Who may receive something: everybody in the room, one seat, one cell (a team of seats), the staff of the exercise, or one person.
 * A document has an audience and so has every event; nothing reaches anybody outside it by any channel.
 */
export type Audience = 'all' | 'control' | `seat:${string}` | `cell:${string}` | `person:${string}`

/** Somebody in the room. */
export type Person = {
  id: string
  name: string
  /** `#rrggbb`, of the caret and the name's mark. */
  colour: string
  role: Role
  /** Seat of an exercise that the person sits in. */
  seat: string | null
  joinedAtMs: number
  /** Set when the chair took the person out; the name stays in the record. */
  removedAtMs: number | null
}

/** Where the server itself acts: deadlines, releases by the clock, generated drafts. */
export const systemActor = 'system'

/** The actor of a seat that a stated policy plays. */
export function botActor(seat: string): string {
  return `bot:${seat}`
}
