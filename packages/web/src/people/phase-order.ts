/** The phases that the chair may open next, the usual one first. */

import { currentBranch, nextPhases, type Phase, type RoomState } from '@breakwater/room'

/** A phase that can be opened by hand. */
export type OpenablePhase = Exclude<Phase, 'prepare' | 'signed'>

const usual: Partial<Record<Phase, Phase>> = {
  comment: 'discuss',
  discuss: 'decide',
  decide: 'reflect',
  act: 'read',
}

/**
 * See the file's head. In an exercise the phase Act leads from round to round; once its run, or without one its rounds, are over, the
 * room reflects. A meeting reflects after its decisions.
 */
export function followers(state: RoomState, phase: Phase): OpenablePhase[] {
  const next = nextPhases(state).filter((one): one is OpenablePhase => one !== 'prepare' && one !== 'signed')
  const first = isOver(state, phase) ? 'reflect' : phase === 'decide' && state.exercise !== null ? 'act' : usual[phase]
  return next.sort((a, b) => Number(b === first) - Number(a === first))
}

function isOver(state: RoomState, phase: Phase): boolean {
  const { exercise } = state
  if (exercise === null || (phase !== 'decide' && phase !== 'act')) return false
  if (exercise.run !== null) return phase === 'act' && currentBranch(state)?.done === true
  return state.spans.filter(span => span.phase === 'read').length >= exercise.rounds.length
}
