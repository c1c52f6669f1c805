/** Commands by chance for the model test: ids from small pools, so that they meet, and words with a canary that is found again. */

import type { CommandInput, CommandKind } from '../command/commands.ts'
import { type Phase, phases } from '../event/events.ts'
import { roles } from '../event/person.ts'
import { sampleFromMs } from './sample-exercise.ts'

/** Chooses one of the values: the chance comes from whoever calls. */
export type Choose = <T>(...values: T[]) => T

/** People of the model's room; `stranger` never joins. */
export const cast = [
  'chair',
  'ben',
  'part',
  'anna',
  'cleo',
  'carl',
  'eva',
  'obi',
  'stranger',
  'system',
  'bot:press',
] as const

/** A place for a canary: the model puts another word into each. */
export const canarySlot = 'canary-slot'

const text = canarySlot
const hour = 3_600_000

const person = (choose: Choose) => choose('chair', 'ben', 'part', 'anna', 'cleo', 'carl', 'eva', 'obi', 'nobody')
const thread = (choose: Choose) => choose('thread-1', 'thread-2', 'thread-3')
const comment = (choose: Choose) => choose('comment-1', 'comment-2', 'comment-3')
const point = (choose: Choose) => choose('point-1', 'point-2')
const decision = (choose: Choose) => choose('decision-1', 'decision-2')
const inject = (choose: Choose) => choose('leak', 'front-page', 'call', 'new-one')
const seat = (choose: Choose) => choose('issuer', 'bank', 'exchange', 'press', 'throne')
const option = (choose: Choose) => choose('yes', 'no')
const reason = (choose: Choose) => choose('', canarySlot)
const durationMs = (choose: Choose) => choose(null, 30_000, 120_000)
const hash = (choose: Choose) => choose('a', 'b').repeat(64)
const evidence = (choose: Choose) => choose<number[]>([], [1], [9999])
const method = (choose: Choose) => choose('chair', 'majority', 'consent')
const orNull = <T>(choose: Choose, pool: (choose: Choose) => T): T | null =>
  choose(true, true, false) ? pool(choose) : null

const document = (choose: Choose) =>
  choose('plenary', 'plenary', 'plenary', 'control', 'seat:bank', 'seat:issuer', 'cell:finance', 'person:anna')

const pull = (choose: Choose) => ({
  seat: seat(choose),
  lever: choose('bank-lever', 'issuer-lever', 'press-lever'),
  choices: choose<Record<string, number>>({}, { lasts: 5 }, { lasts: 99 }),
})

/** A pull that its seat may do: whether anybody may is the question. */
const fittingPull = (choose: Choose) => {
  const id = choose('bank', 'issuer', 'press')
  return { seat: id, lever: `${id}-lever`, choices: choose<Record<string, number>>({}, { lasts: 5 }) }
}

const release = (choose: Choose) =>
  choose<CommandInput<'schedule-inject'>['release']>(
    { by: 'hand' },
    { by: 'time', atMs: sampleFromMs },
    { by: 'condition', when: 'peg < 0.98', notBeforeMs: null },
  )

const options = (choose: Choose) =>
  choose(['yes'], ['yes', 'no'], ['yes', 'no'], ['no', 'no']).map(id => ({
    id,
    title: text,
    pulls: choose(0, 0, 1) === 0 ? [] : [choose(fittingPull, fittingPull, pull)(choose)],
  }))

