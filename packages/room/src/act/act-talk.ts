/** Commands on remarks: threads, comments, drafts. */

import type { CommandInput } from '../command/commands.ts'
import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { Anchor, DocumentName } from '../event/events.ts'
import type { Audience } from '../event/person.ts'
import { audienceOf } from '../rights/audience.ts'
import { documentRights, isAtLeast } from '../rights/document-rights.ts'
import { currentPhase, type RoomState, type Thread } from '../state/state.ts'
import { type ActContext, type Actor, draft, type Handler, type Handlers, no, taken, tooMany, yes } from './answer.ts'
import { roomLimits } from './limits.ts'
import { commentOf, isQuiet, threadFor } from './relation.ts'

/** Kinds that this file answers. */
export type TalkCommand =
  | 'open-thread'
  | 'reply'
  | 'publish-thread'
  | 'edit-comment'
  | 'delete-comment'
  | 'resolve-thread'
  | 'reopen-thread'

/** Their rules. */
export const talkHandlers: Handlers<TalkCommand> = {
  'open-thread': (state, input, context) => {
    const { thread, comment, document, text } = input
    if (state.threads.has(thread)) return taken('thread')
    if (state.threads.size >= roomLimits.threads) return tooMany('threads', roomLimits.threads)
    const isDraft = document === 'plenary' && isQuiet(state)
    const least = isDraft ? 'read' : 'comment'
    if (!isAtLeast(documentRights(state, context.actor.id, document), least)) return readOnly(state, document)
    const anchor = anchorOf(input, context, isDraft)
    const audience: Audience = isDraft ? `person:${context.actor.id}` : audienceOf(document)
    return yes(draft('thread.opened', audience, { thread, comment, anchor, text, draft: isDraft }))
  },

  reply: (state, input, { actor }) => {
    const thread = writableThread(state, actor, input.thread)
    if (isRefusal(thread)) return thread
    if (thread.comments.some(comment => comment.id === input.comment)) return taken('comment')
    const most = roomLimits.commentsOfThread
    if (thread.comments.length >= most) return no('too-many', `A thread holds at most ${most} comments.`)
    return yes(draft('thread.replied', thread.audience, input))
  },

  /**
   * The author's log keeps the draft; the public log begins with its words as they are now. Deleted replies are not published, and
   * the times of the public comments are those of publishing.
   */
  'publish-thread': (state, input, { actor, facts }) => {
    const thread = threadFor(state, actor, input.thread)
    if (isRefusal(thread)) return thread
    if (!thread.draft) return no('no-change', 'This remark is public already.')
    const first = thread.comments[0]
    if (first === undefined || first.deleted) return no('nothing-to-publish', 'The words of this draft are deleted.')
    if (!isAtLeast(documentRights(state, actor.id, thread.document), 'comment')) return readOnly(state, thread.document)
    const audience = audienceOf(thread.document)
    const anchor: Anchor = { document: thread.document, quote: facts?.anchor?.quote ?? thread.quote }
    const replies = thread.comments.slice(1).filter(comment => !comment.deleted)
    return yes(
      draft('thread.published', thread.audience, { thread: thread.id }),
      draft('thread.opened', audience, {
        thread: thread.id,
        comment: first.id,
        anchor,
        text: first.text,
        draft: false,
      }),
      ...replies.map(({ id, text }) => draft('thread.replied', audience, { thread: thread.id, comment: id, text })),
    )
  },

  'edit-comment': (state, input, { actor }) => {
    const thread = writableThread(state, actor, input.thread)
    if (isRefusal(thread)) return thread
    const comment = commentOf(thread, input.comment)
    return isRefusal(comment) ? comment : yes(draft('comment.edited', thread.audience, input))
  },

  'delete-comment': (state, input, { actor }) => {
    const thread = threadFor(state, actor, input.thread)
    if (isRefusal(thread)) return thread
    const comment = commentOf(thread, input.comment)
    return isRefusal(comment) ? comment : yes(draft('comment.deleted', thread.audience, input))
  },

  'resolve-thread': resolving('thread.resolved'),
  'reopen-thread': resolving('thread.reopened'),
}

function resolving(kind: 'thread.resolved' | 'thread.reopened'): Handler<'resolve-thread' | 'reopen-thread'> {
  return (state, input, { actor }) => {
    const thread = writableThread(state, actor, input.thread)
    if (isRefusal(thread)) return thread
    if (thread.draft) return no('a-draft', 'A draft is not resolved.', 'Publish it, or delete its words.')
    const resolved = kind === 'thread.resolved'
    if (thread.resolved === resolved)
      return no('no-change', `This remark is ${resolved ? 'resolved' : 'open'} already.`)
    return yes(draft(kind, thread.audience, { thread: thread.id }))
  }
}

/** The thread, if the actor may comment where it stands. Drafts are always open to their author. */
function writableThread(state: RoomState, actor: Actor, id: string): Thread | Refusal {
  const thread = threadFor(state, actor, id)
  if (isRefusal(thread) || thread.draft) return thread
  return isAtLeast(documentRights(state, actor.id, thread.document), 'comment')
    ? thread
    : readOnly(state, thread.document)
}

function anchorOf(input: CommandInput<'open-thread'>, context: ActContext, isDraft: boolean): Anchor {
  const { document } = input
  const fact = context.facts?.anchor
  if (fact === undefined) {
    if (input.quote === '') return { document, quote: '' }
    throw new Error('open-thread with a quote needs facts.anchor')
  }
  const anchor: Anchor = { document, quote: fact.quote }
  if (isDraft && fact.place !== undefined) anchor.place = fact.place
  return anchor
}

function readOnly(state: RoomState, document: DocumentName): Refusal {
  return no('read-only', `You may not comment in the document ${document} in the phase ${currentPhase(state)}.`)
}
