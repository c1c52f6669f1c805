import { describe, expect, test } from 'vitest'
import type { Measure } from '../scenario/measure.ts'
import { openSmallStage } from '../step/small-stage.ts'
import type { Stage } from '../step/stage.ts'
import { describeMisses, scoreTargets } from './score.ts'

const start = Date.UTC(2022, 4, 8)
const hour = 3_600_000

type Target = Parameters<typeof scoreTargets>[0][number]

/** Four hours of half-hour steps; the price walks 10, 11, 12 …, one coin is traded a step, every other one sold. */
function played(): Stage {
  const stage = openSmallStage({ hours: 4, stepMs: hour / 2, sampleMs: hour / 2 })
  const bars = stage.openBars('priceUsd')
  stage.recorder.column({ id: 'minutes', label: '', unit: '', panel: '', read: () => stage.clock.step * 30 })
  stage.recorder.column({ id: 'fallsBy', label: '', unit: '', panel: '', read: () => 100 - stage.clock.step * 3 })
  for (let step = 0; step < 8; step++) {
    bars.price(10 + step)
    bars.trade(1, step % 4 === 0 ? -1 : 1)
    stage.runStep()
  }
  return stage
}

function target(measure: unknown, low: number, high: number, more: Partial<Target> = {}): Target {
  return {
    id: 'T1',
    class: 'level',
    label: 'a figure',
    unit: 'USD',
    measure: measure as Measure,
    value: (low + high) / 2,
    low,
    high,
    tolerance: '',
    source: 'record',
    given: false,
    also: [],
    ...more,
  } as Target
}

const at = (hours: number): number => start + hours * hour
const of = 'priceUsd'

const measures: [string, unknown, number][] = [
  ['open of an hour', { take: 'open', of, at: at(1), hours: 1 }, 12],
  ['close of an hour', { take: 'close', of, at: at(1), hours: 1 }, 13],
  ['high over hours', { take: 'high', of, at: at(1), hours: 2 }, 15],
  ['low over hours', { take: 'low', of, at: at(1), hours: 3 }, 12],
  ['open over hours is the first', { take: 'open', of, at: at(0), hours: 3 }, 10],
  ['close over hours is the last', { take: 'close', of, at: at(0), hours: 4 }, 17],
  ['high of hours that go on after the end', { take: 'high', of, at: at(3), hours: 9 }, 17],
  ['bars of another time', { take: 'high', of, at: at(30), hours: 2 }, Number.NaN],
  ['bars that nobody keeps', { take: 'high', of: 'x', at: at(1), hours: 2 }, Number.NaN],
  ['volume, end excluded', { take: 'volume', of, from: at(1), to: at(3) }, 4],
  ['net taker', { take: 'net-taker', of, from: at(0), to: at(4) }, 4],
  ['volume from before the start', { take: 'volume', of, from: at(-5), to: at(1) }, 2],
  ['volume of another time', { take: 'volume', of, from: at(10), to: at(20) }, Number.NaN],
  ['volume that nobody keeps', { take: 'volume', of: 'x', from: at(0), to: at(1) }, Number.NaN],
  // Closes are 11, 13, 15, 17.
  ['share inside, both ends included', { take: 'share-inside', of, from: at(0), to: at(3), low: 13, high: 15 }, 0.5],
  [
    'share inside counts hours without a price as outside',
    { take: 'share-inside', of, from: at(2), to: at(5), low: 0, high: 99 },
    0.5,
  ],
  [
    'share inside that nobody keeps',
    { take: 'share-inside', of: 'x', from: at(0), to: at(1), low: 0, high: 1 },
    Number.NaN,
  ],
  ['a column at a sample', { take: 'value', of: 'minutes', at: at(2) }, 120],
  ['a column between samples', { take: 'value', of: 'minutes', at: at(2.4) }, 120],
  ['a column before the first sample', { take: 'value', of: 'minutes', at: at(0) }, 30],
  ['a column at the end', { take: 'value', of: 'minutes', at: at(4) }, 240],
  ['a column after the end', { take: 'value', of: 'minutes', at: at(5) }, Number.NaN],
  ['a column that nobody keeps', { take: 'value', of: 'x', at: at(1) }, Number.NaN],
  [
    'a fall for each unit of a rise',
    { take: 'fall-per-rise', of: 'fallsBy', over: 'minutes', from: at(1), to: at(3) },
    0.1,
  ],
  [
    'a fall over no rise',
    { take: 'fall-per-rise', of: 'minutes', over: 'fallsBy', from: at(1), to: at(3) },
    Number.NaN,
  ],
  ['a metric', { take: 'metric', of: 'profitUsd' }, 816],
  ['a metric that nobody reports', { take: 'metric', of: 'x' }, Number.NaN],
  ['nothing', { take: 'none' }, Number.NaN],
]

test.each(measures)('%s', (_name, measure, expected) => {
  const [result] = scoreTargets([target(measure, 0, 1)], played(), { profitUsd: 816 })
  if (Number.isNaN(expected)) expect(result!.actual).toBeNaN()
  else expect(result!.actual).toBeCloseTo(expected, 12)
})

describe('a target', () => {
  const stage = played()
  const metric = { take: 'metric', of: 'profitUsd' }
  const passOf = (one: Target): boolean | null => scoreTargets([one], stage, { profitUsd: 816, otherUsd: 5 })[0]!.pass

  test('passes inside its band, ends included, and never without a figure', () => {
    expect(passOf(target(metric, 816, 900))).toBe(true)
    expect(passOf(target(metric, 800, 816))).toBe(true)
    expect(passOf(target(metric, 817, 900))).toBe(false)
    expect(passOf(target({ take: 'metric', of: 'x' }, -1e99, 1e99))).toBe(false)
  })

  test('with further conditions passes only if all hold', () => {
    const also = (low: number) => [
      { label: 'the other', low, high: 9, measure: { take: 'metric', of: 'otherUsd' } as Measure },
    ]
    expect(passOf(target(metric, 800, 900, { also: also(4) }))).toBe(true)
    expect(passOf(target(metric, 800, 900, { also: also(6) }))).toBe(false)
  })

  test('that is an input, or is not taken, is not scored', () => {
    expect(passOf(target(metric, 0, 1, { class: 'input' }))).toBeNull()
    expect(passOf(target({ take: 'none' }, 0, 1))).toBeNull()
  })
})

test('a miss is one line with its size; hits and inputs are silent', () => {
  const metrics = { lowUsd: 0.5, highUsd: 1234.5678, otherUsd: 20 }
  const metric = (of: string) => ({ take: 'metric', of })
  const results = scoreTargets(
    [
      target(metric('lowUsd'), 0.6, 0.7, { id: 'A', label: 'low' }),
      target(metric('highUsd'), 900, 1000, { id: 'B', label: 'high' }),
      target(metric('absent'), 1, 2, { id: 'C', label: 'absent' }),
      target(metric('highUsd'), 0, 2000, { id: 'D', label: 'hit' }),
      target(metric('highUsd'), 0, 1, { id: 'E', label: 'input', class: 'input' }),
      target(metric('highUsd'), 0, 2000, {
        id: 'F',
        label: 'both',
        also: [{ label: 'other', low: 1, high: 2, measure: metric('otherUsd') as Measure }],
      }),
    ],
    played(),
    metrics,
  )
  expect(describeMisses(results)).toEqual([
    'A low: 0.5, wanted 0.6 to 0.7 (off by 0.1)',
    'B high: 1235, wanted 900 to 1000 (off by 234.6)',
    'C absent: no figure, wanted 1 to 2',
    'F both: other 20, wanted 1 to 2 (off by 18)',
  ])
})
