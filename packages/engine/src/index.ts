/** The only door of the engine. */

export { CmaEs, type CmaPoint, type CmaSettings, defaultPopulation } from './lab/cma-es.ts'
export { type FreeNumber, freeNumbers, writeNumber } from './lab/free-numbers.ts'
export { type ClassWeights, defaultWeights, lossOfRuns, type RowLoss, type RunsLoss } from './lab/loss.ts'
export { rewriteValues } from './lab/rewrite-values.ts'
export type { Journal, JournalEntry, JournalKind, Refusal } from './ledger/journal.ts'
export type { Precision } from './ledger/ledger.ts'
export { BreakwaterError, Defect, formatMistake, formatWhere, type Mistake, type Where } from './money/mistake.ts'
export { type Standing, standings } from './money/sourced.ts'
export { parseQuantity, quantityExample, type UnitKind } from './money/units.ts'
export type * from './run/chain-messages.ts'
export { type ChainNode, openChainNode } from './run/chain-node.ts'
export {
  type Command,
  engineVersion,
  formatManifest,
  type Manifest,
  type Reseed,
  readManifest,
} from './run/manifest.ts'
export type * from './run/result.ts'
export {
  advance,
  finish,
  fork,
  isDone,
  manifestOf,
  type Run,
  type RunOptions,
  rehearse,
  replay,
  start,
} from './run/run.ts'
export { type VerifyReport, verifyVectors } from './run/verify/verify.ts'
export { defineScenario, type LoadResult } from './scenario/bind.ts'
export { changeScenario } from './scenario/change.ts'
export type { ScenarioDocument, ScenarioSource } from './scenario/document.ts'
export { scenarioJsonSchema } from './scenario/json-schema.ts'
export { loadScenario } from './scenario/load.ts'
export { registeredKinds } from './scenario/registry.ts'
export type { Scenario, ScenarioField } from './scenario/scenario.ts'
export type { Kind } from './step/kind.ts'
