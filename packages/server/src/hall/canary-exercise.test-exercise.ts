/** An exercise for tests in which every private word is a canary: it names the audience that alone may receive it. */

import type { Exercise, Lever } from '@breakwater/room'

const hour = 3_600_000
const fromMs = Date.UTC(2022, 4, 7, 2)

/** A word that only an audience may receive: `canary-<audience>-<what>`, letters only, so that no encoding hides it. */
export function canary(audience: string, what: string): string {
  return `canary-${audience.replace(':', '-')}-${what}`
}

function sellLever(seat: string): Lever {
  return {
    id: 'sell',
    title: canary(`seat:${seat}`, 'lever-title'),
    help: canary(`seat:${seat}`, 'lever-help'),
    target: 'celsius',
    act: 'swap-in-pool',
    numbers: {},
    choices: [{ name: 'amount', label: 'Amount', unit: 'UST', preset: 1_000_000, low: 1, high: 90_000_000 }],
    sentence: `${canary(`seat:${seat}`, 'lever-sentence')} sells {amount}.`,
    usesMax: 3,
  }
}

/** See the file's head. Seats: `issuer` and `exchange` in the cell `market`, `press` played by a bot when it is told to. */
export const canaryExercise: Exercise = {
  id: 'canaries',
  title: 'Canaries',
  summary: 'Everything private is a canary.',
  durationMs: hour,
  run: {
    scenario: 'ust-2022-record',
    seed: '7',
    precision: 'fast',
    settings: { 'crowd.foundation.active': false },
    fromMs,
    untilMs: fromMs + 6 * hour,
    measures: ['ustPriceUsd'],
    names: { peg: 'ustPriceUsd' },
  },
  clock: { mode: 'hand', ratio: 20 },
  seats: [
    {
      id: 'issuer',
      title: 'The issuer',
      cell: 'market',
      brief: canary('seat:issuer', 'brief'),
      levers: [sellLever('issuer')],
      measures: ['lunaPriceUsd'],
      policy: null,
    },
    {
      id: 'exchange',
      title: 'The exchange',
      cell: 'market',
      brief: canary('seat:exchange', 'brief'),
      levers: [sellLever('exchange')],
      measures: ['curvePriceUsd'],
      policy: null,
    },
    {
      id: 'press',
      title: 'The press',
      cell: null,
      brief: canary('seat:press', 'brief'),
      levers: [sellLever('press')],
      measures: [],
      policy: {
        says: canary('seat:press', 'policy-says'),
        rules: [
          {
            id: 'always',
            when: 'peg < 2',
            lever: 'sell',
            choices: { amount: 5 },
            usesMax: 1,
            because: canary('seat:press', 'bot-because'),
          },
        ],
        vote: 'first',
      },
    },
  ],
  cells: [{ id: 'market', title: 'The market' }],
  rounds: [
    {
      title: 'One',
      untilMs: fromMs + 6 * hour,
      readMs: 60_000,
      commentMs: 60_000,
      discussMs: 60_000,
      decideMs: 60_000,
    },
  ],
  injects: [
    {
      id: 'to-exchange',
      title: canary('seat:exchange', 'inject-title'),
      form: 'text',
      to: ['seat:exchange'],
      from: canary('seat:exchange', 'inject-from'),
      text: canary('seat:exchange', 'inject-text'),
      measures: [],
      picture: null,
      release: { by: 'time', atMs: fromMs + hour / 2 },
      expected: canary('control', 'inject-expected'),
      objective: 'decide-early',
    },
    {
      id: 'to-issuer',
      title: canary('seat:issuer', 'inject-title'),
      form: 'newspaper',
      to: ['seat:issuer'],
      from: 'A paper',
      text: canary('seat:issuer', 'inject-text'),
      measures: [],
      picture: null,
      release: { by: 'condition', when: 'peg < 2', notBeforeMs: null },
      expected: '',
      objective: null,
    },
    {
      id: 'never-released',
      title: canary('control', 'inject-title'),
      form: 'posts',
      to: ['all'],
      from: 'Somebody',
      text: canary('control', 'inject-text'),
      measures: [],
      picture: null,
      release: { by: 'hand' },
      expected: '',
      objective: null,
    },
  ],
  objectives: [
    {
      id: 'decide-early',
      title: 'Decide early',
      capability: 'Decision',
      target: 'Within ten minutes.',
      tasks: [{ id: 'ask', title: 'Ask what is known' }],
    },
  ],
  decisions: [
    {
      id: 'prepared',
      question: canary('control', 'prepared-question'),
      options: [{ id: 'wait', title: 'Wait', pulls: [] }],
      owner: 'The issuer',
      method: 'majority',
      inject: null,
    },
  ],
  document: '# What everybody reads\n\nThe coin has lost its peg.\n',
  hotWash: ['What surprised you?'],
  sources: [],
}

/** When the exercise begins in its scenario. */
export const exerciseFromMs = fromMs
