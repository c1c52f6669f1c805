import { describe, expect, test } from 'vitest'
import { normalCdf } from '../money/numeric.ts'
import { Streams } from './streams.ts'

const COUNT = 200_000

describe('addressing', () => {
  test('a draw depends on its address alone', () => {
    const alone = new Streams(7n, 3).stream('price')
    const expected = [4, 1, 9].map(step => alone.normal(step, 5))
    const streams = new Streams(7n, 3)
    const other = streams.stream('news')
    const price = streams.stream('price')
    for (let i = 0; i < 100; i++) other.uniform(i, i)
    price.shuffle(2, new Int32Array(50))
    expect([4, 1, 9].map(step => price.normal(step, 5))).toEqual(expected)
  })
  test('seed, run, name, step, index and kind each change the draw', () => {
    const base = new Streams(1).stream('a').uniform(0, 0)
    const others = [
      new Streams(2).stream('a').uniform(0, 0),
      new Streams(1n << 32n).stream('a').uniform(0, 0),
      new Streams(1, 1).stream('a').uniform(0, 0),
      new Streams(1).stream('b').uniform(0, 0),
      new Streams(1).stream('aa').uniform(0, 0),
      new Streams(1).stream('').uniform(0, 0),
      new Streams(1).stream('a').uniform(1, 0),
      new Streams(1).stream('a').uniform(0, 1),
      new Streams(1).stream('a').uniform(0, 2),
      normalCdf(new Streams(1).stream('a').normal(0, 0)),
      new Streams(1).stream('a').integer(0, 0, 2 ** 32) / 2 ** 32,
    ]
    expect(new Set([base, ...others]).size).toBe(12)
    for (const other of others) expect(Math.abs(other - base)).toBeGreaterThan(1e-6)
  })
  test('ten thousand names give ten thousand keys', () => {
    const streams = new Streams(5)
    const seen = new Set<number>()
    for (let i = 0; i < 10_000; i++) seen.add(streams.stream(`agent-${i}`).uniform(0))
    expect(seen.size).toBe(10_000)
  })
  test('a number and a bigint name the same seed; atRun changes the run only', () => {
    expect(new Streams(42).stream('x').uniform(3)).toBe(new Streams(42n).stream('x').uniform(3))
    expect(new Streams(42).atRun(9).stream('x').uniform(3)).toBe(new Streams(42, 9).stream('x').uniform(3))
  })
  test('filling equals drawing one by one', () => {
    const stream = new Streams(11).stream('fill')
    for (const count of [0, 1, 2, 7, 64]) {
      const uniform = new Float64Array(count)
      const normal = new Float64Array(count)
      stream.fillUniform(8, uniform)
      stream.fillNormal(8, normal)
      expect([...uniform]).toEqual(Array.from({ length: count }, (_, i) => stream.uniform(8, i)))
      expect([...normal]).toEqual(Array.from({ length: count }, (_, i) => stream.normal(8, i)))
    }
  })
  test('bad seeds and runs are refused', () => {
    expect(() => new Streams(0.5)).toThrow(RangeError)
    expect(() => new Streams(-1)).toThrow(RangeError)
    expect(() => new Streams(1n << 64n)).toThrow(RangeError)
    expect(() => new Streams(2 ** 60)).toThrow(RangeError)
    expect(() => new Streams(1, -1)).toThrow(RangeError)
    expect(() => new Streams(1, 2 ** 32)).toThrow(RangeError)
  })
})

/** Chi-square of `counts` against even chances, as a number of standard deviations (Wilson and Hilferty). */
function evenness(counts: ArrayLike<number>, total: number): number {
  const expected = total / counts.length
  let chi = 0
  for (let i = 0; i < counts.length; i++) chi += (counts[i]! - expected) ** 2 / expected
  const freedom = counts.length - 1
  return (Math.cbrt(chi / freedom) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom))
}

