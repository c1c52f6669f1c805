/** What the middle of the room may show, and what it shows by itself in each phase. */

import type { Person, Phase, RoomState } from '@breakwater/room'
import { isStaff, takesPart } from './names.ts'

/** `margin` is a view of its own on phones alone. */
export type View =
  | 'document'
  | 'margin'
  | 'points'
  | 'decisions'
  | 'seat'
  | 'control'
  | 'evaluate'
  | 'reflect'
  | 'minutes'
  | 'lead'

/** Views that a person may open now, in the order of the tabs. */
export function viewsFor(state: RoomState, phase: Phase, me: Person): View[] {
  const leads = me.role === 'chair'
  const sees = phase !== 'prepare' || leads || me.role === 'co-author'
  const views: View[] = ['document']
  if (sees && phase !== 'read') views.push('margin')
  if (phase !== 'prepare' && phase !== 'read') views.push('points')
  if (phase !== 'prepare' && phase !== 'read') views.push('decisions')
  const briefed = [...state.seats.values()].some(seat => seat.brief !== null)
  if (state.exercise !== null && (me.seat !== null || briefed || state.deliveries.length > 0)) views.push('seat')
  if (state.exercise !== null && isStaff(me)) views.push('control', 'evaluate')
  if (phase === 'reflect' || phase === 'minutes' || phase === 'signed') views.push('reflect')
  if (phase === 'minutes' || phase === 'signed') views.push('minutes')
  views.push('lead')
  return views
}

/** What a phase opens with: the work that it is for. */
export function firstView(phase: Phase, me: Person): View {
  switch (phase) {
    case 'decide':
      return 'decisions'
    case 'act':
      if (me.role === 'chair' || me.role === 'controller' || me.role === 'director') return 'control'
      if (me.role === 'evaluator') return 'evaluate'
      return takesPart(me) ? 'seat' : 'document'
    case 'reflect':
      return 'reflect'
    case 'minutes':
    case 'signed':
      return 'minutes'
    default:
      return 'document'
  }
}

/** The view to show: the one chosen by hand as long as the phase allows it, else the phase's own. */
export function shownView(
  chosen: { phase: Phase; view: View } | null,
  views: readonly View[],
  first: View,
  phase: Phase,
): View {
  if (chosen !== null && chosen.phase === phase && views.includes(chosen.view)) return chosen.view
  return views.includes(first) ? first : 'document'
}
