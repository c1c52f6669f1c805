import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exp, expm1, ln, log1p, logistic, logit, normalCdf, normalQuantile, pow, tanh } from './numeric.ts'

type Case = { id: string; function: string; x: string; y?: string; expected: string; bits: string }
const file = JSON.parse(readFileSync(new URL('../../vectors/numeric/elementary.json', import.meta.url), 'utf8')) as {
  cases: Case[]
}

const oneArgument: Record<string, (x: number) => number> = {
  exp,
  expm1,
  ln,
  log1p,
  tanh,
  logistic,
  logit,
  normalCdf,
  normalQuantile,
}

/** Distance of two doubles, counted in representable numbers. */
function ulpDistance(a: number, b: number): number {
  const view = new DataView(new ArrayBuffer(16))
  view.setFloat64(0, a)
  view.setFloat64(8, b)
  const order = (bits: bigint) => (bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits)
  const gap = order(view.getBigInt64(0)) - order(view.getBigInt64(8))
  return Number(gap < 0n ? -gap : gap)
}

function next(x: number, steps = 1): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(x >= 0 ? steps : -steps))
  return view.getFloat64(0)
}

/** Largest distance, in ulp, from the double nearest to the true value. */
const bounds: Record<string, number> = {
  exp: 1,
  expm1: 2,
  ln: 1,
  log1p: 2,
  pow: 1,
  tanh: 3,
  logistic: 2,
  logit: 3,
  normalCdf: 8,
  normalQuantile: 6,
}

describe('against 50-digit references', () => {
  for (const [name, bound] of Object.entries(bounds)) {
    test(`${name} is within ${bound} ulp`, () => {
      const cases = file.cases.filter(c => c.function === name)
      expect(cases.length).toBeGreaterThan(100)
      let worst = 0
      for (const c of cases) {
        const expected = Number(c.expected)
        const view = new DataView(new ArrayBuffer(8))
        view.setFloat64(0, expected)
        expect(view.getBigUint64(0).toString(16).padStart(16, '0')).toBe(c.bits)
        const got = c.y === undefined ? oneArgument[name]!(Number(c.x)) : pow(Number(c.x), Number(c.y))
        const distance = ulpDistance(got, expected)
        if (distance > bound) expect.soft(`${c.id} ${c.x} ${c.y ?? ''} -> ${got}`).toBe(c.expected)
        worst = Math.max(worst, distance)
      }
      if (process.env['BREAKWATER_SHOW'] !== undefined) console.log(name, cases.length, 'cases, worst', worst, 'ulp')
      expect(worst).toBeLessThanOrEqual(bound)
    })
  }
})

describe('edges', () => {
  test('exp', () => {
    expect(exp(0)).toBe(1)
    expect(exp(Infinity)).toBe(Infinity)
    expect(exp(-Infinity)).toBe(0)
    expect(exp(NaN)).toBeNaN()
    expect(exp(709.782712893384)).toBeLessThan(Infinity)
    expect(exp(next(709.782712893384))).toBe(Infinity)
    expect(exp(-745.1332191019411)).toBe(5e-324)
    expect(exp(-745.14)).toBe(0)
    expect(exp(-740)).toBeGreaterThan(0)
  })
  test('expm1', () => {
    expect(expm1(0)).toBe(0)
    expect(Object.is(expm1(-0), -0)).toBe(true)
    expect(expm1(5e-324)).toBe(5e-324)
    expect(expm1(-Infinity)).toBe(-1)
    expect(expm1(-800)).toBe(-1)
    expect(expm1(710)).toBe(Infinity)
    expect(expm1(NaN)).toBeNaN()
  })
  test('ln', () => {
    expect(ln(1)).toBe(0)
    expect(ln(0)).toBe(-Infinity)
    expect(ln(-0)).toBe(-Infinity)
    expect(ln(-1)).toBeNaN()
    expect(ln(NaN)).toBeNaN()
    expect(ln(Infinity)).toBe(Infinity)
  })
  test('log1p', () => {
    expect(log1p(0)).toBe(0)
    expect(Object.is(log1p(-0), -0)).toBe(true)
    expect(log1p(5e-324)).toBe(5e-324)
    expect(log1p(-1)).toBe(-Infinity)
    expect(log1p(-1.5)).toBeNaN()
    expect(log1p(Infinity)).toBe(Infinity)
    expect(log1p(NaN)).toBeNaN()
  })
  test('pow agrees with the language on every special case', () => {
    const values = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5, -1.5, Infinity, -Infinity, NaN, 1e300, -1e300, 5e-324]
    const powers = [...values, 4, -4, 9007199254740991, 9007199254740992, -9007199254740991]
    let compared = 0
    for (const x of values) {
      for (const y of powers) {
        // Only cases whose answer is exact by the standard: zero, one, infinity, NaN or the argument.
        const exact = x ** y
        if (exact !== 0 && Math.abs(exact) !== 1 && Number.isFinite(exact)) continue
        compared++
        expect(Object.is(pow(x, y), exact), `pow(${x}, ${y}) = ${pow(x, y)}, not ${exact}`).toBe(true)
      }
    }
    expect(compared).toBeGreaterThan(200)
  })
  test('pow of whole numbers is exact while the result fits a double', () => {
    for (let base = 2; base <= 20; base++) {
      for (let n = 0, exact = 1; exact <= 2 ** 53; n++, exact *= base) expect(pow(base, n)).toBe(exact)
    }
    for (let n = -1074; n <= 1023; n++) {
      const exact = n < 0 ? 1 / 2 ** Math.min(-n, 1000) / 2 ** Math.max(0, -n - 1000) : 2 ** n
      expect(pow(2, n)).toBe(exact)
    }
    expect(pow(2, 1024)).toBe(Infinity)
    expect(pow(2, -1076)).toBe(0)
    expect(pow(10, 309)).toBe(Infinity)
  })
  test('tanh, logistic, logit', () => {
    expect(tanh(Infinity)).toBe(1)
    expect(tanh(-Infinity)).toBe(-1)
    expect(Object.is(tanh(-0), -0)).toBe(true)
    expect(tanh(NaN)).toBeNaN()
    expect(logistic(0)).toBe(0.5)
    expect(logistic(Infinity)).toBe(1)
    expect(logistic(-Infinity)).toBe(0)
    expect(logistic(-745)).toBeGreaterThan(0)
    expect(logistic(NaN)).toBeNaN()
    expect(logit(0.5)).toBe(0)
    expect(logit(0)).toBe(-Infinity)
    expect(logit(1)).toBe(Infinity)
    expect(logit(1.0000000000000002)).toBeNaN()
    expect(logit(NaN)).toBeNaN()
  })
  test('normal distribution', () => {
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(Infinity)).toBe(1)
    expect(normalCdf(-Infinity)).toBe(0)
    expect(normalCdf(NaN)).toBeNaN()
    expect(normalQuantile(0.5)).toBe(0)
    expect(normalQuantile(0)).toBe(-Infinity)
    expect(normalQuantile(1)).toBe(Infinity)
    expect(normalQuantile(-0.1)).toBeNaN()
    expect(normalQuantile(1.1)).toBeNaN()
    expect(normalQuantile(NaN)).toBeNaN()
    expect(normalQuantile(5e-324)).toBeGreaterThan(-39)
  })
})

