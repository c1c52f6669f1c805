import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Seat } from '../event/exercise.ts'
import { botVote, nextBotPulls } from './bot-policy.ts'

const lever = (id: string, usesMax: number | null) => ({
  id,
  title: id,
  help: '',
  target: 'exchange',
  act: 'halt',
  numbers: {},
  choices: [],
  sentence: id,
  usesMax,
})
const rule = (id: string, when: string, leverId: string, usesMax: number) => ({
  id,
  when,
  lever: leverId,
  choices: { amount: 5 },
  usesMax,
  because: `because of ${id}`,
})
const seat: Seat = {
  id: 'exchange',
  title: 'The exchange',
  cell: null,
  brief: '',
  levers: [lever('halt', 3), lever('resume', null)],
  measures: [],
  policy: {
    says: 'It halts below 0.9.',
    vote: 'majority',
    rules: [
      rule('first', 'peg < 0.9', 'halt', 1),
      rule('deep', 'peg < 0.7', 'halt', 5),
      rule('back', 'peg > 0.95', 'resume', 1),
    ],
  },
}
const at = (peg: number) => ({ timeMs: [0], value: () => peg })

test('the first rule that holds and has uses left pulls', () => {
  expect(nextBotPulls(seat, new Map(), at(0.85), 0)).toEqual([
    { rule: 'first', pull: { seat: 'exchange', lever: 'halt', choices: { amount: 5 } }, because: 'because of first' },
  ])
  expect(nextBotPulls(seat, new Map([['halt', 1]]), at(0.85), 0)).toEqual([])
  expect(nextBotPulls(seat, new Map([['halt', 1]]), at(0.6), 0)[0]!.rule).toBe('deep')
  expect(nextBotPulls(seat, new Map(), at(0.97), 0)[0]!.rule).toBe('back')
  expect(nextBotPulls({ ...seat, policy: null }, new Map(), at(0.6), 0)).toEqual([])
})

test('a bot never pulls more often than its rules and its lever allow', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { maxLength: 40 }), prices => {
      const pulls = new Map<string, number>()
      for (const price of prices) {
        for (const { pull } of nextBotPulls(seat, pulls, at(price), 0))
          pulls.set(pull.lever, (pulls.get(pull.lever) ?? 0) + 1)
      }
      expect(pulls.get('halt') ?? 0).toBeLessThanOrEqual(3)
      expect(pulls.get('resume') ?? 0).toBeLessThanOrEqual(1)
    }),
  )
})

test('votes', () => {
  const options = ['hold', 'sell', 'wait']
  expect(botVote('first', options, [])).toBe('hold')
  expect(botVote('last', options, [])).toBe('wait')
  expect(botVote('abstain', options, ['sell'])).toBeNull()
  expect(botVote('majority', options, [])).toBeNull()
  expect(botVote('majority', options, ['sell', 'hold', 'sell', null])).toBe('sell')
  // Even: the earlier option.
  expect(botVote('majority', options, ['wait', 'sell'])).toBe('sell')
  // An option that is none is not counted.
  expect(botVote('majority', options, ['other', 'other', 'wait'])).toBe('wait')
})
