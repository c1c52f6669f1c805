/** Exercises: reading their files, conditions on a run, the policies of bots, time without a run. */

export { type BotPull, botVote, nextBotPulls } from './bot-policy.ts'
export {
  type Comparison,
  type Condition,
  type ConditionReading,
  formatCondition,
  holds,
  type MeasureHistory,
  measuresOf,
  parseCondition,
} from './condition.ts'
export { type ExerciseResult, exerciseFromValue } from './exercise-file.ts'
export { exerciseJsonSchema } from './exercise-schema.ts'
export { type ExerciseFile, type ExerciseRun, type ExerciseSurroundings, exerciseShape } from './exercise-shape.ts'
export { exerciseTimeMs, nextReleaseMs } from './exercise-time.ts'
export type { ExerciseMistake } from './mistake-list.ts'
export { type Reading, readMoment, readNumber, readRatio, readSpan } from './times.ts'
