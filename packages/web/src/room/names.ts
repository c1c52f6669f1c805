/** Phases, roles, outcomes and stages in the words of the page's language. A word that this page does not know is shown as it is. */

import type { Person, RoomState } from '@breakwater/room'
import type { Say, TextKey } from '../texts/language.ts'

const phases = new Set(['prepare', 'read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes', 'signed'])
const roles = new Set([
  'chair',
  'co-author',
  'participant',
  'player',
  'director',
  'controller',
  'evaluator',
  'simulator',
  'observer',
])

/** A phase's name. */
export function sayPhase(t: Say, phase: string): string {
  return phases.has(phase) ? t(`phase.${phase}` as TextKey) : phase
}

/** A role's name. */
export function sayRole(t: Say, role: string): string {
  return roles.has(role) ? t(`role.${role}` as TextKey) : role
}

/** Who an event's `by` is: a person's name, the system, or the bot of a seat. */
export function sayActor(t: Say, state: RoomState, by: string): string {
  if (by === 'system') return t('actor.system')
  if (by.startsWith('bot:')) return t('actor.bot', { seat: saySeat(state, by.slice(4)) })
  return state.people.get(by)?.name ?? t('actor.unknown')
}

/** A seat's title. */
export function saySeat(state: RoomState, seat: string): string {
  return state.seats.get(seat)?.title ?? state.exercise?.seats.find(one => one.id === seat)?.title ?? seat
}

/** Who an audience is. */
export function sayAudience(t: Say, state: RoomState, audience: string): string {
  if (audience === 'all' || audience === 'plenary') return t('audience.all')
  if (audience === 'control') return t('audience.control')
  const [kind, id = ''] = audience.split(':')
  if (kind === 'seat') return saySeat(state, id)
  if (kind === 'cell') return state.exercise?.cells.find(cell => cell.id === id)?.title ?? id
  return t('audience.private')
}

/** People who are in the room now, by the order in which they came. */
export function presentPeople(state: RoomState): Person[] {
  return [...state.people.values()].filter(person => person.removedAtMs === null)
}

/** Staff of an exercise: sees its control side. */
export function isStaff(me: Person): boolean {
  return ['chair', 'director', 'controller', 'evaluator', 'simulator'].includes(me.role)
}

/** May pace the run and the injects. */
export function isController(me: Person): boolean {
  return me.role === 'chair' || me.role === 'director' || me.role === 'controller'
}

/** Takes part: argues, votes, comments. */
export function takesPart(me: Person): boolean {
  return ['chair', 'co-author', 'participant', 'player'].includes(me.role)
}
