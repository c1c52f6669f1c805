/** The rules at work: a command, the state and what the server vouches for become events, or a refusal. */

import type { CommandKind, RoomCommand } from '../command/commands.ts'
import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { Phase } from '../event/events.ts'
import { systemActor } from '../event/person.ts'
import { viewerOf } from '../rights/audience.ts'
import { type CommandRight, rightsTable } from '../rights/rights-table.ts'
import { currentPhase, type RoomState } from '../state/state.ts'
import { decideHandlers } from './act-decide.ts'
import { evaluationHandlers } from './act-evaluation.ts'
import { injectHandlers } from './act-injects.ts'
import { meetingHandlers } from './act-meeting.ts'
import { minutesHandlers } from './act-minutes.ts'
import { phaseHandlers } from './act-phase.ts'
import { pointHandlers } from './act-points.ts'
import { runHandlers } from './act-run.ts'
import { talkHandlers } from './act-talk.ts'
import type { ActAnswer, ActContext, Actor, Handler, Handlers } from './answer.ts'
import { no } from './answer.ts'
import { relationOf } from './relation.ts'

const handlers: Handlers<CommandKind> = {
  ...meetingHandlers,
  ...phaseHandlers,
  ...talkHandlers,
  ...pointHandlers,
  ...decideHandlers,
  ...runHandlers,
  ...injectHandlers,
  ...evaluationHandlers,
  ...minutesHandlers,
}

/**
 * What a command becomes: the events to append, in order, or a refusal. The state is read, not changed; apply the events once they
 * are durable. The order of checks is that of the table of rights: role, phase, whose thing, then the command's own rules. Acting once
 * per command id is the caller's. Throws where a fact is missing that the command needs (see `Facts`): a defect of the caller.
 */
export function act(state: RoomState, command: RoomCommand, context: ActContext): ActAnswer {
  const actor = actorOf(state, context.by)
  if (isRefusal(actor)) return actor
  const refusal = rightsRefusal(state, command, actor, context)
  if (refusal !== null) return refusal
  const handler = handlers[command.kind] as Handler<CommandKind>
  return handler(state, command.input, { ...context, actor })
}

/** Why the table of rights says no; null if it says yes. */
function rightsRefusal(state: RoomState, command: RoomCommand, actor: Actor, context: ActContext): Refusal | null {
  const right = rightsTable[command.kind]
  const need = needRefusal(state, right)
  const phase = currentPhase(state)
  if (actor.kind !== 'person') {
    if (!right.actors.includes(actor.kind)) return no('no-right', `This is not for ${actor.id} to do.`)
    if (!right.grants.some(grant => grant.phases.includes(phase))) return notNow(right, phase)
    return need
  }
  const grants = right.grants.filter(grant => grant.roles.includes(actor.person.role))
  if (grants.length === 0) return no('no-right', `As ${actor.person.role} you may not do this.`, right.says)
  const here = grants.filter(grant => grant.phases.includes(phase))
  if (here.length === 0) return notNow(right, phase)
  if (need !== null) return need
  const relation = relationOf(state, command, actor, context)
  if (isRefusal(relation)) return relation
  if (relation === 'own' || here.some(grant => grant.whose === 'any')) return null
  if (grants.some(grant => grant.whose === 'any')) return notNow(right, phase)
  return no('not-yours', 'This is not yours to change.', right.says)
}

/** The person, seat or server that asks. Somebody who is not in the room, or no longer, has no rights at all. */
function actorOf(state: RoomState, by: string): Actor | Refusal {
  if (by === systemActor) return { kind: 'system', id: by }
  if (by.startsWith('bot:')) {
    const seat = state.seats.get(by.slice('bot:'.length))
    if (seat?.playedBy !== 'bot') return no('no-right', 'No bot plays this seat.')
    return { kind: 'bot', id: by, seat: seat.id }
  }
  const person = state.people.get(by)
  const viewer = viewerOf(state, by)
  if (person === undefined || viewer === null) return no('not-in-room', 'You are not in this room.')
  return { kind: 'person', id: by, person, viewer }
}

function needRefusal(state: RoomState, right: CommandRight): Refusal | null {
  if (right.needs === null) return null
  if (state.exercise === null) return no('no-exercise', 'This room has no exercise.')
  if (right.needs === 'run' && state.exercise.run === null) return no('no-run', 'This exercise has no simulation.')
  return null
}

function notNow(right: CommandRight, phase: Phase): Refusal {
  return no('not-in-this-phase', `This is not possible in the phase ${phase}.`, right.says)
}
