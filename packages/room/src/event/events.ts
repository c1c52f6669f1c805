/**
 * Everything that happens in a room, as events. The log of events is the room: its state, its minutes, its after-action report are
 * folds over it. An event goes to its audience alone; whoever folds fewer events knows less and never something wrong.
 */

import type {
  ClockMode,
  Exercise,
  InjectForm,
  InjectText,
  Lever,
  Objective,
  Release,
  Round,
  VotingMethod,
} from './exercise.ts'
import type { Audience, Role } from './person.ts'

/** Phases of a meeting, in their usual order; `act` belongs to exercises. */
export type Phase = 'prepare' | 'read' | 'comment' | 'discuss' | 'decide' | 'act' | 'reflect' | 'minutes' | 'signed'

/** All phases. */
export const phases: readonly Phase[] = [
  'prepare',
  'read',
  'comment',
  'discuss',
  'decide',
  'act',
  'reflect',
  'minutes',
  'signed',
]

/** How a point came out. */
export type Outcome = 'agreed' | 'changed' | 'declined' | 'parked' | 'to-decide'

/** Rating of an observation: performed without challenges, with some, with major ones, unable. Source: HSEEP 2020, P/S/M/U. */
export type Rating = 'P' | 'S' | 'M' | 'U'

/** Name of a document: `plenary` is everybody's, the others are named like the audience that they are for. */
export type DocumentName = 'plenary' | Exclude<Audience, 'all'>

/** Two relative positions of Yjs as JSON: where a draft's words are until it is published and the mark can be set. */
export type AnchorPlace = { from: unknown; to: unknown }

/**
 * Where a comment is anchored. The server verifies it and sets the mark; the quote stays when the words are gone. An empty quote is
 * a remark on the document as a whole. Only a draft carries its `place`: nothing of a draft is in the shared document.
 */
export type Anchor = { document: DocumentName; quote: string; place?: AnchorPlace }

/** An option of a decision. A pull of a lever that names its seat makes the option a command to the run. */
export type Option = { id: string; title: string; pulls: Pull[] }
/** A lever with its chosen numbers. */
export type Pull = { seat: string; lever: string; choices: Record<string, number> }

/** A figure of the run that an event quotes: column id, value, unit. */
export type Figure = { measure: string; label: string; value: number; unit: string }

