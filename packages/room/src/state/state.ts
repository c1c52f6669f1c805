/** The state of a room: what folding its events gives. Plain data, changed in place by `applyEvent` alone. */

import type { AnchorPlace, DocumentName, EventBodies, Figure, Outcome, Phase, RunCommand } from '../event/events.ts'
import type { ClockMode, Exercise, InjectText, Lever, Release } from '../event/exercise.ts'
import type { Audience, Person } from '../event/person.ts'

/** A phase that was opened; the last one is the present one. */
export type PhaseSpan = {
  phase: Phase
  openedAtMs: number
  openedBy: string
  seq: number
  /** Server time at which the phase ends by itself; null: the chair ends it. */
  deadlineMs: number | null
  /** Set while the clock stands: what was left of the time. `'open'` where there was no deadline. */
  pausedRemainingMs: number | 'open' | null
  /** Since when the clock stands; null while it runs. */
  pausedAtMs: number | null
  closedAtMs: number | null
}

/** A comment of a thread. A deleted one keeps its place and loses its text. */
export type Comment = {
  id: string
  by: string
  atMs: number
  text: string
  editedAtMs: number | null
  deleted: boolean
  seq: number
}

/** A remark on exact words and what was said about it. `comments[0]` opened it. */
export type Thread = {
  id: string
  document: DocumentName
  quote: string
  /** Of a draft: where its words are. Null once the mark is in the document. */
  place: AnchorPlace | null
  audience: Audience
  /** True until its author publishes it: written while others read. */
  draft: boolean
  resolved: boolean
  comments: Comment[]
  point: string | null
  seq: number
}

/** Arguments of a point. `speaker` is who held it, `by` who wrote it down. */
export type Argument = {
  id: string
  side: 'for' | 'against'
  text: string
  speaker: string
  by: string
  spoken: boolean
  atMs: number
  seq: number
}

/** A point of the register: raised → argued → evaluated → settled. */
export type Point = {
  id: string
  title: string
  thread: string | null
  suggestion: string | null
  raisedBy: string
  raisedAtMs: number
  stage: 'raised' | 'argued' | 'evaluated' | 'settled'
  arguments: Argument[]
  evaluation: { text: string; by: string; atMs: number; seq: number } | null
  outcome: { outcome: Outcome; reason: string; by: string; atMs: number; seq: number } | null
  /** How long it has had the floor. */
  floorMs: number
  seq: number
}

/** A vote as it stands. */
export type Vote = { option: string | null; objects: boolean; dissent: string; atMs: number; seq: number }

/** A decision from question to outcome. */
export type Decision = EventBodies['decision.opened'] & {
  id: string
  openedBy: string
  openedAtMs: number
  stage: 'open' | 'voting' | 'closed'
  votes: Map<string, Vote>
  closed: (EventBodies['decision.closed'] & { by: string; atMs: number; seq: number }) | null
  forks: string | null
  seq: number
}

/** Something that somebody will do. */
export type ActionItem = EventBodies['action.noted'] & {
  id: string
  by: string
  atMs: number
  done: boolean
  seq: number
}

/** Stages of an inject; the last three are side exits or the end. */
export type InjectStage =
  | 'draft'
  | 'submitted'
  | 'approved'
  | 'scheduled'
  | 'released'
  | 'complete'
  | 'deferred'
  | 'obsolete'

/** An inject as the staff sees it. */
export type Inject = {
  id: string
  text: InjectText
  release: Release
  stage: InjectStage
  releasedAtMs: number | null
  releasedScenarioMs: number | null
  note: string
  seq: number
}

/** An inject as its addressee sees it. */
export type Delivery = EventBodies['inject.delivered'] & { audience: Audience; atMs: number; seq: number }

/** A seat: everybody knows its title; brief, levers and measures only who may. */
export type SeatState = {
  id: string
  title: string
  cell: string | null
  brief: string | null
  levers: Lever[] | null
  measures: string[] | null
  /** What the bot of the seat says its policy is; null where it has none or it is not known here. */
  says: string | null
  playedBy: 'people' | 'bot'
  pulls: Map<string, number>
}

/** A branch of the run: the trunk is `main`. */
export type Branch = {
  id: string
  title: string
  from: string | null
  fromMs: number
  commands: RunCommand[]
  scenarioMs: number
  figures: Figure[]
  manifestHash: string
  done: boolean
  /** How far the run had got after which event, in order. */
  advances: { toMs: number; seq: number }[]
}

/** The run of an exercise. */
export type RunState = {
  scenario: string
  seed: string
  precision: 'exact' | 'fast'
  branch: string
  branches: Map<string, Branch>
}

/** An amendment of the drafted minutes. */
export type Amendment = EventBodies['minutes.amended'] & {
  id: string
  by: string
  atMs: number
  accepted: boolean | null
  reason: string
  seq: number
}

/** See the file's head. */
export type RoomState = {
  seq: number
  createdAtMs: number
  title: string
  template: string
  language: 'en' | 'es'
  timing: EventBodies['room.created']['timing']
  people: Map<string, Person>
  agenda: EventBodies['agenda.set']['items']
  spans: PhaseSpan[]
  floor: { point: string | null; speaker: string | null; deadlineMs: number | null; sinceMs: number } | null
  /** Raised hands, first come first. */
  hands: string[]
  threads: Map<string, Thread>
  points: Map<string, Point>
  /** The chair's order of points; those not in it follow by weight. */
  pointOrder: string[]
  suggestions: Map<string, EventBodies['suggestion.settled'] & { by: string; atMs: number; seq: number }>
  decisions: Map<string, Decision>
  actions: Map<string, ActionItem>
  exhibits: Map<string, EventBodies['exhibit.added'] & { atMs: number; audience: Audience; seq: number }>
  /** The public part, known to all. */
  exercise: EventBodies['exercise.shown'] | null
  /** The whole file, known to the staff. */
  exerciseFile: Exercise | null
  seats: Map<string, SeatState>
  clock: { mode: ClockMode; ratio: number; running: boolean; scenarioMs: number; setAtMs: number } | null
  run: RunState | null
  /** Commands of decisions that were carried before the run started; the main branch begins with them. */
  commandsBeforeRun: RunCommand[]
  injects: Map<string, Inject>
  deliveries: Delivery[]
  refusals: (EventBodies['run.refused'] & { wallMs: number; seq: number })[]
  observations: Map<string, EventBodies['observation.made'] & { by: string; atMs: number; seq: number }>
  findings: Map<string, EventBodies['finding.made'] & { by: string; atMs: number; seq: number }>
  improvements: Map<string, EventBodies['improvement.planned'] & { by: string; atMs: number; seq: number }>
  counterfactuals: Map<string, EventBodies['counterfactual.run'] & { seq: number }>
  reflections: Map<string, EventBodies['reflection.written'] & { by: string; atMs: number; seq: number }>
  minutes: {
    draft: number
    hash: string
    throughSeq: number
    /** Last settlement of an amendment, 0 if none: a draft that does not reach it is stale. */
    settledSeq: number
    amendments: Map<string, Amendment>
    signed: (EventBodies['minutes.signed'] & { by: string; atMs: number; seq: number }) | null
    addenda: { id: string; text: string; by: string; atMs: number; seq: number }[]
  } | null
}

/** The phase that is open; `prepare` before the first. */
export function currentSpan(state: RoomState): PhaseSpan | null {
  return state.spans.at(-1) ?? null
}

/** Name of the present phase. */
export function currentPhase(state: RoomState): Phase {
  return state.spans.at(-1)?.phase ?? 'prepare'
}