describe('distribution (fixed seeds)', () => {
  test('uniform: mean, variance, evenness along steps and along indices', () => {
    const stream = new Streams(2022).stream('uniform')
    for (const along of ['step', 'index'] as const) {
      const cells = new Int32Array(256)
      let sum = 0
      let squares = 0
      for (let i = 0; i < COUNT; i++) {
        const u = along === 'step' ? stream.uniform(i, 3) : stream.uniform(3, i)
        if (!(u >= 0 && u < 1)) throw new Error(`${u} is outside [0, 1)`)
        sum += u
        squares += u * u
        cells[Math.floor(u * 256)]!++
      }
      const mean = sum / COUNT
      // Four standard errors.
      expect(Math.abs(mean - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(COUNT))
      expect(Math.abs(squares / COUNT - mean * mean - 1 / 12)).toBeLessThan(0.001)
      expect(Math.abs(evenness(cells, COUNT))).toBeLessThan(4)
    }
  })
  test('normal: moments and evenness of the probability transform', () => {
    const stream = new Streams(2022).stream('normal')
    const cells = new Int32Array(100)
    let sum = 0
    let squares = 0
    let fourth = 0
    for (let i = 0; i < COUNT; i++) {
      const x = stream.normal(i)
      sum += x
      squares += x * x
      fourth += x ** 4
      cells[Math.floor(normalCdf(x) * 100)]!++
    }
    expect(Math.abs(sum / COUNT)).toBeLessThan(4 / Math.sqrt(COUNT))
    expect(Math.abs(squares / COUNT - 1)).toBeLessThan((4 * Math.sqrt(2)) / Math.sqrt(COUNT))
    expect(Math.abs(fourth / COUNT - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(COUNT))
    expect(Math.abs(evenness(cells, COUNT))).toBeLessThan(4)
  })
  test('streams, runs and neighbours are uncorrelated', () => {
    const a = new Streams(1, 0).stream('a')
    const pairs = [new Streams(1, 0).stream('b'), new Streams(1, 1).stream('a'), new Streams(2, 0).stream('a')]
    for (const b of pairs) {
      let cross = 0
      for (let i = 0; i < COUNT; i++) cross += a.normal(i) * b.normal(i)
      expect(Math.abs(cross / COUNT)).toBeLessThan(4 / Math.sqrt(COUNT))
    }
    let lag = 0
    for (let i = 0; i < COUNT; i++) lag += a.normal(i) * a.normal(i + 1)
    expect(Math.abs(lag / COUNT)).toBeLessThan(4 / Math.sqrt(COUNT))
  })
  test('integer is even over a range that is no power of two', () => {
    const stream = new Streams(3).stream('die')
    const cells = new Int32Array(37)
    for (let i = 0; i < COUNT; i++) cells[stream.integer(0, i, 37)]!++
    expect(Math.abs(evenness(cells, COUNT))).toBeLessThan(4)
    for (let i = 0; i < 100; i++) expect(stream.integer(i, 0, 1)).toBe(0)
  })
  test('shuffle keeps the entries, leaves the rest alone and reaches all orders evenly', () => {
    const stream = new Streams(4).stream('order')
    const counts = new Map<string, number>()
    for (let step = 0; step < 48_000; step++) {
      const order = Int32Array.from([0, 1, 2, 3, 9])
      stream.shuffle(step, order, 4)
      if (order[4] !== 9) throw new Error('shuffled beyond count')
      const key = order.subarray(0, 4).join('')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    expect([...counts.keys()].every(key => [...key].sort().join('') === '0123')).toBe(true)
    expect(Math.abs(evenness([...counts.values()], 48_000))).toBeLessThan(4)
  })
})

test('another seed gives streams that were handed out before the draws of that seed', () => {
  const streams = new Streams(7n)
  const before = streams.stream('noise')
  const drawn = before.uniform(5)
  streams.reseed(8n)
  const other = new Streams(8n).stream('noise')
  expect(before.uniform(5)).toBe(other.uniform(5))
  expect(before.uniform(5)).not.toBe(drawn)
  expect(streams.stream('later').uniform(5)).toBe(new Streams(8n).stream('later').uniform(5))
  expect(() => streams.reseed(-1n)).toThrow(RangeError)
  streams.reseed(7n)
  expect(before.uniform(5)).toBe(drawn)
})