/** Bodies of events by kind. Ids are given by whoever sends the command; times are the server's. */
export type EventBodies = {
  // The meeting.
  'room.created': {
    title: string
    template: string
    language: 'en' | 'es'
    /** How long phases last unless the chair says otherwise. */
    timing: { readMs: number; commentMs: number; discussMs: number; decideMs: number; reflectMs: number }
  }
  'room.titled': { title: string }
  'person.joined': { person: string; name: string; colour: string; role: Role; seat: string | null }
  'person.changed': { person: string; name: string; role: Role; seat: string | null }
  'person.removed': { person: string; reason: string }
  'agenda.set': { items: { id: string; title: string; durationMs: number | null }[] }
  /**
   * `because`: the chair said so; the time was up; `outcome`: a decision of this phase was closed, or the minutes were signed; `end`:
   * the scenario had come to its end.
   */
  'phase.opened': { phase: Phase; deadlineMs: number | null; because: 'chair' | 'time' | 'outcome' | 'end' }
  /** While the clock stands, `deadlineMs` is what it would be if the clock went on at once. */
  'phase.extended': { deadlineMs: number; byMs: number }
  'phase.paused': { remainingMs: number | null }
  'phase.resumed': { deadlineMs: number | null }
  'floor.given': { point: string | null; deadlineMs: number | null; speaker: string | null }
  'hand.raised': Record<string, never>
  'hand.lowered': { person: string }

  // Remarks and points.
  /**
   * A draft goes to its author alone. Publishing it opens it again for the document's audience, with its replies after it: the
   * private events stay in the author's log only, and the later opening replaces the earlier.
   */
  'thread.opened': { thread: string; comment: string; anchor: Anchor; text: string; draft: boolean }
  'thread.replied': { thread: string; comment: string; text: string }
  /** The draft became public; for its author alone, just before the public opening. */
  'thread.published': { thread: string }
  'comment.edited': { thread: string; comment: string; text: string }
  /** Leaves a tombstone: the text goes from every view, replies stay. */
  'comment.deleted': { thread: string; comment: string }
  'thread.resolved': { thread: string }
  'thread.reopened': { thread: string }
  'point.raised': { point: string; thread: string | null; suggestion: string | null; title: string }
  'point.argued': {
    point: string
    argument: string
    side: 'for' | 'against'
    text: string
    speaker: string
    spoken: boolean
  }
  'point.evaluated': { point: string; text: string }
  'point.settled': { point: string; outcome: Outcome; reason: string }
  'points.ordered': { points: string[] }
  /** A suggestion was accepted, declined, or accepted after a change; the document's own update is in its journal. */
  'suggestion.settled': {
    suggestion: string
    document: string
    outcome: 'accepted' | 'changed' | 'declined'
    author: string
    inserted: string
    deleted: string
    reason: string
  }

  // Decisions and actions.
  'decision.opened': {
    decision: string
    question: string
    options: Option[]
    owner: string
    method: VotingMethod
    deadlineMs: number | null
    point: string | null
    inject: string | null
  }
  'decision.changed': { decision: string; question: string; options: Option[]; owner: string; method: VotingMethod }
  'voting.opened': { decision: string; deadlineMs: number | null }
  /** `option` null abstains; `objects` blocks where the method is consent. Dissent is kept word for word. A later vote replaces the earlier one. */
  'vote.cast': { decision: string; option: string | null; objects: boolean; dissent: string }
  'decision.closed': {
    decision: string
    /** Null: no option was carried. */
    option: string | null
    counts: { option: string; votes: number }[]
    abstained: number
    objections: number
    reason: string
  }
  'action.noted': {
    action: string
    text: string
    owner: string
    due: string | null
    decision: string | null
    point: string | null
  }
  'action.done': { action: string; done: boolean }
  'forks.made': { decision: string; exhibit: string; runs: number; fromMs: number; untilMs: number }
  'exhibit.added': {
    exhibit: string
    title: string
    form: 'run' | 'forks' | 'branches' | 'picture' | 'text'
    summary: string
  }

  // The exercise.
  'exercise.loaded': { exercise: Exercise }
  'exercise.shown': {
    id: string
    title: string
    summary: string
    seats: { id: string; title: string; cell: string | null }[]
    cells: { id: string; title: string }[]
    rounds: Round[]
    objectives: Objective[]
    hotWash: string[]
    run: {
      scenario: string
      fromMs: number
      untilMs: number
      measures: string[]
    } | null
    sources: { what: string; source: string }[]
  }
  'seat.briefed': { seat: string; brief: string; levers: Lever[]; measures: string[]; says: string | null }
  'seat.played': { seat: string; by: 'people' | 'bot' }
  'bot.spoke': { seat: string; text: string }
  'clock.set': { mode: ClockMode; ratio: number; running: boolean; scenarioMs: number }
  'run.started': {
    scenario: string
    seed: string
    precision: 'exact' | 'fast'
    manifestHash: string
    scenarioMs: number
    branch: string
  }
  'run.advanced': { toMs: number; step: number; figures: Figure[]; manifestHash: string; branch: string; done: boolean }
  /** What a lever became: the command that the run got. Replaying these gives the run again. */
  'run.commanded': { command: RunCommand; seat: string; lever: string; decision: string | null; branch: string }
  'run.refused': {
    who: string
    act: string
    because: string
    needed: string
    had: string
    section: string | null
    atMs: number
  }
  'lever.pulled': { pull: Pull; sentence: string; atMs: number; decision: string | null; use: number }
  /**
   * The run would not take a pull, or a carried decision asked for one that is not left. `use`: the counted use that is given back,
   * its command does not count; null: nothing had been counted.
   */
  'lever.refused': { pull: Pull; because: string; section: string | null; atMs: number; use: number | null }
  'branch.opened': { branch: string; title: string; from: string; fromMs: number; fromSeq: number }
  'branch.entered': { branch: string; scenarioMs: number }
  'inject.written': { inject: InjectText }
  'inject.submitted': { inject: string }
  'inject.approved': { inject: string }
  'inject.scheduled': { inject: string; release: Release }
  'inject.released': { inject: string; because: 'time' | 'condition' | 'hand'; scenarioMs: number | null }
  /** One for each audience that the inject is addressed to: it carries the words. */
  'inject.delivered': {
    inject: string
    title: string
    form: InjectForm
    from: string
    text: string
    measures: string[]
    picture: string | null
    scenarioMs: number | null
  }
  'inject.completed': { inject: string; note: string }
  'inject.deferred': { inject: string; reason: string }
  'inject.dropped': { inject: string; reason: string }
  'observation.made': {
    observation: string
    objective: string
    task: string | null
    rating: Rating
    text: string
    /** Events that bear it out. */
    evidence: number[]
  }
  'finding.made': {
    finding: string
    side: 'strength' | 'improvement'
    capability: string
    text: string
    cause: string
    severity: 'minor' | 'major' | 'critical'
    evidence: number[]
  }
  'improvement.planned': {
    improvement: string
    finding: string
    action: string
    element: 'planning' | 'organisation' | 'equipment' | 'training' | 'exercise'
    owner: string
    start: string | null
    due: string | null
  }
  /** Measured by running the crisis again with one decision left out, on the same random numbers. */
  'counterfactual.run': {
    decision: string
    exhibit: string
    figures: { measure: string; label: string; unit: string; with: number; without: number }[]
  }

  // The end.
  'reflection.written': { reflection: string; question: number | null; text: string }
  'minutes.drafted': { draft: number; hash: string; throughSeq: number }
  'minutes.amended': { amendment: string; section: string; text: string; replaces: string }
  'amendment.settled': { amendment: string; accepted: boolean; reason: string }
  'minutes.signed': { hash: string; draft: number; text: string }
  'minutes.added': { addendum: string; text: string }
}

/** Kinds of events. */
export type EventKind = keyof EventBodies

/** What a command makes before the server has given it a place in the log. */
export type EventDraft<K extends EventKind = EventKind> = {
  [Kind in K]: { kind: Kind; audience: Audience; body: EventBodies[Kind] }
}[K]

/** One row of the log. `seq` grows by one from 1 over all audiences; whoever sees fewer events sees gaps. */
export type RoomEvent<K extends EventKind = EventKind> = {
  [Kind in K]: {
    seq: number
    atMs: number
    /** A person's id, `system`, or `bot:<seat>`. */
    by: string
    audience: Audience
    /** Of the command that caused it; null for the server's own. */
    commandId: string | null
    kind: Kind
    body: EventBodies[Kind]
  }
}[K]

/** A command to the engine as it takes it: see the engine's manifest. */
export type RunCommand = {
  atMs: number
  target: string
  act: string
  sentence: string
  numbers: Record<string, unknown>
}
