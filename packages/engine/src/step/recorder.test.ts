import { describe, expect, test } from 'vitest'
import { Streams } from '../random/streams.ts'
import { HourlyBars } from './bars.ts'
import { Clock } from './clock.ts'
import { Orders } from './orders.ts'
import { Recorder } from './recorder.ts'
import type { Stage } from './stage.ts'

const start = Date.UTC(2022, 4, 7, 22, 15)
const minute = 60_000
const stage = {} as Stage

describe('the clock', () => {
  test('counts whole steps from its start', () => {
    const clock = new Clock(start, start + 90 * minute, 5 * minute)
    expect(clock.steps).toBe(18)
    expect(clock.stepHours).toBeCloseTo(1 / 12, 15)
    expect(clock.stepMinutes).toBe(5)
    clock.step = 4
    expect(clock.nowMs).toBe(start + 20 * minute)
    expect(clock.stepAt(start + 24 * minute)).toBe(4)
    expect(clock.stepAt(start - 1)).toBe(-1)
  })
})

describe('the recorder', () => {
  test('takes a row at the end of each interval, stamped with it', () => {
    const clock = new Clock(start, start + 60 * minute, 5 * minute)
    const recorder = new Recorder(clock, 15 * minute)
    recorder.column({ id: 'step', label: '', unit: '', panel: 'p', read: () => clock.step })
    for (let step = 0; step < 12; step++) {
      clock.step++
      recorder.sample(stage)
    }
    expect([...recorder.times]).toEqual([15, 30, 45, 60].map(minutes => start + minutes * minute))
    expect([...recorder.valuesOf(0)]).toEqual([3, 6, 9, 12])
  })

  test('samples at every step where the interval is shorter than a step, and opens a panel once', () => {
    const clock = new Clock(start, start + 20 * minute, 5 * minute)
    const recorder = new Recorder(clock, minute)
    expect(recorder.everySteps).toBe(1)
    for (const title of ['first', 'second']) recorder.panel({ id: 'p', title, unit: '', scale: 'linear' })
    expect(recorder.panels.map(panel => panel.title)).toEqual(['first'])
  })

  test('goes back to its saved rows', () => {
    const clock = new Clock(start, start + 60 * minute, 5 * minute)
    const recorder = new Recorder(clock, 5 * minute)
    recorder.column({ id: 'step', label: '', unit: '', panel: 'p', read: () => clock.step })
    const run = (steps: number): void => {
      for (let step = 0; step < steps; step++) {
        clock.step++
        recorder.sample(stage)
      }
    }
    run(5)
    const saved = recorder.save()
    run(4)
    recorder.load(saved)
    clock.step = 5
    expect([...recorder.valuesOf(0)]).toEqual([1, 2, 3, 4, 5])
    run(7)
    expect([...recorder.valuesOf(0)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect([...saved.values[0]!]).toEqual([1, 2, 3, 4, 5])
  })
})

describe('hourly bars', () => {
  test('open, high, low and close by full hours; hours without a price hold NaN', () => {
    const clock = new Clock(start, start + 180 * minute, 15 * minute)
    const bars = new HourlyBars(clock)
    expect(bars.firstHourMs).toBe(Date.UTC(2022, 4, 7, 22))
    expect(bars.hours).toBe(4)
    // 22:15 to 22:45 are three steps; 23:00 begins the second hour.
    const prices = [1, 0.9, 0.95, 0.8, 1.2, 0.7, 0.75]
    prices.forEach((price, step) => {
      clock.step = step
      bars.price(price)
    })
    const bar = (row: number) => [bars.open[row], bars.high[row], bars.low[row], bars.close[row]]
    expect(bar(0)).toEqual([1, 1, 0.9, 0.95])
    expect(bar(1)).toEqual([0.8, 1.2, 0.7, 0.75])
    expect(bar(2)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
    bars.extremes(0.5, 1.1)
    expect(bar(1)).toEqual([0.8, 1.2, 0.5, 0.75])
  })

  test('add up what was traded, with the sign of the takers', () => {
    const clock = new Clock(start, start + 180 * minute, 15 * minute)
    const bars = new HourlyBars(clock)
    for (let step = 0; step < 4; step++) {
      clock.step = step
      bars.trade(10, step % 2 === 0 ? -10 : 4)
    }
    expect([...bars.volume]).toEqual([30, 10, 0, 0])
    expect([...bars.netTaker]).toEqual([-16, 4, 0, 0])
    expect(bars.rowAt(start)).toBe(0)
    expect(bars.rowAt(start - 16 * minute)).toBe(-1)
  })
})

test('a batch of orders is emptied by its settlement and holds no more than its capacity', () => {
  const orders = new Orders(3)
  const stream = new Streams(1).stream('settlement-order')
  for (let tag = 0; tag < 3; tag++) orders.place(7, tag, tag * 10)
  expect(() => orders.place(7, 3, 1)).toThrow(/more than 3 orders/)
  const seen: number[][] = []
  orders.settle(stream, 0, (part, tag, quantity) => seen.push([part, tag, quantity]))
  expect(seen.sort((left, right) => left[1]! - right[1]!)).toEqual([
    [7, 0, 0],
    [7, 1, 10],
    [7, 2, 20],
  ])
  let more = 0
  orders.settle(stream, 1, () => more++)
  expect(more).toBe(0)
})