/** Walks from neighbour to neighbour around a place where the method changes. */
function expectMonotone(f: (x: number) => number, around: number, slack = 0) {
  let last = f(next(around, -2000))
  for (let step = -1999; step <= 2000; step++) {
    const value = f(next(around, step))
    if (!(value >= last - slack)) throw new Error(`falls at ${next(around, step)}: ${last} then ${value}`)
    last = value
  }
  expect(last).toBeGreaterThan(f(next(around, -2000)) - slack)
}

describe('monotone', () => {
  test('between neighbours at every change of branch or exponent', () => {
    for (let k = -20; k <= 20; k++) expectMonotone(exp, (k + 0.5) * Math.LN2)
    for (let k = -20; k <= 20; k++) {
      expectMonotone(ln, Math.SQRT2 * 2 ** k)
      expectMonotone(ln, 2 ** k)
    }
    expectMonotone(log1p, 1)
    expectMonotone(expm1, 0.34657359027997264)
  })
  test('on a fine walk (steps of 1e-6 relative and more)', () => {
    const functions: [string, (x: number) => number, number, number][] = [
      ['exp', exp, -745, 709],
      ['expm1', expm1, -40, 700],
      ['ln', ln, 1e-3, 1e3],
      ['tanh', tanh, -20, 20],
      ['logistic', logistic, -700, 36],
      ['logit', logit, 1e-6, 1 - 1e-6],
      ['normalCdf', normalCdf, -38, 8],
      ['normalQuantile', normalQuantile, 1e-6, 1 - 1e-6],
    ]
    for (const [name, f, low, high] of functions) {
      let last = f(low)
      for (let i = 1; i <= 20_000; i++) {
        const value = f(low + ((high - low) * i) / 20_000)
        if (!(value >= last)) throw new Error(`${name} falls at step ${i}`)
        last = value
      }
      expect(last).toBeGreaterThan(f(low))
    }
  })
})

describe('identities', () => {
  const wide = fc.double({ min: -300, max: 300, noNaN: true })
  test('exp and ln undo each other', () => {
    fc.assert(fc.property(wide, x => Math.abs(ln(exp(x)) - x) <= 2e-16 * (1 + Math.abs(x))))
  })
  test('logit and logistic undo each other', () => {
    fc.assert(fc.property(fc.double({ min: -30, max: 15, noNaN: true }), x => Math.abs(logit(logistic(x)) - x) < 1e-9))
  })
  test('normalQuantile and normalCdf undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 2, noNaN: true }), x => {
        const p = normalCdf(x)
        return Math.abs(normalCdf(normalQuantile(p)) - p) <= 1e-14 * (1 + x * x) * p
      }),
    )
  })
  test('symmetry', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0009765625, max: 0.5, noNaN: true }), p => {
        const rounded = Math.floor(p * 1048576) / 1048576
        return tanh(-p) === -tanh(p) && normalQuantile(rounded) === -normalQuantile(1 - rounded)
      }),
    )
  })
  test('powers add', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.integer({ min: 1, max: 8 }), (x, n) => {
        let product = 1
        for (let i = 0; i < n; i++) product *= x
        return Math.abs(pow(x, n) / product - 1) < 1e-14
      }),
    )
  })
})
