/** The fold: from a log of events to the state of a room. */

import type { EventKind, RoomEvent } from '../event/events.ts'
import { applyDecide } from './apply-decide.ts'
import { applyExercise } from './apply-exercise.ts'
import { applyInject } from './apply-injects.ts'
import { applyMeeting } from './apply-meeting.ts'
import { applyMinutes } from './apply-minutes.ts'
import { applyRun } from './apply-run.ts'
import { applyTalk } from './apply-talk.ts'
import type { RoomState } from './state.ts'

/** The state before the first event. */
export function emptyState(): RoomState {
  return {
    seq: 0,
    createdAtMs: 0,
    title: '',
    template: '',
    language: 'en',
    timing: { readMs: 0, commentMs: 0, discussMs: 0, decideMs: 0, reflectMs: 0 },
    people: new Map(),
    agenda: [],
    spans: [],
    floor: null,
    hands: [],
    threads: new Map(),
    points: new Map(),
    pointOrder: [],
    suggestions: new Map(),
    decisions: new Map(),
    actions: new Map(),
    exhibits: new Map(),
    exercise: null,
    exerciseFile: null,
    seats: new Map(),
    clock: null,
    run: null,
    commandsBeforeRun: [],
    injects: new Map(),
    deliveries: [],
    refusals: [],
    observations: new Map(),
    findings: new Map(),
    improvements: new Map(),
    counterfactuals: new Map(),
    reflections: new Map(),
    minutes: null,
  }
}

/** Which file folds which kind; a kind that is missing here does not compile. */
const folds: { [Kind in EventKind]: (state: RoomState, event: RoomEvent<Kind>) => void } = {
  'room.created': applyMeeting,
  'room.titled': applyMeeting,
  'person.joined': applyMeeting,
  'person.changed': applyMeeting,
  'person.removed': applyMeeting,
  'agenda.set': applyMeeting,
  'phase.opened': applyMeeting,
  'phase.extended': applyMeeting,
  'phase.paused': applyMeeting,
  'phase.resumed': applyMeeting,
  'floor.given': applyMeeting,
  'hand.raised': applyMeeting,
  'hand.lowered': applyMeeting,
  'thread.opened': applyTalk,
  'thread.replied': applyTalk,
  'thread.published': applyTalk,
  'comment.edited': applyTalk,
  'comment.deleted': applyTalk,
  'thread.resolved': applyTalk,
  'thread.reopened': applyTalk,
  'point.raised': applyTalk,
  'point.argued': applyTalk,
  'point.evaluated': applyTalk,
  'point.settled': applyTalk,
  'points.ordered': applyTalk,
  'suggestion.settled': applyTalk,
  'decision.opened': applyDecide,
  'decision.changed': applyDecide,
  'voting.opened': applyDecide,
  'vote.cast': applyDecide,
  'decision.closed': applyDecide,
  'action.noted': applyDecide,
  'action.done': applyDecide,
  'forks.made': applyDecide,
  'exhibit.added': applyDecide,
  'exercise.loaded': applyExercise,
  'exercise.shown': applyExercise,
  'seat.briefed': applyExercise,
  'seat.played': applyExercise,
  'bot.spoke': applyExercise,
  'clock.set': applyExercise,
  'lever.pulled': applyExercise,
  'lever.refused': applyExercise,
  'observation.made': applyExercise,
  'finding.made': applyExercise,
  'improvement.planned': applyExercise,
  'counterfactual.run': applyExercise,
  'run.started': applyRun,
  'run.advanced': applyRun,
  'run.commanded': applyRun,
  'run.refused': applyRun,
  'branch.opened': applyRun,
  'branch.entered': applyRun,
  'inject.written': applyInject,
  'inject.submitted': applyInject,
  'inject.approved': applyInject,
  'inject.scheduled': applyInject,
  'inject.released': applyInject,
  'inject.delivered': applyInject,
  'inject.completed': applyInject,
  'inject.deferred': applyInject,
  'inject.dropped': applyInject,
  'reflection.written': applyMinutes,
  'minutes.drafted': applyMinutes,
  'minutes.amended': applyMinutes,
  'amendment.settled': applyMinutes,
  'minutes.signed': applyMinutes,
  'minutes.added': applyMinutes,
}

/** All kinds of events, in the order of the table above. */
export const eventKinds = Object.keys(folds) as EventKind[]

/**
 * Changes the state by one event, in place. Events must come in the order of `seq`; gaps are allowed (whoever sees fewer events folds
 * fewer), and what the state has already (`seq` not above the state's) is skipped, so a stream may begin again a little earlier.
 * An event about something unseen is ignored, and so is a kind that this program does not know. Bodies are taken over, not copied.
 */
export function applyEvent(state: RoomState, event: RoomEvent): void {
  if (event.seq <= state.seq) return
  state.seq = event.seq
  if (!Object.hasOwn(folds, event.kind)) return
  const fold = folds[event.kind] as (state: RoomState, event: RoomEvent) => void
  fold(state, event)
}

/** The state that a log gives, from nothing. */
export function foldEvents(events: Iterable<RoomEvent>): RoomState {
  const state = emptyState()
  for (const event of events) applyEvent(state, event)
  return state
}
