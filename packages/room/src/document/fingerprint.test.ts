import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'

it('begins with the FNV-1a hash of the text', () => {
  // Published values of the 32-bit hash for the empty text, "a" and "foobar".
  expect(fingerprint('').slice(0, 8)).toBe('811c9dc5')
  expect(fingerprint('a').slice(0, 8)).toBe('e40c292c')
  expect(fingerprint('foobar').slice(0, 8)).toBe('bf9cf968')
})

it('has 16 digits and tells texts with one other letter apart', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, at) => {
      const index = at % text.length
      const other = `${text.slice(0, index)}${String.fromCharCode(text.charCodeAt(index) ^ 1)}${text.slice(index + 1)}`
      expect(fingerprint(text)).toMatch(/^[0-9a-f]{16}$/)
      expect(fingerprint(other)).not.toBe(fingerprint(text))
    }),
  )
})