/** Makes an input of each kind. */
export const inputs: { [K in CommandKind]: (choose: Choose) => CommandInput<K> } = {
  'title-room': () => ({ title: text }),
  'set-agenda': () => ({ items: [{ id: 'item-1', title: text, durationMs: null }] }),
  'change-person': c => ({ person: person(c), name: text, role: c(...roles), seat: orNull(c, seat) }),
  'remove-person': c => ({ person: c('obi', 'nobody', 'chair'), reason: reason(c) }),
  'open-phase': c => ({
    phase: c('read', 'comment', 'discuss', 'decide', 'act', 'reflect', 'minutes'),
    durationMs: c(null, 0, 60_000),
  }),
  'extend-phase': c => ({ byMs: c(1000, 60_000) }),
  'pause-phase': () => ({}),
  'resume-phase': () => ({}),
  'give-floor': c => ({ point: orNull(c, point), durationMs: durationMs(c), speaker: orNull(c, person) }),
  'raise-hand': () => ({}),
  'lower-hand': c => ({ person: person(c) }),
  'open-thread': c => ({ thread: thread(c), comment: comment(c), document: document(c), quote: c('', 'words'), text }),
  reply: c => ({ thread: thread(c), comment: comment(c), text }),
  'publish-thread': c => ({ thread: thread(c) }),
  'edit-comment': c => ({ thread: thread(c), comment: comment(c), text }),
  'delete-comment': c => ({ thread: thread(c), comment: comment(c) }),
  'resolve-thread': c => ({ thread: thread(c) }),
  'reopen-thread': c => ({ thread: thread(c) }),
  'raise-point': c => ({ point: point(c), thread: orNull(c, thread), suggestion: null, title: text }),
  argue: c => ({
    point: point(c),
    argument: c('argument-1', 'argument-2'),
    side: c('for', 'against'),
    text,
    speaker: person(c),
    spoken: c(true, false),
  }),
  'evaluate-point': c => ({ point: point(c), text }),
  'settle-point': c => ({ point: point(c), outcome: c('agreed', 'parked', 'to-decide'), reason: reason(c) }),
  'order-points': c => ({ points: c(['point-1'], ['point-1', 'point-1'], ['point-2', 'point-1'], []) }),
  'settle-suggestion': c => ({
    suggestion: c('s-1', 's-2'),
    document: document(c),
    outcome: c('accepted', 'changed', 'declined'),
    reason: reason(c),
  }),
  'open-decision': c => ({
    decision: decision(c),
    question: text,
    options: options(c),
    owner: text,
    method: method(c),
    durationMs: durationMs(c),
    point: c(false, false, false, true) ? point(c) : null,
    inject: c(false, false, false, true) ? inject(c) : null,
  }),
  'change-decision': c => ({
    decision: decision(c),
    question: text,
    options: options(c),
    owner: text,
    method: method(c),
  }),
  'open-voting': c => ({ decision: decision(c), durationMs: durationMs(c) }),
  vote: c => ({ decision: decision(c), option: orNull(c, option), objects: c(false, false, true), dissent: reason(c) }),
  'close-decision': c => ({ decision: decision(c), option: c(null, null, 'yes'), reason: reason(c) }),
  'note-action': c => ({
    action: c('action-1', 'action-2'),
    text,
    owner: text,
    due: null,
    decision: c(false, true) ? decision(c) : null,
    point: c(false, true) ? point(c) : null,
  }),
  'tick-action': c => ({ action: c('action-1', 'action-2'), done: c(true, false) }),
  'set-clock': c => ({ mode: c('hand', 'ratio'), ratio: c(1, 20), running: c(true, false) }),
  'advance-run': c => ({ toMs: sampleFromMs + c(-1, 0, 1, 2, 5, 30, 49) * hour }),
  'pull-lever': c => ({
    pull: c(pull, fittingPull, fittingPull)(c),
    decision: c(false, false, true) ? decision(c) : null,
  }),
  'open-branch': c => ({ branch: c('branch-1', 'branch-2'), title: text, atMs: sampleFromMs + c(0, 1) * hour }),
  'enter-branch': c => ({ branch: c('main', 'branch-1', 'branch-2') }),
  'play-seat': c => ({ seat: seat(c), by: c('people', 'bot') }),
  'write-inject': c => ({
    inject: {
      id: inject(c),
      title: text,
      form: c('text', 'posts'),
      to: c(['all'], ['seat:bank'], ['cell:finance', 'person:anna'], ['control'], ['seat:throne']),
      from: text,
      text,
      measures: [],
      picture: null,
      release: release(c),
      expected: text,
      objective: c(null, 'confidence'),
    },
  }),
  'submit-inject': c => ({ inject: inject(c) }),
  'approve-inject': c => ({ inject: inject(c) }),
  'schedule-inject': c => ({ inject: inject(c), release: release(c) }),
  'release-inject': c => ({ inject: inject(c) }),
  'complete-inject': c => ({ inject: inject(c), note: reason(c) }),
  'defer-inject': c => ({ inject: inject(c), reason: reason(c) }),
  'drop-inject': c => ({ inject: inject(c), reason: reason(c) }),
  observe: c => ({
    observation: c('observation-1', 'observation-2'),
    objective: c('confidence', 'nothing'),
    task: c(null, 'tell'),
    rating: c('P', 'S', 'M', 'U'),
    text,
    evidence: evidence(c),
  }),
  'make-finding': c => ({
    finding: c('finding-1', 'finding-2'),
    side: c('strength', 'improvement'),
    capability: text,
    text,
    cause: reason(c),
    severity: c('minor', 'major'),
    evidence: evidence(c),
  }),
  'plan-improvement': c => ({
    improvement: c('improvement-1', 'improvement-2'),
    finding: c('finding-1', 'finding-2'),
    action: text,
    element: c('training', 'exercise'),
    owner: text,
    start: null,
    due: null,
  }),
  reflect: c => ({ reflection: c('reflection-1', 'reflection-2'), question: c(null, 0, 7), text }),
  'draft-minutes': () => ({}),
  'amend-minutes': c => ({ amendment: c('amendment-1', 'amendment-2'), section: text, text, replaces: reason(c) }),
  'settle-amendment': c => ({
    amendment: c('amendment-1', 'amendment-2'),
    accepted: c(true, false),
    reason: reason(c),
  }),
  'sign-minutes': c => ({ hash: hash(c) }),
  'add-to-minutes': c => ({ addendum: c('addendum-1', 'addendum-2'), text }),
}

