import { expect, test } from 'vitest'
import { RefusalLimit } from './refusal-limit.ts'

test('a few refusals pass, many make the person wait, and nobody else', () => {
  let nowMs = 0
  const limit = new RefusalLimit({ perSecond: 0.5, burst: 3 }, () => nowMs)
  for (let count = 0; count < 3; count++) limit.count('eve')
  expect(limit.bars('eve')).toBe(false)
  limit.count('eve')
  expect(limit.bars('eve')).toBe(true)
  expect(limit.bars('ada')).toBe(false)
  nowMs = 1999
  expect(limit.bars('eve')).toBe(true)
  nowMs = 2000
  expect(limit.bars('eve')).toBe(false)
})
