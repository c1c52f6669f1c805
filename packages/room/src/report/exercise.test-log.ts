/** An exercise for tests: two seats, one inject, one decision with a lever, a refusal by law, and its evaluation. */

import type { EventBodies, Figure } from '../event/events.ts'
import type { Exercise, InjectText, Lever } from '../event/exercise.ts'
import { at, type Entry, hourMs, person, scenarioStartMs } from '../minutes/short-meeting.test-log.ts'

/** Figures of the run at a price of UST. */
export function priced(value: number): Figure[] {
  return [{ measure: 'ustPriceUsd', label: 'UST price', value, unit: 'USD' }]
}

/** The inject of the exercise. */
export const run: InjectText = {
  id: 'bank-run',
  title: 'Deposits leave',
  form: 'newspaper',
  to: ['all'],
  from: 'The Gazette',
  text: 'Half of the deposits left.',
  measures: [],
  picture: null,
  release: { by: 'condition', when: 'peg < 0.985 for 30 min', notBeforeMs: null },
  expected: 'The issuer halts.',
  objective: 'halt-in-time',
}

const lever: Lever = {
  id: 'halt',
  title: 'Halt withdrawals',
  help: '',
  target: 'issuer',
  act: 'halt',
  numbers: {},
  choices: [],
  sentence: 'The issuer halts withdrawals',
  usesMax: null,
}

/** The file of the exercise. */
export const exercise: Exercise = {
  id: 'small',
  title: 'Small run',
  summary: 'A run on a stablecoin.',
  durationMs: 2 * hourMs,
  run: {
    scenario: 'ust-2022-record',
    seed: '7',
    precision: 'fast',
    settings: {},
    fromMs: scenarioStartMs,
    untilMs: scenarioStartMs + 6 * hourMs,
    measures: ['ustPriceUsd'],
    names: { peg: 'ustPriceUsd' },
  },
  clock: { mode: 'hand', ratio: 1 },
  seats: [
    {
      id: 'issuer',
      title: 'Issuer',
      cell: null,
      brief: 'You hold 3 billion.',
      levers: [lever],
      measures: [],
      policy: {
        says: 'Halts late',
        vote: 'first',
        rules: [{ id: 'r1', when: 'peg < 0.9', lever: 'halt', choices: {}, usesMax: 1, because: 'too low' }],
      },
    },
    { id: 'bank', title: 'Bank', cell: null, brief: 'You hold deposits.', levers: [], measures: [], policy: null },
  ],
  cells: [],
  rounds: [],
  injects: [run],
  objectives: [
    {
      id: 'halt-in-time',
      title: 'Halt in time',
      capability: 'Crisis decision',
      target: 'within 30 min of the signal',
      tasks: [{ id: 'see', title: 'See the signal' }],
    },
    { id: 'tell', title: 'Tell the public', capability: 'Communication', target: 'one statement', tasks: [] },
  ],
  decisions: [],
  document: '# Small run',
  hotWash: ['What went well?'],
  sources: [{ what: 'Prices', source: 'Record of May 2022' }],
}

const shown: EventBodies['exercise.shown'] = {
  id: 'small',
  title: 'Small run',
  summary: 'A run on a stablecoin.',
  seats: exercise.seats.map(({ id, title, cell }) => ({ id, title, cell })),
  cells: [],
  rounds: [],
  objectives: exercise.objectives,
  hotWash: exercise.hotWash,
  run: {
    scenario: 'ust-2022-record',
    fromMs: scenarioStartMs,
    untilMs: scenarioStartMs + 6 * hourMs,
    measures: ['ustPriceUsd'],
  },
  sources: exercise.sources,
}

const advanced = (hours: number, price: number, done = false): EventBodies['run.advanced'] => ({
  toMs: scenarioStartMs + hours * hourMs,
  step: hours,
  figures: priced(price),
  manifestHash: `hash-${hours}`,
  branch: 'main',
  done,
})

