import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, Hasher } from './hash.ts'

const length = (count: number): Uint8Array => new Uint8Array(new Float64Array([count]).buffer)

test('text is hashed as UTF-8, with the number of its bytes before it', () => {
  // All code points, lone surrogates among them.
  const texts = fc.array(fc.integer({ min: 0, max: 0x10ffff })).map(codes => String.fromCodePoint(...codes))
  fc.assert(
    fc.property(texts, text => {
      const bytes = Buffer.from(text, 'utf8')
      const expected = createHash('sha256').update(length(bytes.length)).update(bytes).digest('hex')
      expect(new Hasher().text(text).digest()).toBe(expected)
    }),
  )
})

test('the digest is SHA-256 over lengths and bytes', () => {
  const expected = createHash('sha256')
  expected
    .update(length(3))
    .update('abc')
    .update(length(2))
    .update(new Uint8Array(new Float64Array([1.5, -0]).buffer))
  expected.update(length(1)).update(Uint8Array.of(7))
  const hasher = new Hasher().text('abc').doubles(Float64Array.of(1.5, -0)).bytes(Uint8Array.of(7))
  expect(hasher.digest()).toBe(expected.digest('hex'))
})

test('parts do not run into each other, all NaNs are one, and the columns are left as they are', () => {
  expect(new Hasher().text('ab').text('c').digest()).not.toBe(new Hasher().text('a').text('bc').digest())
  const odd = new Float64Array(1)
  new BigUint64Array(odd.buffer)[0] = 0x7ff8_0000_0000_0123n
  expect(new Hasher().doubles(odd).digest()).toBe(new Hasher().doubles(Float64Array.of(Number.NaN)).digest())
  const column = Float64Array.of(1, Number.NaN, 3)
  new Hasher().doubles(column.subarray(1)).digest()
  expect([...column]).toEqual([1, Number.NaN, 3])
})

test('JSON has one text for one value, whatever the order of its keys', () => {
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: undefined, b: null }], é: 'x' })).toBe(
    '{"a":[{"b":null,"d":1}],"b":1,"é":"x"}',
  )
  expect(canonicalJson([undefined, Number.NaN])).toBe('[null,null]')
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const turned = (inner: unknown): unknown => {
        if (Array.isArray(inner)) return inner.map(turned)
        if (inner === null || typeof inner !== 'object') return inner
        return Object.fromEntries(
          Object.entries(inner)
            .reverse()
            .map(([key, member]) => [key, turned(member)]),
        )
      }
      expect(canonicalJson(turned(value))).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 50 },
  )
})
