import { expect, test } from 'vitest'
import { darkPath } from './qr-code.tsx'

test('dark squares of a row are joined into runs', () => {
  const rows = ['##.#', '....', '.###', '#...']
  expect(darkPath(4, (row, column) => rows[row]![column] === '#')).toBe(
    'M0,0h2v1h-2zM3,0h1v1h-1zM1,2h3v1h-3zM0,3h1v1h-1z',
  )
})
