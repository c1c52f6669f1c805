/** Commands on the run: clock, levers, branches, and who plays a seat. */

import { isRefusal } from '../command/refusal.ts'
import { isPaused } from '../phase/machine.ts'
import { currentBranch, scenarioNow } from '../phase/scenario-clock.ts'
import type { Branch, RoomState } from '../state/state.ts'
import { currentPhase } from '../state/state.ts'
import { draft, type Handlers, no, paused, taken, tooMany, unknown, yes } from './answer.ts'
import { pullLever } from './levers.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type RunCommandKind = 'set-clock' | 'advance-run' | 'pull-lever' | 'open-branch' | 'enter-branch' | 'play-seat'

/** Their rules. The server adds `run.started`, `run.advanced` and what the run itself refuses. */
export const runHandlers: Handlers<RunCommandKind> = {
  'set-clock': (state, input, { atMs }) => {
    const { mode, ratio, running } = input
    if (running && mode === 'hand') return no('hand-paced', 'A clock paced by hand does not run.', 'Choose a ratio.')
    if (running && currentPhase(state) !== 'act') {
      return no(
        'not-in-this-phase',
        'The scenario clock runs only in the phase act.',
        'It starts when the phase opens.',
      )
    }
    if (running && isPaused(state)) return paused()
    const scenarioMs = scenarioNow(state, atMs) ?? 0
    return yes(draft('clock.set', 'all', { mode, ratio, running, scenarioMs }))
  },

  /** The run follows by the server's `run.advanced`; a running clock jumps along. */
  'advance-run': (state, input, { atMs }) => {
    if (isPaused(state)) return paused()
    const branch = currentBranch(state)
    const run = state.exercise?.run
    if (branch === null || run == null) return noRun()
    if (branch.done || branch.scenarioMs >= run.untilMs) return no('run-over', 'The scenario has come to its end.')
    if (input.toMs <= branch.scenarioMs) {
      return no('not-forward', 'The run is there already or further.', 'To go back, open a branch.')
    }
    if (input.toMs > run.untilMs) {
      return no(
        'beyond-end',
        'The exercise ends before that time.',
        `It ends at ${new Date(run.untilMs).toISOString()}.`,
      )
    }
    if (state.clock?.running !== true) return yes()
    const { mode, ratio } = state.clock
    const scenarioMs = Math.max(input.toMs, scenarioNow(state, atMs) ?? 0)
    return yes(draft('clock.set', 'all', { mode, ratio, running: true, scenarioMs }))
  },

  'pull-lever': (state, input, { actor }) => {
    if (currentBranch(state) === null) return noRun()
    if (currentBranch(state)?.done === true) return no('run-over', 'The scenario has come to its end.')
    const decision = input.decision === null ? null : state.decisions.get(input.decision)
    if (decision === undefined) return unknown('decision')
    if (decision !== null && decision.closed?.option == null) {
      return no('not-carried', 'That decision has carried no option.', 'Pull the lever without it.')
    }
    const seat = state.seats.get(input.pull.seat)
    if (actor.kind === 'bot' && (actor.seat !== seat?.id || seat.playedBy !== 'bot')) {
      return no('not-yours', 'A bot pulls the levers of the seat that it plays.')
    }
    const events = pullLever(state, input.pull, input.decision)
    return isRefusal(events) ? events : yes(...events)
  },

  'open-branch': (state, input) => {
    const branch = currentBranch(state)
    if (state.run === null || branch === null) return noRun()
    if (state.run.branches.has(input.branch)) return taken('branch')
    if (state.run.branches.size >= roomLimits.branches) return tooMany('branches', roomLimits.branches)
    const fromMs = state.exercise?.run?.fromMs ?? 0
    if (input.atMs < fromMs || input.atMs > branch.scenarioMs) {
      return no('not-passed', 'A branch begins at a moment that the run has passed.', 'Choose an earlier moment.')
    }
    return yes(
      draft('branch.opened', 'control', {
        branch: input.branch,
        title: input.title,
        from: branch.id,
        fromMs: input.atMs,
        fromSeq: seqAt(state, branch, input.atMs),
      }),
    )
  },

  'enter-branch': (state, input) => {
    if (state.run === null) return noRun()
    const branch = state.run.branches.get(input.branch)
    if (branch === undefined) return unknown('branch')
    if (branch.id === state.run.branch) return no('no-change', 'The room is in this branch already.')
    return yes(draft('branch.entered', 'all', { branch: branch.id, scenarioMs: branch.scenarioMs }))
  },

  'play-seat': (state, input) => {
    const seat = state.seats.get(input.seat)
    if (seat === undefined) return unknown('seat')
    if (seat.playedBy === input.by)
      return no('no-change', `This seat is played by ${seat.playedBy === 'bot' ? 'a bot' : 'people'} already.`)
    const file = state.exerciseFile?.seats.find(one => one.id === seat.id)
    if (input.by === 'bot' && file?.policy == null)
      return no('no-policy', 'The exercise states no policy for this seat.')
    return yes(draft('seat.played', 'all', input))
  },
}

/** Place in the log where the run stood at a scenario time: the last advance that had not passed it. */
function seqAt(state: RoomState, branch: Branch, scenarioMs: number): number {
  return branch.advances.findLast(advance => advance.toMs <= scenarioMs)?.seq ?? Math.min(1, state.seq)
}

function noRun() {
  return no('no-run', 'The run has not started.', 'It starts with the first phase act.')
}
