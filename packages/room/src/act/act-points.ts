/** Commands on the register of points and on suggestions. */

import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { DocumentName } from '../event/events.ts'
import { audienceOf } from '../rights/audience.ts'
import { documentRights, isAtLeast } from '../rights/document-rights.ts'
import { mayCommand } from '../rights/rights-table.ts'
import { currentPhase, type Point, type RoomState } from '../state/state.ts'
import { type Actor, draft, type Handlers, no, repeated, taken, tooMany, unknown, yes } from './answer.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type PointCommand =
  | 'raise-point'
  | 'argue'
  | 'evaluate-point'
  | 'settle-point'
  | 'order-points'
  | 'settle-suggestion'

/** Their rules. */
export const pointHandlers: Handlers<PointCommand> = {
  'raise-point': (state, input) => {
    if (state.points.has(input.point)) return taken('point')
    if (state.points.size >= roomLimits.points) return tooMany('points', roomLimits.points)
    if (input.thread !== null) {
      const thread = state.threads.get(input.thread)
      // A point is for everybody; a thread that is not gives no hint of itself.
      if (thread === undefined || thread.audience !== 'all') return unknown('thread')
      if (thread.point !== null) return no('no-change', 'This remark is a point already.')
    }
    return yes(draft('point.raised', 'all', input))
  },

  argue: (state, input, { actor }) => {
    const point = openPoint(state, input.point)
    if (isRefusal(point)) return point
    if (point.arguments.some(one => one.id === input.argument)) return taken('argument')
    const most = roomLimits.argumentsOfPoint
    if (point.arguments.length >= most) return no('too-many', `A point holds at most ${most} arguments.`)
    if (!state.people.has(input.speaker)) return unknown('person')
    if (input.speaker !== actor.id && !input.spoken) {
      return no('not-your-words', 'What another person holds is noted only when it was said.', 'Send it as spoken.')
    }
    return yes(draft('point.argued', 'all', input))
  },

  'evaluate-point': (state, input) => {
    const point = openPoint(state, input.point)
    return isRefusal(point) ? point : yes(draft('point.evaluated', 'all', input))
  },

  'settle-point': (state, input) => {
    const point = state.points.get(input.point)
    if (point === undefined) return unknown('point')
    if (isFinal(point) && input.reason === '') {
      return no('reason-needed', 'This point has an outcome already.', 'Say why it changes.')
    }
    return yes(draft('point.settled', 'all', input))
  },

  'order-points': (state, input) => {
    if (repeated(input.points) !== null) return no('twice', 'A point stands twice in this order.')
    if (input.points.some(point => !state.points.has(point))) return unknown('point')
    return yes(draft('points.ordered', 'all', input))
  },

  'settle-suggestion': (state, input, { actor, facts }) => {
    if (facts?.suggestion === undefined) throw new Error('settle-suggestion needs facts.suggestion')
    if (facts.suggestion === null) {
      const before = state.suggestions.get(input.suggestion)
      if (before?.document === input.document) return no('no-change', `This suggestion was ${before.outcome} already.`)
      return unknown('suggestion')
    }
    const refusal = outcomeRefusal(state, actor, input.document, input.outcome)
    if (refusal !== null) return refusal
    const { author, inserted, deleted } = facts.suggestion
    return yes(draft('suggestion.settled', audienceOf(input.document), { ...input, author, inserted, deleted }))
  },
}

/** The author alone may only take a suggestion back; those who settle in this document may do all three. */
function outcomeRefusal(state: RoomState, actor: Actor, document: DocumentName, outcome: string): Refusal | null {
  if (actor.kind !== 'person') return no('no-right', 'Suggestions are settled by people.')
  const settles =
    document === 'plenary'
      ? mayCommand('settle-suggestion', actor.person.role, currentPhase(state), 'other')
      : isAtLeast(documentRights(state, actor.id, document), 'edit')
  if (settles || outcome === 'declined') return null
  return no('not-yours', 'You may take your suggestion back, not accept it.', 'Decline it to take it back.')
}

/** A point whose outcome is not final: parked points and those left to a decision may be argued on. */
function openPoint(state: RoomState, id: string): Point | Refusal {
  const point = state.points.get(id)
  if (point === undefined) return unknown('point')
  return isFinal(point)
    ? no('point-settled', 'This point is settled.', 'Write what you now think when all reflect.')
    : point
}

function isFinal(point: Point): boolean {
  return point.outcome !== null && point.outcome.outcome !== 'parked' && point.outcome.outcome !== 'to-decide'
}
