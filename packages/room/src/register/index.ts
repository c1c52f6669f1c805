/** The door of the register: points and injects as lists. */

export {
  type InjectChanges,
  type InjectColumn,
  type InjectListAnswer,
  injectChanges,
  injectColumns,
  injectsFromCsv,
  injectsToCsv,
  type KnownToList,
  type ListMistake,
  releaseText,
} from './inject-list.ts'
export {
  type RegisterArgument,
  type RegisterOptions,
  type RegisterRow,
  registerCsv,
  registerJson,
  registerMarkdown,
  registerPaper,
  registerRows,
} from './point-register.ts'
export { releaseFromText } from './release-text.ts'
