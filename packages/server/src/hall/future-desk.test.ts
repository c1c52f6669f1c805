import { expect, test } from 'vitest'
import { horizonMs } from './future-desk.ts'

const hour = 3_600_000
const rounds = [10, 20, 50, 60].map(hours => ({ untilMs: hours * hour }))

test.each([
  ['at the beginning: two rounds on', 0, 20],
  ['at the end of a round it has gone', 10, 50],
  ['two short rounds: at least twelve hours', 48, 60],
  ['the last round: the end of the run', 51, 70],
  ['twelve hours are more than is left', 65, 70],
])('futures end %s', (_what, fromHours, untilHours) => {
  expect(horizonMs(rounds, 70 * hour, fromHours * hour)).toBe(untilHours * hour)
})

test('twelve hours where the rounds are shorter, the run’s end without rounds', () => {
  const short = [1, 2, 3].map(hours => ({ untilMs: hours * hour }))
  expect(horizonMs(short, 70 * hour, 0)).toBe(12 * hour)
  expect(horizonMs([], 70 * hour, 0)).toBe(70 * hour)
})
