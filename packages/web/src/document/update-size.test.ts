import { documentLimits } from '@breakwater/room/document'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsOneUpdate, updateParts } from './update-size.ts'

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })

test('words that take more than the server takes at once do not fit, in whatever script', () => {
  const { updateSizeBytes, updateItems } = documentLimits
  expect(fitsOneUpdate([paragraph('a'.repeat(updateSizeBytes / 2))], false)).toBe(true)
  expect(fitsOneUpdate([paragraph('a'.repeat(updateSizeBytes))], false)).toBe(false)
  expect(fitsOneUpdate([paragraph('я'.repeat(updateSizeBytes / 2))], false)).toBe(false)
  const lines = Array.from({ length: updateItems / 3 }, () => paragraph('x'))
  expect(fitsOneUpdate(lines, false), 'each line is a paragraph, a text and its letters').toBe(false)
  expect(fitsOneUpdate(lines.slice(0, 2000), false)).toBe(true)
  expect(fitsOneUpdate(lines.slice(0, 2000), true), 'as suggestions they take more').toBe(false)
})

test('parts fit, and together are what was to go', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { maxLength: 20 }), lengths => {
      const blocks = lengths.map(length => paragraph('w'.repeat(length)))
      const parts = updateParts(blocks, false)!
      expect(parts.flat()).toEqual(blocks)
      for (const part of parts) expect(fitsOneUpdate(part, false)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('a block that is too large by itself is told', () => {
  expect(updateParts([paragraph('short'), paragraph('w'.repeat(documentLimits.updateSizeBytes))], false)).toBeNull()
})
