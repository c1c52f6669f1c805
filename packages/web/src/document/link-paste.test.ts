import { documentSchema } from '@breakwater/room/document'
import { Fragment, Slice } from '@tiptap/pm/model'
import { expect, test } from 'vitest'
import { pastedAddress } from './link-paste.ts'

const schema = documentSchema()
const pasted = (...lines: string[]) =>
  new Slice(Fragment.fromArray(lines.map(line => schema.node('paragraph', null, schema.text(line)))), 1, 1)

test('one address alone becomes a link, and nothing else does', () => {
  expect(pastedAddress(pasted('https://example.org/a?b=1'))).toBe('https://example.org/a?b=1')
  expect(pastedAddress(pasted(' https://example.org '))).toBe('https://example.org')
  expect(pastedAddress(pasted('see https://example.org'))).toBeNull()
  expect(pastedAddress(pasted('https://example.org', 'https://example.com'))).toBeNull()
  expect(pastedAddress(pasted('javascript:alert(1)'))).toBeNull()
  expect(pastedAddress(pasted('mailto:ada@example.org'))).toBeNull()
  expect(pastedAddress(Slice.empty)).toBeNull()
})
