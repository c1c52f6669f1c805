/** Parts of the room that are fetched when they are first opened: phase, clock and people wait for none of them. */

import { type ComponentType, lazy } from 'react'
import { openLaterTexts } from '../texts/language.ts'

/** A part with its texts. */
function later<P>(fetch: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    const [part] = await Promise.all([fetch(), openLaterTexts()])
    return { default: part }
  })
}

/** The connection to the document, around all that shows it. */
export const DocumentSpace = later(async () => (await import('./document-space.tsx')).DocumentSpace)
/** The document itself. */
export const DocumentView = later(async () => (await import('./document-view.tsx')).DocumentView)
/** Its headings. */
export const DocumentContents = later(async () => (await import('./document-space.tsx')).DocumentContents)
/** Comments and suggestions beside it. */
export const DocumentMargin = later(async () => (await import('./document-margin.tsx')).DocumentMargin)
/** Points, the agenda of the discussion. */
export const PointRegister = later(async () => (await import('../decide/point-register.tsx')).PointRegister)
/** Decisions, votes, futures. */
export const DecisionsView = later(async () => (await import('../decide/decisions-view.tsx')).DecisionsView)
/** A player's seat. */
export const SeatView = later(async () => (await import('../exercise/seat-view.tsx')).SeatView)
/** The control side of an exercise. */
export const ControlView = later(async () => (await import('../exercise/staff-views.tsx')).ControlView)
/** The evaluator's sheet. */
export const EvaluateView = later(async () => (await import('../exercise/staff-views.tsx')).EvaluateView)
/** Last thoughts and the hot wash. */
export const ReflectView = later(async () => (await import('./reflect-view.tsx')).ReflectView)
/** Minutes and report. */
export const MinutesView = later(async () => (await import('./minutes-view.tsx')).MinutesView)
/** People and the chair's console. */
export const LeadView = later(async () => (await import('../people/lead-view.tsx')).LeadView)
/** Where people wait until reading opens. */
export const Lobby = later(async () => (await import('./lobby.tsx')).Lobby)
/** The run along the bottom. */
export const RunStrip = later(async () => (await import('./run-strip.tsx')).RunStrip)
/** A room played back. */
export const ReplayPage = later(async () => (await import('../replay/replay-page.tsx')).ReplayPage)
