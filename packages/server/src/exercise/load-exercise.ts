/** Reads exercise files: from the library by id, or from a path. Everything that is wrong is told at once, with line and column. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { advance, BreakwaterError, type Mistake, type Run, type Scenario, start } from '@breakwater/engine'
import { type Exercise, exerciseFromValue } from '@breakwater/room'
import { libraryFolder, loadLibrary, readBounded } from '../files/library.ts'
import { commandOfPull, engineCommand } from './engine-command.ts'
import { columnsOfRun, scenarioOfRun } from './run-scenario.ts'
import { readYamlFile } from './yaml-file.ts'

/** Where the library's exercises lie. */
export const exercisesFolder: string = join(libraryFolder, 'exercises')

/**
 * Reads one exercise.
 * @param argument the path of a file, or the id of an exercise of the library.
 * @param scenarios the scenarios that it may name, by id; default: those of the library.
 * @throws BreakwaterError with every mistake of the file: its shape, its names, its levers against the acts of the scenario, its
 * measures against the scenario's columns.
 */
export function loadExercise(
  argument: string,
  scenarios: ReadonlyMap<string, Scenario> = loadLibrary().scenarios,
): Exercise {
  const inLibrary = join(exercisesFolder, `${argument}.yaml`)
  const file = /^[a-z0-9-]+$/.test(argument) && existsSync(inLibrary) ? inLibrary : argument
  const bytes = readBounded(file)
  if (bytes === undefined) {
    throw new BreakwaterError([
      {
        code: 'file-not-found',
        where: { file: argument },
        message: 'There is no such file, or it cannot be read.',
        hint: 'Give the path of an exercise file, or the id of one in library/exercises.',
      },
    ])
  }
  return readExercise(bytes, file, scenarios)
}

/** As {@link loadExercise}, from the bytes of a file; `file` is its name in mistakes. */
export function readExercise(bytes: Uint8Array, file: string, scenarios: ReadonlyMap<string, Scenario>): Exercise {
  const yaml = readYamlFile(bytes, file)
  if (!yaml.ok) throw new BreakwaterError(yaml.mistakes)
  const place = (path: readonly (string | number)[], code = ''): Mistake['where'] => ({
    ...yaml.where(path, code === 'unknown-key' ? 'key' : 'value'),
    path: path.join('.'),
  })
  const first = exerciseFromValue(yaml.value)
  const mistakes: Mistake[] = first.ok
    ? []
    : first.mistakes.map(({ path, ...rest }) => ({ ...rest, where: place(path, rest.code) }))
  const run = first.ok ? first.exercise.run : null
  if (!first.ok) throw new BreakwaterError(mistakes)
  if (run === null) return first.exercise
  let scenario: Scenario
  try {
    scenario = scenarioOfRun(run, scenarios)
  } catch (error) {
    if (!(error instanceof BreakwaterError)) throw error
    // Paths of settings have dots inside one key: the place is that of `settings`.
    const keys = (path: string): string[] => (path.startsWith('run.settings') ? ['run', 'settings'] : path.split('.'))
    throw new BreakwaterError(
      error.mistakes.map(mistake => ({
        ...mistake,
        where: { ...yaml.where(keys(mistake.where.path ?? 'run')), path: mistake.where.path ?? 'run' },
      })),
    )
  }
  // A run that goes nowhere: it knows the columns, and takes or refuses what levers command.
  const trial = start(scenario, { seed: 1, precision: 'fast' })
  const read = exerciseFromValue(yaml.value, { columns: columnsOfRun(trial) })
  if (!read.ok) mistakes.push(...read.mistakes.map(({ path, ...rest }) => ({ ...rest, where: place(path) })))
  mistakes.push(
    ...leverMistakes(first.exercise, scenario, trial).map(({ path, ...rest }) => ({ ...rest, where: place(path) })),
  )
  if (mistakes.length > 0) throw new BreakwaterError(mistakes)
  return first.exercise
}

/** Exercises of the library by id, in the order of their file names, and what is wrong with those that do not load. */
export function loadExercises(scenarios: ReadonlyMap<string, Scenario> = loadLibrary().scenarios): {
  exercises: Map<string, Exercise>
  mistakes: Mistake[]
} {
  const exercises = new Map<string, Exercise>()
  const mistakes: Mistake[] = []
  if (!existsSync(exercisesFolder)) return { exercises, mistakes }
  for (const name of readdirSync(exercisesFolder).sort()) {
    if (!name.endsWith('.yaml')) continue
    try {
      const exercise = loadExercise(join(exercisesFolder, name), scenarios)
      exercises.set(exercise.id, exercise)
    } catch (error) {
      if (!(error instanceof BreakwaterError)) throw error
      mistakes.push(...error.mistakes)
    }
  }
  return { exercises, mistakes }
}

type LeverMistake = { code: string; path: (string | number)[]; message: string; hint: string }

/** Pulls each lever once with what it proposes and at both bounds, on a run that goes nowhere. */
function leverMistakes(exercise: Exercise, scenario: Scenario, run: Run): LeverMistake[] {
  const { fromMs } = exercise.run!
  const found: LeverMistake[] = []
  exercise.seats.forEach((seat, at) => {
    seat.levers.forEach((lever, index) => {
      const path = ['seats', at, 'levers', index]
      for (const bound of ['preset', 'low', 'high'] as const) {
        const choices = Object.fromEntries(lever.choices.map(choice => [choice.name, choice[bound]]))
        const command = commandOfPull(seat, { seat: seat.id, lever: lever.id, choices }, fromMs)!
        try {
          advance(run, { steps: 0, commands: [engineCommand(scenario, command, fromMs)] })
        } catch (error) {
          if (!(error instanceof BreakwaterError)) throw error
          found.push(...error.mistakes.map(mistake => ({ ...mistake, path: leverPath(mistake, path) })))
          break
        }
      }
    })
  })
  return found
}

/** Where in the file the engine's mistake belongs: the target, the act, or the lever's numbers. */
function leverPath(mistake: Mistake, path: (string | number)[]): (string | number)[] {
  if (mistake.code !== 'unknown-command') return path
  return [...path, mistake.message.includes('no part called') ? 'target' : 'act']
}
