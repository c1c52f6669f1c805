import { describe, expect, test } from 'vitest'
import { Clock } from '../../step/clock.ts'
import { isSessionOpen, OracleFeed, sharePath } from './oracle-feed.ts'

const hours = { observed: true, opensMs: 13.5 * 3_600_000, closesMs: 20 * 3_600_000 }
const at = (text: string): number => Date.parse(text)

test.each([
  ['2021-07-16T13:29Z', false, 'Friday, before the opening'],
  ['2021-07-16T13:30Z', true, 'at the opening'],
  ['2021-07-16T19:59Z', true, 'before the close'],
  ['2021-07-16T20:00Z', false, 'at the close'],
  ['2021-07-17T15:00Z', false, 'Saturday'],
  ['2021-07-18T15:00Z', false, 'Sunday'],
  ['2021-07-19T15:00Z', true, 'Monday'],
])('%s: open %s (%s)', (text, open) => {
  expect(isSessionOpen(hours, at(text))).toBe(open)
  expect(isSessionOpen({ ...hours, observed: false }, at(text))).toBe(true)
})

describe('the path', () => {
  const clock = new Clock(at('2021-07-16T00:00Z'), at('2021-07-20T00:00Z'), 1_800_000)
  const points = {
    timesMs: [at('2021-07-16T13:30Z'), at('2021-07-16T20:00Z'), at('2021-07-19T13:30Z')],
    prices: [100, 100, 110],
    logarithmic: true,
  }
  const step = (text: string): number => clock.stepAt(at(text))

  test('stands over the weekend and opens with a gap', () => {
    const path = sharePath(clock, points, hours)
    expect(path[step('2021-07-16T19:30Z')]).toBe(100)
    expect(path[step('2021-07-19T13:00Z')]).toBe(100)
    expect(path[step('2021-07-19T13:30Z')]).toBe(110)
    expect(path[step('2021-07-19T22:00Z')]).toBe(110)
  })

  test('without hours goes on', () => {
    const path = sharePath(clock, points, { ...hours, observed: false })
    // Half of the 65.5 hours at 00:45 on Sunday: the geometric mean.
    const sunday = path[step('2021-07-18T04:30Z')]!
    expect(sunday).toBeGreaterThan(100)
    expect(sunday).toBeCloseTo(100 * 1.1 ** (32.5 / 65.5), 9)
  })
})

test('a price is fresh for its age alone; stopped feeders bring none', () => {
  const feed = new OracleFeed(new Float64Array(OracleFeed.cellCount), 150, 0, 60_000)
  expect(feed.isFresh(60_000)).toBe(true)
  expect(feed.isFresh(60_001)).toBe(false)
  feed.stop(true)
  feed.feed(140, 120_000)
  expect([feed.price, feed.isFresh(120_000), feed.ageMs(120_000)]).toEqual([150, false, 120_000])
  feed.stop(false)
  feed.feed(141, 180_000)
  expect([feed.price, feed.isFresh(180_000)]).toEqual([141, true])
})
