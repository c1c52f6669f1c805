/** A new room: from a template, from an exercise, or empty; its first events and its first documents. */

import { BreakwaterError, Defect } from '@breakwater/engine'
import {
  createRoom,
  type DocumentName,
  type EventDraft,
  type Exercise,
  type RoomState,
  roomTemplate,
  roomTemplates,
} from '@breakwater/room'
import { documentFromMarkdown } from '@breakwater/room/document'
import type { KnownPerson } from '../account/index.ts'
import type { Store } from '../store/index.ts'
import type { DocumentsDoor, ProseJson } from './documents-door.ts'

/** What somebody wants a room to begin with. */
export type RoomWish = {
  title: string | null
  template: string | null
  exercise: string | null
  language: 'en' | 'es'
}

/** What a room can start from, for the page. `minutes`: how long it is meant to take. */
export type StartingPoints = {
  templates: { id: string; title: string; summary: string; minutes: number }[]
  exercises: { id: string; title: string; summary: string; seats: number; minutes: number }[]
}

const titleLengthMax = 200

/** Reads what was sent. @throws BreakwaterError with everything that is wrong. */
export function readRoomWish(body: Readonly<Record<string, unknown>>): RoomWish {
  const text = (name: string): string | null => {
    const value = body[name] ?? null
    if (value === null || (typeof value === 'string' && value.length <= titleLengthMax)) return value
    throw wrong(
      `bad-${name}`,
      `The ${name} is no text of at most ${titleLengthMax} characters.`,
      'Leave it out or write a text.',
    )
  }
  const language = body['language'] ?? 'en'
  if (language !== 'en' && language !== 'es') {
    throw wrong('bad-language', 'There is no such language here.', 'Write en or es.')
  }
  // A title is one line; what cannot be seen is no part of it, and no database keeps a NUL.
  const title =
    text('title')
      ?.replace(/\p{Cc}+/gu, ' ')
      .trim() ?? ''
  const wish = {
    title: title === '' ? null : title,
    template: text('template'),
    exercise: text('exercise'),
    language,
  } as const
  if (wish.template !== null && wish.exercise !== null) {
    throw wrong('two-beginnings', 'A room starts from a template or from an exercise.', 'Name one of them.')
  }
  return wish
}

/** What a room can start from. */
export function startingPoints(exercises: ReadonlyMap<string, Exercise>, language: 'en' | 'es'): StartingPoints {
  return {
    templates: roomTemplates(language).map(({ id, title, summary, lengthMinutes }) => ({
      id,
      title,
      summary,
      minutes: lengthMinutes,
    })),
    exercises: [...exercises.values()].map(({ id, title, summary, seats, durationMs }) => ({
      id,
      title,
      summary,
      seats: seats.length,
      minutes: Math.round(durationMs / 60_000),
    })),
  }
}

/** The first events of a room. @throws BreakwaterError if the wish names what is not there. */
export function firstEvents(
  wish: RoomWish,
  chair: KnownPerson,
  exercises: ReadonlyMap<string, Exercise>,
): { title: string; events: EventDraft[] } {
  const { language } = wish
  const exercise = wish.exercise === null ? undefined : exercises.get(wish.exercise)
  if (wish.exercise !== null && exercise === undefined) {
    throw wrong('unknown-exercise', 'The library has no such exercise.', known([...exercises.keys()]))
  }
  const template = wish.template === null ? undefined : roomTemplate(wish.template, language)
  if (wish.template !== null && template === undefined) {
    throw wrong('unknown-template', 'There is no such template.', known(roomTemplates(language).map(({ id }) => id)))
  }
  const title = wish.title ?? exercise?.title ?? template?.title ?? (language === 'es' ? 'Reunión' : 'Meeting')
  const { id, name, colour } = chair
  const events = createRoom({
    title,
    language,
    chair: { id, name, colour },
    ...(template === undefined ? {} : { template: template.id, timing: template.timing, agenda: template.agenda }),
    ...(exercise === undefined ? {} : { exercise }),
  })
  return { title, events }
}

/**
 * Makes the documents that a room has from the beginning, where they are not there yet: the shared one as its template or exercise
 * says, empty ones for seats, cells and the staff. What they begin with follows from the log, so a start that was cut off is made good.
 */
export async function makeFirstDocuments(
  room: string,
  state: RoomState,
  parts: { store: Store; documents: DocumentsDoor },
): Promise<void> {
  const rows = await parts.store.db
    .selectFrom('documents')
    .select('id')
    .where('room', '=', room)
    .where('update_seq', '>', 0)
    .execute()
  const there = new Set(rows.map(row => row.id))
  for (const [document, markdown] of firstTexts(state)) {
    if (there.has(`${room}/${document}`)) continue
    await parts.documents.createDocument(room, document, proseOf(markdown))
  }
}

function firstTexts(state: RoomState): [DocumentName, string][] {
  const template = state.template === '' ? undefined : roomTemplate(state.template, state.language)
  const texts: [DocumentName, string][] = [
    ['plenary', state.exerciseFile?.document ?? template?.document ?? `# ${plain(state.title)}\n`],
  ]
  if (state.exercise === null) return texts
  texts.push(['control', `# ${plain(state.title)}\n`])
  for (const seat of state.seats.values()) texts.push([`seat:${seat.id}`, `# ${plain(seat.title)}\n`])
  for (const cell of state.exercise.cells) texts.push([`cell:${cell.id}`, `# ${plain(cell.title)}\n`])
  return texts
}

/** A title as words of Markdown, whatever signs are in it. */
function plain(title: string): string {
  return title.replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, '\\$&')
}

function proseOf(markdown: string): ProseJson {
  const node = documentFromMarkdown(markdown)
  if ('refused' in node) throw new Defect(`The first text of a room cannot be read: ${node.because}`)
  return node.toJSON() as ProseJson
}

function known(ids: readonly string[]): string {
  return ids.length === 0 ? 'There is none.' : `Known: ${ids.join(', ')}.`
}

function wrong(code: string, message: string, hint: string): BreakwaterError {
  return new BreakwaterError([{ code, where: {}, message, hint }])
}
