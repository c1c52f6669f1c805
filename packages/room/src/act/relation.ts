/** Whose things a command is about: the column `own` or `any` of the table of rights. */

import type { CommandKind, RoomCommand } from '../command/commands.ts'
import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { DocumentName } from '../event/events.ts'
import { audienceOf, maySee } from '../rights/audience.ts'
import { documentRights, isAtLeast } from '../rights/document-rights.ts'
import { type Comment, currentPhase, type RoomState, type Thread } from '../state/state.ts'
import { type ActContext, type Actor, unknown } from './answer.ts'

/**
 * `own` or `other`, as the table of rights means them; a refusal where the thing is not there or not to be seen. Commands about the
 * room as a whole are about `other`.
 */
export function relationOf(
  state: RoomState,
  command: RoomCommand,
  actor: Actor,
  context: ActContext,
): 'own' | 'other' | Refusal {
  switch (command.kind) {
    case 'change-person':
    case 'remove-person':
    case 'lower-hand':
      return whose(command.input.person === actor.id)
    case 'open-thread': {
      const { document } = command.input
      if (document === 'plenary') return whose(isQuiet(state))
      return isOwnDocument(state, actor, document) ? 'own' : unknown('document')
    }
    case 'reply':
    case 'resolve-thread':
    case 'reopen-thread':
    case 'publish-thread': {
      const thread = threadFor(state, actor, command.input.thread)
      if (isRefusal(thread)) return thread
      if (isShared(thread) && isQuiet(state)) return 'other'
      const mine = thread.comments[0]?.by === actor.id
      return whose(mine || (thread.document !== 'plenary' && isOwnDocument(state, actor, thread.document)))
    }
    case 'edit-comment':
    case 'delete-comment': {
      const thread = threadFor(state, actor, command.input.thread)
      if (isRefusal(thread)) return thread
      const comment = commentOf(thread, command.input.comment)
      if (isRefusal(comment)) return comment
      return whose(comment.by === actor.id && !(isShared(thread) && isQuiet(state)))
    }
    case 'settle-suggestion': {
      const { document } = command.input
      if (!isVisible(actor, document)) return unknown('document')
      const author = context.facts?.suggestion?.author === actor.id
      return whose(author || (document !== 'plenary' && isOwnDocument(state, actor, document)))
    }
    case 'tick-action': {
      const action = state.actions.get(command.input.action)
      return action === undefined ? unknown('action') : whose(action.by === actor.id)
    }
    case 'pull-lever': {
      const seat = state.seats.get(command.input.pull.seat)
      if (actor.kind !== 'person') return 'own'
      if (actor.person.seat !== null && actor.person.seat === seat?.id) return 'own'
      // To others than its people a seat looks alike, whether it is there or not, unless a bot plays it.
      return whose(actor.person.role !== 'player' && seat?.playedBy === 'bot')
    }
    default:
      return 'other'
  }
}

/** Commands whose `own` column means something. */
export const kindsWithOwner: readonly CommandKind[] = [
  'change-person',
  'remove-person',
  'lower-hand',
  'open-thread',
  'reply',
  'resolve-thread',
  'reopen-thread',
  'publish-thread',
  'edit-comment',
  'delete-comment',
  'settle-suggestion',
  'tick-action',
  'pull-lever',
]

/** The thread, if the actor may see it. */
export function threadFor(state: RoomState, actor: Actor, id: string): Thread | Refusal {
  const thread = state.threads.get(id)
  if (thread === undefined || actor.kind !== 'person') return unknown('thread')
  return maySee(actor.viewer, thread.audience) ? thread : unknown('thread')
}

/** A comment that still has its words. */
export function commentOf(thread: Thread, id: string): Comment | Refusal {
  const comment = thread.comments.find(one => one.id === id)
  return comment === undefined || comment.deleted ? unknown('comment') : comment
}

/** True while the shared document takes no public remarks: others prepare or read. */
export function isQuiet(state: RoomState): boolean {
  const phase = currentPhase(state)
  return phase === 'prepare' || phase === 'read'
}

function isShared(thread: Thread): boolean {
  return thread.document === 'plenary' && !thread.draft
}

function isVisible(actor: Actor, document: DocumentName): boolean {
  return actor.kind === 'person' && maySee(actor.viewer, audienceOf(document))
}

/** A document that the actor may comment in, other than the shared one: of the own seat, cell or staff, or the own notes. */
function isOwnDocument(state: RoomState, actor: Actor, document: DocumentName): boolean {
  return document !== 'plenary' && isAtLeast(documentRights(state, actor.id, document), 'comment')
}

function whose(own: boolean): 'own' | 'other' {
  return own ? 'own' : 'other'
}
