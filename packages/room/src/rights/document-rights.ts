/** Who may do what in which document, by role and phase. The server and the page ask the same function. */

import type { DocumentName, Phase } from '../event/events.ts'
import { type Audience, controlRoles, type Role } from '../event/person.ts'
import { currentPhase, type RoomState } from '../state/state.ts'
import { audienceOf, maySee, type Viewer, viewerOf } from './audience.ts'

/** Each contains those before it: who may suggest may comment, who may edit may suggest. `none`: the document cannot even be seen. */
export type DocumentRight = 'none' | 'read' | 'comment' | 'suggest' | 'edit'

/** From least to most. */
export const documentRightsInOrder: readonly DocumentRight[] = ['none', 'read', 'comment', 'suggest', 'edit']

/** True if a right is at least another one. */
export function isAtLeast(right: DocumentRight, least: DocumentRight): boolean {
  return documentRightsInOrder.indexOf(right) >= documentRightsInOrder.indexOf(least)
}

/** Rights in the plenary document by phase: of the chair, co-authors, those who take part, the staff, observers. */
const plenary: Record<Phase, Record<'chair' | 'coAuthor' | 'part' | 'staff' | 'observer', DocumentRight>> = {
  prepare: { chair: 'edit', coAuthor: 'edit', part: 'none', staff: 'none', observer: 'none' },
  read: { chair: 'read', coAuthor: 'read', part: 'read', staff: 'read', observer: 'read' },
  comment: { chair: 'edit', coAuthor: 'edit', part: 'suggest', staff: 'comment', observer: 'read' },
  discuss: { chair: 'edit', coAuthor: 'edit', part: 'comment', staff: 'comment', observer: 'read' },
  decide: { chair: 'edit', coAuthor: 'comment', part: 'comment', staff: 'comment', observer: 'read' },
  act: { chair: 'edit', coAuthor: 'comment', part: 'comment', staff: 'comment', observer: 'read' },
  reflect: { chair: 'suggest', coAuthor: 'suggest', part: 'suggest', staff: 'suggest', observer: 'read' },
  minutes: { chair: 'read', coAuthor: 'read', part: 'read', staff: 'read', observer: 'read' },
  signed: { chair: 'read', coAuthor: 'read', part: 'read', staff: 'read', observer: 'read' },
}

/**
 * What a person may do in a document. Plenary: the table above. `person:x`: x writes until the minutes are signed, whatever the
 * phase; nobody else sees it. `seat:x`, `cell:x`: its people write from `read` until the minutes; the staff reads. `control`: the
 * staff writes until the minutes. Observers read what they may see and write nothing, so they have no notes either. A seat or cell
 * that the exercise does not have: `none`. `phase` is the present one unless given.
 */
export function documentRights(
  state: RoomState,
  personId: string,
  document: DocumentName,
  phase: Phase = currentPhase(state),
): DocumentRight {
  const viewer = viewerOf(state, personId)
  if (viewer === null || !maySee(viewer, audienceOf(document)) || !isDocument(state, document)) return 'none'
  const observer = viewer.role === 'observer'
  if (document === 'plenary') return plenary[phase][groupOf(viewer.role)]
  if (document.startsWith('person:')) return observer ? 'none' : phase === 'signed' ? 'read' : 'edit'
  const over = phase === 'minutes' || phase === 'signed'
  if (document === 'control') return over ? 'read' : 'edit'
  if (!isOfItsPeople(viewer, document)) return 'read'
  if (phase === 'prepare') return controlRoles.includes(viewer.role) ? 'read' : 'none'
  return over || observer ? 'read' : 'edit'
}

/** The documents that a person may see now, the plenary one first, with what the person may do in each. */
export function documentsOf(
  state: RoomState,
  personId: string,
): { name: DocumentName; audience: Audience; right: Exclude<DocumentRight, 'none'> }[] {
  const seats: DocumentName[] = [...state.seats.keys()].map(seat => `seat:${seat}` as const)
  const cells: DocumentName[] = (state.exercise?.cells ?? []).map(cell => `cell:${cell.id}` as const)
  const names: DocumentName[] = ['plenary', ...seats, ...cells, 'control', `person:${personId}`]
  return names.flatMap(name => {
    const right = documentRights(state, personId, name)
    return right === 'none' ? [] : [{ name, audience: audienceOf(name), right }]
  })
}

/** True for a name that this room has a document for: its seats and cells, and notes of people who ever joined. */
export function isDocument(state: RoomState, document: DocumentName): boolean {
  if (document === 'plenary' || document === 'control') return true
  const id = document.slice(document.indexOf(':') + 1)
  if (document.startsWith('seat:')) return state.seats.has(id)
  if (document.startsWith('cell:')) return state.exercise?.cells.some(cell => cell.id === id) ?? false
  return state.people.has(id)
}

/** True if the viewer sits in the seat or cell; the staff that only looks on does not. */
function isOfItsPeople(viewer: Viewer, document: DocumentName): boolean {
  if (viewer.seat === null) return false
  return document === `seat:${viewer.seat}` || (viewer.cell != null && document === `cell:${viewer.cell}`)
}

function groupOf(role: Role): 'chair' | 'coAuthor' | 'part' | 'staff' | 'observer' {
  if (role === 'chair' || role === 'observer') return role
  if (role === 'co-author') return 'coAuthor'
  return controlRoles.includes(role) ? 'staff' : 'part'
}
