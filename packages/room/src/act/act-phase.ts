/** Commands on phases and their clock. */

import type { Refusal } from '../command/refusal.ts'
import type { EventDraft, Phase } from '../event/events.ts'
import { isPaused, nextPhases, phaseDurationMs, remainingMs } from '../phase/machine.ts'
import { currentBranch, scenarioNow } from '../phase/scenario-clock.ts'
import { currentPhase, currentSpan, type RoomState } from '../state/state.ts'
import { draft, type Handlers, no, yes } from './answer.ts'

/** Kinds that this file answers. */
export type PhaseCommand = 'open-phase' | 'extend-phase' | 'pause-phase' | 'resume-phase'

/** Their rules. */
export const phaseHandlers: Handlers<PhaseCommand> = {
  'open-phase': (state, input, { atMs }) => {
    const from = currentPhase(state)
    const legal = nextPhases(state)
    if (!legal.includes(input.phase)) {
      const hint = legal.length === 0 ? 'Sign the minutes.' : `Next may be: ${legal.join(', ')}.`
      return no('not-next', `The phase ${input.phase} does not follow ${from} here.`, hint)
    }
    const open = openVote(state)
    if (open !== null) return open
    const durationMs = input.durationMs === null ? phaseDurationMs(state, input.phase) : input.durationMs || null
    return yes(...phaseChange(state, input.phase, atMs, durationMs, reasonOf(state, input.phase)))
  },

  'extend-phase': (state, input, { atMs }) => {
    const left = remainingMs(state, atMs)
    if (left === null) return no('no-deadline', 'This phase has no deadline.', 'It lasts until the chair ends it.')
    return yes(draft('phase.extended', 'all', { deadlineMs: atMs + left + input.byMs, byMs: input.byMs }))
  },

  'pause-phase': (state, _input, { atMs }) => {
    if (isPaused(state)) return no('no-change', 'The clock stands already.')
    return yes(draft('phase.paused', 'all', { remainingMs: remainingMs(state, atMs) }), ...stopClock(state, atMs))
  },

  'resume-phase': (state, _input, { atMs }) => {
    if (!isPaused(state)) return no('no-change', 'The clock is running.')
    const left = remainingMs(state, atMs)
    return yes(
      draft('phase.resumed', 'all', { deadlineMs: left === null ? null : atMs + left }),
      ...(currentPhase(state) === 'act' ? startClock(state) : []),
    )
  },
}

/** The events of a change of phase: the scenario clock stops before `act` is left and starts after it is entered, if it has a ratio. */
export function phaseChange(
  state: RoomState,
  phase: Phase,
  atMs: number,
  durationMs: number | null,
  because: 'chair' | 'time' | 'outcome' | 'end',
): EventDraft[] {
  const deadlineMs = durationMs === null ? null : atMs + durationMs
  return [
    ...stopClock(state, atMs),
    draft('phase.opened', 'all', { phase, deadlineMs, because }),
    ...(phase === 'act' ? startClock(state) : []),
  ]
}

/** Why this phase is left: the scenario's end and a recorded outcome go before the chair's word. */
function reasonOf(state: RoomState, to: Phase): 'chair' | 'outcome' | 'end' {
  const from = currentPhase(state)
  if (from === 'act' && to === 'reflect' && currentBranch(state)?.done === true) return 'end'
  const openedSeq = currentSpan(state)?.seq ?? 0
  const decided = [...state.decisions.values()].some(decision => (decision.closed?.seq ?? 0) > openedSeq)
  return from === 'decide' && decided ? 'outcome' : 'chair'
}

function openVote(state: RoomState): Refusal | null {
  const open = [...state.decisions.values()].find(decision => decision.stage === 'voting')
  if (open === undefined) return null
  return no('vote-open', `The vote on “${open.question}” is open.`, 'Close the decision first.')
}

function stopClock(state: RoomState, atMs: number): EventDraft[] {
  if (state.clock?.running !== true) return []
  const { mode, ratio, scenarioMs } = state.clock
  return [
    draft('clock.set', 'all', { mode, ratio, running: false, scenarioMs: scenarioNow(state, atMs) ?? scenarioMs }),
  ]
}

function startClock(state: RoomState): EventDraft[] {
  if (state.clock === null || state.clock.mode !== 'ratio' || state.exercise?.run == null) return []
  const { mode, ratio, scenarioMs } = state.clock
  return [draft('clock.set', 'all', { mode, ratio, running: true, scenarioMs })]
}
