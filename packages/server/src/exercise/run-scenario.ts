/** The scenario of an exercise's run: one of the library with the exercise's settings, and what can be measured in it. */

import { BreakwaterError, changeScenario, type Mistake, type Run, type Scenario } from '@breakwater/engine'
import type { ExerciseRun } from '@breakwater/room'
import { nearestWord } from '../cli/options.ts'

/** A column of a run: its id, what a chart prints beside the line, and the unit of its values. */
export type RunColumn = { id: string; label: string; unit: string; panel: string; role: 'simulated' | 'input' }

/**
 * The scenario of a run with the exercise's settings in it.
 * @param scenarios the library's scenarios by id.
 * @throws BreakwaterError if there is none of that id, or a setting is not taken. The path of a mistake begins with `run`.
 */
export function scenarioOfRun(run: ExerciseRun, scenarios: ReadonlyMap<string, Scenario>): Scenario {
  const scenario = scenarios.get(run.scenario)
  if (scenario === undefined) {
    const nearest = nearestWord(run.scenario, [...scenarios.keys()])
    throw new BreakwaterError([
      {
        code: 'unknown-scenario',
        where: { path: 'run.scenario' },
        message: `The library has no scenario “${run.scenario}”.`,
        hint: nearest === undefined ? `Known: ${[...scenarios.keys()].join(', ')}.` : `Did you mean “${nearest}”?`,
      },
    ])
  }
  const changed = changeScenario(scenario, run.settings)
  if (!changed.ok) throw new BreakwaterError(changed.mistakes.map(underSettings))
  const { start: startMs, end: endMs } = changed.scenario.document.clock
  if (run.fromMs < startMs || run.untilMs > endMs) {
    throw new BreakwaterError([
      {
        code: 'impossible-time',
        where: { path: run.fromMs < startMs ? 'run.from' : 'run.until' },
        message: 'The exercise does not lie inside its scenario.',
        hint: `The scenario runs from ${instantText(startMs)} to ${instantText(endMs)}.`,
      },
    ])
  }
  return changed.scenario
}

/** What can be measured in a run, in the order of its parts. */
export function columnsOfRun(run: Run): RunColumn[] {
  return run.stage.recorder.columns.map(({ id, label, unit, panel, role = 'simulated' }) => ({
    id,
    label,
    unit,
    panel,
    role,
  }))
}

function underSettings(mistake: Mistake): Mistake {
  const path = mistake.where.path === undefined ? 'run.settings' : `run.settings.${mistake.where.path}`
  return { ...mistake, where: { ...mistake.where, path } }
}

/** `2022-05-08T00:15Z`. */
function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}
