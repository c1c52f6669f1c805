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

/** See the file's head. After a decision an exercise acts on it, and reflects once its run is over; a meeting reflects. */
export function followers(state: RoomState, phase: Phase): OpenablePhase[] {
  const next = nextPhases(state).filter((one): one is OpenablePhase => one !== 'prepare' && one !== 'signed')
  const over = phase === 'act' && currentBranch(state)?.done === true
  const first = over ? 'reflect' : phase === 'decide' && state.exercise !== null ? 'act' : usual[phase]
  return next.sort((a, b) => Number(b === first) - Number(a === first))
}