/** The log. Sequence numbers of every fifth event stand beside it. */
export const exerciseMeeting: readonly Entry[] = [
  [
    -60,
    'ann1',
    'room.created',
    {
      title: 'Exercise of May',
      template: 'exercise-briefing',
      language: 'en',
      timing: { readMs: 480_000, commentMs: 480_000, discussMs: 1_200_000, decideMs: 300_000, reflectMs: 300_000 },
    },
  ],
  [-60, 'ann1', 'person.joined', person('ann1', 'Ann', 'chair')],
  [-9, 'ivo1', 'person.joined', person('ivo1', 'Ivo', 'player', 'issuer')],
  [-8, 'bea1', 'person.joined', person('bea1', 'Bea', 'player', 'bank')],
  // 5
  [-7, 'eva1', 'person.joined', person('eva1', 'Eva', 'evaluator')],
  [-6, 'ann1', 'exercise.loaded', { exercise }, 'control'],
  [-6, 'ann1', 'exercise.shown', shown],
  [
    -6,
    'ann1',
    'seat.briefed',
    { seat: 'issuer', brief: 'You hold 3 billion.', levers: [lever], measures: [], says: null },
    'seat:issuer',
  ],
  [-6, 'ann1', 'inject.written', { inject: run }, 'control'],
  // 10
  [0, 'ann1', 'phase.opened', { phase: 'read', deadlineMs: at(8), because: 'chair' }],
  [
    1,
    'system',
    'run.started',
    {
      scenario: 'ust-2022-record',
      seed: '7',
      precision: 'fast',
      manifestHash: 'hash-0',
      scenarioMs: scenarioStartMs,
      branch: 'main',
    },
  ],
  [2, 'system', 'run.advanced', advanced(1, 0.995)],
  [3, 'system', 'run.advanced', advanced(2, 0.97)],
  [
    4,
    'system',
    'inject.released',
    { inject: 'bank-run', because: 'condition', scenarioMs: scenarioStartMs + 2 * hourMs },
    'control',
  ],
  // 15
  [
    4,
    'system',
    'inject.delivered',
    {
      inject: 'bank-run',
      title: 'Deposits leave',
      form: 'newspaper',
      from: 'The Gazette',
      text: 'Half of the deposits left.',
      measures: [],
      picture: null,
      scenarioMs: scenarioStartMs + 2 * hourMs,
    },
  ],
  [8, 'ann1', 'phase.opened', { phase: 'decide', deadlineMs: at(13), because: 'chair' }],
  [
    8,
    'ann1',
    'decision.opened',
    {
      decision: 'de01',
      question: 'Halt withdrawals?',
      options: [
        { id: 'halt', title: 'Halt now', pulls: [{ seat: 'issuer', lever: 'halt', choices: {} }] },
        { id: 'wait', title: 'Wait', pulls: [] },
      ],
      owner: 'Issuer',
      method: 'majority',
      deadlineMs: null,
      point: null,
      inject: 'bank-run',
    },
  ],
  [9, 'ann1', 'voting.opened', { decision: 'de01', deadlineMs: at(11) }],
  [10, 'ivo1', 'vote.cast', { decision: 'de01', option: 'halt', objects: false, dissent: '' }],
  // 20
  [10, 'bea1', 'vote.cast', { decision: 'de01', option: 'wait', objects: false, dissent: 'Halting starts the run.' }],
  [10, 'ann1', 'vote.cast', { decision: 'de01', option: 'halt', objects: false, dissent: '' }],
  [
    16,
    'ann1',
    'decision.closed',
    {
      decision: 'de01',
      option: 'halt',
      counts: [
        { option: 'halt', votes: 2 },
        { option: 'wait', votes: 1 },
      ],
      abstained: 0,
      objections: 0,
      reason: 'The reserve is small.',
    },
  ],
  [
    16,
    'ann1',
    'lever.pulled',
    {
      pull: { seat: 'issuer', lever: 'halt', choices: {} },
      sentence: 'The issuer halts withdrawals',
      atMs: scenarioStartMs + 2 * hourMs,
      decision: 'de01',
      use: 1,
    },
    'seat:issuer',
  ],
  [
    16,
    'ann1',
    'run.commanded',
    {
      command: {
        atMs: scenarioStartMs + 2 * hourMs,
        target: 'issuer',
        act: 'halt',
        sentence: 'The issuer halts withdrawals',
        numbers: {},
      },
      seat: 'issuer',
      lever: 'halt',
      decision: 'de01',
      branch: 'main',
    },
    'control',
  ],
  // 25
  [17, 'ann1', 'phase.opened', { phase: 'act', deadlineMs: null, because: 'outcome' }],
  [18, 'system', 'run.advanced', advanced(3, 0.95)],
  [
    18,
    'system',
    'run.refused',
    {
      who: 'Bank',
      act: 'suspend payments',
      because: 'A suspension needs a notice of two days.',
      needed: '2 d',
      had: '0 d',
      section: 'Act 12, section 4',
      atMs: scenarioStartMs + 3 * hourMs,
    },
  ],
  [19, 'system', 'run.advanced', advanced(6, 0.94, true)],
  [
    20,
    'ann1',
    'action.noted',
    { action: 'ac01', text: 'Write a halt rule', owner: 'Ivo', due: null, decision: 'de01', point: null },
  ],
  // 30
  [
    21,
    'system',
    'counterfactual.run',
    {
      decision: 'de01',
      exhibit: 'ex01',
      figures: [{ measure: 'ustPriceUsd', label: 'the low of UST', unit: 'USD', with: 0.94, without: 0.91 }],
    },
  ],
  [22, 'ann1', 'phase.opened', { phase: 'reflect', deadlineMs: at(40), because: 'chair' }],
  [
    23,
    'eva1',
    'observation.made',
    { observation: 'ob01', objective: 'halt-in-time', task: 'see', rating: 'P', text: 'Seen at once.', evidence: [15] },
    'control',
  ],
  [
    24,
    'eva1',
    'observation.made',
    { observation: 'ob02', objective: 'halt-in-time', task: null, rating: 'M', text: 'Halted late.', evidence: [22] },
    'control',
  ],
  [
    25,
    'eva1',
    'finding.made',
    {
      finding: 'fi01',
      side: 'improvement',
      capability: 'Crisis decision',
      text: 'The halt came five minutes late.',
      cause: 'Nobody had the authority.',
      severity: 'major',
      evidence: [22, 23],
    },
  ],
  // 35
  [
    25,
    'eva1',
    'finding.made',
    {
      finding: 'fi02',
      side: 'strength',
      capability: 'Crisis decision',
      text: 'The signal was seen.',
      cause: '',
      severity: 'minor',
      evidence: [15],
    },
  ],
  [
    26,
    'eva1',
    'finding.made',
    {
      finding: 'fi03',
      side: 'improvement',
      capability: 'Communication',
      text: 'No statement was made.',
      cause: '',
      severity: 'minor',
      evidence: [],
    },
  ],
  [
    27,
    'ann1',
    'improvement.planned',
    {
      improvement: 'im01',
      finding: 'fi01',
      action: 'Delegate the halt',
      element: 'organisation',
      owner: 'TBD',
      start: '2026-12-01',
      due: null,
    },
  ],
  [28, 'bea1', 'reflection.written', { reflection: 're01', question: 0, text: 'The reading.' }],
  [40, 'ann1', 'phase.opened', { phase: 'minutes', deadlineMs: null, because: 'chair' }],
]