/** Part of a meeting: the phases that lead there, and the commands that belong there. */
export type Scene = { opening: Phase[]; kinds: CommandKind[] }

const talk: CommandKind[] = [
  'open-thread',
  'reply',
  'publish-thread',
  'edit-comment',
  'delete-comment',
  'resolve-thread',
]

/** Walks by chance begin in one of these: from the first alone they would hardly ever leave the preparation. */
export const scenes: readonly Scene[] = [
  { opening: ['prepare'], kinds: Object.keys(inputs) as CommandKind[] },
  { opening: ['read'], kinds: [...talk, 'open-phase', 'pause-phase', 'resume-phase', 'extend-phase'] },
  {
    opening: ['read', 'comment', 'discuss'],
    kinds: [
      ...talk,
      'raise-point',
      'argue',
      'evaluate-point',
      'settle-point',
      'order-points',
      'settle-suggestion',
      'give-floor',
      'raise-hand',
      'raise-hand',
      'lower-hand',
      'lower-hand',
      'reopen-thread',
      'reopen-thread',
      'pause-phase',
      'resume-phase',
      'note-action',
      'tick-action',
    ],
  },
  {
    opening: ['read', 'comment', 'decide'],
    kinds: [
      'open-decision',
      'open-decision',
      'open-decision',
      'change-decision',
      'open-voting',
      'open-voting',
      'open-voting',
      'vote',
      'vote',
      'vote',
      'close-decision',
      'pause-phase',
      'resume-phase',
      'resume-phase',
    ],
  },
  {
    opening: ['read', 'comment', 'decide', 'act'],
    kinds: [
      'pull-lever',
      'pull-lever',
      'advance-run',
      'set-clock',
      'open-branch',
      'enter-branch',
      'play-seat',
      'write-inject',
      'submit-inject',
      'approve-inject',
      'schedule-inject',
      'release-inject',
      'complete-inject',
      'defer-inject',
      'drop-inject',
      'observe',
    ],
  },
  {
    opening: ['read', 'comment', 'discuss', 'reflect', 'minutes'],
    kinds: [
      'draft-minutes',
      'amend-minutes',
      'settle-amendment',
      'sign-minutes',
      'sign-minutes',
      'add-to-minutes',
      'make-finding',
      'plan-improvement',
      'observe',
    ],
  },
  {
    opening: [...phases.slice(0, 5), 'reflect'],
    kinds: ['reflect', 'open-phase', 'settle-point', 'observe', 'make-finding'],
  },
]
