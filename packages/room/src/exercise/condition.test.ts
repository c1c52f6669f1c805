import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Condition, formatCondition, holds, type MeasureHistory, measuresOf, parseCondition } from './condition.ts'

const minute = 60_000

function read(text: string): Condition {
  const reading = parseCondition(text)
  if (!reading.ok) throw new Error(`${text}: ${reading.message}`)
  return reading.condition
}

/** Values of `peg` every five minutes from 0. */
function history(...peg: number[]): MeasureHistory {
  return {
    timeMs: peg.map((_value, index) => index * 5 * minute),
    value: (measure, index) => (measure === 'peg' ? peg[index]! : Number.NaN),
  }
}

describe('reading', () => {
  test('a comparison with a span', () => {
    expect(read('peg < 0.985 for 30 min')).toEqual({
      kind: 'lasts',
      forMs: 30 * minute,
      inner: { kind: 'compares', measure: 'peg', comparison: '<', value: 0.985, unit: null },
    })
  })

  test('and binds closer than or; brackets change that', () => {
    const a = { kind: 'compares', measure: 'a', comparison: '<', value: 1, unit: null }
    const b = { kind: 'compares', measure: 'b', comparison: '>=', value: 2, unit: null }
    const c = { kind: 'compares', measure: 'c', comparison: '<=', value: 3, unit: null }
    expect(read('a < 1 or b >= 2 and c <= 3')).toEqual({ kind: 'or', parts: [a, { kind: 'and', parts: [b, c] }] })
    expect(read('(a < 1 or b >= 2) and c <= 3')).toEqual({ kind: 'and', parts: [{ kind: 'or', parts: [a, b] }, c] })
  })

  test('numbers have scales and units; a percent is a hundredth', () => {
    expect(read('deposits < 8.5 bn UST')).toMatchObject({ value: 8_500_000_000, unit: 'UST' })
    expect(read('belief > 20 %')).toMatchObject({ value: 0.2, unit: '%' })
    expect(read('depth < 50_000_000')).toMatchObject({ value: 50_000_000, unit: null })
    expect(measuresOf(read('a < 1 m UST and (a < 1 m UST or b > 2) for 1 h'))).toEqual([
      { measure: 'a', unit: 'UST' },
      { measure: 'b', unit: null },
    ])
  })

  test.each([
    ['', 0],
    ['peg', 3],
    ['peg <', 5],
    ['peg < low', 6],
    ['peg = 1', 4],
    ['peg < 1 for', 11],
    ['peg < 1 for 3', 13],
    ['peg < 1 for 3 weeks', 12],
    // The word after a number is its unit.
    ['peg < 1 UST luna', 12],
    ['(peg < 1', 8],
    ['peg < 1)', 7],
    ['and < 1', 0],
    ['peg < 1; alert()', 7],
  ])('“%s” is wrong at character %i', (text, at) => {
    const reading = parseCondition(text)
    expect(reading.ok).toBe(false)
    if (!reading.ok) {
      expect(reading.at).toBe(at)
      expect(reading.hint).not.toBe('')
    }
  })

  test('too long and too deep', () => {
    expect(parseCondition(`peg < 1${' or peg < 1'.repeat(20)}`).ok).toBe(false)
    expect(parseCondition(`${'('.repeat(9)}peg < 1${')'.repeat(9)}`).ok).toBe(false)
    expect(parseCondition(`${'('.repeat(7)}peg < 1${')'.repeat(7)}`).ok).toBe(true)
  })
})

describe('holding', () => {
  test('a comparison looks at the newest value', () => {
    const condition = read('peg < 0.99')
    const values = history(1, 0.98, 1)
    expect([0, 4, 5, 9, 10].map(at => holds(condition, values, at * minute))).toEqual([false, false, true, true, false])
    expect(holds(condition, values, -1)).toBe(false)
  })

  test('a span must be filled without a gap', () => {
    const condition = read('peg < 0.99 for 15 min')
    // Below from minute 5 on: fifteen minutes are full at minute 20.
    const values = history(1, 0.98, 0.98, 0.98, 0.98)
    expect(holds(condition, values, 19 * minute)).toBe(false)
    expect(holds(condition, values, 20 * minute)).toBe(true)
    // One value above breaks it.
    expect(holds(condition, history(0.98, 0.98, 1, 0.98, 0.98), 20 * minute)).toBe(false)
    // Nothing is known of the time before the first value.
    expect(holds(condition, history(0.98), 10 * minute)).toBe(false)
    expect(holds(condition, history(0.98), 15 * minute)).toBe(true)
  })

  test('what is not known holds of nothing', () => {
    expect(holds(read('luna < 1'), history(1), 0)).toBe(false)
    expect(holds(read('luna >= 1'), history(1), 0)).toBe(false)
    expect(holds(read('peg < 2'), { timeMs: [], value: () => 1 }, 0)).toBe(false)
  })
})

const comparison = fc.record({
  kind: fc.constant('compares' as const),
  measure: fc.constantFrom('peg', 'luna', 'depth'),
  comparison: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
  value: fc.integer({ min: -100_000, max: 100_000 }).map(value => value / 1000),
  unit: fc.constantFrom(null, 'UST', 'USD'),
})
const conditions: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>(tie => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    comparison,
    fc.record({
      kind: fc.constant('lasts' as const),
      inner: tie('node'),
      forMs: fc.integer({ min: 0, max: 7200 }).map(s => s * 1000),
    }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('node'), { minLength: 2, maxLength: 3 }),
    }) as fc.Arbitrary<Condition>,
  ),
})).node

/** `and` inside `and` is written with brackets, and read back as it was. */
test('what is written is read back', () => {
  fc.assert(
    fc.property(conditions, condition => {
      const text = formatCondition(condition)
      fc.pre(text.length <= 200)
      expect(read(text)).toEqual(condition)
    }),
  )
})

test('and never holds where a part does not, or always where one does; a span of nothing adds nothing', () => {
  const samples = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(conditions, conditions, samples, fc.nat(200), (left, right, values, atMinutes) => {
      const measured: MeasureHistory = {
        timeMs: values.map((_value, index) => index * 7 * minute),
        value: (measure, index) => values[index]! * (measure === 'peg' ? 1 : measure === 'luna' ? 2 : -1),
      }
      const now = atMinutes * minute
      const [first, second] = [holds(left, measured, now), holds(right, measured, now)]
      expect(holds({ kind: 'and', parts: [left, right] }, measured, now)).toBe(first && second)
      expect(holds({ kind: 'or', parts: [left, right] }, measured, now)).toBe(first || second)
      expect(holds({ kind: 'lasts', inner: left, forMs: 0 }, measured, now)).toBe(first)
      // A longer span holds only where a shorter one does.
      if (holds({ kind: 'lasts', inner: left, forMs: 60 * minute }, measured, now))
        expect(holds({ kind: 'lasts', inner: left, forMs: 10 * minute }, measured, now)).toBe(true)
    }),
  )
})

test('any text is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 250 }), text => {
      const reading = parseCondition(text)
      expect(reading.ok || reading.message.length > 0).toBe(true)
    }),
  )
})
