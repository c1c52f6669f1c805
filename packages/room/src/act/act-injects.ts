/** Commands on injects: their life from draft to complete, and what goes out when one is released. */

import type { Refusal } from '../command/refusal.ts'
import { isImageAddress } from '../document/addresses.ts'
import type { EventDraft } from '../event/events.ts'
import type { Release } from '../event/exercise.ts'
import type { Audience } from '../event/person.ts'
import { parseCondition } from '../exercise/condition.ts'
import { scenarioNow } from '../phase/scenario-clock.ts'
import type { Inject, InjectStage, RoomState } from '../state/state.ts'
import { type ActAnswer, draft, type Handlers, no, tooMany, unknown, yes } from './answer.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type InjectCommand =
  | 'write-inject'
  | 'submit-inject'
  | 'approve-inject'
  | 'schedule-inject'
  | 'release-inject'
  | 'complete-inject'
  | 'defer-inject'
  | 'drop-inject'

/**
 * The life of an inject: from which stages each command may take it. Writing makes a draft, of a new one too.
 * Source: HSEEP 2020, master scenario events list; aside stand deferred and obsolete.
 */
export const injectEdges: Readonly<Record<InjectCommand, readonly InjectStage[]>> = {
  'write-inject': ['draft', 'submitted', 'deferred'],
  'submit-inject': ['draft'],
  'approve-inject': ['submitted'],
  'schedule-inject': ['approved', 'scheduled', 'deferred'],
  'release-inject': ['scheduled'],
  'complete-inject': ['released'],
  'defer-inject': ['submitted', 'approved', 'scheduled'],
  'drop-inject': ['draft', 'submitted', 'approved', 'scheduled', 'deferred'],
}

/** Their rules. All of it is for the staff; what a seat gets is the delivery. */
export const injectHandlers: Handlers<InjectCommand> = {
  'write-inject': (state, input) => {
    const { inject } = input
    const known = state.injects.get(inject.id)
    if (known !== undefined && !injectEdges['write-inject'].includes(known.stage)) return illegal('write-inject', known)
    if (known === undefined && state.injects.size >= roomLimits.injects) return tooMany('injects', roomLimits.injects)
    const stranger = inject.to.find(audience => !isAddressee(state, audience))
    if (stranger !== undefined)
      return no('unknown-addressee', `There is nobody called ${stranger} here.`, addressees(state))
    const objectives = state.exercise?.objectives ?? []
    if (inject.objective !== null && !objectives.some(one => one.id === inject.objective)) return unknown('objective')
    if (inject.picture !== null && !isImageAddress(inject.picture)) {
      return no('bad-picture', 'A picture comes from this server.', 'Upload it and use the address that it gets.')
    }
    return releaseRefusal(inject.release) ?? yes(draft('inject.written', 'control', { inject }))
  },
  'submit-inject': (state, input) =>
    step(state, 'submit-inject', input.inject, inject => [draft('inject.submitted', 'control', { inject: inject.id })]),
  'approve-inject': (state, input) =>
    step(state, 'approve-inject', input.inject, inject => [draft('inject.approved', 'control', { inject: inject.id })]),
  'schedule-inject': (state, input) =>
    releaseRefusal(input.release) ??
    step(state, 'schedule-inject', input.inject, () => [draft('inject.scheduled', 'control', input)]),
  'release-inject': (state, input, { atMs }) =>
    step(state, 'release-inject', input.inject, inject => releaseInject(state, inject, 'hand', atMs)),
  'complete-inject': (state, input) =>
    step(state, 'complete-inject', input.inject, () => [draft('inject.completed', 'control', input)]),
  'defer-inject': (state, input) =>
    step(state, 'defer-inject', input.inject, () => [draft('inject.deferred', 'control', input)]),
  'drop-inject': (state, input) =>
    step(state, 'drop-inject', input.inject, () => [draft('inject.dropped', 'control', input)]),
}

/**
 * The events of a release: the fact for the staff, and for each audience that it is addressed to the words. The server calls it for
 * releases by time and condition (see `releasesDue`); by hand it is a command.
 */
export function releaseInject(
  state: RoomState,
  inject: Inject,
  because: 'time' | 'condition' | 'hand',
  atMs: number,
): EventDraft[] {
  // Without a run there is no scenario whose date could be shown.
  const scenarioMs = state.exercise?.run == null ? null : scenarioNow(state, atMs)
  const { id, title, form, from, text, measures, picture, to } = inject.text
  const delivered = { inject: id, title, form, from, text, measures, picture, scenarioMs }
  return [
    draft('inject.released', 'control', { inject: id, because, scenarioMs }),
    ...[...new Set(to)].map(audience => draft('inject.delivered', audience, delivered)),
  ]
}

/** Why a release could never come; null if it can. A condition is read before it is kept: a wrong one would never hold. */
function releaseRefusal(release: Release): Refusal | null {
  if (release.by !== 'condition') return null
  const reading = parseCondition(release.when)
  return reading.ok ? null : no('bad-condition', reading.message, reading.hint)
}

function step(
  state: RoomState,
  command: InjectCommand,
  id: string,
  events: (inject: Inject) => EventDraft[],
): ActAnswer {
  const inject = state.injects.get(id)
  if (inject === undefined) return unknown('inject')
  if (!injectEdges[command].includes(inject.stage)) return illegal(command, inject)
  return yes(...events(inject))
}

function illegal(command: InjectCommand, inject: Inject): Refusal {
  const legal = (Object.keys(injectEdges) as InjectCommand[]).filter(one => injectEdges[one].includes(inject.stage))
  const hint = legal.length === 0 ? 'Nothing follows this stage.' : `What is possible: ${legal.join(', ')}.`
  return no('illegal-stage', `This inject is ${inject.stage}, so ${command} is not possible.`, hint)
}

function isAddressee(state: RoomState, audience: Audience): boolean {
  if (audience === 'all' || audience === 'control') return true
  const id = audience.slice(audience.indexOf(':') + 1)
  if (audience.startsWith('seat:')) return state.seats.has(id)
  if (audience.startsWith('cell:')) return state.exercise?.cells.some(cell => cell.id === id) ?? false
  return state.people.has(id)
}

function addressees(state: RoomState): string {
  return `Seats are: ${[...state.seats.keys()].map(seat => `seat:${seat}`).join(', ')}.`
}
