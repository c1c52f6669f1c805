/** Commands of the evaluation: observations, findings, improvements. All of it is for the staff. */

import type { Refusal } from '../command/refusal.ts'
import type { RoomState } from '../state/state.ts'
import { draft, type Handlers, no, taken, tooMany, unknown, yes } from './answer.ts'
import { roomLimits } from './limits.ts'

/** Kinds that this file answers. */
export type EvaluationCommand = 'observe' | 'make-finding' | 'plan-improvement'

/** Their rules. */
export const evaluationHandlers: Handlers<EvaluationCommand> = {
  observe: (state, input) => {
    if (state.observations.has(input.observation)) return taken('observation')
    if (state.observations.size >= roomLimits.observations) return tooMany('observations', roomLimits.observations)
    const objective = state.exercise?.objectives.find(one => one.id === input.objective)
    if (objective === undefined) return unknown('objective')
    if (input.task !== null && !objective.tasks.some(task => task.id === input.task)) return unknown('task')
    return evidenceRefusal(state, input.evidence) ?? yes(draft('observation.made', 'control', input))
  },

  'make-finding': (state, input) => {
    if (state.findings.has(input.finding)) return taken('finding')
    if (state.findings.size >= roomLimits.findings) return tooMany('findings', roomLimits.findings)
    return evidenceRefusal(state, input.evidence) ?? yes(draft('finding.made', 'control', input))
  },

  'plan-improvement': (state, input) => {
    if (state.improvements.has(input.improvement)) return taken('improvement')
    if (state.improvements.size >= roomLimits.improvements) return tooMany('improvements', roomLimits.improvements)
    if (!state.findings.has(input.finding)) return unknown('finding')
    if (input.start !== null && input.due !== null && input.due < input.start) {
      return no('due-before-start', 'The improvement is due before it starts.', 'Exchange the two days.')
    }
    return yes(draft('improvement.planned', 'control', input))
  },
}

function evidenceRefusal(state: RoomState, evidence: readonly number[]): Refusal | null {
  return evidence.some(seq => seq > state.seq) ? unknown('event') : null
}
