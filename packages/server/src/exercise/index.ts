/** Exercises on the server: their files, the run of a room, the futures of a decision. */

export { type Play, type PlayOptions, playByBots } from './bot-play.ts'
export { type Counterfactual, type CounterfactualRequest, counterfactual } from './counterfactual.ts'
export { commandOfPull } from './engine-command.ts'
export {
  type Fan,
  type ForkFigure,
  type ForkOption,
  type ForkProgress,
  type ForkRequest,
  type ForksExhibit,
  type FutureWorkers,
  forkOptions,
  futureSeeds,
} from './fork-options.ts'
export { exercisesFolder, loadExercise, loadExercises, readExercise } from './load-exercise.ts'
export type { RunSeries } from './run-figures.ts'
export { type Advance, RunHost } from './run-host.ts'
export type { HappenedLine } from './run-journal.ts'
export { columnsOfRun, type RunColumn, scenarioOfRun } from './run-scenario.ts'
