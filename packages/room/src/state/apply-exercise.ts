/** What an exercise does to the state: its file, seats, clock, levers, evaluation. The run and the injects have files of their own. */

import type { RoomEvent } from '../event/events.ts'
import type { RoomState, SeatState } from './state.ts'

/** Kinds that this file folds. */
export type ExerciseKind =
  | 'exercise.loaded'
  | 'exercise.shown'
  | 'seat.briefed'
  | 'seat.played'
  | 'bot.spoke'
  | 'clock.set'
  | 'lever.pulled'
  | 'lever.refused'
  | 'observation.made'
  | 'finding.made'
  | 'improvement.planned'
  | 'counterfactual.run'

/** Folds one event of an exercise into the state. */
export function applyExercise(state: RoomState, event: RoomEvent<ExerciseKind>): void {
  const { by, atMs, seq } = event
  switch (event.kind) {
    case 'exercise.loaded':
      state.exerciseFile = event.body.exercise
      return
    case 'exercise.shown':
      state.exercise = event.body
      for (const { id, title, cell } of event.body.seats) {
        const seat = seatIn(state, id)
        seat.title = title
        seat.cell = cell
      }
      return
    case 'seat.briefed': {
      const { seat, brief, levers, measures, says } = event.body
      Object.assign(seatIn(state, seat), { brief, levers, measures, says })
      return
    }
    case 'seat.played': {
      const seat = state.seats.get(event.body.seat)
      if (seat !== undefined) seat.playedBy = event.body.by
      return
    }
    case 'bot.spoke':
      // Words alone: they stand in the log and in the timeline, and change nothing.
      return
    case 'clock.set': {
      const { mode, ratio, running, scenarioMs } = event.body
      state.clock = { mode, ratio, running, scenarioMs, setAtMs: atMs }
      return
    }
    case 'lever.pulled': {
      const { seat, lever } = event.body.pull
      state.seats.get(seat)?.pulls.set(lever, event.body.use)
      return
    }
    case 'lever.refused':
      giveBack(state, event)
      return
    case 'observation.made':
      state.observations.set(event.body.observation, { ...event.body, by, atMs, seq })
      return
    case 'finding.made':
      state.findings.set(event.body.finding, { ...event.body, by, atMs, seq })
      return
    case 'improvement.planned':
      state.improvements.set(event.body.improvement, { ...event.body, by, atMs, seq })
      return
    case 'counterfactual.run':
      state.counterfactuals.set(event.body.decision, { ...event.body, seq })
      return
  }
}

/** A pull that the run would not take: its use comes back, and its command is not among those that make the run again. */
function giveBack(state: RoomState, event: RoomEvent<'lever.refused'>): void {
  const { pull, atMs, use } = event.body
  if (use === null) return
  const seat = state.seats.get(pull.seat)
  const used = seat?.pulls.get(pull.lever) ?? 0
  if (used > 0) seat?.pulls.set(pull.lever, used - 1)
  const lever = seat?.levers?.find(one => one.id === pull.lever)
  const branch = state.run?.branches.get(state.run.branch)
  if (lever === undefined || branch === undefined) return
  const index = branch.commands.findLastIndex(
    command => command.target === lever.target && command.act === lever.act && command.atMs === atMs,
  )
  if (index >= 0) branch.commands.splice(index, 1)
}

/** The seat, made where it is not known yet: a brief may come before the list of seats. */
function seatIn(state: RoomState, id: string): SeatState {
  const known = state.seats.get(id)
  if (known !== undefined) return known
  const seat: SeatState = {
    id,
    title: id,
    cell: null,
    brief: null,
    levers: null,
    measures: null,
    says: null,
    playedBy: 'people',
    pulls: new Map(),
  }
  state.seats.set(id, seat)
  return seat
}
