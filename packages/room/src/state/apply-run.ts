/** What the run does to the state: its branches, how far it has got, its commands and what it refused. */

import type { RoomEvent } from '../event/events.ts'
import type { Branch, RoomState } from './state.ts'

/** Kinds that this file folds. */
export type RunKind =
  | 'run.started'
  | 'run.advanced'
  | 'run.commanded'
  | 'run.refused'
  | 'branch.opened'
  | 'branch.entered'

/** Folds one event of the run into the state. */
export function applyRun(state: RoomState, event: RoomEvent<RunKind>): void {
  switch (event.kind) {
    case 'run.started': {
      const { scenario, seed, precision, manifestHash, scenarioMs, branch } = event.body
      const main: Branch = { ...newBranch(branch, scenarioMs), manifestHash, commands: state.commandsBeforeRun }
      state.commandsBeforeRun = []
      state.run = { scenario, seed, precision, branch, branches: new Map([[branch, main]]) }
      setClock(state, scenarioMs, event.atMs)
      return
    }
    case 'run.advanced': {
      const { toMs, figures, manifestHash, done } = event.body
      const branch = state.run?.branches.get(event.body.branch)
      if (branch === undefined) return
      Object.assign(branch, { scenarioMs: toMs, figures, manifestHash, done })
      branch.advances.push({ toMs, seq: event.seq })
      // A running clock leads the run; a standing one shows where the run is.
      if (event.body.branch === state.run?.branch && state.clock?.running !== true) setClock(state, toMs, event.atMs)
      return
    }
    case 'run.commanded':
      if (state.run === null) state.commandsBeforeRun.push(event.body.command)
      else state.run.branches.get(event.body.branch)?.commands.push(event.body.command)
      return
    case 'run.refused':
      state.refusals.push({ ...event.body, wallMs: event.atMs, seq: event.seq })
      return
    case 'branch.opened': {
      const { branch, title, from, fromMs } = event.body
      const source = state.run?.branches.get(from)
      state.run?.branches.set(branch, {
        ...newBranch(branch, fromMs),
        title,
        from,
        manifestHash: source?.manifestHash ?? '',
        commands: (source?.commands ?? []).filter(command => command.atMs < fromMs),
      })
      return
    }
    case 'branch.entered': {
      if (state.run === null) return
      const { branch, scenarioMs } = event.body
      // Players learn of a branch when the room enters it, not before.
      if (!state.run.branches.has(branch)) state.run.branches.set(branch, newBranch(branch, scenarioMs))
      state.run.branch = branch
      setClock(state, scenarioMs, event.atMs)
      return
    }
  }
}

function newBranch(id: string, fromMs: number): Branch {
  return {
    id,
    title: '',
    from: null,
    fromMs,
    commands: [],
    scenarioMs: fromMs,
    figures: [],
    manifestHash: '',
    done: false,
    advances: [],
  }
}

function setClock(state: RoomState, scenarioMs: number, atMs: number): void {
  if (state.clock !== null) Object.assign(state.clock, { scenarioMs, setAtMs: atMs })
}
