import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { registeredAfter } from './adoption-curve.ts'
import { rhythmAt, ticketSizes } from './payment-rhythm.ts'

const hour = 3_600_000
const day = 24 * hour

describe('adoption', () => {
  test('without imitation it is a plain saturation: 63.2 % after one time constant', () => {
    const terms = { ceiling: 1000, innovationPerHour: 1 / 100, imitationPerHour: 0 }
    expect(registeredAfter(terms, 100)).toBeCloseTo(1000 * (1 - Math.exp(-1)), 9)
    expect(registeredAfter(terms, 0)).toBe(0)
    expect(registeredAfter(terms, -5)).toBe(0)
  })

  test('obeys the equation of Bass: the growth is (p + q F) (1 - F)', () => {
    const terms = { ceiling: 1, innovationPerHour: 0.001, imitationPerHour: 0.004 }
    for (const at of [10, 200, 700, 2000]) {
      const slope = (registeredAfter(terms, at + 0.01) - registeredAfter(terms, at - 0.01)) / 0.02
      const share = registeredAfter(terms, at)
      expect(slope).toBeCloseTo((0.001 + 0.004 * share) * (1 - share), 8)
    }
  })

  test('never falls and never passes the ceiling', () => {
    const rate = fc.double({ min: 0, max: 0.1, noNaN: true })
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 0, max: 10_000 }), (innovationPerHour, imitationPerHour, at) => {
        const terms = { ceiling: 500, innovationPerHour, imitationPerHour }
        expect(registeredAfter(terms, at + 1)).toBeGreaterThanOrEqual(registeredAfter(terms, at) - 1e-9)
        expect(registeredAfter(terms, at)).toBeLessThanOrEqual(500)
      }),
    )
  })
})

describe('rhythm', () => {
  test('has a mean of 1 over a week, whatever its heights', () => {
    const height = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(height, height, fc.integer({ min: 0, max: 23 }), (dayHeight, weekendHeight, peak) => {
        const terms = { dayHeight, weekendHeight, peakMs: peak * hour, utcOffsetMs: 9 * hour }
        let sum = 0
        for (let step = 0; step < 168; step++) sum += rhythmAt(terms, step * hour)
        expect(sum / 168).toBeCloseTo(1, 9)
      }),
    )
  })

  test('the weekend begins by the local clock: Saturday 15 June 2019 in Seoul is Friday 15:00 UTC', () => {
    const terms = { dayHeight: 0, weekendHeight: 0.5, peakMs: 0, utcOffsetMs: 9 * hour }
    const saturday = Date.UTC(2019, 5, 14, 15)
    expect(rhythmAt(terms, saturday - 1)).toBeCloseTo(0.8, 12)
    expect(rhythmAt(terms, saturday)).toBeCloseTo(1.5, 12)
    expect(rhythmAt(terms, saturday + 2 * day - 1)).toBeCloseTo(1.5, 12)
    expect(rhythmAt(terms, saturday + 2 * day)).toBeCloseTo(0.8, 12)
  })

  test('is highest at the peak and lowest twelve hours away', () => {
    const terms = { dayHeight: 0.6, weekendHeight: 0, peakMs: 12 * hour, utcOffsetMs: 0 }
    expect(rhythmAt(terms, 12 * hour)).toBeCloseTo(1.6, 12)
    expect(rhythmAt(terms, 0)).toBeCloseTo(0.4, 12)
    expect(rhythmAt(terms, 6 * hour)).toBeCloseTo(1, 12)
  })
})

describe('tickets', () => {
  test('mean 1, ascending; without spread all alike', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 1, max: 64 }), (spread, classes) => {
        const sizes = ticketSizes(spread, classes)
        expect(sizes.reduce((sum, size) => sum + size, 0) / classes).toBeCloseTo(1, 9)
        for (let index = 1; index < classes; index++) expect(sizes[index]!).toBeGreaterThanOrEqual(sizes[index - 1]!)
      }),
    )
    expect([...ticketSizes(0, 4)]).toEqual([1, 1, 1, 1])
  })
})
