/** A small exercise for tests: four seats, one of them with a policy, three injects, two rounds. */

import type { Exercise, InjectText, Lever, Seat } from '../event/exercise.ts'

/** Scenario time at which the sample begins: one day after the scenario's own beginning. */
export const sampleFromMs = 86_400_000

const hour = 3_600_000

const halt: Lever = {
  id: 'halt',
  title: 'Halt trading',
  help: 'Stops the order book.',
  target: 'exchange',
  act: 'halt',
  numbers: { market: 'UST-USD' },
  choices: [
    { name: 'lasts', label: 'How long', unit: 'h', preset: 2, low: 1, high: 48 },
    { name: 'level', label: 'Level', unit: '', preset: 1, low: 0, high: 3 },
  ],
  sentence: 'The exchange halts trading for {lasts} at level {level}.',
  usesMax: 2,
}

function seat(id: string, more: Partial<Seat> = {}): Seat {
  return {
    id,
    title: `The ${id}`,
    cell: null,
    brief: `Brief of ${id}`,
    levers: [{ ...halt, id: `${id}-lever`, title: `Lever of ${id}` }],
    measures: [`${id}-measure`],
    policy: null,
    ...more,
  }
}

function inject(id: string, more: Partial<InjectText> = {}): InjectText {
  return {
    id,
    title: `Title of ${id}`,
    form: 'text',
    to: ['all'],
    from: 'Newsroom',
    text: `Words of ${id}`,
    measures: [],
    picture: null,
    release: { by: 'hand' },
    expected: `Expected of ${id}`,
    objective: 'confidence',
    ...more,
  }
}

/** See the file's head. */
export const sampleExercise: Exercise = {
  id: 'sample',
  title: 'Sample',
  summary: 'For tests.',
  durationMs: 2 * hour,
  run: {
    scenario: 'ust-2022-record',
    seed: '7',
    precision: 'fast',
    settings: {},
    fromMs: sampleFromMs,
    untilMs: sampleFromMs + 48 * hour,
    measures: ['ustPriceUsd'],
    names: { peg: 'ustPriceUsd' },
  },
  clock: { mode: 'ratio', ratio: 20 },
  seats: [
    seat('issuer'),
    seat('bank', { cell: 'finance' }),
    seat('exchange', { cell: 'finance' }),
    seat('press', { policy: { says: 'Writes what it hears.', rules: [], vote: 'majority' } }),
  ],
  cells: [{ id: 'finance', title: 'Finance' }],
  rounds: [
    {
      title: 'Morning',
      untilMs: sampleFromMs + 6 * hour,
      readMs: 60_000,
      commentMs: 120_000,
      discussMs: 180_000,
      decideMs: 240_000,
    },
    {
      title: 'Night',
      untilMs: sampleFromMs + 24 * hour,
      readMs: 30_000,
      commentMs: 40_000,
      discussMs: 50_000,
      decideMs: 0,
    },
  ],
  injects: [
    inject('leak', { to: ['seat:bank'], release: { by: 'time', atMs: sampleFromMs + 2 * hour } }),
    inject('front-page', {
      form: 'newspaper',
      release: { by: 'condition', when: 'peg < 0.98 for 30 min', notBeforeMs: null },
    }),
    inject('call', { to: ['seat:issuer', 'seat:bank'] }),
  ],
  objectives: [
    {
      id: 'confidence',
      title: 'Keep confidence',
      capability: 'Communication',
      target: 'In an hour',
      tasks: [{ id: 'tell', title: 'Tell holders' }],
    },
  ],
  decisions: [],
  document: '# Sample',
  hotWash: ['What went well?', 'What did not?'],
  sources: [],
}
