import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandDistance, conditionLoss, lossOfRuns, rowLoss, type ScoredRow } from './loss.ts'

function row(actual: number, rest: Partial<ScoredRow> = {}): ScoredRow {
  const band = { low: rest.low ?? 9, high: rest.high ?? 11 }
  return {
    id: 'T1',
    class: 'level',
    label: 'a level',
    value: 10,
    actual,
    pass: actual >= band.low && actual <= band.high,
    also: [],
    ...band,
    ...rest,
  }
}

describe('a condition', () => {
  test.each([
    [10, 0],
    [9, 0],
    [11, 0],
    // One half-width outside costs a half, three cost three quarters, on both sides.
    [12, 0.5],
    [8, 0.5],
    [14, 0.75],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('%d in 9 to 11 costs %d', (actual, loss) => {
    expect(conditionLoss(actual, { low: 9, high: 11, value: 10 })).toBeCloseTo(loss, 12)
  })

  test('a factor band costs the same a tenth below and ten times above', () => {
    const band = { low: 25, high: 400, value: 100 }
    // 2.5 → ln(10) outside, half-width ln 4.
    expect(bandDistance(2.5, band)).toBeCloseTo(Math.log(10) / Math.log(4), 12)
    expect(bandDistance(4000, band)).toBeCloseTo(Math.log(10) / Math.log(4), 12)
    expect(conditionLoss(0, band)).toBe(1)
    expect(conditionLoss(-3, band)).toBe(1)
  })

  test('a side that is open is measured by the edge that was crossed', () => {
    expect(bandDistance(50, { low: 100, high: 1e15 })).toBeCloseTo(0.5, 12)
    expect(bandDistance(-1, { low: 0, high: Number.POSITIVE_INFINITY })).toBe(1)
  })

  test('a wrong sign is measured by the value of its row', () => {
    const net = { label: 'net orders', low: 0, high: 1e12, actual: -3e8, pass: false }
    const volume = row(6e8, { value: 6e8, low: 4e8, high: 8e8, pass: false, also: [net] })
    // Half of the row's value on the wrong side: a third of a condition, half of the row's conditions.
    expect(rowLoss(volume)).toBeCloseTo(0.5 / 1.5 / 2, 12)
    expect(rowLoss({ ...volume, also: [{ ...net, actual: 1 }] })).toBe(0)
  })

  test('a band without width takes a hundredth of its figure', () => {
    expect(bandDistance(202, { low: 200, high: 200, value: 200 })).toBeCloseTo(1, 12)
    expect(bandDistance(0.5, { low: 0, high: 0, value: 0 })).toBeCloseTo(0.5, 12)
  })

  test('costs from 0 to 1, nothing only inside, more the farther outside', () => {
    const number = fc.integer({ min: -1e9, max: 1e9 }).map(whole => whole / 1000)
    fc.assert(
      fc.property(number, number, number, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (a, b, actual, more) => {
        const band = { low: Math.min(a, b), high: Math.max(a, b) }
        const loss = conditionLoss(actual, band)
        expect(loss).toBeGreaterThanOrEqual(0)
        expect(loss).toBeLessThanOrEqual(1)
        expect(loss === 0).toBe(actual >= band.low && actual <= band.high)
        if (actual > band.high) expect(conditionLoss(actual + more, band)).toBeGreaterThanOrEqual(loss)
      }),
      { seed: 1, numRuns: 500 },
    )
  })
})

describe('a row', () => {
  test('with further conditions costs the mean of all', () => {
    const also = [
      { label: 'inside', low: 0, high: 1, actual: 0.5, pass: true },
      { label: 'unknown', low: 0, high: 1, actual: Number.NaN, pass: false },
      { label: 'a half-width above', low: 0, high: 2, actual: 3, pass: false },
    ]
    expect(rowLoss(row(12, { also, pass: false }))).toBeCloseTo((0.5 + 0 + 1 + 0.5) / 4, 12)
    expect(rowLoss(row(10, { also, pass: false }))).toBeGreaterThan(0)
  })

  test('that is not scored costs nothing and is not counted', () => {
    expect(rowLoss(row(99, { pass: null }))).toBeUndefined()
    expect(rowLoss(row(99, { class: 'input' }))).toBeUndefined()
    expect(rowLoss(row(99, { class: 'contagion' }))).toBeUndefined()
    for (const scored of ['level', 'stock', 'flow', 'ratio', 'shape', 'article', 'distribution', 'event'] as const) {
      expect(rowLoss(row(12, { class: scored }))).toBeCloseTo(0.5, 12)
    }
  })
})

describe('several runs', () => {
  test('are weighed by class and averaged over seeds', () => {
    const runs = [12, 10].map(actual => [
      row(actual),
      row(8, { id: 'T2', class: 'shape' }),
      row(10, { id: 'T3', class: 'flow' }),
      row(999, { id: 'T4', class: 'input', pass: null }),
    ])
    const { loss, rows } = lossOfRuns(runs)
    // (1.3 · mean(0.5, 0) + 2.5 · 0.5 + 1 · 0) / (1.3 + 2.5 + 1)
    expect(loss).toBeCloseTo((1.3 * 0.25 + 2.5 * 0.5) / 4.8, 12)
    expect(rows.map(({ id, hits }) => [id, hits])).toEqual([
      ['T1', 0.5],
      ['T2', 0],
      ['T3', 1],
    ])
    expect(lossOfRuns(runs, { flow: 1 }).loss).toBe(0)
  })

  test('the order of the seeds changes nothing but rounding; nothing scored is NaN', () => {
    const runs = [3, 12, 10.5].map(actual => [row(actual)])
    expect(lossOfRuns(runs).loss).toBeCloseTo(lossOfRuns([...runs].reverse()).loss, 14)
    expect(lossOfRuns([]).loss).toBeNaN()
    expect(lossOfRuns([[row(1, { pass: null })]]).loss).toBeNaN()
  })

  test('of different scenarios are refused', () => {
    expect(() => lossOfRuns([[row(1)], [row(1, { id: 'T9' })]])).toThrow(RangeError)
  })
})
