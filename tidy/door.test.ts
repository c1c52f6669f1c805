/** The door of the engine must stay small: what it exports stands in a committed list, so that a change shows in review. */

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

test('the engine’s door is the committed one (docs/reference/engine-door.txt)', () => {
  const source = readFileSync(resolve(root, 'packages/engine/src/index.ts'), 'utf8')
  const names: string[] = []
  for (const match of source.matchAll(/export (type )?(?:\{([^}]*)\}|\*) from '([^']+)'/g)) {
    if (match[2] === undefined) {
      names.push(`type * from ${match[3]}`)
      continue
    }
    for (const part of match[2].split(',')) {
      const name = part.trim()
      if (name !== '') names.push(match[1] !== undefined && !name.startsWith('type ') ? `type ${name}` : name)
    }
  }
  const report = `${names.sort().join('\n')}\n`
  expect(names.length).toBeGreaterThan(20)
  expect(report).toBe(readFileSync(resolve(root, 'docs/reference/engine-door.txt'), 'utf8'))
})
