/** A small made-up exercise for work on the page. Its figures are invented. */

import type { Exercise } from '@breakwater/room'

const hourMs = 3_600_000
/** 8 May 2022, 00:00 UTC. */
export const devFromMs = Date.UTC(2022, 4, 8)

/** See the file's head. */
export const devExercise: Exercise = {
  id: 'dev-exercise',
  title: 'A run on a dollar',
  summary: 'A pegged coin loses its buyers over a weekend. Five seats have two hours to decide who pays for the peg.',
  durationMs: 2 * hourMs,
  run: {
    scenario: 'ust-2022-article',
    seed: '1',
    precision: 'fast',
    settings: {},
    fromMs: devFromMs,
    untilMs: devFromMs + 72 * hourMs,
    measures: ['ustPriceUsd', 'reserveUsd'],
    names: { peg: 'ustPriceUsd' },
  },
  clock: { mode: 'hand', ratio: 20 },
  seats: [
    {
      id: 'issuer',
      title: 'Issuer',
      cell: null,
      brief:
        '# You are the issuer\n\nYou hold **3.1 bn USD** in reserve. Nobody outside knows that 700 m of it is promised.\n\n- Keep the peg above 0.98 if you can.\n- Do not say what you hold.',
      levers: [
        {
          id: 'spend',
          title: 'Spend the reserve',
          help: 'Buys the coin at the market until the amount is gone.',
          target: 'reserve',
          act: 'spend',
          numbers: {},
          choices: [{ name: 'amount', label: 'Amount', unit: 'm USD', preset: 250, low: 10, high: 1500 }],
          sentence: 'The issuer spends {amount} m USD of the reserve.',
          usesMax: 3,
        },
      ],
      measures: ['reserveUsd'],
      policy: { says: 'Spends 250 m whenever the peg is under 0.97.', rules: [], vote: 'first' },
    },
    {
      id: 'exchange',
      title: 'Exchange',
      cell: null,
      brief: 'Withdrawals have tripled since Saturday.',
      levers: [
        {
          id: 'halt',
          title: 'Halt withdrawals',
          help: 'Nobody takes coins out until you end it.',
          target: 'exchange',
          act: 'halt',
          numbers: {},
          choices: [{ name: 'hours', label: 'For', unit: 'h', preset: 6, low: 1, high: 48 }],
          sentence: 'The exchange halts withdrawals for {hours} h.',
          usesMax: 1,
        },
      ],
      measures: [],
      policy: { says: 'Halts when the peg is under 0.95 for an hour.', rules: [], vote: 'majority' },
    },
    {
      id: 'regulator',
      title: 'Regulator',
      cell: null,
      brief: 'You may ask; you may not order.',
      levers: [],
      measures: [],
      policy: null,
    },
    {
      id: 'press',
      title: 'Press',
      cell: null,
      brief: 'You print what is said.',
      levers: [],
      measures: [],
      policy: null,
    },
  ],
  cells: [],
  rounds: [
    {
      title: 'Saturday night',
      untilMs: devFromMs + 12 * hourMs,
      readMs: 300_000,
      commentMs: 300_000,
      discussMs: 600_000,
      decideMs: 300_000,
    },
    {
      title: 'Monday',
      untilMs: devFromMs + 36 * hourMs,
      readMs: 300_000,
      commentMs: 300_000,
      discussMs: 600_000,
      decideMs: 300_000,
    },
  ],
  injects: [
    {
      id: 'front-page',
      title: 'The dollar that was not',
      form: 'newspaper',
      to: ['all'],
      from: 'The Morning Post (fiction)',
      text: 'The coin that promised a dollar traded at **0.985** last night. Its makers say that they are calm.\n\nHolders asked who stands behind the promise.',
      measures: [],
      picture: null,
      release: { by: 'time', atMs: devFromMs + 6 * hourMs },
      expected: 'The issuer answers within half an hour, in one voice.',
      objective: 'speak',
    },
    {
      id: 'feed',
      title: 'What people write',
      form: 'posts',
      to: ['all'],
      from: 'Feed (fiction)',
      text: '@holder7: Is my money safe?\n\n@trader: Curve is 70/30. Leaving.\n\n@calm: They have three billion.',
      measures: [],
      picture: null,
      release: { by: 'condition', when: 'peg < 0.985 for 30 min', notBeforeMs: null },
      expected: 'Nobody answers single posts.',
      objective: null,
    },
    {
      id: 'call',
      title: 'A call from the bank',
      form: 'text',
      to: ['seat:issuer'],
      from: 'Your bank',
      text: 'We will not extend the credit line past Monday.',
      measures: [],
      picture: null,
      release: { by: 'hand' },
      expected: 'The issuer tells the chair.',
      objective: 'speak',
    },
  ],
  objectives: [
    {
      id: 'speak',
      title: 'Speak with one voice',
      capability: 'Public information',
      target: 'One statement within 30 minutes of the first news',
      tasks: [{ id: 'agree', title: 'Agree on who speaks' }],
    },
  ],
  decisions: [
    {
      id: 'halt-now',
      question: 'Does the exchange halt withdrawals?',
      options: [
        {
          id: 'halt',
          title: 'Halt for six hours',
          pulls: [{ seat: 'exchange', lever: 'halt', choices: { hours: 6 } }],
        },
        {
          id: 'spend',
          title: 'Spend 250 m instead',
          pulls: [{ seat: 'issuer', lever: 'spend', choices: { amount: 250 } }],
        },
        { id: 'wait', title: 'Wait', pulls: [] },
      ],
      owner: 'Exchange',
      method: 'majority',
      inject: null,
    },
  ],
  document: '',
  hotWash: ['What surprised you?', 'What would you do earlier?'],
  sources: [],
}
