/** Commands on decisions, votes and actions. */

import type { CommandInput } from '../command/commands.ts'
import { isRefusal, type Refusal } from '../command/refusal.ts'
import type { Option } from '../event/events.ts'
import { isPaused, remainingMs } from '../phase/machine.ts'
import type { Decision, RoomState } from '../state/state.ts'
import { draft, type Handlers, no, paused, repeated, taken, timeOfDay, tooMany, unknown, yes } from './answer.ts'
import { closeDecision, voteDeadlineMs } from './close-decision.ts'
import { checkPull } from './levers.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type DecideCommand =
  | 'open-decision'
  | 'change-decision'
  | 'open-voting'
  | 'vote'
  | 'close-decision'
  | 'note-action'
  | 'tick-action'

/** Their rules. */
export const decideHandlers: Handlers<DecideCommand> = {
  'open-decision': (state, input, { atMs }) => {
    if (isPaused(state)) return paused()
    if (state.decisions.has(input.decision)) return taken('decision')
    if (state.decisions.size >= roomLimits.decisions) return tooMany('decisions', roomLimits.decisions)
    if (input.point !== null && !state.points.has(input.point)) return unknown('point')
    // All see the decision: an inject that was not released must not be named in it.
    if (input.inject !== null && (state.injects.get(input.inject)?.releasedAtMs ?? null) === null) {
      return no('inject-not-released', 'The inject that this decision names is not released.', 'Release it first.')
    }
    const wrong = optionsRefusal(state, input.options)
    if (wrong !== null) return wrong
    const { durationMs, ...body } = input
    const deadlineMs = durationMs === null ? null : atMs + durationMs
    return yes(draft('decision.opened', 'all', { ...body, deadlineMs }))
  },

  'change-decision': (state, input) => {
    const decision = state.decisions.get(input.decision)
    if (decision === undefined) return unknown('decision')
    if (decision.stage !== 'open') return tooLate(decision)
    return optionsRefusal(state, input.options) ?? yes(draft('decision.changed', 'all', input))
  },

  'open-voting': (state, input, { atMs }) => {
    if (isPaused(state)) return paused()
    const decision = state.decisions.get(input.decision)
    if (decision === undefined) return unknown('decision')
    if (decision.stage !== 'open') return tooLate(decision)
    const own = decision.deadlineMs !== null && decision.deadlineMs > atMs ? decision.deadlineMs : null
    const deadlineMs = input.durationMs === null ? own : atMs + input.durationMs
    if (deadlineMs === null && remainingMs(state, atMs) === 0) {
      return no('time-is-up', 'The time of this phase is up.', 'Give the vote a time of its own, or the phase more.')
    }
    return yes(draft('voting.opened', 'all', { decision: decision.id, deadlineMs }))
  },

  vote: (state, input, { atMs }) => {
    const decision = votingDecision(state, input.decision, atMs)
    if (isRefusal(decision)) return decision
    if (input.option !== null && !decision.options.some(option => option.id === input.option)) return unknown('option')
    if (input.objects && decision.method !== 'consent') {
      return no('no-objection-here', 'An objection blocks only where the method is consent.', 'Write it as dissent.')
    }
    return yes(draft('vote.cast', 'all', input))
  },

  'close-decision': (state, input) => {
    const decision = state.decisions.get(input.decision)
    if (decision === undefined) return unknown('decision')
    if (decision.stage === 'closed') return tooLate(decision)
    if (decision.method === 'chair') {
      if (input.option !== null && !decision.options.some(one => one.id === input.option)) return unknown('option')
    } else if (decision.stage === 'open') {
      return no('no-vote-yet', 'Nobody could vote on this yet.', 'Open the voting first.')
    } else if (input.option !== null) {
      return no('votes-decide', `The method is ${decision.method}: the votes decide.`, 'Close it without an option.')
    }
    return yes(...closeDecision(state, decision, input.option, input.reason))
  },

  'note-action': (state, input) => {
    if (state.actions.has(input.action)) return taken('action')
    if (state.actions.size >= roomLimits.actions) return tooMany('actions', roomLimits.actions)
    if (input.decision !== null && !state.decisions.has(input.decision)) return unknown('decision')
    if (input.point !== null && !state.points.has(input.point)) return unknown('point')
    return yes(draft('action.noted', 'all', input))
  },

  'tick-action': (state, input) => {
    const action = state.actions.get(input.action)
    if (action === undefined) return unknown('action')
    if (action.done === input.done) return no('no-change', `This action is ${input.done ? 'done' : 'open'} already.`)
    return yes(draft('action.done', 'all', input))
  },
}

/** The decision, if its vote is open at this moment. */
function votingDecision(state: RoomState, id: string, atMs: number): Decision | Refusal {
  const decision = state.decisions.get(id)
  if (decision === undefined) return unknown('decision')
  if (decision.stage === 'open') return no('no-vote-yet', 'The vote on this has not been opened.')
  if (decision.closed !== null) return no('vote-closed', `The vote closed at ${timeOfDay(decision.closed.atMs)}.`)
  const deadlineMs = voteDeadlineMs(state, decision)
  if (deadlineMs !== null && atMs >= deadlineMs) {
    return no('vote-closed', `The vote closed at ${timeOfDay(deadlineMs)}.`)
  }
  return decision
}

function optionsRefusal(state: RoomState, options: CommandInput<'open-decision'>['options']): Refusal | null {
  const twice = repeated(options.map((option: Option) => option.id))
  if (twice !== null) return no('twice', 'Two options have the same id.', 'Give each option an id of its own.')
  for (const pull of options.flatMap(option => option.pulls)) {
    if (state.exercise?.run == null) return no('no-run', 'There is no simulation here that an option could command.')
    const checked = checkPull(state, pull)
    if (isRefusal(checked)) return checked
  }
  return null
}

function tooLate(decision: Decision): Refusal {
  if (decision.stage === 'closed') return no('decision-closed', 'This decision is closed.')
  return no('vote-open', 'The vote on this decision is open.', 'Close it, then put a new question.')
}
