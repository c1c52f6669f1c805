/** An exercise as plain data: what its file says once it has been read and checked. A room keeps the whole of it in its first event. */

import type { Audience } from './person.ts'

/** What a seat may do to the run: an act of a part, with the numbers that the seat chooses inside bounds. */
export type Lever = {
  id: string
  title: string
  /** What it does, for the one who pulls it. */
  help: string
  /** Part and act of the scenario, e.g. `exchange` and `halt`. */
  target: string
  act: string
  /** Numbers that are always given, as written in files. */
  numbers: Record<string, unknown>
  /** Numbers that the seat chooses: one field each, with what is proposed and its bounds. */
  choices: LeverChoice[]
  /** Sentence for the journal; `{amount}` stands for a choice. */
  sentence: string
  /** How often it may be pulled in one exercise; null is without limit. */
  usesMax: number | null
}

/** One number of a lever. `unit` is appended to the value, e.g. `UST`, `%`, `h`. */
export type LeverChoice = { name: string; label: string; unit: string; preset: number; low: number; high: number }

/** A policy of a bot: rules in order; the first whose condition holds (and that has uses left) pulls its lever. */
export type BotRule = {
  id: string
  /** Condition on the run, e.g. `peg < 0.97 for 2 h`. */
  when: string
  lever: string
  choices: Record<string, number>
  usesMax: number
  /** What the bot says as its reason. */
  because: string
}

/** A place at the table. */
export type Seat = {
  id: string
  title: string
  /** Team of seats that share a document, or null. */
  cell: string | null
  /** Markdown that only this seat reads. */
  brief: string
  levers: Lever[]
  /** Measures of the run that only this seat (and control) sees, by column id. */
  measures: string[]
  policy: { says: string; rules: BotRule[]; vote: 'first' | 'last' | 'majority' | 'abstain' } | null
}

/** How an inject is shown. */
export type InjectForm = 'text' | 'newspaper' | 'posts' | 'chart' | 'picture'

/** When an inject goes out: by scenario time, when the run meets a condition, or by hand. */
export type Release =
  | { by: 'time'; atMs: number }
  | { by: 'condition'; when: string; notBeforeMs: number | null }
  | { by: 'hand' }

/** A message that the exercise puts in front of its players. */
export type InjectText = {
  id: string
  title: string
  form: InjectForm
  /** `all`, or seats by `seat:<id>`. */
  to: Audience[]
  /** Sender as the players see it. */
  from: string
  /** Markdown; for `posts` one post per paragraph `@name: text`; for `chart` a caption. */
  text: string
  /** Columns of the run (`chart`) or the picture's address (`picture`). */
  measures: string[]
  picture: string | null
  release: Release
  /** What the evaluator watches for. */
  expected: string
  /** Objective that it serves. */
  objective: string | null
}

/** Objective → capability → target → tasks, for the evaluation. */
export type Objective = {
  id: string
  title: string
  capability: string
  target: string
  tasks: { id: string; title: string }[]
}

/** A decision that the exercise prepares: opened by hand or by an inject. */
export type PreparedDecision = {
  id: string
  question: string
  options: { id: string; title: string; pulls: { seat: string; lever: string; choices: Record<string, number> }[] }[]
  owner: string
  method: VotingMethod
  /** Inject that it belongs to, or null. */
  inject: string | null
}

/** `chair` decides after hearing; `majority` counts votes; `consent` passes unless somebody objects. */
export type VotingMethod = 'chair' | 'majority' | 'consent'

/** A round of an exercise: where the scenario clock stops and people read, comment, discuss and decide. */
export type Round = {
  title: string
  untilMs: number
  readMs: number
  commentMs: number
  discussMs: number
  decideMs: number
}

/** See the file's head. */
export type Exercise = {
  id: string
  title: string
  summary: string
  /** How long it is meant to take. */
  durationMs: number
  /** Scenario of the library and what is changed in it; null: a meeting without a simulation. */
  run: {
    scenario: string
    seed: string
    precision: 'exact' | 'fast'
    settings: Record<string, string | number | boolean>
    /** Where the exercise begins and ends inside the scenario. */
    fromMs: number
    untilMs: number
    /** Measures that everybody sees, by column id; the first is the peg's price. */
    measures: string[]
    /** Short names for conditions: `peg` → `ustPriceUsd`. */
    names: Record<string, string>
  } | null
  clock: { mode: ClockMode /** Scenario milliseconds per wall millisecond in `ratio`. */; ratio: number }
  seats: Seat[]
  cells: { id: string; title: string }[]
  rounds: Round[]
  injects: InjectText[]
  objectives: Objective[]
  decisions: PreparedDecision[]
  /** Markdown of the plenary document as the chair finds it. */
  document: string
  /** Questions of the hot wash. */
  hotWash: string[]
  /** Where its facts come from. */
  sources: { what: string; source: string }[]
}

/** `hand`: the facilitator advances the run. `ratio`: it follows the wall clock. */
export type ClockMode = 'hand' | 'ratio'
