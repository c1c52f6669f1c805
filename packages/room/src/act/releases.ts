/** Which injects are due: by scenario time, or because the run meets their condition. */

import { isPaused } from '../phase/machine.ts'
import { rightsTable } from '../rights/rights-table.ts'
import { currentPhase, type Inject, type RoomState } from '../state/state.ts'

/** What the release of injects depends on. */
export type ReleaseMoment = {
  scenarioMs: number
  /** Whether a condition holds now, looking back no further than `sinceMs` in scenario time. */
  holds: (condition: string, sinceMs: number) => boolean
}

/**
 * Ids of the scheduled injects that are due, those by time first and in its order, then the others as they stand in the list. None
 * while the clock of the phase stands, or in a phase in which nothing is released. Injects by hand are never due.
 */
export function releasesDue(state: RoomState, moment: ReleaseMoment): string[] {
  const phase = currentPhase(state)
  if (isPaused(state) || !rightsTable['release-inject'].grants.some(grant => grant.phases.includes(phase))) return []
  const due = [...state.injects.values()].filter(inject => inject.stage === 'scheduled' && isDue(state, inject, moment))
  return due.sort((a, b) => timeOf(a) - timeOf(b) || a.seq - b.seq).map(inject => inject.id)
}

function isDue(state: RoomState, inject: Inject, moment: ReleaseMoment): boolean {
  const { release } = inject
  switch (release.by) {
    case 'time':
      return moment.scenarioMs >= release.atMs
    case 'condition': {
      const sinceMs = release.notBeforeMs ?? state.exercise?.run?.fromMs ?? 0
      return moment.scenarioMs >= sinceMs && moment.holds(release.when, sinceMs)
    }
    case 'hand':
      return false
  }
}

function timeOf(inject: Inject): number {
  return inject.release.by === 'time' ? inject.release.atMs : Number.MAX_SAFE_INTEGER
}
