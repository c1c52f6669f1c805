/** The first events of a room. */

import type { EventBodies, EventDraft } from '../event/events.ts'
import type { Exercise } from '../event/exercise.ts'
import { draft } from './answer.ts'

/** What a new room needs to know. */
export type NewRoom = {
  title: string
  /** Id of the template that the document came from; empty for none. */
  template?: string
  /** Default `en`. */
  language?: 'en' | 'es'
  /** Default `defaultTiming`; a time of 0 is no deadline. */
  timing?: Partial<EventBodies['room.created']['timing']>
  /** Who makes the room leads it. */
  chair: { id: string; name: string; colour: string }
  agenda?: EventBodies['agenda.set']['items']
  exercise?: Exercise
}

/** How long phases last where nobody says otherwise: 8 minutes to read, 8 to comment, 20 to discuss, 10 to decide, 5 to reflect. */
export const defaultTiming: Readonly<EventBodies['room.created']['timing']> = {
  readMs: 480_000,
  commentMs: 480_000,
  discussMs: 1_200_000,
  decideMs: 600_000,
  reflectMs: 300_000,
}

/**
 * The events that begin a room, to be appended in this order with the chair as their author: the room, its chair, the agenda, and
 * with an exercise its file (for the staff), its public part, a brief for each seat, the injects of the file (scheduled as it says),
 * and the scenario clock, standing where the exercise begins. Seats are played by people until somebody says otherwise.
 */
export function createRoom(room: NewRoom): EventDraft[] {
  const { chair, exercise } = room
  return [
    draft('room.created', 'all', {
      title: room.title,
      template: room.template ?? '',
      language: room.language ?? 'en',
      timing: { ...defaultTiming, ...room.timing },
    }),
    draft('person.joined', 'all', {
      person: chair.id,
      name: chair.name,
      colour: chair.colour,
      role: 'chair',
      seat: null,
    }),
    ...(room.agenda === undefined ? [] : [draft('agenda.set', 'all', { items: room.agenda })]),
    ...(exercise === undefined ? [] : exerciseEvents(exercise)),
  ]
}

function exerciseEvents(exercise: Exercise): EventDraft[] {
  const { run } = exercise
  return [
    draft('exercise.loaded', 'control', { exercise }),
    draft('exercise.shown', 'all', publicPart(exercise)),
    ...exercise.seats.map(seat =>
      draft('seat.briefed', `seat:${seat.id}`, {
        seat: seat.id,
        brief: seat.brief,
        levers: seat.levers,
        measures: seat.measures,
        says: seat.policy?.says ?? null,
      }),
    ),
    ...exercise.injects.flatMap(inject => [
      draft('inject.written', 'control', { inject }),
      draft('inject.submitted', 'control', { inject: inject.id }),
      draft('inject.approved', 'control', { inject: inject.id }),
      draft('inject.scheduled', 'control', { inject: inject.id, release: inject.release }),
    ]),
    draft('clock.set', 'all', { ...exercise.clock, running: false, scenarioMs: run?.fromMs ?? 0 }),
  ]
}

/** What everybody may know of an exercise: no brief, lever, inject, policy or setting of the run. */
function publicPart(exercise: Exercise): EventBodies['exercise.shown'] {
  const { id, title, summary, seats, cells, rounds, objectives, hotWash, run, sources } = exercise
  return {
    id,
    title,
    summary,
    seats: seats.map(seat => ({ id: seat.id, title: seat.title, cell: seat.cell })),
    cells,
    rounds,
    objectives,
    hotWash,
    run:
      run === null
        ? null
        : { scenario: run.scenario, fromMs: run.fromMs, untilMs: run.untilMs, measures: run.measures },
    sources,
  }
}
