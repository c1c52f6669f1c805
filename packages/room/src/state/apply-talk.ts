/** What remarks do to the state: threads, their comments, points of the register, settled suggestions. */

import type { RoomEvent } from '../event/events.ts'
import type { Comment, RoomState, Thread } from './state.ts'

/** Kinds that this file folds. */
export type TalkKind =
  | 'thread.opened'
  | 'thread.replied'
  | 'thread.published'
  | 'comment.edited'
  | 'comment.deleted'
  | 'thread.resolved'
  | 'thread.reopened'
  | 'point.raised'
  | 'point.argued'
  | 'point.evaluated'
  | 'point.settled'
  | 'points.ordered'
  | 'suggestion.settled'

/** Folds one event of the conversation into the state. */
export function applyTalk(state: RoomState, event: RoomEvent<TalkKind>): void {
  switch (event.kind) {
    case 'thread.opened':
      openThread(state, event)
      return
    case 'thread.replied': {
      const thread = state.threads.get(event.body.thread)
      thread?.comments.push(commentOf(event, event.body.comment, event.body.text))
      return
    }
    case 'thread.published':
      // The public opening that follows replaces the draft; this one only says that it is on its way.
      return
    case 'comment.edited': {
      const comment = commentIn(state.threads.get(event.body.thread), event.body.comment)
      if (comment === undefined || comment.deleted) return
      comment.text = event.body.text
      comment.editedAtMs = event.atMs
      return
    }
    case 'comment.deleted': {
      const comment = commentIn(state.threads.get(event.body.thread), event.body.comment)
      if (comment === undefined) return
      comment.text = ''
      comment.deleted = true
      return
    }
    case 'thread.resolved':
    case 'thread.reopened': {
      const thread = state.threads.get(event.body.thread)
      if (thread !== undefined) thread.resolved = event.kind === 'thread.resolved'
      return
    }
    case 'point.raised': {
      const { point, thread, suggestion, title } = event.body
      state.points.set(point, {
        id: point,
        title,
        thread,
        suggestion,
        raisedBy: event.by,
        raisedAtMs: event.atMs,
        stage: 'raised',
        arguments: [],
        evaluation: null,
        outcome: null,
        floorMs: 0,
        seq: event.seq,
      })
      const source = thread === null ? undefined : state.threads.get(thread)
      if (source !== undefined) source.point = point
      return
    }
    case 'points.ordered':
      state.pointOrder = event.body.points
      return
    case 'suggestion.settled':
      state.suggestions.set(event.body.suggestion, { ...event.body, by: event.by, atMs: event.atMs, seq: event.seq })
      return
    default:
      movePoint(state, event)
  }
}

/** A point never goes back: an argument after the evaluation is heard, and the stage stays. */
function movePoint(state: RoomState, event: RoomEvent<'point.argued' | 'point.evaluated' | 'point.settled'>): void {
  const point = state.points.get(event.body.point)
  if (point === undefined) return
  const { by, atMs, seq } = event
  if (event.kind === 'point.argued') {
    const { argument, side, text, speaker, spoken } = event.body
    point.arguments.push({ id: argument, side, text, speaker, by, spoken, atMs, seq })
    if (point.stage === 'raised') point.stage = 'argued'
  } else if (event.kind === 'point.evaluated') {
    point.evaluation = { text: event.body.text, by, atMs, seq }
    if (point.stage !== 'settled') point.stage = 'evaluated'
  } else {
    point.outcome = { outcome: event.body.outcome, reason: event.body.reason, by, atMs, seq }
    point.stage = 'settled'
  }
}

/** A published draft is opened a second time for more people; that opening takes the draft's place with what follows it. */
function openThread(state: RoomState, event: RoomEvent<'thread.opened'>): void {
  const { thread, comment, anchor, text, draft } = event.body
  const known = state.threads.get(thread)
  if (known !== undefined && !known.draft) return
  state.threads.delete(thread)
  state.threads.set(thread, {
    id: thread,
    document: anchor.document,
    quote: anchor.quote,
    place: anchor.place ?? null,
    audience: event.audience,
    draft,
    resolved: false,
    comments: [commentOf(event, comment, text)],
    point: null,
    seq: event.seq,
  })
}

function commentOf(event: RoomEvent<'thread.opened' | 'thread.replied'>, id: string, text: string): Comment {
  return { id, by: event.by, atMs: event.atMs, text, editedAtMs: null, deleted: false, seq: event.seq }
}

function commentIn(thread: Thread | undefined, id: string): Comment | undefined {
  return thread?.comments.find(comment => comment.id === id)
}
