/**
 * Commands: what people ask of a room. `act` turns one into events or refuses it. The schemas are the only door for what strangers
 * send: sizes are bounded here, rights and phases in the table of rights.
 */

import { z } from 'zod'
import { type Role, roles } from '../event/person.ts'

const id = z.string().regex(/^[a-zA-Z0-9_-]{4,40}$/)
/** Ids of exercises' files may be shorter and carry dashes. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const line = z.string().trim().min(1).max(200)
const text = z.string().trim().min(1).max(8000)
const maybeText = z.string().trim().max(8000)
const ms = z.number().int().min(0).max(8.64e15)
const duration = z.number().int().min(1000).max(86_400_000)
const choices = z.record(z.string().max(40), z.number())
const few = z.templateLiteral([z.enum(['seat', 'cell', 'person']), ':', z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/)])
const audience = z.union([z.enum(['all', 'control']), few])
const document = z.union([z.enum(['plenary', 'control']), few])
const pull = z.strictObject({ seat: name, lever: name, choices })
const option = z.strictObject({ id: name, title: line, pulls: z.array(pull).max(8) })
const method = z.enum(['chair', 'majority', 'consent'])
const day = z.iso.date()
const release = z.union([
  z.strictObject({ by: z.literal('time'), atMs: ms }),
  z.strictObject({ by: z.literal('condition'), when: line, notBeforeMs: ms.nullable() }),
  z.strictObject({ by: z.literal('hand') }),
])
const evidence = z.array(z.number().int().min(1)).max(50)

/** Input of each command by its kind. */
export const commandSchemas = {
  // The meeting.
  'title-room': z.strictObject({ title: line }),
  'set-agenda': z.strictObject({
    items: z.array(z.strictObject({ id, title: line, durationMs: duration.nullable() })).max(60),
  }),
  'change-person': z.strictObject({
    person: id,
    name: line,
    role: z.enum(roles as [Role, ...Role[]]),
    seat: name.nullable(),
  }),
  'remove-person': z.strictObject({ person: id, reason: z.string().trim().max(200) }),
  /** Leaves the present phase for another that may follow it. `durationMs` null: the phase's own time; 0: without a deadline. */
  'open-phase': z.strictObject({
    phase: z.enum(['read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes']),
    durationMs: z.union([duration, z.literal(0)]).nullable(),
  }),
  'extend-phase': z.strictObject({ byMs: duration }),
  'pause-phase': z.strictObject({}),
  'resume-phase': z.strictObject({}),
  'give-floor': z.strictObject({ point: id.nullable(), durationMs: duration.nullable(), speaker: id.nullable() }),
  'raise-hand': z.strictObject({}),
  'lower-hand': z.strictObject({ person: id }),

  // Remarks and points. The server verifies the anchor against its own document before it lets the command pass.
  'open-thread': z.strictObject({ thread: id, comment: id, document, quote: z.string().max(2000), text }),
  reply: z.strictObject({ thread: id, comment: id, text }),
  'publish-thread': z.strictObject({ thread: id }),
  'edit-comment': z.strictObject({ thread: id, comment: id, text }),
  'delete-comment': z.strictObject({ thread: id, comment: id }),
  'resolve-thread': z.strictObject({ thread: id }),
  'reopen-thread': z.strictObject({ thread: id }),
  'raise-point': z.strictObject({
    point: id,
    thread: id.nullable(),
    suggestion: z.string().max(200).nullable(),
    title: line,
  }),
  argue: z.strictObject({
    point: id,
    argument: id,
    side: z.enum(['for', 'against']),
    text,
    speaker: id,
    spoken: z.boolean(),
  }),
  'evaluate-point': z.strictObject({ point: id, text }),
  'settle-point': z.strictObject({
    point: id,
    outcome: z.enum(['agreed', 'changed', 'declined', 'parked', 'to-decide']),
    reason: maybeText,
  }),
  'order-points': z.strictObject({ points: z.array(id).max(500) }),
  /** The server fills author and words from its own document. */
  'settle-suggestion': z.strictObject({
    suggestion: z.string().max(200),
    document,
    outcome: z.enum(['accepted', 'changed', 'declined']),
    reason: maybeText,
  }),

  // Decisions and actions.
  'open-decision': z.strictObject({
    decision: id,
    question: line,
    options: z.array(option).min(1).max(8),
    owner: line,
    method,
    durationMs: duration.nullable(),
    point: id.nullable(),
    inject: name.nullable(),
  }),
  'change-decision': z.strictObject({
    decision: id,
    question: line,
    options: z.array(option).min(1).max(8),
    owner: line,
    method,
  }),
  'open-voting': z.strictObject({ decision: id, durationMs: duration.nullable() }),
  vote: z.strictObject({
    decision: id,
    option: name.nullable(),
    objects: z.boolean(),
    dissent: z.string().trim().max(2000),
  }),
  /** Where the method is `chair`, the option that the chair decides for; else null, the votes decide. */
  'close-decision': z.strictObject({ decision: id, option: name.nullable(), reason: maybeText }),
  'note-action': z.strictObject({
    action: id,
    text: line,
    owner: line,
    due: day.nullable(),
    decision: id.nullable(),
    point: id.nullable(),
  }),
  'tick-action': z.strictObject({ action: id, done: z.boolean() }),

  // The exercise.
  'set-clock': z.strictObject({
    mode: z.enum(['hand', 'ratio']),
    ratio: z.number().min(0.01).max(100_000),
    running: z.boolean(),
  }),
  /** Moves the run on to a scenario time. */
  'advance-run': z.strictObject({ toMs: ms }),
  'pull-lever': z.strictObject({ pull, decision: id.nullable() }),
  'open-branch': z.strictObject({ branch: id, title: line, atMs: ms }),
  'enter-branch': z.strictObject({ branch: z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/) }),
  'play-seat': z.strictObject({ seat: name, by: z.enum(['people', 'bot']) }),
  'write-inject': z.strictObject({
    inject: z.strictObject({
      id: name,
      title: line,
      form: z.enum(['text', 'newspaper', 'posts', 'chart', 'picture']),
      to: z.array(audience).min(1).max(40),
      from: line,
      text: maybeText,
      measures: z.array(z.string().max(80)).max(8),
      picture: z.string().max(200).nullable(),
      release,
      expected: maybeText,
      objective: name.nullable(),
    }),
  }),
  'submit-inject': z.strictObject({ inject: name }),
  'approve-inject': z.strictObject({ inject: name }),
  'schedule-inject': z.strictObject({ inject: name, release }),
  'release-inject': z.strictObject({ inject: name }),
  'complete-inject': z.strictObject({ inject: name, note: maybeText }),
  'defer-inject': z.strictObject({ inject: name, reason: maybeText }),
  'drop-inject': z.strictObject({ inject: name, reason: maybeText }),
  observe: z.strictObject({
    observation: id,
    objective: name,
    task: name.nullable(),
    rating: z.enum(['P', 'S', 'M', 'U']),
    text,
    evidence,
  }),
  'make-finding': z.strictObject({
    finding: id,
    side: z.enum(['strength', 'improvement']),
    capability: line,
    text,
    cause: maybeText,
    severity: z.enum(['minor', 'major', 'critical']),
    evidence,
  }),
  'plan-improvement': z.strictObject({
    improvement: id,
    finding: id,
    action: line,
    element: z.enum(['planning', 'organisation', 'equipment', 'training', 'exercise']),
    owner: line,
    start: day.nullable(),
    due: day.nullable(),
  }),

  // The end.
  reflect: z.strictObject({ reflection: id, question: z.number().int().min(0).max(50).nullable(), text }),
  'draft-minutes': z.strictObject({}),
  'amend-minutes': z.strictObject({ amendment: id, section: line, text, replaces: maybeText }),
  'settle-amendment': z.strictObject({ amendment: id, accepted: z.boolean(), reason: maybeText }),
  'sign-minutes': z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  'add-to-minutes': z.strictObject({ addendum: id, text }),
} as const

/** Kinds of commands. */
export type CommandKind = keyof typeof commandSchemas

/** Input of a command. */
export type CommandInput<K extends CommandKind> = z.infer<(typeof commandSchemas)[K]>

/** A command as it is sent. `id` makes it idempotent: the same id acts once. */
export type RoomCommand<K extends CommandKind = CommandKind> = {
  [Kind in K]: { id: string; kind: Kind; input: CommandInput<Kind> }
}[K]
